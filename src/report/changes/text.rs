//! Turns a comparison into a tree for the terminal: the dangerous changes first, each with the attributes that differ and the line behind it.

use std::fmt::Write;

use anstream::adapter::strip_str;

use super::turned;
use crate::diff::{Action, Cause, Comparison, Explained, Replaces};

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const RESET: &str = "\u{1b}[0m";

/// Prints the changes and their numbers.
pub(super) fn print(comparison: &Comparison, colour: bool) -> String {
    let mut text = String::new();
    for explained in &comparison.changes {
        told(&mut text, explained);
    }
    for unread in &comparison.unread {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "not read: {unread}");
    }
    let folded = match comparison.folded() {
        0 => String::new(),
        1 => "; 1 difference that means nothing is not shown".to_owned(),
        count => format!("; {count} differences that mean nothing are not shown"),
    };
    let summary = match comparison.changes.is_empty() {
        true => format!("no changes against {}", comparison.against),
        false => format!("{} against {}", comparison.summary(), comparison.against),
    };
    let _ = writeln!(text, "{summary} ({}){folded}", comparison.language);
    if colour { text } else { strip_str(&text).to_string() }
}

fn told(text: &mut String, explained: &Explained) {
    let change = &explained.change;
    let moved = match &change.action {
        Action::Moved { from } => format!(" (from {from})"),
        _ => String::new(),
    };
    let (mark, word) = (change.action.mark(), change.action.word());
    let _ = writeln!(text, "{BOLD}{mark} {word:<7}  {}{RESET}{moved}  {}", change.address, change.kind);
    for risk in &explained.risks {
        let _ = writeln!(text, "  {RED}! {}: {}{RESET}", risk.danger.words(), risk.why);
    }
    for difference in &change.attributes {
        let why = match difference.replaces {
            Replaces::Yes => "  (replaces it)",
            Replaces::Perhaps => "  (may replace it)",
            Replaces::No => "",
        };
        let _ = writeln!(text, "    {}: {}{why}", difference.dotted(), turned(difference));
    }
    for cause in &explained.causes {
        let _ = match cause {
            Cause::Spec { pointer, line: Some(line) } => writeln!(text, "    from {} ({line})", pointer.dotted()),
            Cause::Spec { pointer, line: None } => writeln!(text, "    from {}, which is gone", pointer.dotted()),
            Cause::Elsewhere => writeln!(text, "    from no line of the spec"),
        };
    }
}
