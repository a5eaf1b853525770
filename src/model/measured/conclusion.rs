//! The plain sentence at the end: worth it, within noise, reconsider; or that it cannot be said, and why.
//!
//! The lesson: "Measure the overhead. Before and after: memory usage, p99 latency, deploy time. If the mesh
//! costs more than the problems it solves, reconsider." What problems it solves is the verdict's to say, what it
//! may cost is the budget's and the SLA's. In this order, the first that holds:
//!
//! ```text
//! a budget that denies is broken                                            reconsider
//! p99 keeps the SLA without the mesh and not with it                        reconsider
//! nothing was measured that says something of the mesh                      cannot say
//! all that was measured is noise                                            within noise
//! no scenario says what the mesh is for                                     cannot say
//! the proxies that run are not those of the mesh that is asked about         cannot say
//! nothing asks for a mesh                                                   reconsider
//! the verdict cannot say                                                    cannot say
//! latencies were measured and do not compare, or a budget is not known      cannot say
//! something asks for a mesh, something speaks against it                    a trade-off
//! something asks for a mesh                                                 worth it
//! ```
//!
//! The texts are data ([`Texts`]).

use crate::model::budget::Judged;
use crate::model::estimate::Estimate;
use crate::model::latency::Level;
use crate::model::measured::alike::its_own;
use crate::model::measured::held::{Held, kept};
use crate::model::measured::noise::Noise;
use crate::model::measured::row::Row;
use crate::model::measured::tax::Measured;
use crate::model::measured::texts::Texts;
use crate::model::measured::what::What;
use crate::model::scenario::Scenario;
use crate::model::verdict::answer::Answer;
use crate::units::quote;

/// What can be concluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sentence {
    /// The mesh is needed and costs no more than it may.
    WorthIt,
    /// It costs nothing that the runs could show.
    WithinNoise,
    /// It costs more than it may, or nothing asks for it.
    Reconsider,
    /// It is needed, and something speaks against it.
    TradeOff,
    /// What is known does not say.
    CannotSay,
}

impl Sentence {
    /// The word that JSON uses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WorthIt => "worth-it",
            Self::WithinNoise => "within-noise",
            Self::Reconsider => "reconsider",
            Self::TradeOff => "trade-off",
            Self::CannotSay => "cannot-say",
        }
    }
}

/// What is known besides the measurement.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The estimate of the scenario.
    pub estimate: &'a Estimate,
    /// How the measurement stands against its budget.
    pub held: &'a Held,
}

/// The conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    /// Which.
    pub sentence: Sentence,
    /// In words.
    pub text: String,
    /// Why, in a sentence or more.
    pub because: String,
}

/// What follows from a measurement, and from the scenario where there is one.
#[must_use]
pub fn conclude(measured: &Measured, facts: Option<Facts<'_>>, texts: &Texts) -> Conclusion {
    let (sentence, because) = decide(measured, facts, texts);
    let text = match sentence {
        Sentence::WorthIt => &texts.worth_it,
        Sentence::WithinNoise => &texts.within_noise,
        Sentence::Reconsider => &texts.reconsider,
        Sentence::TradeOff => &texts.trade_off,
        Sentence::CannotSay => &texts.cannot_say,
    };
    let told: Vec<String> = [
        Some(because),
        few_runs(measured, texts),
        some_noise(sentence, measured, texts),
        not_measured(measured, texts),
    ]
    .into_iter()
    .flatten()
    .collect();
    Conclusion { sentence, text: text.clone(), because: told.join(" ") }
}

