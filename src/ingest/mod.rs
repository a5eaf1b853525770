//! Other people's files: bytes in, typed facts out, and what was skipped. An earlier estimate is one of
//! them.

mod begins;
pub mod estimate;
#[cfg(feature = "kubernetes")]
pub mod kubernetes;
pub mod load_test;
pub mod usage;
