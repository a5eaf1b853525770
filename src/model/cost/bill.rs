//! What is on the bill: nodes at their price, and the cluster's fee.

use crate::model::capacity::{Capacity, nodes_with, nodes_without};
use crate::model::cost::share_between;
use crate::model::keys;
use crate::model::runs::{Point, Runs};
use crate::units::{Count, End, Money, Quantity, Range, Ratio};

/// The bill for nodes.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    /// A month without the mesh, the cluster's fee included.
    pub without: Range<Money>,
    /// A month with it.
    pub with_mesh: Range<Money>,
    /// The difference.
    pub added: Range<Money>,
    /// Added over without.
    pub added_share: Option<Range<Ratio>>,
}

fn price_of(nodes: Option<Count>, at: &Point<'_>) -> Option<Money> {
    Some(at.get(keys::NODE_PRICE)? * nodes?)
}

pub(super) fn added_to_the_bill(at: &Point<'_>) -> Option<Money> {
    price_of(Some(nodes_with(at)?.less(nodes_without(at)?)), at)
}

/// The bill for nodes. What it grows by is the range of the extra nodes at the range of their price, since
/// whole nodes do not rise and fall with what they are made of.
pub(super) fn bill(runs: &Runs<'_>, capacity: &Capacity) -> Option<Bill> {
    // Without it there is no bill, and packing is not asked.
    let price = runs.scenario().range(keys::NODE_PRICE)?;
    let fee = |at: &Point<'_>| at.get(keys::CLUSTER_FEE).unwrap_or(Money::ZERO);
    let without =
        runs.range("the bill", |at: &Point<'_>| Some(price_of(nodes_without(at), at)? + fee(at)))?;
    let ends = [End::Low, End::High].map(|end| price.at(end) * capacity.extra.at(end));
    let added = Range::spanning(price.typical() * capacity.extra.typical(), ends);
    Some(Bill {
        without,
        with_mesh: runs.range("the bill", |at| Some(price_of(nodes_with(at), at)? + fee(at)))?,
        added,
        added_share: share_between(added, without),
    })
}
