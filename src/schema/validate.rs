//! Turns a document that does not fit the schema into findings, all of them in one run.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::derive::spec_schema;
use super::explain::explain;
use crate::finding::{Edit, Finding, Findings, Place, codes};

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    jsonschema::validator_for(spec_schema()).expect("the derived schema is a schema, which a test reads")
});

/// Holds a document against the schema.
pub fn validate(document: &Value, findings: &mut Findings) {
    let cloud = document["cloud"].as_str();
    let mut found: Vec<Finding> =
        VALIDATOR.iter_errors(document).flat_map(|error| explain(&error, spec_schema(), cloud)).collect();
    drop_echoes(&mut found);
    findings.extend(found);
}

/// A misspelt field is reported twice, once as unknown and once as missing: the first says all.
fn drop_echoes(findings: &mut Vec<Finding>) {
    let meant: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == &codes::UNKNOWN_FIELD)
        .filter_map(|finding| match (&finding.place, &finding.edit) {
            (Place::Item { pointer, .. }, Some(Edit::Replace(name))) => Some(pointer.parent()?.child(name)),
            _ => None,
        })
        .collect();
    findings.retain(|finding| {
        finding.code != &codes::MISSING_FIELD
            || !matches!(&finding.place, Place::Item { pointer, .. } if meant.contains(pointer))
    });
}
