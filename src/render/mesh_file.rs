//! A mesh as the file that the catalog reads, for `--catalog`.

use std::fmt::Write as _;

use crate::model::mesh::{GrowthPoint, Mesh, Percentiles, Rig, Served};
use crate::model::value::Value;
use crate::render::scenario_file::quoted;
use crate::units::Time;

/// The text of a mesh's file, with every figure, its source and its date.
#[must_use]
pub fn mesh_file(mesh: &Mesh) -> String {
    let mut text = String::new();
    line(&mut text, "name", &mesh.name);
    line(&mut text, "title", &mesh.title);
    line(&mut text, "version", &mesh.version);
    line(&mut text, "about", &mesh.about);
    let components: Vec<String> = mesh.components.iter().map(|one| quoted(one.name())).collect();
    let _ = writeln!(text, "components = [{}]", components.join(", "));
    line(&mut text, "injector", mesh.injector.word());
    if let Some(pods) = mesh.control_plane_pods {
        let _ = writeln!(text, "control_plane_pods = {pods}");
    }
    text.push_str("\n[traversals]\n");
    for (proxy, times) in &mesh.traversals {
        let _ = writeln!(text, "{} = {times}", proxy.name());
    }
    let serves = &mesh.serves;
    served(&mut text, "mtls", &serves.mtls);
    served(&mut text, "traffic_management", &serves.traffic_management);
    served(&mut text, "l7_authorization", &serves.l7_authorization);
    for (entry, given) in mesh.figures.system.said() {
        text.push_str("\n[[figure]]\n");
        line(&mut text, "key", entry.name);
        match &given.value {
            Value::Unknown(reason) => line(&mut text, "unknown", reason),
            Value::NotCounted(reason) => line(&mut text, "not_counted", reason),
            value => line(&mut text, "value", &value.to_string()),
        }
        let about = [
            ("source", &given.source),
            ("version", &given.version),
            ("date", &given.date),
            ("note", &given.note),
        ];
        for (name, said) in about {
            optional(&mut text, name, said.as_deref());
        }
    }
    mesh.growth.iter().for_each(|point| growth(&mut text, point));
    mesh.rigs.iter().for_each(|one| rig(&mut text, one));
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "{name} = {}", quoted(value));
}

fn optional(text: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        line(text, name, value);
    }
}

fn served(text: &mut String, need: &str, served: &Served) {
    let _ = writeln!(text, "\n[serves.{need}]");
    line(text, "answer", served.answer.word());
    line(text, "note", &served.note);
    line(text, "source", &served.source);
}

fn growth(text: &mut String, point: &GrowthPoint) {
    text.push_str("\n[[growth]]\n");
    optional(text, "services", point.services.map(|count| count.to_string()).as_deref());
    optional(text, "pods", point.pods.map(|count| count.to_string()).as_deref());
    line(text, "memory", &point.memory.to_string());
    line(text, "source", &point.source);
}

fn rig(text: &mut String, rig: &Rig) {
    text.push_str("\n[[rig]]\n");
    line(text, "id", &rig.id);
    line(text, "about", &rig.about);
    line(text, "source", &rig.source);
    line(text, "date", &rig.date);
    line(text, "version", &rig.version);
    if let Some(hops) = rig.hops {
        let _ = writeln!(text, "hops = {hops}");
    }
    let tables = [("baseline", &rig.baseline), ("with_mesh", &rig.with_mesh), ("added", &rig.added)];
    for (name, of) in tables.into_iter().filter(|(_, of)| **of != Percentiles::default()) {
        let told = |name: &str, time: Option<Time>| {
            time.map(|time| format!("{name} = {}", quoted(&time.to_string())))
        };
        let each = [
            told("p50", of.p50),
            told("p90", of.p90),
            told("p95", of.p95),
            told("p99", of.p99),
            told("p999", of.p999),
        ];
        let each: Vec<String> = each.into_iter().flatten().collect();
        let _ = writeln!(text, "{name} = {{ {} }}", each.join(", "));
    }
}
