//! Turns a difference into the values in it that are other, each with its path, however much of a resource it is about.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::diff::Difference;
use crate::inventory::{Node, Spot, Value};

/// A value that is other: neither a map nor a list, on either side.
pub(super) struct Leaf<'a> {
    path: &'a [String],
    /// What it was; none where there was none.
    pub(super) before: Option<&'a Value>,
    /// What it becomes; none where it goes.
    pub(super) after: Option<&'a Value>,
}

impl Leaf<'_> {
    /// Whether its path ends so: steps parted by `/`, of which `*` is any.
    pub(super) fn ends(&self, end: &str) -> bool {
        let mut taken = self.path.iter().rev();
        end.rsplit('/').all(|step| taken.next().is_some_and(|taken| step == "*" || step == taken))
    }
}

/// Tells every value in a difference that is other.
pub(super) fn each(difference: &Difference, tell: &mut dyn FnMut(&Leaf<'_>)) {
    let mut path = difference.path.clone();
    walk(&mut path, difference.before.as_ref(), difference.after.as_ref(), tell);
}

fn walk(path: &mut Vec<String>, before: Option<&Node>, after: Option<&Node>, tell: &mut dyn FnMut(&Leaf<'_>)) {
    let (old, new) = (before.map(|node| &node.value), after.map(|node| &node.value));
    if old == new {
        return;
    }
    // A document that is written as a text is other by what is in it.
    if let (Some(Value::Text(was)), Some(Value::Text(becomes)), Some(node)) = (old, new, before)
        && let (Some(was), Some(becomes)) = (document(was, node.spot), document(becomes, node.spot))
    {
        walk(path, Some(&was), Some(&becomes), tell);
        return;
    }
    let none = IndexMap::new();
    let map = |value: Option<&'_ Value>| matches!(value, Some(Value::Map(_)));
    let list = |value: Option<&'_ Value>| matches!(value, Some(Value::List(_)));
    if map(old) && (map(new) || new.is_none()) || old.is_none() && map(new) {
        let old = if let Some(Value::Map(old)) = old { old } else { &none };
        let new = if let Some(Value::Map(new)) = new { new } else { &none };
        for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
            step(path, key, old.get(key), new.get(key), tell);
        }
    } else if list(old) || list(new) {
        let (old, new) = (before.map_or(&[][..], Node::items), after.map_or(&[][..], Node::items));
        let texts = |list: &[Node]| list.iter().map(|item| item.value.json().to_string()).collect::<HashSet<_>>();
        let left = |one: &'_ [Node], other: &[Node]| -> Vec<Node> {
            let others = texts(other);
            one.iter().filter(|item| !others.contains(&item.value.json().to_string())).cloned().collect()
        };
        let (gone, come) = (left(old, new), left(new, old));
        let is_block = |item: &Node| matches!(item.value, Value::Map(_) | Value::List(_));
        // One of several that is other is the same one, and not another.
        if let ([gone], [come]) = (&gone[..], &come[..])
            && (is_block(gone) || old.len() == 1 && new.len() == 1)
        {
            step(path, "[0]", Some(gone), Some(come), tell);
            return;
        }
        gone.iter().for_each(|item| step(path, "[-]", Some(item), None, tell));
        come.iter().for_each(|item| step(path, "[+]", None, Some(item), tell));
    } else {
        tell(&Leaf { path, before: old, after: new });
    }
}

/// The map or the list that a text holds as JSON.
fn document(text: &str, spot: Spot) -> Option<Node> {
    let starts = text.trim_start().starts_with(['{', '[']);
    let json = starts.then(|| serde_json::from_str::<Json>(text).ok()).flatten()?;
    Some(Node::of_json(json, spot))
}

fn step(
    path: &mut Vec<String>,
    step: &str,
    before: Option<&Node>,
    after: Option<&Node>,
    tell: &mut dyn FnMut(&Leaf<'_>),
) {
    path.push(step.to_owned());
    walk(path, before, after, tell);
    path.pop();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::Replaces;
    use crate::diff::tests::node;

    fn told(before: Option<serde_json::Value>, after: Option<serde_json::Value>) -> Vec<String> {
        let side = |json: Option<serde_json::Value>| json.map(|json| node(&json));
        let (before, after) = (side(before), side(after));
        let difference = Difference { path: vec!["a".into()], before, after, replaces: Replaces::No };
        let mut told = Vec::new();
        each(&difference, &mut |leaf| {
            let say = |value: Option<&Value>| value.map_or("-".to_owned(), |value| value.json().to_string());
            told.push(format!("{} {} {}", leaf.path.join("/"), say(leaf.before), say(leaf.after)));
        });
        told
    }

    #[test]
    fn what_comes_or_goes_as_a_whole_is_told_by_its_values() {
        assert_eq!(told(None, Some(json!({"b": {"c": 1}, "d": [2, 3]}))), ["a/b/c - 1", "a/d/[+] - 2", "a/d/[+] - 3"]);
        assert_eq!(told(Some(json!({"b": {"c": 1}})), None), ["a/b/c 1 -"]);
        assert_eq!(told(Some(json!([{"b": 1}])), Some(json!([{"b": 2}]))), ["a/[0]/b 1 2"]);
        assert_eq!(told(Some(json!([1, 2])), Some(json!([2, 3, 4]))), ["a/[-] 1 -", "a/[+] - 3", "a/[+] - 4"]);
        assert_eq!(told(Some(json!("{\"b\": 1}")), Some(json!("{\"b\": 2}"))), ["a/b 1 2"]);
        assert_eq!(told(Some(json!("{x")), Some(json!("{y"))), ["a \"{x\" \"{y\""]);
        assert_eq!(told(Some(json!({"b": 1, "c": 2})), Some(json!({"c": 2, "d": 3}))), ["a/b 1 -", "a/d - 3"]);
    }
}
