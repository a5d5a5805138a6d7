//! Turns a comparison into JSON of a fixed form, `schemas/changes.v1.schema.json`.

use serde_json::{Value, json};

use crate::diff::{Action, Cause, Comparison, Difference, Explained, Replaces};

/// The version of the form. What readers of it count on changes only with the number.
const VERSION: u32 = 1;

/// Prints the changes as one JSON document.
pub(super) fn print(comparison: &Comparison) -> String {
    let changes: Vec<Value> = comparison.changes.iter().map(entry).collect();
    crate::report::pretty(&json!({
        "version": VERSION,
        "against": comparison.against,
        "language": comparison.language,
        "changes": changes,
        "unread": comparison.unread,
    }))
}

fn entry(explained: &Explained) -> Value {
    let change = &explained.change;
    let from = match &change.action {
        Action::Moved { from } => Some(from),
        _ => None,
    };
    let causes: Vec<Value> = explained
        .causes
        .iter()
        .map(|cause| match cause {
            Cause::Spec { pointer, line } => json!({"pointer": pointer, "line": line}),
            Cause::Elsewhere => json!({"pointer": null, "line": null}),
        })
        .collect();
    let dangers: Vec<Value> =
        explained.risks.iter().map(|risk| json!({"danger": risk.danger.words(), "why": risk.why})).collect();
    json!({
        "action": change.action.word(),
        "address": change.address,
        "from": from,
        "type": change.kind,
        "place": explained.place,
        "dangers": dangers,
        "attributes": change.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "causes": causes,
    })
}

fn attribute(difference: &Difference) -> Value {
    json!({
        "path": difference.path,
        "before": difference.before.as_ref().map(|node| node.value.json()),
        "after": difference.after.as_ref().map(|node| node.value.json()),
        "replaces": match difference.replaces {
            Replaces::Yes => "yes",
            Replaces::Perhaps => "perhaps",
            Replaces::No => "no",
        },
    })
}
