//! The pipelines that are given as examples, and this project's own, are what GitHub and GitLab read.

use std::path::Path;
use std::process::Command;

use super::{program, run};

/// The files of a folder that end in `.yml` or `.yaml`.
fn pipelines(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let yaml = paths.filter(|path| path.extension().is_some_and(|end| end == "yml" || end == "yaml"));
    let mut names: Vec<String> = yaml.map(|path| path.to_str().unwrap().to_owned()).collect();
    names.sort();
    assert!(!names.is_empty(), "{folder}");
    names
}

#[test]
fn every_pipeline_is_yaml_for_pyyaml() {
    let Some(python) = program("MESHTAX_PYTHON") else { return };
    let read = "import sys, yaml\nfor file in sys.argv[1:]:\n    assert isinstance(yaml.safe_load(open(file, encoding='utf-8')), dict), file";
    let files = [pipelines("examples/ci"), pipelines(".github/workflows")].concat();
    let (read_all, printed) = run(Command::new(&python).args(["-c", read]).args(&files));
    assert!(read_all, "{printed}");

    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken.yml");
    std::fs::write(&broken, "jobs:\n  a: {\n").unwrap();
    assert!(!run(Command::new(&python).args(["-c", read]).arg(&broken)).0);
}

#[test]
fn every_pipeline_is_as_its_schema_says() {
    let Some(python) = program("MESHTAX_PYTHON") else { return };
    let check = |schema: &str, files: &[String]| {
        let check = ["-m", "check_jsonschema", "--builtin-schema", schema];
        run(Command::new(&python).args(check).args(files))
    };
    let (of_gitlab, of_github): (Vec<String>, Vec<String>) =
        pipelines("examples/ci").into_iter().partition(|file| file.contains("gitlab"));
    // The third example is a pull request's Kubernetes manifest.
    let of_github: Vec<String> = of_github
        .into_iter()
        .filter(|file| file.contains("github"))
        .chain(pipelines(".github/workflows"))
        .collect();
    assert_eq!((of_gitlab.len(), of_github.len() >= 2), (1, true));
    for (schema, files) in [("vendor.gitlab-ci", &of_gitlab), ("vendor.github-workflows", &of_github)] {
        let (valid, printed) = check(schema, files);
        assert!(valid, "{printed}");
    }
    let (valid, _) = check("vendor.github-workflows", &of_gitlab);
    assert!(!valid, "the one is not the other");
}
