//! Every term's formula with the typical numbers in it, so that a sceptic can redo it by hand.

use crate::model::capacity::count;
use crate::model::component::Component;
use crate::model::keys::{self, Key};
use crate::model::latency::{Basis, ChainLatency, Level, Promise, calls};
use crate::model::prices::Basis as Billing;
use crate::model::resource::{ComponentResource, Resource, Side};
use crate::model::runs::{Point, Runs};
use crate::model::terms::{Leaf, expression};
use crate::model::words::Controller;
use crate::model::{Estimate, Scenario};
use crate::render::document::{Document, Role, Text};
use crate::render::human::{Human, MemoryUnits, percent};
use crate::units::{Cpu, Hours, Memory, Portion, Range};

/// Adds the formulae of everything that is known.
pub(super) fn append(document: &mut Document, scenario: &Scenario, estimate: &Estimate, units: MemoryUnits) {
    let runs = Runs::new(scenario);
    let write = Writer { at: runs.typical(), units };
    let mut lines = Vec::new();
    lines.extend(write.parts("memory used", &estimate.memory, Side::Used));
    lines.extend(write.parts("memory reserved", &estimate.memory, Side::Reserved));
    lines.extend(write.parts("CPU used", &estimate.cpu, Side::Used));
    lines.extend(write.parts("CPU reserved", &estimate.cpu, Side::Reserved));
    lines.extend(write.hop(estimate));
    lines.extend(write.latency(estimate));
    lines.extend(write.promises(estimate));
    lines.extend(write.rollout(estimate));
    lines.extend(write.nodes(estimate));
    lines.extend(write.cost(estimate));
    lines.extend(write.bill(estimate));
    lines.extend(write.people(estimate));
    document.list("The formulae with their typical numbers", lines);
}

struct Writer<'a> {
    at: Point<'a>,
    units: MemoryUnits,
}

