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
        _ if matches.get_flag("quiet") => names(&meshes, &books),
        _ if matches.get_flag("explain") => {
            let pages = meshes.iter().map(pages::mesh).chain(books.iter().map(pages::book));
            pages.map(|page| output.lay_out(&page)).collect::<Vec<_>>().join("\n")
        }
        _ => output.lay_out(&match (&meshes[..], &books[..]) {
            ([mesh], []) => pages::mesh(mesh),
            ([], [book]) => pages::book(book),
            _ => pages::catalog(&meshes, &books),
        }),
    };
    output.write(&text)
}

/// One name a line.
fn names(meshes: &[Mesh], books: &[PriceBook]) -> String {
    let names = meshes.iter().map(|mesh| &mesh.name).chain(books.iter().map(|book| &book.name));
    names.map(|name| format!("{name}\n")).collect::<Vec<_>>().concat()
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

/// A mesh or a price book of that name; where there is neither, the nearest name is told.
fn named(catalog: &Catalog, name: &str) -> Result<(Vec<Mesh>, Vec<PriceBook>), CatalogError> {
    if catalog.price_book_names().contains(&name) {
        return Ok((Vec::new(), vec![catalog.price_book(name)?]));
    }
    if catalog.mesh_names().contains(&name) {
        return Ok((vec![catalog.mesh(name)?], Vec::new()));
    }
    Err(catalog.unknown_name(name))
}
