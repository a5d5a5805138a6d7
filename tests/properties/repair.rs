//! Turns a spec with errors into one without, by doing what its findings say.

use std::sync::LazyLock;

use bastide::finding::{Edit, Finding, Place, Severity, codes};
use bastide::schema::{fields, spec_schema};
use bastide::text::Pointer;
use serde_json::{Value, json};

use crate::library;

/// How often a spec is mended before it is given up.
const ROUNDS: usize = 8;

/// Fields that have to be there, lists written with `[]`.
static REQUIRED: LazyLock<Vec<String>> = LazyLock::new(|| {
    fields(spec_schema()).into_iter().filter(|field| field.required).map(|field| field.path).collect()
});

/// Mends a spec.
///
/// # Errors
/// What is still wrong in the end.
pub fn mend(mut spec: Value) -> Result<Value, String> {
    for _ in 0..ROUNDS {
        let run = library::run(&spec);
        let mut errors: Vec<(Pointer, &Finding)> = Vec::new();
        for finding in run.findings.iter().filter(|finding| finding.severity() == Severity::Error) {
            match &finding.place {
                Place::Item { pointer, .. } => errors.push((pointer.clone(), finding)),
                Place::Text { .. } | Place::File { .. } => return Err(run.findings_text()),
            }
        }
        if errors.is_empty() {
            return Ok(spec);
        }
        // From the end, so that what is taken out of a list moves nothing that is still to be mended.
        errors.sort_by_key(|(pointer, _)| pointer.to_string());
        for (pointer, finding) in errors.into_iter().rev() {
            mend_one(&mut spec, &pointer, finding);
        }
    }
    Err(library::run(&spec).findings_text())
}

fn mend_one(spec: &mut Value, pointer: &Pointer, finding: &Finding) {
    if finding.code == &codes::NOBODY_WORKS || finding.code == &codes::NOBODY_ENTERS {
        let group = match spec["cloud"].as_str() {
            Some("aws") => "arn:aws:iam::123456789012:role/data-scientists",
            _ => "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11",
        };
        let grant = json!({"role": "data_scientist", "members": [{"group": group}]});
        match spec["access"].as_array_mut() {
            Some(access) => access.push(grant),
            None => spec["access"] = json!([grant]),
        }
    } else if finding.code == &codes::NO_COSMOS_PRINCIPAL {
        spec["azure"]["cosmos_db_object_id"] = json!("5d2b6a3e-8f0c-4a9d-b1e7-2c4f6a8e0d13");
    } else if finding.code == &codes::NO_BREAK_GLASS_REGULATED {
        put(spec, pointer, json!(["arn:aws:iam::123456789012:role/break-glass"]));
    } else if finding.code == &codes::KEYS_CAN_BE_PURGED {
        // Where the profile decides it, the finding stands at the profile.
        put(spec, &"/keys/purge_protection".into(), json!(true));
    } else if let Some(Edit::Replace(text)) = &finding.edit {
        // The field may be one that the spec leaves out.
        let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
        put(spec, pointer, value);
    } else {
        take_out(spec, pointer);
    }
}

fn put(spec: &mut Value, pointer: &Pointer, value: Value) {
    if let Some(known) = spec.pointer_mut(pointer.as_str()) {
        *known = value;
    } else if let (Some(parent), Some(last)) = (pointer.parent(), pointer.last()) {
        if spec.pointer(parent.as_str()).is_none() {
            put(spec, &parent, json!({}));
        }
        if let Some(map) = spec.pointer_mut(parent.as_str()).and_then(Value::as_object_mut) {
            map.insert(last, value);
        }
    }
}

/// Takes out an item, or the nearest thing around it that may be left out.
fn take_out(spec: &mut Value, pointer: &Pointer) {
    let (Some(parent), Some(last)) = (pointer.parent(), pointer.last()) else { return };
    match spec.pointer_mut(parent.as_str()) {
        Some(Value::Array(items)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        Some(Value::Object(map)) if !REQUIRED.contains(&listed(pointer)) && map.contains_key(&last) => {
            map.shift_remove(&last);
        }
        _ => take_out(spec, &parent),
    }
}

/// A pointer as the path of a field: `compute[].name`.
fn listed(pointer: &Pointer) -> String {
    let mut path = String::new();
    for step in pointer.steps() {
        if step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
            path.push_str("[]");
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&step);
        }
    }
    path
}
