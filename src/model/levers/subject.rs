//! What a lever changes: a figure that a budget can be set for, one request path, or Jobs that never end.

use crate::model::figure::Figure;
use crate::model::latency::Level;
use crate::units::Unit;

/// What a lever changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A figure of the whole; a latency is that of the worst path.
    Figure(Figure),
    /// The figure of the path of that name.
    Path(String, Figure),
    /// Jobs whose pods never complete, since their proxy runs on.
    EndlessJobs,
}

impl Subject {
    /// The name that programs read: a budget's key where there is such a budget.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Figure(figure) | Self::Path(_, figure) => figure.key(),
            Self::EndlessJobs => "jobs_that_never_end",
        }
    }

    /// Which quantity it is.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Figure(figure) | Self::Path(_, figure) => figure.unit(),
            Self::EndlessJobs => Unit::Count,
        }
    }

    /// The level of a latency.
    #[must_use]
    pub const fn level(&self) -> Option<Level> {
        match self {
            Self::Figure(figure) | Self::Path(_, figure) => figure.level(),
            Self::EndlessJobs => None,
        }
    }

    /// The path that it is of, where it is of one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Path(name, _) => Some(name),
            _ => None,
        }
    }
}
