//! The program as its users meet it: exit codes, streams, misuse.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::{meshtax, refusal, stdout};

#[test]
fn wrong_flags_say_what_to_write() {
    for (args, says) in [
        (
            vec!["estimate", "--pods", "-5"],
            "`-5` is negative; a count cannot be below zero; write for example `200`",
        ),
        (vec!["estimate", "--pods", "two"], "`two` is not a count; write for example `200`"),
        (vec!["estimate", "--pods", ""], "an empty text is not a count"),
        (
            vec!["estimate", "--pods", "1000000000000000000"],
            "is too large; the largest count meshtax takes is 1000000000",
        ),
        (vec!["estimate", "--sidecar-memory", "75"], "`75` has no unit; write `75MB` or `75MiB`"),
        (vec!["estimate", "--sidecar-memory", "75m"], "write `75MB`"),
        (vec!["estimate", "--sidecar-memory", "NaN"], "`NaN` is not a memory"),
        (vec!["estimate", "--hop-latency", "inf"], "`inf` is not a time"),
        (vec!["estimate", "--kubernetes", "learnin"], "did you mean `learning`?"),
        (vec!["estimate", "--proxy-latency", "1ms", "--mesh-latency", "2ms"], "cannot be used with"),
        (vec!["estimate", "--mesh", "linkerd2"], "did you mean `linkerd`?"),
        (vec!["estimate", "--prices", "fargat"], "did you mean `fargate`?"),
        (vec!["estimate", "--sidecar-memory", "\u{1b}[31m"], "\\u{1b}[31m"),
        (vec!["estimate", "--pods", "1000000000", "--sidecar-memory", "1PB"], "more than meshtax can count"),
        (
            vec!["estimate", "no-such-file.toml"],
            "there is no file `no-such-file.toml`; `meshtax init --out-file FILE.toml` writes a scenario",
        ),
        (vec!["estimate", "src"], "`src` is a folder"),
        (vec!["catalog", "istoi-sidecar"], "did you mean `istio-sidecar`?"),
        (vec!["nonsense"], "unrecognized subcommand"),
        (vec!["catalog", "fargat"], "no mesh or price book `fargat` in the catalog; did you mean `fargate`?"),
        (vec!["estimate", "--sla", "0ms"], "zero is no answer here"),
        (vec!["estimate", "--languages", "0"], "zero is no answer here"),
        (vec!["--pods", "200"], "write `meshtax estimate --pods ...`"),
        (vec!["estimate", "--json"], "write `-o json`"),
        (vec!["measure"], "--before <FILE>"),
        (vec!["measure", "--before", "-", "-"], "standard input can be read once"),
        (vec!["measure", "--before", "tests"], "`tests` is a folder; give the files in it"),
        (vec!["estimate", "--mesh", "istio"], "one of istio-sidecar, istio-ambient, istio-ambient-waypoint?"),
        (vec!["estimate", "200"], "write `--pods 200`"),
        (vec!["estimate", "linkerd"], "write `--mesh linkerd`"),
        (vec!["estimate", "--sidecar-memory", "50-100MB"], "is not a range; write `LOW..HIGH`"),
        (vec!["estimate", "--mtls-compliance", "true"], "`--mtls-compliance=true`"),
        (vec!["estimate", "-", "--catalog", "-"], "standard input can be read once"),
        (vec!["estimate", "-q", "--explain"], "cannot be used with"),
    ] {
        let message = refusal(&args);
        assert!(message.contains(says), "{args:?} says {message}");
        assert!(message.len() < 1000 && !message.contains('\u{1b}'), "{args:?} says {message}");
    }
}

#[test]
fn chain_flags_with_several_chains_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.toml");
    std::fs::write(&path, "[[chain]]\ndepth = 1\n[[chain]]\ndepth = 2\n").unwrap();
    let message = refusal(&["estimate", path.to_str().unwrap(), "--depth", "5"]);
    assert!(message.contains("`--depth` describes one request path, but the scenario has 2"), "{message}");
}

#[test]
fn a_hundred_megabytes_are_refused_by_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big.toml");
    std::fs::File::create(&path).unwrap().set_len(100 << 20).unwrap();
    let message = refusal(&["estimate", path.to_str().unwrap()]);
    assert!(message.contains("is larger than 1024 KiB") && message.len() < 500, "{message}");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bytes.toml");
    std::fs::write(&path, b"name = \"\xff\"").unwrap();
    let message = refusal(&["estimate", path.to_str().unwrap()]);
    assert!(message.contains("byte 9 is not UTF-8"), "{message}");
}

