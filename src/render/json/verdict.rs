//! The verdict.

use serde::Serialize;

use crate::model::verdict::Verdict;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct VerdictWire {
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["needed", "not-needed", "trade-off", "undetermined"])))]
    answer: &'static str,
    sentence: String,
    basis: Option<&'static str>,
    because: String,
    rules: Vec<RuleWire>,
    settle: Vec<SettleWire>,
    hint: Option<String>,
    needs_not_stated: Vec<String>,
    alternatives: Vec<AlternativeWire>,
    gains: Vec<GainWire>,
    comes_with: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RuleWire {
    rule: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["for", "against"])))]
    direction: &'static str,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["yes", "no", "unknown"])))]
    state: &'static str,
    fact: String,
    threshold: String,
    reason: String,
    near_miss: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SettleWire {
    fact: &'static str,
    r#if: String,
    answer: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct AlternativeWire {
    need: String,
    stated: Option<bool>,
    without_mesh: String,
    today: String,
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["workable", "hard", "unknown"])))]
    feasibility: &'static str,
    reason: String,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct GainWire {
    feature: String,
    without_mesh: String,
    with_mesh: String,
}

pub(super) fn verdict(verdict: &Verdict) -> VerdictWire {
    VerdictWire {
        answer: verdict.answer.word(),
        sentence: verdict.sentence.clone(),
        basis: verdict.basis.map(crate::model::verdict::Basis::word),
        because: verdict.because.clone(),
        rules: verdict.rules.iter().map(rule).collect(),
        settle: verdict
            .settle
            .iter()
            .map(|s| SettleWire { fact: s.fact, r#if: s.condition.clone(), answer: s.answer.word() })
            .collect(),
        hint: verdict.hint.clone(),
        needs_not_stated: verdict.needs_not_stated.clone(),
        alternatives: verdict
            .alternatives
            .iter()
            .map(|a| AlternativeWire {
                need: a.need.clone(),
                stated: a.stated,
                without_mesh: a.without_mesh.clone(),
                today: a.today.clone(),
                feasibility: a.feasibility.word(),
                reason: a.reason.clone(),
            })
            .collect(),
        gains: verdict
            .gains
            .iter()
            .map(|g| GainWire {
                feature: g.feature.clone(),
                without_mesh: g.without_mesh.clone(),
                with_mesh: g.with_mesh.clone(),
            })
            .collect(),
        comes_with: verdict.comes_with.clone(),
    }
}

fn rule(outcome: &crate::model::verdict::rules::Outcome) -> RuleWire {
    RuleWire {
        rule: outcome.rule.code(),
        direction: if outcome.rule.is_against() { "against" } else { "for" },
        state: outcome.state.word(),
        fact: outcome.fact.clone(),
        threshold: outcome.threshold.clone(),
        reason: outcome.reason.clone(),
        near_miss: outcome.near_miss.clone(),
    }
}
