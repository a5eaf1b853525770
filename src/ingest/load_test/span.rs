//! Times in tools' texts: a number with a unit, or several in a row.

/// Units and their milliseconds as a fraction, so that both ways are rounded once only.
const UNITS: [(&str, f64, f64); 8] = [
    ("h", 3_600_000.0, 1.0),
    ("m", 60_000.0, 1.0),
    ("s", 1000.0, 1.0),
    ("ms", 1.0, 1.0),
    ("us", 1.0, 1000.0),
    // Both the micro sign and Greek mu.
    ("\u{b5}s", 1.0, 1000.0),
    ("\u{3bc}s", 1.0, 1000.0),
    ("ns", 1.0, 1_000_000.0),
];

/// The milliseconds of `8.54ms`, `1m30.5s` or `0s 001ms 000us`; nothing where it is no such text, as
/// `-nanus` is none.
pub(super) fn millis(text: &str) -> Option<f64> {
    let mut rest = text.trim();
    let mut sum = None;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let number: f64 = number.parse().ok()?;
        let end = after.find(|c: char| c.is_ascii_digit() || c.is_whitespace()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, times, over) = UNITS.iter().find(|(name, ..)| *name == unit)?;
        let part = number * times / over;
        sum = Some(sum.map_or(part, |sum: f64| sum + part));
        rest = after.trim_start();
    }
    sum.filter(|sum| sum.is_finite())
}

#[cfg(test)]
mod tests {
    use super::millis;

    #[test]
    fn times_are_read_as_tools_write_them() {
        for (text, ms) in [
            ("8.54ms", 8.54),
            ("635.91us", 0.635_91),
            ("635.91\u{b5}s", 0.635_91),
            ("1.02m", 61_200.0),
            ("10m0s", 600_000.0),
            ("1h2m3.5s", 3_723_500.0),
            ("0s 001ms 020us", 1.02),
            ("0.000180007s", 0.180_007),
            ("2371194ns", 2.371_194),
        ] {
            assert_eq!(millis(text), Some(ms), "{text}");
        }
        for none in ["", "5", "-5ms", "nanus", "-nanus", "1.2.3s", "5 ms", "5days", "s", "1e3s"] {
            assert_eq!(millis(none), None, "{none}");
        }
    }
}
