//! Turns what is wrong with a spec into data: a code, a message, a place, and how to mend it. A finding is never an error of the program.

mod code;

pub use code::{CODES, Code, codes};

use crate::text::{Pointer, Span};

/// How much a finding weighs: an error keeps anything from being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Note,
    /// Allowed, and worth a second look before it is deployed.
    Warning,
    /// Nothing is written until it is mended.
    Error,
}

/// Which part of a spec's item a place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key that names it in its map.
    Key,
    /// Its value.
    Value,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An item of the spec; the document knows the file and the line. An item that is not there stands for its nearest parent that is.
    Item {
        /// The item.
        pointer: Pointer,
        /// Its key or its value.
        part: Part,
    },
    /// A stretch of a file, for what could not be read as a document.
    Text {
        /// The file's name as it was given, `-` for standard input.
        file: String,
        /// The bytes meant.
        span: Span,
    },
    /// A whole file, for one that could not be read at all.
    File {
        /// The file's name as it was given.
        file: String,
    },
}

/// A change of the spec's text that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Write this in place of the key or value that the finding is about.
    Replace(String),
    /// Take the item out, key and value.
    Remove,
}

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: &'static Code,
    /// What is wrong here, as a fragment without a full stop, with the offending thing in backticks.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What was expected instead.
    pub expected: Option<String>,
    /// How a person mends it, where that is more than the expectation says.
    pub help: Option<String>,
    /// The change that mends it, where it is known.
    pub edit: Option<Edit>,
}

impl Finding {
    /// A finding about the value of an item of the spec.
    pub fn at(code: &'static Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Finding::new(code, Place::Item { pointer, part: Part::Value }, message)
    }

    /// A finding about the key of an item of the spec.
    pub fn at_key(code: &'static Code, pointer: Pointer, message: impl Into<String>) -> Self {
        Finding::new(code, Place::Item { pointer, part: Part::Key }, message)
    }

    /// A finding at any place.
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Finding { code, message: message.into(), place, expected: None, help: None, edit: None }
    }

    /// Says what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Gives the change that mends it.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edit = Some(edit);
        self
    }

    /// The text to write instead of the key or value, as the change that mends it.
    #[must_use]
    pub fn replace_with(self, text: impl Into<String>) -> Self {
        self.edit(Edit::Replace(text.into()))
    }

    /// The severity of its code.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Debug, Clone, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.0.extend(findings);
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether one of them is an error.
    pub fn any_error(&self) -> bool {
        self.0.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}
