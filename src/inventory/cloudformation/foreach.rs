//! Turns the loops of a template (`Fn::ForEach`) into what they make, where the collection that they go over is known.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::super::{Value, pieces};
use super::evaluate::Evaluator;
use crate::source::{Content, Node};

/// What the key of a loop begins with; its name follows.
const PREFIX: &str = "Fn::ForEach::";

/// A map with its loops unrolled; `None` where it has none. A loop that cannot be unrolled is told, and makes nothing.
pub(super) fn unrolled(
    evaluator: &mut Evaluator<'_>,
    stack: usize,
    map: &IndexMap<String, Node>,
) -> Option<IndexMap<String, Node>> {
    if !map.keys().any(|key| key.starts_with(PREFIX)) {
        return None;
    }
    let mut all = IndexMap::new();
    for (key, node) in map {
        if !key.starts_with(PREFIX) {
            all.insert(key.clone(), node.clone());
        } else if let Err(what) = unroll(evaluator, stack, node, &mut all) {
            let spot = evaluator.folder.key_spot(node);
            evaluator.account.tell(spot, &format!("the loop `{key}`, {what}"));
        }
    }
    Some(all)
}

fn unroll(
    evaluator: &mut Evaluator<'_>,
    stack: usize,
    node: &Node,
    all: &mut IndexMap<String, Node>,
) -> Result<(), String> {
    let Content::List(parts) = &node.content else { return Err("which is no list".into()) };
    let [Node { content: Content::String(name), .. }, collection, Node { content: Content::Map(body), .. }] =
        parts.as_slice()
    else {
        return Err("which is no identifier, collection and map".into());
    };
    let spot = evaluator.folder.spot(collection);
    let items = evaluator.value(stack, collection).map(|node| node.value);
    let Some(Value::List(items)) = items.filter(|items| !pieces::is_later(items)) else {
        return Err("whose collection only a deployment knows".into());
    };
    for item in items {
        let Some(text) = item.as_str() else { return Err("whose collection holds more than texts".into()) };
        let mut round = Round::of(name, text);
        let round_of = round.map(body);
        if !evaluator.account.spend(round.made, spot) {
            break;
        }
        // What lies in it may hold loops of its own.
        all.extend(unrolled(evaluator, stack, &round_of).unwrap_or(round_of));
    }
    Ok(())
}

/// One round of a loop: what its identifier stands for.
struct Round<'a> {
    name: &'a str,
    text: &'a str,
    /// What is replaced in texts, and by what.
    patterns: [(String, String); 2],
    /// How many values were made.
    made: usize,
}

impl<'a> Round<'a> {
    /// In texts `${Name}` is the item, and `&{Name}` only what of it a logical ID can hold.
    fn of(name: &'a str, text: &'a str) -> Self {
        let plain = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let patterns = [(format!("${{{name}}}"), text.to_owned()), (format!("&{{{name}}}"), plain)];
        Round { name, text, patterns, made: 0 }
    }

    fn map(&mut self, map: &IndexMap<String, Node>) -> IndexMap<String, Node> {
        map.iter().map(|(key, item)| (self.replaced(key), self.node(item))).collect()
    }

    fn node(&mut self, node: &Node) -> Node {
        self.made += 1;
        if self.is_reference(node) {
            return Node { content: Content::String(self.text.to_owned()), tag: None, ..node.clone() };
        }
        let content = match &node.content {
            Content::String(text) => Content::String(self.replaced(text)),
            Content::List(items) => Content::List(items.iter().map(|item| self.node(item)).collect()),
            Content::Map(map) => Content::Map(self.map(map)),
            plain => plain.clone(),
        };
        Node { content, tag: node.tag.clone(), ..*node }
    }

    fn is_reference(&self, node: &Node) -> bool {
        let named = |node: &Node| node.as_str() == Some(self.name);
        match &node.tag {
            Some(tag) => tag.name == "!Ref" && named(node),
            None => node.as_map().is_some_and(|map| map.len() == 1 && map.get("Ref").is_some_and(named)),
        }
    }

    fn replaced(&self, text: &str) -> String {
        let mut text = Cow::Borrowed(text);
        for (pattern, item) in &self.patterns {
            if text.contains(pattern) {
                text = text.replace(pattern, item).into();
            }
        }
        text.into_owned()
    }
}
