//! The parts of a mesh as they were measured, and what of them is more with the mesh than without it.
//!
//! What one of a part takes is the mean with the mesh, over all of it; the tax is the difference of the two sides.
//! Proxies of which there are no more than before, perhaps another mesh's elsewhere, are no part of it.

use crate::model::component::Component;
use crate::model::measured::own::Crowd;
use crate::model::measured::summary::count;
use crate::model::measured::usage::{Side, Usage, Whose};
use crate::units::{Count, Cpu, Memory, Quantity};

/// A part of the mesh, all of one component together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it is, and whose.
    pub whose: Whose,
    /// How many there are with the mesh: of sidecars containers, of others pods.
    pub number: Count,
    /// How many of them are more than without it.
    pub added: Count,
    /// What all of them use; nothing where that of some is not known.
    pub memory: Option<Memory>,
    /// The same of CPU.
    pub cpu: Option<Cpu>,
    /// How much of that is more than without the mesh, in bytes.
    pub added_memory: More,
    /// The same of CPU, in cores.
    pub added_cpu: More,
}

/// A difference of the two sides, in the base unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct More {
    /// All of it, where all of both sides is known; it may be below zero.
    pub whole: Option<f64>,
    /// What it is at the least, where some is known.
    pub least: f64,
}

impl More {
    /// Of what one side uses over what the other did, if it was there.
    pub(super) fn of<Q: Quantity>(
        after: &Side,
        before: Option<&Side>,
        whole: fn(&Side) -> Option<Q>,
        known: fn(&Side) -> Option<Q>,
    ) -> Self {
        // What was not seen without the mesh did not run.
        let before = before.filter(|side| side.is_there());
        let ran = before.map_or(Some(0.0), |side| whole(side).map(Quantity::base));
        let more = |after: Option<Q>| Some(after?.base() - ran?);
        Self { whole: more(whole(after)), least: more(known(after)).unwrap_or_default().max(0.0) }
    }
}

impl Part {
    /// What it is.
    #[must_use]
    pub const fn component(&self) -> Component {
        self.whose.component
    }

    /// Whether it is proxies of which there are more than without the mesh.
    #[must_use]
    pub fn is_of_new_proxies(&self) -> bool {
        self.component().is_proxy() && self.added > Count::ZERO
    }

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
        if self.component() == Component::ControlPlane { Count::from(1) } else { self.number }
    }

    /// What a figure of one is the mean of.
    #[must_use]
    pub fn sentence(&self) -> String {
        let is_one = self.number == Count::from(1);
        match self.component() {
            Component::ControlPlane if is_one => "of 1 pod".to_owned(),
            Component::ControlPlane => format!("of {} pods together", self.number),
            one if is_one => format!("of {}", one.counted(self.number)),
            one => format!("the mean of {}", one.counted(self.number)),
        }
    }
}

/// Everything of meshes that was seen with the mesh, in the order of components.
pub(super) fn parts(after: &Usage, before: Option<&Usage>) -> Vec<Part> {
    let of = |(whose, there): (&Whose, &Side)| {
        let before = before.and_then(|before| before.part(whose.component, whose.family));
        let number =
            |side: &Side| if whose.component == Component::Sidecar { side.containers } else { side.pods };
        let all = number(there)?;
        let ran = before.filter(|side| side.is_there()).and_then(number).unwrap_or_default();
        Some(Part {
            whose: *whose,
            number: count(all),
            added: count(all.saturating_sub(ran)),
            memory: there.whole_memory(),
            cpu: there.whole_cpu(),
            added_memory: More::of(there, before, Side::whole_memory, |side| side.memory),
            added_cpu: More::of(there, before, Side::whole_cpu, |side| side.cpu),
        })
    };
    after.parts.iter().filter_map(of).collect()
}

/// The pods around the parts of a mesh: those that its proxies are for, and all that were seen. Those of
/// sidecars have one; which pods ambient redirects cannot be seen in what they use. Of several clusters nobody can
/// tell which part serves which.
#[must_use]
pub fn crowd(usage: &Usage, family: &str, has_sidecars: bool) -> Crowd {
    if usage.clusters > 1 {
        return Crowd::default();
    }
    let applications = usage.app.pods.filter(|pods| *pods > 0);
    let pods = if has_sidecars {
        usage.part(Component::Sidecar, family).and_then(|side| side.pods)
    } else {
        applications.map(|_| usage.meshable_pods)
    };
    Crowd { pods: pods.map(count), cluster_pods: applications.map(count) }
}
