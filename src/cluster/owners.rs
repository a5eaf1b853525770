//! Who owns what: gathered objects become rows, each pod under the workload that made it.

use std::collections::{BTreeMap, HashMap};

use crate::cluster::gathering::{Gathering, SeenPod};
use crate::cluster::inventory::{Inventory, PodCount, PodThere, Row};
use crate::cluster::object::{Kind, Owner, Workload};
use crate::cluster::place::{Place, Skipped};
use crate::cluster::pod::PodTemplate;
use crate::cluster::roles::role;

/// Kind, namespace and name.
type Identity = (String, String, String);

/// Every gathered object in its place, pods not yet counted.
pub(super) fn sort_out(mut gathering: Gathering) -> Inventory {
    let workloads = std::mem::take(&mut gathering.workloads);
    let known: HashMap<Identity, Option<Owner>> =
        workloads.iter().map(|(workload, _)| (identity(workload), workload.owner.clone())).collect();
    let mut rows = Rows::default();
    let mut skipped = std::mem::take(&mut gathering.skipped);
    for (workload, place) in workloads {
        match ownership(&workload, &known) {
            Ownership::Free => {
                let number = gathering.templates.number(workload.template.clone()) as usize;
                rows.declare(&workload, number);
            }
            // Its owner counts its pods.
            Ownership::Owned => {}
            Ownership::OwnerNotRead(owner) => skipped.push(not_counted(&workload, place, &owner)),
        }
    }
    let mut inventory = Inventory { skipped, ..Inventory::default() };
    nodes(&mut gathering, &mut inventory);
    let node_numbers: HashMap<String, usize> =
        inventory.nodes.iter().enumerate().map(|(number, node)| (node.name.clone(), number)).collect();
    for pod in std::mem::take(&mut gathering.pods) {
        let top = top_of(&pod, &gathering, &known);
        let row = rows.of_pod(top, &pod);
        if !pod.phase.is_active() {
            rows.all[row].inactive += 1;
            continue;
        }
        let node = pod.node.and_then(|node| node_numbers.get(gathering.names.text(node)).copied());
        let fixed = pod.mirror || rows.all[row].is_daemon_set();
        inventory.pods.push(PodThere { row, template: pod.template as usize, node, fixed, phase: pod.phase });
    }
    inventory.templates = std::mem::take(&mut gathering.templates).into_all();
    inventory.workloads = rows.all;
    for row in &mut inventory.workloads {
        let template = inventory.templates.get(row.template_there.unwrap_or(row.template));
        row.role = role(&row.namespace, &row.name, template.unwrap_or(&PodTemplate::default()));
    }
    rest(gathering, &mut inventory);
    in_order(&mut inventory);
    inventory
}

enum Ownership {
    Free,
    Owned,
    OwnerNotRead(Owner),
}

fn ownership(workload: &Workload, known: &HashMap<Identity, Option<Owner>>) -> Ownership {
    let Some(owner) = &workload.owner else { return Ownership::Free };
    // What owns a Deployment or a StatefulSet is an operator's resource, which has no pods of its own.
    let by_a_workload = Kind::of(&owner.kind).is_some();
    let is_read = known.contains_key(&(owner.kind.clone(), workload.namespace.clone(), owner.name.clone()));
    match workload.kind {
        _ if is_read => Ownership::Owned,
        Kind::ReplicaSet | Kind::ReplicationController if by_a_workload => {
            Ownership::OwnerNotRead(owner.clone())
        }
        _ => Ownership::Free,
    }
}

fn not_counted(workload: &Workload, place: Place, owner: &Owner) -> Skipped {
    Skipped {
        place,
        kind: Some(workload.kind.name().to_owned()),
        name: Some(workload.name.clone()),
        reason: format!("its {} says how many pods there are, and was not read", owner.kind),
        fault: workload.replicas.is_none_or(|replicas| replicas > 0),
    }
}

fn identity(workload: &Workload) -> Identity {
    (workload.kind.name().to_owned(), workload.namespace.clone(), workload.name.clone())
}

/// The workload at the top of what owns a pod.
fn top_of(pod: &SeenPod, gathering: &Gathering, known: &HashMap<Identity, Option<Owner>>) -> Identity {
    let namespace = gathering.names.text(pod.namespace).to_owned();
    let Some((kind, name)) = pod.owner else {
        return ("Pod".to_owned(), namespace, pod.name.as_deref().unwrap_or_default().to_owned());
    };
    let mut top = (gathering.names.text(kind).to_owned(), namespace, gathering.names.text(name).to_owned());
    // Four steps are more than Kubernetes has (CronJob, Job, pod), and no circle keeps us here.
    for _ in 0..4 {
        match known.get(&top) {
            Some(Some(owner))
                if Kind::of(&owner.kind).is_some() || known.contains_key(&with(&top, owner)) =>
            {
                top = with(&top, owner);
            }
            Some(_) => return top,
            None => break,
        }
    }
    if pod.of_deployment
        && top.0 == "ReplicaSet"
        && let Some((name, _)) = top.2.rsplit_once('-')
    {
        top = ("Deployment".to_owned(), top.1, name.to_owned());
    }
    top
}

