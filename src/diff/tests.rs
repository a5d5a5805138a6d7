//! What the tests of this room share: values, resources and inventories made from JSON.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::inventory::{Inventory, Node, Resource, Spot, Value};
use crate::text::LineColumn;

const SPOT: Spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };

/// A value.
pub(crate) fn node(json: &Json) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(node).collect()),
        Json::Object(map) => {
            Value::Map(map.iter().map(|(key, value)| (key.clone(), node(value))).collect::<IndexMap<_, _>>())
        }
    };
    Node::new(value, SPOT)
}

/// A resource.
pub(crate) fn resource(address: &str, kind: &str, attributes: Json) -> Resource {
    Resource { address: address.into(), kind: kind.into(), spot: SPOT, attributes: node(&attributes) }
}

/// An inventory.
pub(crate) fn inventory(resources: Vec<Resource>) -> Inventory {
    Inventory { files: vec!["a".into()], resources, ..Inventory::default() }
}
