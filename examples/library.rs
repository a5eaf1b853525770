//! The library without the program: a system in, the tax and the verdict out.
//!
//! `cargo run --example library`

#![allow(clippy::print_stdout)] // an example is there to print

use meshtax::catalog::{Catalog, Said, lesson};
use meshtax::model::{Layer, Origin, estimate, keys};
use meshtax::units::{Count, Range};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let system = Layer::default()
        .with(keys::PODS, Range::exact(Count::from(48)), Origin::Scenario)
        .with(keys::SERVICES, Range::exact(Count::from(12)), Origin::Scenario)
        .with(keys::LANGUAGES, Range::exact(Count::from(2)), Origin::Scenario)
        .with(keys::SIDECAR_MEMORY, "50MB..75MB..100MB".parse()?, Origin::Scenario);

    let said = Said { scenario: Some(system), ..Said::default() };
    let scenario = Catalog::builtin().resolve(said)?;
    let estimate = estimate(&scenario, &lesson()?)?;

    // What is unknown is `None`, never zero.
    match estimate.memory.used.known {
        Some(tax) => println!("memory: {} to {}, typically {}", tax.low(), tax.high(), tax.typical()),
        None => println!("memory: not known"),
    }
    println!("{} {}", estimate.verdict.sentence, estimate.verdict.because);
    Ok(())
}
