//! Results of load tests: every tool, every trap, real files, and the command that shows them.

mod real_results;
