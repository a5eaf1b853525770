//! The flags of everything that reads manifests, a cluster dump or what containers use.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, value_parser};

use crate::cluster::selector::Selector;

/// What the flags below read: manifests, usage or both.
const INPUT: &str = "input";

/// What can be read, of which one may have to be given.
pub(super) fn input(required: bool) -> ArgGroup {
    ArgGroup::new(INPUT).args(["filename", "usage"]).multiple(true).required(required)
}

/// The flags.
pub(super) fn args() -> Vec<Arg> {
    let heading = "Manifests, cluster dumps and usage";
    let needs = |arg: Arg| arg.requires("filename");
    let needs_any = |arg: Arg| arg.requires(INPUT);
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
            .value_parser(value_parser!(PathBuf)),
        Arg::new("usage")
            .long("usage")
            .value_name("FILE|-")
            .help(
                "What containers use: `kubectl top pods -A --containers`, PodMetricsList JSON, a Prometheus page or answer; \
                 may be repeated",
            )
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf)),
        needs_any(texts("namespace", "Mesh only this namespace; may be repeated").short('n')),
        needs_any(texts("exclude-namespace", "Leave this namespace out of the mesh; may be repeated")),
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
        needs_any(
            Arg::new("hide-names")
                .long("hide-names")
                .action(ArgAction::SetTrue)
                .help("Write hashes in place of names, so that a report can be shown to others"),
        ),
        needs_any(
            Arg::new("stdin-filename")
                .long("stdin-filename")
                .value_name("NAME")
                .help("What to call standard input in messages"),
        ),
    ];
    args = args.into_iter().map(|arg| arg.help_heading(heading)).collect();
    args
}
