//! The arguments of `meshtax compare`: those of `estimate`, with several meshes in place of one.

use clap::{Arg, ArgAction, Command};

use crate::cli::args::{catalog_file, input, manifests, output, p999, scenario_file};
use crate::cli::exit;
use crate::model::keys::{self, TABLE};

pub(super) fn command() -> Command {
    let several =
        |entry: &&crate::model::keys::Entry| !entry.flag.is_empty() && entry.index != keys::MESH_NAME.index();
    Command::new("compare")
        .about("Meshes side by side, beside no mesh: which is cheapest, what each serves, whether one pays")
        .after_help(format!(
            "Figures of one mesh (`--sidecar-memory` and the like) can be given where one mesh is named; for one\n\
             of several they stand under `[mesh]` in a scenario, beside its name.\n\n\
             Examples:\n  \
             meshtax compare --pods 350 --services 60 --prices opencost-default\n  \
             meshtax compare scenario.toml --mesh istio-sidecar,linkerd\n  \
             kubectl get pods,nodes,ns,svc,hpa -A -o json | meshtax compare -f -\n\n{}",
            exit::TABLE
        ))
        .arg(scenario_file())
        .arg(
            Arg::new("mesh")
                .long("mesh")
                .value_name("A,B,...")
                .help("Meshes of the catalog, with commas between [default: all of them]")
                .help_heading("The mesh and its price")
                .action(ArgAction::Append)
                .value_delimiter(','),
        )
        .args(TABLE.iter().filter(several).map(input))
        .arg(catalog_file())
        .args(manifests::args())
        .group(manifests::input(false))
        .arg(p999())
        .args(output(&["table", "json", "csv", "markdown"]))
}
