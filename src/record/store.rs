//! What a record asks of the place where it is kept: to read, to list, and to write only where nobody else has written in between.

use std::fmt;
use std::future::Future;

/// A place where objects are kept by their keys, which have `/` between their parts.
///
/// Each operation happens whole or not at all, and whoever reads afterwards sees it. There is none that deletes.
pub trait Store {
    /// The object of a key; nothing where there is none.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<Stored>, StoreError>>;

    /// Writes an object of a key that has none.
    fn create(&self, key: &str, bytes: &[u8]) -> impl Future<Output = Result<Put, StoreError>>;

    /// Writes an object in the place of the one that was read with this tag.
    fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> impl Future<Output = Result<Put, StoreError>>;

    /// The names of the objects right below a key, in any order.
    fn list(&self, key: &str) -> impl Future<Output = Result<Vec<String>, StoreError>>;

    /// What people call the place of a key.
    fn place(&self, key: &str) -> String;
}

/// An object that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What tells these bytes from others that may stand there later.
    pub tag: Tag,
}

/// What tells an object from others of the same key: an ETag, or a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag(pub String);

/// How a write went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    /// It was written.
    Done,
    /// Nothing was written, since another object is there than the writer counted on.
    Refused,
}

/// Why a store could not do what it was asked for, and what to do about it, as a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}
