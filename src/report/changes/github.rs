//! Turns a comparison into workflow commands: each change beside the first line of the spec behind it.

use super::group::{Group, groups};
use super::{Level, differences, level, lines, sentence, spec_file};
use crate::diff::Comparison;
use crate::report::github::{data, property};
use crate::text::visible;

/// Prints one command a change, or one for several that differ by the same attribute.
pub(super) fn print(comparison: &Comparison) -> String {
    let groups = comparison.languages.iter().flat_map(|compared| groups(&compared.changes));
    groups.map(|group| command(&group, &comparison.spec) + "\n").collect()
}

fn command(group: &Group, spec: &str) -> String {
    let explained = group.first;
    let kind = match level(explained) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let line = lines(explained).next().map(|line| (line.file.as_str(), line.number));
    let place = line.or_else(|| spec_file(spec).map(|file| (file, 1)));
    let place = place.map(|(file, number)| format!("file={},line={number},", property(file))).unwrap_or_default();
    let title = match explained.worst() {
        Some(danger) => danger.words(),
        None => explained.change.action.word(),
    };
    format!("::{kind} {place}title={title}::{}", data(&visible(&told(group))))
}

fn told(group: &Group) -> String {
    let change = &group.first.change;
    match group.len() {
        1 => sentence(group.first),
        count => format!(
            "{} {count} resources: {}: {}",
            change.action.word(),
            differences(change).join("; "),
            group.addresses(str::to_owned)
        ),
    }
}
