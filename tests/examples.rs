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
