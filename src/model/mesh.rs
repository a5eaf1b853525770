//! What the model knows of a mesh besides its figures: where its proxies sit, which of them a
//! request passes, what it serves, and on which rigs its latency was measured.

use crate::distribution::{Distribution, added_to};
use crate::model::component::Component;
use crate::model::latency::Level;
use crate::model::layer::Layer;
use crate::units::{Count, Memory, Quantity, Time};

/// A mesh, as a catalog file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mesh {
    /// The name in flags and scenarios.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// The version that the figures belong to.
    pub version: String,
    /// One or two sentences about the mode and what to mind.
    pub about: String,
    /// What runs because of it, in the order of reports.
    pub components: Vec<Component>,
    /// Whose rules decide which pods it serves.
    pub injector: Injector,
    /// How often one service-to-service hop passes each kind of proxy.
    pub traversals: Vec<(Component, Count)>,
    /// Pods of one replica of the control plane, where that is known.
    pub control_plane_pods: Option<Count>,
    /// Measured growth of a sidecar's memory with the configuration it is sent.
    pub growth: Vec<GrowthPoint>,
    /// What it serves.
    pub serves: Serves,
    /// Where its latency was measured.
    pub rigs: Vec<Rig>,
    /// Its figures, by key, with their sources.
    pub figures: Layer,
}

impl Mesh {
    /// How often one hop passes that kind of proxy.
    #[must_use]
    pub fn traversals_of(&self, component: Component) -> Count {
        let found = self.traversals.iter().find(|(proxy, _)| *proxy == component);
        found.map_or(Count::from(0), |(_, times)| *times)
    }

    /// All traversals of one hop.
    #[must_use]
    pub fn traversals_of_a_hop(&self) -> Count {
        self.traversals.iter().map(|(_, times)| *times).sum()
    }

    /// Whether every meshed pod gets a proxy of its own.
    #[must_use]
    pub fn has_sidecars(&self) -> bool {
        self.components.contains(&Component::Sidecar)
    }

    /// Whether it runs pods on every node.
    #[must_use]
    pub fn has_node_agents(&self) -> bool {
        self.components.iter().any(|c| matches!(c, Component::NodeProxy | Component::Cni))
    }

    /// The rig that speaks for one hop: the first that publishes what one hop adds.
    #[must_use]
    pub fn rig_of_a_hop(&self) -> Option<&Rig> {
        self.rigs.iter().find(|rig| rig.added_to_a_hop().is_some())
    }
}

/// Whose rules decide which pods a mesh's proxies serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Injector {
    /// Istio's sidecar injector.
    Istio,
    /// Istio's ambient mode: pods are redirected to proxies on their node.
    IstioAmbient,
    /// Linkerd's.
    Linkerd,
    /// Kuma's.
    Kuma,
    /// Consul's.
    Consul,
    /// Nobody's: every pod that has a network of its own.
    EveryPod,
}

impl Injector {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Istio, Self::IstioAmbient, Self::Linkerd, Self::Kuma, Self::Consul, Self::EveryPod];

    /// The word that catalog files use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Istio => "istio",
            Self::IstioAmbient => "istio-ambient",
            Self::Linkerd => "linkerd",
            Self::Kuma => "kuma",
            Self::Consul => "consul",
            Self::EveryPod => "every-pod",
        }
    }

    /// The family of meshes with one control plane that it is of, by the name that people use; nothing where it is
    /// of none that can be recognized.
    #[must_use]
    pub const fn family(self) -> Option<&'static str> {
        match self {
            Self::Istio | Self::IstioAmbient => Some("Istio"),
            Self::Linkerd => Some("Linkerd"),
            Self::Kuma => Some("Kuma"),
            Self::Consul => Some("Consul"),
            Self::EveryPod => None,
        }
    }

    /// Whether it puts a proxy into each pod.
    #[must_use]
    pub const fn has_sidecars(self) -> bool {
        !matches!(self, Self::IstioAmbient | Self::EveryPod)
    }
}

/// One measurement of a sidecar's memory in a mesh of known size.
#[derive(Debug, Clone, PartialEq)]
pub struct GrowthPoint {
    /// Services in the mesh, where the source says.
    pub services: Option<Count>,
    /// Pods in the mesh, where the source says.
    pub pods: Option<Count>,
    /// What one sidecar used.
    pub memory: Memory,
    /// Where that was published.
    pub source: String,
}

/// How well a mesh serves a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It does, and its makers call that part beta.
    Beta,
    /// No source was read that says.
    Unknown,
}

