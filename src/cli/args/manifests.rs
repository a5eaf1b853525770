//! The flags of everything that reads manifests or a cluster dump.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, value_parser};

use crate::cluster::selector::Selector;

/// The flags, of which `-f` may have to be given.
pub(super) fn args(required: bool) -> Vec<Arg> {
    let heading = "Manifests and cluster dumps";
    let needs = |arg: Arg| if required { arg } else { arg.requires("filename") };
    let texts = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("NAMESPACE").help(help).action(ArgAction::Append)
    };
    let mut args = vec![
        Arg::new("filename")
            .short('f')
            .long("filename")
            .value_name("FILE|DIR|-")
            .help("Kubernetes objects, YAML or JSON: a file, a folder, or `-` for standard input; may be repeated")
            .action(ArgAction::Append)
            .required(required)
            .value_parser(value_parser!(PathBuf)),
        needs(texts("namespace", "Mesh only this namespace; may be repeated").short('n')),
        needs(texts("exclude-namespace", "Leave this namespace out of the mesh; may be repeated")),
        needs(
            Arg::new("selector")
                .short('l')
                .long("selector")
                .value_name("SELECTOR")
                .help("Mesh only pods with such labels, as `kubectl -l` writes them")
                .value_parser(|text: &str| text.parse::<Selector>()),
        ),
        needs(
            Arg::new("inject")
                .long("inject")
                .value_name("WHO")
                .help("Who is meshed: by today's labels, or every namespace but what opts out [default: everywhere]")
                .value_parser(PossibleValuesParser::new(["as-labelled", "everywhere"])),
        ),
        needs(
            Arg::new("hide-names")
                .long("hide-names")
                .action(ArgAction::SetTrue)
                .help("Write hashes in place of names, so that a report can be shown to others"),
        ),
        needs(
            Arg::new("stdin-filename")
                .long("stdin-filename")
                .value_name("NAME")
                .help("What to call standard input in messages"),
        ),
    ];
    args = args.into_iter().map(|arg| arg.help_heading(heading)).collect();
    args
}
