//! Tells why a record could not be read or written, and what to do about it.

use std::fmt;

use super::{Lock, StoreError, VERSION};
use crate::text::visible;

/// Why a record could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The store could not do its part.
    Store(StoreError),
    /// An object is not what it should be.
    Corrupt {
        /// What it should be.
        object: Object,
        /// The object.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// An object is of a version that this Bastide does not know.
    Newer {
        /// The object.
        name: String,
        /// Its version.
        version: u64,
        /// The version of the Bastide that wrote it, where it says so.
        tool: Option<String>,
    },
    /// A record could not be read again, or holds a secret, so it is not written.
    Unfit {
        /// The object that it would have been.
        name: String,
        /// Why.
        why: String,
    },
    /// Somebody else is at it.
    Locked {
        /// Who.
        lock: Lock,
        /// Since how long.
        age: String,
    },
    /// A lock was to be opened, and there is none.
    NotLocked,
    /// A lock was to be opened by the ID of another.
    OtherLock {
        /// The one that there is.
        lock: Lock,
        /// Since how long.
        age: String,
    },
    /// Others were faster, several times over.
    Busy,
    /// There are no records.
    Nothing,
    /// There is no record of that number.
    NoSuch {
        /// The number.
        number: u64,
        /// The last that there is.
        last: u64,
    },
    /// Records that were there are there no longer.
    Lost {
        /// The first of them.
        from: u64,
        /// The last of them.
        to: u64,
    },
    /// A record is sound and not the one that was written.
    Altered {
        /// The object.
        name: String,
    },
    /// Somebody else wrote the record of that number.
    Taken {
        /// The number.
        number: u64,
    },
    /// The latest record is put back already.
    IsLatest {
        /// Its number.
        number: u64,
    },
    /// The lock could not be given back.
    LockKept {
        /// Why.
        why: Box<Problem>,
        /// The ID of the lock.
        id: String,
    },
    /// One problem came upon another.
    Both(Box<Problem>, Box<Problem>),
    /// What is recorded there is another environment.
    OtherEnvironment {
        /// The number of the latest record.
        number: u64,
        /// Its region and salt.
        before: (String, String),
        /// Those of what was to be recorded.
        after: (String, String),
    },
}

/// What an object of a history is, which decides how it is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A record.
    Record,
    /// The pointer.
    Pointer,
    /// The lock.
    Lock,
}

impl Object {
    /// What to do where it is corrupt.
    fn mend(self) -> &'static str {
        match self {
            Object::Record => BRING_BACK,
            Object::Pointer => "the records themselves stand, and the next `bastide record` writes it anew",
            Object::Lock => "where nobody is at the record, `bastide record unlock --force` mends it",
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Problem::Store(error)
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Much of it was read from a store, and nothing from there is to act on a terminal.
        f.write_str(&visible(&self.told()))
    }
}

impl Problem {
    fn told(&self) -> String {
        match self {
            Problem::Store(error) => error.to_string(),
            Problem::Corrupt { object, name, why } => format!("`{name}` is corrupt: {why}; {}", object.mend()),
            Problem::Newer { name, version, tool } => {
                let by = tool.as_ref().map(|tool| format!(", which Bastide {tool} wrote")).unwrap_or_default();
                format!(
                    "`{name}` is of version {version}{by}, and this Bastide knows version {VERSION}; use a newer Bastide, nothing was changed"
                )
            }
            Problem::Unfit { name, why } => format!("`{name}` was not written: {why}"),
            Problem::Locked { lock, age } => format!(
                "{} has the record locked for {age}, for `{}`; where that run is over, `bastide record unlock --id {}` opens it",
                lock.owner, lock.purpose, lock.id
            ),
            Problem::NotLocked => "the record is not locked".to_owned(),
            Problem::OtherLock { lock, age } => {
                format!("the lock has the ID `{}`; {} holds it for {age}, for `{}`", lock.id, lock.owner, lock.purpose)
            }
            Problem::Busy => "others were at the record again and again; nothing was written, run it again".to_owned(),
            Problem::Nothing => "nothing is recorded yet; `bastide record` does it, once it is deployed".to_owned(),
            Problem::NoSuch { number, last } => {
                format!("there is no record {number}; the last is {last}, and `bastide record list` names them")
            }
            Problem::Lost { from, to } if from == to => format!("record {from} was there and is gone; {BRING_BACK}"),
            Problem::Lost { from, to } => format!("the records {from} to {to} were there and are gone; {BRING_BACK}"),
            Problem::Altered { name } => format!("`{name}` is not what was written there; {BRING_BACK}"),
            Problem::Taken { number } => format!(
                "somebody else wrote record {number} in the meantime; theirs stands, and yours was not written: read it with \
                 `bastide record show`, then run this again"
            ),
            Problem::IsLatest { number } => format!("record {number} is the latest already"),
            Problem::LockKept { why, id } => match **why {
                Problem::Store(_) => format!(
                    "the lock may still be held, since it could not be given back ({why}); `bastide record unlock --id {id}` opens it"
                ),
                // Others say themselves how the lock is opened.
                _ => format!("the lock could not be given back: {why}"),
            },
            Problem::Both(first, second) => format!("{first}; and {second}"),
            Problem::OtherEnvironment { number, before, after } => format!(
                "record {number} is of the region `{}` and the salt `{}`, and this is of `{}` and `{}`; a copy needs a place of its own \
                 (`record` in the spec), and `--force` records it as what the environment has become",
                before.0, before.1, after.0, after.1
            ),
        }
    }
}

/// What to do where a record is gone or spoiled.
const BRING_BACK: &str = "bring back what was there from the store's own versions, put an earlier record in its place with `bastide \
                          record restore NUMBER`, or record anew what is deployed with `bastide record`";
