//! A finished result: figures that contradict one another, or that no network has, are taken for unknown and
//! said.

use crate::ingest::load_test::draft::{Draft, LEVELS, listed, slot};
use crate::model::measured::{Latencies, LoadTest, Tool};
use crate::units::Time;

/// A duration that differs by this factor from what count and rate come to is in a wrong unit, or another
/// run's.
const FITS: f64 = 1.5;

/// By so much the units of times differ, or more.
const OF_UNITS: f64 = 50.0;

/// No answer comes over a network in a shorter time, in milliseconds.
const SHORTEST: f64 = 0.001;

/// The largest figure may fall short of a percentile by the rounding of texts, which is below this share.
const ROUNDED: f64 = 0.01;

impl Draft {
    /// The finished result under its name, with figures that contradict one another taken for unknown;
    /// nothing where no figure at all is known.
    pub(super) fn finish(mut self, source: String) -> Option<LoadTest> {
        self.of_none_or_zero();
        self.too_short();
        self.falling();
        self.ends();
        self.fits();
        // wrk counts answers as requests, and those that got none apart.
        let are_apart = matches!(self.test.tool, Tool::Wrk | Tool::Wrk2);
        if let (Some(errors), Some(requests), false) = (self.test.errors, self.test.requests, are_apart)
            && errors > requests
        {
            self.test.errors = None;
            self.note(format!("{errors} errors are more than {requests} requests; errors are not known"));
        }
        let test = &self.test;
        let known = test.latency != Latencies::default() || test.requests.is_some() || test.rate.is_some();
        self.test.source = source;
        known.then_some(self.test)
    }

    /// Of no requests there are no latencies, whatever is written; of some, none is zero.
    fn of_none_or_zero(&mut self) {
        if self.test.requests == Some(0) {
            self.no_latency();
            self.note("no request was counted, so no latency is known");
        } else if !self.zeros.is_empty() {
            let zeros: Vec<&str> = self.zeros.iter().map(String::as_str).collect();
            let note =
                format!("written as zero, which no latency can be, and so not known: {}", listed(&zeros));
            self.note(note);
        }
    }

    /// Latencies that no network has are in a wrong unit, and so are those beside them.
    fn too_short(&mut self) {
        let latency = self.test.latency;
        let named = LEVELS.map(|(name, _)| (name, *slot(&mut self.test.latency, name)));
        let all = named.into_iter().chain([("the mean", latency.mean), ("the longest latency", latency.max)]);
        let mut short = all.filter_map(|(name, time)| Some((name, time?)));
        let Some((name, time)) = short.find(|(_, time)| time.ms() < SHORTEST) else { return };
        self.no_latency();
        self.note(format!(
            "{name} is written as {time}, in which no answer comes over a network (a wrong unit?); no latency is known"
        ));
        // What count and rate come to tells whether the duration is right; without them nothing does.
        let is_held = self.test.requests.is_some() && self.test.rate.is_some();
        if self.one_unit && !is_held && self.test.duration.take().is_some() {
            self.note("the duration is a number of the same unit; it is not known");
        }
    }

    fn no_latency(&mut self) {
        self.test.latency = Latencies::default();
        self.test.histogram = None;
    }

