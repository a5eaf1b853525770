//! Laws of packing, for any cluster.

mod any;

use proptest::prelude::*;

use super::*;
use crate::cluster::packing::laws::any::{Case, any_case, any_sum};
use crate::cluster::packing::load::Scale;
use crate::cluster::packing::plan::plan;
use crate::cluster::packing::tests::{node, pod, sum};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_node_bears_more_than_it_can(case in any_case()) {
        let plain = PodTemplate::default();
        let ground = case.ground();
        let plan = plan(&ground, &case.newcomers, &plain);
        let agents = Load::of(case.newcomers.on_every_node, case.newcomers.agents_a_node);
        let (sites, _) = site::survey(&ground, agents);
        let mut loads: Vec<Load> = sites.iter().map(|site| site.after).collect();
        loads.extend(plan.opened.iter().map(|like| sites[*like].fixed));
        for (waiting, home) in plan.waiting.iter().zip(&plan.homes) {
            if let Some(left) = waiting.pod.and_then(|pod| case.pods[pod].node) {
                loads[left] = loads[left].less(waiting.load);
            }
            let Some(home) = *home else { continue };
            loads[home] = loads[home].plus(waiting.load);
            let class = Class::of(waiting.pod.map_or(&plain, |pod| &case.templates[case.pods[pod].template]));
            match home.checked_sub(case.nodes.len()) {
                None => prop_assert!(class.enters(&case.nodes[home])),
                Some(new) => prop_assert!(class.enters_new(&case.nodes[plan.opened[new]])),
            }
        }
        for (index, load) in loads.iter().enumerate() {
            let like = index.checked_sub(case.nodes.len()).map_or(index, |new| plan.opened[new]);
            let there = case.nodes.get(index).map_or(Load::default(), |_| sites[index].before);
            // What the mesh does not add to may be over from before.
            let added = load.where_over(there);
            prop_assert!(
                added.fits_in(Load::bearable(&case.nodes[like])) || plan.overfull.contains(&index),
                "{index}: {load:?} on {like}"
            );
        }
    }

    #[test]
    fn everyone_gets_the_first_node_with_room(case in any_case()) {
        let plain = PodTemplate::default();
        let ground = case.ground();
        let plan = plan(&ground, &case.newcomers, &plain);
        let agents = Load::of(case.newcomers.on_every_node, case.newcomers.agents_a_node);
        let (mut sites, _) = site::survey(&ground, agents);
        for waiting in &plan.waiting {
            if let Some(left) = waiting.pod.and_then(|pod| case.pods[pod].node) {
                sites[left].after = sites[left].after.less(waiting.load);
            }
        }
        // Every node in turn is asked for its room, which the packing itself avoids.
        let mut rooms: Vec<Load> =
            case.nodes.iter().zip(&sites).map(|(node, site)| Load::offered(node).less(site.after)).collect();
        let scale = Scale::of(&case.nodes);
        let mut order: Vec<_> = plan.waiting.iter().zip(&plan.homes).collect();
        order.sort_by(|(a, _), (b, _)| scale.size(b.load).total_cmp(&scale.size(a.load)));
        for (waiting, home) in order {
            let class = Class::of(waiting.pod.map_or(&plain, |pod| &case.templates[case.pods[pod].template]));
            let enters = |node: usize| match node.checked_sub(case.nodes.len()) {
                None => admission::is_open(&case.nodes[node]) && class.enters(&case.nodes[node]),
                Some(new) => class.enters_new(&case.nodes[plan.opened[new]]),
            };
            let first = (0..rooms.len()).find(|node| waiting.load.fits_in(rooms[*node]) && enters(*node));
            let holds = |node: usize| {
                class.enters_new(&case.nodes[node])
                    && waiting.load.fits_in(plan::empty(&case.nodes[node], &sites[node]))
            };
            if first.is_some() {
                prop_assert_eq!(first, *home);
            } else if let Some(home) = *home {
                prop_assert_eq!(home, rooms.len());
                let model = plan.opened[home - case.nodes.len()];
                prop_assert!(holds(model));
                rooms.push(plan::empty(&case.nodes[model], &sites[model]));
                // The one it left, if that would do.
                let own = waiting.pod.and_then(|pod| case.pods[pod].node).filter(|own| holds(*own));
                prop_assert!(own.is_none_or(|own| own == model));
            } else {
                prop_assert!(!(0..case.nodes.len()).any(holds));
                continue;
            }
            let home = home.unwrap_or_default();
            rooms[home] = rooms[home].less(waiting.load);
        }
    }

    #[test]
    fn whoever_moves_is_movable_and_whoever_is_unplaced_fits_nowhere(case in any_case()) {
        let found = case.pack();
        let movable = case.pods.iter().filter(|pod| !pod.fixed && pod.node.is_some()).count();
        prop_assert!(found.displaced <= movable as u64);
        prop_assert!(found.unplaced.len() as u64 <= found.displaced);
        let agents = Load::of(case.newcomers.on_every_node, case.newcomers.agents_a_node);
        let (sites, _) = site::survey(&case.ground(), agents);
        for index in found.unplaced {
            let pod = case.pods[index];
            let class = Class::of(&case.templates[pod.template]);
            let mut both = case.nodes.iter().zip(&sites);
            prop_assert!(!both.any(|(node, site)| class.enters_new(node)
                && Load::of(pod.after, 1).fits_in(plan::empty(node, site))));
        }
    }

    #[test]
    fn nodes_are_added_and_never_taken(case in any_case()) {
        let found = case.pack();
        let new: u64 = found.new_nodes.iter().map(|new| new.count).sum();
        prop_assert_eq!(found.nodes_before, case.nodes.len() as u64);
        prop_assert_eq!(found.nodes_after, found.nodes_before + new);
        // No node is opened for nobody.
        prop_assert!(new <= found.displaced + found.newcomers_beyond);
        prop_assert!(found.newcomers_beyond <= case.newcomers.pods.len() as u64);
    }

    #[test]
    fn a_mesh_of_nothing_moves_nobody(case in any_case()) {
        let found = case.without_mesh().pack();
        prop_assert_eq!((found.displaced, found.nodes_after), (0, found.nodes_before));
        prop_assert!(found.overfull.is_empty() && found.unplaced.is_empty());
    }

    #[test]
    fn the_same_question_has_one_answer(case in any_case()) {
        prop_assert_eq!(case.pack(), case.pack());
    }

    // First-fit decreasing may need fewer nodes for larger pods, and a larger proxy may make one large
    // pod leave where two left before. What holds: agents that take more make no fewer pods leave, and
    // of a mesh that makes nobody leave, no part does.

    #[test]
    fn larger_agents_make_no_fewer_pods_leave(case in any_case(), more in any_sum(3, 900), pods in 0..3_u64) {
        let mut larger = case.clone();
        larger.newcomers.on_every_node = larger.newcomers.on_every_node + more;
        larger.newcomers.agents_a_node += pods;
        let (one, other) = (case.pack(), larger.pack());
        prop_assert!(other.displaced >= one.displaced);
        prop_assert!(one.overfull.iter().all(|node| other.overfull.contains(node)));
    }

    #[test]
    fn a_part_of_a_mesh_that_moves_nobody_moves_nobody(case in any_case(), kept in 0..4_usize) {
        let mut part = case.clone();
        for pod in part.pods.iter_mut().skip(kept) {
            pod.after = pod.before;
        }
        prop_assert!(case.pack().displaced > 0 || part.pack().displaced == 0);
    }

    #[test]
    fn equal_pods_are_equal_in_any_order(
        pods in prop::collection::vec(0..3_usize, 1..30).prop_shuffle(),
        gib in 1..4_u64,
    ) {
        let case = |order: Vec<usize>| Case {
            nodes: vec![node("a", 12), node("b", 16), node("c", 8)],
            templates: vec![PodTemplate::default()],
            pods: order.into_iter().map(|node| pod(node, gib, gib + 1)).collect(),
            newcomers: Newcomers::default(),
        };
        let mut sorted = pods.clone();
        sorted.sort_unstable();
        let [one, other] = [pods, sorted].map(|order| case(order).pack());
        prop_assert_eq!((one.displaced, one.nodes_before), (other.displaced, other.nodes_before));
    }
}

