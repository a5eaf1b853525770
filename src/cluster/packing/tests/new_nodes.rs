//! Known answers about new nodes, the mesh's own pods, and what is left aside.

use super::*;
use crate::cluster::pod::Placement;

#[test]
fn agents_stand_on_every_node_new_ones_and_tainted_ones_too() {
    let nodes = [node("a", 10), tainted(node("b", 10), "gpu", "NoSchedule")];
    let pods = [pod(0, 5, 5), pod(0, 5, 5), pod(1, 9, 9)];
    let agents = Newcomers { on_every_node: sum(1, 0), agents_a_node: 1, pods: Vec::new() };
    let ground = Ground { nodes: &nodes, templates: &[tolerant("gpu")], pods: &pods };
    let found = pack(&ground, &agents);
    // One of 5 leaves: `b` is just full, and the new node is one of 9.
    assert_eq!((found.displaced, new(&found)), (1, vec![("like a", 1)]));
    let pods = [pod(0, 5, 5), pod(0, 5, 5), pod(0, 0, 0), pod(1, 10, 10)];
    let huge = pack(&Ground { pods: &pods, ..ground }, &agents);
    assert_eq!((huge.displaced, huge.unplaced, huge.nodes_after), (2, vec![3], 2));
    assert_eq!(found.left_aside, ["taints that would keep the mesh's agents away (1 node)"]);
}

#[test]
fn a_new_node_is_of_the_pool_that_the_pod_left() {
    let of = |pool, node| labelled(node, &[("cloud.google.com/gke-nodepool", pool)]);
    let nodes = [of("small", node("a", 8)), of("large", node("b", 16)), of("large", node("c", 16))];
    let pods = [pod(0, 8, 8), pod(1, 8, 8), pod(1, 7, 9), pod(2, 16, 16)];
    assert_eq!(new(&packed(&nodes, &pods)), [("large", 1)]);
    let pods = [pod(0, 4, 5), pod(0, 4, 4), pod(1, 16, 16), pod(2, 16, 16)];
    assert_eq!(new(&packed(&nodes, &pods)), [("small", 1)]);
    // One that its own pool cannot hold any more goes to another.
    let pods = [pod(0, 8, 9), pod(1, 16, 16), pod(2, 16, 16)];
    assert_eq!(new(&packed(&nodes, &pods)), [("large", 1)]);
    let pods = [pod(0, 8, 17), pod(1, 16, 16), pod(2, 16, 16)];
    let found = packed(&nodes, &pods);
    assert_eq!((found.displaced, found.unplaced, found.nodes_after), (1, vec![0], 3));
}

#[test]
fn a_pool_of_several_sizes_has_the_size_that_is_needed() {
    let of = |pool, node| labelled(node, &[("karpenter.sh/nodepool", pool)]);
    let nodes = [of("other", node("a", 16)), of("mixed", node("b", 8)), of("mixed", node("c", 16))];
    let pods = [pod(0, 16, 16), pod(1, 8, 9), pod(2, 16, 16)];
    assert_eq!(new(&packed(&nodes, &pods)), [("mixed", 1)]);
}

#[test]
fn of_equal_pods_the_first_given_is_the_first_packed() {
    let of = |pool, node| labelled(node, &[("karpenter.sh/nodepool", pool)]);
    let nodes = [of("a", node("a", 10)), of("b", node("b", 10)), of("c", node("c", 4))];
    // One of 4 leaves each of `a` and `b`; that of `b` comes first and gets `c`.
    let pods = [pod(1, 6, 8), pod(1, 3, 4), pod(0, 6, 8), pod(0, 3, 4)];
    assert_eq!(new(&packed(&nodes, &pods)), [("a", 1)]);
}

#[test]
fn a_new_node_has_no_taints_of_a_state() {
    let sick = tainted(node("a", 10), "node.kubernetes.io/not-ready", "NoExecute");
    assert_eq!(packed(&[Node { ready: Some(false), ..sick }], &crowd()).nodes_after, 2);
}

#[test]
fn nodes_of_the_control_plane_are_copied_last() {
    let head = labelled(node("head", 10), &[("node-role.kubernetes.io/control-plane", "")]);
    let own = |nodes: &[Node]| packed(nodes, &[pod(0, 6, 8), pod(0, 3, 4), pod(1, 8, 8)]).new_nodes;
    let like = |pool: &str| vec![NewNodes { pool: pool.to_owned(), count: 1 }];
    assert_eq!(own(&[head.clone(), node("worker", 10)]), like("like worker"));
    assert_eq!(packed(std::slice::from_ref(&head), &crowd()).new_nodes, like("like head"));
    // Whoever tolerates its taint and stood there gets one like it.
    let barred = tainted(head, "node-role.kubernetes.io/control-plane", "NoSchedule");
    let full = [pod(0, 6, 8), pod(0, 3, 4), pod(1, 8, 8)];
    let nodes = [barred, node("worker", 10)];
    assert_eq!(packed_as(&tolerant(""), &nodes, &full).new_nodes, like("like head"));
    assert_eq!(packed(&nodes, &full).new_nodes, like("like worker"));
}

