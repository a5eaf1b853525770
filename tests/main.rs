//! All tests that look at the crate from outside, in one program so that it links once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test fails by panicking

mod at_least;
mod check;
mod cli;
mod compare;
mod component_terms;
mod distribution;
mod examples;
mod faults;
mod figures;
mod fits;
mod formats;
mod ingest;
mod inject_suites;
mod json;
mod known_answers;
mod latency;
mod laws;
mod many_paths;
mod measure;
mod measured;
mod ranges;
mod readme;
mod real;
mod real_files;
mod real_inventory;
mod scan;
mod situations;
#[path = "slow/mod.rs"]
mod slow;
mod structure;
mod support;
mod sweep;
mod terms;
mod usage;
mod verdict_laws;
mod verdict_table;
mod whatif;