#[test]
fn a_scenario_from_standard_input() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(["estimate", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"[cluster]\npods = 100\n").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("7.5 GB"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(["catalog", "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0_u8; 1];
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    std::fs::write(&path, "old").unwrap();
    let path = path.to_str().unwrap();
    refusal(&["estimate", "--pods", "x", "--out-file", path]);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "old");
    let said = stdout(&["estimate", "-o", "json", "--out-file", path]);
    assert_eq!(said, "", "the report goes to the file only");
    assert_eq!(std::fs::read_to_string(path).unwrap(), stdout(&["estimate", "-o", "json"]));
    let nowhere = folder.path().join("no/such/folder/report");
    assert!(refusal(&["estimate", "--out-file", nowhere.to_str().unwrap()]).contains("cannot write"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing is left beside it");
}

#[test]
fn colour_only_where_asked_for() {
    let coloured = |args: &[&str]| stdout(args).contains('\u{1b}');
    assert!(!coloured(&["estimate"]));
    assert!(!coloured(&["estimate", "--color", "never"]));
    assert!(coloured(&["estimate", "--color", "always"]));
}

#[test]
fn another_mesh_drops_the_scenarios_own_figures_and_says_so() {
    let report = stdout(&["estimate", "examples/two-hundred-pods.toml", "--mesh", "linkerd-ha"]);
    assert!(report.contains("mesh-overrides-dropped"), "{report}");
    assert!(report.contains("`mesh.sidecar_memory_request`, `mesh.sidecar_cpu_request`"), "{report}");
    let same = stdout(&["estimate", "examples/two-hundred-pods.toml", "--mesh", "istio-sidecar"]);
    assert!(!same.contains("mesh-overrides-dropped"));
}

#[test]
fn a_catalog_file_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let text = "name = \"mine\"\ntitle = \"Mine\"\nversion = \"1\"\ncomponents = [\"sidecar\"]\n[traversals]\nsidecar = 2\n\
                [[figure]]\nkey = \"mesh.sidecar_memory\"\nvalue = \"80MB\"\nsource = \"measured\"\n";
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let report = stdout(&["estimate", "--catalog", path, "--mesh", "mine", "--pods", "100"]);
    assert!(report.contains("8 GB"), "{report}");
    assert!(stdout(&["catalog", "--catalog", path]).contains("mine"));
}

#[test]
fn control_characters_in_names_reach_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.toml");
    std::fs::write(&path, "name = \"a\\u001b[31mb\"\n[[chain]]\nname = \"c\\u001b]0;x\\u0007\"\ndepth = 2\n")
        .unwrap();
    let report = stdout(&["estimate", path.to_str().unwrap(), "--explain"]);
    assert!(!report.contains('\u{1b}') && !report.contains('\u{7}'), "{report}");
    assert!(report.contains("a\\u{1b}[31mb"));
}

#[test]
fn warnings_tell_what_to_mind() {
    let warns = |args: &[&str], code: &str| {
        let report = stdout(&[&["estimate"], args].concat());
        assert!(report.contains(code), "{args:?} does not warn of {code}: {report}");
    };
    warns(&["--mesh", "istio-sidecar", "--services", "300", "--pods", "900"], "unscoped-config");
    warns(&["--depth", "5", "--hop-latency", "1ms", "--sla", "20ms"], "plain-latency-against-p99");
    warns(&["--mesh", "istio-ambient", "--l7-authorization"], "mesh-does-not-serve-need");
    warns(&["--mesh", "cilium", "--mtls-compliance"], "mesh-serves-need-partly");
    warns(&["--pods", "10", "--prices", "opencost-default"], "priced-by-one-side");
    warns(&["--pods", "300", "--cluster-pods", "200"], "more-pods-than-cluster");
}

#[test]
fn verbose_speaks_on_standard_error_only() {
    let output = meshtax(&["estimate", "examples/lesson.toml", "-v"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), stdout(&["estimate", "examples/lesson.toml"]));
    assert!(String::from_utf8(output.stderr).unwrap().contains("reading the scenario"));
}

#[test]
fn the_catalog_and_help() {
    insta::assert_snapshot!("catalog", stdout(&["catalog"]));
    insta::assert_snapshot!("catalog_of_one_mesh", stdout(&["catalog", "istio-ambient"]));
    insta::assert_snapshot!("catalog_of_one_book", stdout(&["catalog", "fargate"]));
    insta::assert_snapshot!("help_of_estimate", stdout(&["estimate", "--help"]));
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_permissions_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (file, link) = (folder.path().join("report"), folder.path().join("link"));
    std::fs::write(&file, "old").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    stdout(&["estimate", "--out-file", link.to_str().unwrap()]);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().contains("15 GB"));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_steers_a_terminal_is_spelled_out_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    // C1's CSI, an override of the reading direction, and a plain escape.
    let hostile = "a\u{9b}31m\u{202e}b";
    let scenario = write("s.toml", &format!("name = \"{hostile}\"\n"));
    for format in ["table", "json"] {
        let report = stdout(&["estimate", &scenario, "-o", format]);
        assert!(!report.contains('\u{9b}') && !report.contains('\u{202e}'), "{format}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&["estimate", &scenario, "-o", "json"])).unwrap();
    assert_eq!(json["scenario"]["name"], hostile, "escaped, and not changed");
    let catalog = write("c.toml", "name = \"x\"\n\"na\\u001b[31mme\" = \"\u{202e}\"\n");
    let message = refusal(&["estimate", "--catalog", &catalog]);
    assert!(!message.contains('\u{1b}') && !message.contains('\u{202e}'), "{message}");
}

#[test]
fn a_component_cannot_be_listed_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twice.toml");
    std::fs::write(
        &path,
        "name = \"m\"\ntitle = \"M\"\nversion = \"1\"\ncomponents = [\"sidecar\", \"sidecar\"]\n",
    )
    .unwrap();
    assert!(
        refusal(&["estimate", "--catalog", path.to_str().unwrap()])
            .contains("`sidecar`: this component is listed twice")
    );
}

#[test]
fn the_catalogs_names_one_a_line() {
    let names = stdout(&["catalog", "-q"]);
    assert_eq!(names.lines().count(), 12);
    assert!(names.starts_with("lesson\nistio-sidecar\n"));
}
