//! Values that are more than one text: latencies by percentiles, and the calls of a chain.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::model::calls::{Call, What};
use crate::model::given_latency::{Latency, Points, percent_of};
use crate::model::keys::{self, Entry};
use crate::model::nearest::nearest;
use crate::model::value::Value;
use crate::scenario::FaultCode;
use crate::scenario::read::{Reader, written};
use crate::units::{Count, Time, quote};

/// How deep calls may be nested: deeper than any trace that a person reads.
const DEEPEST: usize = 16;

/// The most calls of one chain that a file may list.
const MOST_CALLS: usize = 1000;

/// The keys of one call.
const KEYS: [&str; 6] = ["name", "hop_latency", "depth", "fan_out", "sequence", "parallel"];

impl Reader<'_> {
    /// `{ p50 = "2ms", p99 = "9ms" }`.
    pub(super) fn percentiles(
        &mut self,
        entry: &Entry,
        value: &Spanned<DeValue<'_>>,
        table: &DeTable<'_>,
    ) -> Option<Value> {
        let mut points = Vec::new();
        let before = self.count();
        for (key, time) in table {
            let name = key.get_ref().as_ref();
            let percent = match percent_of(name) {
                Ok(percent) => percent,
                Err(error) => {
                    self.fault(FaultCode::UnknownKey, key.span(), format!("`{}`: {error}", entry.leaf()));
                    continue;
                }
            };
            let Some(text) = written(time.get_ref()) else {
                let dotted = match time.get_ref() {
                    DeValue::Table(_) => format!("; a percentile with a dot is quoted: `\"{name}.9\"`"),
                    _ => String::new(),
                };
                let message = format!(
                    "{} of `{}` takes one time, such as `\"5ms\"`{dotted}",
                    quote(name),
                    entry.leaf()
                );
                self.fault(FaultCode::WrongType, time.span(), message);
                continue;
            };
            match text.parse::<Time>() {
                Ok(time) => points.push((percent, time)),
                Err(error) => {
                    let range =
                        if text.contains("..") { "; a percentile is one time and no range" } else { "" };
                    let message = format!("{} of `{}`: {error}{range}", quote(name), entry.leaf());
                    self.fault(FaultCode::BadValue, time.span(), message);
                }
            }
        }
        if self.count() > before {
            return None;
        }
        match Points::new(points) {
            Ok(points) => Some(Value::Percentiles(points)),
            Err(error) => {
                self.fault(FaultCode::BadValue, value.span(), format!("`{}`: {error}", entry.leaf()));
                None
            }
        }
    }

    /// The list of calls at `hops`.
    pub(super) fn calls(&mut self, value: &Spanned<DeValue<'_>>, list: &DeArray<'_>) -> Option<Value> {
        let mut left = MOST_CALLS;
        let calls = self.list("hops", value, list, 1, &mut left)?;
        Some(Value::Calls(Call::once(What::Sequence(calls))))
    }

    fn list(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        list: &DeArray<'_>,
        depth: usize,
        left: &mut usize,
    ) -> Option<Vec<Call>> {
        if list.is_empty() {
            let message = format!("`{key}` is empty; list its calls, or leave it out");
            self.fault(FaultCode::BadValue, value.span(), message);
            return None;
        }
        if depth > DEEPEST {
            let message =
                format!("calls are nested at most {DEEPEST} deep; take some of them together as one hop");
            self.fault(FaultCode::TooMuch, value.span(), message);
            return None;
        }
        let mut calls = Vec::new();
        for call in list {
            if *left == 0 {
                let message = format!(
                    "a chain lists at most {MOST_CALLS} calls; say equal ones once, with `depth` or `fan_out`"
                );
                self.fault(FaultCode::TooMuch, call.span(), message);
                return None;
            }
            *left -= 1;
            if let DeValue::Table(table) = call.get_ref() {
                calls.push(self.call(table, depth, left));
            } else {
                let message = format!("each of `{key}` is a table, such as `{{ hop_latency = \"2ms\" }}`");
                self.fault(FaultCode::WrongType, call.span(), message);
            }
        }
        calls.into_iter().collect()
    }

    fn call(&mut self, table: &DeTable<'_>, depth: usize, left: &mut usize) -> Option<Call> {
        let before = self.count();
        let mut call = Call::once(What::Hop(None));
        let mut said: Vec<&'static str> = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let Some(known) = KEYS.into_iter().find(|known| *known == name) else {
                let near = nearest(name, KEYS).map_or_else(
                    || format!("; a call has {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
                    |near| format!("; did you mean `{near}`?"),
                );
                self.fault(
                    FaultCode::UnknownKey,
                    key.span(),
                    format!("there is no key {} in a call{near}", quote(name)),
                );
                continue;
            };
            if matches!(known, "hop_latency" | "sequence" | "parallel") {
                if let Some(other) = said.first() {
                    let message =
                        format!("`{other}` and `{known}` contradict each other: a call is one of them");
                    self.fault(FaultCode::Contradiction, key.span(), message);
                    continue;
                }
                said.push(known);
            }
            match (known, value.get_ref()) {
                ("sequence", DeValue::Array(list)) => {
                    call.what =
                        What::Sequence(self.list(known, value, list, depth + 1, left).unwrap_or_default());
                }
                ("parallel", DeValue::Array(list)) => {
                    call.what =
                        What::Parallel(self.list(known, value, list, depth + 1, left).unwrap_or_default());
                }
                ("sequence" | "parallel", _) => {
                    let message = format!(
                        "`{known}` is a list of calls: `{known} = [{{ name = \"a\" }}, {{ name = \"b\" }}]`"
                    );
                    self.fault(FaultCode::WrongType, value.span(), message);
                }
                ("hop_latency", _) => {
                    call.what = What::Hop(match self.value(keys::HOP_LATENCY.entry(), value) {
                        Some(Value::Percentiles(points)) => Some(Latency::Percentiles(points)),
                        Some(Value::Number(number)) => number.range().map(Latency::Plain),
                        _ => None,
                    });
                }
                ("name", _) => {
                    if let Some(Value::Text(name)) = self.value(keys::CHAIN_NAME.entry(), value) {
                        call.name = Some(name);
                    }
                }
                ("depth", _) => call.depth = self.count_of(keys::DEPTH.entry(), value),
                _ => call.fan_out = self.count_of(keys::FAN_OUT.entry(), value),
            }
        }
        (self.count() == before).then_some(call)
    }

    /// A number of times: one, and not a range of it.
    fn count_of(&mut self, entry: &Entry, value: &Spanned<DeValue<'_>>) -> Count {
        let once = Count::from(1);
        let Some(Value::Number(number)) = self.value(entry, value) else { return once };
        match number.range::<Count>() {
            Some(range) if range.is_exact() && range.typical() >= once => range.typical(),
            _ => {
                let message = format!("`{}` of a call is one whole number, at least 1", entry.leaf());
                self.fault(FaultCode::BadValue, value.span(), message);
                once
            }
        }
    }
}
