//! Turns a comparison into what a person or a machine reads: a tree for the terminal, Markdown for a pull request, JSON.

mod json;
mod markdown;
mod text;

use crate::diff::{Comparison, Difference};
use crate::inventory::Node;
use crate::text::is_hidden;

/// A form to tell changes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ChangesFormat {
    /// A tree, the dangerous changes first.
    Text,
    /// Markdown for a comment on a pull request: a summary, the dangers, and the rest folded away.
    Markdown,
    /// JSON, as `schemas/changes.v1.schema.json` describes it.
    Json,
}

/// The changes in a form.
pub fn changes(format: ChangesFormat, comparison: &Comparison, colour: bool) -> String {
    match format {
        ChangesFormat::Text => text::print(comparison, colour),
        ChangesFormat::Markdown => markdown::print(comparison),
        ChangesFormat::Json => json::print(comparison),
    }
}

/// The longest that a value is told.
const LONGEST: usize = 120;

/// A value on one line, cut where it is long; nothing is `(none)`.
fn value(node: Option<&Node>) -> String {
    let Some(node) = node else { return "(none)".to_owned() };
    let text = node.value.json().to_string();
    let mut shown = String::new();
    for character in text.chars() {
        if shown.len() >= LONGEST {
            shown.push('…');
            break;
        }
        match is_hidden(character) {
            true => shown.extend(character.escape_unicode()),
            false => shown.push(character),
        }
    }
    shown
}

/// What an attribute was and becomes, in one line.
fn turned(difference: &Difference) -> String {
    match (&difference.before, &difference.after) {
        (Some(before), None) => format!("- {}", value(Some(before))),
        (None, Some(after)) => format!("+ {}", value(Some(after))),
        (before, after) => format!("{} → {}", value(before.as_ref()), value(after.as_ref())),
    }
}
