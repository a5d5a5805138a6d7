//! Turns a comparison into Markdown for a comment on a pull request: the summary, the dangers, then everything, folded away, and never too long for one.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::group::{Group, groups};
use super::{consequence, turned};
use crate::diff::{Action, Cause, Compared, Comparison, Explained};
use crate::render::markdown::{code, text};

/// The longest comment that GitHub takes, in characters.
pub const LONGEST_COMMENT: usize = 65_536;

/// What is kept free for what ends a part and the page.
const END: usize = 300;

/// A page that never gets longer than a comment may be.
#[derive(Default)]
struct Page {
    text: String,
    characters: usize,
    /// Whether something had no room, so that nothing comes behind it.
    is_full: bool,
    /// How many entries had no room.
    left_out: usize,
}

impl Page {
    /// Adds what has always room.
    fn push(&mut self, part: &str) {
        self.characters += part.chars().count();
        self.text.push_str(part);
    }

    /// Adds a part where there is room; whether there was.
    fn add(&mut self, part: &str) -> bool {
        self.is_full |= self.characters + part.chars().count() + END >= LONGEST_COMMENT;
        if !self.is_full {
            self.push(part);
        }
        !self.is_full
    }

    /// Adds an entry where there is room, and counts it otherwise.
    fn entry(&mut self, entry: &str) {
        if !self.add(entry) {
            self.left_out += 1;
        }
    }
}

/// Prints the changes.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut page = Page::default();
    page.push(&mark(&comparison.spec));
    let (spec, against) = (short(&comparison.spec), short(&comparison.against));
    page.push(&format!("### What `bastide` would change: {} against {}\n\n", code(&spec), code(&against)));
    for compared in &comparison.languages {
        page.add(&summary(compared));
        for note in &compared.notes {
            page.entry(&format!("  - {}\n", sentence(note)));
        }
    }
    page.add("\n");
    for compared in &comparison.languages {
        dangers(&mut page, compared);
    }
    for compared in &comparison.languages {
        everything(&mut page, compared);
    }
    match page.left_out {
        0 => {}
        1 => page.push("\nOne more entry has no room here; `bastide diff` tells all of them.\n"),
        count => page.push(&format!("\n{count} more entries have no room here; `bastide diff` tells all of them.\n")),
    }
    page.text
}

/// By which the comment about a spec is found again, to be written over: its name as far as a comment can hold it, and a digest of all of it.
fn mark(spec: &str) -> String {
    let name: String = spec
        .chars()
        .map(|letter| if letter.is_alphanumeric() || "._/".contains(letter) { letter } else { '_' })
        .collect();
    let digest = Sha256::digest(spec.as_bytes()).iter().take(4).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    });
    format!("<!-- bastide diff {} {digest} -->\n", short(&name))
}

/// A name, cut where somebody made it very long.
fn short(name: &str) -> String {
    super::cut(name, super::LONGEST)
}

/// A sentence of which pieces stand between backticks, as code. Whatever they hold, each piece is written as what it is.
fn sentence(note: &str) -> String {
    let pieces: Vec<&str> = note.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return text(note);
    }
    let written = pieces.iter().enumerate().map(|(place, piece)| match place % 2 {
        1 if !piece.is_empty() => code(piece),
        // The blanks beside code are no blanks at the end of a text.
        _ => match piece.trim_matches(' ') {
            "" => (*piece).to_owned(),
            words => piece.replacen(words, &text(words), 1),
        },
    });
    written.collect()
}

fn summary(compared: &Compared) -> String {
    let told = if compared.changes.is_empty() { "no changes".to_owned() } else { compared.summary() };
    format!("- **{}**: {told}\n", compared.language)
}

fn dangers(page: &mut Page, compared: &Compared) {
    let mut dangerous = compared.changes.iter().filter(|explained| !explained.change.risks.is_empty()).peekable();
    if dangerous.peek().is_none() {
        return;
    }
    page.add(&format!(
        "#### Dangers ({})\n\n| | resource | what could happen | from |\n| --- | --- | --- | --- |\n",
        compared.language
    ));
    for explained in dangerous {
        page.entry(&row(explained));
    }
    page.add("\n");
}

fn everything(page: &mut Page, compared: &Compared) {
    if compared.changes.is_empty() && compared.unread.is_empty() {
        return;
    }
    let is_open = page.add(&format!("<details><summary>All changes ({})</summary>\n\n", compared.language));
    for group in groups(&compared.changes) {
        page.entry(&entry(&group));
    }
    for unread in &compared.unread {
        page.entry(&format!("- not read: {}\n", text(unread)));
    }
    if is_open {
        page.push("\n</details>\n\n");
    }
}

fn row(explained: &Explained) -> String {
    let change = &explained.change;
    let risks: Vec<String> =
        change.risks.iter().map(|risk| format!("**{}**: {}", risk.danger.words(), risk.why)).collect();
    let causes: Vec<String> = explained.causes.iter().map(cause).collect();
    let (word, address) = (change.action.word(), code(&change.address));
    format!("| {word} | {address} | {} | {} |\n", risks.join("<br>"), causes.join("<br>"))
}

fn entry(group: &Group) -> String {
    let explained = group.first;
    let change = &explained.change;
    let causes: Vec<String> = explained.causes.iter().map(cause).collect();
    let moved = match &change.action {
        Action::Moved { from } => format!(" from {}", code(from)),
        _ => String::new(),
    };
    let word = change.action.word();
    let what = match group.len() {
        1 => format!("{}{moved} ({})", code(&change.address), code(&change.kind)),
        count => format!("{count} resources"),
    };
    let from = if causes.is_empty() { String::new() } else { format!(", from {}", causes.join(", ")) };
    let mut entry = format!("- **{word}** {what}{from}\n");
    for (place, difference) in change.attributes.iter().enumerate() {
        let own: Vec<String> = explained.causes_of(place).into_iter().map(cause).collect();
        let own = if own.is_empty() { String::new() } else { format!(", from {}", own.join(", ")) };
        let turned = code(&turned(difference));
        entry.push_str(&format!(
            "  - {}: {turned}{}{own}\n",
            code(&difference.dotted()),
            consequence(difference).trim_end()
        ));
    }
    if group.len() > 1 {
        entry.push_str(&format!("  - {}\n", group.addresses(code)));
    }
    entry
}

fn cause(cause: &Cause) -> String {
    match (cause, cause.where_set()) {
        (Cause::Spec { pointer, .. }, Some(place)) => format!("{} ({})", code(&pointer.dotted()), text(&place)),
        (other, _) => other.without_item().unwrap_or_default().to_owned(),
    }
}
