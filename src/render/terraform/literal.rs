//! Turns any string into a string literal of HCL that means exactly that string.

use std::fmt::Write;

use crate::text::is_hidden;

/// The literal, quotes included. No string can end it early, start a template, or hide characters from a reader. Terraform itself
/// keeps every string in Unicode's composed form (NFC).
pub fn literal(text: &str) -> String {
    format!("\"{}\"", inside(text))
}

/// The text as it stands inside a literal, between references.
pub fn inside(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => escaped.push_str(r"\\"),
            '"' => escaped.push_str(r#"\""#),
            '\n' => escaped.push_str(r"\n"),
            '\r' => escaped.push_str(r"\r"),
            '\t' => escaped.push_str(r"\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                escaped.push(character);
                escaped.push(character);
            }
            // Before another of its kind it could be read as the first half of such an escape.
            '$' | '%' if characters.peek() == Some(&character) => {
                // Writing to a string cannot fail.
                let _ = write!(escaped, r"\u{:04x}", u32::from(character));
            }
            hidden if is_hidden(hidden) => {
                let code = u32::from(hidden);
                let _ = if code > 0xffff { write!(escaped, r"\U{code:08x}") } else { write!(escaped, r"\u{code:04x}") };
            }
            plain => escaped.push(plain),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_backslashes_and_templates_are_escaped() {
        assert_eq!(literal(r#"a "b" \ ${c} %{if d} $ { 5%"#), r#""a \"b\" \\ $${c} %%{if d} $ { 5%""#);
    }

    #[test]
    fn signs_before_a_brace_are_told_from_an_escape() {
        assert_eq!(literal("$${a} $$ %%{b}"), r#""\u0024$${a} \u0024$ \u0025%%{b}""#);
    }

    #[test]
    fn lines_and_hidden_characters_are_escaped() {
        assert_eq!(literal("a\r\n\tb\u{0}\u{202e}\u{e0001}"), r#""a\r\n\tb\u0000\u202e\U000e0001""#);
    }
}
