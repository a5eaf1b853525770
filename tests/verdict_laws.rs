//! Laws of the verdict for any facts and thresholds. What the rules say is compared with the lesson, written
//! as plainly as can be; whatever follows from the rules, with every value tried one by one.

use meshtax::catalog::lesson;
use meshtax::model::keys::{self, Entry};
use meshtax::model::latency::{Level, Promise};
use meshtax::model::runs::Asked;
use meshtax::model::verdict::alternatives::Feasibility;
use meshtax::model::verdict::answer::Answer;
use meshtax::model::verdict::facts::{ChainFact, Facts, LatencyFacts, Needs, RuleFacts, Thresholds};
use meshtax::model::verdict::judge;
use meshtax::model::verdict::resolve::{self, Settle, resolve};
use meshtax::model::verdict::rule::Rule;
use meshtax::model::verdict::rules::{State, outcome};
use meshtax::model::verdict::turns::by_counts;
use meshtax::model::words::Kubernetes;
use meshtax::units::{Count, Quantity, Range, Ratio};
use proptest::prelude::*;

#[allow(clippy::unnecessary_wraps)] // as facts have it
fn exact(count: u32) -> Option<Range<Count>> {
    Some(Range::exact(Count::from(count)))
}

fn range(low: u32, more: u32) -> Range<Count> {
    let [low, high] = [low, low + more].map(Count::from);
    Range::new(low, low, high).unwrap()
}

/// A path that is tight or is not, or with nothing known of its SLA.
fn path(tight: Option<bool>, share: Option<f64>) -> ChainFact {
    let asked = |typical| Asked { typical, at_low: typical, at_high: typical };
    let promise = tight.map_or(Promise::Unknown, |tight| Promise::P99 {
        limit: Range::exact("5ms".parse().unwrap()),
        share: share.map(|share| Range::exact(Ratio::saturated(share))),
        over_without: None,
        over_with: None,
        together: None,
        within_without: Some(asked(true)),
        within_with: Some(asked(!tight)),
        tight: Some(asked(tight)),
    });
    ChainFact { name: "a".to_owned(), level: Level::Mean, added: None, promise }
}

fn stated() -> impl Strategy<Value = Option<bool>> {
    prop::option::of(prop::bool::weighted(0.2))
}

prop_compose! {
    fn any_thresholds()(need in 1..10_u32, languages in 1..6_u32, few in 1..10_u32) -> Thresholds {
        Thresholds {
            services_need: Count::from(need),
            languages_need: Count::from(languages),
            services_few: Count::from(few),
            latency_share: Ratio::saturated(0.2),
        }
    }
}

prop_compose! {
    fn any_facts()(
        services in prop::option::of((1..14_u32, 0..4_u32)),
        languages in prop::option::of((1..8_u32, 0..3_u32)),
        learning in prop::option::of(any::<bool>()),
        needs in [stated(), stated(), stated()],
        paths in prop::collection::vec(prop::option::weighted(0.7, prop::bool::weighted(0.3)), 0..3),
        thresholds in any_thresholds(),
    ) -> Facts {
        Facts {
            services: services.map(|(low, more)| range(low, more)),
            languages: languages.map(|(low, more)| range(low, more)),
            kubernetes: learning.map(|yes| if yes { Kubernetes::Learning } else { Kubernetes::Proficient }),
            needs: Needs {
                mtls_compliance: needs[0],
                traffic_management: needs[1],
                l7_authorization: needs[2],
            },
            latency: LatencyFacts { chains: paths.into_iter().map(|tight| path(tight, None)).collect() },
            thresholds,
        }
    }
}

/// A fact with one of its values put into facts.
type Put = fn(&mut RuleFacts, u32);

