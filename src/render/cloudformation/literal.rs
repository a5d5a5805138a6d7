//! Turns any string into a YAML scalar on one line that means exactly that string, to CloudFormation's reader too.

use std::fmt::Write;

use ipnet::Ipv4Net;

use crate::text::is_hidden;

/// The scalar: plain where every reader of YAML takes it for that text, else in double quotes.
pub fn literal(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Words that some version of YAML takes for something else than text.
const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null", "none", "nan", "inf", "infinity"];

/// Characters that a plain scalar may hold anywhere but at its start. No space follows a colon or stands before a hash, since
/// those are looked at apart.
const INSIDE: &str = " -_./:+=@^$*(){}[]|\\?~,;!#&'";

/// Whether the text can stand as it is: it starts with a letter, a slash, a circumflex or a dollar sign before a brace, or is a range of addresses, and
/// nothing in it ends it or makes it something else.
fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '^'))
        || text.starts_with("${")
        || text.parse::<Ipv4Net>().is_ok();
    starts
        && text.len() <= 1000
        && text.chars().all(|character| character.is_ascii_alphanumeric() || INSIDE.contains(character))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The text in double quotes.
fn quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '\\' => literal.push_str(r"\\"),
            '"' => literal.push_str(r#"\""#),
            '\n' => literal.push_str(r"\n"),
            '\r' => literal.push_str(r"\r"),
            '\t' => literal.push_str(r"\t"),
            hidden if is_hidden(hidden) => {
                let code = u32::from(hidden);
                // Writing to a string cannot fail.
                let _ = if code > 0xffff { write!(literal, r"\U{code:08X}") } else { write!(literal, r"\u{code:04X}") };
            }
            plain => literal.push(plain),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_mean_something_else_are_quoted() {
        for text in [
            "true",
            "No",
            "on",
            "null",
            "2012-10-17",
            "0123",
            "1e3",
            "",
            "~",
            "*",
            "-",
            "a: b",
            "a #b",
            "a ",
            "!Ref x",
            "- a",
            "y",
        ] {
            assert_eq!(literal(text), format!("\"{text}\""), "{text}");
        }
    }

    #[test]
    fn plain_text_stays_plain() {
        for text in [
            "fraud-prod",
            "10.0.0.0/16",
            "arn:aws:iam::1:role/x",
            "/fraud-prod/keys",
            "a:b",
            "${A.Arn}/*",
            "s3:*",
            "^arn:\\d{12}$",
        ] {
            assert_eq!(literal(text), text);
        }
    }

    #[test]
    fn quotes_backslashes_lines_and_hidden_characters_are_escaped() {
        assert_eq!(literal("\"a\\\r\n\t\u{0}\u{202e}\u{e0001}"), r#""\"a\\\r\n\t\u0000\u202E\U000E0001""#);
    }
}
