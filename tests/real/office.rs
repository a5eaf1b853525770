//! The CSV outputs in a spreadsheet: no name becomes a formula, and numbers are the same numbers.

use std::fs;
use std::path::Path;
use std::process::Command;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use serde_json::json;

use super::{program, run};
use crate::support::stdout;

/// Names that a spreadsheet would compute. The first is also a workload's, an instance's and a file's.
const NAMES: [&str; 6] = ["=1+1", "@x", "+1", "-1", "\t=2+2", "=HYPERLINK(\"http://e.example\")"];

/// A mesh of a version that is also a number.
const MESH: &str = "name = \"mine\"\ntitle = \"Mine\"\nversion = \"1.30\"\ncomponents = [\"sidecar\"]\n[traversals]\n\
                    sidecar = 2\n[[figure]]\nkey = \"mesh.sidecar_memory\"\nvalue = \"80MB\"\nsource = \"measured\"\n";

/// A cell as the spreadsheet has it.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Formula,
    Other(String),
}

/// What a cell is but for its text, and how many times it stands there.
fn cell(start: &BytesStart<'_>) -> (Cell, usize) {
    let value = |name: &str| {
        let found = start.try_get_attribute(name).unwrap();
        found.map(|value| String::from_utf8(value.value.into_owned()).unwrap())
    };
    let times = value("table:number-columns-repeated").map_or(1, |times| times.parse().unwrap());
    let cell = match value("office:value-type").as_deref() {
        _ if value("table:formula").is_some() => Cell::Formula,
        None => Cell::Empty,
        Some("string") => Cell::Text(String::new()),
        Some("float") => Cell::Number(value("office:value").unwrap().parse().unwrap()),
        Some(other) => Cell::Other(other.to_owned()),
    };
    (cell, times)
}

/// The rows of a sheet, from the flat XML of `OpenDocument`.
fn rows(xml: &str) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let (mut times, mut in_text) = (0, false);
    let mut reader = quick_xml::Reader::from_str(xml);
    loop {
        let event = reader.read_event().unwrap();
        let name = match &event {
            Event::Start(start) | Event::Empty(start) => start.name().as_ref().to_vec(),
            Event::End(end) => end.name().as_ref().to_vec(),
            _ => Vec::new(),
        };
        let more = match event {
            Event::Eof => return rows,
            Event::Text(text) => text.decode().unwrap().into_owned(),
            Event::GeneralRef(part) => match part.resolve_char_ref().unwrap() {
                Some(c) => c.to_string(),
                None => resolve_predefined_entity(&part.decode().unwrap()).unwrap().to_owned(),
            },
            Event::Start(_) if name == b"table:table-row" => {
                rows.push(Vec::new());
                continue;
            }
            Event::Start(start) if name == b"table:table-cell" => {
                let (cell, repeated) = cell(&start);
                times = repeated;
                rows.last_mut().unwrap().push(cell);
                continue;
            }
            Event::Empty(start) if name == b"table:table-cell" => {
                let (cell, times) = cell(&start);
                rows.last_mut().unwrap().extend(vec![cell; times]);
                continue;
            }
            Event::End(_) if name == b"table:table-cell" => {
                let row = rows.last_mut().unwrap();
                let cell = row.last().unwrap().clone();
                row.extend(vec![cell; times - 1]);
                continue;
            }
            Event::Start(_) | Event::End(_) => {
                if name == b"text:p" {
                    in_text = !in_text;
                }
                continue;
            }
            _ => continue,
        };
        if let (true, Some(Cell::Text(text))) = (in_text, rows.last_mut().and_then(|row| row.last_mut())) {
            text.push_str(&more);
        }
    }
}

/// Opens files of CSV as a person would who says yes to everything, and gives back each sheet.
fn opened(soffice: &Path, files: &[(&str, &str)]) -> Vec<Vec<Vec<Cell>>> {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, end: &str| folder.path().join(name).with_extension(end);
    for (name, text) in files {
        fs::write(path(name, "csv"), text).unwrap();
    }
    // Comma, quote, UTF-8, from line 1; special numbers (dates) are looked for and formulas computed.
    let filter = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true";
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let args = [&profile, "--headless", filter, "--convert-to", "fods", "--outdir"];
    let (_, printed) = run(Command::new(soffice)
        .args(args)
        .arg(folder.path())
        .args(files.iter().map(|(name, _)| path(name, "csv"))));
    let read =
        |name| fs::read_to_string(path(name, "fods")).unwrap_or_else(|error| panic!("{error}: {printed}"));
    files.iter().map(|(name, _)| rows(&read(name))).collect()
}

