//! Turns `for` expressions over known collections into lists and maps.

use hcl_edit::expr::{Expression, ForExpr};
use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, sorted, to_bool, to_text};
use super::world::{Names, Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Value};

/// The pairs of key and value that walking over a value meets: none where it is none that can be walked over.
pub fn pairs(node: &Node) -> Option<Vec<(Node, Node)>> {
    let spot = node.spot;
    match &node.value {
        Value::List(items) => {
            let numbered = items.iter().enumerate();
            Some(numbered.map(|(index, item)| (Node::new(Value::Number(index.into()), spot), item.clone())).collect())
        }
        Value::Map(map) => {
            let entries = sorted(map).into_iter();
            Some(entries.map(|(key, item)| (Node::new(Value::Text(key.clone()), spot), item.clone())).collect())
        }
        _ => None,
    }
}

/// What one turn of a loop comes to.
enum Turn {
    Left,
    Item(Node),
    Entry(String, Node),
    Unknown,
}

impl World<'_> {
    /// The value of a `for` expression.
    pub fn each(&mut self, each: &ForExpr, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let unknown = || Ok(Node::new(later(code::written(expression)), spot));
        let collection = self.eval(&each.intro.collection_expr, scope)?;
        if matches!(collection.value, Value::Later(_)) {
            return unknown();
        }
        let pairs = pairs(&collection).ok_or_else(|| Trouble::at(collection.spot, "this cannot be walked over"))?;
        self.charge(&collection)?;
        let (mut items, mut map) = (Vec::new(), IndexMap::<String, Node>::new());
        for (key, value) in pairs {
            match self.turn(each, key, value, scope)? {
                Turn::Left => {}
                Turn::Unknown => return unknown(),
                Turn::Item(node) => items.push(node),
                Turn::Entry(key, node) if each.grouping => {
                    let group = map.entry(key).or_insert_with(|| Node::new(Value::List(Vec::new()), spot));
                    if let Value::List(group) = &mut group.value {
                        group.push(node);
                    }
                }
                Turn::Entry(key, node) => {
                    if map.insert(key, node).is_some() {
                        return Err(Trouble::at(spot, "two values have one key"));
                    }
                }
            }
        }
        Ok(Node::new(if each.key_expr.is_some() { Value::Map(map) } else { Value::List(items) }, spot))
    }

    fn turn(&mut self, each: &ForExpr, key: Node, value: Node, scope: &Scope<'_>) -> Outcome<Turn> {
        let key_name = each.intro.key_var.as_ref().map_or("", |name| name.as_str());
        let outer = Names { name: key_name, value: key, outer: scope.names };
        let names = Names { name: each.intro.value_var.as_str(), value, outer: Some(&outer) };
        let scope = &Scope { names: Some(&names), ..*scope };
        if let Some(condition) = &each.cond {
            let asked = self.eval(&condition.expr, scope)?;
            match (to_bool(&asked.value), &asked.value) {
                (Some(true), _) => {}
                (Some(false), _) => return Ok(Turn::Left),
                (None, Value::Later(_)) => return Ok(Turn::Unknown),
                (None, _) => return Err(Trouble::at(asked.spot, "a condition is neither true nor false")),
            }
        }
        let Some(key) = &each.key_expr else { return Ok(Turn::Item(self.part(&each.value_expr, scope)?)) };
        let key = self.eval(key, scope)?;
        if matches!(key.value, Value::Later(_)) {
            return Ok(Turn::Unknown);
        }
        let text = to_text(&key.value).ok_or_else(|| Trouble::at(key.spot, "a key is no text"))?;
        Ok(Turn::Entry(text, self.part(&each.value_expr, scope)?))
    }
}
