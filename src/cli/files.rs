//! Opening files, reading them with a bound, and writing them whole or not at all.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use crate::cli::progress::Progress;
use crate::units::quote;

/// How a file is called in messages.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) { "standard input".to_owned() } else { path.to_string_lossy().into_owned() }
}

/// `-` stands for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file or standard input, open to be read.
pub(super) struct Opened {
    source: Box<dyn Read + Send>,
    /// How many bytes it has, where that is known before it is read.
    length: Option<u64>,
}

impl Opened {
    /// Its bytes; how far their reading is gets told under a name.
    pub(super) fn told_as(self, name: &str) -> Progress<Box<dyn Read + Send>> {
        Progress::new(self.source, name, self.length)
    }
}

/// Opens a file, or standard input. A folder is refused, with what to do instead.
pub(super) fn open(path: &Path, instead: &str) -> Result<Opened> {
    if is_stdin(path) {
        return Ok(Opened { source: Box::new(io::stdin()), length: None });
    }
    let name = quote(&name(path));
    let cannot = || format!("cannot read {name}");
    let about = std::fs::metadata(path).with_context(cannot)?;
    if about.is_dir() {
        bail!("{name} is a folder; {instead}");
    }
    let file = File::open(path).with_context(cannot)?;
    Ok(Opened { source: Box::new(file), length: about.is_file().then_some(about.len()) })
}

/// The text of a file of at most `limit` bytes.
pub(super) fn read(path: &Path, limit: usize) -> Result<String> {
    let name = quote(&name(path));
    let Opened { source, length } = open(path, "give the file in it")?;
    // A size that is known to be too large is refused before a byte is read.
    if length.is_some_and(|length| length > limit as u64) {
        bail!("{}", too_large(&name, limit));
    }
    text(source, limit, &name)
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
