//! Why a file says nothing of what containers use: what it holds instead, and what to ask for.

use crate::ingest::usage::error::UsageError;
use crate::ingest::usage::found::{Found, Mode};
use crate::units::quote;

impl Found {
    /// Why there is nothing.
    pub(super) fn nothing(self) -> UsageError {
        let source_name = self.name.clone();
        let nothing = |what: String, instead: &str| UsageError::Nothing {
            source_name: source_name.clone(),
            what,
            instead: instead.to_owned(),
        };
        let pods = "ask for `kubectl top pods -A --containers`";
        if self.nodes || self.kinds.contains("NodeMetrics") || self.kinds.contains("NodeMetricsList") {
            return nothing("it holds what nodes use, and not containers".to_owned(), pods);
        }
        if self.series.all > 0 {
            let (what, instead) = self.series.instead();
            return nothing(what, &instead);
        }
        if let Some(said) = &self.no_rows {
            return nothing(format!("kubectl said {}, so nothing is known", quote(said)), pods);
        }
        if self.seen.is_some() || self.mode == Mode::Page {
            return nothing("it has a head and no rows".to_owned(), pods);
        }
        if self.listed || self.result_type.is_some() {
            let what = match self.result_type.as_deref() {
                Some(kind @ ("scalar" | "string")) => {
                    format!("the answer is a {kind}, which belongs to no container")
                }
                _ => "the answer has no series".to_owned(),
            };
            return nothing(what, "ask for `container_memory_working_set_bytes`");
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<String> = self.kinds.iter().map(|kind| quote(kind)).collect();
            let what = format!("it holds {}, which does not say what containers use", kinds.join(", "));
            return nothing(what, "ask for `kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods`");
        }
        if self.documents || self.first.is_some() {
            return self.unknown();
        }
        UsageError::Empty { source_name }
    }

    /// Whether there was text before, and nothing of use.
    pub(in crate::ingest::usage) fn is_something_else(&self) -> bool {
        self.first.is_some() && self.seen.is_none() && self.series.all == 0
    }

    /// The error for what is none of the formats.
    pub(in crate::ingest::usage) fn unknown(&self) -> UsageError {
        let what = match &self.first {
            Some(line) => format!("begins {}", quote(line)),
            None => "is JSON with no key that says what containers use".to_owned(),
        };
        UsageError::Unknown { source_name: self.name.clone(), what }
    }
}
