//! Quantities as annotations write them: the spellings of Kubernetes' `resource.Quantity`
//! (`100m`, `0.5`, `128Mi`, `1G`, `1e3`), of which [`crate::units`] reads those that people type.

use crate::units::{Cpu, Memory, Quantity};

/// Suffixes and what they stand for.
const SUFFIXES: [(&str, f64); 15] = [
    ("n", 1e-9),
    ("u", 1e-6),
    ("m", 1e-3),
    ("", 1.0),
    ("k", 1e3),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("P", 1e15),
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
    ("Pi", 1_125_899_906_842_624.0),
    ("Ei", 1_152_921_504_606_846_976.0),
];

/// That many cores; nothing where it is no quantity.
#[must_use]
pub(crate) fn cpu(text: &str) -> Option<Cpu> {
    // Of thousandths the quotient is the nearest number to what is written, the product is not.
    if let Some(thousandths) = text.trim().strip_suffix('m').and_then(plain) {
        return Cpu::new(thousandths / 1000.0).ok();
    }
    number(text).and_then(|cores| Cpu::new(cores).ok())
}

/// That many bytes; a fraction of a byte is a byte, as in Kubernetes.
#[must_use]
pub(crate) fn memory(text: &str) -> Option<Memory> {
    number(text).and_then(|bytes| Memory::new(bytes.ceil()).ok())
}

fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.rfind(|c: char| c.is_ascii_digit() || c == '.').map_or(0, |last| last + 1);
    let (digits, suffix) = text.split_at(end);
    let factor = SUFFIXES.iter().find(|(name, _)| *name == suffix).map(|(_, factor)| factor)?;
    Some(plain(digits)? * factor)
}

/// A decimal number, perhaps with an exponent; `f64` reads more than that (`inf`, `NaN`).
fn plain(digits: &str) -> Option<f64> {
    let decimal = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    if decimal { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_kubernetes() {
        for (text, cores) in
            [("100m", 0.1), ("0.5", 0.5), ("2", 2.0), ("1e-1", 0.1), ("500000000n", 0.5), (" 1 ", 1.0)]
        {
            assert_eq!(cpu(text).map(Cpu::cores), Some(cores), "{text}");
        }
        for (text, bytes) in [
            ("128Mi", 134_217_728.0),
            ("1G", 1e9),
            ("1e3", 1000.0),
            ("2000m", 2.0),
            ("15360", 15360.0),
            ("1.5Ki", 1536.0),
            ("1m", 1.0),
        ] {
            assert_eq!(memory(text).map(Memory::bytes), Some(bytes), "{text}");
        }
        for text in ["", "m", "abc", "-1", "128MB", "NaN", "inf", "1 2"] {
            assert_eq!(memory(text), None, "{text}");
        }
    }
}
