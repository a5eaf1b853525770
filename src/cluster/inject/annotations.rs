//! Requests and limits of a proxy as annotations state them.

use crate::cluster::quantity;
use crate::cluster::resources::{Amounts, Asked};

/// The names of the four annotations of a mesh.
pub(crate) struct Names {
    pub(crate) cpu_request: &'static str,
    pub(crate) memory_request: &'static str,
    pub(crate) cpu_limit: &'static str,
    pub(crate) memory_limit: &'static str,
}

/// What annotations state.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Stated {
    /// What could be read.
    pub(crate) asked: Asked,
    /// Whether any is there.
    pub(crate) any: bool,
    /// Whether one is there that is no quantity.
    pub(crate) unreadable: bool,
}

impl Names {
    /// What they state, by that way of looking one up.
    pub(crate) fn read<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> Stated {
        let mut stated = Stated::default();
        let mut one = |name: &str| {
            let text = value(name)?;
            stated.any = true;
            Some(text)
        };
        let texts = [self.cpu_request, self.memory_request, self.cpu_limit, self.memory_limit].map(&mut one);
        let [cpu_request, memory_request, cpu_limit, memory_limit] = texts;
        let requests = Amounts {
            cpu: cpu_request.and_then(|text| quantity::cpu(text).ok()),
            memory: memory_request.and_then(|text| quantity::memory(text).ok()),
        };
        let limits = Amounts {
            cpu: cpu_limit.and_then(|text| quantity::cpu(text).ok()),
            memory: memory_limit.and_then(|text| quantity::memory(text).ok()),
        };
        let read = [
            requests.cpu.is_some(),
            requests.memory.is_some(),
            limits.cpu.is_some(),
            limits.memory.is_some(),
        ];
        stated.asked = Asked { requests, limits };
        stated.unreadable = texts.iter().zip(read).any(|(text, read)| text.is_some() && !read);
        stated
    }
}

impl Stated {
    /// Each by itself: what is not stated is as the mesh's chart has it. Known where the chart is, or
    /// where both requests are stated.
    pub(crate) fn each_or(self, defaults: Option<Asked>) -> (Asked, bool) {
        let chart = defaults.unwrap_or_default();
        let asked = Asked {
            requests: self.asked.requests.or(chart.requests),
            limits: self.asked.limits.or(chart.limits),
        };
        let both = self.asked.requests.cpu.is_some() && self.asked.requests.memory.is_some();
        (asked, !self.unreadable && (defaults.is_some() || both))
    }
}
