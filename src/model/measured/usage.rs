//! What containers were seen to use, those of applications and a mesh's proxies apart.

use crate::units::{Cpu, Memory};

/// The sum over the containers of one side.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Side {
    /// Working set memory, where it was given.
    pub memory: Option<Memory>,
    /// CPU, where it was given.
    pub cpu: Option<Cpu>,
    /// Containers whose memory or CPU is in the sum.
    pub containers: u64,
}

/// What was seen at one time, or over one span of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Usage {
    /// The files.
    pub source: String,
    /// Containers of applications.
    pub app: Side,
    /// Proxies of a mesh; where rows are pods and not containers, nobody knows.
    pub proxies: Side,
    /// What to mind: rows passed over and why, pods whose proxy cannot be told apart.
    pub notes: Vec<String>,
}
