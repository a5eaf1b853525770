//! The one table of inputs: name in a scenario, flag, what it takes, and what it means.
//!
//! The table drives everything that speaks of inputs: reading scenarios, flags and their help,
//! errors that name the nearest key, `--explain`, and later sweeps and CSV heads. To add an input,
//! add a row; the typed constant with the same name is made from it. The rows of limits come from the figures
//! that can have one (`limit_keys`).
//!
//! A file a whole table long, since splitting it would only hide rows.

use std::marker::PhantomData;

use crate::model::calls::Call;
use crate::model::given_latency::Latency;
use crate::model::limit_keys;
use crate::model::value::{KeyValue, Kind, Value, ValueError};
use crate::model::words::{Answers, Controller, Judge, Kubernetes, Percentile, Start};
use crate::units::{
    Count, Cpu, CpuPrice, End, Hours, Memory, MemoryPrice, Money, Portion, Rate, Ratio, Time, Unit,
};

/// One input, as the table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the table.
    pub index: usize,
    /// Table and key in a scenario file, such as `cluster.pods`.
    pub name: &'static str,
    /// The flag without its dashes; empty where there is none.
    pub flag: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What `none` means here; empty where `none` cannot be written.
    pub none: &'static str,
    /// What it means, in one line.
    pub text: &'static str,
}

/// A row of the table together with the type it is read as.
#[derive(Debug)]
pub struct Key<T> {
    index: usize,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Key<T> {}

impl<T> Key<T> {
    /// Its row.
    #[must_use]
    pub fn entry(self) -> &'static Entry {
        &TABLE[self.index]
    }

    /// Its place in the table.
    #[must_use]
    pub const fn index(self) -> usize {
        self.index
    }
}

impl Entry {
    /// The table it stands in, such as `cluster`; empty for the few at the top of the file.
    #[must_use]
    pub fn section(&self) -> &'static str {
        self.name.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// The key within its table, such as `pods`.
    #[must_use]
    pub fn leaf(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, leaf)| leaf)
    }

    /// Whether it belongs to one chain of several.
    #[must_use]
    pub fn is_of_chain(&self) -> bool {
        self.section() == "chain"
    }

    /// Whether saying it says something about the user's own system, so that nothing of the
    /// lesson's example cluster may be assumed beside it.
    #[must_use]
    pub fn describes_the_system(&self) -> bool {
        matches!(self.section(), "cluster" | "chain" | "team" | "needs" | "rollout" | "node")
    }

    /// Whether it is a limit that something is held against, so that a range would decide nothing.
    #[must_use]
    pub fn is_limit(&self) -> bool {
        self.section() == "thresholds" || self.is_budget()
    }

    /// Whether it belongs to the budgets, which only `check` holds an estimate against.
    #[must_use]
    pub fn is_budget(&self) -> bool {
        self.section().split('.').next() == Some("budget")
    }

    /// Whether zero is no answer: a system has a language, calls are at least one, and a promise of no time is none.
    fn is_at_least_something(&self) -> bool {
        matches!(self.name, "chain.sla_p99" | "chain.fan_out" | "team.languages")
    }

    /// Reads a value as it is written in a flag or a scenario.
    ///
    /// # Errors
    /// When the text is not a value of this key.
    pub fn read(&self, text: &str) -> Result<Value, ValueError> {
        if text.trim() == "none" && !self.none.is_empty() {
            return Ok(Value::None);
        }
        // A bare number could be a share or hundredths, which are a hundred times apart.
        if self.is_budget() && self.kind == Kind::Number(Unit::Ratio) && !text.trim().ends_with('%') {
            return Err(ValueError::NoPercent { text: text.to_owned() });
        }
        let value = self.kind.read(text)?;
        match &value {
            // A threshold decides yes or no; one that is a range would decide nothing.
            Value::Number(number) if self.is_limit() && number.is_uncertain() => {
                Err(ValueError::Range { text: text.to_owned() })
            }
            Value::Number(number) if self.is_at_least_something() && number.base_at(End::Low) == 0.0 => {
                let instead =
                    if self.none.is_empty() { String::new() } else { format!(" (`none`: {})", self.none) };
                Err(ValueError::Zero { instead })
            }
            _ => Ok(value),
        }
    }

    /// How a reader can state it: the flag where there is one, else the key.
    #[must_use]
    pub fn how_to_say(&self) -> String {
        if self.flag.is_empty() {
            format!("`{}` in a scenario", self.name)
        } else {
            format!("`--{}`", self.flag)
        }
    }
}

