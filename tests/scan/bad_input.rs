//! What cannot be read: exit code 2, nothing on standard output, and what is wrong where, with what to do.
//! What concerns one document only is listed, and the rest is answered.

use std::fs;
use std::process::{Command, Stdio};

use super::{deployment, piped, told, told_json, written};
use crate::support::{meshtax, refusal, stdout};

const SHOP: &str = include_str!("../../examples/shop.yaml");
const CLUSTER: &[u8] = include_bytes!("../../examples/cluster.json");

/// What both commands say of a file that they refuse.
fn refused(name: &str, bytes: impl AsRef<[u8]>, says: &[&str]) {
    let file = written(name, bytes);
    for command in ["scan", "estimate"] {
        let message = refusal(&[command, "-f", file.path()]);
        for part in says.iter().chain(&[name]) {
            assert!(message.contains(part), "{part} is not in: {message}");
        }
        assert!(message.starts_with("error: ") && message.len() < 1500, "{message}");
    }
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    for (args, says) in [
        (vec!["scan", "-f"], "a value is required for '--filename"),
        (vec!["scan"], "the following required arguments were not provided"),
        (vec!["scan", "-f", "no-such-file.yaml"], "cannot read `no-such-file.yaml`: No such file"),
        (vec!["scan", "-f", "-", "-f", "-"], "standard input can be read once; `-` is given more than once"),
        (vec!["estimate", "-", "-f", "-"], "standard input can be read once"),
        (vec!["estimate", "--inject", "everywhere"], "--filename"),
        (vec!["estimate", "--hide-names"], "--filename"),
        (vec!["estimate", "-n", "shop"], "--filename"),
        (
            vec!["scan", "-f", "examples/shop.yaml", "--inject", "some"],
            "possible values: as-labelled, everywhere",
        ),
        (
            vec!["scan", "-f", "examples/shop.yaml", "-l", "a in b"],
            "is not a label selector; write for example",
        ),
        (vec!["estimate", "-f", "examples/shop.yaml", "--usage", "x"], "cannot read `x`: No such file"),
        (vec!["scan", "-f", "examples/shop.yaml", "--mesh", "linkerd2"], "did you mean `linkerd`?"),
        (vec!["-f", "examples/shop.yaml"], "write `meshtax scan -f ...`"),
    ] {
        let message = refusal(&args);
        assert!(message.contains(says), "{args:?} says {message}");
    }
}

#[test]
fn a_folder_without_manifests_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), SHOP).unwrap();
    fs::write(folder.path().join(".hidden.yaml"), SHOP).unwrap();
    let message = refusal(&["scan", "-f", folder.path().to_str().unwrap()]);
    assert!(message.contains("there is no .yaml, .yml or .json file in"), "{message}");
}

