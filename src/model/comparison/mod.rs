//! Meshes side by side, beside none: for each figure which of them is cheapest, among those that serve
//! the stated needs and whose figure is known and covers the same; and whether a mesh pays at all.
//!
//! Estimates in, comparison out. Which rig may speak for all of them is chosen before ([`rig`]), since
//! the estimates depend on it.

mod figure;
pub mod payoff;
pub mod rig;

pub use figure::figures;
pub use payoff::{Outcome, Payoff};
pub use rig::{Offer, RigChoice};

use crate::model::comparison::figure::{Covers, Worth, worth};
use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::figure::{About, Figure, FigureValue, Which};
use crate::model::keys::{self, Key};
use crate::model::mesh::{Answer, Rig, Served, Serves};
use crate::model::runs::Overflow;
use crate::model::scenario::Scenario;

/// One mesh of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The scenario with this mesh.
    pub scenario: &'a Scenario,
    /// What that comes to.
    pub estimate: &'a Estimate,
}

/// Meshes compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How each mesh serves the needs that are stated: the worst of its answers.
    pub serves: Vec<Answer>,
    /// The request path that is compared, by its number in each estimate.
    pub path: Option<usize>,
    /// Every figure that is known of any mesh.
    pub figures: Vec<Compared>,
    /// What people and machines cost on both sides; nothing where no hours are given.
    pub payoffs: Vec<Option<Payoff>>,
}

/// One figure compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Which.
    pub figure: Figure,
    /// The cheapest by their typical figures: several where they are equal; none where fewer than two
    /// compare.
    pub cheapest: Vec<usize>,
    /// How many meshes were compared.
    pub of_known: usize,
    /// The other meshes, and why they were not compared.
    pub left_aside: Vec<(usize, Aside)>,
}

/// Why a mesh was not compared by a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// It does not serve a stated need, or not surely.
    DoesNotServe,
    /// The figure is unknown, or not the whole.
    Unknown,
    /// It is priced by less than it takes: the true figure is higher.
    AtLeast,
    /// It leaves out other components than those it would be compared with.
    CoversOtherParts {
        /// What it leaves out.
        leaves_out: Vec<Component>,
        /// What the others leave out.
        others: Vec<Component>,
    },
    /// The latency was stated, and those of others were measured elsewhere.
    NotOnTheRig,
}

/// A need that can be stated, and what a mesh says of it.
pub type Need = (Key<bool>, fn(&Serves) -> &Served);

/// The three of them.
pub const NEEDS: [Need; 3] = [
    (keys::MTLS_COMPLIANCE, |serves| &serves.mtls),
    (keys::TRAFFIC_MANAGEMENT, |serves| &serves.traffic_management),
    (keys::L7_AUTHORIZATION, |serves| &serves.l7_authorization),
];

impl<'a> Side<'a> {
    /// How it serves the stated needs: the worst answer to any; yes where none is stated.
    #[must_use]
    pub fn serves_the_needs(&self) -> Answer {
        let stated = NEEDS.iter().filter(|(need, _)| self.scenario.one(*need) == Some(true));
        let answers: Vec<Answer> = stated.map(|(_, of)| of(&self.scenario.mesh().serves).answer).collect();
        let worst_first = [Answer::No, Answer::Unknown, Answer::Beta];
        worst_first.into_iter().find(|answer| answers.contains(answer)).unwrap_or(Answer::Yes)
    }

    /// What is known of a figure: of the estimate, or of the rig that was chosen.
    #[must_use]
    pub fn value(&self, figure: Figure) -> FigureValue {
        match (figure.about(), self.rig_without_hops()) {
            (About::Rig(_), Some(rig)) => figure.measured_on(rig),
            _ => figure.value(self.estimate),
        }
    }

    /// The rig that was chosen, where its figures are not those of one hop for every mesh.
    #[must_use]
    pub fn rig_without_hops(&self) -> Option<&'a Rig> {
        self.scenario.withheld()?;
        let wanted = self.scenario.one(keys::RIG)?;
        self.scenario.mesh().rigs.iter().find(|rig| rig.id == wanted)
    }
}

