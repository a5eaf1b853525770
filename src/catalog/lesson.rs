//! The file of the verdict's texts.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::catalog::CatalogError;
use crate::model::verdict::lesson::{AlternativeText, Because, Gain, Lesson, RuleText, Sentences};
use crate::model::verdict::rule::Rule;

const FILE: &str = "lesson";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLesson {
    only_chain: String,
    only_chain_changes: String,
    comes_with: Vec<String>,
    depends_on_languages: String,
    sentences: RawSentences,
    because: RawBecause,
    rule: BTreeMap<String, RawRule>,
    alternative: Vec<RawAlternative>,
    gain: Vec<RawGain>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSentences {
    needed: String,
    not_needed: String,
    trade_off: String,
    undetermined: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBecause {
    needed: String,
    reasons_against: String,
    no_reason_for: String,
    no_reason_for_yet: String,
    trade_off: String,
    undetermined: String,
    unknown_do_not_matter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    threshold: String,
    reason: String,
    #[serde(default)]
    need: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAlternative {
    need: String,
    title: String,
    rule: Option<String>,
    without_mesh: String,
    today: String,
    hard_only_if_stated: bool,
    #[serde(default)]
    if_stated: String,
    one_language: String,
    few_languages: String,
    many_languages: String,
    unknown_languages: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGain {
    feature: String,
    without_mesh: String,
    with_mesh: String,
}

/// Reads the texts; every rule must have its own.
pub(super) fn read(text: &str) -> Result<Lesson, CatalogError> {
    let raw: RawLesson = toml::from_str(text).map_err(|error| CatalogError::file(FILE, &error))?;
    let mut texts = raw.rule;
    let mut rules = Vec::new();
    for rule in Rule::ALL {
        let text = texts.remove(rule.code()).ok_or_else(|| fault(rule.code(), "this rule has no text"))?;
        rules.push((rule, RuleText { threshold: text.threshold, reason: text.reason, need: text.need }));
    }
    if let Some(stranger) = texts.keys().next() {
        return Err(fault(stranger, "there is no such rule"));
    }
    let between = &raw.depends_on_languages;
    let alternatives =
        raw.alternative.into_iter().map(|raw| alternative(raw, between)).collect::<Result<_, _>>()?;
    let s = raw.sentences;
    let b = raw.because;
    Ok(Lesson {
        rules,
        alternatives,
        sentences: Sentences {
            needed: s.needed,
            not_needed: s.not_needed,
            trade_off: s.trade_off,
            undetermined: s.undetermined,
        },
        because: Because {
            needed: b.needed,
            reasons_against: b.reasons_against,
            no_reason_for: b.no_reason_for,
            no_reason_for_yet: b.no_reason_for_yet,
            trade_off: b.trade_off,
            undetermined: b.undetermined,
            unknown_do_not_matter: b.unknown_do_not_matter,
        },
        gains: raw
            .gain
            .into_iter()
            .map(|g| Gain { feature: g.feature, without_mesh: g.without_mesh, with_mesh: g.with_mesh })
            .collect(),
        comes_with: raw.comes_with,
        only_chain: raw.only_chain,
        only_chain_changes: raw.only_chain_changes,
    })
}

fn alternative(raw: RawAlternative, between: &str) -> Result<AlternativeText, CatalogError> {
    let rule = match &raw.rule {
        None => None,
        Some(code) => {
            let found = Rule::ALL.into_iter().find(|rule| rule.code() == code);
            Some(found.ok_or_else(|| fault(code, "there is no such rule"))?)
        }
    };
    Ok(AlternativeText {
        need: raw.need,
        title: raw.title,
        rule,
        without_mesh: raw.without_mesh,
        today: raw.today,
        one_language: raw.one_language,
        few_languages: raw.few_languages,
        many_languages: raw.many_languages,
        unknown_languages: raw.unknown_languages,
        between: between.to_owned(),
        hard_only_if_stated: raw.hard_only_if_stated,
        if_stated: raw.if_stated,
    })
}

fn fault(key: &str, message: &str) -> CatalogError {
    CatalogError::Figure { file: FILE.to_owned(), key: key.to_owned(), message: message.to_owned() }
}
