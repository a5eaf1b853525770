//! Known answers, each rule once, in numbers that can be added in the head.

mod new_nodes;

use super::*;
use crate::cluster::marks::Marks;
use crate::cluster::object::Taint;
use crate::cluster::pod::Toleration;
use crate::cluster::resources::Amounts;

pub(super) fn sum(gib: u64, millis: u64) -> Sum {
    let memory = format!("{gib}GiB").parse().unwrap();
    Sum { memory, cpu: format!("{millis}m").parse().unwrap() }
}

/// A node of that many GiB and of 4 cores.
pub(super) fn node(name: &str, gib: u64) -> Node {
    let Sum { memory, cpu } = sum(gib, 4000);
    let amounts = Amounts { memory: Some(memory), cpu: Some(cpu) };
    Node {
        name: name.to_owned(),
        labels: Marks::default(),
        allocatable: amounts,
        capacity: amounts,
        pods: Some(110),
        taints: Vec::new(),
        unschedulable: false,
        ready: Some(true),
        kubelet_version: None,
    }
}

fn labelled(node: Node, labels: &[(&str, &str)]) -> Node {
    Node { labels: labels.iter().copied().collect(), ..node }
}

pub(super) fn tainted(node: Node, key: &str, effect: &str) -> Node {
    let taint = Taint { key: key.to_owned(), value: String::new(), effect: effect.to_owned() };
    Node { taints: vec![taint], ..node }
}

/// A pod of the first template, by GiB without and with its proxy.
pub(super) fn pod(node: usize, before: u64, after: u64) -> Standing {
    Standing { template: 0, node: Some(node), before: sum(before, 0), after: sum(after, 0), fixed: false }
}

fn fixed(node: usize, before: u64, after: u64) -> Standing {
    Standing { fixed: true, ..pod(node, before, after) }
}

fn tolerant(key: &str) -> PodTemplate {
    let toleration = Toleration { key: key.to_owned(), exists: true, ..Toleration::default() };
    PodTemplate { tolerations: vec![toleration], ..PodTemplate::default() }
}

fn selecting(name: &str, value: &str) -> PodTemplate {
    PodTemplate { node_selector: [(name, value)].into_iter().collect(), ..PodTemplate::default() }
}

fn packed_as(template: &PodTemplate, nodes: &[Node], pods: &[Standing]) -> Packed {
    let templates = std::slice::from_ref(template);
    pack(&Ground { nodes, templates, pods }, &Newcomers::default())
}

fn packed(nodes: &[Node], pods: &[Standing]) -> Packed {
    packed_as(&PodTemplate::default(), nodes, pods)
}

/// New nodes by pool.
fn new(packed: &Packed) -> Vec<(&str, u64)> {
    packed.new_nodes.iter().map(|new| (new.pool.as_str(), new.count)).collect()
}

/// A node of 10 GiB that one of two pods has to leave: 9 GiB become 12. The one of 4 leaves.
fn crowd() -> [Standing; 2] {
    [pod(0, 6, 8), pod(0, 3, 4)]
}

#[test]
fn what_fits_stays() {
    let found = packed(&[node("a", 12)], &crowd());
    assert_eq!(found, Packed { nodes_before: 1, nodes_after: 1, ..Packed::default() });
}

#[test]
fn the_smallest_that_makes_the_rest_fit_leaves_for_the_first_node_with_room() {
    let found = packed(&[node("a", 10), node("b", 3), node("c", 4)], &crowd());
    assert_eq!((found.displaced, found.nodes_after, found.unplaced.len()), (1, 3, 0));
    // With 3 GiB on `b` and on `c` the pod of 4 finds no room; were it the pod of 8 that left, it
    // would not find any on a node of 8 either.
    let found = packed(&[node("a", 10), node("b", 3), node("c", 3)], &crowd());
    assert_eq!((found.displaced, new(&found)), (1, vec![("like a", 1)]));
}

#[test]
fn where_no_pod_alone_makes_room_the_largest_leaves_first() {
    let pods = [pod(0, 1, 3), pod(0, 1, 4), pod(0, 1, 6), pod(0, 1, 5)];
    let nodes = [node("a", 10), node("b", 9)];
    // 18 on 10: 6 leaves 12; then 3 is the smallest that leaves no more than 10. 6 and 3 just fill `b`.
    let found = packed(&nodes, &pods);
    assert_eq!((found.displaced, found.nodes_after), (2, 2));
    assert_eq!(packed(&[node("a", 10), node("b", 8)], &pods).nodes_after, 3);
}