/// The row with that name, if there is one.
#[must_use]
pub fn find(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name)
}

/// The row of a limit: in a table of limits such as `deny`, of the figure at that place in the list of figures
/// with limits.
pub(crate) fn limit(table: &str, figure: usize) -> Option<&'static Entry> {
    let table = limit_keys::TABLES.iter().position(|known| *known == table)?;
    let row = STATED.len() + table * limit_keys::FIGURES + figure;
    TABLE.get(row).filter(|_| figure < limit_keys::FIGURES)
}

/// Every input: those listed one by one, then a limit for each figure in each table of limits.
pub static TABLE: &[Entry] = &const {
    let [[first, ..], ..] = limit_keys::ROWS;
    let mut all = [first; STATED.len() + limit_keys::TABLES.len() * limit_keys::FIGURES];
    let mut row = 0;
    while row < all.len() {
        all[row] = match row.checked_sub(STATED.len()) {
            None => STATED[row],
            Some(limit) => limit_keys::ROWS[limit / limit_keys::FIGURES][limit % limit_keys::FIGURES],
        };
        all[row].index = row;
        row += 1;
    }
    all
};

/// Makes the rows that are listed one by one, and a typed constant for each of them.
macro_rules! keys {
    ($($id:ident: $kind:ty, $name:literal, $flag:literal, none: $none:literal, $text:literal;)*) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Row { $($id,)* }

        $(
            #[doc = $text]
            pub const $id: Key<$kind> = Key { index: Row::$id as usize, kind: PhantomData };
        )*

        /// The rows before the limits.
        const STATED: &[Entry] = &[$(
            Entry {
                index: Row::$id as usize,
                name: $name,
                flag: $flag,
                kind: <$kind as KeyValue>::KIND,
                none: $none,
                text: $text,
            },
        )*];
    };
}

