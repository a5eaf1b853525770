//! The names of the eight rules, and which way they speak.

/// A rule of the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Many services in several languages.
    ScaleAndLanguages,
    /// mTLS by compliance.
    MtlsCompliance,
    /// Traffic management at the network level.
    TrafficManagement,
    /// Authorization by endpoint.
    L7Authorization,
    /// Few services.
    FewServices,
    /// One language.
    SingleLanguage,
    /// A team still learning Kubernetes.
    LearningKubernetes,
    /// A latency budget too tight for proxies.
    TightLatency,
}

impl Rule {
    /// All of them, in the lesson's order.
    pub const ALL: [Self; 8] = [
        Self::ScaleAndLanguages,
        Self::MtlsCompliance,
        Self::TrafficManagement,
        Self::L7Authorization,
        Self::FewServices,
        Self::SingleLanguage,
        Self::LearningKubernetes,
        Self::TightLatency,
    ];

    /// The rules that are needs a user states.
    pub const NEEDS: [Self; 3] = [Self::MtlsCompliance, Self::TrafficManagement, Self::L7Authorization];

    /// The name in JSON and data files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ScaleAndLanguages => "scale-and-languages",
            Self::MtlsCompliance => "mtls-compliance",
            Self::TrafficManagement => "traffic-management",
            Self::L7Authorization => "l7-authorization",
            Self::FewServices => "few-services",
            Self::SingleLanguage => "single-language",
            Self::LearningKubernetes => "learning-kubernetes",
            Self::TightLatency => "tight-latency",
        }
    }

    /// Whether it speaks against a mesh.
    #[must_use]
    pub const fn is_against(self) -> bool {
        matches!(
            self,
            Self::FewServices | Self::SingleLanguage | Self::LearningKubernetes | Self::TightLatency
        )
    }
}
