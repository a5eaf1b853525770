//! The figures that budgets can be set for: where each stands in an estimate.

use crate::model::budget::listed;
use crate::model::estimate::Estimate;
use crate::model::keys::Entry;
use crate::model::latency::{ChainLatency, Level};
use crate::model::limit_keys::figures_with_limits;
use crate::model::resource::Total;
use crate::model::scenario::Scenario;
use crate::model::value::Value;
use crate::model::words::Percentile;
use crate::units::{End, Memory, Quantity, Range, Unit, quote};

/// Makes the figures from their list.
macro_rules! figures {
    ($($(#[$doc:meta])* $figure:ident: $unit:ident, $key:literal, $text:literal, $growth:literal;)*) => {
        /// A figure with a budget.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Figure {
            $($(#[$doc])* $figure,)*
        }

        impl Figure {
            /// All of them, in the order of the keys.
            pub const ALL: [Self; [$($key),*].len()] = [$(Self::$figure),*];

            /// The key in a table of budgets.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$figure => $key,)*
                }
            }

            /// Its name where growth is limited.
            #[must_use]
            pub const fn increase_key(self) -> &'static str {
                match self {
                    $(Self::$figure => concat!("increase.", $key),)*
                }
            }

            /// Which quantity it is.
            #[must_use]
            pub const fn unit(self) -> Unit {
                match self {
                    $(Self::$figure => Unit::$unit,)*
                }
            }
        }
    };
}

figures_with_limits!(figures);

/// What an estimate says of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Actual {
    /// Low, typical and high in the base unit; nothing where it is not known.
    pub ends: Option<[f64; 3]>,
    /// Why it is not known, or not the whole.
    pub reason: Option<String>,
}

impl Actual {
    fn of<Q: Quantity>(range: Option<Range<Q>>, reason: impl FnOnce() -> String) -> Self {
        let ends = range.map(|range| [range.low(), range.typical(), range.high()].map(Quantity::base));
        let reason = if ends.is_none() { Some(reason()) } else { None };
        Self { ends, reason }
    }
}

impl Figure {
    /// The figure that a budget's name is about; of growth, the one that grows.
    #[must_use]
    pub fn of_budget(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|figure| {
            let growth = (figure.increase_key() == name).then(|| figure.grows().0);
            growth.or_else(|| (figure.key() == name).then_some(figure))
        })
    }

    /// The figure whose growth a limit on this one is about, and whether that is a share of what was.
    pub(super) const fn grows(self) -> (Self, bool) {
        match self {
            Self::MemoryPercent => (Self::Memory, true),
            Self::MemoryReservedPercent => (Self::MemoryReserved, true),
            Self::AddedLatencyPercent => (Self::AddedLatency, true),
            other => (other, false),
        }
    }

    /// The limit that a scenario states at a row, in the base unit.
    pub(super) fn limit(self, scenario: &Scenario, entry: &Entry) -> Option<f64> {
        match &scenario.inputs().system.at(entry.index)?.value {
            Value::Number(number) if number.unit() == self.unit() => Some(number.base_at(End::Typical)),
            _ => None,
        }
    }

    /// What an estimate says of it.
    #[must_use]
    pub fn actual(self, estimate: &Estimate, percentile: Percentile) -> Actual {
        match self {
            Self::Memory => total(&estimate.memory.used, "memory used"),
            Self::MemoryReserved => total(&estimate.memory.reserved, "memory reserved"),
            Self::MemoryPercent => share(&estimate.memory.used, "memory used"),
            Self::MemoryReservedPercent => share(&estimate.memory.reserved, "memory reserved"),
            Self::Cpu => total(&estimate.cpu.used, "CPU used"),
            Self::CpuReserved => total(&estimate.cpu.reserved, "CPU reserved"),
            Self::AddedLatency => worst(estimate, percentile.level(), false),
            Self::AddedLatencyPercent => worst(estimate, percentile.level(), true),
            Self::Rollout => match &estimate.rollout {
                Ok(rollout) => Actual::of(rollout.added, || "what the mesh adds is not known".to_owned()),
                Err(reason) => Actual { ends: None, reason: Some(reason.clone()) },
            },
            Self::ExtraNodes => match &estimate.capacity {
                Ok(capacity) => Actual::of(Some(capacity.extra), String::new),
                Err(reason) => Actual { ends: None, reason: Some(reason.clone()) },
            },
            Self::CostPerMonth => match &estimate.cost {
                Some(cost) => {
                    let mut actual = Actual::of(cost.added, || cost.reasons.join("; "));
                    let missing: Vec<&str> = cost.missing.iter().map(|component| component.name()).collect();
                    actual.reason = actual.reason.or_else(|| lacking(&missing));
                    actual
                }
                None => Actual { ends: None, reason: Some("no prices given (`--prices`)".to_owned()) },
            },
        }
    }

    /// The most that it can be between two values of an input that everything grows with, given the estimates
    /// at both: of its high end where budgets are strict, else of its typical value.
    ///
    /// What is a difference of whole nodes, or a share of what grows as well, rises and falls on the way; its
    /// parts do not.
    #[must_use]
    pub fn most(self, [low, high]: [&Estimate; 2], percentile: Percentile, strict: bool) -> Option<f64> {
        let (top, bottom) = if strict { (End::High, End::Low) } else { (End::Typical, End::Typical) };
        let over = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { f64::INFINITY };
        let of_total = |high: &Total<Memory>, low: &Total<Memory>| {
            Some(over(high.known?.at(top).base(), low.apps?.at(bottom).base()))
        };
        Some(match self {
            Self::MemoryPercent => of_total(&high.memory.used, &low.memory.used)?,
            Self::MemoryReservedPercent => of_total(&high.memory.reserved, &low.memory.reserved)?,
            Self::ExtraNodes => {
                let (with, without) = (high.capacity.as_ref().ok()?, low.capacity.as_ref().ok()?);
                with.with_mesh.at(top).base() - without.without.at(bottom).base()
            }
            Self::AddedLatencyPercent => {
                let level = percentile.level();
                let worst = |(high, low): (&ChainLatency, &ChainLatency)| {
                    let added = high.independent.added.at(level)?;
                    let without = low.independent.without.at(level)?;
                    Some(over(added.at(top).base(), without.at(bottom).base()))
                };
                let mut chains = high.latency.iter().zip(&low.latency).map(worst);
                chains.try_fold(0.0_f64, |most, one| Some(most.max(one?)))?
            }
            _ => {
                let [_, typical, high] = self.actual(high, percentile).ends?;
                if strict { high } else { typical }
            }
        })
    }
}

