//! Turns blocks of resources into their attributes: arguments, nested blocks as lists of maps, and dynamic blocks as what they make.

use std::rc::Rc;

use indexmap::IndexMap;

use super::code;
use super::convert::{code as later, reference};
use super::instances::Instances;
use super::loops::pairs;
use super::policy;
use super::syntax::{Attribute, Block, Body, Item};
use super::world::{Name, Names, Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Spot, Value};

/// Arguments of every resource that are no attributes of it.
static META: &[&str] = &["count", "for_each", "provider", "depends_on"];

/// Blocks that say nothing of what there is: what runs beside its making, how it is reached, and what is checked on the way.
static CHECKS: &[&str] = &["action_trigger", "connection", "postcondition", "precondition", "provisioner"];

/// Arguments whose value is a name rather than what it stands for.
static NAMES: &[&str] = &["ignore_changes", "replace_triggered_by"];

/// How many blocks one block may make.
const MAX_BLOCKS: usize = 2_000;

impl World<'_> {
    /// An attribute of an instance of a block, where the code gives it one.
    pub fn attribute(&mut self, of: (usize, usize, usize), name: &str) -> Outcome<Option<Node>> {
        let (module, index, instance) = of;
        let folder = Rc::clone(&self.modules[module].folder);
        let block = &folder.blocks[index];
        let key = Name::Attribute(module, index, instance, name.to_owned());
        if policy::is_document(block) && policy::OUTPUTS.contains(&name) {
            return self.once(key, |world| policy::document(world, of, block.spot)).map(Some);
        }
        if META.contains(&name) || block.body.named(name).next().is_none() {
            return Ok(None);
        }
        let node = self.once(key, |world| {
            let found = world.in_instance(of, |world, scope| world.named(&block.body, name, scope))??;
            let node = found.unwrap_or_else(|| Node::new(Value::Null, block.spot));
            if matches!(block.body.named(name).next(), Some(Item::Block(_))) {
                let suffix = world.instances(module, index)?.suffixes().into_iter().nth(instance);
                let address = format!("{}{}", world.address(module, block), suffix.unwrap_or_default());
                world.remember(&node, &address, name);
            }
            Ok(node)
        })?;
        Ok(Some(node).filter(|node| node.value != Value::Null))
    }

    /// Remembers of which attribute each nested block is, since providers give blocks attributes that the code does not.
    fn remember(&mut self, node: &Node, address: &str, path: &str) {
        match &node.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.remember(item, address, &format!("{path}.{index}"));
                }
            }
            Value::Map(map) => {
                let here = (address.to_owned(), path.to_owned());
                let known = self.nested.entry(node.spot).or_insert_with(|| Some(here.clone()));
                // A block that stands for many is none of them.
                if known.as_ref() != Some(&here) {
                    *known = None;
                }
                for (key, item) in map {
                    self.remember(item, address, &format!("{path}.{key}"));
                }
            }
            _ => {}
        }
    }

    /// All attributes of an instance of a block, in the order in which they are written.
    pub fn attributes(&mut self, of: (usize, usize, usize)) -> Node {
        let (module, index, _) = of;
        let folder = Rc::clone(&self.modules[module].folder);
        let block = &folder.blocks[index];
        let mut map = IndexMap::new();
        if let Ok(instances) = self.instances(module, index)
            && let Instances::Unknown(name, node) = &*instances
        {
            map.insert((*name).to_owned(), node.clone());
        }
        for item in block.body.items() {
            let name = item.name();
            if map.contains_key(name) || CHECKS.contains(&name) {
                continue;
            }
            let node = match item {
                Item::Attribute(attribute) if name == "depends_on" => Some(self.depends(attribute, module)),
                Item::Attribute(attribute) if name == "provider" => Some(self.told(attribute)),
                _ => self.attribute(of, name).unwrap_or_else(|trouble| {
                    let trouble = trouble.or_at(block.spot);
                    let spot = trouble.spot.unwrap_or(block.spot);
                    self.tell(trouble);
                    let text = match item {
                        Item::Attribute(attribute) => code::written(&attribute.value),
                        Item::Block(_) => name.to_owned(),
                    };
                    Some(Node::new(later(text), spot))
                }),
            };
            if let Some(node) = node {
                map.insert(name.to_owned(), node);
            }
        }
        Node::new(Value::Map(map), block.spot)
    }

    /// What a block needs before it, as references to whole resources and modules.
    fn depends(&mut self, attribute: &Attribute, module: usize) -> Node {
        let spot = self.files.part(attribute.place, hcl_edit::Span::span(&attribute.value));
        let items = attribute.value.as_array().into_iter().flat_map(|items| items.iter());
        let items = items.map(|item| {
            let text = item.as_str().map_or_else(|| code::written(item), str::to_owned);
            let spot = self.files.part(attribute.place, hcl_edit::Span::span(item));
            Node::new(reference(&format!("{}{text}", self.modules[module].prefix), ""), spot)
        });
        let items = items.collect();
        Node::new(Value::List(items), spot)
    }

    /// What stands under a name in a body: an argument's value, or its blocks.
    fn named(&mut self, body: &Body, name: &str, scope: &Scope<'_>) -> Outcome<Option<Node>> {
        let mut blocks: Option<Vec<Node>> = None;
        let mut spot = None;
        for item in body.named(name) {
            match item {
                Item::Attribute(attribute) => {
                    let scope = Scope { place: attribute.place, ..*scope };
                    return Ok(Some(self.part(&attribute.value, &scope)?));
                }
                Item::Block(block) => {
                    spot = spot.or(Some(block.spot));
                    let blocks = blocks.get_or_insert_default();
                    if block.kind == "dynamic" {
                        self.dynamic(block, scope, blocks)?;
                    } else {
                        blocks.push(self.block(block, scope)?);
                    }
                }
            }
        }
        Ok(blocks.zip(spot).map(|(mut blocks, spot)| match blocks.pop() {
            // Every provider has these but once, and states have them as a map.
            Some(only) if name == "timeouts" && blocks.is_empty() => only,
            last => {
                blocks.extend(last);
                Node::new(Value::List(blocks), spot)
            }
        }))
    }

    /// What stands in a body, as a map.
    pub fn body(&mut self, body: &Body, spot: Spot, scope: &Scope<'_>) -> Outcome {
        Ok(Node::new(Value::Map(self.entries(body, scope)?), spot))
    }

    /// A nested block as a map.
    fn block(&mut self, block: &Block, scope: &Scope<'_>) -> Outcome {
        self.deeper(|world| world.body(&block.body, block.spot, scope))
    }

    fn entries(&mut self, body: &Body, scope: &Scope<'_>) -> Outcome<IndexMap<String, Node>> {
        let mut map = IndexMap::new();
        for item in body.items() {
            let name = item.name();
            if map.contains_key(name) || CHECKS.contains(&name) {
                continue;
            }
            let node = match item {
                Item::Attribute(attribute) if NAMES.contains(&name) => Some(self.told(attribute)),
                _ => self.named(body, name, scope)?,
            };
            if let Some(node) = node.filter(|node| node.value != Value::Null) {
                map.insert(name.to_owned(), node);
            }
        }
        Ok(map)
    }

    /// The blocks that a dynamic block makes: where only a deployment knows how many, one that says so by its `for_each`.
    fn dynamic(&mut self, dynamic: &Block, scope: &Scope<'_>, blocks: &mut Vec<Node>) -> Outcome<()> {
        let name = dynamic.labels.first().map_or("", String::as_str);
        let (Some(each), Some(content)) = (dynamic.attribute("for_each"), dynamic.body.block("content")) else {
            return Err(Trouble::at(
                dynamic.spot,
                format!("the dynamic block `{name}` has no `for_each` or no content"),
            ));
        };
        let iterator = dynamic.attribute("iterator").map(|attribute| self.told(attribute));
        let iterator = iterator.as_ref().and_then(Node::as_str).unwrap_or(name);
        let collection = self.eval(&each.value, &Scope { place: each.place, ..*scope })?;
        if let Value::Later(_) = collection.value {
            let value = Node::new(later(iterator), dynamic.spot);
            let names = Names { name: iterator, value, outer: scope.names };
            let mut block = self.block(content, &Scope { names: Some(&names), ..*scope })?;
            if let Value::Map(map) = &mut block.value {
                map.insert("for_each".to_owned(), collection);
            }
            blocks.push(block);
            return Ok(());
        }
        let Some(pairs) = pairs(&collection).filter(|pairs| pairs.len() <= MAX_BLOCKS) else {
            return Err(Trouble::at(collection.spot, format!("the dynamic block `{name}` cannot walk over this")));
        };
        self.charge(&collection)?;
        let is_list = matches!(collection.value, Value::List(_));
        for (key, value) in pairs {
            // The keys of a set are its values.
            let key =
                if is_list && !matches!(value.value, Value::Map(_) | Value::List(_)) { value.clone() } else { key };
            let spot = value.spot;
            let map = IndexMap::from([("key".to_owned(), key), ("value".to_owned(), value)]);
            let names = Names { name: iterator, value: Node::new(Value::Map(map), spot), outer: scope.names };
            blocks.push(self.block(content, &Scope { names: Some(&names), ..*scope })?);
        }
        Ok(())
    }
}
