//! The eight rules: which way each speaks, and its conditions.
//!
//! `Rule::definition` is the one place where a rule's conditions and limits are. Its state, the values
//! that matter of an unknown fact, near misses and the counts at which the verdict changes follow from it.

use crate::model::verdict::condition::{Comparison, Condition, CountCondition, CountFact, State};
use crate::model::verdict::facts::{Needs, RuleFacts, Thresholds};
use crate::model::words;
use crate::units::Count;

/// A rule of the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Many services in several languages.
    ScaleAndLanguages,
    /// mTLS by compliance.
    MtlsCompliance,
    /// Traffic management at the network level.
    TrafficManagement,
    /// Authorization by endpoint.
    L7Authorization,
    /// Few services.
    FewServices,
    /// One language.
    SingleLanguage,
    /// A team still learning Kubernetes.
    LearningKubernetes,
    /// A latency budget too tight for proxies.
    TightLatency,
}

/// Which way a rule speaks when it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    For,
    Against,
}

impl Rule {
    /// All of them, in the lesson's order.
    pub const ALL: [Self; 8] = [
        Self::ScaleAndLanguages,
        Self::MtlsCompliance,
        Self::TrafficManagement,
        Self::L7Authorization,
        Self::FewServices,
        Self::SingleLanguage,
        Self::LearningKubernetes,
        Self::TightLatency,
    ];

    /// The name in JSON and data files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ScaleAndLanguages => "scale-and-languages",
            Self::MtlsCompliance => "mtls-compliance",
            Self::TrafficManagement => "traffic-management",
            Self::L7Authorization => "l7-authorization",
            Self::FewServices => "few-services",
            Self::SingleLanguage => "single-language",
            Self::LearningKubernetes => "learning-kubernetes",
            Self::TightLatency => "tight-latency",
        }
    }

    /// Which way it speaks, and its conditions: all of them must hold for it to fire.
    const fn definition(self) -> (Direction, &'static [Condition]) {
        use Comparison::{AtLeast, Below};
        use Condition::{Kubernetes, Need, TightPath};
        use CountFact::{Languages, Services};
        use Direction::{Against, For};
        match self {
            Self::ScaleAndLanguages => (
                For,
                const {
                    &[
                        // Up to a fifth of the services short is near, and so is one language.
                        count(Services, AtLeast, |limits| limits.services_need, Some(|limit| limit * 0.8)),
                        count(Languages, AtLeast, |limits| limits.languages_need, Some(|limit| limit - 1.0)),
                    ]
                },
            ),
            Self::MtlsCompliance => (For, &[Need(|needs| needs.mtls_compliance)]),
            Self::TrafficManagement => (For, &[Need(|needs| needs.traffic_management)]),
            Self::L7Authorization => (For, &[Need(|needs| needs.l7_authorization)]),
            // Up to a quarter above the limit is near: 20 to 25 services for the lesson's 20.
            Self::FewServices => (
                Against,
                const { &[count(Services, Below, |limits| limits.services_few, Some(|limit| limit * 1.25))] },
            ),
            Self::SingleLanguage => (Against, const { &[count(Languages, Below, |_| Count::from(2), None)] }),
            Self::LearningKubernetes => (Against, &[Kubernetes(words::Kubernetes::Learning)]),
            // Three quarters of the threshold is near.
            Self::TightLatency => (Against, &[TightPath { near: 0.75 }]),
        }
    }

    /// Whether it speaks against a mesh.
    #[must_use]
    pub const fn is_against(self) -> bool {
        matches!(self.definition().0, Direction::Against)
    }

    /// All of them must hold for the rule to fire.
    pub(crate) const fn conditions(self) -> &'static [Condition] {
        self.definition().1
    }

    /// Whether it fires.
    #[must_use]
    pub fn state(self, facts: &RuleFacts) -> State {
        all_hold(self.conditions().iter(), facts)
    }

    /// Whether its conditions on one count hold, whatever the others say.
    pub(crate) fn state_of(self, fact: CountFact, facts: &RuleFacts) -> State {
        let on_it = |condition: &&Condition| matches!(condition, Condition::Count(one) if one.fact == fact);
        all_hold(self.conditions().iter().filter(on_it), facts)
    }

    /// Whether it fires on a need that a user states.
    pub(crate) fn is_need(self) -> bool {
        self.conditions().iter().any(|condition| matches!(condition, Condition::Need(_)))
    }

    /// Its need, as stated; nothing for a rule that is no need.
    pub(crate) fn stated(self, needs: Needs) -> Option<bool> {
        self.conditions().iter().find_map(|condition| match condition {
            Condition::Need(stated) => stated(needs),
            _ => None,
        })
    }
}

fn all_hold<'a>(conditions: impl Iterator<Item = &'a Condition>, facts: &RuleFacts) -> State {
    conditions.map(|condition| condition.state(facts)).fold(State::Yes, State::and)
}

const fn count(
    fact: CountFact,
    comparison: Comparison,
    limit: fn(&Thresholds) -> Count,
    near: Option<fn(f64) -> f64>,
) -> Condition {
    Condition::Count(CountCondition { fact, comparison, limit, near })
}

/// The values of a count at which some rule's state may change, from the least.
pub(crate) fn cuts(fact: CountFact, thresholds: &Thresholds) -> Vec<Count> {
    let conditions = Rule::ALL.iter().flat_map(|rule| rule.conditions());
    let mut cuts: Vec<Count> = conditions
        .filter_map(|condition| match condition {
            Condition::Count(count) if count.fact == fact => Some((count.limit)(thresholds)),
            _ => None,
        })
        .collect();
    cuts.sort();
    cuts.dedup();
    cuts
}
