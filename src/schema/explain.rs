//! Turns one error of the schema validator into findings that name the field, what was expected, and the word that was probably meant.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::finding::{Edit, Finding, codes};
use crate::text::{Pointer, nearest};

/// The findings that an error of the validator stands for: one for each field where it speaks of several.
pub(super) fn explain(error: &ValidationError<'_>, schema: &Value) -> Vec<Finding> {
    let pointer = Pointer::from(error.instance_path().as_str());
    let here = schema.pointer(parent(error.schema_path().as_str())).unwrap_or(&Value::Null);
    let name = name_of(&pointer);
    let one = match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            return unexpected.iter().map(|field| unknown_field(&pointer, field, here)).collect();
        }
        Kind::Required { property } => missing_field(&pointer, property.as_str().unwrap_or_default(), here),
        Kind::Enum { options } => unknown_value(pointer, error.instance(), options),
        Kind::Type { kind } => wrong_type(pointer, error.instance(), kind, here),
        Kind::Pattern { .. } => malformed(pointer, error.instance(), here),
        Kind::MinProperties { .. } | Kind::MaxProperties { .. } => {
            let options: Vec<String> =
                here["properties"].as_object().into_iter().flatten().map(|(key, _)| format!("`{key}`")).collect();
            Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} gives {}", count(error.instance())))
                .expected(format!("exactly one of {}", options.join(", ")))
        }
        Kind::Not { .. } => {
            Finding::at_key(&codes::SIZE_AND_SKU, pointer.child("sku"), format!("{name} has both `size` and `sku`"))
                .expected("one of them")
                .edit(Edit::Remove)
        }
        Kind::MinLength { limit } => {
            range(pointer, error.instance(), &name, format!("at least {limit} characters"), "is too short")
        }
        Kind::MaxLength { limit } => {
            range(pointer, error.instance(), &name, format!("at most {limit} characters"), "is too long")
        }
        Kind::MinItems { limit } => {
            range(pointer, error.instance(), &name, format!("at least {limit} item"), "has too few items")
        }
        Kind::Minimum { limit } => range(pointer, error.instance(), &name, format!("at least {limit}"), "is too small"),
        Kind::Maximum { limit } => range(pointer, error.instance(), &name, format!("at most {limit}"), "is too large"),
        _ => Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} does not fit: {error}")),
    };
    vec![one]
}

fn unknown_field(map: &Pointer, field: &str, here: &Value) -> Finding {
    let known: Vec<&str> = here["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
    let owner = match map.last() {
        None => "a spec".to_owned(),
        Some(_) => format!("`{}`", map.dotted()),
    };
    let finding = Finding::at_key(&codes::UNKNOWN_FIELD, map.child(field), format!("{owner} has no field `{field}`"))
        .expected(format!("one of {}", list(&known)));
    match nearest(field, known) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
        None => finding.edit(Edit::Remove),
    }
}

fn missing_field(map: &Pointer, field: &str, here: &Value) -> Finding {
    let owner = match map.last() {
        None => "the spec".to_owned(),
        Some(_) => format!("`{}`", map.dotted()),
    };
    let property = &here["properties"][field];
    let mut finding = Finding::at_key(&codes::MISSING_FIELD, map.child(field), format!("{owner} lacks `{field}`"));
    if let Some(description) = property["description"].as_str() {
        finding = finding.expected(description.lines().next().unwrap_or_default().to_owned());
    }
    match property["examples"].get(0) {
        Some(example) => finding.help(format!("for example: `{field}: {example}`")),
        None => finding,
    }
}

fn unknown_value(pointer: Pointer, value: &Value, options: &Value) -> Finding {
    let known: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let name = name_of(&pointer);
    let finding = Finding::at(&codes::UNKNOWN_VALUE, pointer, format!("{name} cannot be `{}`", shown(value)))
        .expected(format!("one of {}", list(&known)));
    match value.as_str().and_then(|word| nearest(word, known)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
        None => finding,
    }
}