#[test]
fn a_pod_that_holds_nothing_of_what_is_lacking_stays() {
    let idle = Standing { before: sum(0, 3000), after: sum(0, 3000), ..pod(0, 0, 0) };
    // 8 + 4 + 4 on 10: no pod alone; that of 8 leaves 8. The one with most of the CPU stays.
    let pods = [idle, pod(0, 6, 8), pod(0, 1, 4), pod(0, 1, 4)];
    let found = packed(&[node("a", 10), node("b", 8)], &pods);
    assert_eq!((found.displaced, found.nodes_after), (1, 2));
    // Even where everybody else leaves in vain.
    let found = packed(&[node("a", 10), node("b", 8)], &[idle, fixed(0, 8, 11), pod(0, 2, 2)]);
    assert_eq!((found.displaced, found.overfull), (1, vec![0]));
}

#[test]
fn cpu_counts_as_memory_does_and_a_sum_of_decimals_is_exact() {
    let cpu = |after| Standing { after, ..pod(0, 0, 0) };
    // 13 of 100m + 200m, which in floating point are more than 300m, and one of 100m are 4 cores.
    let mut pods = vec![cpu(sum(0, 100) + sum(0, 200)); 13];
    pods.push(cpu(sum(0, 100)));
    assert_eq!(packed(&[node("a", 1)], &pods).displaced, 0);
    pods.push(cpu(sum(0, 1)));
    assert_eq!(packed(&[node("a", 1)], &pods).displaced, 1);
}

#[test]
fn cordoned_nodes_and_those_not_ready_take_nobody() {
    let cordoned = Node { unschedulable: true, ..node("b", 10) };
    let lost = Node { ready: Some(false), ..node("c", 10) };
    assert_eq!(packed(&[node("a", 10), cordoned, lost], &crowd()).nodes_after, 4);
    // Whoever does not say whether it is ready is.
    let silent = Node { ready: None, ..node("b", 10) };
    assert_eq!(packed(&[node("a", 10), silent], &crowd()).nodes_after, 2);
}

#[test]
fn taints_bar_unless_tolerated_and_preferences_do_not() {
    for (effect, plainly) in [("NoSchedule", 3), ("NoExecute", 3), ("PreferNoSchedule", 2)] {
        let nodes = [node("a", 10), tainted(node("b", 10), "gpu", effect)];
        assert_eq!(packed(&nodes, &crowd()).nodes_after, plainly, "{effect}");
        for key in ["gpu", ""] {
            assert_eq!(packed_as(&tolerant(key), &nodes, &crowd()).nodes_after, 2, "{effect} {key}");
        }
        assert_eq!(packed_as(&tolerant("other"), &nodes, &crowd()).nodes_after, plainly, "{effect}");
    }
}

#[test]
fn tolerations_match_by_effect_and_value() {
    let mut nodes = [node("a", 10), tainted(node("b", 10), "team", "NoSchedule")];
    "red".clone_into(&mut nodes[1].taints[0].value);
    let after = |exists, value: &str, effect: &str| {
        let mut template = tolerant("team");
        let effect = effect.to_owned();
        template.tolerations[0] =
            Toleration { exists, value: value.to_owned(), effect, key: "team".to_owned() };
        packed_as(&template, &nodes, &crowd()).nodes_after
    };
    assert_eq!(after(false, "red", ""), 2);
    assert_eq!(after(false, "blue", ""), 3);
    assert_eq!(after(true, "", "NoSchedule"), 2);
    assert_eq!(after(true, "", "NoExecute"), 3);
    // An empty key is any key only with `Exists`.
    let mut template = tolerant("");
    template.tolerations[0] = Toleration { exists: false, value: "red".to_owned(), ..Toleration::default() };
    assert_eq!(packed_as(&template, &nodes, &crowd()).nodes_after, 3);
}

