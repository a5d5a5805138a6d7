//! Turns the attributes of a resource before and after into the differences between them, leaving out what means nothing.

use std::collections::{HashMap, HashSet, VecDeque};

use super::alike::{comes_to, is_alike, is_nothing, is_written_alike};
use super::{Difference, Replaces, order};
use crate::inventory::{Node, Value, spelled};

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

/// Maps that are wholly their owner's: what code does not say of them it takes away, whoever added it.
const OWNED: &[&str] = &["tags", "tags_all", "Tags"];

/// The key of a policy document that holds its statements. All of a document is its owner's.
const STATEMENTS: &str = "Statement";

/// How many values are looked at to find which items of two lists mean the same, before they are told as they are.
const MOST_LOOKED_AT: usize = 200_000;

/// The differences between two values, and how many there are besides that mean nothing.
pub fn attributes(before: &Node, after: &Node, sides: Sides) -> (Vec<Difference>, usize) {
    attributes_at(&[], before, after, sides)
}

/// The same of two values that stand at a path of a resource.
pub(super) fn attributes_at(path: &[String], before: &Node, after: &Node, sides: Sides) -> (Vec<Difference>, usize) {
    let mut walk = Walk { sides, owned: 0, differences: Vec::new(), folded: 0, left: MOST_LOOKED_AT };
    walk.nodes(&mut path.to_vec(), Some(before), Some(after));
    (walk.differences, walk.folded)
}

struct Walk {
    sides: Sides,
    /// How many values around this one are wholly their owner's.
    owned: usize,
    differences: Vec<Difference>,
    folded: usize,
    /// How many values may still be looked at to find items that mean the same.
    left: usize,
}

impl Walk {
    fn nodes(&mut self, path: &mut Vec<String>, before: Option<&Node>, after: Option<&Node>) {
        self.left = self.left.saturating_sub(1);
        match (before, after) {
            (None, None) => {}
            (Some(before), Some(after)) => self.both(path, before, after),
            (Some(only), None) if is_nothing(&only.value) => self.folded += 1,
            (Some(_), None) if self.sides == Sides::Deployed && self.owned == 0 => self.folded += 1,
            (None, Some(only)) if is_nothing(&only.value) => self.folded += 1,
            _ => self.differ(path, before, after),
        }
    }

