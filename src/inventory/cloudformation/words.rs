//! Turns what stays unresolved into the words of CloudFormation: the JSON form of its functions, in which addresses name what is referred to.

use serde_json::{Value as Json, json};

use super::super::{Piece, Value, pieces};
use super::functions::{self, Call};
use crate::source::{self, Content};

/// A function with its argument: `{"Fn::GetAZs":""}`.
pub(super) fn function(name: &str, argument: Json) -> String {
    json!({ name: argument }).to_string()
}

/// A value as a template would say it.
pub(super) fn of(value: &Value) -> Json {
    match value {
        Value::List(items) => items.iter().map(|item| of(&item.value)).collect(),
        Value::Map(map) => map.iter().map(|(key, item)| (key.clone(), of(&item.value))).collect(),
        Value::Later(later) => match later.pieces.as_slice() {
            [piece] => of_piece(piece),
            all if all.iter().all(fits_sub) => json!({ "Fn::Sub": later.to_string() }),
            all => json!({ "Fn::Join": ["", all.iter().map(of_piece).collect::<Vec<_>>()] }),
        },
        known => known.json(),
    }
}

/// Whether a piece can stand in the text of `Fn::Sub`.
fn fits_sub(piece: &Piece) -> bool {
    match piece {
        Piece::Text(text) => !text.contains("${"),
        Piece::Reference { .. } => true,
        Piece::Code(code) => !code.starts_with('{'),
    }
}

fn of_piece(piece: &Piece) -> Json {
    match piece {
        Piece::Text(text) => text.clone().into(),
        Piece::Reference { address, attribute } if attribute.is_empty() => json!({ "Ref": address }),
        Piece::Reference { address, attribute } => json!({ "Fn::GetAtt": [address, attribute] }),
        Piece::Code(code) if code.starts_with("{{") => code.clone().into(),
        Piece::Code(code) => {
            serde_json::from_str(code).ok().filter(Json::is_object).unwrap_or_else(|| json!({ "Ref": code }))
        }
    }
}

/// A call as it stands in a template.
pub(super) fn call(call: &Call<'_>) -> String {
    function(&call.name, if call.short { untagged(call.argument) } else { written(call.argument) })
}

/// What stands in a template, short tags in their long form.
pub(super) fn written(node: &source::Node) -> Json {
    match functions::tagged(node) {
        Some(name) => json!({ name: untagged(node) }),
        None => untagged(node),
    }
}

fn untagged(node: &source::Node) -> Json {
    match &node.content {
        Content::List(items) => items.iter().map(written).collect(),
        Content::Map(map) => map.iter().map(|(key, item)| (key.clone(), written(item))).collect(),
        _ => node.to_value(),
    }
}

/// What another stack makes of a value: names that only the stack itself knows get the stack's name in front.
pub(super) fn seen_from_elsewhere(value: Value, stack: &str) -> Value {
    match value {
        Value::Later(later) => pieces::joined(later.pieces.into_iter().map(|piece| match piece {
            Piece::Code(code) if code.starts_with("{{") => Piece::Code(code),
            Piece::Code(code) => match serde_json::from_str::<Json>(&code) {
                Ok(mut json) if json.is_object() => {
                    qualify(&mut json, stack);
                    Piece::Code(json.to_string())
                }
                _ => Piece::Code(qualified(&code, stack).unwrap_or(code)),
            },
            piece => piece,
        })),
        Value::List(items) => {
            let elsewhere = |mut item: super::super::Node| {
                item.value = seen_from_elsewhere(item.value, stack);
                item
            };
            Value::List(items.into_iter().map(elsewhere).collect())
        }
        known => known,
    }
}

/// The name with its stack, where others do not mean the same by it.
fn qualified(name: &str, stack: &str) -> Option<String> {
    let everywhere = ["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"].contains(&name);
    (!everywhere && !name.contains('/')).then(|| format!("{stack}/{name}"))
}

fn qualify(json: &mut Json, stack: &str) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| qualify(item, stack)),
        Json::Object(map) => {
            for (key, item) in map.iter_mut() {
                match item.as_str().filter(|_| key == "Ref").and_then(|name| qualified(name, stack)) {
                    Some(name) => *item = name.into(),
                    None => qualify(item, stack),
                }
            }
        }
        _ => {}
    }
}
