//! A mesh of the catalog with what was measured in the place of what was published.
//!
//! What was not measured (requests, control plane, what it serves) stays as the base mesh has it, with its own
//! sources, so that one measured namespace predicts a whole cluster. What the measurement cannot tell honestly
//! is left as it is, with the reason:
//!
//! ```text
//! memory of a part        the mean of one, all of a control plane, less what the pods that were seen add to it by the
//!                         mesh's figures (`own`)
//! CPU per 1000 rps        (sum - number x idle) / (rate x proxies on the path / 1000), for each kind of proxy; as the
//!                         ends of its range those that are published, since a request costs less the more there are
//! CPU of other parts      as memory
//! latency                 a rig: percentiles without and with the mesh over so many hops in a row; the model
//!                         finds what one hop was added. Without p50 and p99, the mean over the hops, as means add
//! a proxy's start         (rollout after - before) / waves, where it starts before the application
//! ```

use crate::model::component::Component;
use crate::model::estimate::Estimate;
use crate::model::keys::{self, Entry, Key};
use crate::model::latency::Level;
use crate::model::layer::{Given, Origin};
use crate::model::measured::alike::{hops_in_a_row, its_own};
use crate::model::measured::noise::Noise;
use crate::model::measured::own::{self, Surroundings};
use crate::model::measured::parts::Part;
use crate::model::measured::row::{Row, Seen};
use crate::model::measured::summary::Summary;
use crate::model::measured::tax::Measured;
use crate::model::measured::what::What;
use crate::model::mesh::{GrowthPoint, Mesh, Percentiles, Rig};
use crate::model::resource::Side;
use crate::model::runs::Runs;
use crate::model::scenario::Scenario;
use crate::model::terms::{Around, Factor};
use crate::model::value::Value;
use crate::model::words::Start;
use crate::units::{Count, Cpu, End, Memory, Quantity, Range, Rate, Time};

/// The version of what was measured where nobody tells it: that of the base mesh is its own.
const NOT_STATED: &str = "not stated";

/// Who measured what, when and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The name of the new entry, which is also that of its rig.
    pub name: String,
    /// The files, or where else the figures can be looked up.
    pub source: String,
    /// When, as `2026-11` or `2026-11-23`.
    pub date: String,
    /// The set-up in one line.
    pub rig: String,
    /// The version of the mesh that was measured, where it is known.
    pub version: Option<String>,
}

/// The new entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Corrected {
    /// The mesh, as the catalog keeps it.
    pub mesh: Mesh,
    /// What of it was measured.
    pub told: Vec<&'static str>,
    /// What was measured and could not be told, with the reason.
    pub left: Vec<String>,
}

/// The scenario's mesh with the measured figures in it.
#[must_use]
pub fn correct(
    measured: &Measured,
    scenario: &Scenario,
    estimate: &Estimate,
    about: &Provenance,
) -> Corrected {
    let base = scenario.mesh();
    let mesh = Mesh {
        name: about.name.clone(),
        title: format!("{}, as measured", base.title),
        version: about.version.clone().unwrap_or_else(|| NOT_STATED.to_owned()),
        about: format!(
            "Measured: {}. What was not measured is that of {}, with its own sources.",
            about.rig.trim_end_matches('.'),
            base.name
        ),
        ..base.clone()
    };
    if let Err(reason) = its_own(measured, scenario) {
        return Corrected { mesh, told: vec![], left: vec![reason] };
    }
    let mut new =
        New { measured, scenario, about, corrected: Corrected { mesh, told: vec![], left: vec![] } };
    new.parts("memory", What::Memory, New::memory);
    new.parts("CPU", What::Cpu, New::cpu);
    let latency = new.latency();
    new.left("latency", latency);
    let rollout = new.rollout(estimate);
    new.left("rollout", rollout);
    new.corrected
}

struct New<'a> {
    measured: &'a Measured,
    scenario: &'a Scenario,
    about: &'a Provenance,
    corrected: Corrected,
}

