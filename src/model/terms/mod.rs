//! What each component of a mesh uses and requests, as data: one table and the functions over it.
//!
//! A figure is a sum of terms. A term is a key (what one of something takes) times factors (how many there are, or
//! the rate that passes). All of them are in `table`, and a figure is changed there and nowhere else:
//!
//! ```text
//! value       what a component takes at a point: `memory`, `cpu` and `cost` start here
//! missing     why a figure is not whole, with the flags that fill it
//! expression  the same sum as a tree, for `--explain` and later for the cells of a workbook
//! solve       one key from a sum that was measured, for `--write-mesh`
//! ```
//!
//! `--explain` cannot contradict a value: both read the same terms, and [`Factor::at`], [`Passing`] and
//! [`ComponentTerm::is_left_out`] are the only places where these get their numbers.

mod expression;
mod factor;
pub(crate) mod missing;
mod rate;
mod solve;
pub(crate) mod table;
mod term;
mod value;

pub use expression::{Expression, Leaf, expression};
pub use factor::Factor;
pub use rate::{Law, Passing};
pub use solve::{Around, Unsolved};
pub use term::{ComponentTerm, Factors, WhenAbsent};
pub(crate) use value::of_one;
pub use value::value;
