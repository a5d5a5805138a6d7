//! Turns a comparison into what a person or a machine reads: a tree for the terminal, Markdown for a pull request, JSON, SARIF, workflow commands.

mod github;
mod group;
mod json;
mod markdown;
mod sarif;
#[cfg(test)]
mod tests;
mod text;

use std::path::Path;

use crate::diff::{Cause, Change, Comparison, Danger, Difference, Explained, Replaces};
use crate::inventory::{Node, Piece, SECRET, Value};
use crate::source::STANDARD_INPUT;
use crate::text::visible;

/// A form to tell changes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ChangesFormat {
    /// A tree, the dangerous changes first.
    Text,
    /// The lines of the rendered files that differ, as `diff -u` tells them.
    Unified,
    /// Markdown for a comment on a pull request: a summary, the dangers, and the rest folded away.
    Markdown,
    /// JSON, as `schemas/changes.v1.schema.json` describes it.
    Json,
    /// SARIF 2.1.0, which code scanning services read: each change at the lines of the spec behind it.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
}

/// The changes in a form; nothing for [`ChangesFormat::Unified`], which is about files, and which `cli` prints.
pub fn changes(format: ChangesFormat, comparison: &Comparison, colour: bool) -> String {
    match format {
        ChangesFormat::Text => text::print(comparison, colour),
        ChangesFormat::Unified => String::new(),
        ChangesFormat::Markdown => markdown::print(comparison),
        ChangesFormat::Json => json::print(comparison),
        ChangesFormat::Sarif => sarif::print(comparison),
        ChangesFormat::Github => github::print(comparison),
    }
}

/// The longest that a value is told, in characters.
const LONGEST: usize = 120;

/// How many characters are told before the first that differs.
const AROUND: usize = 20;

/// A value on one line, cut where it is long; nothing is `(none)`.
fn value(node: Option<&Node>) -> String {
    let Some(node) = node else { return "(none)".to_owned() };
    cut(&visible(&node.value.json().to_string()), LONGEST)
}

/// A text, cut where it is longer than so many characters.
fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What an attribute was and becomes, in one line.
fn turned(difference: &Difference) -> String {
    match (&difference.before, &difference.after) {
        (Some(before), None) => format!("- {}", value(Some(before))),
        (None, Some(after)) => format!("+ {}", value(Some(after))),
        // The markers are the same, whatever they stand for.
        (Some(before), Some(after)) if has_secret(after) && before.value.json() == after.value.json() => {
            "a secret that changes".to_owned()
        }
        (Some(before), Some(after)) if before.value == after.value => {
            format!("{} of what is made anew", value(Some(after)))
        }
        (before, after) => turn(before.as_ref(), after.as_ref()),
    }
}

/// Whether a value is the marker of a secret, or holds one.
fn has_secret(node: &Node) -> bool {
    match &node.value {
        Value::Later(later) => later.pieces.iter().any(|piece| matches!(piece, Piece::Code(code) if code == SECRET)),
        Value::List(items) => items.iter().any(has_secret),
        Value::Map(map) => map.values().any(has_secret),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => false,
    }
}

/// Two values on one line. Where both are long and begin alike, from where they differ.
fn turn(before: Option<&Node>, after: Option<&Node>) -> String {
    let told = (value(before), value(after));
    if told.0 != told.1 {
        return format!("{} → {}", told.0, told.1);
    }
    let text = |node: Option<&Node>| node.map(|node| visible(&node.value.json().to_string())).unwrap_or_default();
    let (old, new) = (text(before), text(after));
    let alike = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).count();
    let part = |text: &str| cut(&text.chars().skip(alike.saturating_sub(AROUND)).collect::<String>(), LONGEST / 2);
    format!("…{} → …{}", part(&old), part(&new))
}

/// What a difference does to the resource, behind its values.
fn consequence(difference: &Difference) -> &'static str {
    match difference.replaces {
        Replaces::Yes => "  (replaces it)",
        Replaces::Perhaps => "  (may replace it)",
        Replaces::No => "",
    }
}

/// How grave a change is, as forms with levels tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Nobody can take it back.
    Error,
    /// It hurts for a while.
    Warning,
    /// It is to be known.
    Note,
}

fn level(explained: &Explained) -> Level {
    match explained.worst() {
        Some(Danger::DataLoss | Danger::LockOut | Danger::CannotBeUndone) => Level::Error,
        Some(Danger::Downtime) => Level::Warning,
        Some(Danger::Cost) | None => Level::Note,
    }
}

/// A change in one sentence: `replace aws_kms_key.data: data loss: …; downtime: …`.
fn sentence(explained: &Explained) -> String {
    let change = &explained.change;
    let mut parts: Vec<String> =
        explained.change.risks.iter().map(|risk| format!("{}: {}", risk.danger.words(), risk.why)).collect();
    if parts.is_empty() {
        parts = differences(change);
    }
    let told = if parts.is_empty() { String::new() } else { format!(": {}", parts.join("; ")) };
    format!("{} {}{told}", change.action.word(), change.address)
}

/// What differs, each attribute as its path and what it turns into.
fn differences(change: &Change) -> Vec<String> {
    change.attributes.iter().map(|difference| format!("{}: {}", difference.dotted(), turned(difference))).collect()
}

/// The lines of the spec behind a change, of files that a service can show: what comes by standard input has none.
fn lines(explained: &Explained) -> impl Iterator<Item = &crate::diff::Line> {
    let found = explained.causes.iter().filter_map(|cause| match cause {
        Cause::Spec { line, .. } => line.as_ref(),
        Cause::Elsewhere | Cause::Unasked => None,
    });
    found.filter(|line| line.file != STANDARD_INPUT)
}

/// The file of the spec, beside whose first line stands what no line asks for; none where it may be no file of the repository.
fn spec_file(spec: &str) -> Option<&str> {
    (spec != STANDARD_INPUT && !Path::new(spec).has_root()).then_some(spec)
}
