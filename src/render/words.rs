//! Numbers of base units in words: a budget's, a lever's. Money is told with its currency where that is
//! known.

use crate::model::{Scenario, Value, keys};
use crate::render::human::{self, Human, MemoryUnits};
use crate::units::{Count, Cpu, Memory, Money, Quantity, Range, Ratio, Time, Unit};

/// How numbers are told.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// Decimal or binary memory.
    pub units: MemoryUnits,
    /// The currency of sums of money.
    pub currency: Option<&'a str>,
}

impl<'a> Words<'a> {
    /// As a scenario's prices have it.
    #[must_use]
    pub fn of(scenario: &'a Scenario, units: MemoryUnits) -> Self {
        let currency = scenario.given(keys::CURRENCY).and_then(|given| match &given.value {
            Value::Text(text) if !text.is_empty() => Some(text.as_str()),
            _ => None,
        });
        Self { units, currency }
    }

    /// A number of base units.
    #[must_use]
    pub fn tell(self, unit: Unit, number: f64) -> String {
        fn human<Q: Human>(number: f64, units: MemoryUnits) -> String {
            Q::saturated(number).human(units)
        }
        match unit {
            Unit::Memory => human::<Memory>(number, self.units),
            Unit::Cpu => human::<Cpu>(number, self.units),
            Unit::Time => human::<Time>(number, self.units),
            Unit::Count => human::<Count>(number, self.units),
            Unit::Ratio => human::percent(Ratio::saturated(number)),
            Unit::Money => {
                let sum = human::<Money>(number, self.units);
                self.currency.map_or_else(|| sum.clone(), |currency| format!("{sum} {currency}"))
            }
            Unit::Rate => format!("{}/s", human::digits(number, 3)),
            _ => number.to_string(),
        }
    }

    /// The typical value, and beside it the range where there is one; the unit is told once.
    #[must_use]
    pub fn range(self, unit: Unit, ends: [f64; 3]) -> String {
        fn human<Q: Human>([low, typical, high]: [f64; 3], units: MemoryUnits) -> String {
            human::range(&Range::spanning(Q::saturated(typical), [low, high].map(Q::saturated)), units)
        }
        match unit {
            Unit::Memory => human::<Memory>(ends, self.units),
            Unit::Cpu => human::<Cpu>(ends, self.units),
            Unit::Time => human::<Time>(ends, self.units),
            _ => {
                let [low, shown, high] = ends.map(|end| self.tell(unit, end));
                if low == high { shown } else { format!("{shown} ({low} to {high})") }
            }
        }
    }
}
