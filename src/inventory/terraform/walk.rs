//! Turns names, and the attributes, indexes and splats behind them, into values, or into references to what a deployment knows.

use std::rc::Rc;

use hcl_edit::expr::{Expression, TraversalOperator};
use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, reference, to_number, to_text};
use super::instances::Instances;
use super::world::{Outcome, Scope, Target, Trouble, World};
use crate::inventory::{Later, Node, Piece, Spot, Value};

/// A value on the way along a path, and which attribute of a resource it is, if it is one.
#[derive(Clone)]
struct Step {
    node: Node,
    origin: Option<(String, String)>,
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
        let (step, used) = match root {
            Expression::Variable(name) => {
                let path: Vec<&str> = operators.iter().map_while(|operator| attribute(operator)).collect();
                self.root(name.as_str(), &path, spot, scope)?
            }
            other => (self.eval(other, scope)?, 0),
        };
        let step = Step { node: step, origin: None };
        let rest = operators.get(used..).unwrap_or_default();
        match self.path(step, rest, spot, scope)? {
            Some(node) => Ok(node),
            None => Ok(Node::new(later(code::written(expression)), spot)),
        }
    }

    /// The value of a name, and how many attributes behind it were needed to know it.
    fn root(&mut self, name: &str, path: &[&str], spot: Spot, scope: &Scope<'_>) -> Outcome<(Node, usize)> {
        if let Some(node) = scope.name(name) {
            let node = node.clone();
            self.charge(&node)?;
            return Ok((node, 0));
        }
        let nowhere = |what: String| Err(Trouble::at(spot, format!("`{what}` is declared nowhere")));
        let known = |value: Value| Ok((Node::new(value, spot), 1));
        let module = scope.module;
        if scope.only.is_some() {
            return nowhere(name.to_owned());
        }
        match (name, path) {
            ("var", [name, ..]) => Ok((self.variable(module, name, spot)?, 1)),
            ("local", [name, ..]) => Ok((self.local(module, name, spot)?, 1)),
            ("path", ["module", ..]) => known(Value::Text(self.modules[module].path.clone())),
            ("path", ["root", ..]) => known(Value::Text(".".to_owned())),
            ("path" | "terraform", [of, ..]) => known(later(format!("{name}.{of}"))),
            ("each" | "count" | "self", _) => Ok((Node::new(later(name), spot), 0)),
            ("module", [name, ..]) => Ok((self.module(module, name, spot)?, 1)),
            ("data" | "ephemeral" | "action", [kind, of, ..]) => {
                Ok((self.resource(module, &format!("{name}.{kind}.{of}"), spot)?, 2))
            }
            (kind, [of, ..]) => Ok((self.resource(module, &format!("{kind}.{of}"), spot)?, 1)),
            (name, []) => nowhere(name.to_owned()),
        }
    }

    /// A resource as a value: itself, or its instances by their keys.
    fn resource(&mut self, module: usize, name: &str, spot: Spot) -> Outcome {
        let Some(block) = self.modules[module].folder.resources.get(name).copied() else {
            return Err(Trouble::at(spot, format!("`{name}` is declared nowhere")));
        };
        let address = format!("{}{name}", self.modules[module].prefix);
        let instances = self.instances(module, block)?;
        Ok(each(&address, &instances, spot))
    }

    /// A module as a value.
    fn module(&mut self, module: usize, name: &str, spot: Spot) -> Outcome {
        let Some(call) = self.modules[module].folder.calls.get(name).copied() else {
            return Err(Trouble::at(spot, format!("`module.{name}` is declared nowhere")));
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
        operators: &[&TraversalOperator],
        spot: Spot,
        scope: &Scope<'_>,
    ) -> Outcome<Option<Node>> {
        let mut rest = operators;
        while let Some((operator, behind)) = rest.split_first() {
            rest = behind;
            step = match operator {
                TraversalOperator::GetAttr(name) => self.attribute_of(step, name.as_str(), spot)?,
                TraversalOperator::LegacyIndex(index) => {
                    self.item_of(step, &Value::Number((*index.value()).into()), spot)?
                }
                TraversalOperator::Index(key) => {
                    let key = self.eval(key, scope)?;
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
                return match later.pieces[..] {
                    // A resource that may be many stands for each of them.
                    [Piece::Reference { ref address, .. }] if address.ends_with("[*]") => {
                        self.path(step, operators, spot, scope)
                    }
                    _ => Ok(None),
                };
            }
            _ => {
                return Ok(self
                    .path(step, operators, spot, scope)?
                    .map(|node| Node::new(Value::List(vec![node]), spot)));
            }
        };
        let mut found = Vec::with_capacity(items.len());
        for (index, node) in items.into_iter().enumerate() {
            let origin = step.origin.as_ref().map(|(address, path)| (address.clone(), format!("{path}.{index}")));
            match self.path(Step { node, origin }, operators, spot, scope)? {
                Some(node) => found.push(node),
                None => return Ok(None),
            }
        }
        Ok(Some(Node::new(Value::List(found), spot)))
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
