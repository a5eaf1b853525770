//! Who owns what: gathered objects become rows, each pod under the workload that made it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::cluster::gathering::{Gathering, SeenPod, Templates};
use crate::cluster::inventory::{Inventory, PodCount, PodThere, Row, or_default};
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
    let with_pods = owners_of_pods(&gathering);
    for (workload, place) in workloads {
        match ownership(&workload, &known) {
            Ownership::Free => {
                let number = gathering.templates.number(workload.template.clone()) as usize;
                rows.declare(&workload, number);
            }
            // Its owner counts its pods.
            Ownership::Owned => {}
            Ownership::OwnerNotRead(owner) => {
                let pods_were_read = with_pods.contains(&identity(&workload));
                skipped.push(not_counted(&workload, place, &owner, pods_were_read));
            }
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
        let elsewhere = pod.node.is_some() && node.is_none();
        let fixed = pod.mirror || rows.all[row].is_daemon_set();
        inventory.pods.push(PodThere {
            row,
            template: pod.template as usize,
            node,
            elsewhere,
            fixed,
            phase: pod.phase,
        });
    }
    inventory.workloads = rows.all;
    number_templates(&mut inventory, std::mem::take(&mut gathering.templates));
    drop_what_is_not_there(&mut inventory);
    for row in &mut inventory.workloads {
        let template = inventory.templates.get(row.template);
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

/// What owns a pod that was read.
fn owners_of_pods(gathering: &Gathering) -> HashSet<Identity> {
    let text = |number: u32| gathering.names.text(number).to_owned();
    let owned = gathering.pods.iter().filter_map(|pod| Some((pod.namespace, pod.owner?)));
    let distinct: HashSet<(u32, (u32, u32))> = owned.collect();
    distinct.into_iter().map(|(namespace, (kind, name))| (text(kind), text(namespace), text(name))).collect()
}

fn not_counted(workload: &Workload, place: Place, owner: &Owner, pods_were_read: bool) -> Skipped {
    let reason = if pods_were_read {
        format!("its {} was not read; its pods were, and are counted", owner.kind)
    } else {
        format!("its {} says how many pods there are, and was not read", owner.kind)
    };
    Skipped {
        place,
        kind: Some(workload.kind.name().to_owned()),
        name: Some(workload.name.clone()),
        reason,
        fault: !pods_were_read && workload.replicas.is_none_or(|replicas| replicas > 0),
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
        self.of_pods.insert((identity(workload), u32::try_from(template).unwrap_or(u32::MAX)), number);
        let row = &mut self.all[number];
        row.replicas = workload.replicas;
        row.observed = workload.observed;
        row.at_rest = workload.finished || workload.suspended;
    }

    /// The row of a pod: its owner's, and of that the one whose pods are made of the same. In the middle of
    /// a rollout, and where only some pods were restarted since a mesh came in, there are several.
    fn of_pod(&mut self, top: Identity, pod: &SeenPod) -> usize {
        let declared = self.declared.get(&top).copied();
        if let (Some(row), false) = (declared, pod.phase.is_active()) {
            return row;
        }
        let key = (top, pod.template);
        if let Some(row) = self.of_pods.get(&key) {
            return *row;
        }
        let row = self.push(key.0.clone(), pod.template as usize, declared.is_some());
        if let Some(declared) = declared.map(|declared| self.all[declared].clone()) {
            let template = self.all[row].template;
            self.all[row] = Row { template, inactive: 0, ..declared };
        }
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

/// Gives templates numbers that do not depend on the order of the input.
fn number_templates(inventory: &mut Inventory, templates: Templates) {
    let (all, places) = templates.into_ordered();
    inventory.templates = all;
    for row in &mut inventory.workloads {
        row.template = places[row.template];
    }
    for pod in &mut inventory.pods {
        pod.template = places[pod.template];
    }
}

/// A workload whose pods are there is what they are made of: a proxy that was injected is in the pods, and
/// not in the workload. What it declares is left only where none of its pods is made so.
fn drop_what_is_not_there(inventory: &mut Inventory) {
    let mut there = vec![false; inventory.workloads.len()];
    for pod in &inventory.pods {
        there[pod.row] = true;
    }
    let identity = |row: &Row| (row.kind.clone(), row.namespace.clone(), row.name.clone());
    let mut with_pods: HashMap<Identity, usize> = HashMap::new();
    for (number, row) in inventory.workloads.iter().enumerate().filter(|(number, _)| there[*number]) {
        with_pods.entry(identity(row)).or_insert(number);
    }
    let mut places = Vec::with_capacity(there.len());
    let mut kept = Vec::new();
    let mut ended: Vec<(usize, u64)> = Vec::new();
    for (number, row) in std::mem::take(&mut inventory.workloads).into_iter().enumerate() {
        let other = with_pods.get(&identity(&row)).copied().filter(|_| row.declared && !there[number]);
        places.push(kept.len());
        match other {
            Some(other) => ended.push((other, row.inactive)),
            None => kept.push(row),
        }
    }
    inventory.workloads = kept;
    for (row, inactive) in ended {
        inventory.workloads[places[row]].inactive += inactive;
    }
    for pod in &mut inventory.pods {
        pod.row = places[pod.row];
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
    inventory.autoscalers.sort_by(|a, b| (&a.namespace, &a.name).cmp(&(&b.namespace, &b.name)));
    inventory.quotas = std::mem::take(&mut gathering.quotas);
    inventory.limit_ranges = std::mem::take(&mut gathering.limit_ranges);
    let counted = |kind: &str| inventory.workloads.iter().any(|row| row.kind == kind);
    let counted: HashSet<String> = gathering
        .others
        .keys()
        .map(|(_, kind)| kind.clone())
        .filter(|kind| counted(kind) || gathering.owner_kinds.contains(kind))
        .collect();
    for ((_, kind), others) in std::mem::take(&mut gathering.others) {
        let many =
            if others.count == 1 { "1 object".to_owned() } else { format!("{} objects", others.count) };
        let were_read = others.makes_pods && counted.contains(&kind);
        let reason = if were_read {
            format!("{many}: what it made was read, and is counted")
        } else if others.makes_pods {
            format!("{many}: what pods an operator makes of it is not known from here; give the pods")
        } else {
            format!("{many}: makes no pods, and has no part in this")
        };
        inventory.skipped.push(Skipped {
            place: others.first,
            kind: Some(kind),
            name: None,
            reason,
            fault: others.makes_pods && !were_read,
        });
    }
    let targets: HashSet<(&str, &str, &str)> = inventory
        .workloads
        .iter()
        .map(|row| (row.kind.as_str(), or_default(&row.namespace), row.name.as_str()))
        .collect();
    let lost = inventory.autoscalers.iter().filter(|scaler| {
        let target =
            (scaler.target_kind.as_str(), or_default(&scaler.namespace), scaler.target_name.as_str());
        !targets.contains(&target)
    });
    let lost = lost.map(|scaler| Skipped {
        place: Place::default(),
        kind: Some("HorizontalPodAutoscaler".to_owned()),
        name: Some(scaler.name.clone()),
        reason: format!("the {} that it scales was not read", scaler.target_kind),
        fault: false,
    });
    inventory.skipped.extend(lost.collect::<Vec<_>>());
    inventory.tally = gathering.tally;
}

/// Rows by namespace, kind and name, and by what their pods are made of, whatever the order of the input;
/// pods follow their rows.
fn in_order(inventory: &mut Inventory) {
    let kinds: BTreeMap<&str, usize> =
        Kind::ALL.iter().enumerate().map(|(n, kind)| (kind.name(), n)).collect();
    let key = |row: &Row| {
        let kind = kinds.get(row.kind.as_str()).copied().unwrap_or(kinds.len());
        (row.namespace.clone(), kind, row.kind.clone(), row.name.clone(), row.template)
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
    inventory.pods.sort_by_key(|pod| (pod.row, pod.node, pod.template, pod.fixed, pod.phase));
}
