//! Turns a file with its parameters given into its resources, and those of the modules that it calls.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use indexmap::IndexMap;

use super::env::Env;
use super::resource::{Declared, both, deployed};
use super::syntax::{Deployed, ResourceDeclaration};
use super::value::{Item, Part, Val};
use super::world::{Instance, World};
use crate::inventory::{Later, Node, Piece, Resource, Spot, Value};

/// The resources found so far.
#[derive(Default)]
pub(super) struct Found {
    drafts: Vec<Draft>,
    /// The resources that each call of a module made.
    made: HashMap<usize, Range<usize>>,
}

/// A resource whose references are not yet told from other code.
struct Draft {
    address: Rc<str>,
    kind: String,
    spot: Spot,
    attributes: Val,
}

impl<'a> World<'a> {
    /// Adds what a file deploys, in the order in which it stands there.
    pub fn expand(&self, instance: &Rc<Instance<'a>>, found: &mut Found) {
        let start = found.drafts.len();
        for declaration in deployed(instance) {
            match declaration {
                Deployed::Resource(declaration) if !declaration.is_existing || has_inner(declaration) => {
                    for declared in self.resources_of(instance, declaration) {
                        self.add(instance, &declared, found);
                    }
                }
                Deployed::Resource(_) => {}
                Deployed::Module(declaration) => {
                    let env = Env::new(instance.clone());
                    let spot = instance.source.spot(declaration.at);
                    self.expand_modules(&self.symbol(&env, &declaration.symbol, spot).value, found);
                }
            }
        }
        found.made.insert(instance.number, start..found.drafts.len());
    }

    fn expand_modules(&self, modules: &Val, found: &mut Found) {
        match modules {
            Val::Module(number, _) if !self.is_surely_off(*number) => {
                if let Some(instance) = self.numbered(*number) {
                    self.expand(&instance, found);
                }
            }
            Val::List(items, _) => items.iter().for_each(|item| self.expand_modules(&item.value, found)),
            _ => {}
        }
    }

    fn add(&self, instance: &Rc<Instance<'a>>, declared: &Declared, found: &mut Found) {
        let condition = both(instance.condition.clone(), declared.condition.clone());
        let is_off = condition.as_ref().and_then(Val::as_bool) == Some(false);
        if is_off || declared.declaration.is_existing {
            return;
        }
        let spot = instance.source.spot(declared.declaration.at);
        let condition = condition.filter(|condition| condition.as_bool().is_none());
        let mut attributes = self.written(declared, spot);
        let own = declared.copy.clone().map(|list| Item::new(list, spot));
        let mut copies: Vec<Item> = instance.copies.iter().cloned().chain(own).collect();
        let copy = if copies.len() > 1 { Some(Val::list(copies)) } else { copies.pop().map(|list| list.value) };
        let more = [("parent", declared.parent.clone()), ("condition", condition), ("copy", copy)];
        for (name, value) in more.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            let at = attributes.get(name).map_or(spot, |item| item.spot);
            attributes.insert(name.to_owned(), Item::new(value, at));
        }
        found.drafts.push(Draft {
            address: declared.address.clone(),
            kind: declared.kind.clone(),
            spot,
            attributes: Val::map(attributes),
        });
    }

    /// The attributes that are written of a resource, behind the last part of its name and the version of its type.
    fn written(&self, declared: &Declared, spot: Spot) -> IndexMap<String, Item> {
        let mut attributes = IndexMap::new();
        attributes.insert("name".to_owned(), Item::new(declared.last_name(), spot));
        attributes.insert("apiVersion".to_owned(), Item::new(Val::text(&declared.api), spot));
        let written = self.inside(declared).map(|env| self.object(&env, &declared.declaration.body.object));
        let Some(Val::Map(entries, _)) = written else {
            if self.spend(1) {
                let what = format!("the properties of `{}`, which are too many or unknown", declared.address);
                self.unread(Some(spot), what);
            }
            return attributes;
        };
        for (name, item) in entries.iter() {
            let value = if name == "name" { declared.last_name() } else { item.value.clone() };
            attributes.insert(name.clone(), Item::new(value, item.spot));
        }
        attributes
    }

    /// The resources, once all are known.
    pub fn finished(&self, found: &Found) -> Vec<Resource> {
        let addresses = found.drafts.iter().map(|draft| draft.address.as_ref()).collect();
        let finish = Finish { world: self, found, addresses };
        let finished = found.drafts.iter().map(|draft| Resource {
            address: draft.address.to_string(),
            kind: draft.kind.clone(),
            spot: draft.spot,
            attributes: finish.node(&Item::new(draft.attributes.clone(), draft.spot)),
        });
        finished.collect()
    }
}

