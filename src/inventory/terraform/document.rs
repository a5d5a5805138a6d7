//! Turns texts that are JSON, such as policies, into the values that they spell, so that they can be compared part by part.

use crate::inventory::{Later, Node, Piece, Spot, Value};

/// What stands in a text, while it is parsed, for what only a deployment knows; no text of use holds it.
const MARK: char = '\u{10fffd}';

/// The node with every text of it that is a JSON object or list read.
pub fn read(node: Node) -> Node {
    let spot = node.spot;
    match node.value {
        Value::Text(text) => Node::new(whole(&text, &[], spot).unwrap_or(Value::Text(text)), spot),
        Value::Later(later) => Node::new(pieces(&later, spot).unwrap_or(Value::Later(later)), spot),
        Value::List(items) => Node::new(Value::List(items.into_iter().map(read).collect()), spot),
        Value::Map(map) => Node::new(Value::Map(map.into_iter().map(|(key, item)| (key, read(item))).collect()), spot),
        value => Node::new(value, spot),
    }
}

/// The value of a text whose unknown parts stand inside of JSON's texts.
fn pieces(later: &Later, spot: Spot) -> Option<Value> {
    if !matches!(later.pieces.first(), Some(Piece::Text(text)) if begins(text)) {
        return None;
    }
    let mut text = String::new();
    let mut unknown = Vec::new();
    for piece in &later.pieces {
        match piece {
            Piece::Text(plain) if plain.contains(MARK) => return None,
            Piece::Text(plain) => text.push_str(plain),
            other => {
                text.push_str(&format!("{MARK}{}{MARK}", unknown.len()));
                unknown.push(other.clone());
            }
        }
    }
    whole(&text, &unknown, spot)
}

fn begins(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

fn whole(text: &str, unknown: &[Piece], spot: Spot) -> Option<Value> {
    if !begins(text) {
        return None;
    }
    let json: serde_json::Value = serde_json::from_str(text).ok()?;
    Some(value(json, unknown, spot))
}

fn value(json: serde_json::Value, unknown: &[Piece], spot: Spot) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => Value::Number(number),
        serde_json::Value::String(text) => filled(text, unknown),
        serde_json::Value::Array(items) => {
            Value::List(items.into_iter().map(|item| Node::new(value(item, unknown, spot), spot)).collect())
        }
        serde_json::Value::Object(map) => {
            let entries = map.into_iter().map(|(key, item)| {
                let key = match filled(key, unknown) {
                    Value::Later(later) => later.to_string(),
                    Value::Text(text) => text,
                    _ => String::new(),
                };
                (key, Node::new(value(item, unknown, spot), spot))
            });
            Value::Map(entries.collect())
        }
    }
}

/// A text with what its marks stand for.
fn filled(text: String, unknown: &[Piece]) -> Value {
    if unknown.is_empty() || !text.contains(MARK) {
        return Value::Text(text);
    }
    let mut pieces = Vec::new();
    for (index, part) in text.split(MARK).enumerate() {
        let known = part.parse::<usize>().ok().and_then(|place| unknown.get(place)).filter(|_| index % 2 == 1);
        match known {
            Some(piece) => pieces.push(piece.clone()),
            None if part.is_empty() => {}
            None => pieces.push(Piece::Text(part.to_owned())),
        }
    }
    Value::Later(Later { pieces })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineColumn;

    fn node(value: Value) -> Node {
        Node::new(value, Spot { file: 0, at: LineColumn { line: 1, column: 1 } })
    }

    #[test]
    fn a_policy_in_a_text_is_read_with_its_references() {
        let bucket = Piece::Reference { address: "aws_s3_bucket.a".into(), attribute: "arn".into() };
        let later = Later {
            pieces: vec![
                Piece::Text("\n{\"Resource\": [\"".into()),
                bucket.clone(),
                Piece::Text("/*\"], \"".into()),
                Piece::Code("var.key".into()),
                Piece::Text("\": 1}".into()),
            ],
        };
        let read = read(node(Value::Later(later)));
        let resource = read.get(&["Resource", "0"]).expect("it is there");
        assert_eq!(resource.value, Value::Later(Later { pieces: vec![bucket, Piece::Text("/*".into())] }));
        assert_eq!(read.get(&["${var.key}"]).expect("it is there").value, Value::Number(1.into()));
    }

    #[test]
    fn what_is_no_json_stays_text() {
        for text in ["{ not json }", "[a]", "plain", "{\"a\": 1} and more", ""] {
            assert_eq!(read(node(Value::Text(text.into()))).value, Value::Text(text.into()));
        }
    }
}