impl Writer<'_> {
    fn show<Q: Human>(&self, quantity: Option<Q>) -> String {
        quantity.map_or_else(|| "?".to_owned(), |quantity| quantity.human(self.units))
    }

    fn given<Q: Human>(&self, key: Key<Q>) -> String {
        self.show(self.at.get(key))
    }

    /// One line a component of which something is known.
    fn parts<Q: Human + ComponentResource>(&self, what: &str, of: &Resource<Q>, side: Side) -> Vec<Text> {
        let known = of.parts.iter().filter_map(|part| {
            let cell = match side {
                Side::Used => &part.used,
                Side::Reserved => &part.reserved,
            };
            let figure = cell.figure().filter(|figure| figure.high() > Q::ZERO)?;
            let more = if cell.is_missing() { " + ?" } else { "" };
            let formula = self.terms::<Q>(part.component, side);
            Some(self.line(&format!("{} {what}", part.component.name()), &formula, Some(figure), more))
        });
        known.collect()
    }

    fn line<Q: Human>(&self, what: &str, formula: &str, comes_to: Option<Range<Q>>, more: &str) -> Text {
        let result = self.show(comes_to.map(|range| range.typical()));
        // A formula of one figure is its own result.
        let formula = if formula == result { String::new() } else { format!(" = {formula}") };
        Text::new(Role::Strong, what).and(Role::Plain, format!("{formula} = {result}{more}"))
    }

    /// The terms of what a component takes, as the model has them.
    fn terms<Q: Human + ComponentResource>(&self, component: Component, side: Side) -> String {
        let terms = expression::<Q>(component, side, &self.at).without_unknown_rates();
        terms.infix(" x ", &|leaf| self.leaf(leaf))
    }

    fn leaf<Q: Human>(&self, leaf: &Leaf<Q>) -> String {
        match leaf {
            Leaf::Figure { value, .. } => self.show(*value),
            Leaf::Number { value, is_plain: true, .. } => self.show(*value),
            Leaf::Number { factor, value, .. } => format!("{} {}", self.show(*value), factor.plural()),
            Leaf::Rate { value, .. } => value.map_or_else(|| "?".to_owned(), |rate| format!("{rate}/s")),
            Leaf::Hops { value, .. } => format!("{} hops", self.show(*value)),
            Leaf::Traversals(times) => times.to_string(),
        }
    }

    /// What the proxies of one hop add.
    fn hop(&self, estimate: &Estimate) -> Option<Text> {
        let one = self.at.get(keys::PROXY_LATENCY).filter(|_| self.at.get(keys::MESH_LATENCY).is_none())?;
        let one = one.plain()?;
        let passes = self.at.scenario().mesh().traversals_of_a_hop();
        let formula = format!("{passes} proxies x {}", one.human(self.units));
        Some(self.line("latency added to a hop", &formula, estimate.hop.added.at(Level::Mean), ""))
    }

    /// The part of each promise that the mesh takes, which is held against the threshold.
    fn promises(&self, estimate: &Estimate) -> Vec<Text> {
        let line =
            |chain: &ChainLatency| {
                let Promise::P99 { limit, share: Some(share), .. } = &chain.promise else { return None };
                let added = chain.judged_added()?;
                let [added, limit] = [added.typical(), limit.typical()].map(|time| time.human(self.units));
                let threshold = self.at.get(keys::LATENCY_SHARE).map(percent).unwrap_or_default();
                let result = percent(share.typical());
                Some(Text::new(Role::Strong, format!("share of the SLA of {}", chain.name)).and(
                    Role::Plain,
                    format!(" = {added} / {limit} = {result}; the rule fires at {threshold}"),
                ))
            };
        estimate.latency.iter().filter_map(line).collect()
    }

    fn latency(&self, estimate: &Estimate) -> Vec<Text> {
        let line = |(place, chain): (usize, &ChainLatency)| {
            let calls = calls(&self.at, place)?;
            let hop = self.at.of_chain(place, keys::HOP_LATENCY).map_or_else(
                || "?".to_owned(),
                |hop| hop.plain().map_or_else(|| hop.to_string(), |hop| hop.human(self.units)),
            );
            let added = self.show(estimate.hop.added.at(Level::Mean).map(|added| added.typical()));
            let what = format!("latency of {}", chain.name);
            if chain.basis == Basis::Percentiles {
                let all_stated = !calls.latencies().contains(&None);
                let hop = if all_stated { String::new() } else { format!(" (a hop: {hop})") };
                let formula = format!(
                    "the p99 of {calls}{hop}, with what the proxies of each hop add, all independent"
                );
                let p99 = chain.independent.with_mesh.at(Level::P99);
                return p99.map(|p99| self.line(&what, &formula, Some(p99), ""));
            }
            let with_mesh = chain.independent.with_mesh.at(Level::Mean)?;
            let depth = self.at.of_chain(place, keys::DEPTH).filter(|_| calls.is_one_row());
            let formula = match depth {
                Some(depth) => format!("{} x ({hop} + {added})", depth.human(self.units)),
                None => format!("{calls}, and {added} at each hop"),
            };
            Some(self.line(&what, &formula, Some(with_mesh), ""))
        };
        estimate.latency.iter().enumerate().filter_map(line).collect()
    }

    fn rollout(&self, estimate: &Estimate) -> Option<Text> {
        let rollout = estimate.rollout.as_ref().ok()?;
        let waves = rollout.waves.typical().human(self.units);
        let [app, proxy, settle] =
            [self.given(keys::APP_READY), self.given(keys::PROXY_READY), self.given(keys::MIN_READY)];
        let start = self.at.get(keys::START).map_or("serial", crate::model::words::Start::word);
        let ready = match (self.at.scenario().mesh().has_sidecars(), start) {
            (false, _) => app,
            (true, "parallel") => format!("the longer of {app} and {proxy}"),
            (true, _) => format!("{app} + {proxy}"),
        };
        let step = |key: Key<Portion>| {
            self.at.get(key).map_or_else(|| "Kubernetes' own".to_owned(), |step| step.to_string())
        };
        let replicas = self.given(keys::REPLICAS);
        let how = match self.at.get(keys::CONTROLLER) {
            Some(Controller::Deployment | Controller::DaemonSet) | None => format!(
                " (waves = {replicas} replicas / (surge {} + unavailable {}), rounded up)",
                step(keys::MAX_SURGE),
                step(keys::MAX_UNAVAILABLE)
            ),
            Some(controller) => format!(" (waves of a {})", controller.word()),
        };
        Some(self.line("rollout", &format!("{waves} waves x ({ready} + {settle})"), rollout.with_mesh, &how))
    }

    /// Nodes with the mesh, by each of CPU and memory that the node's size is known of.
    fn nodes(&self, estimate: &Estimate) -> Vec<Text> {
        let Ok(capacity) = &estimate.capacity else { return Vec::new() };
        let by = |name: &str, apps: String, mesh: String, has: [String; 3]| {
            let [has, own, agents] = has;
            let own = if own.is_empty() { own } else { format!(" - {own} of its own pods") };
            let agents = if agents.is_empty() { agents } else { format!(" - {agents} of the mesh on each") };
            let less = format!("{own}{agents}");
            let has = if less.is_empty() { has } else { format!("({has}{less})") };
            format!("nodes by {name} = ({apps} + {mesh}) / {has}, rounded up")
        };
        let mut lines = Vec::new();
        if self.at.get(keys::ALLOCATABLE_CPU).is_some() {
            let (mesh, agents) = self.asked(&estimate.cpu, |c| c.figures().cpu_request);
            let apps = self.show(estimate.cpu.reserved.apps.map(|apps| apps.typical()));
            let own = self.unless_zero(keys::NODE_AGENTS_CPU_REQUEST);
            lines.push(by("CPU", apps, mesh, [self.given(keys::ALLOCATABLE_CPU), own, agents]));
        }
        if self.at.get(keys::ALLOCATABLE_MEMORY).is_some() {
            let (mesh, agents) = self.asked(&estimate.memory, |c| c.figures().memory_request);
            let apps = self.show(estimate.memory.reserved.apps.map(|apps| apps.typical()));
            let own = self.unless_zero(keys::NODE_AGENTS_MEMORY_REQUEST);
            lines.push(by("memory", apps, mesh, [self.given(keys::ALLOCATABLE_MEMORY), own, agents]));
        }
        let result = self.show(Some(capacity.with_mesh.typical()));
        let only = if lines.len() == 1 {
            format!(" = {result}")
        } else {
            format!("; the greater of both = {result}")
        };
        lines.into_iter().map(|line| Text::plain(format!("{line}{only}"))).collect()
    }

    /// The quantity at a key; an empty text where it is nothing or not given.
    fn unless_zero<Q: Human>(&self, key: Key<Q>) -> String {
        self.at.get(key).filter(|own| *own > Q::ZERO).map_or_else(String::new, |own| own.human(self.units))
    }

    /// What the mesh's pods request beside the nodes' own, and what it requests on every node.
    fn asked<Q: Human>(&self, of: &Resource<Q>, request: fn(Component) -> Key<Q>) -> (String, String) {
        let counted = |per_node: bool| {
            of.parts.iter().filter(move |part| {
                part.component.is_per_node() == per_node && !part.reserved.is_not_counted()
            })
        };
        let beside: Q = counted(false)
            .filter_map(|part| part.reserved.figure())
            .fold(Q::ZERO, |sum, r| sum + r.typical());
        let on_each: Q = counted(true)
            .filter_map(|part| self.at.get(request(part.component)))
            .fold(Q::ZERO, |sum, one| sum + one);
        let agents = if on_each == Q::ZERO { String::new() } else { on_each.human(self.units) };
        (beside.human(self.units), agents)
    }

    fn cost(&self, estimate: &Estimate) -> Vec<Text> {
        let parts = estimate.cost.iter().flat_map(|cost| &cost.parts).filter(|part| part.per_month.is_some());
        let line = |part: &crate::model::cost::CostPart| {
            let [used, reserved] = match part.resource {
                "cpu" => sides(&estimate.cpu, part.component, self.units),
                // Memory is sold by the GiB.
                _ => sides(&estimate.memory, part.component, MemoryUnits::Iec),
            };
            let formula = match (part.resource, self.at.scenario().book().map(|book| book.basis.word())) {
                ("pod", _) => self.size(part.component),
                (resource, Some("requests")) => {
                    format!("reserved {reserved} x 730 h x {}", self.price(resource))
                }
                (resource, _) => {
                    format!(
                        "(the greater of used {used} and reserved {reserved}) x 730 h x {}",
                        self.price(resource)
                    )
                }
            };
            self.line(
                &format!("{} {} a month", part.component.name(), part.resource),
                &formula,
                part.per_month,
                "",
            )
        };
        parts.map(line).collect()
    }

    /// The sizes on sale that a component needs: of a sidecar, its pod's with and without it.
    fn size(&self, component: Component) -> String {
        let Some(Billing::PodSize(sizes)) = self.at.scenario().book().map(|book| &book.basis) else {
            return "?".to_owned();
        };
        let figures = component.figures();
        let asks = self.at.get(figures.cpu_request).zip(self.at.get(figures.memory_request));
        let app = self.at.get(keys::APP_CPU_REQUEST).zip(self.at.get(keys::APP_MEMORY_REQUEST));
        let size = |asked: Option<(Cpu, Memory)>| {
            let found = asked.and_then(|(cpu, memory)| sizes.holding(cpu, memory));
            found
                .map_or_else(|| "?".to_owned(), |(cpu, memory)| format!("{} cores and {memory}", cpu.cores()))
        };
        let number = self.show(count(component, &self.at));
        let price = format!("at {} and {}, 730 h", self.price("cpu"), self.price("memory"));
        if component == Component::Sidecar {
            let both = app.zip(asks).map(|(app, own)| (app.0 + own.0, app.1 + own.1));
            return format!("{number} x (a pod of {} - a pod of {}), {price}", size(both), size(app));
        }
        format!("{number} x a pod of {}, {price}", size(asks))
    }

    fn bill(&self, estimate: &Estimate) -> Option<Text> {
        let bill = estimate.cost.as_ref()?.bill.as_ref()?;
        let extra = estimate.capacity.as_ref().ok()?.extra.typical().human(self.units);
        let price = self.at.get(keys::NODE_PRICE).map_or_else(|| "?".to_owned(), |price| price.to_string());
        let formula = format!("{extra} extra nodes x {price}");
        Some(self.line("bill for nodes a month, added", &formula, Some(bill.added), ""))
    }

    fn people(&self, estimate: &Estimate) -> Vec<Text> {
        let Some(people) = &estimate.people else { return Vec::new() };
        let hours =
            |key: Key<Hours>| self.at.get(key).map_or_else(|| "0".to_owned(), |hours| hours.to_string());
        let [languages, services] = [self.given(keys::LANGUAGES), self.given(keys::SERVICES)];
        let rate = self.given(keys::ALTERNATIVE_RATE);
        let lines = [
            (
                "running the mesh a month",
                people.mesh_per_month,
                format!("{} h x {}", hours(keys::OPERATIONS_HOURS), self.given(keys::OPERATIONS_RATE)),
            ),
            (
                "building the libraries",
                people.alternative_once,
                format!(
                    "({languages} languages x {} h + {services} services x {} h) x {rate}",
                    hours(keys::BUILD_PER_LANGUAGE),
                    hours(keys::BUILD_PER_SERVICE)
                ),
            ),
            (
                "keeping the libraries a month",
                people.alternative_per_month,
                format!("{languages} languages x {} h x {rate}", hours(keys::UPKEEP_PER_LANGUAGE)),
            ),
        ];
        let known = lines.into_iter().filter(|(_, cost, _)| cost.is_some());
        known.map(|(what, cost, formula)| self.line(what, &formula, cost, "")).collect()
    }

    fn price(&self, resource: &str) -> String {
        let price = match resource {
            "cpu" => self.at.get(keys::CPU_HOUR).map(|price| format!("{price} a core")),
            _ => self.at.get(keys::MEMORY_GIB_HOUR).map(|price| format!("{price} a GiB")),
        };
        price.unwrap_or_else(|| "?".to_owned())
    }
}

/// Used and reserved of a component, as they are shown.
fn sides<Q: Human>(of: &Resource<Q>, component: Component, units: MemoryUnits) -> [String; 2] {
    let part = of.parts.iter().find(|part| part.component == component);
    let [used, reserved] = [part.and_then(|p| p.used.figure()), part.and_then(|p| p.reserved.figure())];
    let show = |range: Range<Q>| range.typical().human(units);
    [used, reserved].map(|range| range.map_or_else(|| "?".to_owned(), show))
}
