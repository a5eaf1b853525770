//! What a component takes at a point, as a tree: labels, keys, factors and their values. `--explain` writes it for
//! people; the formula of a workbook's cell is the same tree with names of cells at its leaves.

use crate::model::component::Component;
use crate::model::keys::Entry;
use crate::model::resource::{ComponentResource, Side};
use crate::model::runs::Point;
use crate::model::terms::{ComponentTerm, Factor, Factors, Law, Passing};
use crate::units::{Count, Quantity, Rate};

/// A sum of products.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression<Q: Quantity> {
    /// One number.
    Leaf(Leaf<Q>),
    /// All of these together.
    Sum(Vec<Self>),
    /// All of these multiplied.
    Product(Vec<Self>),
    /// What the requests of a chain take: three leaves multiplied, over 1000, times the figure of 1000 requests/s.
    Load {
        /// The rate that enters the chain, its hops, and the traversals of one hop.
        through: [Leaf<Q>; 3],
        /// The figure of 1000 requests/s.
        figure: Leaf<Q>,
    },
}

/// One number of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf<Q: Quantity> {
    /// What one of something takes.
    Figure {
        /// Its key.
        entry: &'static Entry,
        /// Its value, where it is known.
        value: Option<Q>,
    },
    /// How many there are of something.
    Number {
        /// Of what.
        factor: Factor,
        /// How many, where it is known.
        value: Option<Count>,
        /// Whether it counts the component itself with nothing else in the product, so that the name of the
        /// component says what is counted.
        is_plain: bool,
    },
    /// Requests/s that enter a chain.
    Rate {
        /// Which; nothing where there is none.
        chain: Option<usize>,
        /// How many, where it is known.
        value: Option<Rate>,
    },
    /// Hops of one request.
    Hops {
        /// Of which chain; nothing where there is none.
        chain: Option<usize>,
        /// How many, where it is known.
        value: Option<Count>,
    },
    /// How often one hop passes a proxy of the kind.
    Traversals(Count),
}

/// What a component takes at a point: everything that comes once for each of it in one product, then the rest.
#[must_use]
pub fn expression<Q: ComponentResource>(component: Component, side: Side, at: &Point<'_>) -> Expression<Q> {
    let own = component.counted_by();
    let (mut of_each, mut of_all) = (Vec::new(), Vec::new());
    for term in Q::terms(component, side).iter().filter(|term| !term.is_left_out(at)) {
        let figure = || Leaf::Figure { entry: term.key.entry(), value: at.get(term.key) };
        match term.factors {
            Factors::Counts(factors) if factors.contains(&own) => {
                of_each.push(others(term, own, figure(), at));
            }
            Factors::Counts(_) => of_all.push(others(term, own, figure(), at)),
            Factors::Rate(Law::Linear) => {
                let loads = Passing::all(component, at).map(|passing| {
                    let chain = passing.chain;
                    let through = [
                        Leaf::Rate { chain, value: passing.rate() },
                        Leaf::Hops { chain, value: passing.hops() },
                        Leaf::Traversals(passing.traversals),
                    ];
                    Expression::Load { through, figure: figure() }
                });
                of_all.extend(loads);
            }
        }
    }
    let is_plain = of_each.len() == 1;
    let number = Expression::Leaf(Leaf::Number { factor: own, value: own.at(at), is_plain });
    let of_each = sum(of_each).map(|each| Expression::Product(vec![number, each]));
    sum(of_each.into_iter().chain(of_all).collect()).unwrap_or(Expression::Sum(vec![]))
}

/// The term without the component's own number.
fn others<Q: Quantity>(
    term: &ComponentTerm<Q>,
    own: Factor,
    figure: Leaf<Q>,
    at: &Point<'_>,
) -> Expression<Q> {
    let others = term.counts().iter().filter(|factor| **factor != own);
    let number = |factor: &Factor| Leaf::Number { factor: *factor, value: factor.at(at), is_plain: false };
    let mut leaves: Vec<Expression<Q>> = others.map(number).map(Expression::Leaf).collect();
    leaves.push(Expression::Leaf(figure));
    match <[Expression<Q>; 1]>::try_from(leaves) {
        Ok([alone]) => alone,
        Err(several) => Expression::Product(several),
    }
}

/// The sum of several, or the only one; nothing of none.
fn sum<Q: Quantity>(mut parts: Vec<Expression<Q>>) -> Option<Expression<Q>> {
    if parts.len() > 1 { Some(Expression::Sum(parts)) } else { parts.pop() }
}

impl<Q: Quantity> Expression<Q> {
    /// The expression in one line: each leaf as `write` has it, `times` between factors, sums in brackets within
    /// products.
    pub fn infix(&self, times: &str, write: &impl Fn(&Leaf<Q>) -> String) -> String {
        let join = |parts: &[Self], between: &str, inside: &dyn Fn(&Self) -> String| {
            parts.iter().map(inside).collect::<Vec<_>>().join(between)
        };
        match self {
            Self::Leaf(leaf) => write(leaf),
            Self::Sum(parts) => join(parts, " + ", &|part| part.infix(times, write)),
            Self::Product(parts) => join(parts, times, &|part| match part {
                Self::Sum(_) => format!("({})", part.infix(times, write)),
                part => part.infix(times, write),
            }),
            Self::Load { through, figure } => {
                let [rate, hops, traversals] = through.each_ref().map(write);
                format!("{rate}{times}{hops}{times}{traversals} / 1000{times}{}", write(figure))
            }
        }
    }

    /// The same without the load of chains whose rate nobody gave, of which there is nothing to write.
    #[must_use]
    pub fn without_unknown_rates(self) -> Self {
        let is_unknown =
            |part: &Self| matches!(part, Self::Load { through: [Leaf::Rate { value: None, .. }, ..], .. });
        match self {
            Self::Sum(parts) => {
                let parts: Vec<Self> = parts.into_iter().filter(|part| !is_unknown(part)).collect();
                sum(parts).unwrap_or(Self::Sum(vec![]))
            }
            other => other,
        }
    }
}
