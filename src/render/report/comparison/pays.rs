//! Whether a mesh pays: what machines and people cost on both sides, and when the two are even.

use crate::model::comparison::{Outcome, Payoff};
use crate::render::comparison::Compared;
use crate::render::document::{Block, Document, Role, Table, Text, left, right};
use crate::render::human::{self, MemoryUnits};
use crate::units::{Money, Quantity, Range};

/// Adds it, where hours are given.
pub(super) fn append(document: &mut Document, compared: &Compared<'_>) {
    let payoffs = &compared.comparison.payoffs;
    let Some(people) = compared.sides.iter().find_map(|side| side.estimate.people.as_ref()) else { return };
    let currency = compared.currency();
    document.blocks.push(Block::Heading(Text::plain(format!(
        "Does it pay, against libraries in every service? ({currency}, by the hours you gave)"
    ))));
    let mut rows = vec![vec![
        Text::new(Role::Muted, "no mesh: libraries"),
        sum(people.alternative_once),
        Text::default(),
        typical(people.alternative_per_month),
        sum(people.alternative_per_month),
    ]];
    for (place, (payoff, side)) in payoffs.iter().zip(compared.sides).enumerate() {
        let Some(payoff) = payoff else { continue };
        rows.push(vec![
            Text::plain(compared.name(place)),
            Text::default(),
            typical(payoff.machines),
            typical(side.estimate.people.as_ref().and_then(|people| people.mesh_per_month)),
            sum(payoff.mesh),
        ]);
    }
    let head = vec![left(""), right("Once"), right("Machines"), right("People"), right("Together a month")];
    document.blocks.push(Block::Table(Table { head, rows }));
    let mut lines: Vec<(Text, Vec<&str>)> = Vec::new();
    for (place, payoff) in payoffs.iter().enumerate() {
        let Some(payoff) = payoff else { continue };
        let told = told(payoff, &currency);
        match lines.iter_mut().find(|(known, _)| *known == told) {
            Some((_, names)) => names.push(compared.name(place)),
            None => lines.push((told, vec![compared.name(place)])),
        }
    }
    let line = |(told, names): (Text, Vec<&str>)| {
        let mut text = Text::new(Role::Strong, names.join(", ")).and(Role::Plain, ": ");
        text.0.extend(told.0);
        text
    };
    document.blocks.push(Block::List(lines.into_iter().map(line).collect()));
}

fn sum(range: Option<Range<Money>>) -> Text {
    range.map_or_else(Text::unknown, |range| Text::plain(human::range(&range, MemoryUnits::Si)))
}

fn typical(range: Option<Range<Money>>) -> Text {
    sum(range.map(|range| Range::exact(range.typical())))
}

/// Who is cheaper, and until when.
fn told(payoff: &Payoff, currency: &str) -> Text {
    let mut text = match &payoff.outcome {
        Err(reason) => {
            let bound = payoff.at_least.map_or_else(String::new, |bound| {
                format!(
                    ". At {} {currency} a month or more it is the dearer after {} months at the latest",
                    human::range(&bound.mesh, MemoryUnits::Si),
                    spread(bound.months)
                )
            });
            return Text::new(Role::Unknown, "?").and(Role::Plain, format!(" {reason}{bound}"));
        }
        Ok(Outcome::Mesh) => {
            Text::new(Role::Good, "the alternative is worse").and(Role::Plain, ", from the first month on")
        }
        Ok(Outcome::Alternative) => {
            Text::new(Role::Bad, "the alternative is cheaper").and(Role::Plain, ", from the first month on")
        }
        Ok(Outcome::Even) => Text::plain("it costs as much as the alternative"),
        Ok(Outcome::BreakEven { months, money }) => {
            Text::new(Role::Strong, format!("even after {} months", spread(*months)))
                .and(
                    Role::Plain,
                    format!(
                        ", when either has cost {} {currency}; until then the alternative is worse, from then on the mesh",
                        human::range(money, MemoryUnits::Si)
                    ),
                )
        }
    };
    if payoff.depends {
        text = text.and(Role::Unknown, " (within the ranges it may be otherwise)");
    }
    if let Some(hours) = payoff.even_hours {
        let hours = spread(hours);
        text = text.and(
            Role::Plain,
            format!(". Month for month they are even at {hours} hours a month to run the mesh"),
        );
    }
    text
}

/// A number without a unit, and its ends where they differ.
fn spread<Q: Quantity>(range: Range<Q>) -> String {
    let [low, typical, high] =
        [range.low(), range.typical(), range.high()].map(|number| human::digits(number.base(), 3));
    if low == high { typical } else { format!("{typical} ({low} to {high})") }
}