fn decide(measured: &Measured, facts: Option<Facts<'_>>, texts: &Texts) -> (Sentence, String) {
    if let Some(facts) = facts {
        let broken = names(facts.held.broken());
        if !broken.is_empty() {
            return (Sentence::Reconsider, texts.budgets_broken.replace("{budgets}", &broken));
        }
        if measured.compares() && kept(measured, facts.scenario, facts.estimate) == Ok([true, false]) {
            return (Sentence::Reconsider, texts.sla_broken.clone());
        }
    }
    let speaking: Vec<Noise> = measured
        .rows
        .iter()
        .filter(|row| row.what.is_tax() && measured.speaks(row))
        .filter_map(Row::noise)
        .collect();
    if speaking.is_empty() {
        let because = not_comparable(measured, texts).unwrap_or_else(|| texts.nothing_measured.clone());
        return (Sentence::CannotSay, because);
    }
    let apart = not_comparable(measured, texts);
    if apart.is_none() && speaking.iter().all(|noise| noise.is_noise()) {
        return (Sentence::WithinNoise, texts.all_noise.clone());
    }
    let Some(Facts { scenario, estimate, held }) = facts else {
        return (Sentence::CannotSay, apart.unwrap_or_else(|| texts.no_scenario.clone()));
    };
    if let Err(reason) = its_own(measured, scenario) {
        return (Sentence::CannotSay, texts.another_mesh.replace("{reason}", &reason));
    }
    let verdict = &estimate.verdict;
    let told = |text: &str| text.replace("{verdict}", &format!("{} {}", verdict.sentence, verdict.because));
    let unknown = names(held.verdict.unknown());
    match (verdict.answer, apart) {
        (Answer::NotNeeded, _) => (Sentence::Reconsider, told(&texts.not_needed)),
        (Answer::Undetermined, _) => {
            let mut facts: Vec<&str> = verdict.settle.iter().map(|settle| settle.fact).collect();
            facts.dedup();
            (Sentence::CannotSay, texts.undetermined.replace("{facts}", &facts.join(", ")))
        }
        (_, Some(apart)) => (Sentence::CannotSay, apart),
        _ if !unknown.is_empty() => {
            (Sentence::CannotSay, texts.budgets_unknown.replace("{budgets}", &unknown))
        }
        (Answer::TradeOff, None) => (Sentence::TradeOff, told(&texts.both)),
        (Answer::Needed, None) => (Sentence::WorthIt, told(&texts.needed)),
    }
}

fn names<'a>(judged: impl Iterator<Item = &'a Judged>) -> String {
    judged.map(|one| quote(one.budget)).collect::<Vec<_>>().join(", ")
}

fn not_comparable(measured: &Measured, texts: &Texts) -> Option<String> {
    let comparable = measured.comparable.as_ref().filter(|comparable| !comparable.ok)?;
    let blocking = comparable.reasons.iter().filter(|reason| reason.blocks);
    let reasons: Vec<&str> = blocking.map(|reason| reason.message.as_str()).collect();
    Some(texts.not_comparable.replace("{reasons}", &reasons.join("; ")))
}

/// Latencies that rest on runs too few to tell noise. Usage is read once, and told by its containers.
fn few_runs(measured: &Measured, texts: &Texts) -> Option<String> {
    let latencies = measured.rows.iter().filter(|row| matches!(row.what, What::Latency(_)));
    let mut unknown = latencies.filter(|row| measured.speaks(row)).filter_map(Row::noise);
    unknown.any(Noise::is_unknown).then(|| texts.too_few_runs.clone())
}

fn some_noise(sentence: Sentence, measured: &Measured, texts: &Texts) -> Option<String> {
    let noise = measured
        .rows
        .iter()
        .filter(|row| row.what.is_tax() && measured.speaks(row) && row.noise().is_some_and(Noise::is_noise));
    let rows: Vec<&str> = noise.map(|row| row.what.title()).collect();
    let told = sentence != Sentence::WithinNoise && !rows.is_empty();
    told.then(|| texts.some_noise.replace("{rows}", &rows.join(", ")))
}

/// Of the three that the lesson asks for, those that say nothing.
fn not_measured(measured: &Measured, texts: &Texts) -> Option<String> {
    let asked =
        [(What::Memory, "memory"), (What::Latency(Level::P99), "p99"), (What::Rollout, "deploy time")];
    let silent = |what| !measured.row(what).is_some_and(|row| measured.speaks(row));
    let rows: Vec<&str> = asked.into_iter().filter(|(what, _)| silent(*what)).map(|(_, word)| word).collect();
    (!rows.is_empty()).then(|| texts.not_measured.replace("{rows}", &rows.join(", ")))
}
