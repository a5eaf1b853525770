//! Every combination of facts, against a second resolution written as plainly as can be.

use meshtax::catalog::lesson;
use meshtax::model::latency::{Level, Promise};
use meshtax::model::runs::Asked;
use meshtax::model::verdict::facts::{ChainFact, Facts, LatencyFacts, Needs, Thresholds};
use meshtax::model::verdict::judge;
use meshtax::model::words::Kubernetes;
use meshtax::units::{Count, Range};

/// What may be known of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sla {
    Unknown,
    None,
    Broken,
    Kept,
}

fn latency(sla: Sla) -> LatencyFacts {
    let asked = |typical| Some(Asked { typical, at_low: typical, at_high: typical });
    let promise = match sla {
        Sla::Unknown => return LatencyFacts::default(),
        Sla::None => Promise::None,
        Sla::Broken | Sla::Kept => Promise::P99 {
            limit: Range::exact("5ms".parse().unwrap()),
            share: None,
            over_without: None,
            over_with: None,
            together: None,
            within_without: asked(true),
            within_with: asked(sla == Sla::Kept),
            tight: asked(sla == Sla::Broken),
        },
    };
    LatencyFacts {
        chains: vec![ChainFact { name: "a".to_owned(), level: Level::Mean, added: None, promise }],
    }
}

/// The answer for facts that are all known: the lesson, word for word.
fn answer(services: u32, languages: u32, learning: bool, broken: bool, need: bool) -> &'static str {
    let is_for = need || (services >= 50 && languages >= 3);
    let against = services < 20 || languages == 1 || learning || broken;
    match (is_for, against) {
        (true, true) => "trade-off",
        (true, false) => "needed",
        (false, _) => "not-needed",
    }
}

/// Every whole number that could be meant, tried one by one.
fn resolved(
    services: Option<u32>,
    languages: Option<u32>,
    kubernetes: Option<bool>,
    sla: Sla,
    need: bool,
) -> String {
    let all_services = services.map_or_else(|| (1..=100).collect(), |n| vec![n]);
    let all_languages = languages.map_or_else(|| (1..=10).collect(), |n| vec![n]);
    let all_kubernetes = kubernetes.map_or_else(|| vec![true, false], |learning| vec![learning]);
    let all_broken = match sla {
        Sla::Unknown => vec![true, false],
        Sla::Broken => vec![true],
        Sla::None | Sla::Kept => vec![false],
    };
    let mut answers: Vec<&str> = Vec::new();
    for s in &all_services {
        for l in &all_languages {
            for k in &all_kubernetes {
                for b in &all_broken {
                    answers.push(answer(*s, *l, *k, *b, need));
                }
            }
        }
    }
    answers.sort_unstable();
    answers.dedup();
    if let [only] = answers[..] { only.to_owned() } else { "undetermined".to_owned() }
}

#[test]
fn every_combination_of_facts() {
    let texts = lesson().unwrap();
    let exact = |n: Option<u32>| n.map(|n| Range::exact(Count::from(n)));
    let mut tried = 0;
    for services in [None, Some(12), Some(19), Some(20), Some(49), Some(50), Some(80)] {
        for languages in [None, Some(1), Some(2), Some(3), Some(4)] {
            for learning in [None, Some(true), Some(false)] {
                for sla in [Sla::Unknown, Sla::None, Sla::Broken, Sla::Kept] {
                    for need in 0..8 {
                        let stated = |bit: u32| (need & bit != 0).then_some(true);
                        let facts = Facts {
                            services: exact(services),
                            languages: exact(languages),
                            kubernetes: learning
                                .map(|l| if l { Kubernetes::Learning } else { Kubernetes::Proficient }),
                            needs: Needs {
                                mtls_compliance: stated(1),
                                traffic_management: stated(2),
                                l7_authorization: stated(4),
                            },
                            latency: latency(sla),
                            thresholds: Thresholds {
                                services_need: Count::from(50),
                                languages_need: Count::from(3),
                                services_few: Count::from(20),
                                latency_share: "20%".parse().unwrap(),
                            },
                        };
                        let verdict = judge(&facts, &texts);
                        let expected = resolved(services, languages, learning, sla, need != 0);
                        assert_eq!(verdict.answer.word(), expected, "{facts:?}");
                        assert_eq!(verdict.settle.is_empty(), expected != "undetermined", "{facts:?}");
                        assert_eq!(verdict.basis.is_some(), expected == "not-needed", "{facts:?}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert_eq!(tried, 7 * 5 * 3 * 4 * 8);
}
