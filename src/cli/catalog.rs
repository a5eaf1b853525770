//! `meshtax catalog`: what is known of meshes and prices, and from where.

use anyhow::Result;
use clap::ArgMatches;

use crate::catalog::{Catalog, CatalogError};
use crate::cli::inputs;
use crate::cli::output::{Format, Output};
use crate::model::{Mesh, PriceBook};
use crate::render::json;
use crate::render::report::catalog as pages;

pub(super) fn run(matches: &ArgMatches) -> Result<()> {
    let output = Output::of(matches);
    let catalog = inputs::catalog(matches)?;
    let (meshes, books) = match matches.get_one::<String>("name") {
        None => everything(&catalog)?,
        Some(name) => named(&catalog, name)?,
    };
    let text = match output.format {
        Format::Json => json::catalog(&meshes, &books)?,
        Format::Table => output.lay_out(&match (&meshes[..], &books[..]) {
            ([mesh], []) => pages::mesh(mesh),
            ([], [book]) => pages::book(book),
            _ => pages::catalog(&meshes, &books),
        }),
    };
    output.write(&text)
}

fn everything(catalog: &Catalog) -> Result<(Vec<Mesh>, Vec<PriceBook>), CatalogError> {
    let meshes = catalog.mesh_names().into_iter().map(|name| catalog.mesh(name)).collect::<Result<_, _>>()?;
    let books = catalog
        .price_book_names()
        .into_iter()
        .map(|name| catalog.price_book(name))
        .collect::<Result<_, _>>()?;
    Ok((meshes, books))
}

/// A mesh or a price book of that name; where there is neither, the nearest mesh is named.
fn named(catalog: &Catalog, name: &str) -> Result<(Vec<Mesh>, Vec<PriceBook>), CatalogError> {
    if catalog.price_book_names().contains(&name) {
        return Ok((Vec::new(), vec![catalog.price_book(name)?]));
    }
    Ok((vec![catalog.mesh(name)?], Vec::new()))
}
