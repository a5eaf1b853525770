//! The calls that one request makes: in sequence, in parallel, nested, a number of times.
//!
//! ```text
//! sequence   one after another: times add
//! parallel   all at once, and the slowest is waited for
//! depth n    n such in a row
//! fan_out n  n such at once
//! ```

use std::fmt;

use crate::model::given_latency::Latency;
use crate::units::{Count, End, Quantity};

/// One call, or several as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What it is called.
    pub name: Option<String>,
    /// What it is made of.
    pub what: What,
    /// How many of it in a row.
    pub depth: Count,
    /// How many of these rows at once.
    pub fan_out: Count,
}

/// What a call is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// One hop; the chain's own latency of a hop where it states none.
    Hop(Option<Latency>),
    /// Calls one after another.
    Sequence(Vec<Call>),
    /// Calls at once.
    Parallel(Vec<Call>),
}

/// How times come together. Two readings of one structure differ in this only.
pub(crate) trait Algebra {
    /// What is brought together.
    type Of;
    /// One hop.
    fn hop(&self, latency: Option<&Latency>) -> Option<Self::Of>;
    /// One after another.
    fn sequence(&self, of: Vec<Self::Of>) -> Option<Self::Of>;
    /// At once.
    fn parallel(&self, of: Vec<Self::Of>) -> Option<Self::Of>;
    /// So many in a row.
    fn in_a_row(&self, of: Self::Of, times: Count) -> Option<Self::Of>;
    /// So many at once.
    fn at_once(&self, of: Self::Of, times: Count) -> Option<Self::Of>;
}

impl Call {
    /// That, once.
    #[must_use]
    pub fn once(what: What) -> Self {
        Self { name: None, what, depth: Count::from(1), fan_out: Count::from(1) }
    }

    /// Brings the whole together.
    pub(crate) fn by<A: Algebra>(&self, algebra: &A) -> Option<A::Of> {
        let each = |calls: &[Self]| calls.iter().map(|call| call.by(algebra)).collect::<Option<Vec<_>>>();
        let one = match &self.what {
            What::Hop(latency) => algebra.hop(latency.as_ref())?,
            What::Sequence(calls) => algebra.sequence(each(calls)?)?,
            What::Parallel(calls) => algebra.parallel(each(calls)?)?,
        };
        algebra.at_once(algebra.in_a_row(one, self.depth)?, self.fan_out)
    }

    /// All hops of one request, those at once included: each of them passes its proxies.
    #[must_use]
    pub fn hops(&self) -> Count {
        let inside = match &self.what {
            What::Hop(_) => Count::from(1),
            What::Sequence(calls) | What::Parallel(calls) => calls.iter().map(Self::hops).sum(),
        };
        Count::saturated(inside.base() * self.depth.base() * self.fan_out.base())
    }

    /// The most hops in a row.
    #[must_use]
    pub fn hops_in_a_row(&self) -> Count {
        let inside = match &self.what {
            What::Hop(_) => Count::from(1),
            What::Sequence(calls) => calls.iter().map(Self::hops_in_a_row).sum(),
            What::Parallel(calls) => {
                calls.iter().map(Self::hops_in_a_row).fold(Count::ZERO, Quantity::at_least)
            }
        };
        Count::saturated(inside.base() * self.depth.base())
    }

    /// Whether all hops stand in one row.
    #[must_use]
    pub fn is_one_row(&self) -> bool {
        self.fan_out == Count::from(1)
            && match &self.what {
                What::Hop(_) => true,
                What::Sequence(calls) => calls.iter().all(Self::is_one_row),
                What::Parallel(calls) => matches!(&calls[..], [only] if only.is_one_row()),
            }
    }

    /// Every hop's own latency, or none where it has the chain's.
    #[must_use]
    pub fn latencies(&self) -> Vec<Option<&Latency>> {
        match &self.what {
            What::Hop(latency) => vec![latency.as_ref()],
            What::Sequence(calls) | What::Parallel(calls) => calls.iter().flat_map(Self::latencies).collect(),
        }
    }

    /// The same with every latency at one end of its range.
    #[must_use]
    pub fn at(&self, end: End) -> Self {
        let each = |calls: &[Self]| calls.iter().map(|call| call.at(end)).collect();
        let what = match &self.what {
            What::Hop(latency) => What::Hop(latency.as_ref().map(|latency| latency.at(end))),
            What::Sequence(calls) => What::Sequence(each(calls)),
            What::Parallel(calls) => What::Parallel(each(calls)),
        };
        Self { what, ..self.clone() }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |calls: &[Self], between: &str| {
            calls.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
        };
        let one = Count::from(1);
        if self.fan_out != one {
            write!(f, "{} at once of ", self.fan_out)?;
        }
        if self.depth != one {
            write!(f, "{} in a row of ", self.depth)?;
        }
        let named = |what: String| match &self.name {
            Some(name) if what.is_empty() => name.clone(),
            Some(name) => format!("{name} {what}"),
            None if what.is_empty() => "a hop".to_owned(),
            None => what,
        };
        match &self.what {
            What::Hop(latency) => {
                f.write_str(&named(latency.as_ref().map_or_else(String::new, ToString::to_string)))
            }
            What::Sequence(calls) => f.write_str(&named(format!("({})", list(calls, ", then ")))),
            What::Parallel(calls) => f.write_str(&named(format!("({})", list(calls, " beside ")))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop() -> Call {
        Call::once(What::Hop(None))
    }

    #[test]
    fn hops_are_counted_all_and_in_a_row() {
        let pair = Call::once(What::Parallel(vec![hop(), Call { depth: Count::from(3), ..hop() }]));
        let all = Call::once(What::Sequence(vec![hop(), Call { fan_out: Count::from(10), ..pair }]));
        assert_eq!(all.hops(), Count::from(41));
        assert_eq!(all.hops_in_a_row(), Count::from(4));
        assert!(!all.is_one_row() && hop().is_one_row());
    }
}