/// The choice of who leaves, asked one question at a time as its header tells it.
#[test]
fn the_choice_is_the_one_that_is_told() {
    use crate::cluster::packing::leave::leaving;
    use crate::cluster::packing::site::Site;

    let told = |loads: &[Load], excess: Load, scale: Scale| {
        let mut left: Vec<usize> = (0..loads.len()).collect();
        left.sort_by(|a, b| scale.size(loads[*b]).total_cmp(&scale.size(loads[*a])));
        let (mut gone, mut sum) = (Vec::new(), Load::default());
        while !left.is_empty() && !excess.fits_in(sum) {
            let alone = left.iter().rposition(|pod| excess.fits_in(sum.plus(loads[*pod])));
            let pod = left.remove(alone.unwrap_or(0));
            sum = sum.plus(loads[pod]);
            gone.push(pod);
        }
        gone.sort_unstable();
        gone
    };
    let nodes = [node("a", 8)];
    let scale = Scale::of(&nodes);
    proptest!(|(sums in prop::collection::vec(any_sum(3, 2000), 1..12), gib in 1..9_u64, millis in 1..5000_u64)| {
        let loads: Vec<Load> = sums.iter().map(|sum| Load::of(*sum, 1)).collect();
        let excess = Load::of(sum(gib, millis), 0);
        let bearable = Load::bearable(&nodes[0]);
        let after = Load { pods: 1, ..bearable.plus(excess) };
        let site = Site { after, movable: (0..loads.len()).collect(), ..Site::default() };
        let mut found = leaving(&site, bearable, scale, |pod| loads[pod]).pods;
        found.sort_unstable();
        // A pod that requests nothing is not asked to leave, whatever is lacking.
        let mut expected = told(&loads, excess, scale);
        expected.retain(|pod| loads[*pod].memory + loads[*pod].cpu > 0);
        prop_assert_eq!(found, expected);
    });
}
