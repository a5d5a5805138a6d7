//! Turns what expressions come to into values: known ones, symbols of resources and modules, and text of which pieces are known.

use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::Number;

use super::resource::Declared;
use super::scope::Scope;
use crate::inventory::Spot;

/// How long a text may be, in bytes.
pub(super) const LONGEST: usize = 1 << 20;

/// How deep lists and maps may lie in each other.
const DEEPEST: u8 = 100;

/// How much a value may hold, counted by [`Val::weight`].
const HEAVIEST: u64 = 500_000;

/// What bounds the work of whatever goes through a list or map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    depth: u8,
    weight: u64,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub value: Val,
    pub spot: Spot,
}

/// A value. Copies are cheap; how deep a list or map is stands beside it.
#[derive(Clone, Debug)]
pub(super) enum Val {
    Null,
    Bool(bool),
    Number(Number),
    Text(Rc<str>),
    List(Rc<Vec<Item>>, Size),
    Map(Rc<IndexMap<String, Item>>, Size),
    Resource(Rc<Declared>),
    /// A module, by its number and symbol.
    Module(usize, Rc<str>),
    /// What `.outputs` of a module is.
    Outputs(usize, Rc<str>),
    Scope(Rc<Scope>),
    /// What only a deployment knows.
    Later(Rc<Vec<Part>>),
}

/// A piece of what only a deployment knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Part {
    Text(String),
    Reference {
        address: Rc<str>,
        attribute: String,
    },
    /// The ID of what is named by its type and name; a reference if it is a resource of the inventory.
    Id {
        address: String,
        code: String,
    },
    Code(String),
}

impl Item {
    pub fn new(value: Val, spot: Spot) -> Item {
        Item { value, spot }
    }
}

impl Val {
    pub fn text(text: impl AsRef<str>) -> Val {
        Val::Text(Rc::from(text.as_ref()))
    }

    pub fn number(number: i64) -> Val {
        Val::Number(number.into())
    }

    pub fn code(code: impl Into<String>) -> Val {
        Val::Later(Rc::new(vec![Part::Code(code.into())]))
    }

    pub fn reference(address: Rc<str>, attribute: &str) -> Val {
        Val::Later(Rc::new(vec![Part::Reference { address, attribute: attribute.to_owned() }]))
    }

    pub fn list(items: Vec<Item>) -> Val {
        match Size::of(items.iter()) {
            Some(size) => Val::List(Rc::new(items), size),
            None => Val::too_large(),
        }
    }

    pub fn map(entries: IndexMap<String, Item>) -> Val {
        match Size::of(entries.values()) {
            Some(size) => Val::Map(Rc::new(entries), size),
            None => Val::too_large(),
        }
    }

    /// What stands for a value that nobody would want to see whole.
    pub fn too_large() -> Val {
        Val::code("…")
    }

    /// How much work it is to go through the value: about one for each value in it and each word of its texts.
    pub fn weight(&self) -> u64 {
        match self {
            Val::List(_, size) | Val::Map(_, size) => size.weight,
            Val::Text(text) => 1 + text.len() as u64 / 16,
            Val::Later(parts) => 1 + parts.iter().map(|part| 1 + part.length() as u64 / 16).sum::<u64>(),
            _ => 1,
        }
    }