    fn falling(&mut self) {
        let latency = &self.test.latency;
        let given = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p999];
        let known: Vec<Time> = given.into_iter().flatten().collect();
        if known.is_sorted() {
            return;
        }
        self.test.latency = Latencies { mean: latency.mean, max: latency.max, ..Latencies::default() };
        self.note("the percentiles fall where they must rise; none of them is known");
    }

    /// The longest is the longest, and the mean below it.
    fn ends(&mut self) {
        let latency = self.test.latency;
        let highest = [latency.p999, latency.p99, latency.p95, latency.p90, latency.p50];
        let highest = highest.into_iter().flatten().next();
        if let (Some(max), Some(highest)) = (latency.max, highest)
            && max.ms() < highest.ms() * (1.0 - ROUNDED)
        {
            self.test.latency.max = None;
            self.note("the longest latency is below a percentile; it is not known");
        }
        if let (Some(mean), Some(max)) = (latency.mean, self.test.latency.max)
            && mean.ms() * (1.0 - ROUNDED) > max.ms()
        {
            self.test.latency.mean = None;
            self.note("the mean is above the longest latency; it is not known");
        }
    }

    #[allow(clippy::cast_precision_loss)] // compared by factors
    fn fits(&mut self) {
        let (Some(duration), Some(requests), Some(rate)) =
            (self.test.duration, self.test.requests, self.test.rate)
        else {
            return;
        };
        let expected = requests as f64 / rate.per_second();
        let factor = duration.seconds() / expected;
        if requests > 0 && !(1.0 / FITS..=FITS).contains(&factor) {
            self.test.duration = None;
            self.note(format!(
                "the duration is written as {duration}, which does not fit {requests} requests at {rate} a second (a wrong \
                 unit?); it is not known"
            ));
            let is_of_units = !(1.0 / OF_UNITS..=OF_UNITS).contains(&factor);
            if self.one_unit && is_of_units && self.test.latency != Latencies::default() {
                self.no_latency();
                self.note("the latencies are numbers of the same unit; none of them is known");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::load_test::draft::Unit;
    use crate::units::Quantity;

    fn draft(given: [Option<f64>; 5]) -> Draft {
        let mut draft = Draft::new(Tool::K6);
        draft.percentiles(given, Unit::Millis);
        draft
    }

    #[test]
    fn percentiles_that_fall_are_not_known() {
        let mut draft = draft([Some(5.0), Some(4.0), None, Some(9.0), None]);
        draft.mean_and_max(Some(4.5), Some(10.0), Unit::Millis);
        let test = draft.finish("x".to_owned()).unwrap();
        assert_eq!((test.latency.p50, test.latency.p99), (None, None));
        assert_eq!(test.latency.max.unwrap().ms(), 10.0);
        assert_eq!(test.notes, ["the percentiles fall where they must rise; none of them is known"]);
    }

    #[test]
    fn what_cannot_be_is_not_known() {
        let mut draft = draft([Some(0.0), Some(-1.0), None, Some(9.0), Some(1e300)]);
        draft.mean_and_max(Some(50.0), Some(8.0), Unit::Millis);
        draft.test.requests = draft.count("the count", Some(10.0));
        draft.test.errors = draft.count("errors", Some(11.0));
        assert_eq!(draft.count("a half", Some(0.5)), None);
        let test = draft.finish("x".to_owned()).unwrap();
        let only_p99 =
            Latencies { p99: Time::new(9.0).ok(), mean: Time::new(50.0).ok(), ..Latencies::default() };
        assert_eq!((test.latency, test.errors), (only_p99, None));
        assert_eq!(test.notes.len(), 6, "{:?}", test.notes);
    }

    #[test]
    fn a_duration_in_a_wrong_unit_is_not_known() {
        let with = |seconds: f64| {
            let mut draft = draft([None; 5]);
            draft.test.requests = Some(48);
            draft.test.rate = Draft::rate(Some(1.0));
            draft.test.duration = draft.time("the duration", Some(seconds), Unit::Seconds);
            draft.finish("x".to_owned()).unwrap()
        };
        assert_eq!(with(48.4).duration.unwrap().seconds(), 48.4);
        assert_eq!(with(5e-9).duration, None);
        assert!(
            with(5e-9).notes[0]
                .starts_with("the duration is written as 5ns, which does not fit 48 requests at 1 a second")
        );
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        assert!(draft([None; 5]).finish("x".to_owned()).is_none());
        let mut none = draft([Some(0.001); 5]);
        none.test.requests = Some(0);
        let none = none.finish("x".to_owned()).unwrap();
        assert_eq!(none.latency, Latencies::default());
    }
}