/// Whether a cell shows what the CSV says: a number where it says a number, and else the text as it is.
fn is_same(said: &str, shown: &Cell) -> bool {
    match (said.parse::<f64>(), shown) {
        (Ok(number), Cell::Number(shown)) => (number - shown).abs() <= 1e-12 * number.abs(),
        (Err(_), Cell::Text(text)) => text == said,
        (Err(_), Cell::Empty) => said.is_empty(),
        // Yes and no are truth values in a spreadsheet too.
        (Err(_), Cell::Other(kind)) => kind == "boolean" && matches!(said, "true" | "false"),
        _ => false,
    }
}

/// The outputs that have names from outside in them.
fn outputs() -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let chains = NAMES.iter().map(|name| {
        format!("[[chain]]\nname = {}\ndepth = 2\nhop_latency = \"1ms\"\nsla_p99 = \"20ms\"\n", json!(name))
    });
    let scenario = format!(
        "name = {}\n[mesh]\nname = \"mine\"\n[cluster]\npods = 12\n{}",
        json!(NAMES[0]),
        chains.collect::<String>()
    );
    let scenario = put("scenario.toml", &scenario);
    let mesh = put("mesh.toml", MESH);
    let deployments: Vec<_> = NAMES.iter().map(|name| {
        let template = json!({"metadata": {"labels": {"app": name}}, "spec": {"containers": [{"name": name,
            "image": name, "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}}}]}});
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, "namespace": name},
            "spec": {"replicas": 2, "template": template}})
    }).collect();
    let manifests = put("manifests.json", &json!({"kind": "List", "items": deployments}).to_string());
    let with = ["--catalog", &mesh, "-o", "csv"];
    vec![
        ("estimate", stdout(&[&["estimate", &scenario], &with[..]].concat())),
        ("long", stdout(&[&["estimate", &scenario, "--long"], &with[..]].concat())),
        ("sweep", stdout(&[&["sweep", &scenario, "--vary", "pods=10,20"], &with[..]].concat())),
        ("scan", stdout(&["scan", "-f", &manifests, "--mesh", "linkerd", "-o", "csv"])),
        ("compare", stdout(&[&["compare", &scenario], &with[..]].concat())),
    ]
}

#[test]
fn the_spreadsheet_computes_formulas_where_nothing_stops_it() {
    let Some(soffice) = program("MESHTAX_SOFFICE") else { return };
    let sheet = &opened(&soffice, &[("raw", "=1+1,+1,1.30,shop,\"a \"\"&\"\" b\",\n1.5,1.5,,x,,\n")])[0];
    assert_eq!(sheet[0][..3], [Cell::Formula, Cell::Number(1.0), Cell::Number(1.3)], "so tests can fail");
    assert_eq!(sheet[0][3..5], [Cell::Text("shop".to_owned()), Cell::Text("a \"&\" b".to_owned())]);
    assert_eq!(
        sheet[1][..4],
        [Cell::Number(1.5), Cell::Number(1.5), Cell::Empty, Cell::Text("x".to_owned())]
    );
}

#[test]
fn every_cell_of_every_output_is_what_the_csv_says() {
    let Some(soffice) = program("MESHTAX_SOFFICE") else { return };
    let outputs = outputs();
    let files: Vec<(&str, &str)> = outputs.iter().map(|(name, text)| (*name, text.as_str())).collect();
    for ((name, text), sheet) in files.iter().zip(opened(&soffice, &files)) {
        let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let said: Vec<csv::StringRecord> = csv.records().collect::<Result<_, _>>().unwrap();
        assert!(said.len() > 1 && sheet.len() >= said.len(), "{name}: {} rows", sheet.len());
        let mut texts = Vec::new();
        for (said, shown) in said.iter().zip(&sheet) {
            for (place, said) in said.iter().enumerate() {
                let shown = shown.get(place).unwrap_or(&Cell::Empty);
                assert!(is_same(said, shown), "{name}: {said:?} became {shown:?}");
                if let Cell::Text(text) = shown {
                    texts.push(text.clone());
                }
            }
        }
        let has = |text: &str| texts.iter().any(|of| of == text);
        assert!(has("'=1+1"), "{name}: {texts:?}");
        // The long form has no column of versions, and manifests have no version of a mesh.
        if matches!(*name, "estimate" | "sweep" | "compare") {
            assert!(has("v1.30"), "{name}: the version is a text: {texts:?}");
        }
        if matches!(*name, "long" | "scan") {
            for guarded in ["'@x", "'+1", "'-1"] {
                assert!(has(guarded), "{name}: {guarded} in {texts:?}");
            }
        }
    }
}
