//! Turns the byte offsets of a text into lines and columns, as many as a template has values, in time that grows with the text alone.

use crate::text::LineColumn;

/// How many bytes lie between two marks.
const STEP: usize = 256;

/// The lines and columns of a text.
#[derive(Debug)]
pub(super) enum Places<'a> {
    /// Of a text, with a mark at every so many bytes.
    In {
        /// The text.
        text: &'a str,
        /// The offset of each mark, on a whole character, and its place.
        marks: Vec<(usize, LineColumn)>,
    },
    /// All at one place: of a text that stands in another as a value.
    All(LineColumn),
}

impl<'a> Places<'a> {
    /// The places of a text.
    pub(super) fn of(text: &'a str) -> Self {
        let mut at = LineColumn { line: 1, column: 1 };
        let mut marks = vec![(0, at)];
        for (offset, character) in text.char_indices() {
            if offset >= marks.len() * STEP {
                marks.push((offset, at));
            }
            at = after(at, character);
        }
        Places::In { text, marks }
    }

    /// The place of an offset; one past the end is the end.
    pub(super) fn at(&self, offset: usize) -> LineColumn {
        match self {
            Places::All(place) => *place,
            Places::In { text, marks } => {
                let next = marks.partition_point(|(mark, _)| *mark <= offset);
                let (mark, place) = marks[next.saturating_sub(1)];
                let characters = text[mark..].char_indices().take_while(|(ahead, _)| mark + ahead < offset);
                characters.fold(place, |place, (_, character)| after(place, character))
            }
        }
    }
}

/// The place behind a character.
fn after(at: LineColumn, character: char) -> LineColumn {
    match character {
        '\n' => LineColumn { line: at.line + 1, column: 1 },
        _ => LineColumn { line: at.line, column: at.column + 1 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_is_where_counting_from_the_start_finds_it() {
        let text = "é: x\n\r\n".repeat(150) + &"ü".repeat(700) + "\nend";
        let places = Places::of(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            assert_eq!(places.at(offset), LineColumn::of(&text, offset), "{offset}");
        }
        assert_eq!(places.at(text.len() + 9), places.at(text.len()));
        assert_eq!(Places::of("").at(0), LineColumn { line: 1, column: 1 });
    }
}