impl New<'_> {
    fn put(&mut self, entry: &'static Entry, value: Value, note: String) {
        let given = Given {
            source: Some(self.about.source.clone()),
            version: Some(self.corrected.mesh.version.clone()),
            date: Some(self.about.date.clone()),
            note: Some(note),
            ..Given::plain(value, Origin::Catalog)
        };
        if !matches!(given.value, Value::Unknown(_)) {
            self.corrected.told.push(entry.name);
        }
        self.corrected.mesh.figures.put(entry, 0, given);
    }

    fn left(&mut self, what: &str, result: Result<(), String>) {
        if let Err(reason) = result {
            self.corrected.left.push(format!("{what}: {reason}"));
        }
    }

    /// What each part of the mesh that was measured takes of something.
    fn parts(&mut self, what: &str, sum: What, tell: fn(&mut Self, &Part) -> Result<(), String>) {
        let parts = &self.measured.parts;
        if parts.iter().all(|part| !part.component().is_proxy()) {
            let taken = self.measured.row(sum).and_then(Row::difference);
            let reason = if taken.is_some_and(|taken| taken <= 0.0) {
                "no proxy was measured that did not run before"
            } else {
                "not measured"
            };
            self.left(what, Err(reason.to_owned()));
        }
        for part in parts {
            let component = part.component();
            let is_counted = self.scenario.components().any(|one| one == component);
            let result = if is_counted {
                tell(self, part)
            } else {
                Err(format!("{} counts none", self.scenario.mesh().name))
            };
            let what = if component == Component::Sidecar {
                what.to_owned()
            } else {
                format!("{what} of {}", component.plural())
            };
            self.left(&what, result);
        }
    }

    /// The base mesh's own typical figure.
    fn of_base<Q: Quantity>(&self, key: Key<Q>) -> Option<Q> {
        self.scenario.mesh().figures.system.range(key).map(|range| range.at(End::Typical))
    }

    fn memory(&mut self, part: &Part) -> Result<(), String> {
        let seen = part.memory_of_one().ok_or("not there for all of them")?;
        if seen <= Memory::ZERO {
            return Err("nothing was taken".to_owned());
        }
        let component = part.component();
        let around = Surroundings { services: self.services_sent(), ..self.measured.crowd.into() };
        let own = own::memory(component, seen, around, part.number, |key| self.of_base(key))?;
        let note = told(part, own < seen);
        self.put(component.figures().memory.entry(), Range::exact(own).into(), note);
        if component == Component::Sidecar {
            self.grow(part.number, seen);
        }
        Ok(())
    }

    /// Services in the configuration of a sidecar: what a measurement does not see, and the scenario states.
    fn services_sent(&self) -> Option<Count> {
        Factor::ServicesSent.at(&Runs::new(self.scenario).typical())
    }

    /// Published points of smaller meshes say less of this one than its own.
    fn grow(&mut self, pods: Count, memory: Memory) {
        let services = self.scenario.range(keys::SERVICES);
        let growth = &mut self.corrected.mesh.growth;
        if growth.is_empty() {
            return;
        }
        growth.retain(|point| point.pods.is_none_or(|at| at > pods));
        let source = format!("{} ({})", self.about.source, self.about.date);
        let services = services.map(|range| range.typical());
        // Along services, too, those of smaller meshes say less.
        if let Some(services) = services {
            growth.retain(|point| point.services.is_none_or(|at| at > services));
        }
        growth.insert(0, GrowthPoint { services, pods: Some(pods), memory, source });
    }

    fn cpu(&mut self, part: &Part) -> Result<(), String> {
        let component = part.component();
        let figures = component.figures();
        let Some(key) = figures.cpu_per_1000_rps else {
            let seen = part.cpu_of_one().ok_or("not there for all of them")?;
            if seen <= Cpu::ZERO {
                return Err("nothing was taken".to_owned());
            }
            let own = own::cpu(component, seen, self.measured.crowd, |key| self.of_base(key))?;
            self.put(figures.cpu.entry(), Range::exact(own).into(), told(part, own < seen));
            return Ok(());
        };
        let sum = part.added_cpu.whole.ok_or("not there for all of them")?;
        let row =
            self.measured.row(What::CpuOf(component)).ok_or("the rate of the load test is not known")?;
        let all_in = row.after.ok_or_else(|| row.note.clone().unwrap_or_default())?.median();
        let no_more = || "the proxies used no more than idle ones do".to_owned();
        if sum <= 0.0 {
            return Err(no_more());
        }
        // The row is this sum over what passed.
        let through = Some(Rate::saturated(sum / all_in * 1000.0));
        let count = |factor| (factor == component.counted_by()).then_some(part.added);
        let around = Around { count, through, figure: |key| self.of_base(key) };
        let each: Cpu = around.solve(component, Side::Used, key, sum).map_err(|_| no_more())?;
        if each == Cpu::ZERO {
            return Err(no_more());
        }
        // One rate was measured, and at others a request costs more or less: the published ends still hold.
        let published = self.scenario.mesh().figures.system.range(key);
        let range = published.map_or(Range::exact(each), |of| Range::spanning(each, [of.low(), of.high()]));
        let note = row.note.clone().unwrap_or_default();
        let idle = match self.of_base(figures.cpu) {
            Some(idle) => format!("less {idle} for each of {} idle {}", part.added, component.plural()),
            None => "what idle proxies take is not known and is in it".to_owned(),
        };
        let ends =
            if range.is_exact() { "" } else { "; the ends reach to what was published for other rates" };
        self.put(key.entry(), range.into(), format!("{note}; {idle}{ends}"));
        Ok(())
    }

    fn latency(&mut self) -> Result<(), String> {
        let [Some(before), Some(after)] = [self.measured.before, self.measured.after] else {
            return Err("not measured on both sides".to_owned());
        };
        if !self.measured.compares() {
            return Err("the two sides cannot be compared".to_owned());
        }
        let hops = hops_in_a_row(self.scenario)?;
        let told = |level| self.measured.row(What::Latency(level)).filter(|row| is_more(row));
        let (rig, noise) = self.rig(hops, &before, &after);
        if told(Level::P50).is_some() && told(Level::P99).is_some() && rig.fitted().is_some() {
            self.put_rig(rig, hops);
            self.corrected.left.extend(noise);
            return Ok(());
        }
        // Means add, so that of so many hops is divided by their number; percentiles never are.
        let mean = told(Level::Mean).and_then(Row::difference).filter(|_| hops > Count::ZERO).ok_or(
            "no p50 and p99 that differ by more than noise, or no distribution that is added gives these back",
        )?;
        let each = Time::saturated(mean / hops.base());
        self.corrected.mesh.figures.system.remove(keys::PROXY_LATENCY.entry());
        let note = format!("what the mean of {hops} hops in a row was added, over their number");
        self.put(keys::MESH_LATENCY.entry(), Range::exact(each).into(), note);
        Ok(())
    }

    /// The rig, without the percentiles that are noise, and why these are not in it.
    fn rig(&self, hops: Count, before: &Summary, after: &Summary) -> (Rig, Vec<String>) {
        let percentiles = |side: &Summary| {
            let [p50, p90, p95, p99, p999] =
                [side.p50, side.p90, side.p95, side.p99, side.p999].map(|one| one.map(|one| one.median()));
            Percentiles { p50, p90, p95, p99, p999 }
        };
        let mut rig = Rig {
            id: self.about.name.clone(),
            about: self.about.rig.clone(),
            source: self.about.source.clone(),
            date: self.about.date.clone(),
            version: self.corrected.mesh.version.clone(),
            hops: Some(hops),
            baseline: percentiles(before),
            with_mesh: percentiles(after),
            added: Percentiles::default(),
        };
        let mut left = Vec::new();
        let [without, with] = [&mut rig.baseline, &mut rig.with_mesh];
        for (name, sides, kept) in [
            ("p90", [before.p90, after.p90], [&mut without.p90, &mut with.p90]),
            ("p95", [before.p95, after.p95], [&mut without.p95, &mut with.p95]),
            ("p99.9", [before.p999, after.p999], [&mut without.p999, &mut with.p999]),
        ] {
            let [Some(one), Some(other)] = sides.map(|side| side.map(Seen::from)) else { continue };
            let noise = Noise::of(&one, &other);
            if noise.is_noise() {
                for percentile in kept {
                    *percentile = None;
                }
                left.push(format!("{name} latency: {}", noise.sentence()));
            }
        }
        (rig, left)
    }

    fn put_rig(&mut self, rig: Rig, hops: Count) {
        let figures = &mut self.corrected.mesh.figures.system;
        figures.remove(keys::MESH_LATENCY.entry());
        let id = rig.id.clone();
        let rigs = &mut self.corrected.mesh.rigs;
        rigs.retain(|other| other.id != id);
        rigs.insert(0, rig);
        let instead = Value::Unknown(format!("measured by percentiles, on the rig {id}"));
        self.put(keys::PROXY_LATENCY.entry(), instead, format!("{hops} hops in a row"));
        self.put(keys::RIG.entry(), Value::Text(id), format!("{hops} hops in a row"));
    }

    fn rollout(&mut self, estimate: &Estimate) -> Result<(), String> {
        let row = self.measured.row(What::Rollout).ok_or("not measured")?;
        let added = row.difference().ok_or("not measured on both sides")?;
        if !is_more(row) {
            return Err("it took no longer with the mesh".to_owned());
        }
        let waves = estimate.rollout.as_ref().map_err(Clone::clone)?.waves.typical();
        if self.scenario.one(keys::START) != Some(Start::Serial) {
            return Err("a proxy that starts beside the application hides behind its start".to_owned());
        }
        if waves == Count::ZERO {
            return Err("a rollout of no waves".to_owned());
        }
        let each = Time::saturated(added / waves.base());
        let note = format!("what a rollout of {waves} waves was added, over their number");
        self.put(keys::PROXY_READY.entry(), Range::exact(each).into(), note);
        Ok(())
    }
}

/// Whether the difference is above zero and not known to be noise.
fn is_more(row: &Row) -> bool {
    row.difference().is_some_and(|added| added > 0.0) && !row.noise().is_some_and(Noise::is_noise)
}

/// Where the figure of a part comes from.
fn told(part: &Part, is_less: bool) -> String {
    let of = part.sentence();
    let what = if part.component() == Component::Sidecar { "services" } else { "pods" };
    if is_less { format!("{of}, less what {what} add to it by the figures below") } else { of }
}
