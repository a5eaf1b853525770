//! Numbers for people: three significant digits or a decimal, a unit, and the range where there is one.

use crate::units::{Count, Cpu, Memory, Money, Quantity, Range, Ratio, Time};

/// Decimal units as the lesson uses, or binary ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MemoryUnits {
    /// kB, MB, GB: powers of 1000.
    #[default]
    Si,
    /// KiB, MiB, GiB: powers of 1024.
    Iec,
}

/// A quantity as a person reads it.
pub trait Human: Quantity {
    /// The unit that suits this size: how many base units one of it is, and its name.
    fn scale(self, units: MemoryUnits) -> (f64, &'static str);

    /// The number in that many base units, without their name.
    fn in_scale(self, size: f64) -> String {
        digits(self.base() / size, 3)
    }

    /// The number with its unit.
    fn human(self, units: MemoryUnits) -> String {
        let (size, name) = self.scale(units);
        match (self.in_scale(size), name) {
            (number, "") => number,
            (number, "cores") if number == "1" => "1 core".to_owned(),
            (number, name) => format!("{number} {name}"),
        }
    }
}

/// A range: the typical value with its unit, and the ends in the same unit where they differ.
#[must_use]
pub fn range<Q: Human>(range: &Range<Q>, units: MemoryUnits) -> String {
    // A typical zero has no size of its own.
    let sized = if range.typical() == Q::ZERO { range.high() } else { range.typical() };
    let (size, name) = sized.scale(units);
    let [low, typical, high] = [range.low(), range.typical(), range.high()].map(|q| q.in_scale(size));
    if low == typical && typical == high {
        return range.typical().human(units);
    }
    let name = if name == "cores" && typical == "1" { "core" } else { name };
    let name = if name.is_empty() { String::new() } else { format!(" {name}") };
    format!("{typical}{name} ({low} to {high})")
}

/// A share as a percentage.
#[must_use]
pub fn percent(share: Ratio) -> String {
    format!("{} %", digits(share.percent(), 3))
}

/// At least that many significant digits, thousands apart, whole numbers whole.
#[must_use]
pub fn digits(number: f64, significant: usize) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let magnitude = exponent(number);
    let decimals = usize::try_from(i64::try_from(significant).unwrap_or(3) - 1 - magnitude).unwrap_or(0);
    // One decimal for hundreds, so that columns that add up are seen to.
    let decimals = if magnitude == 2 { decimals.max(1) } else { decimals };
    let text = format!("{number:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = thousands(whole);
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// The text with a capital letter at its start.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The power of ten of the first digit. Read from the number's own scientific spelling, since a
/// logarithm is not the same to the last bit on every platform.
fn exponent(number: f64) -> i64 {
    let text = format!("{number:e}");
    text.rsplit_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
}

/// Groups of three, with a comma between.
fn thousands(whole: &str) -> String {
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The largest unit of which there is at least one.
fn largest(base: f64, units: &[(f64, &'static str)]) -> (f64, &'static str) {
    let smallest = units.last().copied().unwrap_or((1.0, ""));
    // 999.96 MB would read "1,000 MB"; it is 1 GB.
    units.iter().copied().find(|(size, _)| base >= size * 0.9995).unwrap_or(smallest)
}

impl Human for Memory {
    fn scale(self, units: MemoryUnits) -> (f64, &'static str) {
        const KIB: f64 = 1024.0;
        let sizes = match units {
            MemoryUnits::Si => {
                [(1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B")]
            }
            MemoryUnits::Iec => [
                (KIB * KIB * KIB * KIB * KIB, "PiB"),
                (KIB * KIB * KIB * KIB, "TiB"),
                (KIB * KIB * KIB, "GiB"),
                (KIB * KIB, "MiB"),
                (KIB, "KiB"),
                (1.0, "B"),
            ],
        };
        largest(self.bytes(), &sizes)
    }
}

impl Human for Cpu {
    fn scale(self, _: MemoryUnits) -> (f64, &'static str) {
        (1.0, "cores")
    }
}

impl Human for Time {
    fn scale(self, _: MemoryUnits) -> (f64, &'static str) {
        // Minutes only where seconds would no longer be read at a glance, and microseconds only
        // where a millisecond would begin with zeros.
        let units = [
            (7_200_000.0, 3_600_000.0, "h"),
            (300_000.0, 60_000.0, "min"),
            (999.5, 1000.0, "s"),
            (0.1, 1.0, "ms"),
            (f64::MIN_POSITIVE, 0.001, "us"),
        ];
        let found = units.into_iter().find(|(from, ..)| self.ms() >= *from);
        found.map_or((1.0, "ms"), |(_, size, name)| (size, name))
    }
}

impl Human for Count {
    fn scale(self, _: MemoryUnits) -> (f64, &'static str) {
        (1.0, "")
    }

    fn in_scale(self, _: f64) -> String {
        thousands(&self.to_string())
    }
}

impl Human for Money {
    fn scale(self, _: MemoryUnits) -> (f64, &'static str) {
        (1.0, "")
    }

    /// To the cent, or whole from a thousand on; the currency stands elsewhere.
    fn in_scale(self, _: f64) -> String {
        if self.amount() >= 1000.0 {
            return thousands(&format!("{:.0}", self.amount()));
        }
        format!("{:.2}", self.amount())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let memory = |text: &str| text.parse::<Memory>().unwrap().human(MemoryUnits::Si);
        assert_eq!(memory("15GB"), "15 GB");
        assert_eq!(memory("125600MB"), "125.6 GB");
        assert_eq!(memory("999960kB"), "1 GB");
        assert_eq!(memory("0"), "0 B");
        assert_eq!("16GiB".parse::<Memory>().unwrap().human(MemoryUnits::Iec), "16 GiB");
        let time = |text: &str| text.parse::<Time>().unwrap().human(MemoryUnits::Si);
        assert_eq!(
            (time("10ms"), time("0.5ms"), time("80s")),
            ("10 ms".into(), "0.5 ms".into(), "80 s".into())
        );
        assert_eq!((time("10min"), time("3h")), ("10 min".into(), "3 h".into()));
        let cpu = |text: &str| text.parse::<Cpu>().unwrap().human(MemoryUnits::Si);
        assert_eq!(
            (cpu("190"), cpu("250m"), cpu("1")),
            ("190 cores".into(), "0.25 cores".into(), "1 core".into())
        );
        let money = |text: &str| text.parse::<Money>().unwrap().human(MemoryUnits::Si);
        assert_eq!((money("1990.695"), money("3.59")), ("1,991".into(), "3.59".into()));
        assert_eq!(digits(1_234_567.0, 3), "1,234,567");
        assert_eq!(digits(0.012_345, 3), "0.0123");
    }

    #[test]
    fn a_range_shows_its_ends_only_where_they_differ() {
        let memory: Range<Memory> = "10GB..15GB..20GB".parse().unwrap();
        assert_eq!(range(&memory, MemoryUnits::Si), "15 GB (10 to 20)");
        let wide: Range<Memory> = "500MB..15GB..20GB".parse().unwrap();
        assert_eq!(range(&wide, MemoryUnits::Si), "15 GB (0.5 to 20)");
        assert_eq!(range(&Range::exact(memory.low()), MemoryUnits::Si), "10 GB");
    }
}
