//! Quantities as Kubernetes writes them: `500m`, `128Mi`, `1.5`, `129e6`, `8024304Ki`.
//!
//! The rule is that of `k8s.io/apimachinery/pkg/api/resource`: a decimal number, then either a decimal
//! suffix, a binary suffix or an exponent. Parts of a byte round up, as the API server does.

use std::borrow::Cow;

use crate::units::{Cpu, Memory, Quantity, quote};

/// A decimal number: `digits * 10^ten * 2^two`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decimal {
    digits: u128,
    ten: i32,
    two: u32,
}

/// More digits than anybody writes; the products below stay far from overflow or are checked.
const MOST_DIGITS: usize = 30;

/// Exponents above this are no quantity of anything.
const LARGEST_EXPONENT: i32 = 40;

/// The suffixes with the power of ten and the power of two that each stands for.
const SUFFIXES: [(&str, i32, u32); 16] = [
    ("", 0, 0),
    ("m", -3, 0),
    ("Mi", 0, 20),
    ("Gi", 0, 30),
    ("Ki", 0, 10),
    ("M", 6, 0),
    ("G", 9, 0),
    ("k", 3, 0),
    ("n", -9, 0),
    ("u", -6, 0),
    ("T", 12, 0),
    ("P", 15, 0),
    ("E", 18, 0),
    ("Ti", 0, 40),
    ("Pi", 0, 50),
    ("Ei", 0, 60),
];

/// An amount of memory.
///
/// # Errors
/// With a sentence that says what is wrong and what to write instead.
pub fn memory(text: &str) -> Result<Memory, String> {
    let number = decimal(text, "`128Mi`")?;
    let bytes = number.ceiling().and_then(whole);
    bytes.and_then(|bytes| Memory::new(bytes).ok()).ok_or_else(|| too_large(text, "memory"))
}

/// An amount of CPU.
///
/// # Errors
/// With a sentence that says what is wrong and what to write instead.
pub fn cpu(text: &str) -> Result<Cpu, String> {
    let number = decimal(text, "`250m`")?;
    let cores = number.real();
    cores.and_then(|cores| Cpu::new(cores).ok()).ok_or_else(|| too_large(text, "CPU"))
}

/// A whole number of things, such as `pods: "110"`; a fraction rounds up.
///
/// # Errors
/// With a sentence that says what is wrong and what to write instead.
pub fn count(text: &str) -> Result<u64, String> {
    let number = decimal(text, "`110`")?;
    number.ceiling().and_then(|count| u64::try_from(count).ok()).ok_or_else(|| too_large(text, "number"))
}

fn too_large(text: &str, what: &str) -> String {
    format!("{} is more {what} than there is", quote(text))
}

/// A count of bytes as the number the unit holds, as long as that is exact enough to be one.
#[allow(clippy::cast_precision_loss)] // above 2^53 the unit refuses it
fn whole(count: u128) -> Option<f64> {
    (count <= 1 << 60).then_some(count as f64)
}

impl Decimal {
    /// The least whole number that is not below it.
    fn ceiling(self) -> Option<u128> {
        let scaled = self.digits.checked_mul(1_u128 << self.two)?;
        let power = 10_u128.checked_pow(self.ten.unsigned_abs());
        if self.ten >= 0 {
            return if scaled == 0 { Some(0) } else { scaled.checked_mul(power?) };
        }
        // A divisor beyond every number leaves less than one of something, or nothing at all.
        Some(power.map_or(u128::from(scaled > 0), |power| scaled.div_ceil(power)))
    }

    /// The nearest number, exact in all that people write: both parts of the quotient are.
    #[allow(clippy::cast_precision_loss)]
    fn real(self) -> Option<f64> {
        let scaled = self.digits.checked_mul(1_u128 << self.two)? as f64;
        let power = 10_f64.powi(self.ten.abs());
        Some(if self.ten < 0 { scaled / power } else { scaled * power })
    }
}

