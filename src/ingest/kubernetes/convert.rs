//! From what was read to the objects of the inventory, or to the reason why there is none.

use crate::cluster::object::Object;
use crate::ingest::kubernetes::infrastructure::{autoscaler, limit_range, namespace, node, quota, service};
use crate::ingest::kubernetes::kinds::{Sort, sort};
use crate::ingest::kubernetes::leaf::Given;
use crate::ingest::kubernetes::raw::Meta;
use crate::ingest::kubernetes::take::{Taken, Wrong};
use crate::ingest::kubernetes::tree::{Object as Raw, Tree};
use crate::ingest::kubernetes::workloads::workload;

/// What one document or item comes to.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant)] // nearly all are objects, and they pass by one at a time
pub(super) enum Outcome {
    /// An object.
    Object(Object),
    /// Something left aside.
    Skipped { kind: Option<String>, name: Option<String>, reason: String, fault: bool },
    /// A document that holds nothing.
    Empty,
    /// A template that nobody has rendered; the whole input is of no use.
    Template { path: String },
}

/// Kind and version that a typed list lends to its items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lent {
    /// `Pod` of a `PodList`.
    pub(super) kind: Option<String>,
    /// The list's own `apiVersion`.
    pub(super) api_version: Option<String>,
}

impl Lent {
    /// What a list of that kind lends; a plain `List` lends nothing.
    pub(super) fn by(kind: Option<&str>, api_version: Option<&str>) -> Self {
        let kind = kind.and_then(|kind| kind.strip_suffix("List")).filter(|kind| !kind.is_empty());
        Self {
            kind: kind.map(str::to_owned),
            api_version: api_version.filter(|_| kind.is_some()).map(str::to_owned),
        }
    }
}

/// Whether an object says nothing of its kind, nor shows it, so that only its list could tell.
pub(super) fn needs_a_kind<const WHOLE: bool>(tree: &Tree<'_, WHOLE>) -> bool {
    let Tree::Object(object) = tree else { return false };
    object.kind.text().is_none() && !has_containers(object)
}

fn has_containers<const WHOLE: bool>(object: &Raw<'_, WHOLE>) -> bool {
    object.spec.value().is_some_and(|spec| !spec.pod.containers.values().is_empty())
}

/// Turns one node of the input that is no list into its outcome. `text` is where it stands, by which an
/// unrendered template is told from other faults.
pub(super) fn convert<const WHOLE: bool>(tree: &Tree<'_, WHOLE>, lent: &Lent, text: &[u8]) -> Outcome {
    let object = match tree {
        Tree::Empty => return Outcome::Empty,
        Tree::Object(object) => object,
        Tree::List(_) => return skipped("it is a list inside a list, not an object"),
        Tree::Text(words) => return not_an_object(words),
        Tree::Scalar => return skipped("it is a single value and no Kubernetes object"),
    };
    let own = object.kind.text();
    let lends = own.is_none();
    let kind = own.or(lent.kind.as_deref());
    let version = object.api_version.text().or(lent.api_version.as_deref().filter(|_| lends));
    let pod = kind.is_none() && has_containers(object);
    let kind = if pod { Some("Pod") } else { kind };
    match typed(object, kind, version) {
        Ok(Some(found)) => Outcome::Object(found),
        Ok(None) => Outcome::Skipped {
            kind: None,
            name: object.metadata.value().and_then(|meta| meta.name.text()).map(str::to_owned),
            reason: "it has no `kind`, so it is no Kubernetes object".to_owned(),
            // Settings of other tools lie among manifests; with metadata or a spec an object is lost.
            fault: object.metadata != Given::Absent || object.spec != Given::Absent,
        },
        Err(wrong) => fault(wrong, kind, object, text),
    }
}

