//! Turns names, and the attributes, indexes and splats behind them, into values, or into references to what a deployment knows.

use std::rc::Rc;

use hcl_edit::expr::{Expression, TraversalOperator};
use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, reference, to_number, to_text};
use super::instances::Instances;
use super::world::{Name, Outcome, Scope, Target, Trouble, World};
use crate::inventory::{Later, Node, Piece, Spot, Value};

/// A value on the way along a path, and which attribute of a resource it is, if it is one.
#[derive(Clone)]
struct Step {
    node: Node,
    origin: Option<(String, String)>,
}

/// What the first word of a path stands for.
enum Root {
    /// A value of its own.
    Made(Node),
    /// A value that is kept under its name.
    Kept(Name),
    /// A value that the place binds to a name.
    Bound(String),
}

impl World<'_> {
    /// The value of a name and the path behind it.
    pub fn walk(&mut self, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let (root, operators) = match expression {
            Expression::Traversal(traversal) => {
                (&traversal.expr, traversal.operators.iter().map(|one| one.value()).collect::<Vec<_>>())
            }
            other => (other, Vec::new()),
        };
        let (root, used) = match root {
            Expression::Variable(name) => {
                let path: Vec<&str> = operators.iter().map_while(|operator| attribute(operator)).collect();
                self.root(name.as_str(), &path, spot, scope)?
            }
            other => (Root::Made(self.eval(other, scope)?), 0),
        };
        let rest = operators.get(used..).unwrap_or_default();
        let keys = self.keys(rest, spot, scope)?;
        // Of what is kept elsewhere, only the part that is asked for is copied.
        let (node, taken) = match root {
            Root::Made(node) => (node, 0),
            Root::Kept(name) => {
                self.held(&name).map(|node| part(node, &keys)).ok_or_else(|| nowhere(spot, "a name"))?
            }
            Root::Bound(name) => scope.name(&name).map(|node| part(node, &keys)).ok_or_else(|| nowhere(spot, &name))?,
        };
        self.charge(&node)?;
        let (rest, keys) = (&rest[taken..], keys.get(taken..).unwrap_or_default());
        match self.path(Step { node, origin: None }, (rest, keys), spot, scope)? {
            Some(node) => Ok(node),
            None => Ok(Node::new(later(code::written(expression)), spot)),
        }
    }

    /// The values of the attributes and indexes at the beginning of a path.
    fn keys(&mut self, operators: &[&TraversalOperator], spot: Spot, scope: &Scope<'_>) -> Outcome<Vec<Node>> {
        let mut keys = Vec::new();
        for operator in operators {
            keys.push(match operator {
                TraversalOperator::GetAttr(name) => Node::new(Value::Text(name.as_str().to_owned()), spot),
                TraversalOperator::LegacyIndex(index) => Node::new(Value::Number((*index.value()).into()), spot),
                TraversalOperator::Index(key) => self.eval(key, scope)?,
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => break,
            });
        }
        Ok(keys)
    }

    /// What a name stands for, and how many attributes behind it were needed to know it.
    fn root(&mut self, name: &str, path: &[&str], spot: Spot, scope: &Scope<'_>) -> Outcome<(Root, usize)> {
        if scope.name(name).is_some() {
            return Ok((Root::Bound(name.to_owned()), 0));
        }
        let module = scope.module;
        if scope.only.is_some() {
            return Err(nowhere(spot, name));
        }
        let known = |value: Value| Root::Made(Node::new(value, spot));
        Ok(match (name, path) {
            ("var", [name, ..]) => (Root::Kept(self.variable(module, name, spot)?), 1),
            ("local", [name, ..]) => (Root::Kept(self.local(module, name, spot)?), 1),
            ("path", ["module", ..]) => (known(Value::Text(self.modules[module].path.clone())), 1),
            ("path", ["root", ..]) => (known(Value::Text(".".to_owned())), 1),
            ("path" | "terraform", [of, ..]) => (known(later(format!("{name}.{of}"))), 1),
            ("each" | "count" | "self", _) => (known(later(name)), 0),
            ("module", [name, ..]) => (Root::Made(self.module(module, name, spot)?), 1),
            ("resource", [kind, of, ..]) => (Root::Made(self.resource(module, &format!("{kind}.{of}"), spot)?), 2),
            ("data" | "ephemeral" | "action", [kind, of, ..]) => {
                (Root::Made(self.resource(module, &format!("{name}.{kind}.{of}"), spot)?), 2)
            }
            (kind, [of, ..]) => (Root::Made(self.resource(module, &format!("{kind}.{of}"), spot)?), 1),
            (name, []) => return Err(nowhere(spot, name)),
        })
    }

    /// A resource as a value: itself, or its instances by their keys.
    fn resource(&mut self, module: usize, name: &str, spot: Spot) -> Outcome {
        let Some(block) = self.modules[module].folder.resources.get(name).copied() else {
            return Err(nowhere(spot, name));
        };
        let address = format!("{}{name}", self.modules[module].prefix);
        let instances = self.instances(module, block)?;
        Ok(each(&address, &instances, spot))
    }

    /// A module as a value.
    fn module(&mut self, module: usize, name: &str, spot: Spot) -> Outcome {
        let Some(call) = self.modules[module].folder.calls.get(name).copied() else {
            return Err(nowhere(spot, &format!("module.{name}")));
        };
        let calls = self.calls(module, call)?;
        let address = format!("{}module.{name}", self.modules[module].prefix);
        match &calls.modules {
            Some(_) => Ok(each(&address, &calls.instances, spot)),
            None => Ok(Node::new(later(address), spot)),
        }
    }

    /// What a path leads to; none where only a deployment knows which item is meant.
    fn path(
        &mut self,
        mut step: Step,
        (operators, keys): (&[&TraversalOperator], &[Node]),
        spot: Spot,
        scope: &Scope<'_>,
    ) -> Outcome<Option<Node>> {
        let (mut rest, mut keys) = (operators, keys.iter());
        while let Some((operator, behind)) = rest.split_first() {
            rest = behind;
            let key = keys.next();
            step = match operator {
                TraversalOperator::GetAttr(name) => self.attribute_of(step, name.as_str(), spot)?,
                TraversalOperator::LegacyIndex(index) => {
                    self.item_of(step, &Value::Number((*index.value()).into()), spot)?
                }
                TraversalOperator::Index(expression) => {
                    let key = match key {
                        Some(key) => key.clone(),
                        None => self.eval(expression, scope)?,
                    };
                    if matches!(key.value, Value::Later(_)) {
                        return Ok(None);
                    }
                    self.item_of(step, &key.value, spot)?
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let full = matches!(operator, TraversalOperator::FullSplat(_));
                    let taken = behind.iter().take_while(|operator| match operator {
                        TraversalOperator::GetAttr(_) => true,
                        TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_) => full,
                        _ => false,
                    });
                    let (of_each, behind) = behind.split_at(taken.count());
                    rest = behind;
                    match self.deeper(|world| world.splat(step, of_each, spot, scope))? {
                        Some(node) => Step { node, origin: None },
                        None => return Ok(None),
                    }
                }
            };
        }
        Ok(Some(step.node))
    }

    /// The path of each item of a list.
    fn splat(
        &mut self,
        step: Step,
        operators: &[&TraversalOperator],
        spot: Spot,
        scope: &Scope<'_>,
    ) -> Outcome<Option<Node>> {
        let items = match step.node.value {
            Value::Null => Vec::new(),
            Value::List(items) => items,
            Value::Later(ref later) if !self.is_one(later) => {
                return Ok(self.of_many(later, operators).map(|value| Node::new(value, spot)));
            }
            _ => {
                return Ok(self
                    .path(step, (operators, &[]), spot, scope)?
                    .map(|node| Node::new(Value::List(vec![node]), spot)));
            }
        };
        let mut found = Vec::with_capacity(items.len());
        for (index, node) in items.into_iter().enumerate() {
            let origin = step.origin.as_ref().map(|(address, path)| (address.clone(), format!("{path}.{index}")));
            match self.path(Step { node, origin }, (operators, &[]), spot, scope)? {
                Some(node) => found.push(node),
                None => return Ok(None),
            }
        }
        Ok(Some(Node::new(Value::List(found), spot)))
    }

    /// The attributes of a resource that may be many: a reference to all of them, even where one that is read says what they are.
    fn of_many(&self, later: &Later, operators: &[&TraversalOperator]) -> Option<Value> {
        let [Piece::Reference { address, attribute }] = &later.pieces[..] else { return None };
        let is_resource = matches!(self.targets.get(address), Some(Target::Resource(..)));
        let path: Option<Vec<&str>> = operators.iter().map(|operator| self::attribute(operator)).collect();
        let path = path.filter(|_| is_resource && attribute.is_empty() && address.ends_with("[*]"))?;
        Some(reference(address, &path.join(".")))
    }

    /// Whether an expression is a resource or a module of which there is one.
    fn is_one(&self, later: &Later) -> bool {
        match &later.pieces[..] {
            [Piece::Reference { address, attribute }] => {
                attribute.is_empty() && !address.ends_with("[*]") && self.targets.contains_key(address)
            }
            _ => false,
        }
    }

    /// An attribute of a value.
    fn attribute_of(&mut self, step: Step, name: &str, spot: Spot) -> Outcome<Step> {
        if let Value::Later(later) = &step.node.value
            && let [Piece::Reference { address, attribute }] = &later.pieces[..]
            && attribute.is_empty()
        {
            let address = address.clone();
            return self.attribute_at(address, name, spot);
        }
        match step.node.value {
            Value::Map(mut map) => {
                let found = map.swap_remove(name);
                let origin = match (&found, step.origin, self.nested.get(&step.node.spot)) {
                    (None, None, Some(Some(known))) => Some(known.clone()),
                    (None, None, Some(None)) => {
                        let value = later(format!("{}.{name}", code::of(&Value::Map(map))));
                        return Ok(Step { node: Node::new(value, spot), origin: None });
                    }
                    (_, origin, _) => origin,
                };
                behind(found, origin, name, || format!("there is no attribute `{name}`"), spot)
            }
            Value::Later(later) => Ok(Step { node: Node::new(extended(&later, name, false), spot), origin: None }),
            _ => behind(None, step.origin, name, || format!("this has no attribute `{name}`"), spot),
        }
    }

    /// An attribute of a resource, or an output of a module.
    fn attribute_at(&mut self, address: String, name: &str, spot: Spot) -> Outcome<Step> {
        let found = match self.targets.get(&address).copied() {
            Some(Target::Resource(module, block, instance)) => {
                self.attribute((module, block, instance), name).map_err(|trouble| trouble.or_at(spot))?
            }
            Some(Target::Module(module)) => {
                return Ok(Step { node: self.output(module, name, spot)?, origin: None });
            }
            None => None,
        };
        Ok(match found {
            Some(node) => Step { node, origin: Some((address, name.to_owned())) },
            None => Step { node: Node::new(reference(&address, name), spot), origin: None },
        })
    }

    /// An item of a value.
    fn item_of(&mut self, step: Step, key: &Value, spot: Spot) -> Outcome<Step> {
        let Some(text) = to_text(key) else { return Err(Trouble::at(spot, "an index is no text and no number")) };
        match step.node.value {
            Value::List(mut items) => {
                let index = to_number(key).and_then(|index| usize::try_from(index.as_u64()?).ok());
                let found = index.filter(|index| *index < items.len()).map(|index| items.swap_remove(index));
                behind(found, step.origin, &text, || format!("there is no item {text}"), spot)
            }
            Value::Map(mut map) => {
                let found = map.swap_remove(&text);
                behind(found, step.origin, &text, || format!("there is no key `{text}`"), spot)
            }
            Value::Later(ref later) => match &later.pieces[..] {
                // One of those of which nobody knows how many they are.
                [Piece::Reference { address, attribute }] if attribute.is_empty() && address.ends_with("[*]") => {
                    Ok(step)
                }
                _ if self.is_one(later) && matches!(key, Value::Text(_)) => self.attribute_of(step, &text, spot),
                _ if self.is_one(later) => Err(Trouble::at(spot, "there is one, and no key to it")),
                _ => Ok(Step { node: Node::new(extended(later, &text, true), spot), origin: None }),
            },
            _ => behind(None, step.origin, &text, || "this has no items".to_owned(), spot),
        }
    }
}

