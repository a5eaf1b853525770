//! What a key can hold: a range of some quantity, a word, a switch, or one of the three things that
//! are not a number.

use std::fmt;

use crate::model::calls::Call;
use crate::model::given_latency::{Latency, LatencyError, Points};
pub use crate::model::key_value::KeyValue;
use crate::units::{
    Count, Cpu, CpuPrice, End, Hours, Memory, MemoryPrice, Money, Portion, Quantity, Range, Rate, Ratio,
    Time, Unit, UnitError, clip, quote,
};

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A quantity or a range of it.
    Number(Unit),
    /// A number of things or a share of them.
    Portion,
    /// A name.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Yes or no.
    Switch,
    /// A time, a range of it, or percentiles.
    Latency,
    /// Calls in sequence and in parallel; a scenario file states them.
    Calls,
    /// Some of a few words, with commas between.
    Words(&'static [&'static str]),
}

/// Why a text is not a value of a key.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ValueError {
    /// Not the quantity that was asked for.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// Not percentiles.
    #[error(transparent)]
    Latency(#[from] LatencyError),
    /// A structure where a flag or a text stands.
    #[error("calls are a list of tables, such as `hops = [{{ hop_latency = \"2ms\" }}]`")]
    Calls,
    /// Not one of the words.
    #[error("{} is not one of {words}{hint}", quote(text))]
    Word {
        /// What was written.
        text: String,
        /// The words that are read.
        words: String,
        /// `; did you mean ...`, or nothing.
        hint: String,
    },
    /// A range where one value decides.
    #[error("{} is a range, and this key takes one value", quote(text))]
    Range {
        /// What was written.
        text: String,
    },
    /// A percentage without its sign.
    #[error("{} has no unit; write `{}%`", quote(text), clip(text.trim()))]
    NoPercent {
        /// What was written.
        text: String,
    },
    /// Zero where there is at least something.
    #[error("zero is no answer here; leave the key out where it is not known{instead}")]
    Zero {
        /// What to write instead, in brackets, or nothing.
        instead: String,
    },
    /// A name that is empty, or longer than anything a report could show.
    #[error("a name has 1 to {limit} characters; this one has {length}", limit = MAX_NAME)]
    Name {
        /// Its length in characters.
        length: usize,
    },
}

/// The longest name, in characters: longer ones are pasted by mistake and break every table.
pub const MAX_NAME: usize = 200;

/// What stands at a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A range of a quantity.
    Number(Number),
    /// A number of things or a share of them.
    Portion(Portion),
    /// A name.
    Text(String),
    /// One of the key's words.
    Word(&'static str),
    /// Yes or no.
    Switch(bool),
    /// A latency at percentiles.
    Percentiles(Points),
    /// The calls of a request.
    Calls(Call),
    /// Some of the key's words, in their own order.
    Words(Vec<&'static str>),
    /// Known to be nothing: no request is set, no SLA is promised.
    None,
    /// Outside what the source covers, with the reason: named in reports and not summed.
    NotCounted(String),
    /// Nobody measured or told it, with the reason.
    Unknown(String),
}

/// A range whose unit is known only while the program runs. It can only be made from typed quantities,
/// so its values are within the unit's limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    unit: Unit,
    ends: [f64; 3],
    /// Whether these are only the least that it can be.
    is_at_least: bool,
}

impl Number {
    /// Which quantity this is.
    #[must_use]
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The value at one end, in the base unit of [`Number::unit`].
    #[must_use]
    pub fn base_at(&self, end: End) -> f64 {
        let [low, typical, high] = self.ends;
        match end {
            End::Low => low,
            End::Typical => typical,
            End::High => high,
        }
    }

    /// What stands at the low, typical and high end of something else. It may fall where that grows.
    #[must_use]
    pub fn at_ends<Q: Quantity>(ends: [Q; 3]) -> Self {
        Self { unit: Q::UNIT, ends: ends.map(Quantity::base), is_at_least: false }
    }

    /// At least so much, and nobody knows how much more: pods of which some are hidden.
    #[must_use]
    pub fn at_least<Q: Quantity>(known: Range<Q>) -> Self {
        let ends = [known.low(), known.typical(), known.high()];
        Self { is_at_least: true, ..Self::at_ends(ends) }
    }

    /// Whether it is only the least that is known.
    #[must_use]
    pub fn is_at_least(&self) -> bool {
        self.is_at_least
    }

    /// An exact number of the same unit.
    pub(crate) fn moved(&self, base: f64) -> Self {
        Self { unit: self.unit, ends: [base; 3], is_at_least: false }
    }

    /// Whether low and high differ, or only the least is known.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        let [low, typical, high] = self.ends;
        low != typical || typical != high || self.is_at_least
    }

    /// The typed range, where `Q` is its unit. Of a number of which only the least is known, it reaches up
    /// to the unit's limit.
    #[must_use]
    pub fn range<Q: Quantity>(&self) -> Option<Range<Q>> {
        let [low, typical, high] = self.ends;
        let most = if self.is_at_least { Q::LIMIT } else { low.max(typical).max(high) };
        let ends = [low.min(typical).min(high), typical, most];
        let [low, typical, high] = ends.map(Q::saturated);
        (Q::UNIT == self.unit).then(|| Range::new(low, typical, high).ok()).flatten()
    }
}

impl<Q: Quantity> From<Range<Q>> for Value {
    fn from(range: Range<Q>) -> Self {
        let ends = [range.low().base(), range.typical().base(), range.high().base()];
        Self::Number(Number { unit: Q::UNIT, ends, is_at_least: false })
    }
}

