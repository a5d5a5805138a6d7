//! Turns findings into JSON of a fixed form, `schemas/findings.v1.schema.json`.

use serde::Serialize;

use super::change::change;
use super::spot::{Range, Spot};
use crate::finding::{Finding, Severity};
use crate::source::Document;
use crate::text::Pointer;

/// The version of the form. What readers of it count on changes only with the number.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    severity: Severity,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    pointer: Option<&'a Pointer>,
    expected: Option<&'a str>,
    help: Option<&'a str>,
    edit: Option<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
}

/// Prints the findings as one JSON document.
pub(super) fn print(document: &Document, findings: &[&Finding]) -> String {
    let findings = findings.iter().map(|finding| entry(document, finding)).collect();
    super::pretty(&Report { version: VERSION, findings })
}

fn entry<'a>(document: &'a Document, finding: &'a Finding) -> Entry<'a> {
    let spot = Spot::of(document, finding);
    Entry {
        code: finding.code.id,
        name: finding.code.name,
        severity: finding.severity(),
        message: &finding.message,
        file: spot.file,
        line: spot.range.map(|range| range.start.line),
        column: spot.range.map(|range| range.start.column),
        end_line: spot.range.map(|range| range.end.line),
        end_column: spot.range.map(|range| range.end.column),
        pointer: spot.pointer,
        expected: finding.expected.as_deref(),
        help: finding.help.as_deref(),
        edit: edit(document, finding),
    }
}

fn edit<'a>(document: &'a Document, finding: &Finding) -> Option<EditEntry<'a>> {
    let change = change(document, finding).filter(|change| !document.is_command_line(change.file))?;
    let file = &document.files[change.file];
    let Range { start, end } = Range::of(change.span, &file.text);
    Some(EditEntry {
        file: &file.name,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        text: change.text,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::Format;
    use super::super::tests::{self, example};
    use crate::finding::Findings;
    use crate::source::{Document, ReadError, load};

    fn printed(document: &Document, found: &Findings) -> Value {
        tests::printed(Format::Json, include_str!("../../schemas/findings.v1.schema.json"), document, found)
    }

    #[test]
    fn a_finding_has_its_place_and_its_edit() {
        let (document, found) = example(&[]);
        assert_eq!(
            printed(&document, &found)["findings"][2],
            json!({
                "code": "SCH001",
                "name": "unknown-field",
                "severity": "error",
                "message": "`stroage` is no field of a spec",
                "file": "envs/my spec.yaml",
                "line": 3,
                "column": 1,
                "end_line": 3,
                "end_column": 8,
                "pointer": "/stroage",
                "expected": "one of `storage`, `network`",
                "help": null,
                "edit": {
                    "file": "envs/my spec.yaml", "line": 3, "column": 1, "end_line": 3, "end_column": 8, "text": "storage"
                }
            })
        );
    }

    #[test]
    fn what_was_set_on_the_command_line_has_no_file() {
        let (document, found) = example(&["region=westeurop"]);
        let value = printed(&document, &found);
        let entry = &value["findings"][1];
        assert_eq!(
            (&entry["file"], &entry["line"], &entry["pointer"]),
            (&Value::Null, &Value::Null, &json!("/region"))
        );
    }

    #[test]
    fn a_file_that_is_not_there_has_no_line() {
        let mut found = Findings::default();
        let document = load("a.yaml", &|_| Err(ReadError::NotFound), &[], &mut found);
        let value = printed(&document, &found);
        assert_eq!((&value["findings"][0]["file"], &value["findings"][0]["line"]), (&json!("a.yaml"), &Value::Null));
    }

    #[test]
    fn no_finding_is_an_empty_list() {
        let value = printed(&Document::default(), &Findings::default());
        assert_eq!(value, json!({"version": 1, "findings": []}));
    }
}