keys! {
    NAME: String, "name", "", none: "", "name of the scenario, shown at the top of a report";

    PODS: Count, "cluster.pods", "pods", none: "", "pods that would be meshed";
    CLUSTER_PODS: Count, "cluster.cluster_pods", "cluster-pods", none: "", "all pods of the cluster [default: pods]";
    SERVICES: Count, "cluster.services", "services", none: "", "application services";
    NODES: Count, "cluster.nodes", "nodes", none: "", "nodes of the cluster";
    NAMESPACES: Count, "cluster.namespaces", "namespace-count", none: "", "meshed namespaces";
    APP_MEMORY: Memory, "cluster.app_memory", "app-memory", none: "", "memory one application pod uses, mean over the cluster's pods";
    APP_CPU: Cpu, "cluster.app_cpu", "app-cpu", none: "", "CPU one application pod uses, mean over the cluster's pods";
    APP_MEMORY_REQUEST: Memory, "cluster.app_memory_request", "app-memory-request", none: "no request is set", "memory one application pod requests, mean";
    APP_CPU_REQUEST: Cpu, "cluster.app_cpu_request", "app-cpu-request", none: "no request is set", "CPU one application pod requests, mean";

    CHAIN_NAME: String, "chain.name", "", none: "", "name of the request path";
    DEPTH: Count, "chain.depth", "depth", none: "", "hops in a row on the request path";
    HOP_LATENCY: Latency, "chain.hop_latency", "hop-latency", none: "", "one hop by itself, without the mesh (what it calls not included)";
    FAN_OUT: Count, "chain.fan_out", "fan-out", none: "", "such rows of hops at once, of which the slowest is waited for [default: 1]";
    HOPS: Call, "chain.hops", "", none: "", "hops that differ, in place of `depth`: in sequence and in parallel, nested";
    RPS: Rate, "chain.rps", "rps", none: "", "requests/s that enter the path";
    SLA_P99: Time, "chain.sla_p99", "sla", none: "nothing is promised", "p99 promised for the whole path, or `none`";

    MESH_NAME: String, "mesh.name", "mesh", none: "", "a mesh of the catalog (`meshtax catalog` lists them)";
    SIDECAR_MEMORY: Memory, "mesh.sidecar_memory", "sidecar-memory", none: "", "memory one sidecar uses";
    SIDECAR_MEMORY_REQUEST: Memory, "mesh.sidecar_memory_request", "sidecar-memory-request", none: "no request is set", "memory one sidecar requests";
    SIDECAR_MEMORY_LIMIT: Memory, "mesh.sidecar_memory_limit", "", none: "no limit is set", "memory limit of one sidecar";
    SIDECAR_CPU_LIMIT: Cpu, "mesh.sidecar_cpu_limit", "", none: "no limit is set", "CPU limit of one sidecar";
    SIDECAR_CPU_IDLE: Cpu, "mesh.sidecar_cpu_idle", "", none: "", "CPU one idle sidecar uses";
    SIDECAR_CPU_PER_1000_RPS: Cpu, "mesh.sidecar_cpu_per_1000_rps", "", none: "", "CPU of 1000 requests/s through one sidecar";
    SIDECAR_CPU_REQUEST: Cpu, "mesh.sidecar_cpu_request", "sidecar-cpu-request", none: "no request is set", "CPU one sidecar requests";
    MEMORY_PER_SERVICE: Memory, "mesh.memory_per_service", "", none: "", "memory each service in its configuration adds to one sidecar";
    SERVICES_IN_SCOPE: Count, "mesh.services_in_scope", "", none: "", "services one sidecar is told of, where its configuration is scoped";
    PROXY_LATENCY: Latency, "mesh.proxy_latency", "proxy-latency", none: "", "latency of one request through one proxy";
    MESH_LATENCY: Latency, "mesh.mesh_latency", "mesh-latency", none: "", "latency that all proxies of one hop add together";
    RIG: String, "mesh.rig", "rig", none: "", "the test set-up whose latency figures are taken [default: the first that speaks of one hop]";
    NODE_PROXY_MEMORY: Memory, "mesh.node_proxy_memory", "", none: "", "memory one node proxy uses before it knows or serves any pod";
    NODE_PROXY_MEMORY_PER_KNOWN_POD: Memory, "mesh.node_proxy_memory_per_known_pod", "", none: "it does not grow so", "memory each pod of the cluster adds to every node proxy";
    NODE_PROXY_MEMORY_PER_LOCAL_POD: Memory, "mesh.node_proxy_memory_per_local_pod", "", none: "it does not grow so", "memory each meshed pod adds to its own node's proxy";
    NODE_PROXY_MEMORY_REQUEST: Memory, "mesh.node_proxy_memory_request", "", none: "no request is set", "memory one node proxy requests";
    NODE_PROXY_CPU_IDLE: Cpu, "mesh.node_proxy_cpu_idle", "", none: "", "CPU one idle node proxy uses";
    NODE_PROXY_CPU_PER_1000_RPS: Cpu, "mesh.node_proxy_cpu_per_1000_rps", "", none: "", "CPU of 1000 requests/s through one node proxy";
    NODE_PROXY_CPU_REQUEST: Cpu, "mesh.node_proxy_cpu_request", "", none: "no request is set", "CPU one node proxy requests";
    WAYPOINTS: Count, "mesh.waypoints", "waypoints", none: "", "waypoint proxies [default: one for each meshed namespace]";
    WAYPOINT_MEMORY: Memory, "mesh.waypoint_memory", "", none: "", "memory one waypoint uses";
    WAYPOINT_MEMORY_REQUEST: Memory, "mesh.waypoint_memory_request", "", none: "no request is set", "memory one waypoint requests";
    WAYPOINT_CPU_IDLE: Cpu, "mesh.waypoint_cpu_idle", "", none: "", "CPU one idle waypoint uses";
    WAYPOINT_CPU_PER_1000_RPS: Cpu, "mesh.waypoint_cpu_per_1000_rps", "", none: "", "CPU of 1000 requests/s through one waypoint";
    WAYPOINT_CPU_REQUEST: Cpu, "mesh.waypoint_cpu_request", "", none: "no request is set", "CPU one waypoint requests";
    CONTROL_PLANE_MEMORY: Memory, "mesh.control_plane_memory", "", none: "", "memory the whole control plane uses before it serves any pod";
    CONTROL_PLANE_MEMORY_PER_POD: Memory, "mesh.control_plane_memory_per_pod", "", none: "it does not grow so", "memory each meshed pod adds to the control plane";
    CONTROL_PLANE_CPU: Cpu, "mesh.control_plane_cpu", "", none: "", "CPU the whole control plane uses before it serves any pod";
    CONTROL_PLANE_CPU_PER_POD: Cpu, "mesh.control_plane_cpu_per_pod", "", none: "it does not grow so", "CPU each meshed pod adds to the control plane";
    CONTROL_PLANE_MEMORY_REQUEST: Memory, "mesh.control_plane_memory_request", "", none: "no request is set", "memory one replica of the control plane requests";
    CONTROL_PLANE_CPU_REQUEST: Cpu, "mesh.control_plane_cpu_request", "", none: "no request is set", "CPU one replica of the control plane requests";
    CONTROL_PLANE_REPLICAS: Count, "mesh.control_plane_replicas", "", none: "", "replicas of the control plane";
    CNI_ALREADY: bool, "mesh.cni_already", "", none: "", "whether the mesh's network agent is on the nodes already, mesh or no mesh";
    CNI_MEMORY: Memory, "mesh.cni_memory", "", none: "", "memory one node's network agent uses before it knows any pod";
    CNI_MEMORY_PER_KNOWN_POD: Memory, "mesh.cni_memory_per_known_pod", "", none: "it does not grow so", "memory each pod of the cluster adds to every network agent";
    CNI_MEMORY_REQUEST: Memory, "mesh.cni_memory_request", "", none: "no request is set", "memory one node's network agent requests";
    CNI_CPU: Cpu, "mesh.cni_cpu", "", none: "", "CPU one node's network agent uses";
    CNI_CPU_REQUEST: Cpu, "mesh.cni_cpu_request", "", none: "no request is set", "CPU one node's network agent requests";
    GATEWAYS: Count, "mesh.gateways", "", none: "", "gateway pods that the mesh adds; not counted unless given";
    GATEWAY_MEMORY: Memory, "mesh.gateway_memory", "", none: "", "memory one gateway uses";
    GATEWAY_MEMORY_REQUEST: Memory, "mesh.gateway_memory_request", "", none: "no request is set", "memory one gateway requests";
    GATEWAY_CPU: Cpu, "mesh.gateway_cpu", "", none: "", "CPU one gateway uses";
    GATEWAY_CPU_REQUEST: Cpu, "mesh.gateway_cpu_request", "", none: "no request is set", "CPU one gateway requests";

    LANGUAGES: Count, "team.languages", "languages", none: "", "programming languages the services are written in";
    KUBERNETES: Kubernetes, "team.kubernetes", "kubernetes", none: "", "how well the team knows Kubernetes";
    MTLS_COMPLIANCE: bool, "needs.mtls_compliance", "mtls-compliance", none: "", "compliance requires mTLS between all services";
    TRAFFIC_MANAGEMENT: bool, "needs.traffic_management", "traffic-management", none: "", "canary, mirroring or A/B is needed at the network level";
    L7_AUTHORIZATION: bool, "needs.l7_authorization", "l7-authorization", none: "", "authorization by endpoint between services is needed";

    CONTROLLER: Controller, "rollout.controller", "", none: "", "what rolls the pods out";
    REPLICAS: Count, "rollout.replicas", "", none: "", "replicas of the workload whose rollout is reckoned";
    MAX_SURGE: Portion, "rollout.max_surge", "", none: "", "pods started beyond the replicas [default: Kubernetes' own for the controller]";
    MAX_UNAVAILABLE: Portion, "rollout.max_unavailable", "", none: "", "pods that may be missing meanwhile [default: Kubernetes' own for the controller]";
    MIN_READY: Time, "rollout.min_ready", "", none: "", "minReadySeconds of the workload";
    APP_READY: Time, "rollout.app_ready", "", none: "", "time from a pod's start until the application is ready";
    PROXY_READY: Time, "rollout.proxy_ready", "", none: "", "time from a pod's start until its proxy is ready";
    START: Start, "rollout.start", "", none: "", "whether the proxy starts before the application or beside it";

    ALLOCATABLE_MEMORY: Memory, "node.allocatable_memory", "", none: "", "memory of one node that pods can have";
    ALLOCATABLE_CPU: Cpu, "node.allocatable_cpu", "", none: "", "CPU of one node that pods can have";
    NODE_AGENTS_MEMORY_REQUEST: Memory, "node.agents_memory_request", "", none: "no request is set", "memory that each node's own pods request without a mesh (those of daemon sets)";
    NODE_AGENTS_CPU_REQUEST: Cpu, "node.agents_cpu_request", "", none: "no request is set", "CPU that each node's own pods request without a mesh (those of daemon sets)";
    NODE_PRICE: Money, "node.price_per_month", "", none: "", "price of one node for a month";
    CLUSTER_FEE: Money, "node.cluster_fee_per_month", "", none: "there is none", "what the cluster costs a month besides its nodes";

    PRICE_BOOK: String, "prices.book", "prices", none: "", "a price book of the catalog";
    CPU_HOUR: CpuPrice, "prices.cpu_hour", "", none: "", "price of one core for one hour";
    MEMORY_GIB_HOUR: MemoryPrice, "prices.memory_gib_hour", "", none: "", "price of one GiB of memory for one hour";
    CURRENCY: String, "prices.currency", "", none: "", "currency of the prices";

    SERVICES_NEED: Count, "thresholds.services_need", "", none: "", "services from which scale speaks for a mesh";
    LANGUAGES_NEED: Count, "thresholds.languages_need", "", none: "", "languages from which scale speaks for a mesh";
    SERVICES_FEW: Count, "thresholds.services_few", "", none: "", "services below which it is too early for a mesh";
    LATENCY_SHARE: Ratio, "thresholds.latency_share", "", none: "", "share of the SLA from which the mesh's latency is too much";

    OPERATIONS_HOURS: Hours, "operations.hours_per_month", "", none: "", "people's hours to run the mesh for a month";
    OPERATIONS_RATE: Money, "operations.hourly_rate", "", none: "", "cost of one hour of those people";
    BUILD_PER_LANGUAGE: Hours, "alternative.build_hours_per_language", "", none: "", "people's hours to build the libraries for one language";
    BUILD_PER_SERVICE: Hours, "alternative.build_hours_per_service", "", none: "", "people's hours to put the libraries into one service";
    UPKEEP_PER_LANGUAGE: Hours, "alternative.upkeep_hours_per_language_per_month", "", none: "", "people's hours to keep one language's libraries for a month";
    ALTERNATIVE_RATE: Money, "alternative.hourly_rate", "", none: "", "cost of one hour of those people";

    BUDGET_PERCENTILE: Percentile, "budget.percentile", "", none: "", "the percentile that latencies are held to their budgets by [default: p99]";
    BUDGET_JUDGE: Judge, "budget.judge", "", none: "", "what is held to the budgets: the typical figure, or to be strict the high one [default: typical]";
    BUDGET_SLA: bool, "budget.sla", "", none: "", "whether every path has to keep its SLA with the mesh";
    BUDGET_VERDICT: Answers, "budget.verdict", "", none: "", "the answers of the verdict that are allowed, with commas between";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_flags_are_unique_and_rows_know_their_place() {
        for (place, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.index, place);
            assert_eq!(TABLE.iter().filter(|e| e.name == entry.name).count(), 1, "{}", entry.name);
            let same_flag = TABLE.iter().filter(|e| !e.flag.is_empty() && e.flag == entry.flag);
            assert!(same_flag.count() <= 1, "{}", entry.flag);
        }
    }

    #[test]
    fn a_constant_finds_its_row() {
        assert_eq!(PODS.entry().name, "cluster.pods");
        assert_eq!(find("chain.sla_p99").map(|e| e.flag), Some("sla"));
        assert_eq!(SLA_P99.entry().read("none").unwrap(), Value::None);
        assert!(PODS.entry().read("none").is_err());
    }
}