impl From<Portion> for Value {
    fn from(portion: Portion) -> Self {
        Self::Portion(portion)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Switch(yes)
    }
}

/// Calls `$f::<Q>($($arg),*)` for the quantity type that a [`Unit`] stands for.
macro_rules! for_unit {
    ($unit:expr, $f:ident($($arg:expr),*)) => {
        match $unit {
            Unit::Count => $f::<Count>($($arg),*),
            Unit::Memory => $f::<Memory>($($arg),*),
            Unit::Cpu => $f::<Cpu>($($arg),*),
            Unit::Time => $f::<Time>($($arg),*),
            Unit::Hours => $f::<Hours>($($arg),*),
            Unit::Rate => $f::<Rate>($($arg),*),
            Unit::Ratio => $f::<Ratio>($($arg),*),
            Unit::Money => $f::<Money>($($arg),*),
            Unit::CpuPrice => $f::<CpuPrice>($($arg),*),
            Unit::MemoryPrice => $f::<MemoryPrice>($($arg),*),
        }
    };
}

fn read_range<Q: Quantity>(text: &str) -> Result<Value, UnitError> {
    text.parse::<Range<Q>>().map(Value::from)
}

fn write_range<Q: Quantity>(number: &Number) -> String {
    number.range::<Q>().map_or_else(String::new, |range| range.to_string())
}

fn example_of<Q: Quantity>() -> &'static str {
    Q::EXAMPLE
}

impl Kind {
    /// Reads what stands in a flag or a scenario.
    ///
    /// # Errors
    /// When the text is not a value of this kind; the message says what to write instead.
    pub fn read(self, text: &str) -> Result<Value, ValueError> {
        match self {
            Self::Number(unit) => Ok(for_unit!(unit, read_range(text))?),
            Self::Portion => Ok(Value::Portion(text.parse()?)),
            Self::Text => match text.trim().chars().count() {
                1..=MAX_NAME => Ok(Value::Text(text.trim().to_owned())),
                length => Err(ValueError::Name { length }),
            },
            Self::Word(words) => words
                .iter()
                .find(|word| **word == text.trim())
                .map(|word| Value::Word(word))
                .ok_or_else(|| not_a_word(text, words)),
            Self::Latency => match text.parse::<Latency>() {
                Ok(latency) => Ok(latency.into()),
                Err(LatencyError::Time(error)) => Err(error.into()),
                Err(error) => Err(error.into()),
            },
            Self::Calls => Err(ValueError::Calls),
            Self::Words(words) => read_words(text, words),
            Self::Switch => match text.trim() {
                "true" => Ok(Value::Switch(true)),
                "false" => Ok(Value::Switch(false)),
                _ => Err(not_a_word(text, &["true", "false"])),
            },
        }
    }

    /// A spelling that [`Kind::read`] takes.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Number(unit) => for_unit!(unit, example_of()),
            Self::Portion => "25%",
            Self::Text => "name",
            Self::Word(words) | Self::Words(words) => words.first().copied().unwrap_or_default(),
            Self::Switch => "true",
            Self::Latency => Time::EXAMPLE,
            Self::Calls => "",
        }
    }
}

/// Words with commas between, each once.
fn read_words(text: &str, words: &'static [&'static str]) -> Result<Value, ValueError> {
    let wanted: Vec<&str> = text.split(',').map(str::trim).collect();
    if let Some(wrong) = wanted.iter().find(|word| !words.contains(word)) {
        return Err(not_a_word(wrong, words));
    }
    Ok(Value::Words(words.iter().copied().filter(|word| wanted.contains(word)).collect()))
}

fn not_a_word(text: &str, words: &[&str]) -> ValueError {
    let hint = crate::model::nearest::nearest(text, words.iter().copied());
    ValueError::Word {
        text: text.to_owned(),
        words: words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        hint: hint.map_or_else(String::new, |word| format!("; did you mean `{word}`?")),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) if number.is_at_least => {
                let known = Number { is_at_least: false, ..*number };
                write!(f, "at least {}", for_unit!(number.unit, write_range(&known)))
            }
            Self::Number(number) => f.write_str(&for_unit!(number.unit, write_range(number))),
            Self::Portion(portion) => write!(f, "{portion}"),
            Self::Text(text) => f.write_str(text),
            Self::Word(word) => f.write_str(word),
            Self::Switch(yes) => write!(f, "{yes}"),
            Self::Percentiles(points) => write!(f, "{points}"),
            Self::Calls(calls) => write!(f, "{calls}"),
            Self::Words(words) => f.write_str(&words.join(", ")),
            Self::None => f.write_str("none"),
            Self::NotCounted(_) => f.write_str("not counted"),
            Self::Unknown(_) => f.write_str("unknown"),
        }
    }
}

impl Value {
    /// The value with every range at that end.
    #[must_use]
    pub fn at(&self, end: End) -> Self {
        match self {
            // What it is at least stays what it is at least.
            Self::Number(number) => Self::Number(Number { ends: [number.base_at(end); 3], ..*number }),
            Self::Calls(call) => Self::Calls(call.at(end)),
            other => other.clone(),
        }
    }

    /// Whether its low and high differ, so that it is tried at both.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        match self {
            Self::Number(number) => number.is_uncertain(),
            Self::Calls(call) => call.latencies().into_iter().flatten().any(Latency::is_uncertain),
            _ => false,
        }
    }
}