#[test]
fn a_folder_is_read_with_the_folders_in_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("more")).unwrap();
    fs::write(folder.path().join("a.yaml"), deployment("a", 1)).unwrap();
    fs::write(folder.path().join("more/b.YML"), deployment("b", 2)).unwrap();
    let json = stdout(&["scan", "-f", folder.path().to_str().unwrap(), "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((json["totals"]["pods"].as_u64(), json["sources"].as_array().unwrap().len()), (Some(3), 1));
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_are_followed_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), deployment("a", 3)).unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("again")).unwrap();
    std::os::unix::fs::symlink("no-such-file.yaml", folder.path().join("nowhere.yaml")).unwrap();
    let json = stdout(&["scan", "-f", folder.path().to_str().unwrap(), "-o", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["totals"]["pods"], 3);
    assert_eq!(json["skipped"], serde_json::json!([]), "not even read twice");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let file = written("secret.yaml", SHOP);
    fs::set_permissions(file.path(), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(file.path()).is_ok() {
        println!("skipped: whoever runs this may read everything");
        return;
    }
    assert!(refusal(&["scan", "-f", file.path()]).contains("cannot read"));
}

#[test]
fn what_is_no_manifest_at_all_is_told_with_what_to_give() {
    let give = "give what `kubectl get -o json` or `helm template` prints";
    refused("program", b"\x7fELF\x02\x01\x00\x00", &["looks like a binary file", give]);
    refused("dump.gz", b"\x1f\x8b\x08\x00", &["looks like gzip", "gzip -dc"]);
    refused("empty.yaml", "", &["there is no Kubernetes object in", give]);
    refused("comments.yaml", "# one\n---\n# two\n", &["there is no Kubernetes object in", give]);
    refused("values.yaml", "replicaCount: 3\nimage: {tag: x}\n", &["there is no Kubernetes object in", give]);
    refused("notes.yaml", "just words\n", &["document 1, line 1: it is plain text (`just words`)"]);
}

#[test]
fn json_that_is_cut_off_is_told_with_its_line() {
    let cut = CLUSTER.len() / 2;
    refused(
        "cut.json",
        &CLUSTER[..cut],
        &["cut.json:", "the JSON ends in the middle of a document", "write the file again"],
    );
}

#[test]
fn what_kubectl_says_instead_of_a_list_is_told() {
    let said = "Error from server (Forbidden): pods is forbidden: User cannot list resource\n";
    refused(
        "pods.json",
        said,
        &["kubectl did not give a list", "pods is forbidden", "run the command again"],
    );
}

#[test]
fn a_chart_that_nobody_rendered_is_told_with_its_place() {
    let chart = "kind: Service\nmetadata: {name: a}\n---\nkind: Deployment\nmetadata:\n  name: \"{{ .Release.Name }}\"\n";
    let says = ["chart.yaml:4 (document 2): `metadata.name` holds a template", "`helm template NAME CHART`"];
    refused("chart.yaml", chart, &says);
    refused("tpl.yaml", "{{- if .Values.on }}\nkind: Pod\n{{- end }}\n", &["`helm template NAME CHART`"]);
}

#[test]
fn bombs_and_abysses_are_refused_and_not_suffered() {
    let mut bomb = vec!["a: &a [x, x, x, x, x, x, x, x, x]".to_owned()];
    for (one, of) in ["ba", "cb", "dc", "ed", "fe", "gf", "hg", "ih"].iter().map(|pair| pair.split_at(1)) {
        bomb.push(format!("{one}: &{one} [{}]", vec![format!("*{of}"); 9].join(", ")));
    }
    let bomb = bomb.join("\n") + "\nkind: Pod\n";
    refused("bomb.yaml", bomb, &["document 1, line 1: its YAML cannot be read", "alias"]);
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    refused("deep.yaml", format!("kind: Pod\nspec: {deep}\n"), &["`spec` is not a mapping"]);
    let yaml = format!("kind: Pod\nspec: {}\n", "[x, ".repeat(100_000));
    refused("deeper.yaml", yaml, &["its YAML cannot be read: recursion limit"]);
    refused("deep.json", format!("{{\"kind\": \"Pod\", \"spec\": {deep}}}"), &["`spec` is not a mapping"]);
    refused("lists.json", &deep, &["lists stand inside lists"]);
}

#[test]
fn one_bad_document_among_good_ones_is_listed_and_the_rest_answered() {
    let input = deployment("cart", 2)
        + "---\nkind: Deployment\nmetadata: {name: broken, namespace: shop}\nspec: {replicas: -3, template: {spec: {}}}\n"
        + "---\nkind: [unclosed\n"
        + &deployment("web", 3);
    let json = told_json("scan", &input, &[]);
    assert_eq!(json["totals"]["pods"], 5);
    let skipped = json["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert_eq!(
        (&skipped[0]["name"], &skipped[0]["reason"]),
        (&"broken".into(), &"`spec.replicas` is negative".into())
    );
    assert_eq!((skipped[1]["document"].as_u64(), skipped[1]["fault"].as_bool()), (Some(3), Some(true)));
    for command in ["scan", "estimate"] {
        let report = told(command, &input, &[]);
        assert!(
            report.contains("document 2, line 6: Deployment broken: `spec.replicas` is negative"),
            "{report}"
        );
    }
}

#[test]
fn many_faults_are_counted_and_the_first_ones_told() {
    let input = deployment("cart", 2) + &"---\nkind: Pod\nmetadata: {name: x}\n".repeat(9);
    let report = told("estimate", &input, &[]);
    assert!(report.contains("4 more could not be used; `meshtax scan` lists them"), "{report}");
}

#[test]
fn a_pipe_is_read_as_a_file_is() {
    let file = stdout(&["estimate", "-f", "examples/cluster.json"])
        .replace("examples/cluster.json", "standard input");
    let piped = piped(&["estimate", "-f", "-"], CLUSTER);
    assert!(piped.status.success());
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), file);
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let output =
        piped(&["scan", "-f", "-", "--stdin-filename", "prod"], b"Unable to connect to the server\n");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("prod: kubectl did not give a list"));
}

#[test]
fn several_lists_in_one_pipe_are_all_read() {
    let twice = [SHOP.as_bytes(), b"\n---\n", deployment("extra", 4).as_bytes()].concat();
    let output = piped(&["scan", "-f", "-", "-o", "json"], &twice);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["totals"]["workloads"], 5);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    // More than a pipe holds, so that the program is still writing when its reader goes.
    let many: String = (0..2000).map(|number| deployment(&format!("cart-{number}"), 1)).collect();
    let file = written("many.yaml", many);
    let mut child = Command::new(env!("CARGO_BIN_EXE_meshtax"))
        .args(["scan", "-f", file.path(), "-o", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0];
    std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut first).unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}

#[test]
fn what_is_read_is_told_on_request() {
    let output = meshtax(&["scan", "-v", "-f", "examples/shop.yaml"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("meshtax: reading examples/shop.yaml"));
}
