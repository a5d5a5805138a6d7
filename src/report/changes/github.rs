//! Turns a comparison into workflow commands: each change beside the first line of the spec behind it.

use super::{Level, level, lines, sentence};
use crate::diff::{Comparison, Explained};
use crate::report::github::{data, property};

/// Prints one command a change.
pub(super) fn print(comparison: &Comparison) -> String {
    comparison.changes().map(|explained| command(explained) + "\n").collect()
}

fn command(explained: &Explained) -> String {
    let kind = match level(explained) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let place = lines(explained).next().map(|line| format!("file={},line={},", property(&line.file), line.number));
    let title = match explained.worst() {
        Some(danger) => danger.words(),
        None => explained.change.action.word(),
    };
    format!("::{kind} {}title={title}::{}", place.unwrap_or_default(), data(&sentence(explained)))
}
