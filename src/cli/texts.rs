//! Commands that tell about the program itself: `keys`, `explain`, `init`, `completions`, `man`.

use anyhow::{Result, bail};
use clap::ArgMatches;
use clap_complete::Shell;

use crate::catalog::{self, Code};
use crate::cli::output::{Format, Output};
use crate::cli::{args, inputs};
use crate::model::layer::merge;
use crate::model::nearest::nearest;
use crate::model::verdict::facts::Thresholds;
use crate::model::{Layer, keys};
use crate::render::document::Document;
use crate::render::report::keys as pages;
use crate::render::{json, scenario_file};
use crate::units::quote;

/// `meshtax keys`: every key of a scenario.
pub(super) fn keys(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let [defaults, _] = catalog::defaults()?;
    let text = match output.format {
        Format::Json => json::keys(&defaults)?,
        _ => output.lay_out(&pages::keys(&defaults)),
    };
    output.write(&text)
}

/// `meshtax explain [CODE]`: what a rule, a warning or a fault means.
pub(super) fn explain(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let codes = catalog::codes()?;
    let Some(wanted) = matches.get_one::<String>("code") else {
        if output.format == Format::Json {
            return output.write(&json::codes(codes.iter().map(wire).collect())?);
        }
        let rows = codes.iter().map(|c| (c.code.as_str(), c.kind.as_str(), c.text.as_str()));
        let document = pages::codes(rows);
        return output.write(&output.lay_out(&document));
    };
    let Some(found) = codes.iter().find(|code| code.code.eq_ignore_ascii_case(wanted.trim())) else {
        let near = nearest(wanted, codes.iter().map(|code| code.code.as_str()));
        let hint = near.map_or_else(
            || "; `meshtax explain` lists them all".to_owned(),
            |near| format!("; did you mean `{near}`?"),
        );
        bail!("there is no code {}{hint}", quote(wanted));
    };
    match output.format {
        Format::Json => output.write(&json::codes(vec![wire(found)])?),
        _ => output.write(&output.lay_out(&page(found)?)),
    }
}

fn wire(code: &Code) -> json::CodeWire<'_> {
    json::CodeWire { code: &code.code, kind: &code.kind, text: &code.text, source: &code.source }
}

fn page(code: &Code) -> Result<Document> {
    let [defaults, _] = catalog::defaults()?;
    // A rule's text names its thresholds; here they are the built-in ones.
    let thresholds = Thresholds::of(&defaults.system);
    Ok(pages::code(&code.code, &code.kind, &code.text, &code.source, &catalog::lesson()?, &thresholds))
}

/// `meshtax init`: a commented scenario, with the flags' values in it.
pub(super) fn init(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let catalog = inputs::catalog(matches)?;
    let [defaults, _] = catalog::defaults()?;
    let said = args::said(matches)?;
    let together = merge([&defaults, &said])?;
    let mesh = together.system.get(keys::MESH_NAME, crate::units::End::Typical).unwrap_or_default();
    let figures: Layer = catalog.mesh(&mesh)?.figures;
    output.write(&scenario_file::commented(&said, &defaults, &figures))
}

/// `meshtax schema DOCUMENT`: the JSON Schema of a document.
pub(super) fn schema(matches: &ArgMatches) -> Result<()> {
    let text = match matches.get_one::<String>("document").map(String::as_str) {
        Some("catalog") => json::catalog_schema()?,
        Some("compare") => json::compare_schema()?,
        Some("check") => json::check_schema()?,
        Some("measure") => json::measure_schema()?,
        Some("scan") => json::scan_schema()?,
        Some("sweep") => json::sweep_schema()?,
        _ => json::estimate_schema()?,
    };
    Output::of(matches).write(&text)
}

/// `meshtax completions SHELL`: a script for the shell.
pub(super) fn completions(matches: &ArgMatches) -> Result<()> {
    let Some(shell) = matches.get_one::<Shell>("shell") else { bail!("name a shell") };
    let mut script = Vec::new();
    clap_complete::generate(*shell, &mut args::command(), "meshtax", &mut script);
    Output::of(matches).write(&String::from_utf8_lossy(&script))
}

/// `meshtax man [COMMAND]`: a page for man.
pub(super) fn man(matches: &ArgMatches) -> Result<()> {
    let mut command = args::command();
    command.build();
    let page = match matches.get_one::<String>("command") {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone(),
            None => bail!("there is no command {}", quote(name)),
        },
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    Output::of(matches).write(&String::from_utf8_lossy(&text))
}
