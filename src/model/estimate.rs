//! The whole estimate: every term of a scenario, and the verdict.

use crate::model::capacity::{self, Capacity};
use crate::model::cost::Cost;
use crate::model::error::EstimateError;
use crate::model::evaluator::Evaluator;
use crate::model::keys;
use crate::model::latency::{Basis, ChainLatency, Hop, Levels, Promise};
use crate::model::memory;
use crate::model::mesh::Answer;
use crate::model::people::People;
use crate::model::resource::Resource;
use crate::model::rollout::{self, Rollout};
use crate::model::runs::{Asked, Runs};
use crate::model::scenario::Scenario;
use crate::model::verdict::Verdict;
use crate::model::verdict::lesson::Lesson;
use crate::model::verdict::rule::Rule;
use crate::model::warning::{Concern, Warning};
use crate::units::{Cpu, Memory, quote};

/// The tax of a mesh on a system, and whether the system needs one.
///
/// A term that is not known holds the reason instead of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Memory used and reserved.
    pub memory: Resource<Memory>,
    /// CPU used and reserved.
    pub cpu: Resource<Cpu>,
    /// What one hop is taxed.
    pub hop: Hop,
    /// The request paths.
    pub latency: Vec<ChainLatency>,
    /// One rollout.
    pub rollout: Result<Rollout, String>,
    /// Nodes.
    pub capacity: Result<Capacity, String>,
    /// Money, where a price is known.
    pub cost: Option<Cost>,
    /// People's hours, where these are given.
    pub people: Option<People>,
    /// Whether a mesh is needed.
    pub verdict: Verdict,
    /// What to know before believing it.
    pub warnings: Vec<Warning>,
}

/// Evaluates every term of the scenario.
///
/// # Errors
/// When a figure comes to more than its unit can hold, or a chain cannot be composed.
pub fn estimate(scenario: &Scenario, lesson: &Lesson) -> Result<Estimate, EstimateError> {
    Evaluator::new(scenario, lesson).whole()
}

impl Estimate {
    /// An estimate in which nothing is evaluated yet.
    pub(crate) fn nothing_yet() -> Self {
        Self {
            memory: Resource::nothing(),
            cpu: Resource::nothing(),
            hop: Hop { added: Levels::default(), rig: None, made: None, reason: None },
            latency: Vec::new(),
            rollout: Err(String::new()),
            capacity: Err(String::new()),
            cost: None,
            people: None,
            verdict: Verdict::nothing_yet(),
            warnings: Vec::new(),
        }
    }
}

/// What is to be said of the terms besides what they say themselves.
pub(crate) fn about_terms(runs: &Runs<'_>) -> Vec<Concern> {
    let all = [
        memory::over_its_limit(runs),
        capacity::too_few(runs),
        rollout::unused_keys(runs),
        more_pods_than_cluster(runs.scenario()),
    ];
    all.into_iter().flatten().collect()
}

fn more_pods_than_cluster(scenario: &Scenario) -> Option<Concern> {
    let (pods, all) = (scenario.range(keys::PODS)?, scenario.range(keys::CLUSTER_PODS)?);
    (pods.typical() > all.typical()).then(|| Concern::MorePodsThanCluster {
        pods: pods.typical().to_string(),
        cluster_pods: all.typical().to_string(),
    })
}

/// What a judged p99 does not say.
pub(crate) fn about_promises(latency: &[ChainLatency]) -> Vec<Concern> {
    let names = |which: &dyn Fn(&ChainLatency) -> bool| {
        let names: Vec<String> =
            latency.iter().filter(|chain| which(chain)).map(|c| quote(&c.name)).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let judged = |chain: &ChainLatency| matches!(&chain.promise, Promise::P99 { tight: Some(_), .. });
    let plain = |chain: &ChainLatency| judged(chain) && chain.basis == Basis::Plain;
    let disagree = |chain: &ChainLatency| match &chain.promise {
        Promise::P99 { tight, within_without, within_with, together: Some(together), .. } => {
            let differ = |one: &Option<Asked>, other: &Option<Asked>| {
                one.zip(*other).is_some_and(|(one, other)| one.typical != other.typical)
            };
            differ(tight, &together.tight)
                || differ(within_without, &together.within_without)
                || differ(within_with, &together.within_with)
        }
        _ => false,
    };
    [
        names(&plain).map(|_| Concern::PlainLatencyAgainstP99),
        names(&|chain| chain.plain_part).map(|chains| Concern::PlainPartOfPercentiles { chains }),
        names(&disagree).map(|chains| Concern::HopsTogetherDisagree { chains }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The needs that are stated and that the mesh asked for does not serve, or not surely.
pub(crate) fn needs_not_served(scenario: &Scenario, lesson: &Lesson) -> Vec<Concern> {
    let serves = &scenario.mesh().serves;
    let needs = [
        (Rule::MtlsCompliance, keys::MTLS_COMPLIANCE, &serves.mtls),
        (Rule::TrafficManagement, keys::TRAFFIC_MANAGEMENT, &serves.traffic_management),
        (Rule::L7Authorization, keys::L7_AUTHORIZATION, &serves.l7_authorization),
    ];
    let stated = needs.into_iter().filter(|(_, key, _)| scenario.one(*key) == Some(true));
    stated
        .filter_map(|(rule, _, served)| {
            let (mesh, need, note) =
                (scenario.mesh().name.clone(), lesson.rule(rule).need, served.note.clone());
            match served.answer {
                Answer::Yes => None,
                Answer::No => Some(Concern::MeshDoesNotServeNeed { mesh, need, note }),
                Answer::Beta | Answer::Unknown => {
                    Some(Concern::MeshServesNeedPartly { mesh, need, answer: served.answer.word(), note })
                }
            }
        })
        .collect()
}
