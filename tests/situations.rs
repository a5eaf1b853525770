//! Situations that architects know, each with its whole verdict as a snapshot.

use meshtax::render::report::{Options, verdict_alone};
use meshtax::render::terminal::{Look, render};

use crate::support::estimated;

#[test]
fn the_whole_verdict_of_each() {
    insta::glob!("situations/*.toml", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let (_, estimate) = estimated(&text);
        let document = verdict_alone(&estimate, Options::default());
        let report = render(&document, Look { width: Some(100), colour: false });
        insta::with_settings!({ description => text, omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(report);
        });
    });
}
