//! Turns a comparison into Markdown for a comment on a pull request: the summary, the dangers, then everything, folded away, and never too long for one.

use std::fmt::Write;

use super::turned;
use crate::diff::{Cause, Comparison, Explained, Replaces};
use crate::render::markdown::{code, text};

/// The longest comment that GitHub takes, in characters.
pub const LONGEST_COMMENT: usize = 65_536;

/// By which a comment is found again, to be written over.
const MARK: &str = "<!-- bastide diff -->";

/// What is kept free for the end.
const END: usize = 200;

/// Prints the changes.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut page = format!("{MARK}\n## {}\n\n", title(comparison));
    let dangerous: Vec<&Explained> =
        comparison.changes.iter().filter(|explained| !explained.risks.is_empty()).collect();
    let mut left_out = 0;
    if !dangerous.is_empty() {
        page.push_str("| | resource | what could happen | because of |\n| --- | --- | --- | --- |\n");
        for explained in &dangerous {
            left_out += usize::from(!push(&mut page, &row(explained)));
        }
        page.push('\n');
    }
    if !comparison.changes.is_empty() {
        page.push_str("<details><summary>Every change</summary>\n\n");
        for explained in &comparison.changes {
            left_out += usize::from(!push(&mut page, &entry(explained)));
        }
        page.push_str("\n</details>\n");
    }
    for unread in &comparison.unread {
        left_out += usize::from(!push(&mut page, &format!("- not read: {}\n", text(unread))));
    }
    if left_out > 0 {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "\n{left_out} lines had no room; `bastide diff` tells them all.");
    }
    page
}

fn title(comparison: &Comparison) -> String {
    let against = text(&comparison.against);
    match comparison.changes.is_empty() {
        true => format!("No changes against {against}"),
        false => format!("{} against {against}", comparison.summary()),
    }
}

/// Adds a part where there is room; whether there was.
fn push(page: &mut String, part: &str) -> bool {
    let room = page.chars().count() + part.chars().count() + END < LONGEST_COMMENT;
    if room {
        page.push_str(part);
    }
    room
}

fn row(explained: &Explained) -> String {
    let change = &explained.change;
    let risks: Vec<String> =
        explained.risks.iter().map(|risk| format!("**{}**: {}", risk.danger.words(), risk.why)).collect();
    let causes: Vec<String> = explained.causes.iter().map(cause).collect();
    format!(
        "| {} | {} | {} | {} |\n",
        change.action.word(),
        code(&change.address),
        risks.join("<br>"),
        causes.join("<br>")
    )
}

fn entry(explained: &Explained) -> String {
    let change = &explained.change;
    let causes: Vec<String> = explained.causes.iter().map(cause).collect();
    let because = if causes.is_empty() { String::new() } else { format!(", because of {}", causes.join(", ")) };
    let mut entry =
        format!("- **{}** {} ({}){because}\n", change.action.word(), code(&change.address), code(&change.kind));
    for difference in &change.attributes {
        let why = match difference.replaces {
            Replaces::Yes => ", replaces it",
            Replaces::Perhaps => ", may replace it",
            Replaces::No => "",
        };
        let _ = writeln!(entry, "  - {}: {}{why}", code(&difference.dotted()), code(&turned(difference)));
    }
    entry
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Spec { pointer, line: Some(line) } => format!("{} ({})", code(&pointer.dotted()), text(line)),
        Cause::Spec { pointer, line: None } => format!("{}, which is gone", code(&pointer.dotted())),
        Cause::Elsewhere => "no line of the spec".to_owned(),
    }
}
