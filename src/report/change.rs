//! Turns the edit that mends a finding into a change of the bytes of a file.

use serde_json::Value;

use crate::finding::{Edit, Finding, Part, Place};
use crate::source::{Document, Located};
use crate::text::{Pointer, Span};

/// A change of a file of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The index of the file in the document.
    pub file: usize,
    /// The bytes to take out.
    pub span: Span,
    /// What to write in their place.
    pub text: String,
}

/// The change that mends a finding; `None` where none is known, and where the item is an alias of something written elsewhere.
pub fn change(document: &Document, finding: &Finding) -> Option<Change> {
    let edit = finding.edit.as_ref()?;
    let (located, text) = match (&finding.place, edit) {
        (Place::Item { pointer, part }, Edit::Replace(text)) => {
            let located = document.replaceable(pointer, *part)?;
            let text = in_quotes_of(document.text(located)?, text);
            (located, text)
        }
        (Place::Item { pointer, .. }, Edit::Quote) => {
            (document.replaceable(pointer, Part::Value)?, quoted(document.authored(pointer)?))
        }
        (Place::Item { pointer, .. }, Edit::Remove) => {
            let Located { file, span } = emptied(document, pointer)?;
            (Located { file, span: removed(&document.files.get(file)?.text, span) }, String::new())
        }
        (place, Edit::Replace(text)) => (document.locate(place)?, text.clone()),
        (place, Edit::Quote) => {
            let located = document.locate(place)?;
            (located, quoted(document.text(located)?))
        }
        (place, Edit::Remove) => (document.locate(place)?, String::new()),
    };
    Some(Change { file: located.file, span: located.span, text })
}

