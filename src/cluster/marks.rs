//! Labels and annotations.

/// Names and values, in the order of the names: labels, annotations, selectors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Marks(Vec<(String, String)>);

impl Marks {
    /// The value of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(mark, _)| mark.as_str().cmp(name)).ok()?;
        self.0.get(place).map(|(_, value)| value.as_str())
    }

    /// Every name and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether each of these stands in the other with the same value: how a selector of labels selects.
    #[must_use]
    pub fn are_all_in(&self, labels: &Self) -> bool {
        self.iter().all(|(name, value)| labels.get(name) == Some(value))
    }

    /// These without those of which that is true.
    #[must_use]
    pub fn without(&self, dropped: impl Fn(&str) -> bool) -> Self {
        Self(self.0.iter().filter(|(name, _)| !dropped(name)).cloned().collect())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Marks {
    /// Of a name that comes twice the last value counts, as in a map.
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut marks: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs {
            let (name, value) = (name.into(), value.into());
            match marks.binary_search_by(|(mark, _)| mark.cmp(&name)) {
                Ok(place) => marks[place].1 = value,
                Err(place) => marks.insert(place, (name, value)),
            }
        }
        Self(marks)
    }
}