/// The outcome of something that is at fault.
fn fault<const WHOLE: bool>(
    wrong: Wrong,
    kind: Option<&str>,
    object: &Raw<'_, WHOLE>,
    text: &[u8],
) -> Outcome {
    let reason = match wrong {
        Wrong::Template(path) => return Outcome::Template { path },
        Wrong::Nested(path) if holds_template(text) => return Outcome::Template { path },
        Wrong::Nested(path) => {
            format!("`{}` is a mapping or a list, not a single value", crate::units::harmless(&path))
        }
        Wrong::Because(reason) => reason,
    };
    let name = object.metadata.value().and_then(|meta| meta.name.text()).map(str::to_owned);
    Outcome::Skipped { kind: kind.map(str::to_owned), name, reason, fault: true }
}

/// Something left aside that has neither kind nor name.
pub(super) fn skipped(reason: &str) -> Outcome {
    Outcome::Skipped { kind: None, name: None, reason: reason.to_owned(), fault: true }
}

fn not_an_object(words: &str) -> Outcome {
    if words.contains("{{") {
        return Outcome::Template { path: String::new() };
    }
    let first = words.trim().lines().next().unwrap_or_default();
    skipped(&format!("it is plain text ({}) and no Kubernetes object", crate::units::quote(first)))
}

/// Whether `{{` stands in a line that is no comment.
pub(super) fn holds_template(text: &[u8]) -> bool {
    let mut lines =
        text.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii_start().starts_with(b"#"));
    lines.any(|line| line.windows(2).any(|pair| pair == b"{{"))
}

fn typed<const WHOLE: bool>(
    object: &Raw<'_, WHOLE>,
    kind: Option<&str>,
    version: Option<&str>,
) -> Taken<Option<Object>> {
    let sort = kind.map_or(Sort::Other, |kind| sort(kind, version));
    let none = Box::<Meta<'_>>::default();
    let meta = match (&object.metadata, sort) {
        // Of what has no use no shape is asked.
        (Given::Wrong, Sort::Other) => &none,
        (meta, _) => meta.take("metadata")?.unwrap_or(&none),
    };
    if sort == Sort::Other {
        for (leaf, path) in [(&meta.name, "metadata.name"), (&meta.namespace, "metadata.namespace")] {
            if let Err(wrong @ (Wrong::Template(_) | Wrong::Nested(_))) = leaf.name(path) {
                return Err(wrong);
            }
        }
        let spec = object.spec.value();
        return Ok(kind.map(|kind| Object::Other {
            kind: kind.to_owned(),
            api_version: version.unwrap_or_default().to_owned(),
            makes_pods: spec
                .is_some_and(|spec| makes_pods(&spec.replicas, &spec.template) && !is_core(version)),
        }));
    }
    let name = meta.name.name("metadata.name")?.or(meta.generate_name.name("metadata.generateName")?);
    let named = || name.clone().ok_or_else(|| Wrong::Because("it has no `metadata.name`".to_owned()));
    let namespace_of = meta.namespace.name("metadata.namespace")?.unwrap_or_default();
    let found = match sort {
        Sort::Workload(kind) => workload(kind, namespace_of, name, meta, object)?,
        Sort::Service => Object::Service(service(namespace_of, named()?, meta, object)?),
        Sort::Namespace => Object::Namespace(namespace(named()?, meta)?),
        Sort::Node => Object::Node(node(named()?, meta, object)?),
        Sort::Autoscaler => Object::Autoscaler(autoscaler(namespace_of, named()?, object)?),
        Sort::Quota => Object::Quota(quota(namespace_of, named()?, object)?),
        Sort::LimitRange => Object::LimitRange(limit_range(namespace_of, named()?, object)?),
        Sort::Other => return Ok(None),
    };
    Ok(Some(found))
}

/// Whether a custom resource looks as if an operator made pods of it.
fn makes_pods(
    replicas: &crate::ingest::kubernetes::leaf::Leaf<'_>,
    template: &Given<Box<crate::ingest::kubernetes::raw::Template<'_>>>,
) -> bool {
    let pods = template.value().and_then(|template| template.spec.value());
    matches!(replicas, crate::ingest::kubernetes::leaf::Leaf::Whole(_))
        || pods.is_some_and(|spec| !spec.containers.values().is_empty())
}

/// Whether a version is of Kubernetes' own core group, which has no custom resources.
fn is_core(version: Option<&str>) -> bool {
    version.is_some_and(|version| !version.contains('/'))
}
