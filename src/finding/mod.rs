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
    /// Put the value that stands there in quotes, as it is written.
    Quote,
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

    /// Adds what a later stage found. Of two findings about one item only one stays: what is no length of time is not also one that is too
    /// short. It is the earlier, unless the later is graver or alone knows the change that mends it. A secret is all there is to say of an
    /// item, since whatever else is said might repeat it.
    pub fn extend_with_later(&mut self, later: Findings) {
        let of = |one: &Finding, other: &Finding| match (&one.place, &other.place) {
            (Place::Item { pointer: one, .. }, Place::Item { pointer: other, .. }) => one == other,
            _ => false,
        };
        let gives_way = |earlier: &Finding, later: &Finding| {
            let mends = later.edit.is_some() && earlier.edit.is_none();
            earlier.code != &codes::SECRET
                && (later.severity() > earlier.severity() || (later.severity() == earlier.severity() && mends))
        };
        let mut kept = later.0;
        kept.retain(|later| self.0.iter().all(|earlier| !of(earlier, later) || gives_way(earlier, later)));
        self.0.retain(|earlier| !kept.iter().any(|later| of(earlier, later) && gives_way(earlier, later)));
        self.0.extend(kept);
    }

    /// Keeps those that a test holds for.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.0.retain(keep);
    }

    /// All of them, to change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Finding> {
        self.0.iter_mut()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(earlier: Finding, later: Finding) -> Vec<&'static str> {
        let mut findings = Findings(vec![earlier]);
        findings.extend_with_later(Findings(vec![later]));
        findings.iter().map(|finding| finding.code.id).collect()
    }

    fn at(code: &'static Code, pointer: &str) -> Finding {
        Finding::at(code, pointer.into(), "x")
    }

    #[test]
    fn of_two_findings_about_an_item_the_earlier_stays() {
        assert_eq!(joined(at(&codes::MALFORMED_VALUE, "/a"), at(&codes::OUT_OF_RANGE, "/a")), ["SCH005"]);
        assert_eq!(joined(at(&codes::MALFORMED_VALUE, "/a"), at(&codes::OUT_OF_RANGE, "/b")), ["SCH005", "SCH006"]);
    }

    #[test]
    fn a_graver_one_and_one_that_mends_take_its_place() {
        assert_eq!(joined(at(&codes::PLACEHOLDER, "/a"), at(&codes::MALFORMED_VALUE, "/a")), ["SCH005"]);
        let mends = at(&codes::UNKNOWN_REGION, "/a").replace_with("westeurope");
        assert_eq!(joined(at(&codes::MALFORMED_VALUE, "/a"), mends), ["REG001"]);
    }

    #[test]
    fn nothing_is_said_of_a_secret_but_that_it_is_one() {
        let mends = at(&codes::UNKNOWN_VALUE, "/a").replace_with("x");
        assert_eq!(joined(at(&codes::SECRET, "/a"), mends), ["SPE002"]);
    }
}
