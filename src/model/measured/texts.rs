//! What a conclusion says, as data; the catalog reads the file.

/// The conclusion in words. Members in braces are filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// The sentence itself.
    pub worth_it: String,
    /// The same.
    pub within_noise: String,
    /// The same.
    pub reconsider: String,
    /// The same.
    pub trade_off: String,
    /// The same.
    pub cannot_say: String,
    /// Budgets are broken; `{budgets}`.
    pub budgets_broken: String,
    /// The mesh breaks the SLA.
    pub sla_broken: String,
    /// Nothing was measured that says something.
    pub nothing_measured: String,
    /// The two sides do not compare; `{reasons}`.
    pub not_comparable: String,
    /// All is noise.
    pub all_noise: String,
    /// No scenario was given.
    pub no_scenario: String,
    /// The proxies are another mesh's; `{reason}`.
    pub another_mesh: String,
    /// Nothing asks for a mesh; `{verdict}`.
    pub not_needed: String,
    /// The verdict is undetermined; `{facts}`.
    pub undetermined: String,
    /// A budget cannot be judged; `{budgets}`.
    pub budgets_unknown: String,
    /// Both; `{verdict}`.
    pub both: String,
    /// Something asks for a mesh; `{verdict}`.
    pub needed: String,
    /// Added where runs are too few to tell noise.
    pub too_few_runs: String,
    /// Added where some rows are noise; `{rows}`.
    pub some_noise: String,
    /// Added where something of memory, p99 and deploy time was not measured; `{rows}`.
    pub not_measured: String,
}
