//! Everything about an input and a mesh: what is there, what the mesh would do to it, and what to mind.

use crate::cluster::findings::{ENDLESS_JOB, Finding};
use crate::cluster::inventory::Inventory;
use crate::cluster::layer;
use crate::cluster::plan::{Plan, Question, plan};
use crate::cluster::resources::Sum;
use crate::cluster::totals::Totals;
use crate::model::layer::Layer;

/// An inventory seen under a question.
#[derive(Debug, Clone)]
pub struct Survey {
    /// What is there.
    pub inventory: Inventory,
    /// What was asked.
    pub question: Question,
    /// What the mesh would do to each workload.
    pub plan: Plan,
    /// Sums.
    pub totals: Totals,
    /// What to mind, the worst first.
    pub findings: Vec<Finding>,
    /// The names of what was read.
    pub sources: Vec<String>,
}

impl Survey {
    /// Asks the question of the inventory.
    #[must_use]
    pub fn of(inventory: Inventory, question: Question, sources: Vec<String>) -> Self {
        let plan = plan(&inventory, &question);
        let totals = Totals::of(&inventory, &plan);
        let findings = crate::cluster::findings::find(&inventory, &plan, &question);
        Self { inventory, question, plan, totals, findings, sources }
    }

    /// What was counted, as inputs of the model.
    #[must_use]
    pub fn layer(&self) -> Layer {
        layer::layer(self)
    }

    /// The names of what was read, as one text.
    #[must_use]
    pub fn source(&self) -> String {
        self.sources.join(", ")
    }

    /// Jobs and `CronJob`s whose pods would never complete beside a proxy that runs on.
    #[must_use]
    pub fn endless_jobs(&self) -> usize {
        self.findings.iter().filter(|finding| finding.code == ENDLESS_JOB).count()
    }

    /// What a mesh that runs already reserves: its proxies and its own pods.
    #[must_use]
    pub fn reserved_today(&self) -> Sum {
        self.totals.effective_requests.less(self.totals.without_mesh[1])
    }
}
