//! Turns byte offsets of a text into lines and columns, quickly for many offsets of one text, however long its lines are.

use crate::text::LineColumn;

/// How many bytes lie between two places whose number of characters is kept.
const STRIDE: usize = 256;

/// Where the lines of a text start.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// How many characters start before each multiple of [`STRIDE`]; none where each character is one byte.
    characters: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn of(text: &'a str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(offset, _)| offset + 1));
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for stretch in text.as_bytes().chunks(STRIDE) {
                characters.push(count);
                count += stretch.iter().filter(|byte| is_start(**byte)).count();
            }
        }
        Lines { text, starts, characters }
    }

    /// The place of an offset; one past the end is the end.
    pub fn at(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        LineColumn { line, column: self.before(offset) - self.before(start) + 1 }
    }

    /// How many characters start before an offset.
    fn before(&self, offset: usize) -> usize {
        let Some(last) = self.characters.len().checked_sub(1) else { return offset };
        let stretch = (offset / STRIDE).min(last);
        let bytes = self.text.as_bytes().get(stretch * STRIDE..offset).unwrap_or_default();
        self.characters[stretch] + bytes.iter().filter(|byte| is_start(**byte)).count()
    }
}

/// Whether a character starts with this byte.
fn is_start(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_is_where_the_slow_way_finds_it() {
        let text = format!("{}é\nb: \u{1f600}x\n\n{}\n", "aé".repeat(400), "ö".repeat(700));
        let lines = Lines::of(&text);
        for (offset, _) in text.char_indices() {
            assert_eq!(lines.at(offset), LineColumn::of(&text, offset), "at {offset}");
        }
        assert_eq!(lines.at(usize::MAX), LineColumn::of(&text, text.len()));
        let text = "a: b\n\nc: d";
        let lines = Lines::of(text);
        for offset in 0..=text.len() + 1 {
            assert_eq!(lines.at(offset), LineColumn::of(text, offset), "at {offset}");
        }
        assert_eq!(Lines::of("").at(0), LineColumn { line: 1, column: 1 });
    }
}
