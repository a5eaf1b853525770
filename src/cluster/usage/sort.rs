//! Who used it: applications, proxies beside them, or the mesh itself. Names tell, since that is all that
//! usage holds: the same names by which proxies are recognized in pods.

use std::collections::BTreeMap;

use crate::cluster::found::injector_of;
use crate::cluster::plan::Scope;
use crate::cluster::pod::{Container, PodTemplate, Stage};
use crate::cluster::proxy::{self, Family, Traces, proxies};
use crate::cluster::resources::Asked;
use crate::cluster::roles::{Role, is_mesh_namespace, is_system_namespace, own_of_a_mesh};
use crate::cluster::usage::{Place, Seen, Took};
use crate::model::measured::{NamespaceUsage, Rows, Side, Usage};
use crate::model::mesh::Injector;
use crate::units::{Cpu, Memory, Quantity};

/// Beginnings of the names of pods around nothing but a proxy.
const GATEWAYS: [&str; 5] =
    ["istio-ingressgateway", "istio-egressgateway", "istio-eastwestgateway", "waypoint", "linkerd-gateway"];

/// Who used what a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    App,
    Proxy(Family),
    Apart,
}

impl Seen {
    /// What was used in the namespaces of a scope, or in all.
    #[must_use]
    pub fn usage(&self, scope: Option<&Scope>) -> Usage {
        let is_in = |place: &Place| {
            scope.is_none_or(|scope| {
                let named = |names: &[String]| names.contains(&place.namespace);
                (scope.namespaces.is_empty() || named(&scope.namespaces)) && !named(&scope.excluded)
            })
        };
        let rows: Vec<(&Place, &Took)> = self.took.iter().filter(|(place, _)| is_in(place)).collect();
        // Where the file holds proxies alone, a pod in which nothing else was seen is no gateway for that.
        let alone_tells = self.took.keys().any(|place| family_of(&place.container).is_none());
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

/// Whether a container of that name is the proxy of some mesh.
#[must_use]
pub fn is_proxy(container: &str) -> bool {
    family_of(container).is_some()
}

/// The mesh whose proxies alone have that name.
fn family_of(container: &str) -> Option<Family> {
    Family::ALL.into_iter().find(|family| Traces::lists(family.traces().proxies, container))
}

/// Who used each row of a pod.
fn parts(rows: Rows, pod: &[(&Place, &Took)], alone_tells: bool) -> Vec<Part> {
    let Some((place, _)) = pod.first() else { return Vec::new() };
    let all = |part: Part| vec![part; pod.len()];
    if own_of_a_mesh(&place.pod).is_some() || GATEWAYS.iter().any(|begin| place.pod.starts_with(begin)) {
        return all(Part::Apart);
    }
    if rows == Rows::Pods {
        return all(Part::App);
    }
    let container = |(place, _): &(&Place, &Took)| Container {
        name: place.container.clone(),
        image: String::new(),
        // A native sidecar is listed as any other container.
        stage: Stage::Main,
        asked: Asked::default(),
    };
    let template = PodTemplate { containers: pod.iter().map(container).collect(), ..PodTemplate::default() };
    let Some(present) = proxy::present(&template) else { return all(Part::App) };
    if alone_tells && present.role != proxy::Role::Sidecar {
        return all(Part::Apart);
    }
    let helpers = present.family.traces().helpers;
    let part = |container: &Container| {
        let proxy = Family::ALL
            .into_iter()
            .find(|family| proxies(&template, *family).any(|proxy| std::ptr::eq(proxy, container)));
        match proxy {
            Some(family) => Part::Proxy(family),
            None if Traces::lists(helpers, &container.name) => Part::Apart,
            None => Part::App,
        }
    };
    template.containers.iter().map(part).collect()
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
    no_memory: u64,
    no_cpu: u64,
}

impl Sum {
    /// Adds the rows of one pod.
    fn add<'a>(&mut self, rows: impl Iterator<Item = &'a Took>) {
        let before = (self.containers, self.no_memory, self.no_cpu);
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
        let rows = self.containers - before.0;
        self.pods += u64::from(rows > 0);
        self.memory_pods += u64::from(rows > self.no_memory - before.1);
        self.cpu_pods += u64::from(rows > self.no_cpu - before.2);
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
        }
    }
}