fn lacking(missing: &[&str]) -> Option<String> {
    (!missing.is_empty()).then(|| format!("not known of {}", missing.join(", ")))
}

fn total<Q: Quantity>(total: &Total<Q>, what: &str) -> Actual {
    let mut actual = Actual::of(total.known, || format!("{what} of the mesh is not known"));
    let missing: Vec<&str> = total.missing.iter().map(|component| component.name()).collect();
    actual.reason = actual.reason.or_else(|| lacking(&missing));
    actual
}

fn share<Q: Quantity>(total: &Total<Q>, what: &str) -> Actual {
    let mut actual = Actual::of(total.share, || {
        if total.apps.is_none() {
            format!("{what} by the applications is not known")
        } else {
            format!("{what} of the mesh is not known")
        }
    });
    let missing: Vec<&str> = total.missing.iter().map(|component| component.name()).collect();
    actual.reason = actual.reason.or_else(|| lacking(&missing));
    actual
}

/// What the mesh adds to the path it adds most to. A path of which that is not known might be it.
fn worst(estimate: &Estimate, level: Level, percent: bool) -> Actual {
    if estimate.latency.is_empty() {
        let reason = "no request path given (`--depth`, `--hop-latency`)".to_owned();
        return Actual { ends: None, reason: Some(reason) };
    }
    let mut most: Option<[f64; 3]> = None;
    let mut unknown = Vec::new();
    for chain in &estimate.latency {
        let (added, share) = (chain.independent.added.at(level), chain.independent.added_share.at(level));
        let ends = if percent {
            share.map(|share| [share.low(), share.typical(), share.high()].map(Quantity::base))
        } else {
            added.map(|added| [added.low(), added.typical(), added.high()].map(Quantity::base))
        };
        match ends {
            Some(ends) => {
                let so_far = most.get_or_insert(ends);
                for (most, end) in so_far.iter_mut().zip(ends) {
                    *most = most.max(end);
                }
            }
            None => unknown.push(quote(&chain.name)),
        }
    }
    let reason =
        (!unknown.is_empty()).then(|| format!("the {} is not known of {}", level.word(), listed(&unknown)));
    Actual { ends: most, reason }
}
