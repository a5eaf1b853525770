//! Budgets in flags, exit codes, and that a report is whole before the program says no.

use super::{Folder, KNOWN, nowhere, with};

/// The limit that a budget of the document has.
fn limits(json: &serde_json::Value) -> Vec<(String, String, f64)> {
    let budgets = json["budgets"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    budgets.map(|one| (text(&one["budget"]), text(&one["level"]), one["limit"].as_f64().unwrap())).collect()
}

#[test]
fn a_flag_beats_the_file_and_has_no_line_in_it() {
    let text = format!("{KNOWN}[budget.deny]\nmemory = \"1GB\"\ncpu = \"2\"\n");
    let line = |part: &str| text.lines().position(|line| line.contains(part)).unwrap() + 1;
    let folder = Folder::of(&[("shop.toml", &text)]);
    let json = folder.json(&["shop.toml", "--max", "memory = 400MB", "--warn", "memory_percent=20%"]);
    assert_eq!(
        limits(&json),
        [
            ("memory".to_owned(), "deny".to_owned(), 4e8),
            ("cpu".to_owned(), "deny".to_owned(), 2.0),
            ("memory_percent".to_owned(), "warn".to_owned(), 20.0),
        ]
    );
    let places: Vec<_> = json["budgets"].as_array().unwrap().iter().map(|one| one["line"].as_u64()).collect();
    assert_eq!(places, [None, Some(line("cpu = \"2\"") as u64), None]);
    assert_eq!(json["budgets"][1]["file"], "shop.toml");
}

#[test]
fn wrong_budgets_say_what_to_write() {
    let folder = nowhere();
    for (args, says) in [
        (vec!["--max", "memroy=20GB"], "there is no budget `memroy`; did you mean `memory`?"),
        (vec!["--warn", "zebra=1"], "there are memory, memory_reserved"),
        (vec!["--max", "memory"], "`--max memory` has no `=`; write for example `--max memory=20GB`"),
        (vec!["--max", "memory=20"], "`--max memory`: `20` has no unit; write `20MB` or `20MiB`"),
        (vec!["--max", "added_latency=5"], "`5` has no unit"),
        (vec!["--max", "memory_percent=20"], "`20` has no unit; write `20%`"),
        (vec!["--max", "memory=5ms"], "`--max memory`:"),
        (vec!["--max", "memory="], "an empty text is not a memory"),
        (vec!["--max", "memory=-1GB"], "is negative"),
        (vec!["--max", "memory=1GB..2GB"], "range"),
        (vec!["--max", "memory=1GB", "--max", "memory=2GB"], "`--max` states `memory` twice"),
        (vec!["--max", "mem\u{1b}ory=1GB"], "mem\\u{1b}ory"),
        (vec!["--max"], "a value is required"),
        (vec![], "there is nothing to judge: give a budget, for example `--max memory=20GB`"),
        (vec!["--pods", "10"], "there is nothing to judge"),
        (vec!["--max", "memory=1GB", "-o", "csv"], "possible values: table, json, markdown, github"),
        (vec!["no-such-file.toml"], "there is no file `no-such-file.toml`"),
        (vec!["--baseline-f", "x", "--max", "memory=1GB"], "--filename"),
    ] {
        let message = folder.refusal(&args);
        assert!(message.contains(says), "{args:?} says {message}");
        assert!(!message.contains('\u{1b}'), "{args:?} says {message}");
    }
}

#[test]
fn a_file_without_anything_to_judge_is_refused_and_wrong_keys_are_named() {
    for (budget, says) in [
        ("sla = false", "there is nothing to judge"),
        ("judge = \"high\"\npercentile = \"p90\"", "there is nothing to judge"),
        ("[budget.deny]\nmemroy = \"1GB\"", "did you mean `budget.deny.memory`?"),
        ("[budget.deny]\nmemory = 20", "has no unit"),
        ("[budget.warn]\nmemory_percent = 0.2", "write `0.2%`"),
        ("[budget.deny]\nmemory = \"none\"", "`none`"),
        ("verdict = \"maybe\"", "`maybe`"),
        ("percentile = \"p98\"", "p99"),
        ("[budget.dney]\nmemory = \"1GB\"", "budget.dney"),
    ] {
        let folder = Folder::of(&[("shop.toml", &format!("[budget]\n{budget}\n"))]);
        let message = folder.refusal(&["shop.toml"]);
        assert!(message.contains(says), "{budget} says {message}");
    }
}

#[test]
fn exit_codes_are_those_of_the_table() {
    let folder = Folder::of(&[("shop.toml", KNOWN)]);
    let unknown = with(KNOWN, "pods = 10\n", "");
    folder.put("unknown.toml", &unknown);
    let code = |args: &[&str]| folder.check(args).code;
    assert_eq!(code(&["shop.toml", "--max", "memory=500MB"]), Some(0), "equal is within");
    assert_eq!(code(&["shop.toml", "--max", "memory=499MB"]), Some(1));
    assert_eq!(code(&["shop.toml", "--warn", "memory=499MB"]), Some(0), "a warning fails nothing");
    assert_eq!(code(&["shop.toml", "--max", "memory=499MB", "--no-fail"]), Some(0));
    assert_eq!(code(&["unknown.toml", "--max", "memory=1GB"]), Some(2), "not known is no pass");
    assert_eq!(code(&["unknown.toml", "--warn", "memory=1GB"]), Some(0));
    assert_eq!(code(&["unknown.toml", "--max", "memory=1GB", "--allow-unknown"]), Some(0));
    assert_eq!(code(&["unknown.toml", "--max", "memory=1GB", "--no-fail"]), Some(0));
    // What is broken is broken, whatever else is not known.
    let both = ["unknown.toml", "--max", "memory=1GB", "--max", "rollout=1s"];
    assert_eq!(code(&both), Some(1));
    assert_eq!(code(&[&both[..], &["--allow-unknown"]].concat()), Some(1));
    assert_eq!(code(&["shop.toml", "--max", "memory=499MB", "--out-file", "no-folder/x"]), Some(2));
}

#[test]
fn what_is_allowed_to_be_unknown_fails_in_no_format() {
    let folder = Folder::of(&[("unknown.toml", &with(KNOWN, "pods = 10\n", ""))]);
    let told = |format: &str, allow: bool| {
        let mut args = vec!["unknown.toml", "--max", "memory=1GB", "-o", format];
        args.extend(allow.then_some("--allow-unknown"));
        let ran = folder.check(&args);
        assert_eq!(ran.code, Some(if allow { 0 } else { 2 }));
        assert!(allow || ran.err.contains("`memory` cannot be judged, which is no pass"), "{}", ran.err);
        ran.out
    };
    for (format, refused, allowed) in [
        ("json", "\"result\": \"unknown\"", "\"result\": \"within\""),
        ("github", "::error ", "::warning "),
        ("junit", "errors=\"1\"", "errors=\"0\""),
        ("sarif", "\"level\": \"error\"", "\"level\": \"warning\""),
        (
            "table",
            "1 budget cannot be judged.\n",
            "Within budget; 1 budget cannot be judged, which is allowed.\n",
        ),
    ] {
        let (strict, lax) = (told(format, false), told(format, true));
        assert!(strict.contains(refused) && !lax.contains(refused), "{format}: {strict}");
        assert!(lax.contains(allowed) && !strict.contains(allowed), "{format}: {lax}");
    }
}

#[test]
fn the_whole_report_is_there_before_the_code_says_no() {
    let folder = Folder::of(&[("shop.toml", KNOWN)]);
    for format in ["table", "json", "markdown", "github", "junit", "sarif"] {
        let args = ["shop.toml", "--max", "memory=499MB", "-o", format];
        let passed = folder.check(&[&args[..], &["--no-fail"]].concat());
        let failed = folder.check(&args);
        assert_eq!((passed.code, failed.code), (Some(0), Some(1)));
        assert!(!failed.out.is_empty() && failed.out.ends_with('\n'), "{format}");
        assert_eq!(failed.out, passed.out, "{format}");
        assert_eq!(failed.err, "", "a broken budget is no error: {format}");
        let in_file = folder.check(&[&args[..], &["--out-file", "report"]].concat());
        assert_eq!((in_file.code, in_file.out.as_str()), (Some(1), ""));
        assert_eq!(folder.get("report"), failed.out, "{format}");
    }
}

#[test]
fn quiet_leaves_the_estimate_out() {
    let folder = Folder::of(&[("shop.toml", KNOWN)]);
    let args = ["shop.toml", "--max", "memory=499MB", "--no-fail"];
    let (long, short) = (folder.check(&args).out, folder.check(&[&args[..], &["-q"]].concat()).out);
    assert!(long.starts_with(&short) && long.contains("Verdict:") && !short.contains("Verdict:"), "{short}");
    assert!(short.starts_with("Over budget: 1 budget broken.\n"), "{short}");
}

#[test]
fn a_scenario_with_budgets_is_an_estimate_as_before() {
    let folder = Folder::of(&[("shop.toml", KNOWN)]);
    folder.put("strict.toml", &format!("{KNOWN}[budget.deny]\nmemory = \"1MB\"\n"));
    let [plain, strict] = ["shop.toml", "strict.toml"].map(|file| folder.run(&["estimate", file]));
    assert_eq!((plain.code, strict.code), (Some(0), Some(0)));
    assert_eq!(plain.out, strict.out);
}
