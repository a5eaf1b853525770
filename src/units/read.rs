//! Splitting a text into a number and a unit: the part of parsing that all quantities share.

use crate::units::{Quantity, UnitError};

/// A plain decimal number and what stands behind it, for `Q`'s own table of units.
///
/// Exponents are not read here: nobody writes them by hand, and `1e3` is more often a mistake.
pub(crate) fn number_and_unit<Q: Quantity>(text: &str) -> Result<(f64, &str), UnitError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(UnitError::Empty { what: Q::WHAT, example: Q::EXAMPLE });
    }
    let not_a_number =
        || UnitError::NotANumber { text: trimmed.to_owned(), what: Q::WHAT, example: Q::EXAMPLE };
    if let Some(rest) = trimmed.strip_prefix('-') {
        let negative = rest.starts_with(|c: char| c.is_ascii_digit() || c == '.');
        let error = UnitError::Negative { text: trimmed.to_owned(), what: Q::WHAT, example: Q::EXAMPLE };
        return Err(if negative { error } else { not_a_number() });
    }
    let end = trimmed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(trimmed.len());
    let (digits, unit) = trimmed.split_at(end);
    let number: f64 = digits.parse().map_err(|_| not_a_number())?;
    Ok((number, unit.trim_start()))
}

/// The quantity, or the error that names the text as it was written.
pub(crate) fn checked<Q: Quantity>(base: f64, text: &str) -> Result<Q, UnitError> {
    if base > Q::LIMIT { Err(Q::too_large(text.trim())) } else { Q::new(base) }
}

/// The shortest of several spellings that reads back as the same quantity; the first of equals.
pub(crate) fn shortest<Q: Quantity>(quantity: Q, spellings: impl Iterator<Item = String>) -> Option<String> {
    spellings.filter(|s| s.parse::<Q>().is_ok_and(|back| back == quantity)).min_by_key(String::len)
}
