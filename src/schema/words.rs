//! Turns fields, values and types into the words that a message names them by.

use serde_json::Value;

use crate::text::Pointer;

pub(super) fn name_of(pointer: &Pointer) -> String {
    match pointer.last() {
        None => "the spec".to_owned(),
        Some(_) => format!("`{}`", pointer.dotted()),
    }
}

pub(super) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

pub(super) fn one_of(words: &[&str]) -> String {
    match words {
        [only] => format!("`{only}`"),
        words => format!("one of {}", list(words)),
    }
}

/// The fields of a map, as a message names them.
pub(super) fn fields_of(value: &Value) -> String {
    let names: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    match names.as_slice() {
        [] => "none of its fields".to_owned(),
        [first, second] => format!("both `{first}` and `{second}`"),
        names => list(names),
    }
}

/// A value as a message quotes it: short, on one line.
pub(super) fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let plain = |character: char| match character.is_control() {
        true => character.escape_debug().to_string(),
        false => character.to_string(),
    };
    let mut short: String = text.chars().take(60).map(plain).collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

pub(super) fn in_words(kind: &str) -> String {
    kind.split(" or ")
        .map(|kind| match kind {
            "string" => "text",
            "boolean" => "true or false",
            "integer" => "a whole number",
            "number" => "a number",
            "array" => "a list",
            "object" => "a map",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" or ")
}
