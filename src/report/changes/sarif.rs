//! Turns a comparison into a SARIF 2.1.0 log: each change as a result at the lines of the spec behind it, each danger as a rule.

use serde_json::{Value, json};

use super::{Level, level, lines, sentence, spec_file};
use crate::diff::{Comparison, Danger, Explained};
use crate::report::sarif::{log, uri};
use crate::text::visible;

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
    let results: Vec<Value> = comparison.changes().map(|explained| result(explained, &comparison.spec)).collect();
    log(&rules, &results)
}

fn result(explained: &Explained, spec: &str) -> Value {
    let index = RULES.iter().position(|(danger, ..)| *danger == explained.worst()).unwrap_or(RULES.len() - 1);
    let mut places: Vec<(&str, usize)> = lines(explained).map(|line| (line.file.as_str(), line.number)).collect();
    if places.is_empty() {
        // Code scanning services refuse a result without a place.
        places.extend(spec_file(spec).map(|file| (file, 1)));
    }
    let names = json!([{ "fullyQualifiedName": visible(&explained.change.address), "kind": "resource" }]);
    let mut locations: Vec<Value> = places
        .into_iter()
        .map(|(file, number)| {
            json!({
                "physicalLocation": { "artifactLocation": { "uri": uri(file) }, "region": { "startLine": number } },
                "logicalLocations": names,
            })
        })
        .collect();
    if locations.is_empty() {
        locations.push(json!({ "logicalLocations": names }));
    }
    json!({
        "ruleId": RULES[index].1,
        "ruleIndex": index,
        "level": match level(explained) {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        },
        "message": { "text": visible(&sentence(explained)) },
        "locations": locations,
    })
}
