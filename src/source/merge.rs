//! Turns a base and what is written over it into one tree: maps merge, lists of named maps merge by name, anything else is replaced.

use std::collections::{HashMap, VecDeque};
use std::mem;

use indexmap::IndexMap;
use indexmap::map::Entry;

use super::tree::{Content, Node};

/// `over` written over `base`. What both have keeps the base's order; what is new follows. Each value keeps the place where it was written.
pub(super) fn merge(base: Node, over: Node) -> Node {
    let content = match (base.content, over.content) {
        (Content::Map(base), Content::Map(over)) => Content::Map(merge_maps(base, over)),
        (Content::List(base), Content::List(over)) if are_named(&base) && are_named(&over) => {
            Content::List(merge_named(base, over))
        }
        (_, over) => over,
    };
    Node { content, ..over }
}

fn merge_maps(mut base: IndexMap<String, Node>, over: IndexMap<String, Node>) -> IndexMap<String, Node> {
    for (key, value) in over {
        match base.entry(key) {
            Entry::Occupied(mut below) => {
                let merged = merge(mem::take(below.get_mut()), value);
                below.insert(merged);
            }
            Entry::Vacant(free) => {
                free.insert(value);
            }
        }
    }
    base
}

/// Each item of `over` goes onto the first item of that name that none went onto yet, so that a name given twice in one list stays two
/// items, for the rules to find.
fn merge_named(mut base: Vec<Node>, over: Vec<Node>) -> Vec<Node> {
    let mut places: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (place, item) in base.iter().enumerate() {
        places.entry(item.name().unwrap_or_default().to_owned()).or_default().push_back(place);
    }
    for item in over {
        match places.get_mut(item.name().unwrap_or_default()).and_then(VecDeque::pop_front) {
            Some(place) => base[place] = merge(mem::take(&mut base[place]), item),
            None => base.push(item),
        }
    }
    base
}

/// Whether every item is a map with a name. An empty list is not: it says that there are none, and so replaces the base's.
fn are_named(items: &[Node]) -> bool {
    !items.is_empty() && items.iter().all(|item| item.name().is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// A tree of a value, as if `file` had held it.
    fn tree(value: &Value, file: usize) -> Node {
        let content = match value {
            Value::Null => Content::Null,
            Value::Bool(value) => Content::Bool(*value),
            Value::Number(value) => Content::Number(value.clone()),
            Value::String(value) => Content::String(value.clone()),
            Value::Array(items) => Content::List(items.iter().map(|item| tree(item, file)).collect()),
            Value::Object(map) => Content::Map(map.iter().map(|(key, item)| (key.clone(), tree(item, file))).collect()),
        };
        Node { content, file, ..Node::default() }
    }

    fn merged(values: &[Value]) -> Value {
        let trees = values.iter().enumerate().map(|(file, value)| tree(value, file));
        trees.reduce(merge).map(|tree| tree.to_value()).unwrap_or_default()
    }

    #[test]
    fn maps_merge_and_the_later_file_wins() {
        let base = json!({"region": "westeurope", "tags": {"team": "ml", "cost": "1"}});
        let over = json!({"tags": {"cost": "2"}, "name": "fraud"});
        let merged = merged(&[base, over]);
        assert_eq!(merged.to_string(), r#"{"region":"westeurope","tags":{"team":"ml","cost":"2"},"name":"fraud"}"#);
    }

    #[test]
    fn named_lists_merge_by_name_in_the_order_of_the_base() {
        let base = json!([{"name": "a", "x": 1}, {"name": "b", "x": 1}]);
        let over = json!([{"name": "c"}, {"name": "b", "y": 2}]);
        assert_eq!(merged(&[base, over]), json!([{"name": "a", "x": 1}, {"name": "b", "x": 1, "y": 2}, {"name": "c"}]));
    }

    #[test]
    fn other_lists_are_replaced() {
        assert_eq!(merged(&[json!(["a", "b"]), json!(["c"])]), json!(["c"]));
        assert_eq!(merged(&[json!([{"name": "a"}]), json!([])]), json!([]));
        assert_eq!(merged(&[json!([{"name": "a"}]), json!([{"role": "b"}])]), json!([{"role": "b"}]));
    }

    #[test]
    fn a_name_given_twice_stays_two_items() {
        let base = json!([{"name": "a", "x": 1}]);
        let over = json!([{"name": "a", "y": 1}, {"name": "a", "y": 2}]);
        assert_eq!(merged(&[base, over]), json!([{"name": "a", "x": 1, "y": 1}, {"name": "a", "y": 2}]));
    }

    #[test]
    fn each_value_keeps_the_file_that_wrote_it() {
        let base = tree(&json!({"a": {"x": 1, "y": 1}}), 0);
        let over = tree(&json!({"a": {"y": 2}}), 1);
        let merged = merge(base, over);
        let a = &merged.as_map().expect("a map")["a"];
        let files = a.as_map().expect("a map").values().map(|node| node.file);
        assert_eq!(files.collect::<Vec<_>>(), [0, 1]);
    }

    /// Specs of one shape, as a schema has it: a key holds the same kind of value in each file, and no named list is empty. A file that
    /// puts a scalar where another has a map cuts off what lay below, so there, and only there, the order of merging matters.
    fn of_one_shape() -> impl Strategy<Value = Value> {
        let scalars = proptest::collection::hash_map("[a-c]", 0..5u8, 0..3);
        let items = proptest::collection::hash_map("[a-c]", scalars.clone(), 1..3).prop_map(|items| {
            let items = items.into_iter().map(|(name, fields)| {
                let mut item = json!({ "name": name });
                item.as_object_mut().expect("a map").extend(fields.into_iter().map(|(key, value)| (key, value.into())));
                item
            });
            Value::Array(items.collect())
        });
        let lists = proptest::collection::hash_map("list_[a-b]", items, 0..3);
        let plain = proptest::collection::hash_map("plain_[a-b]", proptest::collection::vec(0..9u8, 0..3), 0..3);
        let maps = proptest::collection::hash_map("map_[a-b]", scalars, 0..3);
        (lists, plain, maps).prop_map(|(lists, plain, maps)| {
            let mut value = json!({});
            let map = value.as_object_mut().expect("a map");
            map.extend(lists);
            map.extend(plain.into_iter().map(|(key, list)| (key, json!(list))));
            map.extend(maps.into_iter().map(|(key, inner)| (key, json!(inner))));
            value
        })
    }

    proptest! {
        #[test]
        fn merging_with_nothing_changes_nothing(value in of_one_shape()) {
            prop_assert_eq!(merged(&[value.clone(), json!({})]), value.clone());
            prop_assert_eq!(merged(&[json!({}), value.clone()]), value);
        }

        #[test]
        fn merging_twice_is_merging_once(value in of_one_shape()) {
            prop_assert_eq!(merged(&[value.clone(), value.clone()]), value);
        }

        #[test]
        fn the_order_of_merging_does_not_matter_among_files_of_one_shape(
            a in of_one_shape(), b in of_one_shape(), c in of_one_shape(),
        ) {
            let left = merged(&[merged(&[a.clone(), b.clone()]), c.clone()]);
            let right = merged(&[a, merged(&[b, c])]);
            prop_assert_eq!(left.to_string(), right.to_string());
        }
    }
}
