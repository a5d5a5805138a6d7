//! Turns the files of two sides into the lines that differ, as `diff -u` tells them.

use std::collections::BTreeSet;

use similar::TextDiff;

use crate::inventory::Sources;

/// What differs between two sides, file by file.
pub fn text(before: &Sources, after: &Sources, against: &str) -> String {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut text = String::new();
    for path in paths {
        let (old, new) = (before.get(path), after.get(path));
        let name = |side: Option<&String>, name: String| if side.is_some() { name } else { "/dev/null".to_owned() };
        let header = (name(old, format!("{path} ({against})")), name(new, format!("{path} (spec)")));
        let diff = TextDiff::from_lines(old.map_or("", String::as_str), new.map_or("", String::as_str));
        text.push_str(&diff.unified_diff().header(&header.0, &header.1).to_string());
    }
    text
}
