//! Turns the place of a finding into what a machine calls it: a file, lines and columns, and the pointer of an item.

use crate::finding::{Finding, Place};
use crate::source::{Document, STANDARD_INPUT};
use crate::text::{LineColumn, Pointer, Span};

/// Where a finding is.
pub(super) struct Spot<'a> {
    /// The file, unless the finding is about the command line.
    pub file: Option<&'a str>,
    /// The first character and the one after the last, unless the finding is about a whole file.
    pub range: Option<Range>,
    /// The item of the spec, where it is about one.
    pub pointer: Option<&'a Pointer>,
}

/// A stretch of lines and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    /// The first character.
    pub start: LineColumn,
    /// The character after the last.
    pub end: LineColumn,
}

impl Range {
    /// The stretch that a span covers of a text.
    pub(super) fn of(span: Span, text: &str) -> Self {
        Range { start: span.start_in(text), end: span.end_in(text) }
    }
}

impl<'a> Spot<'a> {
    /// Where a finding of the document is.
    pub(super) fn of(document: &'a Document, finding: &'a Finding) -> Self {
        let pointer = match &finding.place {
            Place::Item { pointer, .. } => Some(pointer),
            _ => None,
        };
        let Some(located) = document.locate(&finding.place) else {
            let file = match &finding.place {
                Place::Text { file, .. } | Place::File { file } => Some(file.as_str()),
                Place::Item { .. } => None,
            };
            return Spot { file, range: None, pointer };
        };
        if document.is_command_line(located.file) {
            return Spot { file: None, range: None, pointer };
        }
        let file = &document.files[located.file];
        let whole = matches!(finding.place, Place::File { .. });
        let range = (!whole).then(|| Range::of(located.span, &file.text));
        Spot { file: Some(&file.name), range, pointer }
    }

    /// The file, where it is one that a service can show: not standard input.
    pub(super) fn path(&self) -> Option<&'a str> {
        self.file.filter(|file| *file != STANDARD_INPUT)
    }
}
