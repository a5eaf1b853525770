//! Label selectors as `kubectl -l` takes them: `app=shop,tier!=db,env in (a, b),!legacy`.

use crate::cluster::marks::Marks;
use crate::units::quote;

/// Conditions on labels, all of which must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selector(Vec<Condition>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    label: String,
    wanted: Wanted,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    There,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
}

/// A text that is no selector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} is not a label selector; write for example `app=shop`, `tier!=db`, `env in (a, b)`, `team` or `!legacy`, with commas between several",
    quote(text)
)]
pub struct SelectorError {
    /// The part that could not be read.
    pub text: String,
}

impl Selector {
    /// Whether these labels meet every condition.
    #[must_use]
    pub fn selects(&self, labels: &Marks) -> bool {
        self.0.iter().all(|condition| {
            let value = labels.get(&condition.label);
            match &condition.wanted {
                Wanted::There => value.is_some(),
                Wanted::Absent => value.is_none(),
                Wanted::In(values) => value.is_some_and(|value| values.iter().any(|one| one == value)),
                // As in Kubernetes, what has no such label is none of the values either.
                Wanted::NotIn(values) => value.is_none_or(|value| values.iter().all(|one| one != value)),
            }
        })
    }
}

impl std::str::FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        let mut conditions = Vec::new();
        let mut depth = 0_usize;
        for part in text.split(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ',' && depth == 0
        }) {
            conditions.push(condition(part.trim()).ok_or_else(|| SelectorError { text: part.to_owned() })?);
        }
        Ok(Self(conditions))
    }
}

fn condition(text: &str) -> Option<Condition> {
    let of = |label: &str, wanted: Wanted| {
        let label = label.trim();
        is_label(label).then(|| Condition { label: label.to_owned(), wanted })
    };
    let one = |value: &str| {
        let value = value.trim();
        is_value(value).then(|| vec![value.to_owned()])
    };
    if let Some((label, value)) = text.split_once("!=") {
        return of(label, Wanted::NotIn(one(value)?));
    }
    if let Some((label, value)) = text.split_once('=') {
        return of(label, Wanted::In(one(value.strip_prefix('=').unwrap_or(value))?));
    }
    if let Some(inside) = text.strip_suffix(')') {
        let (head, values) = inside.split_once('(')?;
        let values: Option<Vec<String>> =
            values.split(',').map(|value| one(value).map(|mut one| one.remove(0))).collect();
        let mut words = head.split_whitespace();
        let (label, word) = (words.next()?, words.next()?);
        return match (word, words.next()) {
            ("in", None) => of(label, Wanted::In(values?)),
            ("notin", None) => of(label, Wanted::NotIn(values?)),
            _ => None,
        };
    }
    match text.strip_prefix('!') {
        Some(label) => of(label, Wanted::Absent),
        None => of(text, Wanted::There),
    }
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
}

fn is_value(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selects(selector: &str, labels: &[(&str, &str)]) -> bool {
        let selector: Selector = selector.parse().unwrap();
        selector.selects(&labels.iter().copied().collect())
    }

    #[test]
    fn every_form_selects_as_kubectl_does() {
        let shop = [("app", "shop"), ("tier", "web")];
        for yes in [
            "app=shop",
            "app==shop",
            "tier!=db",
            "app in (a, shop)",
            "env notin (x)",
            "app",
            "!env",
            "app=shop,tier=web",
        ] {
            assert!(selects(yes, &shop), "{yes}");
        }
        for no in
            ["app=a", "tier!=web", "app in (a,b)", "app notin (shop)", "env", "!app", "app=shop,tier=db"]
        {
            assert!(!selects(no, &shop), "{no}");
        }
    }

    #[test]
    fn what_is_no_selector_is_told() {
        for wrong in ["", "a=b,", "a in b", "a in (b", "a b", "a=b c", "=x", "a of (b)", "a=\u{1b}"] {
            let error = wrong.parse::<Selector>().unwrap_err().to_string();
            assert!(error.contains("is not a label selector; write for example"), "{wrong}: {error}");
        }
    }
}
