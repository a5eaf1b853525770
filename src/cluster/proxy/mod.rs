//! Proxies of meshes: which a pod has, the pod without them, and the pod with one.
//!
//! By what a proxy is recognized stands with each mesh's rules, in [`crate::cluster::inject`].

mod family;
pub(crate) mod find;
mod remake;

pub use family::Family;
pub(crate) use family::Traces;
pub use find::present;
pub use remake::{with_proxy, without_mesh};

pub(crate) use find::{placeholder, proxies};

use crate::cluster::resources::{Amounts, Asked};

/// What a proxy does in its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Carries the traffic of the containers beside it.
    Sidecar,
    /// Is what the pod is there for: traffic into the mesh, out of it, or between clusters.
    Gateway,
    /// A gateway that ambient puts in front of services.
    Waypoint,
    /// Carries the traffic of all pods of its node.
    NodeProxy,
}

/// The proxies of one mesh in a pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Present {
    /// Whose they are.
    pub family: Family,
    /// What they do.
    pub role: Role,
    /// Whether they are native sidecars.
    pub native: bool,
    /// How many there are.
    pub proxies: u32,
    /// What they ask for together.
    pub asked: Asked,
    /// What the first of them asks for.
    pub each: Asked,
    /// What the first of the mesh's init containers asks for; nothing where there is none.
    pub init: Option<Asked>,
}

/// A proxy as an injector puts it into a pod.
#[derive(Debug, Clone, PartialEq)]
pub struct Proxy {
    /// Whose it is.
    pub family: Family,
    /// What each asks for.
    pub asked: Asked,
    /// Whether that is known. Otherwise `asked` holds what is, and nobody knows the rest: which is not
    /// the same as a proxy that requests nothing.
    pub known: bool,
    /// Whether it becomes a native sidecar.
    pub native: bool,
    /// How many the pod gets.
    pub count: u32,
    /// What the mesh's init container asks for; nothing where there is none.
    pub init: Option<Asked>,
}

impl Proxy {
    /// What all of them ask for, without the init container.
    #[must_use]
    pub fn total(&self) -> Asked {
        (0..self.count).fold(Asked::default(), |sum, _| plus(sum, self.asked))
    }
}

impl Present {
    /// The same as an injector would have it.
    #[must_use]
    pub fn as_proxy(&self) -> Proxy {
        Proxy {
            family: self.family,
            asked: self.each,
            known: true,
            native: self.native,
            count: self.proxies,
            init: self.init,
        }
    }
}

/// Both together; what neither states stays unstated.
pub(crate) fn plus(one: Asked, other: Asked) -> Asked {
    fn both<T: std::ops::Add<Output = T> + Copy>(one: Option<T>, other: Option<T>) -> Option<T> {
        match (one, other) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        }
    }
    let amounts = |one: Amounts, other: Amounts| Amounts {
        memory: both(one.memory, other.memory),
        cpu: both(one.cpu, other.cpu),
    };
    Asked { requests: amounts(one.requests, other.requests), limits: amounts(one.limits, other.limits) }
}

#[cfg(test)]
mod tests;
