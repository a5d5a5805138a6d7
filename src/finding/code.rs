//! Turns every kind of finding into one row of a table: its code, its name and its severity. Its page is `docs/findings/<CODE>.md`.

use super::Severity::{self, Error, Note, Warning};

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// What people search for: `NET001`.
    pub id: &'static str,
    /// The problem in a few words that read well after "allow": `overlapping-subnets`.
    pub name: &'static str,
    /// How much it weighs.
    pub severity: Severity,
}

macro_rules! codes {
    ($($constant:ident = $id:literal, $name:literal, $severity:ident;)*) => {
        /// One constant for each kind of finding.
        pub mod codes {
            use super::{Code, Error, Note, Warning};
            $(#[doc = concat!("`", $id, "`: ", $name, ".")] pub static $constant: Code = Code { id: $id, name: $name, severity: $severity };)*
            #[allow(dead_code)]
            const USED: [super::Severity; 3] = [Note, Warning, Error];
        }

        /// Every kind of finding, in the order of the table.
        pub static CODES: &[&Code] = &[$(&codes::$constant),*];
    };
}

codes! {
    // Reading: text that is no document.
    NOT_READABLE = "SRC001", "unreadable-file", Error;
    SYNTAX = "SRC002", "broken-syntax", Error;
    DUPLICATE_KEY = "SRC003", "duplicate-key", Error;
    TOO_LARGE = "SRC004", "oversized-document", Error;
    EMPTY = "SRC005", "empty-document", Error;
    BASE_MISSING = "SRC006", "missing-base", Error;
    BASE_CYCLE = "SRC007", "base-cycle", Error;
    BAD_SET = "SRC008", "malformed-set", Error;
    NOT_A_MAP = "SRC009", "document-without-fields", Error;
    SECOND_DOCUMENT = "SRC010", "second-document", Error;
    UNKNOWN_TAG = "SRC011", "unknown-tag", Error;
    NOT_FINITE = "SRC012", "non-finite-number", Error;
    BAD_EXTENDS = "SRC013", "malformed-extends", Error;

    // The schema: a document that is no spec.
    UNKNOWN_FIELD = "SCH001", "unknown-field", Error;
    MISSING_FIELD = "SCH002", "missing-field", Error;
    WRONG_TYPE = "SCH003", "wrong-type", Error;
    UNKNOWN_VALUE = "SCH004", "unknown-value", Error;
    MALFORMED_VALUE = "SCH005", "malformed-value", Error;
    OUT_OF_RANGE = "SCH006", "value-out-of-range", Error;

    // The whole spec.
    PLACEHOLDER = "SPE001", "placeholder", Warning;
    SECRET = "SPE002", "secret-in-clear", Error;
    UNKNOWN_PINS = "SPE003", "unknown-pins", Error;
    NAME_TWICE = "SPE004", "name-given-twice", Error;
    NAME_CLASH = "SPE005", "names-that-become-one", Error;
}
