//! Turns values into other values as Terraform does where one stands for another: texts, numbers, truths, and texts made of pieces.

use indexmap::IndexMap;
use serde_json::Number;

use super::code::MAX_CODE;
use crate::inventory::{Later, Node, Piece, Value};

/// How long a text may become; what is longer is no setting, and texts could double without end.
pub const MAX_TEXT: usize = 1 << 20;

/// A value that is code to be evaluated by whoever deploys.
pub fn code(code: impl Into<String>) -> Value {
    let mut code: String = code.into();
    if code.len() > MAX_CODE {
        let end = (0..MAX_CODE).rev().find(|end| code.is_char_boundary(*end));
        code.truncate(end.unwrap_or_default());
        code.push('…');
    }
    Value::Later(Later { pieces: vec![Piece::Code(code)] })
}

/// A value that is an attribute of a resource.
pub fn reference(address: &str, attribute: &str) -> Value {
    let (address, attribute) = (address.to_owned(), attribute.to_owned());
    Value::Later(Later { pieces: vec![Piece::Reference { address, attribute }] })
}

/// Whether nothing in a value waits for a deployment.
pub fn is_known(value: &Value) -> bool {
    match value {
        Value::Later(_) => false,
        Value::List(items) => items.iter().all(|item| is_known(&item.value)),
        Value::Map(map) => map.values().all(|item| is_known(&item.value)),
        _ => true,
    }
}

/// Whether two values are the same wherever they stand; two expressions are when they are written alike.
pub fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(&one.value, &other.value))
        }
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, node)| other.get(key).is_some_and(|other| same(&node.value, &other.value)))
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        _ => one == other,
    }
}

/// The number nearest to a float, whole where it is whole.
pub fn number(value: f64) -> Option<Number> {
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within what a float counts exactly")]
    if value.fract() == 0.0 && value.abs() < WHOLE { Some((value as i64).into()) } else { Number::from_f64(value) }
}

/// The number that a value stands for.
pub fn to_number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::Text(text) => match text.parse::<i64>() {
            Ok(whole) => Some(whole.into()),
            Err(_) if text.starts_with(|first: char| first.is_ascii_digit() || first == '-') => {
                text.parse().ok().and_then(number)
            }
            Err(_) => None,
        },
        _ => None,
    }
}

/// The truth that a value stands for.
pub fn to_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::Text(text) if text == "true" => Some(true),
        Value::Text(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// The text that a known value stands for: documents are JSON.
pub fn to_text(value: &Value) -> Option<String> {
    let mut pieces = Pieces::default();
    pieces.add(value).ok()?;
    match pieces.value() {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A text in the making, some of which may wait for a deployment.
#[derive(Default)]
pub struct Pieces {
    pieces: Vec<Piece>,
    length: usize,
}

impl Pieces {
    /// Adds text that means itself.
    pub fn text(&mut self, text: &str) -> Result<(), String> {
        self.length += text.len();
        if self.length > MAX_TEXT {
            return Err("the text becomes too long".to_owned());
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
        Ok(())
    }

    /// Adds a value as text.
    pub fn add(&mut self, value: &Value) -> Result<(), String> {
        match value {
            Value::Null => Err("no value stands in a text".to_owned()),
            Value::Bool(value) => self.text(if *value { "true" } else { "false" }),
            Value::Number(number) => self.text(&number.to_string()),
            Value::Text(text) => self.text(text),
            Value::Later(later) => self.later(later),
            Value::List(_) | Value::Map(_) => self.json(value),
        }
    }

    fn later(&mut self, later: &Later) -> Result<(), String> {
        for piece in &later.pieces {
            match piece {
                Piece::Text(text) => self.text(text)?,
                other => {
                    self.length += 64;
                    self.pieces.push(other.clone());
                }
            }
        }
        Ok(())
    }

    /// Adds a value as JSON, its keys sorted, as Terraform writes it.
    pub fn json(&mut self, value: &Value) -> Result<(), String> {
        match value {
            Value::Text(text) => self.quoted(text),
            Value::Later(later) => {
                self.text("\"")?;
                self.later(later)?;
                self.text("\"")
            }
            Value::List(items) => {
                self.text("[")?;
                for (index, item) in items.iter().enumerate() {
                    self.text(if index == 0 { "" } else { "," })?;
                    self.json(&item.value)?;
                }
                self.text("]")
            }
            Value::Map(map) => {
                self.text("{")?;
                for (index, (key, item)) in sorted(map).into_iter().enumerate() {
                    self.text(if index == 0 { "" } else { "," })?;
                    self.quoted(key)?;
                    self.text(":")?;
                    self.json(&item.value)?;
                }
                self.text("}")
            }
            plain => self.text(&plain.json().to_string()),
        }
    }

    fn quoted(&mut self, text: &str) -> Result<(), String> {
        let quoted = serde_json::Value::from(text).to_string();
        self.text(&quoted.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    /// The value that the pieces are: a text where nothing waits, and a single piece for what it is.
    pub fn value(self) -> Value {
        match &self.pieces[..] {
            [] => Value::Text(String::new()),
            [Piece::Text(text)] => Value::Text(text.clone()),
            _ => Value::Later(Later { pieces: self.pieces }),
        }
    }
}

/// The entries of a map in the order in which Terraform walks them.
pub fn sorted(map: &IndexMap<String, Node>) -> Vec<(&String, &Node)> {
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Spot;
    use crate::text::LineColumn;

    fn node(value: Value) -> Node {
        Node::new(value, Spot { file: 0, at: LineColumn { line: 1, column: 1 } })
    }

    #[test]
    fn documents_become_json_with_their_references_in_place() {
        let map = IndexMap::from([
            ("b".to_owned(), node(reference("aws_s3_bucket.a", "arn"))),
            ("a".to_owned(), node(Value::Text("<\"x\">".into()))),
        ]);
        let mut pieces = Pieces::default();
        pieces.add(&Value::Map(map)).expect("it fits");
        let expected = r#"{"a":"\u003c\"x\"\u003e","b":"${aws_s3_bucket.a.arn}"}"#;
        assert_eq!(pieces.value().json(), serde_json::json!(expected));
    }

    #[test]
    fn numbers_are_whole_where_they_can_be() {
        assert_eq!(number(3.0).expect("it is one").to_string(), "3");
        assert_eq!(to_number(&Value::Text("2.50".into())).expect("it is one").to_string(), "2.5");
        assert_eq!(to_number(&Value::Text("nan".into())), None);
        assert_eq!(to_number(&Value::Text("1e999".into())), None);
    }
}
