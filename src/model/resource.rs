//! What memory and CPU have in common: parts with a used and a reserved figure each, their totals,
//! what is missing from these, and the share of what the applications take.

use std::cell::RefCell;
use std::ops::Mul;

use crate::model::capacity;
use crate::model::component::Component;
use crate::model::keys::Key;
use crate::model::known::Known;
use crate::model::runs::{Point, Runs};
use crate::model::standing::{Standing, left_out};
use crate::model::tally::{Cell, Tally};
use crate::model::terms::{self, ComponentTerm, missing};
use crate::units::{Count, Quantity, Range, Ratio};

/// Used or reserved; the two are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the processes take.
    Used,
    /// What the scheduler sees.
    Reserved,
}

/// One component's figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<Q: Quantity> {
    /// Which.
    pub component: Component,
    /// How many there are.
    pub count: Option<Range<Count>>,
    /// What all of them use.
    pub used: Cell<Q>,
    /// What all of them request.
    pub reserved: Cell<Q>,
}

/// The sum of one side of all parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Total<Q: Quantity> {
    /// The sum of what is known; nothing where nothing is.
    pub known: Option<Range<Q>>,
    /// Components that are unknown, in whole or in part.
    pub missing: Vec<Component>,
    /// Components left out on purpose.
    pub not_counted: Vec<Component>,
    /// What the applications take, without the mesh.
    pub apps: Option<Range<Q>>,
    /// Applications and known tax together.
    pub with_mesh: Option<Range<Q>>,
    /// The known tax over what the applications take.
    pub share: Option<Range<Ratio>>,
}

/// The mesh's tax in memory or CPU.
#[derive(Debug, Clone, PartialEq)]
pub struct Resource<Q: Quantity> {
    /// By component.
    pub parts: Vec<Part<Q>>,
    /// Of the used figures.
    pub used: Total<Q>,
    /// Of the reserved figures.
    pub reserved: Total<Q>,
}

impl<Q: Quantity> Resource<Q> {
    /// Of no components, before anything is evaluated.
    pub(crate) fn nothing() -> Self {
        let total = || Total {
            known: None,
            missing: Vec::new(),
            not_counted: Vec::new(),
            apps: None,
            with_mesh: None,
            share: None,
        };
        Self { parts: Vec::new(), used: total(), reserved: total() }
    }
}

/// Memory or CPU, as components take it: by the table of terms.
pub trait ComponentResource: Quantity + Mul<Count, Output = Self> {
    /// The terms of what a component takes.
    fn terms(component: Component, side: Side) -> &'static [ComponentTerm<Self>];
    /// What one application pod takes.
    fn of_one_pod(side: Side) -> Key<Self>;
    /// What to call the figure where it is too large.
    fn label(side: Side) -> &'static str;
}

/// Assembles the parts and totals of a resource.
pub(crate) fn assemble<Q: ComponentResource>(runs: &Runs<'_>) -> Resource<Q> {
    let parts: Vec<Part<Q>> = runs
        .scenario()
        .components()
        .map(|component| Part {
            component,
            count: runs.range("the number of proxies", |at| capacity::count(component, at)),
            used: cell(component, Side::Used, runs),
            reserved: cell(component, Side::Reserved, runs),
        })
        .collect();
    let total = |side: Side| total(side, runs, &parts);
    Resource { used: total(Side::Used), reserved: total(Side::Reserved), parts }
}

fn cell<Q: ComponentResource>(component: Component, side: Side, runs: &Runs<'_>) -> Cell<Q> {
    let scenario = runs.scenario();
    if let Some(reason) = left_out(component, scenario) {
        return Cell::NotCounted(reason);
    }
    let figures: Vec<Standing> = missing::figures::<Q>(component, side, scenario).collect();
    if figures.iter().all(|figure| *figure == Standing::None) {
        return Cell::None;
    }
    let stated = figures.iter().any(|s| matches!(s, Standing::Known | Standing::Unknown(_)));
    if let (false, Some(Standing::NotCounted(reason))) =
        (stated, figures.iter().find(|s| matches!(s, Standing::NotCounted(_))))
    {
        return Cell::NotCounted(reason.clone());
    }
    // A growth of nothing needs no number of what it grows with, and one of something does: a sum that is
    // whole where everything is typical may lack a part elsewhere.
    let lacking: RefCell<Option<String>> = RefCell::default();
    let known = runs.known(Q::label(side), |at| {
        let value = terms::value::<Q>(component, side, at);
        if !value.complete && lacking.borrow().is_none() {
            *lacking.borrow_mut() = Some(missing::reasons::<Q>(component, side, at).join("; "));
        }
        value.known
    });
    let lacking = lacking.into_inner();
    let because = |more: String| {
        let reasons = [lacking.clone().unwrap_or_default(), more].into_iter();
        reasons.filter(|reason| !reason.is_empty()).collect::<Vec<_>>().join("; ")
    };
    match known {
        Ok(Known::Whole(range)) if lacking.is_none() => Cell::Known { range, lacking: None },
        // Zero with something missing says nothing.
        Ok(Known::Whole(range)) if range.high() > Q::ZERO => {
            Cell::Known { range, lacking: Some(because(String::new())) }
        }
        Ok(Known::Whole(_)) => Cell::Unknown(because(String::new())),
        Ok(Known::AtLeast(range, more)) => Cell::Known { range, lacking: Some(because(more)) },
        Err(more) => Cell::Unknown(because(more)),
    }
}

fn total<Q: ComponentResource>(side: Side, runs: &Runs<'_>, parts: &[Part<Q>]) -> Total<Q> {
    let side_of = |part: &Part<Q>| match side {
        Side::Used => part.used.clone(),
        Side::Reserved => part.reserved.clone(),
    };
    let those = |wanted: fn(&Cell<Q>) -> bool| -> Vec<Component> {
        parts.iter().filter(|part| wanted(&side_of(part))).map(|part| part.component).collect()
    };
    let counted: Vec<Component> =
        parts.iter().filter(|part| !side_of(part).is_not_counted()).map(|part| part.component).collect();
    let tax = |at: &Point<'_>| Tally::of(counted.iter().map(|c| terms::value::<Q>(*c, side, at).known)).known;
    // The mean of one pod is over all pods of the cluster, so it is taken that many times.
    let apps = |at: &Point<'_>| Some(at.get(Q::of_one_pod(side))? * capacity::cluster_pods(at)?);
    let missing = those(Cell::is_missing);
    let means_something = |known: &Range<Q>| missing.is_empty() || known.high() > Q::ZERO;
    // A part that grows with what is hidden is among the missing.
    let known = runs.known(Q::label(side), tax).ok().map(|known| known.part()).filter(means_something);
    let tax = |at: &Point<'_>| known.and_then(|_| tax(at));
    // Applications of which some are hidden are no whole to add a part to.
    let apps_range = runs.range(Q::label(side), apps);
    let with_mesh = |at: &Point<'_>| Some(tax(at)? + apps(at)?);
    Total {
        known,
        not_counted: those(Cell::is_not_counted),
        apps: apps_range,
        with_mesh: apps_range.and_then(|_| Some(runs.known(Q::label(side), with_mesh).ok()?.part())),
        share: runs.share(tax, apps),
        missing,
    }
}