#[test]
fn a_selector_asks_for_labels_of_the_node_and_of_the_new_one() {
    let disk = |node| labelled(node, &[("disk", "ssd")]);
    let ssd = selecting("disk", "ssd");
    assert_eq!(packed_as(&ssd, &[disk(node("a", 10)), node("b", 10)], &crowd()).nodes_after, 3);
    assert_eq!(packed_as(&ssd, &[disk(node("a", 10)), disk(node("b", 10))], &crowd()).nodes_after, 2);
    // No new node has the name of one that is there.
    let named = labelled(node("a", 10), &[("kubernetes.io/hostname", "a")]);
    let found = packed_as(&selecting("kubernetes.io/hostname", "a"), &[named, node("b", 10)], &crowd());
    assert_eq!((found.nodes_after, found.unplaced), (2, vec![1]));
}

#[test]
fn a_node_takes_as_many_pods_as_it_says() {
    let small = Node { pods: Some(1), ..node("b", 10) };
    let nodes = [node("a", 10), small];
    assert_eq!(packed(&nodes, &crowd()).nodes_after, 2);
    let [one, two] = crowd();
    assert_eq!(packed(&nodes, &[one, two, pod(1, 0, 0)]).nodes_after, 3);
}

#[test]
fn agents_take_slots_and_the_smallest_pods_give_them() {
    let nodes = [Node { pods: Some(3), ..node("a", 10) }, node("b", 10)];
    let pods = [pod(0, 3, 3), pod(0, 1, 1), pod(0, 2, 2)];
    let ground = Ground { nodes: &nodes, templates: &[PodTemplate::default()], pods: &pods };
    let agents = |many| Newcomers { agents_a_node: many, ..Newcomers::default() };
    assert_eq!(pack(&ground, &agents(0)).displaced, 0);
    assert_eq!(pack(&ground, &agents(2)).displaced, 2);
    // Those of 1 and 2 GiB leave; both find room on a node of 3.
    let nodes = [nodes[0].clone(), node("b", 3)];
    assert_eq!(pack(&Ground { nodes: &nodes, ..ground }, &agents(2)).nodes_after, 2);
    let all = pack(&Ground { nodes: &nodes, ..ground }, &agents(4));
    assert_eq!((all.displaced, all.overfull, all.unplaced), (3, vec![0], vec![]));
}

#[test]
fn what_does_not_move_stays_and_stands_on_new_nodes_too() {
    // 4 + 3 + 3 become 5 + 3 + 3 on 10: one of 3 leaves. A new node has 5 left.
    let pods = [fixed(0, 4, 5), pod(0, 3, 3), pod(0, 3, 3)];
    let found = packed(&[node("a", 10)], &pods);
    assert_eq!((found.displaced, found.nodes_after), (1, 2));
    let found = packed(&[node("a", 10)], &[fixed(0, 4, 5), pod(0, 6, 6)]);
    assert_eq!((found.unplaced, found.nodes_after), (vec![1], 1));
    // Where it is too much by itself, all others leave and that is told.
    let found = packed(&[node("a", 10), node("b", 10)], &[fixed(0, 8, 11), pod(0, 2, 2)]);
    assert_eq!((found.displaced, found.overfull, found.nodes_after), (1, vec![0], 2));
}

#[test]
fn what_was_overfull_already_is_not_the_meshs_doing() {
    let full = vec![pod(0, 8, 8); 2];
    assert_eq!(packed(&[node("a", 10)], &full).displaced, 0);
    // CPU that the mesh adds makes no pod leave for memory.
    let pods = [full[0], Standing { after: sum(8, 100), ..full[1] }];
    assert_eq!(packed(&[node("a", 10)], &pods).displaced, 0);
    assert_eq!(packed(&[node("a", 10)], &[pod(0, 8, 9), full[1]]).displaced, 1);
}

#[test]
fn whoever_had_no_node_before_has_none_after() {
    let waiting = Standing { node: None, ..pod(0, 50, 60) };
    let nowhere = Standing { node: Some(7), ..waiting };
    let found = packed(&[node("a", 10)], &[waiting, nowhere]);
    assert_eq!((found.pending_before, found.displaced, found.nodes_after), (2, 0, 1));
}

#[test]
fn where_there_is_nothing_nothing_is_packed() {
    assert_eq!(packed(&[], &[]), Packed::default());
    let ground = Ground { nodes: &[], templates: &[], pods: &[] };
    let found = pack(&ground, &Newcomers { pods: vec![sum(1, 0)], ..Newcomers::default() });
    assert_eq!((found.unplaced_newcomers, found.newcomers_beyond, found.nodes_after), (1, 1, 0));
    assert!(!fits_somewhere(&ground, &PodTemplate::default(), sum(0, 0), sum(0, 0)));
}