fn with(top: &Identity, owner: &Owner) -> Identity {
    (owner.kind.clone(), top.1.clone(), owner.name.clone())
}

/// Rows as they come up.
#[derive(Default)]
struct Rows {
    all: Vec<Row>,
    declared: HashMap<Identity, usize>,
    of_pods: HashMap<(Identity, u32), usize>,
}

impl Rows {
    fn declare(&mut self, workload: &Workload, template: usize) {
        let number = self.push(identity(workload), template, true);
        self.declared.insert(identity(workload), number);
        let row = &mut self.all[number];
        row.replicas = workload.replicas;
        row.observed = workload.observed;
        row.at_rest = workload.finished || workload.suspended;
    }

    /// The row of a pod. One that was declared takes all of its pods; the pods that are there tell what
    /// they are made of.
    fn of_pod(&mut self, top: Identity, pod: &SeenPod) -> usize {
        if let Some(row) = self.declared.get(&top) {
            if pod.phase.is_active() {
                self.all[*row].template_there.get_or_insert(pod.template as usize);
            }
            return *row;
        }
        let key = (top, pod.template);
        if let Some(row) = self.of_pods.get(&key) {
            return *row;
        }
        let row = self.push(key.0.clone(), pod.template as usize, false);
        self.of_pods.insert(key, row);
        row
    }

    fn push(&mut self, (kind, namespace, name): Identity, template: usize, declared: bool) -> usize {
        self.all.push(Row {
            kind,
            namespace,
            name,
            role: crate::cluster::roles::Role::App,
            template,
            template_there: None,
            pods: PodCount::Unknown,
            replicas: None,
            observed: None,
            at_rest: false,
            inactive: 0,
            declared,
            autoscaler: None,
        });
        self.all.len() - 1
    }
}

fn nodes(gathering: &mut Gathering, inventory: &mut Inventory) {
    inventory.nodes = std::mem::take(&mut gathering.nodes);
    inventory.nodes.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Everything that owns nothing and is owned by nothing.
fn rest(mut gathering: Gathering, inventory: &mut Inventory) {
    inventory.services = std::mem::take(&mut gathering.services);
    inventory.services.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    inventory.namespaces = std::mem::take(&mut gathering.namespaces);
    inventory.autoscalers = std::mem::take(&mut gathering.autoscalers);
    inventory.quotas = std::mem::take(&mut gathering.quotas);
    inventory.limit_ranges = std::mem::take(&mut gathering.limit_ranges);
    for ((_, kind), others) in std::mem::take(&mut gathering.others) {
        let many =
            if others.count == 1 { "1 object".to_owned() } else { format!("{} objects", others.count) };
        let reason = if others.makes_pods {
            format!("{many}: what pods an operator makes of it is not known from here; give the pods")
        } else {
            format!("{many}: makes no pods, and has no part in this")
        };
        inventory.skipped.push(Skipped {
            place: others.first,
            kind: Some(kind),
            name: None,
            reason,
            fault: others.makes_pods,
        });
    }
    inventory.tally = gathering.tally;
}

/// Rows by namespace, kind and name, whatever the order of the input; pods follow their rows.
fn in_order(inventory: &mut Inventory) {
    let kinds: BTreeMap<&str, usize> =
        Kind::ALL.iter().enumerate().map(|(n, kind)| (kind.name(), n)).collect();
    let key = |row: &Row| {
        let kind = kinds.get(row.kind.as_str()).copied().unwrap_or(kinds.len());
        (row.namespace.clone(), kind, row.kind.clone(), row.name.clone())
    };
    let mut order: Vec<usize> = (0..inventory.workloads.len()).collect();
    order.sort_by_cached_key(|row| key(&inventory.workloads[*row]));
    let mut places = vec![0; order.len()];
    for (place, row) in order.iter().enumerate() {
        places[*row] = place;
    }
    let rows = std::mem::take(&mut inventory.workloads);
    let mut sorted: Vec<(usize, Row)> = rows.into_iter().enumerate().collect();
    sorted.sort_by_key(|(row, _)| places[*row]);
    inventory.workloads = sorted.into_iter().map(|(_, row)| row).collect();
    for pod in &mut inventory.pods {
        pod.row = places[pod.row];
    }
}