fn attribute(operator: &TraversalOperator) -> Option<&str> {
    match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str()),
        _ => None,
    }
}

fn nowhere(spot: Spot, name: &str) -> Trouble {
    Trouble::at(spot, format!("`{name}` is declared nowhere"))
}

/// A copy of what lies as far along the keys as values are known to hold each other, and how many keys that were.
fn part(node: &Node, keys: &[Node]) -> (Node, usize) {
    let (mut node, mut taken) = (node, 0);
    for key in keys {
        let inner = match (&node.value, &key.value) {
            (Value::Map(map), Value::Text(key)) => map.get(key),
            (Value::List(items), Value::Number(index)) => {
                index.as_u64().and_then(|index| items.get(usize::try_from(index).ok()?))
            }
            _ => None,
        };
        let Some(inner) = inner else { break };
        (node, taken) = (inner, taken + 1);
    }
    (node.clone(), taken)
}

/// The instances of an address as a value.
fn each(address: &str, instances: &Rc<Instances>, spot: Spot) -> Node {
    let one = |suffix: &str| Node::new(reference(&format!("{address}{suffix}"), ""), spot);
    let suffixes = instances.suffixes();
    match &**instances {
        Instances::One => one(""),
        Instances::Unknown(..) => one("[*]"),
        Instances::Counted(_) => Node::new(Value::List(suffixes.iter().map(|suffix| one(suffix)).collect()), spot),
        Instances::Keyed(keys) => {
            let entries = keys.iter().zip(&suffixes).map(|((key, _), suffix)| (key.clone(), one(suffix)));
            Node::new(Value::Map(entries.collect::<IndexMap<_, _>>()), spot)
        }
    }
}

