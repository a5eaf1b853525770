//! The day of a run, from the moment that a tool wrote down.

use crate::model::measured::Date;

/// Tools that had no moment to write wrote the first of their calendar: year 1 in Go, 1970 elsewhere. What is
/// older than these tools, or far ahead, is of a clock that was not set.
const YEARS: std::ops::Range<u16> = 2000..2100;

/// The day of `2026-11-23T10:00:00.5+02:00`, as it is written: where the run was made. Nothing where it is no
/// such text or cannot be.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let (day, time) = text.split_at_checked(10)?;
    let is_moment = match time.as_bytes() {
        [] => true,
        [b'T' | b't' | b' ', hours @ .., _] => {
            matches!(hours, [a, b, b':', ..] if a.is_ascii_digit() && b.is_ascii_digit())
        }
        _ => false,
    };
    Date::read(day).filter(|date| is_moment && YEARS.contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_read_as_tools_write_moments() {
        for (moment, known) in [
            ("2026-01-05T10:00:00Z", "2026-01-05"),
            ("2019-07-10T18:56:14.936085661Z", "2019-07-10"),
            // The day where it was run, not that of Greenwich.
            ("2019-01-14T20:38:04-04:00", "2019-01-14"),
            ("2026-01-05 10:00:00 +0000 UTC", "2026-01-05"),
            ("2099-12-31", "2099-12-31"),
            (" 2000-01-01T00:00:00Z ", "2000-01-01"),
        ] {
            assert_eq!(day(moment).map(|date| date.to_string()).as_deref(), Some(known), "{moment}");
        }
        for none in [
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "1999-12-31T23:59:59Z",
            "2100-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-05T",
            "2026-01-05Tnoon",
            "2026-01-05x",
            "2026-01-0512:00:00",
            "1767607200",
            "05.01.2026",
            "",
            "ééééééééé",
        ] {
            assert_eq!(day(none), None, "{none}");
        }
    }
}
