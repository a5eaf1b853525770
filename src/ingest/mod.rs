//! Other people's files: bytes in, typed facts out, and what was skipped.

#[cfg(feature = "kubernetes")]
pub mod kubernetes;