fn wrong_type(pointer: Pointer, value: &Value, kind: &TypeKind, here: &Value) -> Finding {
    let wanted = match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.into_iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    };
    let name = name_of(&pointer);
    let mut finding =
        Finding::at(&codes::WRONG_TYPE, pointer, format!("{name} is {}, not {}", kind_of(value), in_words(&wanted)));
    if let Some(example) = here["examples"].get(0) {
        finding = finding.expected(format!("{}, such as `{}`", in_words(&wanted), shown(example)));
    }
    match value {
        Value::Number(_) | Value::Bool(_) if wanted == "string" => {
            finding.help("put it in quotes").replace_with(format!("\"{value}\""))
        }
        Value::String(text) if wanted == "boolean" && matches!(text.as_str(), "yes" | "on" | "no" | "off") => {
            let meant = if matches!(text.as_str(), "yes" | "on") { "true" } else { "false" };
            finding.help(format!("write `{meant}`")).replace_with(meant)
        }
        _ => finding,
    }
}

fn malformed(pointer: Pointer, value: &Value, here: &Value) -> Finding {
    let name = name_of(&pointer);
    let mut finding = Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} cannot be `{}`", shown(value)));
    let form = here["description"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
    let example = here["examples"].get(0).map(|example| format!("such as `{}`", shown(example)));
    let rule = form_of(here["pattern"].as_str().unwrap_or_default());
    let said: Vec<String> = [rule.map(str::to_owned), example].into_iter().flatten().collect();
    if !said.is_empty() {
        finding = finding.expected(said.join(", "));
    }
    if form.is_empty() { finding } else { finding.help(form.to_owned()) }
}

/// What the patterns of the schema ask for, in words. A test holds this table against every pattern of the schema.
static FORMS: &[(&str, &str)] = &[
    (r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "lower-case letters and digits, with single hyphens between them"),
    (r"^[a-z][a-z0-9]*$", "lower-case letters and digits, a letter first"),
    (r"^[a-z0-9]+$", "lower-case letters and digits"),
    (r"^[a-z0-9-]+$", "lower-case letters, digits and hyphens"),
    (r"^[A-Za-z0-9._/-]+$", "letters, digits and `.`, `_`, `/`, `-`"),
    (r"^[A-Za-z0-9_.-]+$", "letters, digits and `_`, `.`, `-`"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date: year, month, day"),
    (
        r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$",
        "a range of IPv4 addresses: an address, a slash, the length of the prefix",
    ),
    (r"^[1-9][0-9]{0,5}[mhdy]$", "a length of time: a whole number and m, h, d or y"),
    (
        r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "an object ID of Microsoft Entra ID: a lower-case GUID",
    ),
    (
        r"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
        "a host name without scheme, port or path, or the name of a bundle",
    ),
    (r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "a time of day: hours and minutes, from 00:00 to 23:59"),
];

fn form_of(pattern: &str) -> Option<&'static str> {
    FORMS.iter().find(|(known, _)| *known == pattern).map(|(_, words)| *words)
}

fn range(pointer: Pointer, value: &Value, name: &str, expected: String, how: &str) -> Finding {
    let message = match value {
        Value::Array(_) | Value::Object(_) => format!("{name} {how}"),
        _ => format!("{name} {how}: `{}`", shown(value)),
    };
    Finding::at(&codes::OUT_OF_RANGE, pointer, message).expected(expected)
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |cut| &path[..cut])
}

fn name_of(pointer: &Pointer) -> String {
    match pointer.last() {
        None => "the spec".to_owned(),
        Some(_) => format!("`{}`", pointer.dotted()),
    }
}

fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn count(value: &Value) -> String {
    match value.as_object().map_or(0, serde_json::Map::len) {
        0 => "nothing".to_owned(),
        1 => "one".to_owned(),
        several => format!("{several} of them"),
    }
}

/// A value as a message quotes it: short, on one line.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut short: String = text.chars().take(60).collect::<String>().escape_debug().collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

fn in_words(kind: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{fields, spec_schema};

    #[test]
    fn every_pattern_of_the_schema_is_told_in_words() {
        fn patterns(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(map) => {
                    found.extend(map.get("pattern").and_then(Value::as_str).map(str::to_owned));
                    map.values().for_each(|value| patterns(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        patterns(&spec_schema(), &mut found);
        assert!(!found.is_empty());
        for pattern in found {
            assert!(form_of(&pattern).is_some(), "no words for the pattern {pattern}");
        }
    }

    #[test]
    fn every_field_has_a_description_and_an_example() {
        for field in fields(&spec_schema()) {
            assert!(field.schema["description"].is_string(), "{} has no description", field.path);
            assert!(field.schema["examples"].is_array(), "{} has no example", field.path);
        }
    }
}