impl Answer {
    /// The word that reports and JSON use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Beta => "beta",
            Self::Unknown => "unknown",
        }
    }
}

/// An answer, its limits, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Served {
    /// The answer.
    pub answer: Answer,
    /// What to mind; may be empty.
    pub note: String,
    /// Where that is documented.
    pub source: String,
}

/// What a mesh does for the three needs that can speak for one.
#[derive(Debug, Clone, PartialEq)]
pub struct Serves {
    /// mTLS between all services.
    pub mtls: Served,
    /// Weighted splits, mirroring, routing by header.
    pub traffic_management: Served,
    /// Authorization by endpoint.
    pub l7_authorization: Served,
}

/// Latencies at percentiles; what was not published is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Percentiles {
    /// Half of the requests took at most this.
    pub p50: Option<Time>,
    /// Nine in ten.
    pub p90: Option<Time>,
    /// Nineteen in twenty.
    pub p95: Option<Time>,
    /// Ninety-nine in a hundred.
    pub p99: Option<Time>,
    /// 999 in a thousand.
    pub p999: Option<Time>,
}

/// A test set-up and what it measured. Figures of different rigs are not comparable.
#[derive(Debug, Clone, PartialEq)]
pub struct Rig {
    /// A short name; the same rig has the same name in every mesh it measured.
    pub id: String,
    /// The set-up in one line.
    pub about: String,
    /// Where it was published.
    pub source: String,
    /// When, as `2024-06`.
    pub date: String,
    /// The version of the mesh on the rig.
    pub version: String,
    /// Hops of one request on the rig, where the source says.
    pub hops: Option<Count>,
    /// Without a mesh.
    pub baseline: Percentiles,
    /// With this one.
    pub with_mesh: Percentiles,
    /// What the source itself says the mesh adds.
    pub added: Percentiles,
}

impl Rig {
    /// What the mesh adds at each percentile: what the source says, or the percentile with the mesh
    /// less the one without it.
    #[must_use]
    pub fn differences(&self) -> Percentiles {
        // A difference below zero is noise or a broken measurement; it is no tax.
        let added = |said: Option<Time>, with: Option<Time>, without: Option<Time>| {
            said.or_else(|| with.zip(without).filter(|(w, wo)| w >= wo).map(|(w, wo)| less(w, wo)))
        };
        let (a, w, b) = (&self.added, &self.with_mesh, &self.baseline);
        Percentiles {
            p50: added(a.p50, w.p50, b.p50),
            p90: added(a.p90, w.p90, b.p90),
            p95: added(a.p95, w.p95, b.p95),
            p99: added(a.p99, w.p99, b.p99),
            p999: added(a.p999, w.p999, b.p999),
        }
    }

    /// What the mesh adds to one hop at each percentile. Only where the rig's request is one hop: a
    /// percentile of several hops cannot be divided by their number.
    #[must_use]
    pub fn added_to_a_hop(&self) -> Option<Percentiles> {
        let found = self.differences();
        (self.hops == Some(Count::from(1)) && found != Percentiles::default()).then_some(found)
    }

    /// What each hop was added: the log-normal that, added to the baseline once a hop, gives back the
    /// p50 and the p99 that were measured with the mesh. None where the source has not both, or where
    /// there is no such log-normal.
    #[must_use]
    pub fn fitted(&self) -> Option<Distribution> {
        let base = self.baseline.distribution()?;
        let wanted = [(0.5, self.with_mesh.p50?.ms()), (0.99, self.with_mesh.p99?.ms())];
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a whole number of hops
        let hops = self.hops?.base() as u64;
        added_to(&base, hops, wanted)
    }
}

impl Percentiles {
    /// What was published at a level; a mean never is.
    #[must_use]
    pub fn at(&self, level: Level) -> Option<Time> {
        match level {
            Level::Mean => None,
            Level::P50 => self.p50,
            Level::P90 => self.p90,
            Level::P99 => self.p99,
            Level::P999 => self.p999,
        }
    }

    /// The curve through them; none through fewer than two, or through such as do not rise.
    #[must_use]
    pub fn distribution(&self) -> Option<Distribution> {
        let all = [(0.5, self.p50), (0.9, self.p90), (0.95, self.p95), (0.99, self.p99), (0.999, self.p999)];
        let points: Vec<(f64, f64)> =
            all.into_iter().filter_map(|(share, time)| Some((share, time?.ms()))).collect();
        Distribution::percentiles(&points).ok()
    }
}

fn less(with: Time, without: Time) -> Time {
    crate::units::Quantity::less(with, without)
}
