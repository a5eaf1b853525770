//! `--usage`: what containers are seen to use, from each format and with each of its traps, and what the model
//! is told of it.

mod ambient;
mod corpus;
mod hostile;
mod inputs;
mod outputs;
mod partial;
mod pod_metrics;
mod prometheus;
mod sorting;
mod top;

use meshtax::cluster::plan::Scope;
use meshtax::cluster::usage::Seen;
use meshtax::ingest::usage::read;
use meshtax::model::measured::{Side, Usage};
use meshtax::units::{Cpu, Memory};

const MI: f64 = 1_048_576.0;

/// Two pods with a sidecar, a control plane, a gateway, and a part of the cluster.
const SHOP: &str = "\
NAMESPACE      POD                      NAME          CPU(cores)   MEMORY(bytes)   
istio-system   istio-ingressgateway-1   istio-proxy   5m           70Mi            
istio-system   istiod-7d9f-abc          discovery     5m           100Mi           
kube-system    coredns-1                coredns       5m           20Mi            
shop           cart-1                   app           200m         1024Mi          
shop           cart-1                   istio-proxy   20m          64Mi            
shop           cart-2                   app           100m         512Mi           
shop           cart-2                   istio-proxy   10m          60Mi            
";

fn seen(text: &str) -> Seen {
    read(text.as_bytes(), "usage.txt").unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn usage(text: &str) -> Usage {
    seen(text).usage(None)
}

fn fault(text: &str) -> String {
    match read(text.as_bytes(), "usage.txt") {
        Ok(seen) => panic!("{:?}", seen.usage(None)),
        Err(error) => error.to_string(),
    }
}

fn in_namespaces(seen: &Seen, only: &[&str], excluded: &[&str]) -> Usage {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    seen.usage(Some(&Scope { namespaces: names(only), excluded: names(excluded), ..Scope::default() }))
}

/// MiB, millicores, containers, pods; nothing where unknown.
fn figures(side: &Side) -> [Option<f64>; 4] {
    let count = |count: Option<u64>| count.map(|count| f64::from(u32::try_from(count).unwrap()));
    [
        side.memory.map(|memory| Memory::bytes(memory) / MI),
        side.cpu.map(|cpu| (Cpu::cores(cpu) * 1e6).round() / 1e3),
        count(side.containers),
        count(side.pods),
    ]
}

fn known(memory: f64, cpu: f64, containers: f64, pods: f64) -> [Option<f64>; 4] {
    [Some(memory), Some(cpu), Some(containers), Some(pods)]
}

/// The one note that holds those words.
fn noted(usage: &Usage, words: &str) -> bool {
    usage.notes.iter().any(|note| note.contains(words))
}
