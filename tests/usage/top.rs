//! `kubectl top pods`, in every form that its flags give it, and cut in every place.

use super::{SHOP, fault, figures, known, noted, seen, usage};
use meshtax::model::measured::Rows;

/// The table with some columns only, and perhaps without its header.
fn columns(kept: &[usize], header: bool) -> String {
    let lines = SHOP.lines().skip(usize::from(!header));
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        kept.iter().map(|at| cells[*at]).collect::<Vec<_>>().join("   ")
    });
    rows.collect::<Vec<_>>().join("\n") + "\n"
}

/// Rows of whole pods, as kubectl prints them without `--containers`.
const PODS: &str = "\
NAMESPACE   NAME     CPU(cores)   MEMORY(bytes)
shop        cart-1   220m         1088Mi
shop        cart-2   110m         572Mi
db          pg-0     50m          900Mi
";

#[test]
fn containers_are_told_apart() {
    let usage = usage(SHOP);
    assert_eq!(usage.rows, Rows::Containers);
    assert_eq!(figures(&usage.app), known(1556.0, 305.0, 3.0, 3.0));
    assert_eq!(figures(&usage.proxies), known(124.0, 30.0, 2.0, 2.0));
    assert_eq!(figures(&usage.apart()), known(170.0, 10.0, 2.0, 2.0));
    assert!(noted(&usage, "kubectl rounds"));
}

#[test]
fn without_namespaces_and_without_a_header() {
    let whole = usage(SHOP);
    for (kept, header) in [(&[1, 2, 3, 4][..], true), (&[1, 2, 3, 4], false), (&[0, 1, 2, 3, 4], false)] {
        let found = usage(&columns(kept, header));
        assert_eq!(figures(&found.proxies), figures(&whole.proxies), "{kept:?} {header}");
        assert_eq!(figures(&found.app), figures(&whole.app), "{kept:?} {header}");
    }
}

#[test]
fn rows_of_pods_are_never_read_as_containers() {
    for text in [PODS.to_owned(), PODS.lines().skip(1).collect::<Vec<_>>().join("\n")] {
        let usage = usage(&text);
        assert_eq!(usage.rows, Rows::Pods, "{text}");
        assert_eq!(figures(&usage.app), [Some(2560.0), Some(380.0), None, Some(3.0)]);
        assert_eq!(figures(&usage.proxies), [None; 4]);
        assert!(noted(&usage, "each row is a whole pod"));
        let names: Vec<&str> = usage.namespaces.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["db", "shop"]);
    }
    let of_one_namespace = "NAME CPU(cores) MEMORY(bytes)\ncart-1 5m 10Mi\n";
    assert_eq!(figures(&usage(of_one_namespace).app), [Some(10.0), Some(5.0), None, Some(1.0)]);
    assert_eq!(usage("cart-1 5m 10Mi\n").rows, Rows::Pods);
}

#[test]
fn two_names_without_a_header_are_containers_only_where_a_proxy_shows_it() {
    assert_eq!(usage("cart-1 app 5m 10Mi\ncart-2 app 5m 10Mi\n").rows, Rows::Pods);
    let usage = usage("cart-1 app 5m 10Mi\ncart-1 linkerd-proxy 1m 4Mi\n");
    assert_eq!(usage.rows, Rows::Containers);
    assert_eq!(figures(&usage.proxies), known(4.0, 1.0, 1.0, 1.0));
}

#[test]
fn swap_and_sums_are_not_rows() {
    let swap = "POD NAME CPU(cores) MEMORY(bytes) SWAP(bytes)\ncart-1 app 5m 10Mi 3Mi\n";
    assert_eq!(figures(&usage(swap).app), known(10.0, 5.0, 1.0, 1.0));
    assert_eq!(figures(&usage("shop cart-1 app 5m 10Mi 3Mi\n").app), known(10.0, 5.0, 1.0, 1.0));
    let summed = format!(
        "{SHOP}                                                ________     ________   \n                                                342m         1853Mi\n"
    );
    assert_eq!(figures(&usage(&summed).app), figures(&usage(SHOP).app));
    let rows_lost = summed
        .replace("shop           cart-2                   app           100m         512Mi           \n", "");
    assert!(fault(&rows_lost).contains("the sum below the table is"), "{}", fault(&rows_lost));
}

#[test]
fn what_is_not_known_is_no_zero() {
    let text = "POD NAME CPU(cores) MEMORY(bytes)\na app <unknown> 10Mi\nb app 5m <unknown>\n";
    let usage_ = usage(text);
    assert_eq!(figures(&usage_.app), known(10.0, 5.0, 2.0, 2.0));
    assert!(noted(&usage_, "1 container without memory") && noted(&usage_, "1 container without CPU"));
    let none = usage("POD NAME CPU(cores) MEMORY(bytes)\na app <unknown> <unknown>\n");
    assert_eq!(figures(&none.app), [None, None, Some(1.0), Some(1.0)]);
    assert_eq!(figures(&none.proxies), [None, None, Some(0.0), Some(0.0)]);
}

