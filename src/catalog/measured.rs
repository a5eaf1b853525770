//! The file of what a measurement lets one conclude.

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::model::measured::Texts;

const FILE: &str = "measured";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTexts {
    worth_it: String,
    within_noise: String,
    reconsider: String,
    trade_off: String,
    cannot_say: String,
    budgets_broken: String,
    sla_broken: String,
    nothing_measured: String,
    not_comparable: String,
    all_noise: String,
    no_scenario: String,
    another_mesh: String,
    not_needed: String,
    undetermined: String,
    budgets_unknown: String,
    both: String,
    needed: String,
    too_few_runs: String,
    some_noise: String,
    not_measured: String,
}

pub(super) fn read(text: &str) -> Result<Texts, CatalogError> {
    let raw: RawTexts = toml::from_str(text).map_err(|error| CatalogError::file(FILE, &error))?;
    Ok(Texts {
        worth_it: raw.worth_it,
        within_noise: raw.within_noise,
        reconsider: raw.reconsider,
        trade_off: raw.trade_off,
        cannot_say: raw.cannot_say,
        budgets_broken: raw.budgets_broken,
        sla_broken: raw.sla_broken,
        nothing_measured: raw.nothing_measured,
        not_comparable: raw.not_comparable,
        all_noise: raw.all_noise,
        no_scenario: raw.no_scenario,
        another_mesh: raw.another_mesh,
        not_needed: raw.not_needed,
        undetermined: raw.undetermined,
        budgets_unknown: raw.budgets_unknown,
        both: raw.both,
        needed: raw.needed,
        too_few_runs: raw.too_few_runs,
        some_noise: raw.some_noise,
        not_measured: raw.not_measured,
    })
}