/// Compares them.
///
/// # Errors
/// When a sum comes to more than can be counted.
pub fn compare(sides: &[Side<'_>]) -> Result<Comparison, Overflow> {
    let serves: Vec<Answer> = sides.iter().map(Side::serves_the_needs).collect();
    let path = path(sides);
    let figures = figures(path.map_or(Which::Worst, Which::Number));
    let figures = figures.into_iter().filter_map(|figure| compared(figure, sides, &serves)).collect();
    let payoffs = sides.iter().map(payoff::payoff).collect::<Result<_, _>>()?;
    Ok(Comparison { serves, path, figures, payoffs })
}

/// The request path that suffers most with most of the meshes; the first of equals. One path is
/// compared for all, since what two paths are added tells nothing about two meshes.
fn path(sides: &[Side<'_>]) -> Option<usize> {
    let paths = sides.first()?.estimate.latency.len();
    let times_worst = |path: &usize| {
        sides.iter().filter(|side| side.estimate.latency.get(*path).is_some_and(|p| p.worst)).count()
    };
    (0..paths).reduce(|best, path| if times_worst(&path) > times_worst(&best) { path } else { best })
}

/// One figure; nothing where no mesh has it.
fn compared(figure: Figure, sides: &[Side<'_>], serves: &[Answer]) -> Option<Compared> {
    let worths: Vec<Worth> = sides.iter().map(|side| worth(figure, side)).collect();
    let known = |place: usize| match &worths[place] {
        Worth::Known { typical, covers } => Some((*typical, covers)),
        Worth::AtLeast | Worth::Unknown => None,
    };
    let serving = |place: &usize| serves[*place] == Answer::Yes;
    let candidates = || (0..sides.len()).filter(serving).filter_map(|place| Some((place, known(place)?)));
    if worths.iter().all(|worth| *worth == Worth::Unknown) {
        return None;
    }
    let reference = reference(candidates().map(|(_, (_, covers))| covers));
    let group: Vec<(usize, f64)> = candidates()
        .filter(|(_, (_, covers))| Some(*covers) == reference)
        .map(|(place, (typical, _))| (place, typical))
        .collect();
    let least = group.iter().map(|(_, typical)| *typical).reduce(f64::min);
    let cheapest = group.iter().filter(|(_, typical)| group.len() > 1 && Some(*typical) == least);
    let left_aside = (0..sides.len()).filter_map(|place| {
        let aside = match (known(place), serving(&place)) {
            (None, _) if worths[place] == Worth::AtLeast => Aside::AtLeast,
            (None, _) => Aside::Unknown,
            (_, false) => Aside::DoesNotServe,
            (Some((_, covers)), true) => other(covers, reference?)?,
        };
        Some((place, aside))
    });
    Some(Compared {
        figure,
        cheapest: cheapest.map(|(place, _)| *place).collect(),
        of_known: group.len(),
        left_aside: left_aside.collect(),
    })
}

/// What figures must cover to be compared: what most of them do; of equals, what leaves least out.
fn reference<'a>(all: impl Iterator<Item = &'a Covers>) -> Option<&'a Covers> {
    let all: Vec<&Covers> = all.collect();
    let rank = |covers: &Covers| {
        let left_out = if let Covers::AllBut(parts) = covers { parts.len() } else { 0 };
        (all.iter().filter(|other| **other == covers).count(), std::cmp::Reverse(left_out))
    };
    // Latencies that were stated are each of a system of their own.
    let measured = all.iter().copied().filter(|covers| **covers != Covers::Stated);
    measured.reduce(|best, covers| if rank(covers) > rank(best) { covers } else { best })
}

/// Why a figure that covers this is not compared with those that cover that; nothing where it is.
fn other(covers: &Covers, reference: &Covers) -> Option<Aside> {
    match (covers, reference) {
        (one, other) if one == other => None,
        (Covers::AllBut(leaves_out), Covers::AllBut(others)) => {
            Some(Aside::CoversOtherParts { leaves_out: leaves_out.clone(), others: others.clone() })
        }
        _ => Some(Aside::NotOnTheRig),
    }
}