#[test]
fn a_wrapper_around_it_is_passed_over() {
    let wrapped = format!(
        "{{\"tool\": \"kubectl_top\"}}\n{{\"status\": \"success\"}}\n$ kubectl top pods\n```\n{SHOP}```\n"
    );
    assert_eq!(figures(&usage(&wrapped).app), figures(&usage(SHOP).app));
    assert_eq!(figures(&usage(&SHOP.replace('\n', "\r\n")).app), figures(&usage(SHOP).app));
    assert_eq!(figures(&usage(&format!("\u{feff}{SHOP}")).app), figures(&usage(SHOP).app));
}

#[test]
fn a_table_that_is_cut_is_refused_unless_between_rows() {
    let whole = SHOP.trim_end();
    let start = SHOP.find('\n').unwrap() + 1;
    for end in start + 1..whole.len() {
        let cut = &whole[..end];
        let last = cut.lines().last().unwrap();
        // Between rows, and in the blanks behind one, nothing is missing that could be seen.
        if last.contains("Mi") {
            continue;
        }
        let message = fault(cut);
        assert!(message.contains("the text was cut"), "{last}: {message}");
    }
}

#[test]
fn what_is_no_table_of_pods_says_so() {
    for (text, says) in [
        ("", "it is empty"),
        ("\n\n", "it is empty"),
        ("No resources found in shop namespace.\n", "kubectl said `No resources found in shop namespace.`"),
        (
            "error: Metrics API not available\n",
            "kubectl did not answer, it said `error: Metrics API not available`",
        ),
        (
            "NAME CPU(cores) CPU% MEMORY(bytes) MEMORY%\nnode-1 250m 12% 1024Mi 40%\n",
            "it holds what nodes use",
        ),
        ("NAMESPACE NAME CPU(cores) MEMORY(bytes)\n", "it has a head and no rows"),
        (
            "hello\nworld\n",
            "neither a table of `kubectl top pods`, nor PodMetricsList JSON, nor a Prometheus page",
        ),
        ("a,b,c\n1,2,3\n", "it begins `a,b,c`"),
        ("\u{1f}\u{0}binary\n", "a binary file"),
        ("NAME CPU(cores) MEMORY(bytes)\na 5m 10Mi\nb 5m\n", "usage.txt:3: the row has 2 of 3 columns"),
        ("NAME CPU(cores) MEMORY(bytes)\na 5 10Mi\n", "`5` is no value that `kubectl top` prints"),
    ] {
        let message = fault(text);
        assert!(message.contains(says), "{text:?} says {message}");
    }
}

#[test]
fn nodes_are_no_pods_whatever_is_known_of_them() {
    let head = "NAME    CPU(cores)   CPU(%)      MEMORY(bytes)   MEMORY(%)\n";
    let rows = "node1   200m         5%          1024Mi          20%\nnode2   <unknown>    <unknown>   <unknown>       <unknown>\n";
    let unknown = rows.lines().last().unwrap();
    for text in [format!("{head}{rows}"), format!("{head}{unknown}\n"), format!("{head}{unknown}\n{rows}")] {
        assert!(fault(&text).contains("it holds what nodes use"), "{text}: {}", fault(&text));
    }
    assert!(fault(rows).contains("neither a table"), "{}", fault(rows));
    // Nodes behind pods add nothing to them, and pods behind nodes are read.
    let alone = figures(&usage(SHOP).app);
    assert_eq!(figures(&usage(&format!("{SHOP}{head}{rows}")).app), alone);
    assert_eq!(figures(&usage(&format!("{head}{rows}{SHOP}")).app), alone);
    let bare = "shop cart-1 app 5m 10Mi\n";
    assert_eq!(figures(&usage(&format!("{head}{rows}{bare}")).app), known(10.0, 5.0, 1.0, 1.0));
}

#[test]
fn rows_without_any_value_tell_no_format_and_are_not_lost() {
    let unknown = "shop cart-0 app <unknown> <unknown>\n";
    assert!(fault(unknown).contains("neither a table"), "{}", fault(unknown));
    let both = usage(&format!("{unknown}shop cart-1 app 5m 10Mi\n"));
    assert_eq!(figures(&both.app), known(10.0, 5.0, 2.0, 2.0));
    assert!(noted(&both, "1 container without memory"));
}

#[test]
fn one_container_twice_is_refused_and_parts_of_one_picture_are_joined() {
    let twice = format!("{SHOP}{SHOP}");
    assert!(
        fault(&twice).contains("the memory of `istio-system/istio-ingressgateway-1/istio-proxy` stands"),
        "{}",
        fault(&twice)
    );
    let no_namespace = "POD NAME CPU(cores) MEMORY(bytes)\nredis-0 redis 5m 10Mi\n";
    assert!(fault(&format!("{no_namespace}{no_namespace}")).contains("and with namespaces"));
    let other = "NAMESPACE POD NAME CPU(cores) MEMORY(bytes)\nbank till-1 app 5m 10Mi\n";
    let joined = seen(SHOP).join(seen(other)).unwrap().usage(None);
    assert_eq!(figures(&joined.app), known(1566.0, 310.0, 4.0, 4.0));
    let mixed = seen(SHOP).join(seen(PODS)).unwrap_err().to_string();
    assert!(mixed.contains("has a row a pod and what was read before it a row a container"), "{mixed}");
    assert!(fault(&format!("{SHOP}{PODS}")).contains("which cannot be added up"));
}
