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
        ErrorKind::MappingValueNotAllowed => misplaced_value(text, span, file),
        ErrorKind::SimpleKeyExpected => {
            finding("this is neither a key with its value nor a part of the line before".into())
                .expected("`key: value`")
        }
        ErrorKind::InvalidColonPlacement => {
            finding("a `:` cannot stand here".into()).help("a `[` or a `{` before it may not be closed")
        }
        ErrorKind::ExpectedDocumentStart => {
            finding("the document has ended before this".into()).expected("one document in a file")
        }
        ErrorKind::MisplacedFlowCollectionEnd => finding("this bracket closes nothing".into()),
        _ => finding(error.info()),
    }
}

/// A `key: value` stands where none can: in text without quotes, after a line that lacks its colon, or in a column of its own.
fn misplaced_value(text: &str, colon: Span, file: &str) -> Finding {
    let line_start = text[..colon.start].rfind('\n').map_or(0, |newline| newline + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    if let Some(first) = text[line_start..colon.start].find(": ") {
        let value_start = line_start + first + 2;
        let value = text[value_start..line_start + line.len()].trim();
        let value_start = value_start + text[value_start..].len() - text[value_start..].trim_start().len();
        let span = Span::new(value_start, value_start + value.len());
        let finding = new(&codes::SYNTAX, file, span, "text that holds `: ` stands without quotes");
        return match value.contains(['"', '\\', '#']) || value.starts_with(['[', '{', '\'', '&', '!', '|', '>']) {
            true => finding.expected("quotes around it"),
            false => finding.expected("quotes around it").replace_with(format!("\"{value}\"")),
        };
    }
    let before = text[..line_start].lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if !before.is_empty() && !before.contains([':', '#']) {
        let start = text[..line_start].rfind(before).unwrap_or(line_start);
        let span = Span::new(start, start + before.len());
        return new(&codes::SYNTAX, file, span, format!("`{before}` is no key with a value")).expected("`key: value`");
    }
    let indentation = line.len() - line.trim_start().len();
    let span = Span::new(line_start + indentation, line_start + line.trim_end().len());
    new(&codes::SYNTAX, file, span, "this field is in a column of its own").expected("it in the column of its siblings")
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Edit, Findings};
    use crate::source::parse;

    /// What is pointed at in a text, the message, and the edit.
    fn found(text: &str) -> (String, String, Option<Edit>) {
        let mut findings = Findings::default();
        assert_eq!(parse(text, 0, "spec.yaml", &mut findings), None);
        let finding = findings.iter().next().expect("a finding").clone();
        let Place::Text { span, .. } = finding.place else { panic!("{finding:?}") };
        (text[span.start..span.end].to_owned(), finding.message, finding.edit)
    }

    fn message(text: &str) -> String {
        found(text).1
    }

    #[test]
    fn text_with_a_colon_gets_quotes() {
        let quoted = Some(Edit::Replace("\"see: this\"".into()));
        let message = "text that holds `: ` stands without quotes";
        assert_eq!(found("name: x\nnote: see: this\n"), ("see: this".into(), message.into(), quoted));
        assert_eq!(found("note: see: \"this\"\n"), ("see: \"this\"".into(), message.into(), None));
    }

    #[test]
    fn a_line_without_its_colon_is_named() {
        let message = "`name fraud` is no key with a value";
        assert_eq!(found("name fraud\nregion: x\n"), ("name fraud".into(), message.into(), None));
    }

    #[test]
    fn a_field_in_a_column_of_its_own_is_pointed_at() {
        let (at, message, _) = found("network:\n  mode: own\n   zones: 2\n");
        assert_eq!((at.as_str(), message.as_str()), ("zones: 2", "this field is in a column of its own"));
    }

    #[test]
    fn tabs_as_indentation_become_spaces() {
        let spaces = Some(Edit::Replace("  ".into()));
        let message = "a tab indents this line";
        assert_eq!(found("a:\n\tb: 1\n"), ("\t".into(), message.into(), spaces.clone()));
        assert_eq!(found("a:\n  b: 1\n\tc: 1\n"), ("\t".into(), message.into(), spaces));
    }

    #[test]
    fn what_is_not_closed_is_named() {
        assert_eq!(message("a: [1, 2\n"), "the `[` is never closed");
        assert_eq!(message("a: 1\nb: \"x"), "the quoted text is never closed");
        assert_eq!(message("a: \"x\nb: 1\n"), "a line of quoted text is not indented");
    }

    #[test]
    fn characters_that_cannot_stand_are_shown_without_harm() {
        assert_eq!(message("a: @me\n"), "`@` cannot stand here");
        assert_eq!(message("a: \u{1b}[31m\n"), "`\\u{1b}` cannot stand here");
    }
}
