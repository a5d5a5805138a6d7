//! Turns the attributes of a resource before and after into the differences between them, leaving out what means nothing.

use super::{Difference, Replaces};
use crate::inventory::{Node, Value};

/// What the two sides are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Code on both sides: what is not written has no value.
    Code,
    /// What a service told, and code: what only the service tells was computed by it, or is a default.
    Deployed,
}

/// Keys that tell the items of a list apart, where each item has one and no two have the same.
const NAMES: &[&str] =
    &["Sid", "sid", "name", "Name", "Id", "id", "Key", "key", "priority", "variable", "type", "Field", "field"];

/// The differences between two values, and how many there are besides that mean nothing.
pub fn attributes(before: &Node, after: &Node, sides: Sides) -> (Vec<Difference>, usize) {
    let mut walk = Walk { sides, differences: Vec::new(), folded: 0 };
    walk.nodes(&mut Vec::new(), Some(before), Some(after));
    (walk.differences, walk.folded)
}

struct Walk {
    sides: Sides,
    differences: Vec<Difference>,
    folded: usize,
}

impl Walk {
    fn nodes(&mut self, path: &mut Vec<String>, before: Option<&Node>, after: Option<&Node>) {
        match (before, after) {
            (None, None) => {}
            (Some(before), Some(after)) => self.both(path, before, after),
            (Some(only), None) if self.sides == Sides::Deployed || is_nothing(&only.value) => self.folded += 1,
            (None, Some(only)) if is_nothing(&only.value) => self.folded += 1,
            _ => self.differ(path, before, after),
        }
    }

    fn both(&mut self, path: &mut Vec<String>, before: &Node, after: &Node) {
        match (&before.value, &after.value) {
            (Value::Map(old), Value::Map(new)) => {
                for (key, after) in new {
                    self.step(path, key.clone(), old.get(key), Some(after));
                }
                for (key, before) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
                    self.step(path, key.clone(), Some(before), None);
                }
            }
            (Value::List(old), Value::List(new)) => self.lists(path, (before, old), (after, new)),
            (old, new) if old.json() == new.json() => {}
            // What only a deployment knows may well be what the service tells.
            (Value::Later(_), _) | (_, Value::Later(_)) if self.sides == Sides::Deployed => self.folded += 1,
            (old, new) if is_alike(old, new) => self.folded += 1,
            _ => self.differ(path, Some(before), Some(after)),
        }
    }

    fn lists(&mut self, path: &mut Vec<String>, (before, old): (&Node, &[Node]), (after, new): (&Node, &[Node])) {
        if let Some(name) = NAMES.iter().find(|name| tells_apart(old, name) && tells_apart(new, name)) {
            let find =
                |list: &[Node], key: &str| list.iter().position(|item| named(item, name).as_deref() == Some(key));
            for item in new {
                let key = named(item, name).unwrap_or_default();
                let earlier = find(old, &key).map(|place| &old[place]);
                self.step(path, format!("[{key}]"), earlier, Some(item));
            }
            for item in old {
                let key = named(item, name).unwrap_or_default();
                if find(new, &key).is_none() {
                    self.step(path, format!("[{key}]"), Some(item), None);
                }
            }
            return;
        }
        let texts = |list: &[Node]| list.iter().map(|item| item.value.json().to_string()).collect::<Vec<_>>();
        let (old_texts, new_texts) = (texts(old), texts(new));
        if old_texts == new_texts {
            return;
        }
        let sorted = |texts: &[String]| {
            let mut sorted = texts.to_vec();
            sorted.sort_unstable();
            sorted
        };
        if sorted(&old_texts) == sorted(&new_texts) {
            self.folded += 1;
            return;
        }
        if old.len() == 1 && new.len() == 1 {
            self.step(path, "[0]".to_owned(), old.first(), new.first());
            return;
        }
        // Of scalars, what came and what went; of anything else, all of it.
        let is_scalar = |node: &Node| !matches!(node.value, Value::List(_) | Value::Map(_));
        if !old.iter().chain(new).all(is_scalar) {
            self.differ(path, Some(before), Some(after));
            return;
        }
        let mut left = new_texts.clone();
        for (item, text) in old.iter().zip(&old_texts) {
            match left.iter().position(|other| other == text) {
                Some(place) => drop(left.swap_remove(place)),
                None => self.step(path, "[-]".to_owned(), Some(item), None),
            }
        }
        let mut left = old_texts;
        for (item, text) in new.iter().zip(&new_texts) {
            match left.iter().position(|other| other == text) {
                Some(place) => drop(left.swap_remove(place)),
                None => self.step(path, "[+]".to_owned(), None, Some(item)),
            }
        }
    }

    fn step(&mut self, path: &mut Vec<String>, step: String, before: Option<&Node>, after: Option<&Node>) {
        path.push(step);
        self.nodes(path, before, after);
        path.pop();
    }

    fn differ(&mut self, path: &[String], before: Option<&Node>, after: Option<&Node>) {
        let (before, after) = (before.cloned(), after.cloned());
        self.differences.push(Difference { path: path.to_vec(), before, after, replaces: Replaces::No });
    }
}