fn has_inner(declaration: &ResourceDeclaration) -> bool {
    !declaration.body.object.resources.is_empty()
}

/// What turns the values of this reader into those of the inventory.
struct Finish<'w, 'a> {
    world: &'w World<'a>,
    found: &'w Found,
    addresses: HashSet<&'w str>,
}

impl Finish<'_, '_> {
    fn node(&self, item: &Item) -> Node {
        Node::new(self.value(&item.value), item.spot)
    }

    fn value(&self, value: &Val) -> Value {
        // Copies of one value are cheap until they are written out.
        if !self.world.spend(1 + value_text(value) / 16) {
            return later(vec![Piece::Code("…".to_owned())]);
        }
        match value {
            Val::Null => Value::Null,
            Val::Bool(value) => Value::Bool(*value),
            Val::Number(number) => Value::Number(number.clone()),
            Val::Text(text) => Value::Text(text.to_string()),
            Val::List(items, _) => Value::List(items.iter().flat_map(|item| self.nodes(item)).collect()),
            Val::Map(entries, _) => {
                Value::Map(entries.iter().map(|(key, item)| (key.clone(), self.node(item))).collect())
            }
            Val::Resource(declared) => later(vec![reference(&declared.address, "")]),
            Val::Module(..) | Val::Outputs(..) | Val::Scope(_) => later(vec![Piece::Code(value.as_code())]),
            Val::Later(parts) => later(parts.iter().map(|part| self.piece(part)).collect()),
        }
    }

    /// An item of a list: a module there, as in `dependsOn`, stands for its resources, and a loop for its turns.
    fn nodes(&self, item: &Item) -> Vec<Node> {
        match &item.value {
            Val::Module(number, _) => {
                let made = self.found.made.get(number).cloned().unwrap_or(0..0);
                let drafts = self.found.drafts.get(made).unwrap_or(&[]);
                let nodes = drafts.iter().map(|draft| later(vec![reference(&draft.address, "")]));
                nodes.take_while(|_| self.world.spend(1)).map(|value| Node::new(value, item.spot)).collect()
            }
            Val::List(items, _) if items.iter().any(|item| is_symbol(&item.value)) => {
                items.iter().flat_map(|item| self.nodes(item)).collect()
            }
            Val::Resource(declared) if declared.is_surely_off() => Vec::new(),
            _ => vec![self.node(item)],
        }
    }

    fn piece(&self, part: &Part) -> Piece {
        match part {
            Part::Text(text) => Piece::Text(text.clone()),
            Part::Reference { address, attribute } => reference(address, attribute),
            Part::Id { address, .. } if self.addresses.contains(address.as_str()) => reference(address, "id"),
            Part::Id { code, .. } | Part::Code(code) => Piece::Code(code.clone()),
        }
    }
}

fn is_symbol(value: &Val) -> bool {
    matches!(value, Val::Resource(_) | Val::Module(..))
}

fn value_text(value: &Val) -> u64 {
    match value {
        Val::List(..) | Val::Map(..) => 0,
        value => value.weight() * 16,
    }
}

fn reference(address: &str, attribute: &str) -> Piece {
    Piece::Reference { address: address.to_owned(), attribute: attribute.to_owned() }
}

fn later(pieces: Vec<Piece>) -> Value {
    Value::Later(Later { pieces })
}
