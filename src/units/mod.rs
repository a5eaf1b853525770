//! Quantities and ranges: the only numbers the rest of the crate handles.
//!
//! A unit is a type. Each holds one private `f64` in its base unit that is finite, not negative and
//! at most [`Quantity::LIMIT`]; a constructor refuses anything else. Arithmetic saturates at the
//! largest number instead of wrapping, and an estimate above a limit is an error, so a number too large
//! to be meant is never printed.
//!
//! ```
//! use meshtax::units::{Memory, Range};
//!
//! let sidecar: Range<Memory> = "50MB..75MB..100MB".parse()?;
//! assert_eq!(sidecar.typical().bytes(), 75e6);
//! assert_eq!(sidecar.to_string(), "50MB..75MB..100MB");
//! # Ok::<(), meshtax::units::UnitError>(())
//! ```

mod count;
mod cpu;
mod error;
mod hours;
mod memory;
mod money;
mod portion;
mod quantity;
mod quote;
mod range;
mod rate;
mod ratio;
mod read;
mod time;

pub use count::Count;
pub use cpu::Cpu;
pub use error::UnitError;
pub use hours::Hours;
pub use memory::Memory;
pub use money::{CpuPrice, MemoryPrice, Money};
pub use portion::Portion;
pub use quantity::{Quantity, Unit, exceeds, reaches};
pub(crate) use quote::clip;
pub use quote::{harmless, quote, steers};
pub use range::{End, Range};
pub use rate::Rate;
pub use ratio::Ratio;
pub use time::Time;
