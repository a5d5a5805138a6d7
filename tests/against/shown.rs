//! Turns what an engine tells into lines that a person can check: an action a line, and below it what differs.

use std::collections::BTreeMap;
use std::fs;

use bastide::diff::engines::Told;
use bastide::diff::{Change, Difference, Replaces};

use crate::support::{folder, is_update, root};

/// Holds what is told to what is expected; `UPDATE=1` accepts it. A line that nobody can explain is not merged.
pub fn expect(name: &str, told: &str) {
    let path = root().join("tests/against/told").join(name).with_extension("txt");
    if is_update() {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(&path, told).expect("a file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = |text: String| [(name.to_owned(), text)].into();
    assert_eq!(folder::difference(&differs(expected), &differs(told.to_owned())), "", "`UPDATE=1` accepts this");
}

/// The changes, the notes, and what was not read.
pub fn lines(told: &Told) -> String {
    let mut text: String = told.changes.iter().map(change).collect();
    for note in &told.notes {
        text += &format!("  note: {note}\n");
    }
    for unread in &told.unread {
        text += &format!("  not read: {unread}\n");
    }
    text
}

/// How many that change alike are told as one.
const MANY: usize = 12;

/// What two engines tell, by address: a change in which they agree once, and any other behind the name of who tells it.
pub fn both(name: &str, told: &Told, other_name: &str, other: &Told) -> String {
    let entries = |told: &Told| -> Vec<String> {
        let mut entries: Vec<String> = told.changes.iter().map(change).collect();
        entries.extend(told.notes.iter().map(|note| format!("  note: {note}\n")));
        entries.extend(told.unread.iter().map(|unread| format!("  not read: {unread}\n")));
        entries
    };
    let (told, other) = (entries(told), entries(other));
    let mut lines: Vec<(String, String)> = Vec::new();
    for entry in told.iter().chain(&other) {
        let key = entry.lines().next().unwrap_or_default().to_owned();
        let text = match (told.contains(entry), other.contains(entry)) {
            (true, true) => entry.clone(),
            (true, false) => entry.replacen("  ", &format!("  {name}: "), 1),
            _ => entry.replacen("  ", &format!("  {other_name}: "), 1),
        };
        lines.push((key, text));
    }
    lines.sort();
    lines.dedup();
    // What changes alike of many is told once.
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    let rest = |(key, text): &(String, String)| {
        let (first, rest) = text.split_once('\n').unwrap_or_default();
        (first.ends_with(key.trim_start()) && !rest.is_empty())
            .then(|| format!("{}…\n{rest}", &first[..first.len() - key.len() + 4]))
    };
    for line in &lines {
        *alike.entry(rest(line).unwrap_or_default()).or_default() += 1;
    }
    let is_one_of_many = |line: &(String, String)| rest(line).is_some_and(|rest| alike[&rest] >= MANY);
    let mut shown: String = lines.iter().filter(|line| !is_one_of_many(line)).map(|(_, text)| text.as_str()).collect();
    for (text, count) in alike.into_iter().filter(|(text, count)| !text.is_empty() && *count >= MANY) {
        shown += &text.replacen('…', &format!("{count} resources"), 1);
    }
    shown
}

fn change(change: &Change) -> String {
    let mut text = format!("  {} {}\n", change.action.mark(), change.address);
    for difference in &change.attributes {
        text += &format!("      {}\n", attribute(difference));
    }
    // A plan has its own order of attributes.
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].sort_unstable();
    lines.join("\n") + "\n"
}

/// A difference: its path, what it was, and what it becomes.
fn attribute(difference: &Difference) -> String {
    let value = |node: &Option<bastide::inventory::Node>| {
        let text = node.as_ref().map_or("(none)".to_owned(), |node| node.value.json().to_string());
        // The whole of a policy makes no line that anybody reads.
        if text.chars().count() > 200 { format!("{}…", text.chars().take(200).collect::<String>()) } else { text }
    };
    let replaces = match difference.replaces {
        Replaces::Yes => " (replaces it)",
        Replaces::Perhaps => " (may replace it)",
        Replaces::No => "",
    };
    format!("{}: {} → {}{replaces}", difference.dotted(), value(&difference.before), value(&difference.after))
}
