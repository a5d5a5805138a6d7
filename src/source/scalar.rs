//! Turns a scalar into what it means: null, a boolean, a number or text.
//!
//! Only what means one thing to everyone is more than text. `no` and `on` are words, and a number is one that JSON would write: `0123`,
//! `1_000`, `0b11` and a number of more digits than a number holds stay as they are written, so that an account id keeps its leading zero
//! and a schema that wants a number can say so.

use serde_json::Number;

use super::tree::{Content, Tag};

/// Why a scalar is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// A number without an end, or one too large to hold.
    NotFinite,
    /// Not what its tag says it is: `int`, `bool`.
    NotOfTag(&'static str),
}

/// Reads a scalar; `plain` is one without quotes and not a block of text.
pub(super) fn read(text: &str, plain: bool, tag: Option<&Tag>) -> Result<Content, Wrong> {
    let of_tag = |kind, content: Content, fits: bool| if fits { Ok(content) } else { Err(Wrong::NotOfTag(kind)) };
    match tag.map(Tag::core) {
        None if plain => untagged(text),
        Some(Some("null")) => of_tag("null", Content::Null, is_null(text)),
        Some(Some("bool")) => boolean(text).map(Content::Bool).ok_or(Wrong::NotOfTag("bool")),
        Some(Some("int")) => number(text).and_then(|found| match found {
            Some(found) if !found.is_f64() => Ok(Content::Number(found)),
            _ => Err(Wrong::NotOfTag("int")),
        }),
        Some(Some("float")) => number(text)?.map(Content::Number).ok_or(Wrong::NotOfTag("float")),
        _ => Ok(Content::String(text.to_owned())),
    }
}

fn untagged(text: &str) -> Result<Content, Wrong> {
    if is_null(text) {
        return Ok(Content::Null);
    }
    if let Some(value) = boolean(text) {
        return Ok(Content::Bool(value));
    }
    Ok(number(text)?.map_or_else(|| Content::String(text.to_owned()), Content::Number))
}

/// Whether unquoted text says that there is nothing.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The number that text is, if it is written as one.
fn number(text: &str) -> Result<Option<Number>, Wrong> {
    if matches!(text.trim_start_matches(['+', '-']).to_ascii_lowercase().as_str(), ".inf" | ".nan") {
        return Err(Wrong::NotFinite);
    }
    if !has_json_form(text) {
        return Ok(None);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return Ok(text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from)).ok());
    }
    let Ok(value) = text.parse::<f64>() else { return Ok(None) };
    // `1e3` and `5000.0` are whole numbers, for the schema and so for the types that are read after it.
    let whole = value as i64;
    if whole as f64 == value && whole.unsigned_abs() < 1 << f64::MANTISSA_DIGITS {
        return Ok(Some(whole.into()));
    }
    Number::from_f64(value).map(Some).ok_or(Wrong::NotFinite)
}

/// Whether text is `-? (0 | [1-9][0-9]*) (\.[0-9]*)? ([eE][-+]?[0-9]+)?`, the numbers of YAML's JSON schema.
fn has_json_form(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = &fraction[digits(fraction)..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn plain(text: &str) -> Result<Content, Wrong> {
        read(text, true, None)
    }

    fn tagged(kind: &str, text: &str) -> Result<Content, Wrong> {
        let tag = Tag { name: format!("tag:yaml.org,2002:{kind}"), span: Span::default() };
        read(text, true, Some(&tag))
    }

    fn number(value: impl Into<Number>) -> Result<Content, Wrong> {
        Ok(Content::Number(value.into()))
    }

    #[test]
    fn a_number_means_what_is_written() {
        assert_eq!(plain("365"), number(365));
        assert_eq!(plain("-1"), number(-1));
        assert_eq!(plain("18446744073709551615"), number(u64::MAX));
        assert_eq!(plain("0.1"), number(Number::from_f64(0.1).expect("0.1 is finite")));
    }

    #[test]
    fn a_whole_number_is_whole_however_it_is_written() {
        assert_eq!(plain("5000.0"), number(5000));
        assert_eq!(plain("1e3"), number(1000));
    }

    #[test]
    fn what_only_looks_like_a_number_stays_text() {
        let texts =
            ["0123", "012345678901", "1_000", "0b11", "0x1F", "0o17", "+1", ".5", "1:30", "123456789012345678901"];
        for text in texts.into_iter().chain(["2026-11-21", "30d", "1.2.3", "-"]) {
            assert_eq!(plain(text), Ok(Content::String(text.into())));
        }
    }

    #[test]
    fn words_that_older_yaml_took_for_booleans_are_text() {
        for text in ["yes", "no", "on", "off", "y", "n", "tRue"] {
            assert_eq!(plain(text), Ok(Content::String(text.into())));
        }
        assert_eq!(plain("True"), Ok(Content::Bool(true)));
    }

    #[test]
    fn quotes_make_text() {
        for text in ["", "7", "true", "null", ".inf"] {
            assert_eq!(read(text, false, None), Ok(Content::String(text.into())));
        }
    }

    #[test]
    fn a_number_without_an_end_is_none() {
        for text in [".inf", "-.INF", ".nan", "1e999"] {
            assert_eq!(plain(text), Err(Wrong::NotFinite), "{text}");
        }
    }

    #[test]
    fn an_explicit_tag_decides() {
        assert_eq!(tagged("str", "12"), Ok(Content::String("12".into())));
        assert_eq!(tagged("int", "12"), number(12));
        assert_eq!(tagged("int", "012"), Err(Wrong::NotOfTag("int")));
        assert_eq!(tagged("bool", "yes"), Err(Wrong::NotOfTag("bool")));
        assert_eq!(tagged("null", ""), Ok(Content::Null));
    }
}
