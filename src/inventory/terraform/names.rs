//! Turns variables, locals and outputs of a module into their values.

use std::rc::Rc;

use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, to_bool};
use super::syntax::{Attribute, Block, Item};
use super::types;
use super::world::{Name, Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Spot, Value};

impl World<'_> {
    /// The name of a local whose value is made.
    pub fn local(&mut self, module: usize, name: &str, spot: Spot) -> Outcome<Name> {
        let folder = Rc::clone(&self.modules[module].folder);
        let Some((block, place)) = folder.locals.get(name).copied() else {
            return Err(Trouble::at(spot, format!("`local.{name}` is declared nowhere")));
        };
        let Some(Item::Attribute(attribute)) = folder.blocks[block].body.item(place) else {
            return Err(Trouble::at(spot, format!("`local.{name}` is declared nowhere")));
        };
        let scope = self.scope(module, attribute.place);
        self.hold(Name::Local(module, name.to_owned()), |world| world.eval(&attribute.value, &scope))
            .map_err(|trouble| trouble.or_at(spot))
    }

    /// The value of an output; what the module's code does not say is code.
    pub fn output(&mut self, module: usize, name: &str, spot: Spot) -> Outcome {
        let folder = Rc::clone(&self.modules[module].folder);
        let block = folder.outputs.get(name).map(|block| &folder.blocks[*block]);
        let Some(attribute) = block.and_then(|block| block.attribute("value")) else {
            let module = self.modules[module].prefix.trim_end_matches('.').to_owned();
            return Err(Trouble::at(spot, format!("`{module}` has no output `{name}`")));
        };
        let scope = self.scope(module, attribute.place);
        self.once(Name::Output(module, name.to_owned()), |world| world.eval(&attribute.value, &scope))
            .map_err(|trouble| trouble.or_at(spot))
    }

    /// The name of a variable whose value is made: what it is given, or its default, as the type that it has. A secret is never a value.
    pub fn variable(&mut self, module: usize, name: &str, spot: Spot) -> Outcome<Name> {
        let folder = Rc::clone(&self.modules[module].folder);
        let Some(block) = folder.variables.get(name).map(|block| &folder.blocks[*block]) else {
            return Err(Trouble::at(spot, format!("`var.{name}` is declared nowhere")));
        };
        self.hold(Name::Variable(module, name.to_owned()), |world| {
            world.apart(|world| world.given(module, name, block))
        })
        .map_err(|trouble| trouble.or_at(spot))
    }

    fn given(&mut self, module: usize, name: &str, block: &Block) -> Outcome {
        let nothing = IndexMap::new();
        let own = |attribute: &Attribute| Scope { module, place: attribute.place, names: None, only: Some(&nothing) };
        let is = |word: &str, world: &mut Self| match block.attribute(word) {
            Some(attribute) => world.eval(&attribute.value, &own(attribute)).ok().and_then(|node| to_bool(&node.value)),
            None => None,
        };
        if is("sensitive", self) == Some(true) || is("ephemeral", self) == Some(true) {
            return Ok(Node::new(later(format!("var.{name}")), block.spot));
        }
        let nullable = is("nullable", self) != Some(false);
        let given = match self.modules[module].caller {
            None => {
                let folder = Rc::clone(&self.modules[module].folder);
                match folder.given.get(name) {
                    Some(attribute) => Some(self.eval(&attribute.value, &own(attribute))?),
                    None => None,
                }
            }
            Some(caller) => {
                let folder = Rc::clone(&self.modules[caller.module].folder);
                match folder.blocks[caller.call].attribute(name) {
                    Some(attribute) => {
                        let of = (caller.module, caller.call, caller.instance);
                        Some(self.in_instance(of, |world, scope| {
                            world.part(&attribute.value, &Scope { place: attribute.place, ..*scope })
                        })??)
                    }
                    None => None,
                }
            }
        };
        let given = given.filter(|node| nullable || node.value != Value::Null);
        let node = match (given, block.attribute("default")) {
            (Some(node), _) => node,
            (None, Some(attribute)) => self.eval(&attribute.value, &own(attribute))?,
            (None, None) => return Ok(Node::new(later(format!("var.{name}")), block.spot)),
        };
        match block.attribute("type") {
            Some(attribute) => types::fit(node, &attribute.value)
                .map_err(|what| Trouble::at(block.spot, format!("`var.{name}` is given {what}"))),
            None => Ok(node),
        }
    }

    /// A name that is told rather than evaluated, such as a provider's or what is ignored.
    pub fn told(&mut self, attribute: &Attribute) -> Node {
        let spot = self.files.part(attribute.place, hcl_edit::Span::span(&attribute.value));
        let text = match attribute.value.as_str() {
            Some(text) => text.to_owned(),
            None => code::written(&attribute.value),
        };
        Node::new(Value::Text(text), spot)
    }
}