/// The facts a verdict may hang on, and every value each may have: up to two more than any threshold where
/// nothing is known. There is one service and one language at least.
fn values(facts: &RuleFacts) -> [(&'static str, Vec<u32>, Put); 4] {
    let limits = &facts.thresholds;
    let limits = [limits.services_need, limits.languages_need, limits.services_few, Count::from(2)];
    let most = limits.iter().map(|limit| limit.base()).fold(0.0, f64::max) + 2.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // some dozen
    let counts = |known: Option<Range<Count>>| -> Vec<u32> {
        let (low, high) = known.map_or((1.0, most), |range| (range.low().base(), range.high().base()));
        (low as u32..=high as u32).collect()
    };
    let flags = |known: Option<bool>| known.map_or(vec![0, 1], |yes| vec![u32::from(yes)]);
    let learning = facts.kubernetes.map(|known| known == Kubernetes::Learning);
    [
        ("services", counts(facts.services), |facts, value| facts.services = exact(value)),
        ("languages", counts(facts.languages), |facts, value| facts.languages = exact(value)),
        ("kubernetes", flags(learning), |facts, value| {
            facts.kubernetes = Some(if value == 1 { Kubernetes::Learning } else { Kubernetes::Proficient });
        }),
        ("latency", flags(facts.tight), |facts, value| facts.tight = Some(value == 1)),
    ]
}

/// Every combination of values, each as facts that are all known.
fn all_known(facts: &RuleFacts) -> Vec<RuleFacts> {
    values(facts).iter().fold(vec![*facts], |cases, (_, values, put)| {
        let with = |case: &RuleFacts, value: u32| {
            let mut case = *case;
            put(&mut case, value);
            case
        };
        cases.iter().flat_map(|case| values.iter().map(|value| with(case, *value))).collect()
    })
}

/// The answer that the states of the rules come to; every fact must be known.
fn answer_by_states(state: impl Fn(Rule) -> State) -> Answer {
    let fires = |rule: &Rule| match state(*rule) {
        State::Unknown => panic!("{rule:?} is unknown"),
        state => state == State::Yes,
    };
    let (against, speaks_for): (Vec<Rule>, Vec<Rule>) =
        Rule::ALL.into_iter().partition(|rule| rule.is_against());
    match (speaks_for.iter().any(fires), against.iter().any(fires)) {
        (true, false) => Answer::Needed,
        (true, true) => Answer::TradeOff,
        (false, _) => Answer::NotNeeded,
    }
}

fn answers(facts: &RuleFacts) -> Vec<Answer> {
    all_known(facts).iter().map(|facts| answer_by_states(|rule| rule.state(facts))).collect()
}

/// What all of them are; nothing where two differ.
fn agreed<T: Copy + PartialEq>(all: &[T]) -> Option<T> {
    all.iter().all(|one| *one == all[0]).then_some(all[0])
}

/// The lesson, word for word, for facts that are all known.
fn by_the_lesson(rule: Rule, facts: &RuleFacts) -> bool {
    let services = facts.services.unwrap().low();
    let languages = facts.languages.unwrap().low();
    match rule {
        Rule::ScaleAndLanguages => {
            services >= facts.thresholds.services_need && languages >= facts.thresholds.languages_need
        }
        Rule::MtlsCompliance => facts.needs.mtls_compliance == Some(true),
        Rule::TrafficManagement => facts.needs.traffic_management == Some(true),
        Rule::L7Authorization => facts.needs.l7_authorization == Some(true),
        Rule::FewServices => services < facts.thresholds.services_few,
        Rule::SingleLanguage => languages == Count::from(1),
        Rule::LearningKubernetes => facts.kubernetes == Some(Kubernetes::Learning),
        Rule::TightLatency => facts.tight == Some(true),
    }
}

/// What would settle it, by trying every value of a fact, all else equal.
fn settle_by_trying(facts: &RuleFacts) -> Vec<Settle> {
    let mut found = Vec::new();
    for (fact, values, put) in values(facts) {
        let mut stretches: Vec<(u32, Vec<Answer>)> = Vec::new();
        for value in values {
            let mut facts = *facts;
            put(&mut facts, value);
            let answers = answers(&facts);
            if stretches.last().is_none_or(|(_, last)| *last != answers) {
                stretches.push((value, answers));
            }
        }
        for (place, (from, answers)) in stretches.iter().enumerate().filter(|_| stretches.len() > 1) {
            let to = stretches.get(place + 1).map(|(next, _)| next - 1);
            let answer = agreed(answers).unwrap_or(Answer::Undetermined);
            found.push(Settle { fact, condition: stretch(fact, *from, to), answer });
        }
    }
    found
}

/// The values from one to another, in words.
fn stretch(fact: &str, from: u32, to: Option<u32>) -> String {
    let learning = ["the team is proficient in Kubernetes", "the team is still learning Kubernetes"];
    let tight = [
        "every path keeps its p99 SLA, and the mesh adds less than 20 % of it",
        "on some path the mesh adds 20 % of the p99 SLA or more, or the path is over it",
    ];
    match (fact, from, to) {
        ("kubernetes", value, _) => learning[value as usize].to_owned(),
        ("latency", value, _) => tight[value as usize].to_owned(),
        (_, 1, Some(1)) => format!("1 {}", fact.trim_end_matches('s')),
        (_, from, None) => format!("{from} or more {fact}"),
        (_, from, Some(to)) if from == to => format!("{from} {fact}"),
        (_, 1, Some(to)) => format!("fewer than {} {fact}", to + 1),
        (_, from, Some(to)) => format!("{from} to {to} {fact}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_says_what_the_lesson_says(facts in any_facts()) {
        let facts = facts.for_rules();
        for known in all_known(&facts) {
            for rule in Rule::ALL {
                let expected = if by_the_lesson(rule, &known) { State::Yes } else { State::No };
                prop_assert_eq!(rule.state(&known), expected, "{:?} {:?}", rule, known);
            }
        }
    }

    #[test]
    fn a_rule_is_unknown_where_it_could_be_either(facts in any_facts()) {
        let facts = facts.for_rules();
        let all = all_known(&facts);
        for rule in Rule::ALL {
            let states: Vec<State> = all.iter().map(|facts| rule.state(facts)).collect();
            let known = facts.services.is_some() && facts.languages.is_some();
            match (rule.state(&facts), agreed(&states)) {
                (State::Unknown, None) => {}
                // A fact of which nothing is known leaves a rule open even where no value could fail it.
                (State::Unknown, Some(_)) => prop_assert!(!known, "{:?} {:?}", rule, facts),
                (state, agreed) => prop_assert_eq!(Some(state), agreed, "{:?} {:?}", rule, facts),
            }
        }
    }

    #[test]
    fn the_verdict_is_the_answer_of_the_rules_it_lists(facts in any_facts()) {
        let lesson = lesson().unwrap();
        let verdict = judge(&facts, &lesson);
        let known = facts.for_rules();
        for listed in &verdict.rules {
            prop_assert_eq!(listed.state, listed.rule.state(&known));
        }
        prop_assert_eq!(verdict.answer, resolve::answer(&known));
        if verdict.rules.iter().all(|listed| listed.state != State::Unknown) {
            let by_states = answer_by_states(|rule| outcome(rule, &facts, &lesson).state);
            prop_assert_eq!(verdict.answer, by_states);
        }
    }

    #[test]
    fn unknown_facts_are_resolved_as_by_trying_every_value(facts in any_facts()) {
        let known = facts.for_rules();
        let agreed = agreed(&answers(&known));
        let (answer, settle) = resolve(&facts);
        prop_assert_eq!(answer, agreed.unwrap_or(Answer::Undetermined), "{:?}", facts);
        let expected = if agreed.is_some() { Vec::new() } else { settle_by_trying(&known) };
        prop_assert_eq!(settle, expected, "{:?}", facts);
    }

    #[test]
    fn counts_turn_the_verdict_where_trying_every_value_does(facts in any_facts()) {
        let known = facts.for_rules();
        let now = resolve(&facts).0;
        let found = by_counts(&facts, now);
        let entries: [(&'static Entry, Option<Range<Count>>); 2] =
            [(keys::SERVICES.entry(), facts.services), (keys::LANGUAGES.entry(), facts.languages)];
        for ((entry, range), (_, within, put)) in entries.into_iter().zip(values(&known)) {
            let turn = found.iter().find(|turn| turn.input == entry).map(|turn| (turn.at, turn.answer));
            let Some(range) = range else {
                prop_assert!(turn.is_none(), "{} is not known: {:?}", entry.name, facts);
                continue;
            };
            let with = |value: u32| {
                let mut facts = known;
                put(&mut facts, value);
                answers(&facts)
            };
            // What a range leaves open is settled rather than turned: more than its most may settle it too.
            if within.iter().any(|value| with(*value) != with(within[0])) {
                prop_assert!(turn.is_none_or(|(at, answer)| at > range.high() && answer != now));
                continue;
            }
            // Twelve is two more than the greatest threshold there is.
            let first = (1..=12)
                .filter(|value| Count::from(*value) > range.high())
                .map(|value| (Count::from(value), agreed(&with(value)).unwrap_or(Answer::Undetermined)))
                .find(|(_, answer)| *answer != now);
            prop_assert_eq!(turn, first, "{} {:?}", entry.name, facts);
        }
    }

    #[test]
    fn only_a_rule_that_says_no_is_nearly_missed_and_one_count_more_or_less_fires_it(facts in any_facts()) {
        let lesson = lesson().unwrap();
        for rule in Rule::ALL {
            let outcome = outcome(rule, &facts, &lesson);
            let Some(near_miss) = outcome.near_miss else { continue };
            prop_assert_eq!(outcome.state, State::No, "{}", near_miss);
            let known = facts.for_rules();
            let [services, languages, ..] = values(&known).map(|(_, _, put)| put);
            let fires = |put: Put| {
                (0..=12).any(|value| {
                    let mut facts = known;
                    put(&mut facts, value);
                    rule.state(&facts) == State::Yes
                })
            };
            prop_assert!(fires(services) || fires(languages), "{rule:?} {near_miss}");
        }
    }

    /// The number at which a rule's state changes is the number in its text, and the one from which an
    /// alternative is hard.
    #[test]
    fn texts_name_the_counts_at_which_the_rules_turn(facts in any_facts()) {
        let lesson = lesson().unwrap();
        let turn = |rule: Rule, put: fn(&mut Facts, Option<Range<Count>>)| {
            let mut facts = Facts { services: exact(100), languages: exact(100), ..facts.clone() };
            let mut state = |value: u32| {
                put(&mut facts, exact(value));
                outcome(rule, &facts, &lesson).state
            };
            (1..=12).find(|value| state(*value) != state(0)).unwrap_or_default()
        };
        let text = |rule: Rule| outcome(rule, &facts, &lesson).threshold;
        let services = turn(Rule::ScaleAndLanguages, |facts, count| facts.services = count);
        let languages = turn(Rule::ScaleAndLanguages, |facts, count| facts.languages = count);
        let expected = format!("{services} services or more, in {languages} languages or more");
        prop_assert_eq!(text(Rule::ScaleAndLanguages), expected);
        let few = turn(Rule::FewServices, |facts, count| facts.services = count);
        prop_assert_eq!(text(Rule::FewServices), format!("fewer than {few} services"));
        prop_assert_eq!(turn(Rule::SingleLanguage, |facts, count| facts.languages = count), 2);
        prop_assert_eq!(text(Rule::SingleLanguage), "one language");
        for count in 1..=8 {
            let facts = Facts { languages: exact(count), ..facts.clone() };
            let rows = judge(&facts, &lesson).alternatives;
            let retries = rows.iter().find(|row| row.need == "retries").unwrap();
            let hard = count >= languages && count >= 2;
            prop_assert_eq!(retries.feasibility == Feasibility::Hard, hard, "{} languages", count);
        }
    }
}

/// The near miss of a rule with the lesson's thresholds, where nothing else is known.
fn near_miss(
    rule: Rule,
    services: Option<Range<Count>>,
    languages: Option<Range<Count>>,
    chains: Vec<ChainFact>,
) -> Option<String> {
    let facts = Facts {
        services,
        languages,
        kubernetes: None,
        needs: Needs::default(),
        latency: LatencyFacts { chains },
        thresholds: Thresholds {
            services_need: Count::from(50),
            languages_need: Count::from(3),
            services_few: Count::from(20),
            latency_share: Ratio::saturated(0.2),
        },
    };
    outcome(rule, &facts, &lesson().unwrap()).near_miss
}

#[test]
fn near_misses_of_counts() {
    let scale = |services, languages| near_miss(Rule::ScaleAndLanguages, services, languages, vec![]);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(scale(exact(60), exact(2)), text("2 languages; the rule needs 3"));
    assert_eq!(scale(exact(60), exact(1)), None);
    assert_eq!(scale(exact(40), exact(3)), text("40 services; the rule needs 50"));
    assert_eq!(scale(Some(range(30, 12)), exact(3)), text("30 to 42 services; the rule needs 50"));
    assert_eq!(scale(exact(39), exact(3)), None);
    assert_eq!(scale(exact(49), exact(2)), None, "both fall short");
    assert_eq!(scale(None, exact(2)), None, "more than the languages is missing");
    assert_eq!(scale(exact(60), exact(3)), None, "it fires");
    let few = |services| near_miss(Rule::FewServices, services, None, vec![]);
    assert_eq!(few(exact(20)), text("20 services; the rule fires below 20"));
    assert_eq!(few(exact(25)), text("25 services; the rule fires below 20"));
    assert_eq!(few(exact(26)), None);
    assert_eq!(few(exact(19)), None, "it fires");
    assert_eq!(few(Some(range(18, 4))), None, "it may fire");
    assert_eq!(near_miss(Rule::SingleLanguage, None, exact(2), vec![]), None);
}

#[test]
fn near_misses_of_a_share_of_the_sla() {
    let nearly = |tight: Option<bool>, share: f64| {
        let chains = vec![path(tight, Some(share)), path(Some(false), Some(0.01))];
        near_miss(Rule::TightLatency, None, None, chains)
    };
    let text = |share: &str| Some(format!("{share} of the SLA; the rule fires at 20 %"));
    assert_eq!(nearly(Some(false), 0.15), text("15 %"));
    assert_eq!(nearly(Some(false), 0.199), text("19.9 %"));
    assert_eq!(nearly(Some(false), 0.149), None);
    assert_eq!(nearly(Some(true), 0.3), None, "it fires");
    assert_eq!(nearly(None, 0.19), None, "it is unknown");
}
