//! What attributes of resources hold: values with their places, and expressions where only a deployment knows the value.

use indexmap::IndexMap;

use super::Spot;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands: where it was written, not where it is referred to.
    pub spot: Spot,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Values by key, in the order in which they are written.
    Map(IndexMap<String, Node>),
    /// What is known only once it is deployed.
    Later(Later),
}

/// An expression whose value only a deployment knows: pieces of a text, or one piece that is the whole value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
}

/// A piece of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text that means itself.
    Text(String),
    /// An attribute of a resource of the same inventory.
    Reference {
        /// The resource's address.
        address: String,
        /// The path of the attribute, dotted; empty for the resource itself.
        attribute: String,
    },
    /// Anything else, in the words of its language, without spaces that mean nothing.
    Code(String),
}

impl Node {
    /// A value at a place.
    pub fn new(value: Value, spot: Spot) -> Node {
        Node { value, spot }
    }

    /// A value of JSON; all of it stands at one place.
    pub fn of_json(json: serde_json::Value, spot: Spot) -> Node {
        use serde_json::Value as Json;
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => Value::Number(number),
            Json::String(text) => Value::Text(text),
            Json::Array(items) => Value::List(items.into_iter().map(|item| Node::of_json(item, spot)).collect()),
            Json::Object(map) => {
                Value::Map(map.into_iter().map(|(key, item)| (key, Node::of_json(item, spot))).collect())
            }
        };
        Node::new(value, spot)
    }

    /// The value at a path: keys of maps, places of lists.
    pub fn get(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, step| match &node.value {
            Value::Map(map) => map.get(*step),
            Value::List(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// The text, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, where it is a list.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

impl Value {
    /// The value as JSON, for comparing and printing: an expression is a text in which its code stands in `${}`.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(|item| item.value.json()).collect(),
            Value::Map(map) => map.iter().map(|(key, node)| (key.clone(), node.value.json())).collect(),
            Value::Later(later) => later.to_string().into(),
        }
    }
}

impl std::fmt::Display for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Reference { address, attribute } if attribute.is_empty() => write!(f, "${{{address}}}")?,
                Piece::Reference { address, attribute } => write!(f, "${{{address}.{attribute}}}")?,
                Piece::Code(code) => write!(f, "${{{code}}}")?,
            }
        }
        Ok(())
    }
}
