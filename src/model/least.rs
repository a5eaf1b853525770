//! The least whole value from which something breaks, found by doubling and halving.

/// What is known of the values above one and up to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Span {
    /// It breaks at the last of them, and perhaps before.
    Breaks,
    /// It holds at the last of them, and may break before.
    MayBreak,
    /// It breaks at none of them.
    Holds,
}

/// How many spans are looked at before the search is given up: under a tenth of a second.
const MOST_SPANS: usize = 1000;

/// The least whole value above `now` and up to `most` at which something breaks. Nothing where there is none,
/// where a span cannot be told, and where too many would have to be looked at.
pub(crate) fn least(now: f64, most: f64, mut look: impl FnMut(f64, f64) -> Option<Span>) -> Option<f64> {
    let (mut holds, mut step) = (now.floor(), 1.0_f64.max((now * 0.25).floor()));
    let mut left = MOST_SPANS;
    loop {
        let next = (holds + step).min(most);
        if next <= holds {
            return None;
        }
        if let Some(at) = first(holds, next, &mut look, &mut left).ok()? {
            return Some(at);
        }
        (holds, step) = (next, step * 2.0);
    }
}

/// A span cannot be told, or too many were looked at.
struct GivenUp;

/// The first value above `low` and up to `high` at which it breaks.
fn first(
    low: f64,
    high: f64,
    look: &mut impl FnMut(f64, f64) -> Option<Span>,
    left: &mut usize,
) -> Result<Option<f64>, GivenUp> {
    *left = left.checked_sub(1).ok_or(GivenUp)?;
    let span = look(low, high).ok_or(GivenUp)?;
    if span == Span::Holds {
        return Ok(None);
    }
    if high - low <= 1.0 {
        return Ok((span == Span::Breaks).then_some(high));
    }
    let middle = f64::midpoint(low, high).floor();
    match first(low, middle, look, left)? {
        None => first(middle, high, look, left),
        found => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, least};

    /// The least value that breaks, where what is known of a span looks `slack` too far.
    fn found(now: f64, most: f64, slack: f64, breaks: &dyn Fn(f64) -> bool) -> Option<f64> {
        least(now, most, |low, high| {
            let mut span = std::iter::successors(Some(low), |at| Some(at + 1.0));
            Some(if breaks(high) {
                Span::Breaks
            } else if span.by_ref().take_while(|at| *at <= high + slack).any(breaks) {
                Span::MayBreak
            } else {
                Span::Holds
            })
        })
    }

    #[test]
    fn the_first_of_several_spans_that_break_is_found() {
        // It breaks, holds again and breaks for good, as differences of whole nodes do.
        let breaks = |value: f64| value == 525.0 || value == 526.0 || value >= 550.0;
        for slack in [0.0, 1.0, 40.0] {
            assert_eq!(found(200.0, 10_000.0, slack, &breaks), Some(525.0), "slack {slack}");
        }
    }

    #[test]
    fn every_first_value_is_found_exactly() {
        for at in 11..400 {
            let at = f64::from(at);
            assert_eq!(found(10.0, 1000.0, 3.0, &|value| value >= at), Some(at));
        }
    }

    #[test]
    fn what_never_breaks_is_not_told() {
        assert_eq!(found(10.0, 1000.0, 0.0, &|_| false), None);
        assert_eq!(found(10.0, 1000.0, 0.0, &|value| value > 1000.0), None);
        assert_eq!(found(10.0, 1000.0, 0.0, &|value| value == 1000.0), Some(1000.0));
    }

    #[test]
    fn a_search_that_takes_too_long_is_given_up() {
        assert_eq!(least(10.0, 1e7, |_, _| Some(Span::MayBreak)), None);
    }
}
