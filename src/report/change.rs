//! Turns the edit that mends a finding into a change of the bytes of a file.

use crate::finding::{Edit, Finding, Place};
use crate::source::{Document, Located};
use crate::text::Span;

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
    let located = match (&finding.place, edit) {
        (Place::Item { pointer, part }, Edit::Replace(_)) => document.replaceable(pointer, *part)?,
        (Place::Item { pointer, .. }, Edit::Remove) => {
            let Located { file, span } = document.whole(pointer)?;
            Located { file, span: removed(&document.files.get(file)?.text, span) }
        }
        (place, _) => document.locate(place)?,
    };
    let text = match edit {
        Edit::Replace(text) => text.clone(),
        Edit::Remove => String::new(),
    };
    Some(Change { file: located.file, span: located.span, text })
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
