use super::*;
use crate::model::component::Component;
use crate::model::keys;

#[test]
fn everything_compiled_in_can_be_read_and_is_named_as_its_file() {
    defaults().unwrap();
    lesson().unwrap();
    measured_texts().unwrap();
    let catalog = Catalog::builtin();
    for name in catalog.mesh_names() {
        assert_eq!(catalog.mesh(name).unwrap().name, name);
    }
    for name in catalog.price_book_names() {
        assert_eq!(catalog.price_book(name).unwrap().name, name);
    }
}

#[test]
fn every_mesh_states_every_figure_of_its_components_with_its_source() {
    let catalog = Catalog::builtin();
    for name in catalog.mesh_names() {
        let mesh = catalog.mesh(name).unwrap();
        let stated = |entry: &keys::Entry| {
            let given =
                mesh.figures.system.at(entry.index).unwrap_or_else(|| panic!("{name}: {}", entry.name));
            let is_figure = given.value.to_string() != "unknown" && given.value.to_string() != "not counted";
            let from_a_publication = name != "lesson";
            assert!(!is_figure || given.source.is_some(), "{name}: {} has no source", entry.name);
            let dated = given.version.is_some() && given.date.is_some();
            assert!(
                !is_figure || !from_a_publication || dated,
                "{name}: {} has no version or date",
                entry.name
            );
        };
        for component in &mesh.components {
            let figures = component.figures();
            stated(figures.memory.entry());
            stated(figures.memory_request.entry());
            stated(figures.cpu.entry());
            stated(figures.cpu_request.entry());
            figures.cpu_per_1000_rps.into_iter().for_each(|key| stated(key.entry()));
            let more: &[&keys::Entry] = match component {
                Component::NodeProxy => &[
                    keys::NODE_PROXY_MEMORY_PER_KNOWN_POD.entry(),
                    keys::NODE_PROXY_MEMORY_PER_LOCAL_POD.entry(),
                ],
                Component::ControlPlane => {
                    &[keys::CONTROL_PLANE_MEMORY_PER_POD.entry(), keys::CONTROL_PLANE_CPU_PER_POD.entry()]
                }
                Component::Cni => &[keys::CNI_MEMORY_PER_KNOWN_POD.entry(), keys::CNI_ALREADY.entry()],
                _ => &[],
            };
            for entry in more {
                stated(entry);
            }
        }
        stated(keys::PROXY_LATENCY.entry());
    }
}

#[test]
fn a_rig_is_the_same_rig_in_every_mesh() {
    let catalog = Catalog::builtin();
    let meshes: Vec<Mesh> = catalog.mesh_names().iter().map(|name| catalog.mesh(name).unwrap()).collect();
    let rigs: Vec<_> = meshes.iter().flat_map(|mesh| &mesh.rigs).collect();
    for rig in &rigs {
        for twin in rigs.iter().filter(|twin| twin.id == rig.id) {
            assert_eq!((&twin.baseline, &twin.about, &twin.source), (&rig.baseline, &rig.about, &rig.source));
        }
    }
}

#[test]
fn a_name_that_is_not_there_is_told_the_nearest() {
    let error = Catalog::builtin().mesh("istio-sidcar").unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no mesh `istio-sidcar` in the catalog; did you mean `istio-sidecar`?"
    );
    assert!(
        Catalog::builtin().price_book("zzz").unwrap_err().to_string().contains("there are opencost-default")
    );
}

#[test]
fn a_file_of_ones_own_adds_a_mesh_and_cannot_take_a_name() {
    let mut catalog = Catalog::builtin();
    let text = r#"
        name = "mine"
        title = "Mine"
        version = "1"
        components = ["sidecar"]
        [traversals]
        sidecar = 2
        [[figure]]
        key = "mesh.sidecar_memory"
        value = "80MB"
    "#;
    catalog.add("mine.toml", text).unwrap();
    assert!(catalog.mesh_names().contains(&"mine"));
    let error = catalog.add("again.toml", text).unwrap_err();
    assert_eq!(error.to_string(), "catalog file `again.toml`: the name `mine` is taken; choose another");
}

#[test]
fn wrong_files_say_what_is_wrong() {
    let fault = |text: &str| Catalog::builtin().add("f.toml", text).unwrap_err().to_string();
    let with = |figure: &str| {
        fault(&format!(
            "name = \"m\"\ntitle = \"M\"\nversion = \"1\"\ncomponents = [\"sidecar\"]\n[traversals]\nsidecar = 2\n[[figure]]\n{figure}"
        ))
    };
    assert_eq!(
        with("key = \"mesh.sidecar_memory\"\nvalue = \"80\""),
        "catalog file `f.toml`: `mesh.sidecar_memory`: `80` has no unit; write `80MB` or `80MiB`"
    );
    assert_eq!(
        with("key = \"mesh.sidecar_memry\"\nvalue = \"80MB\""),
        "catalog file `f.toml`: `mesh.sidecar_memry`: no such key; did you mean `mesh.sidecar_memory`?"
    );
    assert_eq!(
        with("key = \"cluster.pods\"\nvalue = \"80\""),
        "catalog file `f.toml`: `cluster.pods`: this key is not a mesh's to say"
    );
    assert_eq!(
        with("key = \"mesh.sidecar_memory\""),
        "catalog file `f.toml`: `mesh.sidecar_memory`: give exactly one of `value`, `unknown` and `not_counted`"
    );
    assert_eq!(
        fault("name = \"m\"\ntitle = \"M\"\nversion = \"1\"\ncomponents = [\"sidecar\"]"),
        "catalog file `f.toml`: `traversals`: say how often one hop passes each proxy, for example `sidecar = 2` under \
         `[traversals]`"
    );
}
