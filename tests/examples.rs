//! The examples are tests: what each of them prints is a snapshot.

use crate::support::{meshtax, stdout};

#[test]
fn what_every_example_prints() {
    insta::glob!("../examples", "*.toml", |path| {
        let report = stdout(&["estimate", &path.to_string_lossy()]);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(report);
        });
    });
}

#[test]
fn nothing_said_prints_the_lessons_figures() {
    insta::assert_snapshot!(stdout(&["estimate"]));
}

#[test]
fn everything_explained() {
    insta::assert_snapshot!(stdout(&["estimate", "examples/startup.toml", "--explain"]));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "json"] {
        let args = ["estimate", "examples/two-hundred-pods.toml", "-o", format];
        assert_eq!(meshtax(&args).stdout, meshtax(&args).stdout);
    }
}

#[test]
fn manifests_and_clusters_print_as_their_snapshots() {
    for format in ["table", "json", "csv", "markdown", "scenario"] {
        let args = ["scan", "-f", "examples/shop.yaml", "-o", format];
        insta::assert_snapshot!(format!("scan_shop_{format}"), stdout(&args));
    }
    let as_labelled =
        ["scan", "-f", "examples/cluster.json", "--inject", "as-labelled", "--mesh", "linkerd-ha"];
    insta::assert_snapshot!("scan_cluster_as_labelled", stdout(&as_labelled));
    for file in ["examples/shop.yaml", "examples/cluster.json"] {
        let name = file.trim_start_matches("examples/").replace('.', "_");
        insta::assert_snapshot!(format!("estimate_{name}"), stdout(&["estimate", "-f", file]));
    }
}
