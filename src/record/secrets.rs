//! Turns what is to be recorded into the same without secrets, and finds those that are left.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::inventory::{Inventory, Later, Node, Piece, SECRET, Value, is_secret};
use crate::text::{Pointer, secret_in};

/// How expressions begin whose value is a secret: functions of ARM ("Resource functions for ARM templates") and dynamic references of
/// CloudFormation ("Get values stored in other services using dynamic references").
static SECRET_CODE: &[&str] = &[
    "getSecret(",
    "listAccountSas(",
    "listAdminKeys(",
    "listCredentials(",
    "listKeys(",
    "listSecrets(",
    "listServiceSas(",
    "{{resolve:secretsmanager:",
    "{{resolve:ssm-secure:",
];

/// Puts a marker in the place of every secret of an inventory, and of every expression that has one for its value; the addresses of the
/// resources that had some, each with the path of the attribute.
///
/// What is compared with a record has to go through this as well, or the marker would differ from what it stands for.
pub fn without_secrets(inventory: &mut Inventory) -> Vec<String> {
    let mut hidden = Vec::new();
    for resource in &mut inventory.resources {
        let mut found = Vec::new();
        hide(&mut resource.attributes, &resource.kind, false, &Pointer::root(), &mut found);
        hidden.extend(found.iter().map(|pointer| format!("{} {}", resource.address, pointer.dotted())));
    }
    hidden
}

/// Puts the marker in the place of every secret of a value that stands at a path of a resource's attributes.
pub fn hide_value(node: &mut Node, kind: &str, path: &[String]) {
    let item = |step: &'_ String| step.strip_prefix('[').and_then(|step| step.strip_suffix(']')).map(str::to_owned);
    let key = path.iter().rev().find(|step| item(step).is_none());
    // The item of a list that is known by its name has that name beside its value.
    let beside = match path {
        [.., name, key] if is_value(key) => item(name),
        _ => None,
    };
    let named = key.into_iter().chain(&beside).any(|name| is_secret(kind, name));
    hide(node, kind, named, &Pointer::root(), &mut Vec::new());
}

fn hide(node: &mut Node, kind: &str, named: bool, at: &Pointer, found: &mut Vec<Pointer>) {
    let secret = match &node.value {
        Value::Text(text) => (named && !text.is_empty()) || is_secret_text(text),
        Value::Number(_) => named,
        Value::Later(later) => !is_marker(later) && later.pieces.iter().any(|piece| is_secret_piece(piece, named)),
        _ => false,
    };
    if secret {
        node.value = Value::Later(Later { pieces: vec![Piece::Code(SECRET.to_owned())] });
        found.push(at.clone());
        return;
    }
    match &mut node.value {
        Value::List(items) => {
            for (place, item) in items.iter_mut().enumerate() {
                hide(item, kind, named, &at.child(place), found);
            }
        }
        Value::Map(map) => {
            // Lists of environment variables and of parameters have the name of a value beside it.
            let beside =
                ["name", "Name"].iter().find_map(|key| map.get(*key)?.as_str().map(|name| is_secret(kind, name)));
            for (key, inner) in map.iter_mut() {
                let named = is_secret(kind, key) || (is_value(key) && beside == Some(true));
                hide(inner, kind, named, &at.child(key), found);
            }
            if map.keys().any(|key| is_secret_text(key)) {
                found.push(at.clone());
                let entries = std::mem::take(map).into_iter();
                *map = entries.filter(|(key, _)| !is_secret_text(key)).collect::<IndexMap<_, _>>();
            }
        }
        _ => {}
    }
}

/// Whether a key is that of a value that has its name beside it.
fn is_value(key: &str) -> bool {
    key.eq_ignore_ascii_case("value")
}

/// Whether an expression is the marker itself.
fn is_marker(later: &Later) -> bool {
    matches!(&later.pieces[..], [Piece::Code(code)] if code == SECRET)
}

fn is_secret_text(text: &str) -> bool {
    secret_in(text).is_some() || SECRET_CODE.iter().any(|start| text.contains(start))
}

fn is_secret_piece(piece: &Piece, named: bool) -> bool {
    match piece {
        // Beside what only a deployment knows, a text below the name of a secret is a part of it.
        Piece::Text(text) => (named && !text.is_empty()) || is_secret_text(text),
        Piece::Code(code) => is_secret_text(code) || (named && code.contains(['\'', '"'])) || names_secret(code),
        Piece::Reference { address, attribute } => {
            !attribute.is_empty() && names_secret(&format!("{address}.{attribute}"))
        }
    }
}

/// Whether code is the name of a secret, or has an attribute in it that is one: `var.client_secret`, `random_password.x.result`.
fn names_secret(code: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || "_.".contains(character);
    code.split(|character| !is_part(character)).any(|chain| {
        let mut steps: Vec<&str> = chain.split('.').collect();
        let Some(last) = steps.pop().filter(|_| chain == code || chain.contains('.')) else { return false };
        // `data.aws_ssm_parameter` is a kind of its own.
        let kind = if steps.first() == Some(&"data") {
            steps.get(..2).unwrap_or_default()
        } else {
            steps.get(..1).unwrap_or_default()
        };
        is_secret(&kind.join("."), last)
    })
}

/// Whether anything in some JSON is a secret, by its name or its form.
pub(super) fn holds_secret(json: &Json) -> bool {
    match json {
        Json::String(text) => is_secret_text(text),
        Json::Array(items) => items.iter().any(holds_secret),
        Json::Object(map) => map.iter().any(|(key, value)| {
            let named = is_secret("", key) && matches!(value, Json::String(_) | Json::Number(_));
            named || is_secret_text(key) || holds_secret(value)
        }),
        _ => false,
    }
}

/// Where some JSON holds a text that looks like a secret; by what it looks like alone, since names were looked at before.
pub(super) fn secret_left(json: &Json) -> Option<Pointer> {
    left(json, &Pointer::root())
}

fn left(json: &Json, at: &Pointer) -> Option<Pointer> {
    match json {
        Json::String(text) => secret_in(text).map(|_| at.clone()),
        Json::Array(items) => items.iter().enumerate().find_map(|(place, item)| left(item, &at.child(place))),
        Json::Object(map) => map.iter().find_map(|(key, value)| match secret_in(key) {
            // The key itself is not to be told.
            Some(_) => Some(at.clone()),
            None => left(value, &at.child(key)),
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::Spot;
    use crate::text::LineColumn;

    #[test]
    fn a_value_is_hidden_by_the_name_beside_it() {
        let told = |path: &[&str]| {
            let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
            let mut node = Node::new(Value::Text("tango".to_owned()), spot);
            let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
            hide_value(&mut node, "Microsoft.Web/sites", &path);
            node.as_str().map(str::to_owned)
        };
        assert_eq!(told(&["appSettings", "[API_TOKEN]", "value"]), None);
        assert_eq!(told(&["Environment", "[API_TOKEN]", "Value"]), None);
        assert_eq!(told(&["adminPassword"]), None);
        assert_eq!(told(&["appSettings", "[API_URL]", "value"]).as_deref(), Some("tango"));
        assert_eq!(told(&["appSettings", "[API_TOKEN]", "slot"]).as_deref(), Some("tango"));
    }
}
