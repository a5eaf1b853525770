//! The keys of Kubernetes objects that are read; everything else is passed over without being kept.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};

use crate::ingest::kubernetes::leaf::{Fields, Given, Leaf, Many, Present};

/// Names every key of a mapping once: the field, and how Kubernetes writes it.
macro_rules! fields {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty = $key:literal,)* $(=> $rest:ident: $inner:ty,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: $kind,)*
            $(pub(super) $rest: $inner,)?
        }
        impl<'a> Fields<'a> for $name<'a> {
            fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
                match key {
                    $($key => self.$field = map.next_value()?,)*
                    _ => fields!(@rest self key map $($rest)?),
                }
                Ok(())
            }
        }
    };
    (@rest $self:ident $key:ident $map:ident) => { { $map.next_value::<IgnoredAny>()?; } };
    (@rest $self:ident $key:ident $map:ident $rest:ident) => { $self.$rest.field($key, $map)? };
}

fields! {
    /// `metadata`.
    Meta {
        name: Leaf<'a> = "name",
        generate_name: Leaf<'a> = "generateName",
        namespace: Leaf<'a> = "namespace",
        labels: Given<Texts<'a>> = "labels",
        annotations: Given<Annotations<'a>> = "annotations",
        owners: Many<Given<OwnerReference<'a>>> = "ownerReferences",
    }
}

fields! {
    /// An owner.
    OwnerReference {
        kind: Leaf<'a> = "kind",
        name: Leaf<'a> = "name",
        controller: Leaf<'a> = "controller",
    }
}

fields! {
    /// `spec` of all kinds together: the kind may be known only after it, or never.
    Spec {
        replicas: Leaf<'a> = "replicas",
        parallelism: Leaf<'a> = "parallelism",
        suspend: Leaf<'a> = "suspend",
        template: Given<Box<Template<'a>>> = "template",
        job_template: Given<Box<JobTemplate<'a>>> = "jobTemplate",
        claims: Present = "volumeClaimTemplates",
        selector: Given<Texts<'a>> = "selector",
        service_type: Leaf<'a> = "type",
        target: Given<Target<'a>> = "scaleTargetRef",
        min_replicas: Leaf<'a> = "minReplicas",
        max_replicas: Leaf<'a> = "maxReplicas",
        metrics: Many<Given<Metric<'a>>> = "metrics",
        target_cpu: Leaf<'a> = "targetCPUUtilizationPercentage",
        hard: Given<Quantities<'a>> = "hard",
        scopes: Present = "scopes",
        scope_selector: Present = "scopeSelector",
        limits: Many<Given<LimitItem<'a>>> = "limits",
        taints: Many<Given<TaintItem<'a>>> = "taints",
        unschedulable: Leaf<'a> = "unschedulable",
        => pod: PodSpec<'a>,
    }
}

fields! {
    /// A pod's template.
    Template {
        metadata: Given<Box<Meta<'a>>> = "metadata",
        spec: Given<Box<PodSpec<'a>>> = "spec",
    }
}

fields! {
    /// `spec.jobTemplate`.
    JobTemplate {
        spec: Given<JobSpec<'a>> = "spec",
    }
}

fields! {
    /// `spec.jobTemplate.spec`.
    JobSpec {
        parallelism: Leaf<'a> = "parallelism",
        template: Given<Box<Template<'a>>> = "template",
    }
}

fields! {
    /// A pod's specification.
    PodSpec {
        containers: Many<Given<Box<ContainerItem<'a>>>> = "containers",
        init_containers: Many<Given<Box<ContainerItem<'a>>>> = "initContainers",
        resources: Given<Resources<'a>> = "resources",
        overhead: Given<Quantities<'a>> = "overhead",
        host_network: Leaf<'a> = "hostNetwork",
        node_selector: Given<Texts<'a>> = "nodeSelector",
        tolerations: Many<Given<TolerationItem<'a>>> = "tolerations",
        affinity: Given<Affinity<'a>> = "affinity",
        spread: Many<Given<Spread<'a>>> = "topologySpreadConstraints",
        volumes: Many<Given<Volume<'a>>> = "volumes",
        node: Leaf<'a> = "nodeName",
    }
}

fields! {
    /// A container.
    ContainerItem {
        name: Leaf<'a> = "name",
        image: Leaf<'a> = "image",
        restart: Leaf<'a> = "restartPolicy",
        resources: Given<Resources<'a>> = "resources",
        ports: Many<Given<Port<'a>>> = "ports",
    }
}

fields! {
    /// `resources`.
    Resources {
        requests: Given<Quantities<'a>> = "requests",
        limits: Given<Quantities<'a>> = "limits",
    }
}

fields! {
    /// A port of a container.
    Port {
        host: Leaf<'a> = "hostPort",
    }
}

fields! {
    /// A toleration.
    TolerationItem {
        key: Leaf<'a> = "key",
        operator: Leaf<'a> = "operator",
        value: Leaf<'a> = "value",
        effect: Leaf<'a> = "effect",
    }
}

fields! {
    /// A taint.
    TaintItem {
        key: Leaf<'a> = "key",
        value: Leaf<'a> = "value",
        effect: Leaf<'a> = "effect",
    }
}

