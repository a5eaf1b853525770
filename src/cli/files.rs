//! Reading files with a bound, and writing them whole or not at all.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use crate::units::quote;

/// How a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

/// `-` stands for standard input.
fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The text of a file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: usize) -> Result<String> {
    let name = quote(&name(path));
    if is_stdin(path) {
        return text(io::stdin().lock(), limit, &name);
    }
    let about = std::fs::metadata(path).with_context(|| format!("cannot read {name}"))?;
    if about.is_dir() {
        bail!("{name} is a folder; give the file in it");
    }
    // A size that is known to be too large is refused before a byte is read.
    if about.is_file() && about.len() > limit as u64 {
        bail!("{}", too_large(&name, limit));
    }
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    text(file, limit, &name)
}

fn text(source: impl Read, limit: usize, name: &str) -> Result<String> {
    let mut bytes = Vec::new();
    source.take(limit as u64 + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
    if bytes.len() > limit {
        bail!("{}", too_large(name, limit));
    }
    String::from_utf8(bytes).map_err(|error| {
        anyhow!("{name} is not text: byte {} is not UTF-8", error.utf8_error().valid_up_to() + 1)
    })
}

fn too_large(name: &str, limit: usize) -> String {
    format!("{name} is larger than {} KiB, which is more than a file written by hand has", limit / 1024)
}

/// Writes a file whole or not at all.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    stream(path, |out| Ok(out.write_all(text.as_bytes())?))
}

/// Writes what `make` makes, whole or not at all: beside its place, then moved there. A link is followed to
/// the file it names; what is no file (a pipe, a device) is written to as it is.
pub(super) fn stream(path: &Path, make: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let shown = quote(&path.to_string_lossy());
    let about = || format!("cannot write {shown}");
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|about| !about.is_file() && !about.is_dir()) {
        let mut device = std::fs::OpenOptions::new().write(true).open(path).with_context(about)?;
        return make(&mut device).map_err(|error| of_writing(error, &shown));
    }
    let open = || -> io::Result<_> {
        let target = if there.is_some() { std::fs::canonicalize(path)? } else { path.to_owned() };
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"));
        }
        let file = new_file(folder)?;
        Ok((target, file))
    };
    let (target, mut file) = open().with_context(about)?;
    make(&mut file).map_err(|error| of_writing(error, &shown))?;
    let close = || -> io::Result<()> {
        file.as_file().sync_all()?;
        if let Some(there) = &there {
            file.as_file().set_permissions(there.permissions())?;
        }
        Ok(())
    };
    close().with_context(about)?;
    file.persist(&target).map_err(io::Error::from).with_context(about)?;
    Ok(())
}

/// An error of the file names it; one of what was to be written in it speaks for itself.
fn of_writing(error: anyhow::Error, shown: &str) -> anyhow::Error {
    if error.is::<io::Error>() { error.context(format!("cannot write {shown}")) } else { error }
}

/// A new file with the permissions that any new file gets.
#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let any = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new().prefix(".meshtax-").permissions(any).tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".meshtax-").tempfile_in(folder)
}
