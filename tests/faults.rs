//! One wrong scenario a fault, each message a snapshot.

use crate::support::refusal;

#[test]
fn every_wrong_file_says_what_is_wrong_and_what_to_write() {
    insta::glob!("faults/*.toml", |path| {
        let folder = env!("CARGO_MANIFEST_DIR");
        let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let message = refusal(&["estimate", &relative]);
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(message);
        });
    });
}
