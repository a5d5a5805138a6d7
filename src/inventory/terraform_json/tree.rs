//! Turns the resources of a state, as `terraform show -json` nests them in modules, into resources of the inventory.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::secret;
use crate::finding::Findings;
use crate::inventory::lines::Lines;
use crate::inventory::terraform::document;
use crate::inventory::{Inventory, Node, Resource, Spot, Unread, Value};
use crate::source;
use crate::source::Content;
use crate::text::{LineColumn, Span};

/// What only an apply makes known, by the addresses of resources.
pub type Unknowns<'t> = HashMap<&'t str, &'t source::Node>;

/// What was read so far, and where it stands.
pub struct Reader<'a> {
    /// The inventory.
    pub inventory: Inventory,
    lines: Lines<'a>,
}

/// The tree of a text. What places cannot be had of, such as a text with more values than are told apart, is read without them.
pub fn parse(text: &str) -> Result<source::Node, String> {
    let mut findings = Findings::default();
    if let Some(root) = source::parse(text, 0, "", &mut findings)
        && !findings.any_error()
    {
        return Ok(root);
    }
    let json: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("the file is no JSON: {error}"))?;
    Ok(plain(json))
}

fn plain(json: serde_json::Value) -> source::Node {
    let content = match json {
        serde_json::Value::Null => Content::Null,
        serde_json::Value::Bool(value) => Content::Bool(value),
        serde_json::Value::Number(number) => Content::Number(number),
        serde_json::Value::String(text) => Content::String(text),
        serde_json::Value::Array(items) => Content::List(items.into_iter().map(plain).collect()),
        serde_json::Value::Object(map) => Content::Map(map.into_iter().map(|(key, item)| (key, plain(item))).collect()),
    };
    source::Node { content, ..source::Node::default() }
}

impl<'a> Reader<'a> {
    /// A reader of a file.
    pub fn new(name: &str, lines: Lines<'a>) -> Self {
        Reader { inventory: Inventory { files: vec![name.to_owned()], ..Inventory::default() }, lines }
    }

    /// Where a value stands.
    pub fn spot(&self, node: &source::Node) -> Spot {
        Spot { file: 0, at: self.lines.at(node.span.start) }
    }

    /// Tells what could not be read.
    pub fn tell(&mut self, node: Option<&source::Node>, what: String) {
        let spot = node.filter(|node| node.span != Span::default()).map(|node| self.spot(node));
        let first = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
        self.inventory.unread.push(Unread { spot: Some(spot.unwrap_or(first)), what });
    }

    /// Reads the `values` of a state, or the planned ones with what only an apply makes known.
    pub fn values(&mut self, values: Option<&source::Node>, unknowns: Option<&Unknowns<'_>>) {
        let mut modules: Vec<&source::Node> =
            values.and_then(|values| values.as_map()?.get("root_module")).into_iter().collect();
        // The first module is on top, and those that it calls come right after its resources.
        while let Some(module) = modules.pop() {
            for resource in items(module, "resources") {
                self.resource(resource, unknowns);
            }
            modules.extend(items(module, "child_modules").iter().rev());
        }
    }

    fn resource(&mut self, resource: &source::Node, unknowns: Option<&Unknowns<'_>>) {
        let get = |key: &str| resource.as_map().and_then(|map| map.get(key));
        let text = |key: &str| get(key).and_then(source::Node::as_str);
        let (Some(address), Some(kind)) = (text("address"), text("type")) else {
            return self.tell(Some(resource), "a resource has no address or no type".to_owned());
        };
        let kind = kind_of(text("mode"), kind);
        let spot = self.spot(resource);
        let empty = source::Node { span: resource.span, ..source::Node::default() };
        let mut attributes = self.value(get("values").unwrap_or(&empty), get("sensitive_values"));
        if attributes.value == Value::Null {
            attributes.value = Value::Map(IndexMap::new());
        }
        if let Some(unknown) = unknowns.and_then(|unknowns| unknowns.get(address)) {
            self.unknown(&mut attributes, unknown);
        }
        self.push(address.to_owned(), kind, spot, attributes);
    }

    /// Adds a resource.
    pub fn push(&mut self, address: String, kind: String, spot: Spot, attributes: Node) {
        let mut attributes = document::read(attributes);
        secret::hide(&mut attributes, &kind);
        if !matches!(attributes.value, Value::Map(_)) {
            attributes.value = Value::Map(IndexMap::new());
        }
        self.inventory.resources.push(Resource { address, kind, spot, attributes });
    }

    /// A value of a resource without what Terraform calls sensitive. Attributes that are null are not set.
    pub fn value(&self, node: &source::Node, sensitive: Option<&source::Node>) -> Node {
        let spot = self.spot(node);
        let value = match (&node.content, sensitive.map(|sensitive| &sensitive.content)) {
            (Content::Null, _) => Value::Null,
            (_, Some(Content::Bool(true))) => secret::marker(),
            (Content::Bool(value), _) => Value::Bool(*value),
            (Content::Number(number), _) => Value::Number(number.clone()),
            (Content::String(text), _) => Value::Text(text.clone()),
            (Content::List(items), sensitive) => {
                let of = |index: usize| match sensitive {
                    Some(Content::List(marks)) => marks.get(index),
                    _ => None,
                };
                let items = items.iter().enumerate();
                Value::List(items.map(|(index, item)| self.value(item, of(index))).collect())
            }
            (Content::Map(map), sensitive) => {
                let of = |key: &str| match sensitive {
                    Some(Content::Map(marks)) => marks.get(key),
                    _ => None,
                };
                let entries = map.iter().filter(|(_, item)| item.content != Content::Null);
                Value::Map(entries.map(|(key, item)| (key.clone(), self.value(item, of(key)))).collect())
            }
        };
        Node::new(value, spot)
    }

    /// Puts in what only an apply makes known: where Terraform says `true`, and the value has nothing.
    fn unknown(&self, node: &mut Node, unknown: &source::Node) {
        match (&mut node.value, &unknown.content) {
            (Value::Map(map), Content::Map(unknowns)) => {
                for (key, unknown) in unknowns {
                    match map.get_mut(key) {
                        Some(inner) => self.unknown(inner, unknown),
                        None if is_whole(unknown) => {
                            map.insert(key.clone(), Node::new(secret::later(super::AFTER_APPLY), self.spot(unknown)));
                        }
                        None => {}
                    }
                }
            }
            (Value::List(items), Content::List(unknowns)) => {
                for (item, unknown) in items.iter_mut().zip(unknowns) {
                    self.unknown(item, unknown);
                }
            }
            (value, Content::Bool(true)) if *value != secret::marker() => *value = secret::later(super::AFTER_APPLY),
            _ => {}
        }
    }
}

fn is_whole(unknown: &source::Node) -> bool {
    unknown.content == Content::Bool(true)
}

/// The items of a list at a key.
pub fn items<'t>(node: &'t source::Node, key: &str) -> &'t [source::Node] {
    match node.as_map().and_then(|map| map.get(key)).map(|node| &node.content) {
        Some(Content::List(items)) => items,
        _ => &[],
    }
}

/// The kind of a resource of a mode and a type.
pub fn kind_of(mode: Option<&str>, kind: &str) -> String {
    match mode {
        None | Some("managed") => kind.to_owned(),
        Some(mode) => format!("{mode}.{kind}"),
    }
}
