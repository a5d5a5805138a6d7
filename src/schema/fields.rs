//! Turns the JSON Schema into a list of the fields that a spec can have, each with what it means.

use serde_json::Value;

use crate::text::nearest;

/// A field of a spec.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its path, with `[]` for the items of a list: `storage[].name`.
    pub path: String,
    /// Its schema.
    pub schema: Value,
    /// Whether a spec has to have it where the map that holds it stands.
    pub required: bool,
    /// The kind of item that has it, where items of a list differ by kind.
    pub kind: Option<String>,
}

/// Every field, in the order of the schema.
pub fn fields(schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    walk(schema, "", None, &mut fields);
    fields
}

/// The fields at a path (more than one where kinds differ), its lists written with `[]`, with an index or with neither.
/// Where there is none, the nearest path that there is.
pub fn field(schema: &Value, path: &str) -> Result<Vec<Field>, Option<String>> {
    let plain = |path: &str| -> String {
        let mut steps = Vec::new();
        for step in path.split('.') {
            steps.push(step.split('[').next().unwrap_or(step).to_owned());
        }
        steps.join(".")
    };
    let wanted = plain(path);
    let all = fields(schema);
    let found: Vec<Field> = all.iter().filter(|field| plain(&field.path) == wanted).cloned().collect();
    if found.is_empty() {
        let known: Vec<String> = all.iter().map(|field| plain(&field.path)).collect();
        return Err(nearest(&wanted, known.iter().map(String::as_str)).map(str::to_owned));
    }
    Ok(found)
}

fn walk(schema: &Value, prefix: &str, kind: Option<&str>, fields: &mut Vec<Field>) {
    if let Some(properties) = schema["properties"].as_object() {
        let required = schema["required"].as_array();
        for (name, property) in properties {
            if property.is_boolean() {
                continue; // The `kind` of a branch, which the item itself describes.
            }
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
            let required = required.is_some_and(|names| names.iter().any(|required| required == name));
            let field = Field { path: path.clone(), schema: property.clone(), required, kind: kind.map(str::to_owned) };
            fields.push(field);
            walk(property, &path, kind, fields);
        }
    }
    if schema["items"].is_object() {
        walk(&schema["items"], &format!("{prefix}[]"), kind, fields);
    }
    for condition in schema["allOf"].as_array().into_iter().flatten() {
        let kind = condition["if"]["properties"]["kind"]["const"].as_str();
        walk(&condition["then"], prefix, kind, fields);
    }
}
