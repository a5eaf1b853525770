//! From what was said and what was read to a scenario: the one way that all commands go.

use anyhow::Result;

use crate::catalog::{Catalog, Said};
use crate::cli::kubernetes::Input;
use crate::cli::usage::{self, Used};
use crate::cluster::ground;
use crate::cluster::survey::Survey;
use crate::model::{Layer, Scenario};

/// What was counted under what was said, and what that states.
pub(super) type Counted = (Survey, Layer);

/// The scenario that all of it comes to, and what was counted for it.
pub(super) fn asked(
    catalog: &Catalog,
    said: Said,
    used: Option<&Used>,
    input: Option<Input>,
) -> Result<(Scenario, Option<Survey>)> {
    let counted = input.map(|input| input.ask(catalog, &said, None)).transpose()?;
    let scenario = beside(catalog, said, used, counted.as_ref())?;
    Ok((scenario, counted.map(|(survey, _)| survey)))
}

/// The scenario beside what was counted already.
pub(super) fn beside(
    catalog: &Catalog,
    mut said: Said,
    used: Option<&Used>,
    counted: Option<&Counted>,
) -> Result<Scenario> {
    said.kubernetes = usage::beneath(used, catalog, &said, counted)?;
    Ok(catalog.resolve(said)?.packed_by(counted.and_then(|(survey, _)| ground::packer(survey))))
}
