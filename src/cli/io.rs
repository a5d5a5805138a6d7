//! Reads and writes files and the terminal for the commands.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::Colour;
use crate::source::{MAX_FILE_BYTES, ReadError, STANDARD_INPUT};

/// Where a run prints to.
#[derive(Debug)]
pub struct Output {
    choice: anstream::ColorChoice,
    quiet: bool,
}

impl Output {
    /// Output with colours as they were asked for.
    pub fn new(colour: Colour, quiet: bool) -> Self {
        let choice = match colour {
            Colour::Auto => anstream::ColorChoice::Auto,
            Colour::Always => anstream::ColorChoice::Always,
            Colour::Never => anstream::ColorChoice::Never,
        };
        Output { choice, quiet }
    }

    /// Prints what was asked for, to standard output. Where nobody reads it any longer the run goes on: what it writes and how
    /// it ends does not depend on a reader such as `head`.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut stream = anstream::AutoStream::new(io::stdout().lock(), self.choice);
        unless_unread(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
    }

    /// Tells how a run went, to standard error; nothing where the run is quiet.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn tell(&self, text: &str) -> anyhow::Result<()> {
        if self.quiet {
            return Ok(());
        }
        let mut stream = anstream::AutoStream::new(io::stderr().lock(), self.choice);
        unless_unread(stream.write_all(text.as_bytes()))
    }

    /// Tells why a run could not be done.
    pub fn error(&self, error: &anyhow::Error) {
        let mut stream = anstream::AutoStream::new(io::stderr().lock(), self.choice);
        // Where standard error is gone there is nobody to tell.
        let _ = writeln!(stream, "error: {error:#}");
    }

    /// Whether standard output takes colours.
    pub fn colour(&self) -> bool {
        match self.choice {
            anstream::ColorChoice::Never => false,
            anstream::ColorChoice::Auto => {
                anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
                    && io::stdout().is_terminal()
            }
            _ => true,
        }
    }
}

/// How printing went, where it is no failure that nobody reads.
fn unless_unread(printed: io::Result<()>) -> anyhow::Result<()> {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("print the output"),
        _ => Ok(()),
    }
}

/// Reads a spec or one of its bases.
///
/// # Errors
/// Why it could not be read.
pub fn read_source(name: &str) -> Result<Vec<u8>, ReadError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::NotFound,
        io::ErrorKind::IsADirectory => ReadError::IsFolder,
        _ => ReadError::Other(error.to_string()),
    };
    let mut bytes = Vec::new();
    // One byte more than is taken tells a file that is too large from one that just fits.
    let limit = MAX_FILE_BYTES as u64 + 1;
    if name == STANDARD_INPUT {
        io::stdin().lock().take(limit).read_to_end(&mut bytes).map_err(failed)?;
    } else {
        if fs::metadata(name).map_err(failed)?.is_dir() {
            return Err(ReadError::IsFolder);
        }
        fs::File::open(name).map_err(failed)?.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    }
    if bytes.len() > MAX_FILE_BYTES { Err(ReadError::TooLarge) } else { Ok(bytes) }
}

/// The bytes of a file, where there is one.
///
/// # Errors
/// Where something else than a file lies there, or it cannot be read.
pub fn read_if_there(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let read = || match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Ok(found) if !found.is_file() => Err(io::Error::other("it is no file")),
        Ok(_) => fs::read(path).map(Some),
        Err(error) => Err(error),
    };
    read().with_context(|| format!("read `{}`", path.display()))
}

/// The text of what a tool printed, without the mark of its byte order: PowerShell writes one before UTF-8, and UTF-16 where it is asked for
/// nothing else.
///
/// # Errors
/// Where it is not UTF-8.
pub fn text(bytes: Vec<u8>) -> anyhow::Result<String> {
    let is_utf16 = matches!(&bytes[..], [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
    anyhow::ensure!(!is_utf16, "it is UTF-16: print it as UTF-8 (`-Encoding utf8`)");
    let text = String::from_utf8(bytes).context("it is not UTF-8")?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Writes a file whole or not at all, with the folders above it.
///
/// # Errors
/// Where it cannot be written.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(folder).with_context(|| format!("make the folder `{}`", folder.display()))?;
    let attempt = || -> anyhow::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".bastide-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    attempt().with_context(|| format!("write `{}`", path.display()))
}

/// Writes over a file of a person's: where its name is a link the file behind it, and whoever may read it still may.
///
/// # Errors
/// Where it cannot be written.
pub fn rewrite(path: &Path, text: &str) -> anyhow::Result<()> {
    let file = fs::canonicalize(path).with_context(|| format!("write `{}`", path.display()))?;
    let permissions = fs::metadata(&file).map(|found| found.permissions());
    write(&file, text)?;
    permissions
        .and_then(|permissions| fs::set_permissions(&file, permissions))
        .with_context(|| format!("keep the permissions of `{}`", path.display()))
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// Where it is there already, or cannot be written.
pub fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    if path.exists() {
        anyhow::bail!("`{}` is there already, and nothing is overwritten", path.display());
    }
    write(path, text)
}

/// The folder that a path lies in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The path from a folder to a file, with `/`. Where the two share no folder but the root, the file's name alone: a path over the
/// root would tell of the machine, and hold on no other.
pub fn relative(from: &Path, to: &Path) -> String {
    let absolute = |path: &Path| -> PathBuf {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut plain = PathBuf::new();
        for step in path.components() {
            match step {
                std::path::Component::ParentDir => {
                    plain.pop();
                }
                std::path::Component::CurDir => {}
                other => plain.push(other),
            }
        }
        plain
    };
    let (from, to) = (absolute(from), absolute(to));
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other);
    let (shared, folders) = shared.fold((0, 0), |(shared, folders), (step, _)| {
        (shared + 1, folders + usize::from(matches!(step, std::path::Component::Normal(_))))
    });
    if folders == 0 {
        return to.file_name().unwrap_or_default().to_string_lossy().into_owned();
    }
    let mut steps: Vec<String> = from.components().skip(shared).map(|_| "..".to_owned()).collect();
    steps.extend(to.components().skip(shared).map(|step| step.as_os_str().to_string_lossy().into_owned()));
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_powershell_writes_is_read_or_told_how_to_write() {
        assert_eq!(text(b"\xEF\xBB\xBF{}".to_vec()).ok().as_deref(), Some("{}"));
        let told = |bytes: &[u8]| text(bytes.to_vec()).expect_err("it is refused").to_string();
        assert_eq!(told(b"\xFF\xFE{\0}\0"), "it is UTF-16: print it as UTF-8 (`-Encoding utf8`)");
        assert_eq!(told(b"\xFE\xFF\0{\0}"), "it is UTF-16: print it as UTF-8 (`-Encoding utf8`)");
        assert_eq!(told(b"{\xE9}"), "it is not UTF-8");
    }
}