/// Text in quotes, where what it replaces has them: JSON knows no text without. Numbers and switches have none.
fn in_quotes_of(before: &str, text: &str) -> String {
    let is_text = serde_json::from_str::<Value>(text).is_err();
    if before.starts_with('"') && is_text { quoted(text) } else { text.to_owned() }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// What to take out so that no field is left with nothing: the map or list without brackets that holds nothing else.
fn emptied(document: &Document, pointer: &Pointer) -> Option<Located> {
    let mut whole = document.whole(pointer)?;
    let mut item = pointer.clone();
    while let Some(parent) = item.parent().filter(|parent| parent.last().is_some()) {
        let holds = match document.value.pointer(parent.as_str()) {
            Some(Value::Object(map)) => map.len(),
            Some(Value::Array(items)) => items.len(),
            _ => break,
        };
        let brackets = document.replaceable(&parent, Part::Value).is_some();
        let Some(around) = document.whole(&parent).filter(|_| holds == 1 && !brackets) else { break };
        // With bases, a map may be written in one file and what it holds in another.
        if around.file != whole.file || around.span.start > whole.span.start || around.span.end < whole.span.end {
            break;
        }
        (whole, item) = (around, parent);
    }
    Some(whole)
}

/// What to take out so that an item is gone with what tied it to its siblings: its lines, its dash or its comma.
fn removed(text: &str, item: Span) -> Span {
    let start = item.start;
    let end = start + text[start..item.end].trim_end().len();
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
    let before = &text[line_start..start];
    let after = text[end..line_end].trim();
    let alone = after.is_empty() || after.starts_with('#');
    if alone && before.trim().is_empty() {
        return Span::new(line_start, line_end);
    }
    if alone && before.trim() == "-" {
        // The first field of a list's item leaves its place, after the dash, to the next field.
        let next = &text[line_end..];
        let indentation = next.len() - next.trim_start_matches(' ').len();
        let same_item = indentation == start - line_start && !next[indentation..].starts_with(['\r', '\n']);
        return match same_item && !next[indentation..].is_empty() {
            true => Span::new(start, line_end + indentation),
            false => Span::new(line_start, line_end),
        };
    }
    let rest = text[end..].trim_start();
    if let Some(next) = rest.strip_prefix(',') {
        return Span::new(start, text.len() - next.trim_start().len());
    }
    let kept = text[..start].trim_end();
    Span::new(kept.strip_suffix(',').map_or(start, str::len), end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Findings, codes};
    use crate::source::load;

    /// The text after an edit of the item at `pointer`.
    fn edited(text: &str, pointer: &str, edit: Edit) -> Option<String> {
        let document = load("a.yaml", &|_| Ok(text.as_bytes().to_vec()), &[], &mut Findings::default());
        let finding = Finding::at(&codes::UNKNOWN_VALUE, pointer.into(), "x").edit(edit);
        let Change { span, text: new, .. } = change(&document, &finding)?;
        Some(format!("{}{new}{}", &text[..span.start], &text[span.end..]))
    }

    fn without(text: &str, pointer: &str) -> String {
        edited(text, pointer, Edit::Remove).expect("it can be removed")
    }

    #[test]
    fn a_value_is_replaced_as_it_is_written() {
        let replace = |text, pointer| edited(text, pointer, Edit::Replace("x".into()));
        assert_eq!(replace("a: 'b' # why\n", "/a").as_deref(), Some("a: x # why\n"));
        assert_eq!(replace("a: [1, 2]\n", "/a").as_deref(), Some("a: x\n"));
        assert_eq!(replace("a:\n  b: 1\n", "/a"), None);
    }

    #[test]
    fn what_has_quotes_keeps_them() {
        let replace = |text, with: &str| edited(text, "/a", Edit::Replace(with.into()));
        assert_eq!(replace("{\"a\": \"b\"}", "x").as_deref(), Some("{\"a\": \"x\"}"));
        assert_eq!(replace("a: \"yes\"\n", "true").as_deref(), Some("a: true\n"));
    }

    #[test]
    fn a_value_is_put_in_quotes_as_it_is_written() {
        assert_eq!(edited("a: 1.10 # why\n", "/a", Edit::Quote).as_deref(), Some("a: \"1.10\" # why\n"));
    }

    #[test]
    fn what_would_hold_nothing_goes_too() {
        assert_eq!(without("a:\n  b:\n    - c: 1\nd: 1\n", "/a/b/0/c"), "d: 1\n");
        assert_eq!(without("a: {b: 1}\n", "/a/b"), "a: {}\n");
    }

    #[test]
    fn a_value_that_stands_elsewhere_is_left_alone() {
        let text = "a: &a {k: 1}\nb: *a\nc:\n  <<: *a\n";
        for pointer in ["/b", "/b/k", "/c/k"] {
            assert_eq!(edited(text, pointer, Edit::Replace("x".into())), None);
            assert_eq!(edited(text, pointer, Edit::Remove), None);
        }
    }

    #[test]
    fn a_field_goes_with_its_lines() {
        assert_eq!(without("a: 1\nb: 2 # why\nc: 3\n", "/b"), "a: 1\nc: 3\n");
        assert_eq!(without("a: 1\nb:\n  c:\n    - d: |\n        x\n        y\n\ne: 3\n", "/b"), "a: 1\n\ne: 3\n");
        assert_eq!(without("a: 1\nb: 2", "/b"), "a: 1\n");
    }

    #[test]
    fn an_item_goes_with_its_dash() {
        assert_eq!(without("a:\n  - x\n  - y\n", "/a/1"), "a:\n  - x\n");
        assert_eq!(without("a:\n  - x: 1\n    y: 2\n", "/a/0/x"), "a:\n  - y: 2\n");
        assert_eq!(without("a:\n  - x: 1\n    y: 2\n", "/a/0/y"), "a:\n  - x: 1\n");
    }

    #[test]
    fn an_item_between_brackets_goes_with_its_comma() {
        assert_eq!(without("a: {x: 1, y: 2, z: 3}\n", "/a/y"), "a: {x: 1, z: 3}\n");
        assert_eq!(without("a: {x: 1, y: [2, 3]}\n", "/a/y"), "a: {x: 1}\n");
        assert_eq!(without("a: [x]\n", "/a/0"), "a: []\n");
    }
}
