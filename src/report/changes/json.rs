//! Turns a comparison into JSON of a fixed form, `schemas/changes.v1.schema.json`.

use serde_json::{Value, json};

use crate::diff::{Action, Cause, Compared, Comparison, Explained, Replaces};
use crate::report::pretty;

/// The version of the form. What readers of it count on changes only with the number.
const VERSION: u32 = 1;

/// Prints the changes as one JSON document.
pub(super) fn print(comparison: &Comparison) -> String {
    pretty(&json!({
        "version": VERSION,
        "spec": comparison.spec,
        "against": comparison.against,
        "languages": comparison.languages.iter().map(language).collect::<Vec<_>>(),
    }))
}

fn language(compared: &Compared) -> Value {
    json!({
        "language": compared.language,
        "changes": compared.changes.iter().map(change).collect::<Vec<_>>(),
        "folded": compared.folded(),
        "notes": compared.notes,
        "unread": compared.unread,
    })
}

fn change(explained: &Explained) -> Value {
    let change = &explained.change;
    let from = match &change.action {
        Action::Moved { from } => Some(from),
        _ => None,
    };
    let dangers: Vec<Value> =
        change.risks.iter().map(|risk| json!({"danger": risk.danger.words(), "why": risk.why})).collect();
    json!({
        "action": change.action.word(),
        "destroys": change.action.destroys(),
        "address": change.address,
        "from": from,
        "type": change.kind,
        "place": explained.place,
        "dangers": dangers,
        "attributes": (0..change.attributes.len()).map(|place| attribute(explained, place)).collect::<Vec<_>>(),
        "causes": explained.causes.iter().map(cause).collect::<Vec<_>>(),
    })
}

fn attribute(explained: &Explained, place: usize) -> Value {
    let difference = &explained.change.attributes[place];
    json!({
        "path": difference.path,
        "before": difference.before.as_ref().map(|node| node.value.json()),
        "after": difference.after.as_ref().map(|node| node.value.json()),
        "replaces": match difference.replaces {
            Replaces::Yes => "yes",
            Replaces::Perhaps => "perhaps",
            Replaces::No => "no",
        },
        "causes": explained.of_attributes.get(place).cloned().unwrap_or_default(),
    })
}

fn cause(cause: &Cause) -> Value {
    match cause {
        Cause::Spec { pointer, line, is_gone } => json!({
            "pointer": pointer,
            "file": line.as_ref().map(|line| &line.file),
            "line": line.as_ref().map(|line| line.number),
            "gone": is_gone,
        }),
        Cause::Elsewhere => json!({"pointer": null, "file": null, "line": null, "gone": false}),
        Cause::Unasked => json!({"pointer": null, "file": null, "line": null, "gone": true}),
    }
}
