//! Where something was used. There are millions of places, of few namespaces and containers, so their names
//! are shared.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use crate::units::quote;

/// A name that places share.
#[derive(Clone, Default, Eq)]
pub struct Name(Arc<str>);

impl Name {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it is kept: of two names of one table, the same where they are.
    pub(super) fn address(&self) -> usize {
        self.0.as_ptr().addr()
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl PartialEq<String> for Name {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl Ord for Name {
    fn cmp(&self, other: &Self) -> Ordering {
        // Neighbours share most names, which need not be read then.
        if Arc::ptr_eq(&self.0, &other.0) { Ordering::Equal } else { self.0.cmp(&other.0) }
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

/// Where something was used.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The cluster, where several are told apart; else empty.
    pub cluster: Name,
    /// The namespace; empty where the file names none.
    pub namespace: Name,
    /// The pod.
    pub pod: Name,
    /// The container; empty where the row is a whole pod.
    pub container: Name,
}

/// The same in the words of a file, before it is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot<'a> {
    /// The cluster, where several are told apart; else empty.
    pub cluster: &'a str,
    /// The namespace; empty where the file names none.
    pub namespace: &'a str,
    /// The pod.
    pub pod: &'a str,
    /// The container; empty where the row is a whole pod.
    pub container: &'a str,
}

impl Place {
    /// Its names.
    #[must_use]
    pub fn spot(&self) -> Spot<'_> {
        let Self { cluster, namespace, pod, container } = self;
        Spot { cluster, namespace, pod, container }
    }
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.cluster, self.namespace, self.pod, self.container];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&quote(&parts.join("/")))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spot().fmt(f)
    }
}
