//! Tells why a record could not be read or written, and what to do about it.

use std::fmt;

use super::{Lock, StoreError, VERSION};

/// Why a record could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The store could not do its part.
    Store(StoreError),
    /// An object is not what it should be.
    Corrupt {
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

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Problem::Store(error)
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Store(error) => error.fmt(f),
            Problem::Corrupt { name, why } => write!(
                f,
                "`{name}` is corrupt: {why}; bring it back from an earlier version of it in the store, or put an earlier record in its \
                 place with `bastide record restore NUMBER`"
            ),
            Problem::Newer { name, version, tool } => {
                let by = tool.as_ref().map(|tool| format!(", which Bastide {tool} wrote")).unwrap_or_default();
                write!(
                    f,
                    "`{name}` is of version {version}{by}, and this Bastide knows version {VERSION}; use a newer Bastide, nothing was changed"
                )
            }
            Problem::Unfit { name, why } => write!(f, "`{name}` was not written: {why}"),
            Problem::Locked { lock, age } => write!(
                f,
                "{} has the record locked for {age}, for `{}`; where that run is over, `bastide record unlock --id {}` opens it",
                lock.owner, lock.purpose, lock.id
            ),
            Problem::NotLocked => write!(f, "the record is not locked"),
            Problem::OtherLock { lock, age } => write!(
                f,
                "the lock has the ID `{}`; {} holds it for {age}, for `{}`",
                lock.id, lock.owner, lock.purpose
            ),
            Problem::Busy => write!(f, "others were at the record again and again; nothing was written, run it again"),
            Problem::Nothing => write!(f, "nothing is recorded yet; `bastide record` does it, once it is deployed"),
            Problem::NoSuch { number, last } => {
                write!(f, "there is no record {number}; the last is {last}, and `bastide record list` names them")
            }
            Problem::Lost { from, to } if from == to => write!(f, "record {from} was there and is gone; {BRING_BACK}"),
            Problem::Lost { from, to } => write!(f, "the records {from} to {to} were there and are gone; {BRING_BACK}"),
            Problem::Altered { name } => write!(
                f,
                "`{name}` is not what was written there; bring it back from an earlier version of it in the store, or put an earlier \
                 record in its place with `bastide record restore NUMBER`"
            ),
            Problem::Taken { number } => write!(
                f,
                "somebody else wrote record {number} in the meantime; theirs stands, and yours was not written: read it with \
                 `bastide record show`, then run this again"
            ),
            Problem::IsLatest { number } => write!(f, "record {number} is the latest already"),
            Problem::OtherEnvironment { number, before, after } => write!(
                f,
                "record {number} is of the region `{}` and the salt `{}`, and this is of `{}` and `{}`; a copy needs a place of its own \
                 (`record` in the spec), and `--force` records it as what the environment has become",
                before.0, before.1, after.0, after.1
            ),
        }
    }
}

/// What to do where something is gone.
const BRING_BACK: &str =
    "bring it back from the store's own versions, or put another in its place with `bastide record restore NUMBER`";
