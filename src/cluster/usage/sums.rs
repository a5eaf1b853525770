//! Sums of what was used, pod by pod: of applications, of each part of a mesh, of each namespace.

use std::collections::{BTreeMap, BTreeSet};

use crate::cluster::plan::Scope;
use crate::cluster::proxy::Family;
use crate::cluster::roles::{is_mesh_namespace, is_system_namespace, own_of_a_mesh};
use crate::cluster::usage::sort::{Part, is_called_waypoint, is_generic, is_proxy, parts};
use crate::cluster::usage::{Place, Seen, Took};
use crate::model::component::Component;
use crate::model::measured::{NamespaceUsage, Rows, Side, Usage, Whose};
use crate::units::{Cpu, Memory, Quantity};

impl Seen {
    /// What was used in the namespaces of a scope, or in all.
    #[must_use]
    pub fn usage(&self, scope: Option<&Scope>) -> Usage {
        let is_in = |place: &Place| {
            scope.is_none_or(|scope| {
                let named = |names: &[String]| names.iter().any(|name| place.namespace == *name);
                (scope.namespaces.is_empty() || named(&scope.namespaces)) && !named(&scope.excluded)
            })
        };
        let rows: Vec<(&Place, &Took)> = self.took.iter().filter(|(place, _)| is_in(place)).collect();
        // Where the file holds the mesh's own containers alone, a pod in which nothing else was seen is no gateway for
        // that.
        let is_application =
            |place: &Place| !is_proxy(&place.container) && own_of_a_mesh(&place.pod).is_none();
        let alone_tells = self.took.keys().any(is_application);
        let mut sums = Sums::default();
        let same_pod = |one: &(&Place, &Took), other: &(&Place, &Took)| {
            let (one, other) = (one.0, other.0);
            one.pod == other.pod && one.namespace == other.namespace && one.cluster == other.cluster
        };
        for pod in rows.chunk_by(same_pod) {
            sums.add(pod, &parts(self.rows, pod, alone_tells));
        }
        sums.finish(self)
    }
}

/// A sum that is nothing until something is added.
#[derive(Default, Clone, Copy)]
struct Sum {
    memory: f64,
    cpu: f64,
    containers: u64,
    pods: u64,
    memory_pods: u64,
    cpu_pods: u64,
    memory_of_pods: f64,
    cpu_of_pods: f64,
    no_memory: u64,
    no_cpu: u64,
}

impl Sum {
    /// Adds the rows of one pod.
    fn add<'a>(&mut self, rows: impl Iterator<Item = &'a Took>) {
        let before = (self.containers, self.no_memory, self.no_cpu);
        let sums = (self.memory, self.cpu);
        for took in rows {
            self.containers += 1;
            match took.memory {
                Some(memory) => self.memory += memory.bytes(),
                None => self.no_memory += 1,
            }
            match took.cpu {
                Some(cpu) => self.cpu += cpu.cores(),
                None => self.no_cpu += 1,
            }
        }
        let there = self.containers > before.0;
        self.pods += u64::from(there);
        // A pod of which some is not known says nothing of what a pod takes.
        if there && self.no_memory == before.1 {
            self.memory_pods += 1;
            self.memory_of_pods += self.memory - sums.0;
        }
        if there && self.no_cpu == before.2 {
            self.cpu_pods += 1;
            self.cpu_of_pods += self.cpu - sums.1;
        }
    }

    /// The side; what none of its rows states is known only where there is no row, and the others state it.
    fn side(&self, rows: Rows, stated: [bool; 2]) -> Side {
        let [memory, cpu] = stated;
        let known =
            |lacking: u64, stated: bool| stated && (self.containers == 0 || lacking < self.containers);
        Side {
            memory: Memory::new(self.memory).ok().filter(|_| known(self.no_memory, memory)),
            cpu: Cpu::new(self.cpu).ok().filter(|_| known(self.no_cpu, cpu)),
            containers: (rows == Rows::Containers).then_some(self.containers),
            pods: Some(self.pods),
            memory_pods: self.memory_pods,
            cpu_pods: self.cpu_pods,
            memory_of_pods: Memory::saturated(self.memory_of_pods),
            cpu_of_pods: Cpu::saturated(self.cpu_of_pods),
            lacks_memory: self.no_memory > 0,
            lacks_cpu: self.no_cpu > 0,
        }
    }
}

/// Sums, as pods come.
#[derive(Default)]
struct Sums<'a> {
    app: Sum,
    proxies: Sum,
    parts: BTreeMap<Whose, Sum>,
    helpers: Sum,
    meshable_pods: u64,
    generic: u64,
    clusters: BTreeSet<&'a str>,
    /// Pods with nothing but a proxy that no name tells to be a gateway or a waypoint.
    nameless: u64,
    /// Rows of whole pods that are called waypoints.
    called_waypoint: u64,
    namespaces: BTreeMap<&'a str, [Sum; 2]>,
}

