//! Turns a folder of Terraform into its resources, with everything resolved that the folder itself decides.
//!
//! The folder is a root module, with `terraform.tfvars` and `*.auto.tfvars`. Variables with a value, locals, references between resources,
//! `count` and `for_each` over what is known, dynamic blocks, modules below the folder and functions of known values are evaluated; each
//! value once, and only when something needs it. What only a deployment knows stays an expression.

mod code;
mod convert;
pub(in crate::inventory) mod document;
mod eval;
mod folder;
mod functions;
mod instances;
mod json;
mod loops;
mod names;
mod operators;
mod policy;
mod relaxed;
mod resources;
mod syntax;
mod template;
mod transfers;
mod types;
mod walk;
mod world;

use std::rc::Rc;

use super::{Inventory, Resource, Sources};
use syntax::{Block, Place};
use world::{Module, Trouble, World};

/// How many resources are read.
const MAX_RESOURCES: usize = 20_000;

/// Reads a folder of Terraform: the files that lie directly in it are the root module, those below it are modules that it may call.
///
/// A data source has the kind `data.` and its own; a provider's settings are a resource of the kind `provider.` and its name. Of a resource
/// of which only a deployment knows how many there are, one is read, with the address `…[*]` and its `count` or `for_each` as an attribute.
/// Texts that are JSON, what `jsonencode` makes, and documents of `aws_iam_policy_document` are maps and lists.
pub fn terraform(sources: &Sources) -> Inventory {
    let mut world = World::new(sources);
    let Some(folder) = world.folder(".") else {
        world.tell(Trouble::new("no file of Terraform lies in the folder"));
        return world.inventory;
    };
    world.modules.push(Module { prefix: String::new(), path: ".".to_owned(), folder, caller: None });
    let mut module = 0;
    while module < world.modules.len() {
        let folder = Rc::clone(&world.modules[module].folder);
        for (index, block) in folder.blocks.iter().enumerate() {
            world.read(module, index, block);
        }
        module += 1;
    }
    world.inventory
}

impl World<'_> {
    /// Reads a block into the inventory.
    fn read(&mut self, module: usize, index: usize, block: &Block) {
        match block.kind.as_str() {
            "resource" | "data" | "ephemeral" | "action" => self.read_resource(module, index, block),
            "module" => {
                if let Err(trouble) = self.calls(module, index) {
                    self.tell(trouble);
                }
            }
            "provider" => self.read_provider(module, block),
            "moved" | "import" | "removed" => self.read_transfer(module, block),
            _ => {}
        }
    }

    fn read_resource(&mut self, module: usize, index: usize, block: &Block) {
        let instances = match self.instances(module, index) {
            Ok(instances) => instances,
            Err(trouble) => return self.tell(trouble),
        };
        let address = self.address(module, block);
        let kind = block.labels.first().map_or("", String::as_str);
        let kind = if block.kind == "resource" { kind.to_owned() } else { format!("{}.{kind}", block.kind) };
        for (instance, suffix) in instances.suffixes().into_iter().enumerate() {
            if self.inventory.resources.len() >= MAX_RESOURCES {
                return self.tell(Trouble::new(format!("there are more than {MAX_RESOURCES} resources")));
            }
            let attributes = document::read(self.attributes((module, index, instance)));
            let address = format!("{address}{suffix}");
            self.inventory.resources.push(Resource { address, kind: kind.clone(), spot: block.spot, attributes });
        }
    }

    fn read_provider(&mut self, module: usize, block: &Block) {
        let scope = self.scope(module, Place::At(block.spot));
        let attributes = match self.body(&block.body, block.spot, &scope) {
            Ok(attributes) => document::read(attributes),
            Err(trouble) => return self.tell(trouble.or_at(block.spot)),
        };
        let alias = attributes.get(&["alias"]).and_then(|alias| alias.as_str()).map(|alias| format!(".{alias}"));
        let address = format!("{}{}", self.address(module, block), alias.unwrap_or_default());
        let kind = format!("provider.{}", block.labels.join("."));
        self.inventory.resources.push(Resource { address, kind, spot: block.spot, attributes });
    }
}
