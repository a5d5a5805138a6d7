//! Turns the attributes of a resource into leaves: each value with the names on the way to it, in words that both languages share.

use std::collections::BTreeSet;

use bastide::inventory::{Later, Node, Piece, Value};
use serde_json::Value as Json;

use super::{Leaf, Reader, mark};

/// What names an item of a list, in the order in which it is looked for.
const NAMES: &[&str] = &["sid", "id", "name", "priority", "field", "logtype", "categorygroup"];

impl Reader<'_> {
    /// The leaves below a node.
    pub(super) fn flatten(&self, node: &Node, path: String, keys: &[String], leaves: &mut Vec<Leaf>) {
        let leaf = |value: String| Leaf { path: path.clone(), keys: keys.to_vec(), value };
        match &node.value {
            Value::Null => {}
            Value::Bool(value) => leaves.push(leaf(value.to_string())),
            Value::Number(number) => leaves.push(leaf(number.to_string())),
            Value::Text(text) => self.text(self.worded(text), node, leaf, leaves),
            Value::Later(later) => self.text(self.later(later), node, leaf, leaves),
            Value::Map(map) if map.is_empty() => leaves.push(leaf("{}".into())),
            Value::List(items) if items.is_empty() => leaves.push(leaf("[]".into())),
            Value::Map(map) => {
                for (key, item) in map {
                    match self.referred_by(key) {
                        Some(value) => leaves.push(leaf(value)),
                        None => self.flatten(item, joined(&path, key), keys, leaves),
                    }
                }
            }
            Value::List(items) => {
                if let Some(pairs) = pairs(items) {
                    for (key, item) in pairs {
                        self.flatten(item, joined(&path, key), keys, leaves);
                    }
                    return;
                }
                let names = self.item_names(items);
                for (item, name) in items.iter().zip(names) {
                    let keys: Vec<String> = keys.iter().cloned().chain(name).collect();
                    self.flatten(item, path.clone(), &keys, leaves);
                }
            }
        }
    }

    /// What tells the items of a list apart: a name that they have, or their place.
    pub(super) fn item_names(&self, items: &[Node]) -> Vec<Option<String>> {
        let maps: Vec<_> = items.iter().filter_map(|item| as_map(item).filter(|map| map.len() > 1)).collect();
        if maps.len() < items.len() {
            return vec![None; items.len()];
        }
        for wanted in NAMES {
            let named = maps.iter().map(|map| {
                let (_, item) = map.iter().find(|(key, _)| plain(key) == *wanted)?;
                match &item.value {
                    Value::Text(text) => Some(self.worded(text)),
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                }
            });
            let named: Vec<Option<String>> = named.collect();
            let different: BTreeSet<&String> = named.iter().flatten().collect();
            if different.len() == items.len() {
                return named;
            }
        }
        match items.len() {
            1 => vec![None],
            _ => (0..items.len()).map(|place| Some(format!("#{place}"))).collect(),
        }
    }

    /// A text, or what it holds where it is JSON.
    pub(super) fn text(&self, text: String, node: &Node, leaf: impl Fn(String) -> Leaf, leaves: &mut Vec<Leaf>) {
        let is_json = text.starts_with(['{', '[']) && text.len() > 2;
        if let Some(json) = is_json.then(|| serde_json::from_str::<Json>(&text).ok()).flatten() {
            let Leaf { path, keys, .. } = leaf(String::new());
            return self.flatten(&json_node(&json, node), path, &keys, leaves);
        }
        leaves.push(leaf(text));
    }

    /// A key of a map that is a reference.
    pub(super) fn referred_by(&self, key: &str) -> Option<String> {
        let inner = key.strip_prefix("${")?.strip_suffix('}')?;
        let (address, attribute) = inner.rsplit_once('.')?;
        self.numbers.get(address).map(|number| mark(*number, attribute))
    }

    /// Puts the words for what both languages have into a text.
    pub(super) fn worded(&self, text: &str) -> String {
        self.literals.iter().fold(text.to_owned(), |text, (literal, word)| text.replace(literal.as_str(), word))
    }

    /// An expression as text.
    pub(super) fn later(&self, later: &Later) -> String {
        let word = |code: &str| {
            let found = self.tables.words.iter().find(|(side, from, _)| *side == self.side && *from == code);
            found.inspect(|word| self.used(*word)).map(|(.., to)| (*to).to_owned())
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => self.worded(text),
            Piece::Reference { address, attribute } => {
                word(&format!("{address}.{attribute}")).unwrap_or_else(|| self.reference(address, attribute))
            }
            Piece::Code(code) => word(code).unwrap_or_else(|| self.code(code)),
        };
        later.pieces.iter().map(piece).collect()
    }

    /// A reference as text: the number of the resource and the attribute, or what the table of words and codes makes of it.
    pub(super) fn reference(&self, address: &str, attribute: &str) -> String {
        if let Some(number) = self.numbers.get(address) {
            return mark(*number, attribute);
        }
        // What is a part of another resource here is named by that one and the way from there.
        let known =
            address.rmatch_indices('/').find_map(|(at, _)| Some((self.numbers.get(&address[..at])?, &address[at..])));
        match known {
            Some((number, rest)) if matches!(attribute, "id" | "") => format!("{}{rest}", mark(*number, "id")),
            _ => self.code(&format!("{address}.{attribute}")),
        }
    }

    /// Code as text.
    pub(super) fn code(&self, code: &str) -> String {
        let found = self
            .tables
            .codes
            .iter()
            .find(|(side, start, has, _)| *side == self.side && code.starts_with(start) && code.contains(has));
        let Some(row @ (.., means)) = found else { return format!("${{{code}}}") };
        self.used(row);
        if means.is_empty() {
            // The code holds what it means between quotation marks.
            let texts: Vec<&str> = code.split('\'').skip(1).step_by(2).collect();
            return texts.last().copied().unwrap_or_default().to_owned();
        }
        let known = self.numbers.iter().filter(|(address, _)| code.contains(**address));
        match known.max_by_key(|(address, _)| address.len()) {
            Some((_, number)) => format!("{means} {}", mark(*number, "id")),
            None => (*means).to_owned(),
        }
    }
}

/// A name without what languages write differently.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|character| *character != '_').flat_map(char::to_lowercase).collect()
}

/// A path and one more name; what only says that properties follow is left out. Names of tags and condition keys are people's and services' own.
pub(super) fn joined(path: &str, key: &str) -> String {
    let is_own = key.contains(':') || path == "tags" || path.ends_with(".tags");
    let key = if is_own { key.to_owned() } else { plain(key) };
    match (path, key.as_str()) {
        (_, "properties" | "body" | "desiredstate") => path.to_owned(),
        ("", _) => key,
        _ => format!("{path}.{key}"),
    }
}

/// A node as a map.
pub(super) fn as_map(node: &Node) -> Option<&indexmap::IndexMap<String, Node>> {
    match &node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}

/// A list of keys and values as the map that it is.
pub(super) fn pairs(items: &[Node]) -> Option<Vec<(&str, &Node)>> {
    let pair = |item| {
        let map: &indexmap::IndexMap<String, Node> = as_map(item).filter(|map| map.len() == 2)?;
        Some((map.get("Key")?.as_str()?, map.get("Value")?))
    };
    items.iter().map(pair).collect()
}

/// JSON as a node, where another stands.
pub(super) fn json_node(json: &Json, node: &Node) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| json_node(item, node)).collect()),
        Json::Object(map) => Value::Map(map.iter().map(|(key, item)| (key.clone(), json_node(item, node))).collect()),
    };
    Node::new(value, node.spot)
}