    fn both(&mut self, path: &mut Vec<String>, before: &Node, after: &Node) {
        match (&before.value, &after.value) {
            (Value::Map(old), Value::Map(new)) => {
                let is_owned =
                    new.contains_key(STATEMENTS) || path.last().is_some_and(|key| OWNED.contains(&key.as_str()));
                self.owned += usize::from(is_owned);
                for (key, after) in new {
                    self.step(path, key.clone(), old.get(key), Some(after));
                }
                for (key, before) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
                    self.step(path, key.clone(), Some(before), None);
                }
                self.owned -= usize::from(is_owned);
            }
            (Value::List(_), Value::List(_)) => self.lists(path, before, after),
            (old, new) if is_written_alike(old, new) => {}
            // What only a deployment knows may well be what the service tells.
            (old, new) if self.sides == Sides::Deployed && comes_to(old, new) => self.folded += 1,
            (old, new) if is_alike(path.last(), old, new) => self.folded += 1,
            // One block or expression, and a list of it.
            (Value::List(items), Value::Map(_) | Value::Later(_)) if items.len() == 1 => {
                self.both(path, &items[0], after);
            }
            (Value::Map(_) | Value::Later(_), Value::List(items)) if items.len() == 1 => {
                self.both(path, before, &items[0]);
            }
            // A text that code writes as what it spells.
            (Value::Text(text), Value::Map(_) | Value::List(_)) if self.sides == Sides::Deployed => {
                match spelled(text, before.spot) {
                    Some(before) => self.both(path, &before, after),
                    None => self.differ(path, Some(before), Some(after)),
                }
            }
            _ => self.differ(path, Some(before), Some(after)),
        }
    }

    fn lists(&mut self, path: &mut Vec<String>, before: &Node, after: &Node) {
        let (old, new) = (before.items(), after.items());
        if old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_written_alike(&old.value, &new.value)) {
            return;
        }
        let keys = |name: &&str| Some((self.keys(old, name)?, self.keys(new, name)?));
        if let Some((old_keys, new_keys)) = NAMES.iter().find_map(keys) {
            self.named(path, (before, &old_keys), (after, &new_keys));
            return;
        }
        let mut met = places(&texts(old), &texts(new));
        let mut gone: Vec<usize> = (0..old.len()).filter(left_by(&met)).collect();
        // What is written differently and means the same, as far as that is found soon enough.
        let mut alike = 0;
        for (item, place) in new.iter().zip(&mut met).filter(|(_, place)| place.is_none()) {
            if let Some(earlier) = gone.iter().position(|earlier| self.is_same(&old[*earlier], item)) {
                *place = Some(gone.remove(earlier));
                alike += 1;
            }
        }
        if order::is_other(path, &met) {
            self.differ(path, Some(before), Some(after));
            return;
        }
        let come: Vec<usize> = (0..new.len()).filter(|place| met[*place].is_none()).collect();
        // Where nothing else differs, the order does.
        self.folded += if gone.is_empty() && come.is_empty() { alike.max(1) } else { alike };
        let is_block = |node: &Node| matches!(node.value, Value::List(_) | Value::Map(_));
        if let ([earlier], [place]) = (&gone[..], &come[..])
            && ((old.len() == 1 && new.len() == 1) || (is_block(&old[*earlier]) && is_block(&new[*place])))
        {
            self.step(path, format!("[{place}]"), Some(&old[*earlier]), Some(&new[*place]));
            return;
        }
        // The items that went are told even where a service might have added them: no list is read as a part of another.
        self.owned += 1;
        for place in gone {
            self.step(path, "[-]".to_owned(), Some(&old[place]), None);
        }
        self.owned -= 1;
        for place in come {
            self.step(path, "[+]".to_owned(), None, Some(&new[place]));
        }
    }

    /// Compares the items of two lists by keys that tell them apart.
    fn named(
        &mut self,
        path: &mut Vec<String>,
        (before, old_keys): (&Node, &[String]),
        (after, new_keys): (&Node, &[String]),
    ) {
        let (old, new) = (before.items(), after.items());
        let met = places(old_keys, new_keys);
        if order::is_other(path, &met) {
            self.differ(path, Some(before), Some(after));
            return;
        }
        for ((item, key), place) in new.iter().zip(new_keys).zip(&met) {
            self.step(path, format!("[{key}]"), place.map(|place| &old[place]), Some(item));
        }
        self.owned += 1;
        for place in (0..old.len()).filter(left_by(&met)) {
            self.step(path, format!("[{}]", old_keys[place]), Some(&old[place]), None);
        }
        self.owned -= 1;
    }

    /// Whether two items that are not written alike mean the same.
    fn is_same(&mut self, before: &Node, after: &Node) -> bool {
        if self.left == 0 {
            return false;
        }
        let mut walk =
            Walk { sides: self.sides, owned: self.owned, differences: Vec::new(), folded: 0, left: self.left };
        walk.nodes(&mut Vec::new(), Some(before), Some(after));
        self.left = walk.left;
        walk.differences.is_empty()
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

    /// What the items of a list are called by a key, where each has it and no two the same; against a deployment, none that only it knows.
    fn keys(&self, list: &[Node], name: &str) -> Option<Vec<String>> {
        let is_known = |item: &Node| {
            let later = matches!(item.get(&[name]), Some(Node { value: Value::Later(_), .. }));
            self.sides == Sides::Code || !later
        };
        let keys: Vec<String> =
            list.iter().map(|item| named(item, name).filter(|_| is_known(item))).collect::<Option<_>>()?;
        let mut seen = HashSet::new();
        keys.iter().all(|key| seen.insert(key)).then_some(keys)
    }
}

/// The items of a list as texts.
fn texts(list: &[Node]) -> Vec<String> {
    list.iter().map(|item| item.value.json().to_string()).collect()
}

/// Of each text of the later list its place in the earlier one, each place once.
fn places(old: &[String], new: &[String]) -> Vec<Option<usize>> {
    let mut there: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (place, text) in old.iter().enumerate() {
        there.entry(text).or_default().push_back(place);
    }
    new.iter().map(|text| there.get_mut(text.as_str())?.pop_front()).collect()
}

