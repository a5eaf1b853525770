//! The parts of a mesh as they were measured: what runs with the mesh and did not run without it. Proxies that
//! ran before, perhaps another mesh's elsewhere, are none of them.

use crate::model::component::Component;
use crate::model::measured::summary::count;
use crate::model::measured::usage::{Ran, Side, Usage};
use crate::units::{Count, Cpu, Memory, Quantity};

/// A part of the mesh, all of one component together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it is.
    pub component: Component,
    /// How many there are: of sidecars containers, of others pods.
    pub number: Count,
    /// What they use together; nothing where that of some is not known, or less than before.
    pub memory: Option<Memory>,
    /// The same of CPU.
    pub cpu: Option<Cpu>,
}

impl Part {
    /// What the catalog has a figure of: the mean of one, or all of a control plane.
    #[must_use]
    pub fn memory_of_one(&self) -> Option<Memory> {
        self.memory.map(|sum| Memory::saturated(sum.bytes() / self.ones().base()))
    }

    /// The same of CPU.
    #[must_use]
    pub fn cpu_of_one(&self) -> Option<Cpu> {
        self.cpu.map(|sum| Cpu::saturated(sum.cores() / self.ones().base()))
    }

    /// How many the catalog's figure counts.
    fn ones(&self) -> Count {
        if self.component == Component::ControlPlane { Count::from(1) } else { self.number }
    }

    /// How the number of what a figure is the mean of is told.
    #[must_use]
    pub fn whose(&self) -> String {
        match self.component {
            Component::ControlPlane if self.number == Count::from(1) => "of 1 pod".to_owned(),
            Component::ControlPlane => format!("of {} pods together", self.number),
            one if self.number == Count::from(1) => format!("of {}", one.counted(self.number)),
            one => format!("the mean of {}", one.counted(self.number)),
        }
    }
}

/// The parts that run with the mesh and did not without it, in the order of components.
pub(super) fn parts(after: &Usage, before: Option<&Usage>) -> Vec<Part> {
    let of = |component: Component| {
        let there = after.part(component)?;
        more(component, there, before.and_then(|before| before.part(component)))
    };
    Component::ALL.into_iter().filter_map(of).collect()
}

/// The meshes whose proxies run with the mesh and did not, or not as many of them, without it.
pub(super) fn new_meshes(after: &Usage, before: Option<&Usage>) -> Vec<Ran> {
    let is_same = |one: &Ran, other: &Ran| (one.family, one.injector) == (other.family, other.injector);
    let ran = |mesh: &Ran| {
        let there = before.and_then(|before| before.meshes.iter().find(|one| is_same(one, mesh)));
        there.map_or(0, |there| there.proxies)
    };
    after.meshes.iter().filter(|mesh| mesh.proxies > ran(mesh)).cloned().collect()
}

fn more(component: Component, after: &Side, before: Option<&Side>) -> Option<Part> {
    let number = |side: &Side| if component == Component::Sidecar { side.containers } else { side.pods };
    let Some(before) = before else {
        let (memory, cpu) = (after.whole_memory(), after.whole_cpu());
        return Some(Part { component, number: count(number(after)?), memory, cpu });
    };
    let number = number(after)?.checked_sub(number(before)?).filter(|number| *number > 0)?;
    Some(Part {
        component,
        number: count(number),
        memory: less(after.whole_memory(), before.whole_memory()),
        cpu: less(after.whole_cpu(), before.whole_cpu()),
    })
}

pub(super) fn less<Q: Quantity>(after: Option<Q>, before: Option<Q>) -> Option<Q> {
    let difference = after?.base() - before?.base();
    (difference >= 0.0).then(|| Q::saturated(difference))
}
