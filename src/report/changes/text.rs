//! Turns a comparison into a tree for the terminal: the dangerous changes first, each with the attributes that differ and the lines behind it.

use std::fmt::Write;

use anstream::adapter::strip_str;

use super::{consequence, turned};
use crate::diff::{Action, Cause, Compared, Comparison, Explained};
use crate::text::visible;

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[31m";
const DIM: &str = "\u{1b}[2m";
const RESET: &str = "\u{1b}[0m";

/// Prints the changes of every language, and their numbers.
pub(super) fn print(comparison: &Comparison, colour: bool) -> String {
    let mut text = String::new();
    for compared in &comparison.languages {
        language(&mut text, compared, &comparison.against);
    }
    if colour { text } else { strip_str(&text).to_string() }
}

// Writing to a string cannot fail, so no result of it is looked at.

fn language(text: &mut String, compared: &Compared, against: &str) {
    for explained in &compared.changes {
        change(text, explained);
    }
    for unread in &compared.unread {
        let _ = writeln!(text, "not read: {}", visible(unread));
    }
    for note in &compared.notes {
        let _ = writeln!(text, "note: {}", visible(note));
    }
    let folded = match compared.folded() {
        0 => String::new(),
        1 => "; 1 difference that means nothing is not shown".to_owned(),
        count => format!("; {count} differences that mean nothing are not shown"),
    };
    let summary = match compared.changes.is_empty() {
        true => "no changes".to_owned(),
        false => compared.summary(),
    };
    let _ = writeln!(text, "{BOLD}{}: {summary}{RESET} against {}{folded}", compared.language, visible(against));
}

fn change(text: &mut String, explained: &Explained) {
    let change = &explained.change;
    let moved = match &change.action {
        Action::Moved { from } => format!(" (from {})", visible(from)),
        _ => String::new(),
    };
    let (mark, word) = (change.action.mark(), change.action.word());
    // An address of Azure or of Terraform says its type itself.
    let is_said = change.kind.split(['/', '.']).all(|word| change.address.contains(word));
    let kind = if is_said { String::new() } else { format!("  {}", change.kind) };
    let _ = writeln!(
        text,
        "{BOLD}{mark} {word:<7}  {}{RESET}{moved}{}  {DIM}{}{RESET}",
        visible(&change.address),
        visible(&kind),
        visible(&explained.place)
    );
    for risk in &explained.change.risks {
        let _ = writeln!(text, "    {RED}! {}: {}{RESET}", risk.danger.words(), risk.why);
    }
    for (place, difference) in change.attributes.iter().enumerate() {
        let _ =
            write!(text, "    {}: {}{}", visible(&difference.dotted()), turned(difference), consequence(difference));
        let causes: Vec<String> = explained.causes_of(place).into_iter().map(cause).collect();
        let because =
            if causes.is_empty() { String::new() } else { format!("  {DIM}← {}{RESET}", causes.join(", ")) };
        let _ = writeln!(text, "{because}");
    }
    for from in &explained.causes {
        let _ = writeln!(text, "    {DIM}from {}{RESET}", cause(from));
    }
}

fn cause(cause: &Cause) -> String {
    match (cause, cause.where_set()) {
        (Cause::Spec { pointer, .. }, Some(place)) => visible(&format!("{} ({place})", pointer.dotted())),
        (other, _) => other.without_item().unwrap_or_default().to_owned(),
    }
}
