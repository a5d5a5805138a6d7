//! Turns byte offsets of a text into spans, and spans into lines and columns.

/// A stretch of a text, in bytes: `start` is its first byte, `end` the one after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset of the byte after the last.
    pub end: usize,
}

/// A place in a text as people count it: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Span {
    /// The span from `start` to before `end`, both in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// Where the span starts in `text`, which it was taken from.
    pub fn start_in(self, text: &str) -> LineColumn {
        LineColumn::of(text, self.start)
    }

    /// Where the span ends in `text`, which it was taken from.
    pub fn end_in(self, text: &str) -> LineColumn {
        LineColumn::of(text, self.end)
    }
}

impl LineColumn {
    /// The line and column of a byte offset of `text`; an offset past the end is the end.
    pub fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        LineColumn { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "a: é\nbé: x\n";
        let offset = text.find('x').expect("there is an x");
        assert_eq!(LineColumn::of(text, offset), LineColumn { line: 2, column: 5 });
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(LineColumn::of("ab\n", 99), LineColumn { line: 2, column: 1 });
    }
}
