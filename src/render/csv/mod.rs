//! CSV for spreadsheets: one header whatever the data, plain numbers, nothing where unknown. A text that
//! a spreadsheet would read as a formula is made harmless.

mod estimate;
mod measured;
mod scan;
mod usage;

use csv::Writer;

use crate::render::cell::no_formula as text;
use crate::render::json::rounded;

pub use estimate::{compare, long, wide};
pub use measured::{experiment, measure};
pub use scan::scan;
pub use usage::usage;

/// What the writer of CSV can say; to memory it does not fail.
pub type CsvResult = Result<String, csv::Error>;

fn finish(writer: Writer<Vec<u8>>) -> CsvResult {
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A plain number: twelve digits, no exponent, no thousands.
fn number(number: f64) -> String {
    rounded(number, 12).to_string()
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn formulas_are_texts() {
        assert_eq!(text("=cmd()"), "'=cmd()");
        assert_eq!(text("+1"), "'+1");
        assert_eq!(text("\tx"), "'\\u{9}x");
        assert_eq!(text("::error::x"), "'::error::x");
        assert_eq!(text("shop"), "shop");
    }
}
