//! Turns a comparison into a SARIF 2.1.0 log: each change as a result at the lines of the spec behind it, each danger as a rule.

use serde_json::{Value, json};

use super::{Level, level, lines, sentence};
use crate::diff::{Comparison, Danger, Explained};
use crate::report::sarif::{log, uri};

/// The rules: each danger, and a change without one.
static RULES: &[(Option<Danger>, &str, &str)] = &[
    (Some(Danger::DataLoss), "data-loss", "Data, logs or keys are lost, or sooner than before"),
    (Some(Danger::LockOut), "lock-out", "Somebody who could get in, or mend it, no longer can"),
    (Some(Danger::CannotBeUndone), "cannot-be-undone", "It cannot be taken back"),
    (Some(Danger::Downtime), "downtime", "Something does not work while it changes"),
    (Some(Danger::Cost), "cost", "It costs more"),
    (None, "change", "The infrastructure changes"),
];

/// Prints the changes as one log.
pub(super) fn print(comparison: &Comparison) -> String {
    let rules: Vec<Value> =
        RULES.iter().map(|(_, id, text)| json!({"id": id, "shortDescription": {"text": text}})).collect();
    let results: Vec<Value> = comparison.changes().map(result).collect();
    log(&rules, &results)
}

fn result(explained: &Explained) -> Value {
    let index = RULES.iter().position(|(danger, ..)| *danger == explained.worst()).unwrap_or(RULES.len() - 1);
    let locations: Vec<Value> = lines(explained)
        .map(|line| {
            json!({
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(&line.file) },
                    "region": { "startLine": line.number },
                },
                "logicalLocations": [{ "fullyQualifiedName": explained.change.address, "kind": "resource" }],
            })
        })
        .collect();
    json!({
        "ruleId": RULES[index].1,
        "ruleIndex": index,
        "level": match level(explained) {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": sentence(explained) },
        "locations": locations,
    })
}
