//! Which input a name means: as in a scenario, as a flag, or its last part alone.

use crate::model::keys::{Entry, TABLE};
use crate::model::nearest::nearest;
use crate::model::sweep::AxisError;
use crate::model::value::Kind;
use crate::units::quote;

/// The input that is meant by `cluster.pods`, `pods`, `namespace-count` or `--pods`.
pub(super) fn find(name: &str) -> Result<&'static Entry, AxisError> {
    let name = name.trim();
    let name = name.strip_prefix("--").unwrap_or(name);
    let named = |by: &dyn Fn(&Entry) -> bool| TABLE.iter().find(|entry| by(entry));
    let whole = named(&|entry| entry.name == name);
    let found = whole.or_else(|| named(&|entry| !entry.flag.is_empty() && entry.flag == name));
    if let Some(entry) = found {
        return varied(entry);
    }
    let same: Vec<&'static Entry> =
        TABLE.iter().filter(|entry| entry.leaf() == name && !is_budget(entry)).collect();
    match &same[..] {
        [only] => varied(only),
        [] => Err(AxisError::UnknownKey { name: name.to_owned(), hint: hint(name) }),
        several => {
            let keys: Vec<String> = several.iter().map(|entry| quote(entry.name)).collect();
            Err(AxisError::AmbiguousKey { name: name.to_owned(), keys: keys.join(" or ") })
        }
    }
}

/// Calls are a structure, which no flag states either, and no figure looks at a budget.
fn varied(entry: &'static Entry) -> Result<&'static Entry, AxisError> {
    if is_budget(entry) {
        return Err(AxisError::Budget { key: entry.name });
    }
    if entry.kind == Kind::Calls { Err(AxisError::Structure { key: entry.name }) } else { Ok(entry) }
}

fn is_budget(entry: &Entry) -> bool {
    entry.name.starts_with("budget.")
}

fn hint(name: &str) -> String {
    let known = TABLE
        .iter()
        .filter(|entry| !is_budget(entry))
        .flat_map(|entry| [entry.name, entry.flag, entry.leaf()]);
    match nearest(name, known.filter(|known| !known.is_empty())) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => "; `meshtax keys` lists them all".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_key_has_several_names() {
        let name = |text: &str| find(text).map(|entry| entry.name).map_err(|error| error.to_string());
        for (text, meant) in [
            ("cluster.pods", "cluster.pods"),
            ("pods", "cluster.pods"),
            ("--pods", "cluster.pods"),
            ("namespace-count", "cluster.namespaces"),
            ("namespaces", "cluster.namespaces"),
            ("mesh", "mesh.name"),
            ("name", "name"),
            ("chain.depth", "chain.depth"),
            ("depth", "chain.depth"),
            ("sla", "chain.sla_p99"),
            ("build_hours_per_service", "alternative.build_hours_per_service"),
        ] {
            assert_eq!(name(text).as_deref(), Ok(meant));
        }
        assert_eq!(
            name("hourly_rate").unwrap_err(),
            "`hourly_rate` is more than one key; write `operations.hourly_rate` or `alternative.hourly_rate`"
        );
        assert_eq!(
            name("cluster.podz").unwrap_err(),
            "there is no key `cluster.podz`; did you mean `cluster.pods`?"
        );
        assert_eq!(name("zzz").unwrap_err(), "there is no key `zzz`; `meshtax keys` lists them all");
        assert!(name("hops").unwrap_err().contains("`chain.hops`"));
    }
}
