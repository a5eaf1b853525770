//! `meshtax measure -n`: the part of both usage files that counts.

use std::io::Write;

use serde_json::Value;
use tempfile::NamedTempFile;

use crate::support::{meshtax, refusal, stdout};

const BEFORE: &str = include_str!("../../examples/load-tests/top-before.txt");
const AFTER: &str = include_str!("../../examples/load-tests/top-after.txt");

/// Another mesh in another namespace, and Istio's own in its own.
const BANK: &str =
    "bank teller-5d9c7b4f6-k2x8v teller 40m 113Mi\nbank teller-5d9c7b4f6-k2x8v linkerd-proxy 20m 10Mi\n";
const ISTIOD: &str = "istio-system istiod-6b7d5f9c4-v8x2k discovery 10m 100Mi\n";
const GATEWAY: &str = "shop istio-ingressgateway-7c9d8f6b5-m2w7q istio-proxy 5m 40Mi\n";

fn written(parts: &[&str]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(parts.concat().as_bytes()).unwrap();
    file
}

fn args<'a>(before: &'a NamedTempFile, after: &'a NamedTempFile, more: &[&'a str]) -> Vec<&'a str> {
    let (before, after) = (before.path().to_str().unwrap(), after.path().to_str().unwrap());
    [&["measure", "--usage-before", before, "--usage-after", after, "--mesh", "istio-sidecar"][..], more]
        .concat()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_slice(&meshtax(&[args, &["-o", "json"]].concat()).stdout).unwrap()
}

#[test]
fn a_namespace_counts_as_a_file_of_it_alone_does() {
    let (before, after) = (written(&[BEFORE, BANK]), written(&[AFTER, BANK, ISTIOD]));
    let chosen = json(&args(&before, &after, &["-n", "shop"]));
    let (before_alone, after_alone) = (written(&[BEFORE]), written(&[AFTER]));
    let alone = json(&args(&before_alone, &after_alone, &[]));
    assert_eq!(alone["measured"]["memory_bytes"]["added"], 289.0 * 1_048_576.0);
    for part in ["measured", "modelled", "ratio", "conclusion"] {
        assert_eq!(chosen[part], alone[part], "{part}");
    }
    let whole = json(&args(&before, &after, &[]));
    assert_ne!(whole["measured"]["app_memory_bytes"], alone["measured"]["app_memory_bytes"]);
    let named = chosen["after"]["usage"]["namespaces"].as_array().unwrap();
    assert_eq!(named.len(), 1, "{named:?}");
    // Several are all of those, whatever the order.
    let [one, other] = [["-n", "shop", "--namespace", "bank"], ["-n", "bank", "-n", "shop"]]
        .map(|names| json(&args(&before, &after, &names)));
    assert_eq!(one["measured"], other["measured"]);
    for row in ["memory_bytes", "app_memory_bytes"] {
        assert_eq!(one["measured"][row], whole["measured"][row], "{row}");
    }
    assert_eq!(
        one["measured"]["memory_of_control_plane_bytes"],
        Value::Null,
        "it is in a namespace of its own"
    );
    // The mesh that is asked about is not that of this namespace.
    let bank = stdout(&args(&written(&[BEFORE, "bank teller-0 teller 1m 1Mi\n"]), &after, &["-n", "bank"]));
    assert!(bank.contains("those of linkerd and not of istio-sidecar"), "{bank}");
}

#[test]
fn what_is_the_meshs_own_elsewhere_is_left_out() {
    let (before, after) = (written(&[BEFORE]), written(&[AFTER, ISTIOD, GATEWAY]));
    let told = |names: &[&str]| stdout(&args(&before, &after, &[&["--max", "memory=1GB"], names].concat()));
    let (shop, both) = (told(&["-n", "shop"]), told(&["-n", "shop", "-n", "istio-system"]));
    // A gateway alone is not the whole of it, and would make the budget look kept.
    assert!(shop.contains("as the model has it, not measured"), "{shop}");
    assert!(shop.contains("counted alone, as chosen: `shop`"), "{shop}");
    assert!(shop.contains("the mesh's own parts in other namespaces are left out"), "{shop}");
    assert!(both.contains("with 146.8 MB for the control plane") && both.contains("as measured"), "{both}");
    assert!(!both.contains("are left out"), "{both}");
    assert!(both.contains("not in it, though chosen: `istio-system`"), "before there was no mesh: {both}");
    assert!(!told(&[]).contains("chosen"), "nothing was chosen");
}

#[test]
fn what_cannot_be_chosen_is_refused() {
    let (before, after) = (written(&[BEFORE]), written(&[AFTER, BANK]));
    let said = refusal(&args(&before, &after, &["-n", "shpo"]));
    assert!(said.contains("nothing stands in the namespace `shpo`; did you mean `shop`?"), "{said}");
    // On one side is enough.
    assert!(meshtax(&args(&before, &after, &["-n", "bank"])).status.success());
    assert!(meshtax(&args(&after, &before, &["-n", "bank"])).status.success());
    let nameless = written(&["NAME CPU(cores) MEMORY(bytes)\na 5m 10Mi\n"]);
    for said in [
        refusal(&args(&before, &nameless, &["-n", "shop"])),
        refusal(&args(&nameless, &after, &["-n", "shop"])),
    ] {
        assert!(said.contains("names no namespace, so none can be chosen of it"), "{said}");
    }
    let said = refusal(&["measure", "--before", "examples/load-tests/base-1.json", "-n", "shop"]);
    assert!(said.contains("--usage-before") && said.contains("--usage-after"), "{said}");
    let after = after.path().to_str().unwrap();
    assert!(meshtax(&["measure", "--usage-after", after, "-n", "shop"]).status.success());
}
