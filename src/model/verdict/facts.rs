//! The facts that the rules look at.

use crate::model::keys::{self, Key};
use crate::model::latency::{ChainLatency, Level, Promise};
use crate::model::layer::Values;
use crate::model::runs::Runs;
use crate::model::words::Kubernetes;
use crate::units::{Count, End, Quantity, Range, Ratio, Time};

/// Everything the verdict is built from.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Application services.
    pub services: Option<Range<Count>>,
    /// Languages they are written in.
    pub languages: Option<Range<Count>>,
    /// How well the team knows Kubernetes.
    pub kubernetes: Option<Kubernetes>,
    /// The needs; what nobody stated counts as no.
    pub needs: Needs,
    /// The request paths and their promises.
    pub latency: LatencyFacts,
    /// The limits of the rules.
    pub thresholds: Thresholds,
}

/// The facts as the rules look at them: of the request paths only whether one is tight. Unknown facts are
/// resolved by putting values into a copy of these.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleFacts {
    /// Application services.
    pub services: Option<Range<Count>>,
    /// Languages they are written in.
    pub languages: Option<Range<Count>>,
    /// How well the team knows Kubernetes.
    pub kubernetes: Option<Kubernetes>,
    /// The needs; what nobody stated counts as no.
    pub needs: Needs,
    /// Whether some path is tight.
    pub tight: Option<bool>,
    /// The limits of the rules.
    pub thresholds: Thresholds,
}

/// The three needs that can speak for a mesh, as stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// Compliance requires mTLS between all services.
    pub mtls_compliance: Option<bool>,
    /// Canary, mirroring or A/B at the network level.
    pub traffic_management: Option<bool>,
    /// Authorization by endpoint.
    pub l7_authorization: Option<bool>,
}

/// The limits of the rules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Services from which scale speaks for a mesh.
    pub services_need: Count,
    /// Languages from which scale speaks for a mesh.
    pub languages_need: Count,
    /// Services below which it is too early.
    pub services_few: Count,
    /// Share of the SLA from which the mesh's latency is too much.
    pub latency_share: Ratio,
}

impl Thresholds {
    /// The thresholds among those values. The defaults state every one; where one is missing all the
    /// same, it is out of reach and its rule does not fire.
    #[must_use]
    pub fn of(values: &Values) -> Self {
        let count =
            |key: Key<Count>, otherwise: u32| values.get(key, End::Typical).unwrap_or(Count::from(otherwise));
        Self {
            services_need: count(keys::SERVICES_NEED, u32::MAX),
            languages_need: count(keys::LANGUAGES_NEED, u32::MAX),
            services_few: count(keys::SERVICES_FEW, 0),
            latency_share: values
                .get(keys::LATENCY_SHARE, End::Typical)
                .unwrap_or(Ratio::saturated(f64::MAX)),
        }
    }

    /// A text of the lesson with the thresholds in place of their names.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        text.replace("{services_need}", &self.services_need.to_string())
            .replace("{languages_need}", &self.languages_need.to_string())
            .replace("{services_few}", &self.services_few.to_string())
            .replace("{latency_share}", &in_percent(self.latency_share.base()))
    }
}

/// `20 %`, with at most one decimal.
pub(crate) fn in_percent(share: f64) -> String {
    format!("{} %", (share * 1000.0).round() / 10.0)
}

/// The request paths.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LatencyFacts {
    /// All of them; none where none was described.
    pub chains: Vec<ChainFact>,
}

/// One request path, as far as the rule looks at it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainFact {
    /// Its name.
    pub name: String,
    /// What it is judged by: the p99, or a plain number.
    pub level: Level,
    /// What the mesh adds to it, at that level.
    pub added: Option<Range<Time>>,
    /// What is promised for it, and whether the mesh makes that tight.
    pub promise: Promise,
}

impl LatencyFacts {
    /// Whether some path is tight; nothing where that is unknown.
    #[must_use]
    pub fn tight(&self) -> Option<bool> {
        let each: Vec<Option<bool>> = self.chains.iter().map(ChainFact::tight).collect();
        if each.contains(&Some(true)) {
            return Some(true);
        }
        (!each.is_empty() && each.iter().all(|tight| *tight == Some(false))).then_some(false)
    }

    /// The one path of several that is tight.
    #[must_use]
    pub(crate) fn only_tight_chain(&self) -> Option<usize> {
        let those = |tight: bool| -> Vec<usize> {
            (0..self.chains.len()).filter(|chain| self.chains[*chain].tight() == Some(tight)).collect()
        };
        // A path of which that is not known might be tight as well.
        match (&those(true)[..], those(false).len()) {
            ([only], others) if others > 0 && others + 1 == self.chains.len() => Some(*only),
            _ => None,
        }
    }
}

impl ChainFact {
    pub(crate) fn tight(&self) -> Option<bool> {
        match &self.promise {
            Promise::Unknown => None,
            Promise::None => Some(false),
            Promise::P99 { tight, .. } => tight.map(|asked| asked.typical),
        }
    }
}

impl Facts {
    /// The facts of a scenario.
    #[must_use]
    pub fn of(runs: &Runs<'_>, chains: &[ChainLatency]) -> Self {
        let scenario = runs.scenario();
        Self {
            services: scenario.range(keys::SERVICES),
            languages: scenario.range(keys::LANGUAGES),
            kubernetes: scenario.one(keys::KUBERNETES),
            needs: Needs {
                mtls_compliance: scenario.one(keys::MTLS_COMPLIANCE),
                traffic_management: scenario.one(keys::TRAFFIC_MANAGEMENT),
                l7_authorization: scenario.one(keys::L7_AUTHORIZATION),
            },
            latency: LatencyFacts { chains: chains.iter().map(chain_fact).collect() },
            thresholds: Thresholds::of(&scenario.inputs().system),
        }
    }

    /// As the rules look at them.
    #[must_use]
    pub fn for_rules(&self) -> RuleFacts {
        RuleFacts {
            services: self.services,
            languages: self.languages,
            kubernetes: self.kubernetes,
            needs: self.needs,
            tight: self.latency.tight(),
            thresholds: self.thresholds,
        }
    }

    pub(crate) fn without_chain(&self, chain: usize) -> Self {
        let mut facts = self.clone();
        facts.latency.chains.remove(chain);
        facts
    }
}

fn chain_fact(chain: &ChainLatency) -> ChainFact {
    ChainFact {
        name: chain.name.clone(),
        level: chain.basis.judged(),
        added: chain.judged_added(),
        promise: chain.promise.clone(),
    }
}
