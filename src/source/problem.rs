//! Turns what is wrong with the text of a file into findings, in the words of someone who writes specs.

use granit_parser::{ErrorKind, ScanError};

use super::scalar::Wrong;
use super::yaml::{MAX_DEPTH, MAX_VALUES};
use crate::finding::{Code, Finding, Place, codes};
use crate::text::Span;

fn new(code: &'static Code, file: &str, span: Span, message: impl Into<String>) -> Finding {
    Finding::new(code, Place::Text { file: file.to_owned(), span }, message)
}

/// The parser understands nothing from here on.
pub(super) fn syntax(error: &ScanError, text: &str, file: &str) -> Finding {
    let span = character_at(text, error.marker().byte_offset().unwrap_or(text.len()));
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(file, span);
    }
    let next_line =
        text.get(span.start..).unwrap_or_default().find('\n').map_or(text.len(), |newline| span.start + newline + 1);
    if let Some(tabs) = tab_indentation(text, span.start).or_else(|| tab_indentation(text, next_line)) {
        return new(&codes::SYNTAX, file, tabs, "a tab indents this line")
            .expected("spaces as indentation")
            .replace_with("  ".repeat(tabs.end - tabs.start));
    }
    let finding = |message: String| new(&codes::SYNTAX, file, span, message);
    match error.kind() {
        ErrorKind::UnclosedFlowCollection { open } => finding(format!("the `{open}` is never closed")),
        ErrorKind::UnclosedQuotedScalar => finding("the quoted text is never closed".into()),
        ErrorKind::InvalidQuotedScalarIndent => {
            finding("a line of quoted text is not indented".into()).help("the quotes before it may not be closed")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let help = match character.is_control() {
                true => {
                    format!("if it is meant, write it as an escape in quotes: `\"\\u{:04x}\"`", u32::from(*character))
                }
                false => "if text is meant, quote it: `\"…\"`".to_owned(),
            };
            finding(format!("`{}` cannot stand here", character.escape_debug())).help(help)
        }
        ErrorKind::MappingValueNotAllowed => finding("a key and its value cannot stand here".into())
            .help("text that holds `: ` has to be quoted, and a key stands in the column of its siblings"),
        ErrorKind::SimpleKeyExpected => {
            finding("this is neither a key with its value nor a part of the line before".into())
                .expected("`key: value`")
        }
        ErrorKind::InvalidColonPlacement => {
            finding("a `:` cannot stand here".into()).help("a `[` or a `{` before it may not be closed")
        }
        _ => finding(error.info()),
    }
}

/// A value is none that a document can hold.
pub(super) fn scalar(wrong: Wrong, value: &str, file: &str, span: Span) -> Finding {
    match wrong {
        Wrong::NotFinite => new(&codes::NOT_FINITE, file, span, format!("`{value}` is no number that a spec can hold"))
            .expected("a finite number")
            .help(format!("if text is meant, quote it: `\"{value}\"`")),
        Wrong::NotOfTag(kind) => new(&codes::SYNTAX, file, span, format!("`{value}` is no `!!{kind}`")),
    }
}

/// A document begins after the first.
pub(super) fn second_document(file: &str, span: Span) -> Finding {
    new(&codes::SECOND_DOCUMENT, file, span, "a second document begins here")
        .expected("one document in a file")
        .help("give each spec a file of its own; what several share goes into a base that they extend")
}

/// Too many levels.
pub(super) fn too_deep(file: &str, span: Span) -> Finding {
    let message = format!("more than {MAX_DEPTH} maps and lists lie inside each other here");
    new(&codes::TOO_LARGE, file, span, message)
}

/// Too many values, most often by aliases of aliases.
pub(super) fn too_many_values(file: &str, span: Span) -> Finding {
    let message = format!("the file comes to more than {MAX_VALUES} values here, those that aliases repeat included");
    new(&codes::TOO_LARGE, file, span, message)
}

/// A key stands in its map already, in the line `first`.
pub(super) fn duplicate_key(key: &str, first: usize, file: &str, span: Span) -> Finding {
    new(&codes::DUPLICATE_KEY, file, span, format!("`{key}` is given twice in one map"))
        .help(format!("it is given in line {first} already: keep one of the two"))
}

/// A key is null, a list or a map.
pub(super) fn bad_key(file: &str, span: Span) -> Finding {
    new(&codes::SYNTAX, file, span, "a key of a map is not text").expected("text as key")
}

/// A merge of something else than maps.
pub(super) fn bad_merge(file: &str, span: Span) -> Finding {
    new(&codes::SYNTAX, file, span, "`<<` merges what is no map").expected("an alias of a map")
}

/// An alias that stands inside what it stands for.
pub(super) fn recursive_alias(text: &str, file: &str, span: Span) -> Finding {
    let alias = text.get(span.start..span.end).unwrap_or_default();
    new(&codes::SYNTAX, file, span, format!("the alias `{alias}` stands for a value that holds the alias itself"))
}

/// An alias of nothing.
pub(super) fn unknown_alias(alias: &str, file: &str, span: Span) -> Finding {
    new(&codes::SYNTAX, file, span, format!("no value before this is called `&{alias}`"))
        .help(format!("if text is meant, quote it: `\"*{alias}\"`"))
}

/// The character at an offset; at the end of the text, nothing.
fn character_at(text: &str, offset: usize) -> Span {
    let start = offset.min(text.len());
    let width = text
        .get(start..)
        .unwrap_or_default()
        .chars()
        .next()
        .filter(|character| *character != '\n')
        .map_or(0, char::len_utf8);
    Span::new(start, start + width)
}

/// The tabs among the white space that the line of `offset` begins with.
fn tab_indentation(text: &str, offset: usize) -> Option<Span> {
    let line_start = text.get(..offset)?.rfind('\n').map_or(0, |newline| newline + 1);
    let line = &text[line_start..];
    let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
    let tab = line[..indentation].find('\t')?;
    let tabs = line[tab..].bytes().take_while(|byte| *byte == b'\t').count();
    Some(Span::new(line_start + tab, line_start + tab + tabs))
}
