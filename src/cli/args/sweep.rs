//! The arguments of `meshtax sweep`.

use clap::{Arg, ArgAction, Command, value_parser};

use crate::cli::args::{catalog_file, input, manifests, output, scenario_file};
use crate::cli::exit;
use crate::model::keys::TABLE;

pub(super) fn command() -> Command {
    Command::new("sweep")
        .about("A row for each combination of some inputs; all else as `estimate` has it")
        .after_help(format!(
            "KEY is a key of `meshtax keys`, its last part where that is enough, or its flag. VALUES are a list,\n\
             `1,2,5` (of percentiles with `;` between them), or steps, `FROM..TO:STEP`, both ends included.\n\
             The last KEY varies fastest. Each row has the varied inputs first, then what\n\
             `meshtax estimate -o csv` prints of that combination.\n\n\
             Examples:\n  \
             meshtax sweep --vary pods=50..1000:50 --vary mesh=istio-sidecar,linkerd\n  \
             meshtax sweep shop.toml --vary sidecar-memory=50MB..200MB:50MB -o csv > sweep.csv\n\n{}",
            exit::TABLE
        ))
        .arg(scenario_file())
        .arg(
            Arg::new("vary")
                .long("vary")
                .value_name("KEY=VALUES")
                .help("An input and its values; may be repeated")
                .action(ArgAction::Append)
                .required(true)
                .allow_hyphen_values(true),
        )
        .args(TABLE.iter().filter(|entry| !entry.flag.is_empty()).map(input))
        .arg(catalog_file())
        .args(manifests::args())
        .group(manifests::input(false))
        .arg(
            Arg::new("max-rows")
                .long("max-rows")
                .value_name("COUNT")
                .help("The most rows that are written; more are refused before the first")
                .help_heading("Output")
                .default_value("10000000")
                .value_parser(value_parser!(u64)),
        )
        .args(output(&["table", "json", "csv", "jsonl", "markdown"]))
}