/// Reads the number and its suffix.
fn decimal(text: &str, example: &str) -> Result<Decimal, String> {
    let wrong = |why: &str| format!("{} {why}; write for example {example}", quote(text));
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(format!("an empty text is no quantity; write for example {example}"));
    }
    let unsigned = trimmed.strip_prefix('+').unwrap_or(trimmed);
    let (negative, unsigned) = match unsigned.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, unsigned),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() + part.len() == 0 || part.contains('.') {
        return Err(wrong("is not a quantity"));
    }
    let (ten, two) = match SUFFIXES.iter().find(|(name, ..)| *name == suffix) {
        Some((_, ten, two)) => (*ten, *two),
        None => (exponent(suffix).ok_or_else(|| wrong("has no unit that Kubernetes knows"))?, 0),
    };
    let part = part.trim_end_matches('0');
    let written = if part.is_empty() { Cow::Borrowed(whole) } else { Cow::Owned(format!("{whole}{part}")) };
    let digits = written.trim_start_matches('0');
    if digits.len() > MOST_DIGITS {
        return Err(wrong("has too many digits"));
    }
    let digits =
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| wrong("is not a quantity"))? };
    if negative && digits > 0 {
        return Err(wrong("is negative"));
    }
    let parts = i32::try_from(part.len()).map_err(|_| wrong("has too many digits"))?;
    Ok(Decimal { digits, ten: ten - parts, two })
}

/// `e6`, `E+3`, `e-2`.
fn exponent(suffix: &str) -> Option<i32> {
    let number = suffix.strip_prefix(['e', 'E'])?;
    let digits = number.strip_prefix(['+', '-']).unwrap_or(number);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let exponent: i32 = number.parse().ok().filter(|_| plain)?;
    (exponent.abs() <= LARGEST_EXPONENT).then_some(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> f64 {
        memory(text).unwrap().bytes()
    }

    #[test]
    fn every_suffix_has_its_size() {
        assert_eq!(bytes("800M"), 8e8);
        assert_eq!(bytes("1G"), 1e9);
        assert_eq!(bytes("15360"), 15360.0);
        assert_eq!(bytes("8024304Ki"), 8_024_304.0 * 1024.0);
        assert_eq!(bytes("1.5Gi"), 1.5 * 1_073_741_824.0);
        assert_eq!(bytes("129e6"), 129e6);
        assert_eq!(bytes("1E3"), 1000.0);
        assert_eq!(bytes("1e-3"), 1.0);
        assert_eq!(bytes("1P"), 1e15);
        assert_eq!(bytes("1Pi"), 1_125_899_906_842_624.0);
        assert_eq!(bytes("2Ti"), 2_199_023_255_552.0);
        assert_eq!(bytes("0E"), 0.0);
        assert_eq!(bytes("+5"), 5.0);
        assert_eq!(bytes(".5k"), 500.0);
        assert_eq!(bytes("5."), 5.0);
        assert_eq!(bytes("-0"), 0.0);
        assert_eq!(bytes("0.001Ei"), 1_152_921_504_606_847.0, "rounded up");
    }

    #[test]
    fn a_part_of_a_byte_is_a_byte() {
        assert_eq!(bytes("2000m"), 2.0);
        assert_eq!(bytes("2001m"), 3.0);
        assert_eq!(bytes("1n"), 1.0);
        assert_eq!(bytes("0m"), 0.0);
    }

    #[test]
    fn cores() {
        for (text, cores) in [
            ("20", 20.0),
            ("999m", 0.999),
            ("0.1", 0.1),
            ("2145873n", 0.002_145_873),
            ("7u", 7e-6),
            ("1k", 1e3),
        ] {
            assert_eq!(cpu(text).unwrap().cores(), cores, "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_says_so() {
        let fault = |text: &str| memory(text).unwrap_err();
        assert_eq!(fault("12Qi"), "`12Qi` has no unit that Kubernetes knows; write for example `128Mi`");
        assert_eq!(fault("-1"), "`-1` is negative; write for example `128Mi`");
        assert_eq!(fault(""), "an empty text is no quantity; write for example `128Mi`");
        assert_eq!(fault("9Ei"), "`9Ei` is more memory than there is");
        for text in ["1K", "1mi", "1 Mi", "Mi", ".", "1.2.3", "1e", "1e99", "1e+-3", "0x10", "1_000", "١"] {
            assert!(memory(text).is_err(), "{text}");
        }
        assert!(cpu("1e30").is_err());
        assert!(count("1e30").is_err());
        assert_eq!(count("110").unwrap(), 110);
    }
}
