//! Turns findings into a SARIF 2.1.0 log, the form that code scanning services read.

use serde_json::{Map, Value, json};

use super::change::{Change, change};
use super::spot::{Range, Spot};
use crate::finding::{CODES, Code, Finding, Severity};
use crate::source::{Document, STANDARD_INPUT};

/// Prints the findings as one log, with every kind of finding as a rule.
pub(super) fn print(document: &Document, findings: &[&Finding]) -> String {
    let rules: Vec<Value> = CODES.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(document, finding)).collect();
    log(&rules, &results)
}

/// A log of one run.
pub(super) fn log(rules: &[Value], results: &[Value]) -> String {
    super::pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bastide",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.id,
        "name": code.name,
        "shortDescription": { "text": code.name.replace('-', " ") },
        "defaultConfiguration": { "level": level(code.severity) },
    })
}

fn result(document: &Document, finding: &Finding) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), finding.code.id.into());
    if let Some(index) = CODES.iter().position(|code| *code == finding.code) {
        result.insert("ruleIndex".into(), index.into());
    }
    result.insert("level".into(), level(finding.severity()).into());
    result.insert("message".into(), json!({ "text": super::told(finding) }));
    if let Some(location) = location(&Spot::of(document, finding)) {
        result.insert("locations".into(), json!([location]));
    }
    if let Some(fix) = change(document, finding).and_then(|change| fix(document, &change)) {
        result.insert("fixes".into(), json!([fix]));
    }
    result.into()
}

fn location(spot: &Spot<'_>) -> Option<Value> {
    let mut location = Map::new();
    if let Some(path) = spot.path() {
        let mut physical = json!({ "artifactLocation": { "uri": uri(path) } });
        if let Some(range) = spot.range {
            physical["region"] = region(range);
        }
        location.insert("physicalLocation".into(), physical);
    }
    if let Some(pointer) = spot.pointer {
        let name = json!([{ "fullyQualifiedName": pointer.dotted(), "kind": "property" }]);
        location.insert("logicalLocations".into(), name);
    }
    (!location.is_empty()).then_some(location.into())
}

fn fix(document: &Document, change: &Change) -> Option<Value> {
    let file = document.files.get(change.file)?;
    if document.is_command_line(change.file) || file.name == STANDARD_INPUT {
        return None;
    }
    Some(json!({
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&file.name) },
            "replacements": [{
                "deletedRegion": region(Range::of(change.span, &file.text)),
                "insertedContent": { "text": change.text },
            }],
        }],
    }))
}

fn region(Range { start, end }: Range) -> Value {
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A file's name as a URI: relative, as services want it, unless the name is absolute.
pub(super) fn uri(name: &str) -> String {
    let mut uri = String::from(if name.starts_with('/') { "file://" } else { "" });
    for byte in name.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{self, example};
    use super::*;
    use crate::finding::Findings;

    fn printed(document: &Document, found: &Findings) -> Value {
        tests::printed(Format::Sarif, include_str!("../../tests/schemas/sarif-2.1.0.schema.json"), document, found)
    }

    #[test]
    fn a_result_has_its_place_and_its_fix() {
        let (document, found) = example(&[]);
        let log = printed(&document, &found);
        let result = &log["runs"][0]["results"][2];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "envs/my%20spec.yaml");
        let region = json!({ "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 8 });
        assert_eq!(place["region"], region);
        let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replacement, &json!({ "deletedRegion": region, "insertedContent": { "text": "storage" } }));
        let rule = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    }

    #[test]
    fn what_was_set_on_the_command_line_has_only_its_name() {
        let (document, found) = example(&["region=westeurop", "stroage=[]"]);
        let log = printed(&document, &found);
        let location = &log["runs"][0]["results"][0]["locations"][0];
        assert_eq!(location, &json!({ "logicalLocations": [{ "fullyQualifiedName": "region", "kind": "property" }] }));
        assert!(log["runs"][0]["results"][2].get("fixes").is_none());
    }

    #[test]
    fn no_finding_is_a_log_too() {
        printed(&Document::default(), &Findings::default());
    }

    #[test]
    fn names_become_uris() {
        assert_eq!(uri("../envs/prod:1 ü.yaml"), "../envs/prod%3A1%20%C3%BC.yaml");
        assert_eq!(uri("/etc/spec.yaml"), "file:///etc/spec.yaml");
    }
}
