//! A figure on the wire: low, typical, high in the unit that its key names.

use serde::Serialize;

use crate::model::budget::Judged;
use crate::model::figure::{self, About, FigureValue};
use crate::model::{Estimate, Value};
use crate::units::{Count, Cpu, End, Hours, Memory, Money, Quantity, Range, Ratio, Time, Unit};

/// Significant digits of floating-point figures: enough for any use, few enough to be the same on
/// every machine.
const DIGITS: usize = 12;

/// The same for latencies, whose composition is not exact.
const LATENCY_DIGITS: usize = 7;

/// A range of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Figure<N> {
    low: N,
    typical: N,
    high: N,
}

impl Figure<f64> {
    /// Low, typical and high, in the unit of their key already.
    pub(super) const fn of([low, typical, high]: [f64; 3]) -> Self {
        Self { low, typical, high }
    }
}

/// A figure that is not known is `null`.
pub(super) type Known<N> = Option<Figure<N>>;

fn figure<Q: Quantity, N>(range: Option<Range<Q>>, number: impl Fn(Q) -> N) -> Known<N> {
    range.map(|r| Figure { low: number(r.low()), typical: number(r.typical()), high: number(r.high()) })
}

/// A figure of the estimate, in the unit of its wire: see [`wire_unit`]; what is known of it.
pub(super) fn of_figure(figure: figure::Figure, estimate: &Estimate) -> Known<f64> {
    written(figure, &figure.value(estimate))
}

/// A value of that figure, likewise.
pub(super) fn written(figure: figure::Figure, value: &FigureValue) -> Known<f64> {
    // A share of requests is told as one, since most are far below a hundredth.
    let (_, scale, digits) = match figure.about() {
        About::OverSla(_) => ("share", 1.0, LATENCY_DIGITS),
        _ => wire_unit(figure, figure.unit()),
    };
    value.known_part().map(|ends| Figure::of(ends.map(|end| rounded(end * scale, digits))))
}

/// A figure of the estimate in whole bytes or whole things; what is known of it.
pub(super) fn whole_of_figure(figure: figure::Figure, estimate: &Estimate) -> Known<u64> {
    let [low, typical, high] = figure.value(estimate).known_part()?.map(whole);
    Some(Figure { low, typical, high })
}

/// What numbers of a figure are told in, how many of it one base unit is, and the digits that count. `unit` is
/// the figure's own, or that of its growth as a share.
pub(super) fn wire_unit(figure: figure::Figure, unit: Unit) -> (&'static str, f64, usize) {
    match unit {
        Unit::Memory => ("bytes", 1.0, DIGITS),
        Unit::Cpu => ("cores", 1.0, DIGITS),
        Unit::Ratio if figure.is_latency() => ("percent", 100.0, LATENCY_DIGITS),
        Unit::Ratio => ("percent", 100.0, DIGITS),
        Unit::Time if figure.is_latency() => ("ms", 1.0, LATENCY_DIGITS),
        Unit::Time => ("s", 0.001, DIGITS),
        Unit::Count => ("nodes", 1.0, DIGITS),
        _ => ("money", 1.0, DIGITS),
    }
}

/// The same of a budget's numbers; nothing where it has none.
pub(super) fn budget_unit(judged: &Judged) -> Option<(&'static str, f64, usize)> {
    let figure = figure::Figure::of_budget(judged.budget)?;
    judged.measure.map(|measure| wire_unit(figure, measure.unit))
}

/// Whole things.
pub(super) fn count(range: Option<Range<Count>>) -> Known<u64> {
    figure(range, |count| whole(count.base()))
}

/// Bytes, as integers.
pub(super) fn bytes(range: Option<Range<Memory>>) -> Known<u64> {
    figure(range, |memory| whole(memory.bytes()))
}

/// Cores.
pub(super) fn cores(range: Option<Range<Cpu>>) -> Known<f64> {
    figure(range, |cpu| rounded(cpu.cores(), DIGITS))
}

/// Milliseconds of a latency.
pub(super) fn ms(range: Option<Range<Time>>) -> Known<f64> {
    figure(range, |time| rounded(time.ms(), LATENCY_DIGITS))
}

/// A share of requests, of which one is all.
pub(super) fn share(range: Option<Range<Ratio>>) -> Known<f64> {
    figure(range, |share| rounded(share.base(), LATENCY_DIGITS))
}

/// Money.
pub(super) fn money(range: Option<Range<Money>>) -> Known<f64> {
    figure(range, |money| rounded(money.amount(), DIGITS))
}

/// Hours of people's work.
pub(super) fn hours(range: Option<Range<Hours>>) -> Known<f64> {
    figure(range, |hours| rounded(hours.base(), DIGITS))
}

/// A value of any unit, beside its spelling: its three numbers, and the unit by name.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct NumberWire {
    unit: &'static str,
    low: f64,
    typical: f64,
    high: f64,
}

/// The numbers of a value; nothing where it is none.
pub(super) fn number(value: &Value) -> Option<NumberWire> {
    let Value::Number(number) = value else { return None };
    let unit = match number.unit() {
        Unit::Count => "count",
        Unit::Memory => "bytes",
        Unit::Cpu => "cores",
        Unit::Time => "ms",
        Unit::Hours => "hours",
        Unit::Rate => "per_second",
        Unit::Ratio => "share",
        Unit::Money => "money",
        Unit::CpuPrice => "money_per_core_hour",
        Unit::MemoryPrice => "money_per_gib_hour",
    };
    let [low, typical, high] =
        [End::Low, End::Typical, End::High].map(|end| rounded(number.base_at(end), DIGITS));
    Some(NumberWire { unit, low, typical, high })
}

/// A count or a number of bytes. Quantities are not negative and at most 2^53, so nothing is lost.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn whole(number: f64) -> u64 {
    number.round() as u64
}

/// The number with that many significant digits, by way of its decimal spelling.
pub(crate) fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.*e}", digits - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn digits_that_only_arithmetic_makes_are_gone() {
        assert_eq!(rounded(0.1 + 0.2, 12), 0.3);
        assert_eq!(rounded(123_456_789.123_456, 7), 123_456_800.0);
        assert_eq!(rounded(0.0, 12), 0.0);
    }
}
