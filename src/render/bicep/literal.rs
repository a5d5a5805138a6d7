//! Turns any string into a Bicep string literal that means exactly that string.

use std::fmt::Write;

use crate::text::is_hidden;

/// The literal, quotes included. No string can end it early, start an interpolation, or hide characters from a reader.
pub fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('\'');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => literal.push_str(r"\\"),
            '\'' => literal.push_str(r"\'"),
            '$' if characters.peek() == Some(&'{') => literal.push_str(r"\$"),
            '\n' => literal.push_str(r"\n"),
            '\r' => literal.push_str(r"\r"),
            '\t' => literal.push_str(r"\t"),
            hidden if is_hidden(hidden) => {
                // Writing to a string cannot fail.
                let _ = write!(literal, r"\u{{{:x}}}", u32::from(hidden));
            }
            plain => literal.push(plain),
        }
    }
    literal.push('\'');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_backslashes_and_interpolations_are_escaped() {
        assert_eq!(literal(r"it's ${evil} \ x $ {"), r"'it\'s \${evil} \\ x $ {'");
    }

    #[test]
    fn lines_and_hidden_characters_are_escaped() {
        assert_eq!(literal("a\r\n\tb\u{0}\u{202e}c"), r"'a\r\n\tb\u{0}\u{202e}c'");
    }

    #[test]
    fn three_quotes_are_no_multi_line_string() {
        assert_eq!(literal("'''"), r"'\'\'\''");
    }
}
