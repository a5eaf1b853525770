//! What costs people money or nights when a mesh comes in. One file a finding, or a few that look at the
//! same thing.

mod annotations;
mod autoscaling;
mod fit;
mod host_network;
mod jobs;
mod limit_ranges;
mod pod_level;
mod quotas;

use crate::cluster::inject::Decision;
use crate::cluster::inventory::{Inventory, Row};
use crate::cluster::plan::{Plan, Planned, Question};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{Present, Proxy};

/// The codes of all findings, as `meshtax explain` tells them.
pub const CODES: [&str; 13] = [
    "annotation-drops-defaults",
    "annotation-unreadable",
    "mark-without-effect",
    "marks-disagree",
    "autoscaler-without-requests",
    "autoscaler-diluted",
    "quota-exceeded",
    "quota-needs-requests",
    "limit-range-refuses",
    "pod-level-too-small",
    ENDLESS_JOB,
    "host-network",
    "fits-no-node",
];

/// The code of Jobs that never end.
pub(crate) const ENDLESS_JOB: &str = jobs::CODE;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something would stop working.
    Error,
    /// Something would cost more, or scale differently, than people expect.
    Warning,
    /// To be known.
    Note,
}

impl Severity {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something to be minded, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A code that stays the same from version to version.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: `Deployment shop/cart`.
    pub object: String,
    /// What would happen, and by which figures; a sentence without its full stop.
    pub message: String,
    /// What to do; a sentence without its full stop.
    pub fix: String,
}

/// What a finding is looked for in.
#[derive(Clone, Copy)]
struct Look<'a> {
    inventory: &'a Inventory,
    plan: &'a Plan,
    question: &'a Question,
}

/// A workload that is, or would be, in the mesh.
#[derive(Clone, Copy)]
struct Meshed<'a> {
    row: &'a Row,
    planned: &'a Planned,
    pod: &'a PodTemplate,
}

impl<'a> Look<'a> {
    fn rows(self) -> impl Iterator<Item = Meshed<'a>> {
        let rows = self.inventory.workloads.iter().zip(&self.plan.rows);
        rows.map(move |(row, planned)| Meshed { row, planned, pod: self.inventory.template(row) })
    }

    fn meshed(self) -> impl Iterator<Item = Meshed<'a>> {
        self.rows().filter(|meshed| meshed.planned.is_meshed(meshed.row.role))
    }
}

impl<'a> Meshed<'a> {
    /// The proxy it gets; nothing where it has one already, or gets none.
    fn new_proxy(self) -> Option<&'a Proxy> {
        let gets = self.planned.injection.decision == Decision::Inject;
        self.planned.injection.proxy.as_ref().filter(|_| gets)
    }

    /// The proxy it gets, or has.
    fn proxy(self) -> Option<Proxy> {
        let there = || self.planned.present.as_ref().filter(|_| self.is_present()).map(Present::as_proxy);
        self.new_proxy().cloned().or_else(there)
    }

    fn is_present(self) -> bool {
        self.planned.injection.decision == Decision::Present
    }
}

/// Everything that is found, the worst first, then by code and object.
#[must_use]
pub(super) fn find(inventory: &Inventory, plan: &Plan, question: &Question) -> Vec<Finding> {
    let look = Look { inventory, plan, question };
    let mut found: Vec<Finding> = [
        annotations::find(look),
        autoscaling::find(look),
        fit::find(look),
        host_network::find(look),
        jobs::find(look),
        limit_ranges::find(look),
        pod_level::find(look),
        quotas::find(look),
    ]
    .concat();
    found.sort_by(|a, b| {
        (a.severity, a.code, &a.object, &a.message).cmp(&(b.severity, b.code, &b.object, &b.message))
    });
    found.dedup();
    found
}
