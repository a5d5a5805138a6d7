//! Turns an example of the schema into text as a person would write it in a spec: YAML on one line.

use serde_json::Value;

/// A value in YAML, on one line, with quotes only where it would mean something else without.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let fields: Vec<String> = map.iter().map(|(key, item)| format!("{key}: {}", written(item))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// Whether text means itself without quotes, in brackets too and to every reader of YAML: `18:30` is a number to some.
fn is_plain(text: &str) -> bool {
    let sign = |character: char| ",[]{}:#&*!|>'\"%@`".contains(character) || character.is_control();
    let word = text.chars().next().is_some_and(char::is_alphabetic);
    let date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let mixed = text.chars().any(char::is_alphabetic) && !text.contains(char::is_whitespace);
    let reserved =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    !reserved && !text.contains(sign) && (word || date || mixed || is_range(text))
}

/// Whether text is a range of addresses, which is no number to anybody.
fn is_range(text: &str) -> bool {
    text.contains('/') && text.bytes().all(|byte| byte.is_ascii_digit() || b"./".contains(&byte))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::finding::Findings;
    use crate::schema::{fields, spec_schema};
    use crate::source::load;

    #[test]
    fn quotes_stand_where_they_are_needed() {
        let value =
            json!({"name": "ana", "cost": "4711", "at": "18:30", "on": "2026-11-21", "in": ["10.0.0.0/8", true]});
        let text = "{name: ana, cost: \"4711\", at: \"18:30\", on: 2026-11-21, in: [10.0.0.0/8, true]}";
        assert_eq!(written(&value), text);
    }

    #[test]
    fn every_example_is_read_back_as_it_was() {
        for field in fields(spec_schema()) {
            let example = &field.schema["examples"][0];
            let text = format!("example: {}\n", written(example));
            let mut findings = Findings::default();
            let document = load("a.yaml", &|_| Ok(text.clone().into_bytes()), &[], &mut findings);
            assert_eq!(&document.value["example"], example, "{text}");
        }
    }
}
