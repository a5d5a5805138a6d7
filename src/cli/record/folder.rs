//! Keeps records in a folder, with the conditions of a bucket: a file is created once, and replaced only as the one that was read.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::record::{MAX_BYTES, Put, Store, StoreError, Stored, Tag};
use crate::tree::digest;

/// The file by which one writer waits for another while it replaces a file. The system lets go of it when a writer is cut off.
const GUARD: &str = ".guard";

/// What the names of files begin with that are not whole yet.
const UNFINISHED: &str = ".bastide-";

/// A folder of records.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at a path, which need not be there yet.
    #[must_use]
    pub fn new(root: PathBuf) -> Folder {
        Folder { root }
    }

    fn path(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    fn read(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let path = self.path(key);
        let failed = |error: std::io::Error| failure("read", &path, &error);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() > MAX_BYTES {
            return Err(StoreError(format!("`{}` is larger than any record", path.display())));
        }
        let tag = Tag(digest(&bytes));
        Ok(Some(Stored { bytes, tag }))
    }

    /// A whole file beside where it is to lie, on the disk before it gets its name.
    fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        Ok(file)
    }

    fn create_now(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        let path = self.path(key);
        let failed = |error: &std::io::Error| failure("write", &path, error);
        let file = Folder::beside(&path, bytes).map_err(|error| failed(&error))?;
        match file.persist_noclobber(&path) {
            Ok(_) => {
                settle(&path).map_err(|error| failed(&error))?;
                Ok(Put::Done)
            }
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Put::Refused),
            Err(error) => Err(failed(&error.error)),
        }
    }

    fn replace_now(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        let path = self.path(key);
        let failed = |error: std::io::Error| failure("write", &path, &error);
        let file = Folder::beside(&path, bytes).map_err(failed)?;
        let guard = path.with_file_name(GUARD);
        let guarded = || {
            let guard = File::options().create(true).append(true).open(&guard)?;
            guard.lock().map(|()| guard)
        };
        let guard = guarded().map_err(|error| failure("lock", &guard, &error))?;
        let same = self.read(key)?.is_some_and(|there| there.tag == *tag);
        if same {
            file.persist(&path).map_err(|error| failed(error.error))?;
            settle(&path).map_err(failed)?;
        }
        drop(guard);
        Ok(if same { Put::Done } else { Put::Refused })
    }

    fn list_now(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let path = self.path(key);
        let failed = |error: std::io::Error| failure("list", &path, &error);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let name = |entry: std::io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
        entries.map(name).collect::<Result<_, _>>().map_err(failed)
    }
}

impl Store for Folder {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        self.read(key)
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        self.create_now(key, bytes)
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        self.replace_now(key, bytes, tag)
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.list_now(key)
    }

    fn place(&self, key: &str) -> String {
        self.path(key).display().to_string()
    }
}

/// Has the name of a file on the disk as well, where the system keeps names of its own.
fn settle(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}

fn failure(what: &str, path: &Path, error: &std::io::Error) -> StoreError {
    StoreError(format!("{what} `{}`: {error}", path.display()))
}
