//! Money, of machines and of people.

use serde::Serialize;

use crate::model::cost::Cost;
use crate::model::figure::Figure;
use crate::model::people::People;
use crate::model::{Estimate, Scenario};
use crate::render::json::estimate::percent;
use crate::render::json::figure::{Known, money, of_figure};

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct CostWire {
    currency: String,
    price_book: Option<String>,
    basis: Option<&'static str>,
    added_per_month: Known<f64>,
    apps_per_month: Known<f64>,
    with_mesh_per_month: Known<f64>,
    added_percent_of_app: Known<f64>,
    reasons: Vec<String>,
    missing: Vec<&'static str>,
    parts: Vec<CostPartWire>,
    bill_per_month: Known<f64>,
    bill_without_per_month: Known<f64>,
    bill_with_per_month: Known<f64>,
    bill_percent: Known<f64>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct CostPartWire {
    component: &'static str,
    resource: &'static str,
    per_month: Known<f64>,
}

pub(super) fn cost(cost: &Cost, scenario: &Scenario, estimate: &Estimate) -> CostWire {
    let sum = |figure: Figure| of_figure(figure, estimate);
    CostWire {
        currency: cost.currency.clone(),
        price_book: scenario.book().map(|book| book.name.clone()),
        basis: scenario.book().map(|book| book.basis.word()),
        added_per_month: sum(Figure::COST),
        apps_per_month: sum(Figure::COST.without()),
        with_mesh_per_month: sum(Figure::COST.with_mesh()),
        added_percent_of_app: percent(Figure::COST, estimate),
        reasons: cost.reasons.clone(),
        missing: cost.missing.iter().map(|component| component.name()).collect(),
        parts: cost
            .parts
            .iter()
            .map(|part| CostPartWire {
                component: part.component.name(),
                resource: part.resource,
                per_month: money(part.per_month),
            })
            .collect(),
        bill_per_month: sum(Figure::BILL),
        bill_without_per_month: sum(Figure::BILL.without()),
        bill_with_per_month: sum(Figure::BILL.with_mesh()),
        bill_percent: percent(Figure::BILL, estimate),
    }
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct PeopleWire {
    mesh_per_month: Known<f64>,
    alternative_once: Known<f64>,
    alternative_per_month: Known<f64>,
}

pub(super) fn people(people: &People) -> PeopleWire {
    PeopleWire {
        mesh_per_month: money(people.mesh_per_month),
        alternative_once: money(people.alternative_once),
        alternative_per_month: money(people.alternative_per_month),
    }
}