impl<'a> Sums<'a> {
    fn add(&mut self, pod: &[(&'a Place, &'a Took)], parts: &[Part]) {
        let (Some((place, _)), Some(first)) = (pod.first(), parts.first()) else { return };
        self.clusters.insert(place.cluster.as_str());
        if let Part::Own(whose) = *first {
            self.parts.entry(whose).or_default().add(pod.iter().map(|(_, took)| *took));
            // A gateway that Istio deploys by itself is called `<name>-istio`.
            let is_named = ["gateway", "gress", "-istio-"].iter().any(|part| place.pod.contains(part));
            self.nameless += u64::from(whose.component == Component::Gateway && !is_named);
            return;
        }
        let those = |wanted: fn(&Part) -> bool| {
            pod.iter().zip(parts).filter(move |(_, part)| wanted(part)).map(|((_, took), _)| *took)
        };
        let app = |part: &Part| *part == Part::App;
        let proxy = |part: &Part| matches!(part, Part::Proxy(_));
        self.app.add(those(app));
        self.proxies.add(those(proxy));
        self.helpers.add(those(|part| *part == Part::Helper));
        if parts.iter().any(|part| *part != Part::Helper) {
            let [apps, proxies] = self.namespaces.entry(place.namespace.as_str()).or_default();
            apps.add(those(app));
            proxies.add(those(proxy));
        }
        self.called_waypoint += u64::from(place.container.is_empty() && is_called_waypoint(&place.pod));
        let of_users = !is_system_namespace(&place.namespace) && !is_mesh_namespace(&place.namespace);
        self.meshable_pods += u64::from(of_users && parts.iter().any(app));
        for ((place, _), _) in pod.iter().zip(parts).filter(|(_, part)| app(part)) {
            self.generic += u64::from(is_generic(&place.container));
        }
        let families: BTreeSet<Family> = parts.iter().filter_map(Part::family).collect();
        for family in families {
            let whose = Whose { component: Component::Sidecar, family: family.name() };
            let its_own = pod.iter().zip(parts).filter(|(_, part)| part.family() == Some(family));
            self.parts.entry(whose).or_default().add(its_own.map(|((_, took), _)| *took));
        }
    }

    fn finish(self, seen: &Seen) -> Usage {
        let rows = seen.rows;
        let stated = [
            seen.took.values().any(|took| took.memory.is_some()),
            seen.took.values().any(|took| took.cpu.is_some()),
        ];
        let app = |sum: &Sum| {
            let side = sum.side(rows, stated);
            // A system has applications: where none was seen, they were not looked at.
            if sum.containers == 0 { Side { memory: None, cpu: None, ..side } } else { side }
        };
        let proxies = |sum: &Sum| if rows == Rows::Pods { Side::default() } else { sum.side(rows, stated) };
        let mut notes = seen.notes.clone();
        notes.extend(self.notes(rows, stated));
        let namespace = |(name, [apps, sidecars]): (&&str, &[Sum; 2])| NamespaceUsage {
            name: (*name).to_owned(),
            app: app(apps),
            proxies: proxies(sidecars),
        };
        Usage {
            source: seen.sources.join(", "),
            rows,
            app: app(&self.app),
            proxies: proxies(&self.proxies),
            parts: self.parts.iter().map(|(whose, sum)| (*whose, sum.side(rows, stated))).collect(),
            helpers: self.helpers.side(rows, stated),
            meshable_pods: self.meshable_pods,
            clusters: self.clusters.len().max(1),
            namespaces: self.namespaces.iter().map(namespace).collect(),
            notes,
        }
    }

    fn notes(&self, rows: Rows, stated: [bool; 2]) -> Vec<String> {
        let mut notes = Vec::new();
        if rows == Rows::Pods {
            notes.push(
                "each row is a whole pod: what a proxy in it uses counts as the application's, and how much that is \
                 cannot be told; `kubectl top pods -A --containers` tells them apart"
                    .to_owned(),
            );
        }
        if self.app.containers == 0 && self.proxies.containers > 0 {
            notes.push(
                "no container but proxies was seen, so what applications use is not known, and gateways are told from \
                 sidecars by their names alone"
                    .to_owned(),
            );
        }
        let of = |wanted: bool| {
            let is_it = move |whose: &Whose| (whose.component == Component::Sidecar) == wanted;
            self.parts.iter().filter(move |(whose, _)| is_it(whose))
        };
        if self.called_waypoint > 0 {
            notes.push(format!(
                "{} called `waypoint`, which a row a pod does not tell from an application: counted as one",
                counted(self.called_waypoint, "pod")
            ));
        }
        let apart = || of(false).map(|(_, sum)| sum).chain([&self.helpers]);
        let number: u64 = apart().map(|sum| sum.containers).sum();
        if number > 0 {
            notes.push(format!(
                "{} of the mesh itself (control plane, proxies and agents on nodes, gateways, waypoints) stand apart: \
                 neither application nor sidecar",
                counted(number, if rows == Rows::Pods { "pod" } else { "container" })
            ));
        }
        if self.nameless > 0 && self.parts.keys().any(|whose| whose.component == Component::NodeProxy) {
            notes.push(format!(
                "{} with nothing but a proxy and no `waypoint` in the name: counted as a gateway",
                counted(self.nameless, "pod")
            ));
        }
        if of(true).count() > 1 {
            let families: Vec<String> =
                of(true).map(|(whose, sum)| format!("{} of {}", sum.containers, whose.family)).collect();
            notes.push(format!("proxies of several meshes: {}", families.join(", ")));
        }
        if self.generic > 0 {
            notes.push(format!(
                "{} called `envoy` or `envoy-sidecar`: whether a mesh's proxy or one's own cannot be told from the \
                 name, so counted as application",
                counted(self.generic, "container")
            ));
        }
        let all = || [&self.app, &self.proxies].into_iter().chain(apart());
        let lacking = [all().map(|sum| sum.no_memory).sum::<u64>(), all().map(|sum| sum.no_cpu).sum()];
        for ((what, stated), lacking) in ["memory", "CPU"].into_iter().zip(stated).zip(lacking) {
            if !stated {
                notes.push(format!("no {what} is there, so it is not known"));
            } else if lacking > 0 {
                let row = if rows == Rows::Pods { "pod" } else { "container" };
                notes
                    .push(format!("{} without {what}: the sum is that of the others", counted(lacking, row)));
            }
        }
        notes
    }
}

fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
