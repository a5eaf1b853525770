//! What every format is given of a comparison.

use crate::cluster::survey::Survey;
use crate::model::comparison::{Comparison, RigChoice, Side};
use crate::model::layer::Values;
use crate::model::measured::Usage;
use crate::model::mesh::Rig;
use crate::model::warning::Concern;
use crate::model::{Figure, keys, latency::Level};

/// A comparison, and what it was made of.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Each mesh with its estimate.
    pub sides: &'a [Side<'a>],
    /// What each was read from, where manifests or a cluster dump were.
    pub surveys: &'a [Option<&'a Survey>],
    /// What was seen in use, as it is told beside each, where that was read.
    pub usages: &'a [Option<Usage>],
    /// Where latencies come from.
    pub choice: &'a RigChoice,
    /// What was found.
    pub comparison: &'a Comparison,
}

/// A scenario's own figures that belong to one mesh and were dropped for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// The mesh they were written for.
    pub written_for: String,
    /// The keys.
    pub keys: String,
    /// The meshes for which they were dropped.
    pub dropped_for: Vec<String>,
}

impl<'a> Compared<'a> {
    /// The name of a mesh by its place.
    #[must_use]
    pub fn name(&self, place: usize) -> &'a str {
        self.sides.get(place).map_or("", |side| &side.scenario.mesh().name)
    }

    /// The rig that measured all of them, as the first has it.
    #[must_use]
    pub fn rig(&self) -> Option<&'a Rig> {
        let RigChoice::Common { id, .. } = self.choice else { return None };
        self.sides.first()?.scenario.mesh().rigs.iter().find(|rig| rig.id == *id)
    }

    /// What belongs to one mesh and was dropped for the others.
    #[must_use]
    pub fn dropped(&self) -> Option<Dropped> {
        let mut found: Option<Dropped> = None;
        for concern in self.sides.iter().flat_map(|side| side.scenario.concerns()) {
            let Concern::MeshOverridesDropped { written_for, asked_for, keys } = concern else { continue };
            let dropped = found.get_or_insert_with(|| Dropped {
                written_for: written_for.clone(),
                keys: keys.clone(),
                dropped_for: Vec::new(),
            });
            dropped.dropped_for.push(asked_for.clone());
        }
        found
    }

    /// The levels of which a latency is known of some mesh, in order.
    pub(crate) fn levels(&self, latency: impl Fn(Level) -> Figure) -> Vec<Level> {
        let is_known = |side: &Side<'_>, level: Level| side.value(latency(level)).typical().is_some();
        let known = |level: &Level| self.sides.iter().any(|side| is_known(side, *level));
        Level::ALL.into_iter().filter(known).collect()
    }

    /// The inputs of a scenario that say nothing of the mesh.
    pub(crate) fn common(&self) -> Option<&'a Values> {
        self.sides.first().map(|side| &side.scenario.inputs().system)
    }

    /// The currency of all sums.
    #[must_use]
    pub fn currency(&self) -> String {
        self.common()
            .and_then(|values| values.get(keys::CURRENCY, crate::units::End::Typical))
            .unwrap_or_default()
    }
}
