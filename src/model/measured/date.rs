//! A day of the calendar: when a run was made.

use std::fmt;

/// A day that the calendar has, as `2026-11-23`. Earlier days are less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Reads `2026-11-23`; nothing where it is written otherwise, or the calendar has no such day.
    ///
    /// ```
    /// use meshtax::model::measured::Date;
    ///
    /// assert_eq!(Date::read("2024-02-29").map(Date::year), Some(2024));
    /// assert_eq!(Date::read("2026-02-29"), None, "only a leap year has it");
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let &[_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes() else { return None };
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            // A sign would be read as part of a number.
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
        };
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        let is_one = (1..=12).contains(&month) && (1..=days(year, month)).contains(&day);
        is_one.then_some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }

    /// Its year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }
}

/// How many days a month has.
const fn days(year: u16, month: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for real in ["2026-11-23", "2000-02-29", "2024-02-29", "2026-12-31", "2026-04-30", "0001-01-01"] {
            assert_eq!(Date::read(real).map(|date| date.to_string()).as_deref(), Some(real));
        }
        for none in [
            "2026-02-29",
            "1900-02-29",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2026-01-32",
            "2026-1-01",
            "26-01-01",
            "2026/01/01",
            "+026-01-01",
            "2026-+1-01",
            "2026-01-01T",
            "",
            "202é-01-01",
        ] {
            assert_eq!(Date::read(none), None, "{none}");
        }
    }

    #[test]
    fn earlier_days_are_less() {
        let all = ["2019-12-31", "2020-01-01", "2020-01-02", "2020-02-01"].map(Date::read);
        assert!(all.is_sorted() && all[0] < all[1]);
    }
}