#[test]
fn the_meshs_own_pods_go_where_no_taint_is() {
    let nodes = [tainted(node("a", 10), "gpu", "NoSchedule"), node("b", 4)];
    let ground = Ground { nodes: &nodes, templates: &[], pods: &[] };
    let of = |pods| pack(&ground, &Newcomers { pods, ..Newcomers::default() });
    let found = of(vec![sum(2, 0), sum(2, 0)]);
    assert_eq!((found.nodes_after, found.newcomers_beyond), (2, 0));
    let found = of(vec![sum(2, 0), sum(3, 0), sum(2, 0), sum(5, 0)]);
    assert_eq!(new(&found), [("like b", 1)]);
    assert_eq!((found.newcomers_beyond, found.unplaced_newcomers, found.displaced), (3, 1, 0));
}

#[test]
fn nodes_that_do_not_say_what_they_offer_take_nobody_and_lose_nobody() {
    let silent = Node { allocatable: Amounts::default(), ..node("b", 10) };
    let nodes = [node("a", 10), silent];
    let found = packed(&nodes, &[pod(0, 6, 8), pod(0, 3, 4), pod(1, 90, 100)]);
    assert_eq!((found.displaced, new(&found)), (1, vec![("like a", 1)]));
    assert_eq!(
        found.left_aside,
        ["room on nodes that do not state their allocatable memory or CPU (1 node)"]
    );
}

#[test]
fn rules_that_are_not_followed_are_named_for_those_that_left() {
    let placement = Placement { node_affinity: true, volumes: true, ..Placement::default() };
    let template = PodTemplate { placement, ..PodTemplate::default() };
    let nodes = [node("a", 10), node("b", 10)];
    let found = packed_as(&template, &nodes, &crowd());
    assert_eq!(found.left_aside, ["node affinity (1 pod)", "persistent volumes (1 pod)"]);
    assert!(packed_as(&template, &nodes, &[pod(0, 1, 2)]).left_aside.is_empty());
}

#[test]
fn whether_a_pod_would_fit_somewhere() {
    let nodes = [node("a", 10), tainted(node("b", 20), "gpu", "NoSchedule")];
    let pods = [fixed(0, 1, 2), pod(0, 8, 8)];
    let ground = Ground { nodes: &nodes, templates: &[PodTemplate::default()], pods: &pods };
    let fits = |pod: &PodTemplate, gib| fits_somewhere(&ground, pod, sum(gib, 0), sum(1, 0));
    let plain = PodTemplate::default();
    assert_eq!([7, 8, 19, 20].map(|gib| fits(&plain, gib)), [true, false, false, false]);
    assert_eq!([7, 8, 19, 20].map(|gib| fits(&tolerant("gpu"), gib)), [true, true, true, false]);
    assert!(!fits(&selecting("disk", "ssd"), 1));
}

#[test]
fn beside_totals() {
    // figures: 100 nodes of 64 GiB and 4 cores, each full of 60 pods; every proxy takes 50m of CPU
    // and every pod 16m: 6000 pods x 66m = 396 cores are within 400, x 69m = 414 are 103.5 nodes.
    let nodes: Vec<Node> = (0..100).map(|n| node(&format!("n{n}"), 64)).collect();
    let with = |millis| {
        let cpu = |millis| sum(0, millis);
        let pod = |node| Standing { before: cpu(16), after: cpu(millis), ..pod(node, 0, 0) };
        let pods: Vec<Standing> = (0..6000).map(|n| pod(n % 100)).collect();
        packed(&nodes, &pods)
    };
    assert_eq!(with(66).nodes_after, 100);
    // 57 pods of 69m fill a node to 3933m: 3 x 100 leave, which are 5.3 nodes.
    let found = with(69);
    assert_eq!((found.displaced, found.nodes_after), (300, 106));
    // figures: ceil(6000 x 0.069 / 4) = 104 by totals.
    assert!(found.nodes_after >= 104 && found.nodes_after <= 104 + 104 / 20);
}

#[test]
fn nodes_that_are_no_machines_are_named() {
    let fargate = labelled(node("f", 10), &[("eks.amazonaws.com/compute-type", "fargate")]);
    let found = packed(&[fargate, node("a", 10)], &[]);
    assert_eq!(found.left_aside, ["nodes of Fargate or a virtual kubelet as what they are (1 node)"]);
}
