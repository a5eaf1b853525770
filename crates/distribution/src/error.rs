//! Why numbers are no distribution.

/// What is wrong with the numbers a distribution was to be made of.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DistributionError {
    /// Fewer than two percentiles.
    #[error("one percentile says nothing of the others; give two or more, or one plain number")]
    TooFew,
    /// A composition of nothing.
    #[error("there is nothing to compose; give at least one part")]
    Empty,
    /// A share that is not between none and all.
    #[error("a percentile lies between 0 and 100, both excluded; this one is {0}")]
    NotAPercentile(f64),
    /// A value that is not finite, or not positive where a log-normal curve goes through it.
    #[error("{0} is no value a log-normal curve can go through; it begins above zero")]
    NotAValue(f64),
    /// A value whose square is no number any more.
    #[error("{0} is too large or too small to be reckoned with")]
    OutOfSize(f64),
    /// A value at a higher percentile that is below one at a lower.
    #[error("p{higher} is below p{lower}: the slower requests cannot be the faster ones")]
    Falls {
        /// The lower percentile.
        lower: f64,
        /// The higher percentile.
        higher: f64,
    },
    /// One percentile twice.
    #[error("p{0} is given twice; leave one out")]
    Twice(f64),
    /// Two percentiles with one value.
    #[error(
        "p{lower} and p{higher} are the same; leave one out, or write one plain number where it never varies"
    )]
    Equal {
        /// The lower percentile.
        lower: f64,
        /// The higher percentile.
        higher: f64,
    },
    /// Two percentiles so far apart that the curve through them has no tail to speak of.
    #[error(
        "p{higher} is {times:.1} times p{lower}: a curve that goes on so has no tail that could be reckoned with; give \
         percentiles that lie further apart, or check the units"
    )]
    TooSteep {
        /// The lower percentile.
        lower: f64,
        /// The higher percentile.
        higher: f64,
        /// The higher value over the lower.
        times: f64,
    },
    /// A negative weight or count, or weights that come to nothing.
    #[error("weights are at least zero and one of them is more; this one is {0}")]
    NotAWeight(f64),
    /// A bucket that ends before it begins, or begins before the last one ends.
    #[error("the bucket from {from} to {to} is not in order")]
    NotABucket {
        /// Where it begins.
        from: f64,
        /// Where it ends.
        to: f64,
    },
    /// More in a row than can be reckoned.
    #[error(
        "{0} latencies that vary stand in a row, those of the hops and what the mesh adds to each; with percentiles at \
         most {most} can be reckoned with", most = super::MOST_IN_A_ROW
    )]
    TooManyInARow(u64),
    /// More at once than can be reckoned.
    #[error(
        "{0} at once of calls that are each several latencies in a row, of hops or of a hop and what the mesh adds to it; \
         with percentiles at most {most} can be reckoned with", most = super::MOST_COMPOSED_AT_ONCE
    )]
    TooManyAtOnce(u64),
    /// Nested deeper than anybody would read.
    #[error("nested more than {most} deep", most = super::DEEPEST)]
    TooDeep,
}
