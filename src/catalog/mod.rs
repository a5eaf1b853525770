//! Meshes, price books, defaults and the lesson's texts: data files, and what turns them into the
//! model's types.
//!
//! One TOML file a mesh under `data/meshes`, compiled in and parsed only when it is asked for. A
//! user's own file has the same format and is added with [`Catalog::add`].

mod codes;
mod data;
mod defaults;
mod error;
mod figure;
mod lesson;
mod measured;
mod mesh;
mod prices;
mod said;

use crate::model::Scenario;
use crate::model::keys::Entry;
use crate::model::layer::Layer;
use crate::model::measured::Texts;
use crate::model::mesh::Mesh;
use crate::model::nearest::nearest;
use crate::model::prices::PriceBook;
use crate::model::value::Value;
use crate::model::verdict::lesson::Lesson;

pub use codes::Code;
pub use error::CatalogError;
pub use said::Said;

/// The built-in catalog, and what was added to it.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    added_meshes: Vec<Mesh>,
    added_books: Vec<PriceBook>,
}

impl Catalog {
    /// What is compiled in.
    #[must_use]
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Adds a user's own file: a mesh, or a price book (which has a `basis`).
    ///
    /// # Errors
    /// When the file is not one, or its name is taken.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), CatalogError> {
        if prices::is_price_book(text) {
            let book = prices::read(file, text)?;
            refuse_taken(&book.name, &self.price_book_names(), file)?;
            self.added_books.push(book);
        } else {
            let mesh = mesh::read(file, text)?;
            refuse_taken(&mesh.name, &self.mesh_names(), file)?;
            self.added_meshes.push(mesh);
        }
        Ok(())
    }

    /// Every mesh's name, built-in ones first.
    #[must_use]
    pub fn mesh_names(&self) -> Vec<&str> {
        let builtin = data::MESHES.iter().map(|(name, _)| *name);
        builtin.chain(self.added_meshes.iter().map(|mesh| mesh.name.as_str())).collect()
    }

    /// Every price book's name, built-in ones first.
    #[must_use]
    pub fn price_book_names(&self) -> Vec<&str> {
        let builtin = data::PRICES.iter().map(|(name, _)| *name);
        builtin.chain(self.added_books.iter().map(|book| book.name.as_str())).collect()
    }

    /// The mesh of that name.
    ///
    /// # Errors
    /// When there is none; the message names the nearest.
    pub fn mesh(&self, name: &str) -> Result<Mesh, CatalogError> {
        if let Some(mesh) = self.added_meshes.iter().find(|mesh| mesh.name == name) {
            return Ok(mesh.clone());
        }
        match data::MESHES.iter().find(|(builtin, _)| *builtin == name) {
            Some((name, text)) => mesh::read(name, text),
            None => Err(unknown("mesh", name, &self.mesh_names())),
        }
    }

    /// The price book of that name.
    ///
    /// # Errors
    /// When there is none; the message names the nearest.
    pub fn price_book(&self, name: &str) -> Result<PriceBook, CatalogError> {
        if let Some(book) = self.added_books.iter().find(|book| book.name == name) {
            return Ok(book.clone());
        }
        match data::PRICES.iter().find(|(builtin, _)| *builtin == name) {
            Some((name, text)) => prices::read(name, text),
            None => Err(unknown("price book", name, &self.price_book_names())),
        }
    }

    /// What is wrong with the name of a mesh or a price book at that key, where something is.
    #[must_use]
    pub fn fault_of_name(&self, entry: &Entry, value: &Value) -> Option<String> {
        let Value::Text(name) = value else { return None };
        let (what, names) = match entry.name {
            "mesh.name" => ("mesh", self.mesh_names()),
            "prices.book" => ("price book", self.price_book_names()),
            _ => return None,
        };
        (!names.contains(&name.as_str())).then(|| unknown(what, name, &names).to_string())
    }

    /// The error for a name that is neither a mesh nor a price book.
    #[must_use]
    pub fn unknown_name(&self, name: &str) -> CatalogError {
        let names: Vec<&str> = self.mesh_names().into_iter().chain(self.price_book_names()).collect();
        unknown("mesh or price book", name, &names)
    }

    /// What the user said, over the figures of the mesh and prices it names and the defaults.
    ///
    /// # Errors
    /// When a name is not in the catalog, or what was said contradicts itself.
    pub fn resolve(&self, said: Said) -> Result<Scenario, CatalogError> {
        said::resolve(self, said)
    }
}

/// The built-in defaults: what always holds, and the lesson's cluster for where nothing was said.
///
/// # Errors
/// Never with the data that is compiled in, which a test reads.
pub fn defaults() -> Result<[Layer; 2], CatalogError> {
    defaults::read(data::DEFAULTS)
}

/// The lesson's texts.
///
/// # Errors
/// Never with the data that is compiled in, which a test reads.
pub fn lesson() -> Result<Lesson, CatalogError> {
    lesson::read(data::LESSON)
}

/// What a measurement lets one conclude, in words.
///
/// # Errors
/// Never with the data that is compiled in, which a test reads.
pub fn measured_texts() -> Result<Texts, CatalogError> {
    measured::read(data::MEASURED)
}

/// What every rule, warning and fault means.
///
/// # Errors
/// Never with the data that is compiled in, which a test reads.
pub fn codes() -> Result<Vec<Code>, CatalogError> {
    codes::read(data::CODES)
}

fn refuse_taken(name: &str, names: &[&str], file: &str) -> Result<(), CatalogError> {
    if names.contains(&name) {
        return Err(CatalogError::NameTaken { file: file.to_owned(), name: name.to_owned() });
    }
    Ok(())
}

fn unknown(what: &'static str, name: &str, names: &[&str]) -> CatalogError {
    let begun: Vec<&str> =
        names.iter().copied().filter(|one| name.chars().count() > 2 && one.starts_with(name)).collect();
    let hint = match (&begun[..], nearest(name, names.iter().copied())) {
        // The first word of several names is none of them more than the others.
        ([_, _, ..], _) => format!("; did you mean one of {}?", begun.join(", ")),
        (_, Some(near)) => format!("; did you mean `{near}`?"),
        ([only], None) => format!("; did you mean `{only}`?"),
        _ => format!("; there are {}", names.join(", ")),
    };
    CatalogError::UnknownName { what, name: name.to_owned(), hint }
}

#[cfg(test)]
mod tests;