fields! {
    /// `affinity`.
    Affinity {
        node: Given<Required<'a>> = "nodeAffinity",
        pod: Given<Required<'a>> = "podAffinity",
        anti: Given<Required<'a>> = "podAntiAffinity",
    }
}

/// The hard rules of one kind of affinity.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Required<'a> {
    /// Whether there are any.
    pub(super) required: Present,
    life: std::marker::PhantomData<&'a ()>,
}

impl<'a> Fields<'a> for Required<'a> {
    fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        if key == "requiredDuringSchedulingIgnoredDuringExecution" {
            self.required = map.next_value()?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

fields! {
    /// A rule of topology spread.
    Spread {
        unsatisfiable: Leaf<'a> = "whenUnsatisfiable",
    }
}

/// A volume.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Volume<'a> {
    /// Whether it is a claim of a persistent one.
    pub(super) claim: bool,
    life: std::marker::PhantomData<&'a ()>,
}

impl<'a> Fields<'a> for Volume<'a> {
    fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>()?;
        self.claim |= matches!(key, "persistentVolumeClaim" | "ephemeral");
        Ok(())
    }
}

fields! {
    /// What an autoscaler scales.
    Target {
        kind: Leaf<'a> = "kind",
        name: Leaf<'a> = "name",
    }
}

fields! {
    /// A metric of an autoscaler.
    Metric {
        resource: Given<MetricSource<'a>> = "resource",
        container: Given<MetricSource<'a>> = "containerResource",
    }
}

fields! {
    /// A metric of CPU or memory, as `v2` writes it and as `v2beta1` did.
    MetricSource {
        name: Leaf<'a> = "name",
        container: Leaf<'a> = "container",
        target: Given<MetricTarget<'a>> = "target",
        old_utilization: Leaf<'a> = "targetAverageUtilization",
    }
}

fields! {
    /// The target of a metric.
    MetricTarget {
        target_type: Leaf<'a> = "type",
        utilization: Leaf<'a> = "averageUtilization",
    }
}

fields! {
    /// A rule of a `LimitRange`.
    LimitItem {
        limit_type: Leaf<'a> = "type",
        min: Given<Quantities<'a>> = "min",
        max: Given<Quantities<'a>> = "max",
        default: Given<Quantities<'a>> = "default",
        default_request: Given<Quantities<'a>> = "defaultRequest",
    }
}

fields! {
    /// `status` of all kinds together.
    Status {
        phase: Leaf<'a> = "phase",
        replicas: Leaf<'a> = "replicas",
        scheduled: Leaf<'a> = "desiredNumberScheduled",
        active: Leaf<'a> = "active",
        current: Leaf<'a> = "currentReplicas",
        conditions: Many<Given<Condition<'a>>> = "conditions",
        allocatable: Given<Quantities<'a>> = "allocatable",
        capacity: Given<Quantities<'a>> = "capacity",
        info: Given<NodeInfo<'a>> = "nodeInfo",
        used: Given<Quantities<'a>> = "used",
    }
}

fields! {
    /// A condition.
    Condition {
        condition_type: Leaf<'a> = "type",
        status: Leaf<'a> = "status",
    }
}

fields! {
    /// `status.nodeInfo`.
    NodeInfo {
        kubelet: Leaf<'a> = "kubeletVersion",
    }
}

/// Quantities by the name of what they are of.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Quantities<'a> {
    pub(super) cpu: Leaf<'a>,
    pub(super) memory: Leaf<'a>,
    pub(super) pods: Leaf<'a>,
    pub(super) requests_cpu: Leaf<'a>,
    pub(super) requests_memory: Leaf<'a>,
    pub(super) limits_cpu: Leaf<'a>,
    pub(super) limits_memory: Leaf<'a>,
    /// Whether something else is named, such as a GPU.
    pub(super) other: bool,
}

impl<'a> Fields<'a> for Quantities<'a> {
    fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        let place = match key {
            "cpu" => &mut self.cpu,
            "memory" => &mut self.memory,
            "pods" => &mut self.pods,
            "requests.cpu" => &mut self.requests_cpu,
            "requests.memory" => &mut self.requests_memory,
            "limits.cpu" => &mut self.limits_cpu,
            "limits.memory" => &mut self.limits_memory,
            _ => {
                map.next_value::<IgnoredAny>()?;
                self.other = true;
                return Ok(());
            }
        };
        *place = map.next_value()?;
        Ok(())
    }
}

/// Names and texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Texts<'a>(pub(super) Vec<(Cow<'a, str>, Leaf<'a>)>);

impl<'a> Fields<'a> for Texts<'a> {
    fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        self.0.push((Cow::Owned(key.to_owned()), map.next_value()?));
        Ok(())
    }
}

/// The annotations that meshes look at.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Annotations<'a>(pub(super) Vec<(Cow<'a, str>, Leaf<'a>)>);

impl<'a> Fields<'a> for Annotations<'a> {
    fn field<A: MapAccess<'a>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        if super::marks::is_of_a_mesh(key) {
            self.0.push((Cow::Owned(key.to_owned()), map.next_value()?));
        } else {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
