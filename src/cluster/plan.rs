//! What a mesh would do to an inventory: which pods get a proxy, and what that asks for.
//!
//! A pod's tax is its effective requests with the proxy less those without, never the proxy's own. A
//! mesh that runs already is taken out first, so "without" is without any mesh.

use crate::cluster::admission;
use crate::cluster::inject::{self, Decision, Injection, Mode, Surroundings};
use crate::cluster::inventory::{Inventory, Row};
use crate::cluster::pod::PodTemplate;
use crate::cluster::proxy::{self, Family, Present};
use crate::cluster::requests::effective;
use crate::cluster::resources::{Asked, Sum};
use crate::cluster::roles::Role;
use crate::cluster::selector::Selector;
use crate::model::mesh::Injector;

/// What is asked about a mesh.
#[derive(Debug, Clone)]
pub struct Question {
    /// The mesh's name in the catalog.
    pub mesh: String,
    /// Whose rules put its proxies into pods.
    pub injector: Injector,
    /// As the cluster is labelled today, or with all namespaces on.
    pub mode: Mode,
    /// What a proxy asks for where nothing else is said; nothing where that is not known.
    pub defaults: Option<Asked>,
    /// What is meshed.
    pub scope: Scope,
    /// Whether its proxies are made native sidecars wherever the kubelets can run them and no pod says
    /// otherwise, those that are there already too.
    pub native: bool,
}

/// The part of the cluster that is meshed.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Only these namespaces; all where there are none.
    pub namespaces: Vec<String>,
    /// Not these.
    pub excluded: Vec<String>,
    /// Only pods with such labels.
    pub selector: Selector,
}

/// What a mesh would do to each workload, in the inventory's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The mesh's name in the catalog.
    pub mesh: String,
    /// One for each workload.
    pub rows: Vec<Planned>,
}

/// What a mesh would do to one workload.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Whether it gets a proxy, and by which rule.
    pub injection: Injection,
    /// A proxy that is in its pods today; native where it was asked what it would be as such.
    pub present: Option<Present>,
    /// One pod's effective requests without any mesh.
    pub without: Sum,
    /// One pod's effective requests as they are today.
    pub today: Sum,
    /// One pod's effective requests with the mesh; nothing where its proxy's are not known.
    pub with: Option<Sum>,
}

impl Planned {
    /// Whether its pods are meshed pods of the model. A mesh's own parts are told as such, whatever is in
    /// their pods.
    #[must_use]
    pub fn is_meshed(&self, role: Role) -> bool {
        matches!(self.injection.decision, Decision::Inject | Decision::Present) && !role.is_of_a_mesh()
    }

    /// What the mesh adds to one pod's effective requests; nothing where that is not known.
    #[must_use]
    pub fn added(&self) -> Option<Sum> {
        self.with.map(|with| with.less(self.without))
    }
}

impl Scope {
    /// Why a workload is outside, where it is.
    fn leaves_out(&self, row: &Row, pod: &PodTemplate) -> Option<&'static str> {
        let named = |list: &[String]| list.contains(&row.namespace);
        if !self.namespaces.is_empty() && !named(&self.namespaces) {
            return Some("not in a namespace of `--namespace`");
        }
        if named(&self.excluded) {
            return Some("in a namespace of `--exclude-namespace`");
        }
        (!self.selector.selects(&pod.labels)).then_some("not selected by `--selector`")
    }
}

/// What the mesh would do.
#[must_use]
pub fn plan(inventory: &Inventory, question: &Question) -> Plan {
    let kubelets = || inventory.nodes.iter().filter_map(|node| node.kubelet_version.as_deref());
    let wanted = question.native && inject::native_is_possible(kubelets());
    let native = wanted || inject::native_by_default(question.injector, kubelets());
    let question = &Question { native: wanted, ..question.clone() };
    let rows = inventory.workloads.iter().map(|row| planned(inventory, question, native, row)).collect();
    Plan { mesh: question.mesh.clone(), rows }
}

fn planned(inventory: &Inventory, question: &Question, native: bool, row: &Row) -> Planned {
    let pod = inventory.template(row);
    let mut present = proxy::present(pod);
    let bare = proxy::without_mesh(pod);
    // What a namespace's limit range fills in is asked for as well, by the proxy too.
    let admitted = |pod: &PodTemplate| effective(&admission::admitted(inventory, &row.namespace, pod));
    let without = admitted(&bare);
    let around = Surroundings {
        namespace: inventory.namespace_of(row),
        namespace_name: &row.namespace,
        mode: question.mode,
        defaults: question.defaults,
        native,
    };
    // Ambient takes the place of Istio's own sidecars, so these are taken out as those of any other mesh.
    let same_mesh = present.as_ref().is_some_and(|present| {
        let replaced = question.injector == Injector::IstioAmbient && present.role == proxy::Role::Sidecar;
        inject::family(question.injector) == Some(present.family) && !replaced
    });
    let mut injection = match question.scope.leaves_out(row, pod) {
        Some(reason) => Injection { decision: Decision::Skip, rule: reason.to_owned(), proxy: None },
        None => inject::decide(question.injector, if same_mesh { pod } else { &bare }, &around),
    };
    if row.role == Role::Gateway && present.as_ref().is_some_and(is_gateway) {
        injection.decision = Decision::Gateway;
        injection.proxy = None;
    }
    let made_native = injection.decision == Decision::Present && question.native;
    let remade = present.as_mut().filter(|present| made_native && !is_gateway(present) && !present.native);
    let with = match (&injection.decision, &injection.proxy) {
        (Decision::Present, _) => Some(match remade {
            Some(present) => {
                present.native = true;
                // What stands beside the proxies stays, and a proxy that runs earlier reserves no less.
                admitted(&proxy::with_proxy(&bare, &present.as_proxy())).at_least(admitted(pod))
            }
            None => admitted(pod),
        }),
        (Decision::Inject, Some(proxy)) if !proxy.known => None,
        (Decision::Inject, Some(proxy)) => Some(admitted(&proxy::with_proxy(&bare, proxy))),
        _ => Some(without),
    };
    Planned { injection, present, without, today: admitted(pod), with }
}

/// The meshes whose proxies are in pods today, by how many pods, most first: sidecars, or all the others.
#[must_use]
pub fn meshes_there(inventory: &Inventory, sidecars: bool) -> Vec<(Family, u64)> {
    let mut counts: Vec<(Family, u64)> = Vec::new();
    for row in &inventory.workloads {
        let Some(present) = proxy::present(inventory.template(row)) else { continue };
        if is_gateway(&present) == sidecars {
            continue;
        }
        let pods = row.pods.typical().unwrap_or(0);
        match counts.iter_mut().find(|(family, _)| *family == present.family) {
            Some((_, count)) => *count += pods,
            None => counts.push((present.family, pods)),
        }
    }
    counts.sort_by_key(|(family, pods)| (std::cmp::Reverse(*pods), *family));
    counts
}

/// Whether a proxy is what its pod is there for.
#[must_use]
pub fn is_gateway(present: &Present) -> bool {
    present.role != proxy::Role::Sidecar
}
