//! All combinations of some axes, numbered; the last axis varies fastest.

use crate::model::sweep::Axis;
use crate::model::watch::Axes;

/// All combinations of some axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    axes: Vec<Axis>,
    rows: u64,
}

/// Why axes make no sweep.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// No axis at all.
    #[error("nothing is varied; write for example `--vary pods=50..1000:50`")]
    Nothing,
    /// One key twice.
    #[error("`{key}` is varied twice; write all its values behind one `--vary {key}=`")]
    Twice {
        /// The key.
        key: &'static str,
    },
    /// More keys than are told apart.
    #[error(
        "{count} keys are varied, and the limit is {}; give those of one value by flags or a scenario",
        Axes::MOST
    )]
    TooManyKeys {
        /// How many.
        count: usize,
    },
    /// More rows than are wanted.
    #[error(
        "that makes {rows} rows, and the limit is {most}; take larger steps or fewer keys, or raise it by `--max-rows`"
    )]
    TooMany {
        /// How many; `more than 10^38` where they cannot be counted.
        rows: String,
        /// How many there may be.
        most: String,
    },
    /// More combinations of names than are kept.
    #[error(
        "that makes {count} combinations of names (meshes, price books, rigs), and the limit is {MOST_SCENARIOS}; split the sweep"
    )]
    TooManyNames {
        /// How many.
        count: u64,
    },
}

/// The most combinations of names: each is a scenario with all figures of its mesh, in memory at once.
const MOST_SCENARIOS: u64 = 256;

impl Grid {
    /// All combinations of those axes, of which there may be `most`.
    ///
    /// # Errors
    /// When there are none or too many, or a key is there twice.
    pub fn new(axes: Vec<Axis>, most: u64) -> Result<Self, GridError> {
        if axes.is_empty() {
            return Err(GridError::Nothing);
        }
        if axes.len() > Axes::MOST {
            return Err(GridError::TooManyKeys { count: axes.len() });
        }
        for (place, axis) in axes.iter().enumerate() {
            if axes[..place].iter().any(|other| other.entry() == axis.entry()) {
                return Err(GridError::Twice { key: axis.entry().name });
            }
        }
        let rows = axes.iter().try_fold(1_u128, |rows, axis| rows.checked_mul(u128::from(axis.len())));
        let too_many = |rows: String| GridError::TooMany { rows, most: grouped(u128::from(most)) };
        let rows = rows.ok_or_else(|| too_many("more than 10^38".to_owned()))?;
        let within = u64::try_from(rows).ok().filter(|rows| *rows <= most && *rows < 1 << 53);
        let grid = Self { axes, rows: within.ok_or_else(|| too_many(grouped(rows)))? };
        if grid.scenarios() > MOST_SCENARIOS {
            return Err(GridError::TooManyNames { count: grid.scenarios() });
        }
        Ok(grid)
    }

    /// The axes, the slowest first.
    #[must_use]
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// How many combinations there are.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// For each axis, which of its values stands in a row.
    #[must_use]
    pub fn places(&self, row: u64) -> Vec<u64> {
        let mut rest = row;
        let mut places: Vec<u64> = self
            .axes
            .iter()
            .rev()
            .map(|axis| {
                let place = rest % axis.len();
                rest /= axis.len();
                place
            })
            .collect();
        places.reverse();
        places
    }

    /// Goes to the next row, and tells which axes have another value there.
    pub(crate) fn advance(&self, places: &mut [u64]) -> Axes {
        let mut changed = Axes::NONE;
        for (number, (axis, place)) in self.axes.iter().zip(places).enumerate().rev() {
            if axis.len() > 1 {
                changed = changed.and(Axes::one(number));
            }
            *place += 1;
            if *place < axis.len() {
                break;
            }
            *place = 0;
        }
        changed
    }

    /// How many combinations of names there are.
    pub(crate) fn scenarios(&self) -> u64 {
        self.axes.iter().filter(|axis| axis.is_name()).map(Axis::len).fold(1, u64::saturating_mul)
    }

    /// Which combination of names stands at those places.
    #[allow(clippy::cast_possible_truncation)] // there are few
    pub(crate) fn scenario_at(&self, places: &[u64]) -> usize {
        let names = self.axes.iter().zip(places).filter(|(axis, _)| axis.is_name());
        names.fold(0, |number, (axis, place)| number * axis.len() + place) as usize
    }

    /// Which combination of names stands in a row.
    pub(crate) fn scenario_of(&self, row: u64) -> usize {
        self.scenario_at(&self.places(row))
    }

    /// The first row with that combination of names.
    pub(crate) fn row_of_scenario(&self, number: u64) -> u64 {
        self.row_with(number, 0)
    }

    /// The last row with that combination of names: there all other values are the last ones.
    pub(crate) fn last_row_of_scenario(&self, number: u64) -> u64 {
        self.row_with(number, u64::MAX)
    }

    fn row_with(&self, number: u64, others: u64) -> u64 {
        let (mut rest, mut row, mut stride) = (number, 0, 1);
        for axis in self.axes.iter().rev() {
            let place = if axis.is_name() {
                let place = rest % axis.len();
                rest /= axis.len();
                place
            } else {
                others.min(axis.len() - 1)
            };
            row += place * stride;
            stride *= axis.len();
        }
        row
    }
}

/// A number with its thousands apart.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(texts: &[&str]) -> Grid {
        Grid::new(texts.iter().map(|text| Axis::read(text).unwrap()).collect(), 1000).unwrap()
    }

    #[test]
    fn the_last_axis_varies_fastest() {
        let grid = grid(&["pods=1..2:1", "mesh=lesson,linkerd", "depth=1..3:1"]);
        assert_eq!((grid.rows(), grid.scenarios()), (12, 2));
        let mut places = vec![0; 3];
        for row in 0..grid.rows() {
            assert_eq!(grid.places(row), places, "{row}");
            grid.advance(&mut places);
        }
        assert_eq!(places, vec![0; 3], "after the last comes the first");
        assert_eq!(grid.places(grid.row_of_scenario(1)), [0, 1, 0]);
        assert_eq!(grid.places(grid.last_row_of_scenario(1)), [1, 1, 2]);
        assert_eq!(grid.in_words(7), "pods=2, name=lesson, depth=2");
    }

    #[test]
    fn what_changes_from_row_to_row_is_told() {
        let grid = grid(&["pods=1..2:1", "services=9", "depth=1..2:1"]);
        let mut places = grid.places(0);
        assert_eq!(grid.advance(&mut places), Axes::one(2));
        assert_eq!(
            grid.advance(&mut places),
            Axes::one(0).and(Axes::one(2)),
            "one value alone never changes"
        );
    }
}