    /// Text of pieces: plain text where all of them are.
    pub fn joined(parts: Vec<Part>) -> Val {
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (_, Part::Text(text)) if text.is_empty() => {}
                (Some(Part::Text(before)), Part::Text(text)) => before.push_str(&text),
                (_, part) => joined.push(part),
            }
        }
        match joined.as_slice() {
            [] => Val::text(""),
            [Part::Text(text)] => Val::text(text),
            _ => Val::Later(Rc::new(joined)),
        }
    }

    /// The value as pieces of a text.
    pub fn parts(&self) -> Vec<Part> {
        match self {
            Val::Null => Vec::new(),
            // As the engine writes them.
            Val::Bool(true) => vec![Part::Text("True".to_owned())],
            Val::Bool(false) => vec![Part::Text("False".to_owned())],
            Val::Number(number) => vec![Part::Text(number.to_string())],
            Val::Text(text) => vec![Part::Text(text.to_string())],
            Val::Later(parts) => parts.to_vec(),
            Val::List(..) | Val::Map(..) => match self.json() {
                Some(json) => vec![Part::Text(json.to_string())],
                None => vec![Part::Code(self.as_code())],
            },
            _ => vec![Part::Code(self.as_code())],
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Val::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Item]> {
        match self {
            Val::List(items, _) => Some(items),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&IndexMap<String, Item>> {
        match self {
            Val::Map(entries, _) => Some(entries),
            _ => None,
        }
    }

    pub fn as_number(&self) -> Option<i64> {
        match self {
            Val::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Val::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Val::Null)
    }

    /// Whether nothing of it waits for the deployment.
    pub fn is_known(&self) -> bool {
        match self {
            Val::List(items, _) => items.iter().all(|item| item.value.is_known()),
            Val::Map(entries, _) => entries.values().all(|item| item.value.is_known()),
            Val::Null | Val::Bool(_) | Val::Number(_) | Val::Text(_) => true,
            _ => false,
        }
    }

    /// Whether it is surely not null, although it may wait for the deployment; if it is text, it is not empty.
    pub fn is_surely_something(&self) -> bool {
        match self {
            Val::Later(parts) => parts.iter().any(|part| match part {
                Part::Text(_) | Part::Id { .. } => true,
                Part::Reference { attribute, .. } => attribute.is_empty() || attribute == "id" || attribute == "name",
                Part::Code(_) => false,
            }),
            Val::Null => false,
            _ => true,
        }
    }

    /// Whether two values are the same; unknown where one of them is.
    pub fn same(&self, other: &Val) -> Option<bool> {
        match (self, other) {
            (Val::Null, Val::Null) => Some(true),
            (Val::Null, later) | (later, Val::Null) if later.is_surely_something() => Some(false),
            (Val::Later(one), Val::Later(two)) if one == two => Some(true),
            (Val::Bool(one), Val::Bool(two)) => Some(one == two),
            (Val::Number(one), Val::Number(two)) => Some(one == two),
            (Val::Text(one), Val::Text(two)) => Some(one == two),
            (Val::List(..) | Val::Map(..), Val::List(..) | Val::Map(..)) => Some(self.json()? == other.json()?),
            _ if self.is_known() && other.is_known() => Some(false),
            _ => None,
        }
    }

    /// The value as JSON, where all of it is known.
    pub fn json(&self) -> Option<serde_json::Value> {
        Some(match self {
            Val::Null => serde_json::Value::Null,
            Val::Bool(value) => (*value).into(),
            Val::Number(number) => number.clone().into(),
            Val::Text(text) => text.as_ref().into(),
            Val::List(items, _) => items.iter().map(|item| item.value.json()).collect::<Option<_>>()?,
            Val::Map(entries, _) => {
                let entries = entries.iter().map(|(key, item)| Some((key.clone(), item.value.json()?)));
                serde_json::Value::Object(entries.collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// Turns JSON into a value that stands at one place.
    pub fn of_json(json: serde_json::Value, spot: Spot) -> Val {
        match json {
            serde_json::Value::Null => Val::Null,
            serde_json::Value::Bool(value) => Val::Bool(value),
            serde_json::Value::Number(number) => Val::Number(number),
            serde_json::Value::String(text) => Val::text(text),
            serde_json::Value::Array(items) => {
                Val::list(items.into_iter().map(|item| Item::new(Val::of_json(item, spot), spot)).collect())
            }
            serde_json::Value::Object(entries) => {
                let entries = entries.into_iter().map(|(key, item)| (key, Item::new(Val::of_json(item, spot), spot)));
                Val::map(entries.collect())
            }
        }
    }
}

impl Size {
    /// The size of a list or map of those items, where it is small enough.
    fn of<'a>(items: impl Iterator<Item = &'a Item>) -> Option<Size> {
        let mut size = Size { depth: 0, weight: 1 };
        for item in items {
            if let Val::List(_, inner) | Val::Map(_, inner) = &item.value {
                size.depth = size.depth.max(inner.depth);
            }
            size.weight += item.value.weight();
        }
        size.depth += 1;
        (size.depth <= DEEPEST && size.weight <= HEAVIEST).then_some(size)
    }
}

impl Part {
    /// How long the piece is, in bytes.
    pub fn length(&self) -> usize {
        match self {
            Part::Text(text) | Part::Code(text) => text.len(),
            Part::Reference { address, attribute } => address.len() + attribute.len(),
            Part::Id { address, code } => address.len() + code.len(),
        }
    }
}
