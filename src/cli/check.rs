//! `meshtax check`: the estimate against budgets, for CI.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::ArgMatches;

use crate::cli::exit::Answer;
use crate::cli::files;
use crate::cli::inputs::{self, Inputs, Stated};
use crate::cli::output::{Format, Output};
use crate::cluster::survey::Survey;
use crate::ingest;
use crate::model::Figure;
use crate::model::budget::{Baseline, Judged, State};
use crate::model::headroom::headroom;
use crate::model::sensitivity::{Moves, moved_most};
use crate::model::verdict::lesson::Lesson;
use crate::model::{Scenario, budget, estimate};
use crate::render::{checked, json};
use crate::units::quote;
use crate::{catalog, render};

pub(super) fn run(matches: &ArgMatches) -> Result<Answer> {
    let output = Output::of(matches);
    let Inputs { scenario, survey, usage, stated, .. } = inputs::scenario(matches)?;
    if !budget::has_any(&scenario) {
        bail!(
            "there is nothing to judge: give a budget, for example `--max memory=20GB`, or `[budget.deny]` in a scenario \
             (`meshtax keys` lists them)"
        );
    }
    let lesson = catalog::lesson()?;
    let estimate = estimate(&scenario, &lesson)?;
    let (baseline, before) = baseline(matches, &scenario, &stated, &lesson)?
        .map_or((None, None), |(one, before)| (Some(one), before));
    let verdict = budget::judge(&scenario, &estimate, baseline.as_ref());
    let moved_by = moves_most(&scenario, &verdict.judged, &lesson);
    let headroom = headroom((&scenario, &estimate), &lesson, baseline.as_ref(), &verdict.judged);
    let check = checked::Check {
        scenario: &scenario,
        estimate: &estimate,
        survey: survey.as_ref(),
        usage: usage.as_ref(),
        verdict: &verdict,
        moved_by: &moved_by,
        headroom: &headroom,
        baseline: baseline.as_ref(),
        before: before.as_ref(),
        places: &stated.places,
        allow_unknown: matches.get_flag("allow-unknown"),
        units: output.units,
    };
    let text = match output.format {
        Format::Json => json::check(&check)?,
        Format::Github => render::github::check(&check),
        Format::Junit => render::junit::check(&check)?,
        Format::Sarif => json::sarif(&check)?,
        Format::Markdown => checked::comment(&check),
        _ => output.lay_out(&checked::report(&check, matches.get_flag("quiet"))),
    };
    // The whole report stands before the exit code says no.
    output.write(&text)?;
    if matches.get_flag("no-fail") {
        return Ok(Answer::Given);
    }
    if verdict.is_over() {
        return Ok(Answer::OverBudget);
    }
    if check.result() == State::Unknown {
        let unknown: Vec<String> = verdict.unknown().map(|one| quote(one.budget)).collect();
        bail!(
            "{} cannot be judged, which is no pass: give what is missing, or allow it with `--allow-unknown`",
            unknown.join(", ")
        );
    }
    Ok(Answer::Given)
}

/// The largest earlier estimate; one of some thousand workloads has a megabyte.
const MOST_OF_A_BASELINE: usize = 64 << 20;

/// What the estimate is held beside: an earlier one, or that of the other side's manifests.
fn baseline(
    matches: &ArgMatches,
    scenario: &Scenario,
    stated: &Stated,
    lesson: &Lesson,
) -> Result<Option<(Baseline, Option<Survey>)>> {
    if let Some(path) = matches.get_one::<PathBuf>("baseline") {
        let text = files::read(path, MOST_OF_A_BASELINE)?;
        let percentile = budget::percentile(scenario);
        return Ok(Some((ingest::estimate::baseline(&files::name(path), &text, percentile)?, None)));
    }
    let Some((other, survey)) = inputs::other_side(matches, stated)? else { return Ok(None) };
    let past = estimate(&other, lesson)?;
    let source = survey.as_ref().map_or_else(String::new, Survey::source);
    Ok(Some((Baseline::of(&source, &other, &past), survey)))
}

/// The uncertain input that moves each broken budget's figure most; of growth, the figure that grew.
fn moves_most(scenario: &Scenario, judged: &[Judged], lesson: &Lesson) -> Vec<Option<Moves>> {
    let broken = |one: &Judged| Figure::of_budget(one.budget).filter(|_| one.state == State::Over);
    let figures: Vec<Figure> = judged.iter().filter_map(broken).collect();
    let mut moves = moved_most(scenario, lesson, &figures).into_iter();
    judged.iter().map(|one| broken(one).and_then(|_| moves.next()?)).collect()
}

#[cfg(test)]
mod tests {
    use crate::catalog::{Catalog, Said, lesson};
    use crate::model::headroom::headroom;
    use crate::model::latency::COMPOSED;
    use crate::model::sensitivity::{moved_most, sensitivity};
    use crate::model::{Scenario, budget, estimate};
    use crate::scenario;

    const PATHS: &str = "[cluster]\npods = \"200..240\"\nservices = 30\nnodes = 20\n\
        [mesh]\nname = \"istio-sidecar\"\n\
        [[chain]]\ndepth = 3\nhop_latency = \"p50=2ms,p99=9ms\"\nrps = 100\n\
        [[chain]]\ndepth = 5\nhop_latency = \"p50=3ms,p99=12ms\"\nrps = 50\n";

    fn with(budgets: &str) -> Scenario {
        let layer = scenario::read(&format!("{PATHS}{budgets}")).unwrap();
        Catalog::builtin().resolve(Said { scenario: Some(layer), ..Said::default() }).unwrap()
    }

    /// How many paths are composed by the search for headroom alone.
    fn composed(budgets: &str) -> usize {
        let (scenario, lesson) = (with(budgets), lesson().unwrap());
        let estimate = estimate(&scenario, &lesson).unwrap();
        let judged = budget::judge(&scenario, &estimate, None).judged;
        COMPOSED.set(0);
        let found = headroom((&scenario, &estimate), &lesson, None, &judged);
        assert!(found.iter().any(|rooms| !rooms.is_empty()), "something is searched: {judged:?}");
        COMPOSED.get()
    }

    #[test]
    fn an_estimate_composes_each_path_once_without_and_once_with_the_mesh() {
        COMPOSED.set(0);
        estimate(&with(""), &lesson().unwrap()).unwrap();
        assert_eq!(COMPOSED.get(), 4);
    }

    #[test]
    fn a_budget_on_memory_composes_no_path() {
        assert_eq!(composed("[budget.deny]\nmemory = \"90GB\"\ncpu_reserved = 60\n"), 0);
    }

    #[test]
    fn budgets_on_latency_compose_each_path_once_for_all_that_is_tried() {
        let all =
            "[budget.deny]\nmemory = \"90GB\"\nadded_latency = \"1s\"\nadded_latency_percent = \"900%\"\n";
        assert_eq!(composed(all), 4);
    }

    #[test]
    fn what_moves_a_broken_budget_on_memory_composes_no_path() {
        let scenario = with("");
        COMPOSED.set(0);
        let moved = moved_most(&scenario, &lesson().unwrap(), &budget::FIGURES[..4]);
        assert!(moved[0].is_some());
        assert_eq!(COMPOSED.get(), 0);
    }

    #[test]
    fn what_moves_a_figure_of_memory_composes_paths_once_for_the_verdict() {
        let scenario = with("");
        let memory = budget::FIGURES[0];
        COMPOSED.set(0);
        assert!(!sensitivity(&scenario, &lesson().unwrap(), memory).is_empty());
        assert_eq!(COMPOSED.get(), 4);
    }
}
