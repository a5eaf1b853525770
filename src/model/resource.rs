//! What memory and CPU have in common: parts with a used and a reserved figure each, their totals,
//! what is missing from these, and the share of what the applications take.

use crate::model::capacity;
use crate::model::component::Component;
use crate::model::keys::{Entry, Key};
use crate::model::runs::{Point, Runs};
use crate::model::standing::{Standing, left_out, standing};
use crate::model::tally::{Cell, Tally};
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

/// What a term file tells about its resource.
pub(crate) trait Term {
    type Quantity: Quantity;

    /// What the component takes at a point.
    fn taken(&self, side: Side, component: Component, at: &Point<'_>) -> Tally<Self::Quantity>;
    /// The rows of the component's figures on that side.
    fn figures(&self, side: Side, component: Component) -> Vec<&'static Entry>;
    /// The rows, besides the count of the component, that those figures are multiplied by.
    fn factors(&self, side: Side, component: Component) -> Vec<&'static Entry>;
    /// Anything else that is missing, with its reason.
    fn lacking(&self, side: Side, component: Component, runs: &Runs<'_>) -> Option<String>;
    /// What one application pod takes.
    fn of_one_pod(&self, side: Side) -> Key<Self::Quantity>;
    /// What to call the figure where it is too large.
    fn label(&self, side: Side) -> &'static str;
}

/// Assembles the parts and totals of a term.
pub(crate) fn assemble<T>(term: &T, runs: &Runs<'_>) -> Resource<T::Quantity>
where
    T: Term,
    T::Quantity: std::ops::Mul<Count, Output = T::Quantity>,
{
    let parts: Vec<Part<T::Quantity>> = runs
        .scenario()
        .components()
        .map(|component| Part {
            component,
            count: runs.range("the number of proxies", |at| capacity::count(component, at)),
            used: cell(term, Side::Used, component, runs),
            reserved: cell(term, Side::Reserved, component, runs),
        })
        .collect();
    let total = |side: Side| total(term, side, runs, &parts);
    Resource { used: total(Side::Used), reserved: total(Side::Reserved), parts }
}

fn cell<T: Term>(term: &T, side: Side, component: Component, runs: &Runs<'_>) -> Cell<T::Quantity> {
    let scenario = runs.scenario();
    if let Some(reason) = left_out(component, scenario) {
        return Cell::NotCounted(reason);
    }
    let standings = |rows: Vec<&'static Entry>| rows.into_iter().map(|row| standing(scenario, row));
    let figures: Vec<Standing> = standings(term.figures(side, component)).collect();
    if figures.iter().all(|figure| *figure == Standing::None) {
        return Cell::None;
    }
    let stated = figures.iter().any(|s| matches!(s, Standing::Known | Standing::Unknown(_)));
    if let (false, Some(Standing::NotCounted(reason))) =
        (stated, figures.iter().find(|s| matches!(s, Standing::NotCounted(_))))
    {
        return Cell::NotCounted(reason.clone());
    }
    let mut reasons: Vec<String> = Vec::new();
    let factors = standings(term.factors(side, component));
    for reason in
        figures.into_iter().chain(factors).filter_map(reason_of).chain(term.lacking(side, component, runs))
    {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let complete = term.taken(side, component, &runs.typical()).complete;
    match runs.range(term.label(side), |at| term.taken(side, component, at).known) {
        Some(range) if complete => Cell::Known { range, lacking: None },
        // Zero with something missing says nothing.
        Some(range) if range.high() > T::Quantity::ZERO => {
            Cell::Known { range, lacking: Some(reasons.join("; ")) }
        }
        _ => Cell::Unknown(reasons.join("; ")),
    }
}

fn reason_of(standing: Standing) -> Option<String> {
    match standing {
        Standing::Unknown(reason) | Standing::NotCounted(reason) => Some(reason),
        Standing::Known | Standing::None => None,
    }
}

fn total<T>(term: &T, side: Side, runs: &Runs<'_>, parts: &[Part<T::Quantity>]) -> Total<T::Quantity>
where
    T: Term,
    T::Quantity: std::ops::Mul<Count, Output = T::Quantity>,
{
    let side_of = |part: &Part<T::Quantity>| match side {
        Side::Used => part.used.clone(),
        Side::Reserved => part.reserved.clone(),
    };
    let those = |wanted: fn(&Cell<T::Quantity>) -> bool| -> Vec<Component> {
        parts.iter().filter(|part| wanted(&side_of(part))).map(|part| part.component).collect()
    };
    let counted: Vec<Component> =
        parts.iter().filter(|part| !side_of(part).is_not_counted()).map(|part| part.component).collect();
    let tax = |at: &Point<'_>| Tally::of(counted.iter().map(|c| term.taken(side, *c, at).known)).known;
    // The mean of one pod is over all pods of the cluster, so it is taken that many times.
    let apps = |at: &Point<'_>| Some(at.get(term.of_one_pod(side))? * capacity::cluster_pods(at)?);
    let missing = those(Cell::is_missing);
    let means_something = |known: &Range<T::Quantity>| missing.is_empty() || known.high() > T::Quantity::ZERO;
    let known = runs.range(term.label(side), tax).filter(means_something);
    let tax = |at: &Point<'_>| known.and_then(|_| tax(at));
    Total {
        known,
        not_counted: those(Cell::is_not_counted),
        apps: runs.range(term.label(side), apps),
        with_mesh: runs.range(term.label(side), |at| Some(tax(at)? + apps(at)?)),
        share: runs.share(tax, apps),
        missing,
    }
}