/// What was found at a step, or, below an attribute of a resource, the reference that a deployment resolves.
fn behind(
    found: Option<Node>,
    origin: Option<(String, String)>,
    name: &str,
    lacks: impl FnOnce() -> String,
    spot: Spot,
) -> Outcome<Step> {
    let origin = origin.map(|(address, path)| (address, format!("{path}.{name}")));
    match (found, origin) {
        (Some(node), origin) if origin.is_none() || node.value != Value::Null => Ok(Step { node, origin }),
        (_, Some((address, path))) => Ok(Step { node: Node::new(reference(&address, &path), spot), origin: None }),
        (_, None) => Err(Trouble::at(spot, lacks())),
    }
}

/// What an expression becomes with one more step behind it.
pub fn extended(before: &Later, step: &str, index: bool) -> Value {
    if let [Piece::Reference { address, attribute }] = &before.pieces[..]
        && !attribute.is_empty()
    {
        return reference(address, &format!("{attribute}.{step}"));
    }
    let before = code::of(&Value::Later(before.clone()));
    later(match (index, step.parse::<usize>()) {
        (false, _) => format!("{before}.{step}"),
        (true, Ok(_)) => format!("{before}[{step}]"),
        (true, Err(_)) => format!("{before}[{}]", code::of(&Value::Text(step.to_owned()))),
    })
}
