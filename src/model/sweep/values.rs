//! The values that one input takes: some that are listed, or steps from one number to another.
//!
//! ```text
//! 50..1000:50      from..to:step, both ends included where a step meets them
//! 1,2,3            a list; with `;` between where the values have commas in them
//! ```

use crate::model::keys::Entry;
use crate::model::sweep::AxisError;
use crate::model::value::{Kind, Number, Value, ValueError};
use crate::units::End;

/// The values of one input, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// These.
    Listed(Vec<Value>),
    /// So many from one number on. Not listed, since they may be millions.
    Steps {
        /// The first.
        from: Number,
        /// From one to the next, in the base unit.
        step: f64,
        /// How many.
        count: u64,
    },
}

impl Values {
    pub(super) fn read(entry: &'static Entry, text: &str) -> Result<Self, AxisError> {
        if text.trim().is_empty() {
            return Err(AxisError::NoValues { key: entry.name, example: entry.kind.example() });
        }
        match text.split_once("..") {
            Some((from, rest)) if !text.contains([',', ';']) => steps(entry, text, from, rest),
            _ => listed(entry, text),
        }
    }

    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Listed(values) => values.len() as u64,
            Self::Steps { count, .. } => *count,
        }
    }

    /// The value at a place, from zero; the last beyond it.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // places are below 2^53
    pub(super) fn at(&self, place: u64) -> Value {
        match self {
            Self::Listed(values) => {
                let place = (place as usize).min(values.len().saturating_sub(1));
                values.get(place).cloned().unwrap_or(Value::None)
            }
            Self::Steps { from, step, .. } => {
                Value::Number(from.moved(decimal(place as f64 * step + from.base_at(End::Typical))))
            }
        }
    }
}

/// The number without the digits that only arithmetic makes: 0.1 three times is 0.3.
fn decimal(number: f64) -> f64 {
    if number.fract() == 0.0 { number } else { format!("{number:.14e}").parse().unwrap_or(number) }
}

fn listed(entry: &'static Entry, text: &str) -> Result<Values, AxisError> {
    // Percentiles have commas in them.
    let percentiles = entry.kind == Kind::Latency && text.contains('=');
    let between = if percentiles || text.contains(';') { ';' } else { ',' };
    let one = |part: &str| {
        let value = entry.read(part).map_err(|error| wrong(entry, part, error))?;
        match &value {
            _ if part.contains("..") => Err(AxisError::Uncertain {
                key: entry.name,
                text: part.trim().to_owned(),
                instead: part.split("..").map(str::trim).collect::<Vec<_>>().join(","),
            }),
            _ => Ok(value),
        }
    };
    text.split(between).map(one).collect::<Result<_, _>>().map(Values::Listed)
}

fn wrong(entry: &'static Entry, text: &str, error: ValueError) -> AxisError {
    if text.trim().is_empty() {
        return AxisError::NoValues { key: entry.name, example: entry.kind.example() };
    }
    AxisError::Value { key: entry.name, error: Box::new(error) }
}

fn steps(entry: &'static Entry, text: &str, from: &str, rest: &str) -> Result<Values, AxisError> {
    if !matches!(entry.kind, Kind::Number(_) | Kind::Latency) {
        return Err(AxisError::NoSteps { key: entry.name, example: entry.kind.example() });
    }
    let (to, step) = match rest.split_once(':') {
        Some((to, step)) if !to.contains("..") => (to, step),
        _ if rest.contains("..") => {
            return Err(AxisError::Uncertain {
                key: entry.name,
                text: text.trim().to_owned(),
                instead: text.split(':').next().unwrap_or_default().replace("..", ","),
            });
        }
        _ => {
            return Err(AxisError::NoStep {
                key: entry.name,
                text: text.trim().to_owned(),
                example: from_one_step(text, from),
            });
        }
    };
    let example = || from_one_step(&format!("{from}..{to}"), from);
    let bad_step = || AxisError::Step { key: entry.name, step: step.trim().to_owned(), example: example() };
    if step.trim().is_empty() || step.trim_start().starts_with('-') {
        return Err(bad_step());
    }
    // A step of zero is no step, also where zero is no value of the key.
    let step = match number(entry, step) {
        Err(AxisError::Value { error, .. }) if matches!(*error, ValueError::Zero { .. }) => {
            return Err(bad_step());
        }
        step => step?.base_at(End::Typical),
    };
    if step <= 0.0 {
        return Err(bad_step());
    }
    let (from_number, to_number) = (number(entry, from)?, number(entry, to)?);
    let span = to_number.base_at(End::Typical) - from_number.base_at(End::Typical);
    if span < 0.0 {
        let swapped = format!("{}..{}", to.trim(), from.trim());
        return Err(AxisError::UpsideDown { key: entry.name, text: text.trim().to_owned(), swapped });
    }
    Ok(Values::Steps { from: from_number, step, count: count(span / step) })
}

/// How a range would be written whose step is its first number.
fn from_one_step(range: &str, from: &str) -> String {
    format!(
        "{}:{}",
        range.trim().trim_end_matches(':'),
        if from.trim().starts_with('0') { "STEP" } else { from.trim() }
    )
}

/// How many values there are in so many steps; a few additions of decimals may be off in the last digits.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates, and is refused later
fn count(steps: f64) -> u64 {
    ((steps + steps * 1e-12 + 1e-9).floor() as u64).saturating_add(1)
}

fn number(entry: &'static Entry, text: &str) -> Result<Number, AxisError> {
    match entry.read(text).map_err(|error| wrong(entry, text, error))? {
        Value::Number(number) => Ok(number),
        _ => Err(AxisError::NoSteps { key: entry.name, example: entry.kind.example() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::keys;

    fn all(entry: &'static Entry, text: &str) -> Vec<String> {
        let values = Values::read(entry, text).unwrap();
        (0..values.len()).map(|place| values.at(place).to_string()).collect()
    }

    #[test]
    fn ends_are_included_where_a_step_meets_them() {
        assert_eq!(all(keys::PODS.entry(), "50..200:50"), ["50", "100", "150", "200"]);
        assert_eq!(all(keys::PODS.entry(), "50..199:50"), ["50", "100", "150"]);
        assert_eq!(all(keys::PODS.entry(), "7..7:1"), ["7"]);
        assert_eq!(all(keys::SIDECAR_MEMORY.entry(), "50MB..150MB:50MB"), ["50MB", "100MB", "150MB"]);
    }

    #[test]
    fn decimals_are_those_that_one_would_write() {
        let tenths = all(keys::HOP_LATENCY.entry(), "0.1ms..1ms:0.1ms");
        assert_eq!(tenths.len(), 10);
        assert_eq!((tenths[2].as_str(), tenths[9].as_str()), ("300us", "1ms"));
    }

    #[test]
    fn percentiles_are_listed_with_semicolons() {
        let all = all(keys::HOP_LATENCY.entry(), "p50=2ms,p99=9ms;p50=3ms,p99=12ms");
        assert_eq!(all, ["p50=2ms,p99=9ms", "p50=3ms,p99=12ms"]);
    }
}