/// Sums, as pods come.
#[derive(Default)]
struct Sums<'a> {
    app: Sum,
    proxies: Sum,
    apart: Sum,
    meshable_pods: u64,
    generic: u64,
    families: BTreeMap<Family, u64>,
    has_ztunnel: bool,
    namespaces: BTreeMap<&'a str, [Sum; 2]>,
}

impl<'a> Sums<'a> {
    fn add(&mut self, pod: &[(&'a Place, &'a Took)], parts: &[Part]) {
        let Some((place, _)) = pod.first() else { return };
        let those = |wanted: fn(&Part) -> bool| {
            pod.iter().zip(parts).filter(move |(_, part)| wanted(part)).map(|((_, took), _)| *took)
        };
        let app = |part: &Part| *part == Part::App;
        let proxy = |part: &Part| matches!(part, Part::Proxy(_));
        self.app.add(those(app));
        self.proxies.add(those(proxy));
        self.apart.add(those(|part| *part == Part::Apart));
        if parts.iter().any(|part| *part != Part::Apart) {
            let [apps, proxies] = self.namespaces.entry(place.namespace.as_str()).or_default();
            apps.add(those(app));
            proxies.add(those(proxy));
        }
        let of_users = !is_system_namespace(&place.namespace) && !is_mesh_namespace(&place.namespace);
        self.meshable_pods += u64::from(of_users && parts.iter().any(app));
        for ((place, _), part) in pod.iter().zip(parts) {
            match part {
                Part::Proxy(family) => *self.families.entry(*family).or_default() += 1,
                Part::App => self.generic += u64::from(is_generic(&place.container)),
                Part::Apart => {}
            }
        }
        self.has_ztunnel |=
            own_of_a_mesh(&place.pod) == Some(Role::NodeProxy) && place.pod.starts_with("ztunnel");
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
        Usage {
            source: seen.sources.join(", "),
            rows,
            app: app(&self.app),
            proxies: proxies(&self.proxies),
            apart: self.apart.side(rows, stated),
            meshable_pods: self.meshable_pods,
            runs: self.runs(),
            namespaces: self
                .namespaces
                .iter()
                .map(|(name, [apps, sidecars])| NamespaceUsage {
                    name: (*name).to_owned(),
                    app: app(apps),
                    proxies: proxies(sidecars),
                })
                .collect(),
            notes,
        }
    }

    /// Whose the proxies are, where they are of one mesh.
    fn runs(&self) -> Option<Injector> {
        let mut families = self.families.keys();
        match (families.next(), families.next()) {
            (Some(family), None) => injector_of(*family),
            (None, _) if self.has_ztunnel => Some(Injector::IstioAmbient),
            _ => None,
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
        if self.apart.pods > 0 {
            notes.push(format!(
                "{} of the mesh itself (control plane, agents on nodes, gateways, waypoints) stand apart: neither \
                 application nor sidecar",
                counted(self.apart.containers, if rows == Rows::Pods { "pod" } else { "container" })
            ));
        }
        if self.families.len() > 1 {
            let families: Vec<String> =
                self.families.iter().map(|(family, count)| format!("{count} of {}", family.name())).collect();
            notes.push(format!("proxies of several meshes: {}", families.join(", ")));
        }
        if self.generic > 0 {
            notes.push(format!(
                "{} called `envoy` or `envoy-sidecar`: whether a mesh's proxy or one's own cannot be told from the \
                 name, so counted as application",
                counted(self.generic, "container")
            ));
        }
        let all = [&self.app, &self.proxies, &self.apart];
        let lacking = [all.map(|sum| sum.no_memory), all.map(|sum| sum.no_cpu)];
        for ((what, stated), lacking) in ["memory", "CPU"].into_iter().zip(stated).zip(lacking) {
            let lacking: u64 = lacking.iter().sum();
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

/// Names of proxies that others use too.
fn is_generic(container: &str) -> bool {
    Family::ALL.into_iter().any(|family| Traces::lists(family.traces().generic, container))
}

fn counted(count: u64, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