/// Whether a place of the earlier list is that of no item of the later one.
fn left_by(met: &[Option<usize>]) -> impl FnMut(&usize) -> bool + use<> {
    let met: HashSet<usize> = met.iter().flatten().copied().collect();
    move |place| !met.contains(place)
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
    use serde_json::json;

    use super::*;
    use crate::diff::tests::node;

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
    fn another_order_is_a_change_where_it_means_something() {
        let both = |key: &str, old: serde_json::Value, new: serde_json::Value| {
            let before = json!({"containers": [{"name": "x", key: old}]});
            let after = json!({"containers": [{"name": "x", key: new}]});
            let told = |sides| paths(before.clone(), after.clone(), sides);
            assert_eq!(told(Sides::Code), told(Sides::Deployed), "{key}");
            told(Sides::Code)
        };
        for key in ["command", "Command", "entryPoint", "dnsServers", "domain_name_servers", "inline"] {
            let (told, folded) = both(key, json!(["a", "b"]), json!(["b", "a"]));
            assert_eq!((told, folded), (vec![format!("containers[x].{key}")], 0));
            assert_eq!(both(key, json!(["1", "b"]), json!([1, "b"])), (Vec::new(), 1));
        }
        let more = ["containers[x].args[-]", "containers[x].args[+]"].map(str::to_owned).to_vec();
        assert_eq!(both("args", json!(["a", "b", "c"]), json!(["b", "c", "d"])), (more, 0));
        let other = vec!["containers[x].args".to_owned()];
        assert_eq!(both("args", json!(["a", "b"]), json!(["b", "a", "c"])), (other, 0));
        let stages = |names: [&str; 2]| json!(names.map(|name| json!({"type": name})));
        let told = both("PlacementStrategies", stages(["spread", "binpack"]), stages(["binpack", "spread"]));
        assert_eq!(told, (vec!["containers[x].PlacementStrategies".to_owned()], 0));
        assert_eq!(both("SubnetIds", json!(["a", "b"]), json!(["b", "a"])), (Vec::new(), 1));
    }

    #[test]
    fn blocks_without_names_are_compared_with_what_is_most_like_them() {
        let before = json!({"a": [{"from": 1, "to": 1}, {"from": 2, "to": 2}]});
        let after = json!({"a": [{"from": 2, "to": 3}, {"to": 1, "from": 1}]});
        assert_eq!(paths(before, after, Sides::Code), (vec!["a[0].to".to_owned()], 1));
        let pair = (json!({"a": [{"x": 1}, {"x": 2}]}), json!({"a": [{"x": 3}, {"x": 4}]}));
        let all = ["a[-]", "a[-]", "a[+]", "a[+]"].map(str::to_owned).to_vec();
        assert_eq!(paths(pair.0, pair.1, Sides::Code), (all, 0));
    }

    #[test]
    fn what_is_wholly_its_owners_has_no_more_than_code_says() {
        let pair = (json!({"tags": {"a": "1", "b": "2"}, "id": 1}), json!({"tags": {"a": "1"}}));
        assert_eq!(paths(pair.0, pair.1, Sides::Deployed), (vec!["tags.b".to_owned()], 1));
        let statement = json!([{"Sid": "A", "Effect": "Allow", "Condition": {"Bool": {"x": "true"}}}]);
        let pair =
            (json!({"p": {"Statement": statement}}), json!({"p": {"Statement": [{"Sid": "A", "Effect": "Allow"}]}}));
        assert_eq!(paths(pair.0, pair.1, Sides::Deployed), (vec!["p.Statement[A].Condition".to_owned()], 0));
        let pair = (json!({"rules": [{"name": "a", "id": 1}, {"name": "b"}]}), json!({"rules": [{"name": "a"}]}));
        assert_eq!(paths(pair.0, pair.1, Sides::Deployed), (vec!["rules[b]".to_owned()], 1));
    }

    #[test]
    fn a_text_is_what_it_spells_and_a_block_a_list_of_it() {
        let pair = || (json!({"a": "b: [1, 2]\n", "c": [{"d": 1}]}), json!({"a": {"b": [1, 3]}, "c": {"d": 2}}));
        let told = ["a.b[-]", "a.b[+]", "c.d"].map(str::to_owned).to_vec();
        assert_eq!(paths(pair().0, pair().1, Sides::Deployed), (told, 0));
        assert_eq!(paths(pair().0, pair().1, Sides::Code), (vec!["a".to_owned(), "c.d".to_owned()], 0));
    }

    #[test]
    fn lists_in_lists_end_soon() {
        let deep = |leaf: i32| {
            (0..6).fold(json!([[leaf], [leaf + 1]]), |inner, level| json!([[level, inner.clone()], [inner]]))
        };
        let (differences, _) =
            attributes(&node(&json!({"a": deep(1)})), &node(&json!({"a": deep(5)})), Sides::Deployed);
        assert!(!differences.is_empty());
    }

    #[test]
    fn what_only_a_service_tells_is_counted_and_folded() {
        let pair = || (json!({"id": "1", "a": 1, "b": null}), json!({"a": "1", "c": ""}));
        assert_eq!(paths(pair().0, pair().1, Sides::Deployed), (Vec::new(), 4));
        assert_eq!(paths(pair().0, pair().1, Sides::Code), (vec!["id".to_owned()], 3));
    }
}
