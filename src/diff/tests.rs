//! What the tests of this room share: values, resources and inventories made from JSON.

use serde_json::Value as Json;

use crate::inventory::{Inventory, Node, Resource, Spot};
use crate::text::LineColumn;

const SPOT: Spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };

/// A value.
pub(crate) fn node(json: &Json) -> Node {
    Node::of_json(json.clone(), SPOT)
}

/// A resource.
pub(crate) fn resource(address: &str, kind: &str, attributes: Json) -> Resource {
    Resource { address: address.into(), kind: kind.into(), spot: SPOT, attributes: node(&attributes) }
}

/// An inventory.
pub(crate) fn inventory(resources: Vec<Resource>) -> Inventory {
    Inventory { files: vec!["a".into()], resources, ..Inventory::default() }
}
