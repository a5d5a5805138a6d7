//! Turns rendered Terraform into the layout that `terraform fmt` gives it: equals signs and comments of neighbouring lines in one column, and one blank line at most.

use std::collections::HashSet;

use unicode_segmentation::UnicodeSegmentation;

use super::line::code;

/// The text laid out. Templates write the spaces inside a line as they should be, and no heredocs; what is left is what depends on the
/// lines around: columns, and blank lines that a condition has left. Of comments on statements of policies, each stands once.
pub fn format(text: &str) -> String {
    let lines = spaced(text);
    let mut cells: Vec<Cells<'_>> = lines.iter().map(|line| cells(line)).collect();
    align(
        &mut cells,
        |cells| cells.assign.is_some().then(|| width(cells.lead)),
        |cells, spaces| cells.before_assign = spaces,
    );
    align(
        &mut cells,
        |cells| cells.comment.is_some().then(|| cells.width_before_comment()),
        |cells, spaces| cells.before_comment = spaces,
    );
    let mut formatted = String::with_capacity(text.len() + text.len() / 8);
    cells.iter().for_each(|cells| cells.write(&mut formatted));
    formatted
}

/// The lines without blanks at their ends; one blank line where there are several, and none at the start and the end of the file or of
/// what a bracket holds.
fn spaced(text: &str) -> Vec<&str> {
    let mut spaced: Vec<&str> = Vec::new();
    let mut said = HashSet::new();
    let mut blank = false;
    let mut lines = text.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            blank = true;
            continue;
        }
        let on_statement = lines.peek().is_some_and(|next| next.trim_start() == "statement {");
        if on_statement && trimmed.starts_with('#') && !said.insert(trimmed) {
            continue;
        }
        let opened = spaced.last().is_none_or(|before| before.ends_with(['{', '[', '(']));
        let closes = trimmed.starts_with(['}', ']', ')']);
        if blank && !opened && !closes {
            spaced.push("");
        }
        spaced.push(line);
        blank = false;
    }
    spaced
}

/// What a line is made of.
struct Cells<'a> {
    /// What stands before the equals sign, or all of the line but a comment at its end.
    lead: &'a str,
    /// The equals sign and what follows, where the line holds all of the value.
    assign: Option<&'a str>,
    /// The comment at the end of a line that holds something else as well.
    comment: Option<&'a str>,
    before_assign: usize,
    before_comment: usize,
}

impl Cells<'_> {
    fn width_before_comment(&self) -> usize {
        width(self.lead) + self.assign.map_or(0, |assign| self.before_assign + width(assign))
    }

    /// Adds the line to a text.
    fn write(&self, text: &mut String) {
        text.push_str(self.lead);
        for (cell, spaces) in [(self.assign, self.before_assign), (self.comment, self.before_comment)] {
            if let Some(cell) = cell {
                text.extend(std::iter::repeat_n(' ', spaces));
                text.push_str(cell);
            }
        }
        text.push('\n');
    }
}

/// How many columns a text takes: what a reader sees as one character is one, but quotation marks stand alone, whatever joins them.
fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let (mut width, mut start, mut escaped) = (0, 0, false);
    for (at, character) in text.char_indices() {
        if character == '"' && !escaped {
            width += text[start..at].graphemes(true).count() + 1;
            start = at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    width + text[start..].graphemes(true).count()
}

/// Puts a cell of neighbouring lines into one column: `before` says how wide a line is up to it, where it has one, and `set` is told how
/// many spaces come before it.
fn align<'a>(
    cells: &mut [Cells<'a>],
    before: impl Fn(&Cells<'a>) -> Option<usize>,
    set: impl Fn(&mut Cells<'a>, usize),
) {
    let mut start = 0;
    while start < cells.len() {
        let chain = cells[start..].iter().map_while(&before).collect::<Vec<_>>();
        let column = chain.iter().max().copied().unwrap_or_default();
        for (cells, width) in cells[start..].iter_mut().zip(&chain) {
            set(cells, column - width + 1);
        }
        start += chain.len().max(1);
    }
}

/// Takes a line apart.
fn cells(line: &str) -> Cells<'_> {
    let bytes = line.as_bytes();
    let (code, comment) = code(line);
    let mut assign = None;
    // The brackets that stay open to the right of the equals sign.
    let mut open = 0_i32;
    for at in code.into_iter().filter(|code| code.is_outside).flat_map(|code| code.at) {
        match bytes[at] {
            b'{' | b'[' | b'(' if assign.is_some() => open += 1,
            b'}' | b']' | b')' if assign.is_some() => open -= 1,
            b'=' if assign.is_none() => {
                let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'=' | b'>' | b'<' | b'!'));
                if !is_part(bytes.get(at + 1)) && !is_part(at.checked_sub(1).and_then(|before| bytes.get(before))) {
                    assign = Some(at);
                }
            }
            _ => {}
        }
    }
    // A line that is nothing but a comment has none at its end.
    let comment = comment.filter(|at| !line[..*at].trim().is_empty());
    let end = comment.unwrap_or(line.len());
    let assign = assign.filter(|at| *at < end && open == 0);
    let (lead, assign) = match assign {
        Some(at) => (line[..at].trim_end(), Some(line[at..end].trim_end())),
        None => (line[..end].trim_end(), None),
    };
    Cells { lead, assign, comment: comment.map(|at| &line[at..]), before_assign: 1, before_comment: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_signs_of_neighbours_stand_in_one_column() {
        assert_eq!(
            format(
                "a {\n\n  b = 1\n  long = \"x = # y ${\"=\"}\" # z\n  c = [\n    1,\n\n  ]\n  d = 2\n\n\n  # e = 1\n  f = {} # g\n}\n\n"
            ),
            "a {\n  b    = 1\n  long = \"x = # y ${\"=\"}\" # z\n  c = [\n    1,\n  ]\n  d = 2\n\n  # e = 1\n  f = {} # g\n}\n"
        );
    }

    #[test]
    fn comments_of_neighbours_stand_in_one_column() {
        assert_eq!(
            format("a = 1 # x\nlonger = 2 # y\n[ # z\n]\n"),
            "a      = 1 # x\nlonger = 2 # y\n[          # z\n]\n"
        );
    }

    #[test]
    fn accents_join_letters_but_no_quotation_marks() {
        assert_eq!(
            format("\"\u{301}\" = 1\n\"e\u{301}\" = 2\n\"\\\"\u{301}\" = 3\n"),
            "\"\u{301}\"  = 1\n\"e\u{301}\"  = 2\n\"\\\"\u{301}\" = 3\n"
        );
    }

    #[test]
    fn arrows_and_comparisons_are_no_equals_signs() {
        assert_eq!(format("{ for a in b : a => c }\nlong = a == b\n"), "{ for a in b : a => c }\nlong = a == b\n");
    }
}