/// Whether a value says no more than its absence would.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.values().all(|node| is_nothing(&node.value)),
        _ => false,
    }
}

/// Whether two values mean the same and are written differently: a number or a truth as a text, one item and a list of it.
fn is_alike(before: &Value, after: &Value) -> bool {
    let plain = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    match (before, after) {
        (Value::List(items), one) | (one, Value::List(items)) => {
            items.len() == 1 && (items[0].value.json() == one.json() || is_alike(&items[0].value, one))
        }
        _ => plain(before).is_some() && plain(before) == plain(after),
    }
}

/// Whether every item of a list has that key, and no two the same.
fn tells_apart(list: &[Node], name: &str) -> bool {
    let mut keys: Vec<String> = list.iter().filter_map(|item| named(item, name)).collect();
    if keys.len() != list.len() {
        return false;
    }
    keys.sort_unstable();
    keys.windows(2).all(|pair| pair[0] != pair[1])
}

/// What an item is called by a key.
fn named(item: &Node, name: &str) -> Option<String> {
    let Value::Map(map) = &item.value else { return None };
    match &map.get(name)?.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Later(later) => Some(later.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::json;

    use super::*;
    use crate::inventory::Spot;
    use crate::text::LineColumn;

    fn node(value: &serde_json::Value) -> Node {
        use serde_json::Value as Json;
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(number.clone()),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(node).collect()),
            Json::Object(map) => {
                Value::Map(map.iter().map(|(key, value)| (key.clone(), node(value))).collect::<IndexMap<_, _>>())
            }
        };
        Node::new(value, Spot { file: 0, at: LineColumn { line: 1, column: 1 } })
    }

    fn paths(before: serde_json::Value, after: serde_json::Value, sides: Sides) -> (Vec<String>, usize) {
        let (differences, folded) = attributes(&node(&before), &node(&after), sides);
        (differences.iter().map(Difference::dotted).collect(), folded)
    }

    #[test]
    fn rules_and_statements_are_compared_one_by_one() {
        let before = json!({"rules": [{"name": "a", "port": 1}, {"name": "b", "port": 2}]});
        let after = json!({"rules": [{"name": "c", "port": 3}, {"name": "b", "port": 4}, {"name": "a", "port": 1}]});
        assert_eq!(paths(before, after, Sides::Code), (vec!["rules[c]".to_owned(), "rules[b].port".to_owned()], 0));
    }

    #[test]
    fn sets_are_compared_as_sets() {
        let pair = (json!({"a": ["x", "y"]}), json!({"a": ["y", "x"]}));
        assert_eq!(paths(pair.0, pair.1, Sides::Code), (Vec::new(), 1));
        let pair = (json!({"a": ["x", "y", "y"]}), json!({"a": ["z", "y", "x"]}));
        assert_eq!(paths(pair.0, pair.1, Sides::Code), (vec!["a[-]".to_owned(), "a[+]".to_owned()], 0));
    }

    #[test]
    fn what_only_a_service_tells_is_counted_and_folded() {
        let pair = || (json!({"id": "1", "a": 1, "b": null}), json!({"a": "1", "c": ""}));
        assert_eq!(paths(pair().0, pair().1, Sides::Deployed), (Vec::new(), 4));
        assert_eq!(paths(pair().0, pair().1, Sides::Code), (vec!["id".to_owned()], 3));
    }
}
