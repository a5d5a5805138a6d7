//! Turns a folder of Bicep into the resources that it deploys.
//!
//! Read are `main.bicep`, or where there is none every file that no other calls, with the parameters that a `.bicepparam` gives, and the modules
//! of the folder that they call. The files are evaluated as the compiler does, and then as far as Azure Resource Manager could before it asks
//! Azure: whatever is left stays an expression in which symbols are replaced by what they stand for, so that a renamed symbol changes nothing.
//!
//! - The address of a resource is its ID below the scope that the entry is deployed to. Where it lies in another, that scope stands in front:
//!   `/subscriptions/${subscription().subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/…`.
//! - A resource whose condition only the deployment knows has the attribute `condition`. One of a loop over an unknown list stands for all of
//!   them: it has the attribute `copy`, and the loop's variables are code in it.
//! - `name` is the last part of the name, also where the file writes it with the names of the parents.
//! - A parameter that is secret is its name, whatever is given for it.

mod calls;
mod code;
mod entries;
mod env;
mod evaluate;
mod expand;
mod files;
mod functions;
mod identifiers;
mod loops;
mod module;
mod resource;
mod scope;
mod symbols;
mod syntax;
#[cfg(test)]
mod tests;
mod value;
mod world;

use super::{Inventory, Sources};

/// How many steps the evaluation of a folder may take. What we render takes some ten thousand.
const STEPS: u64 = 10_000_000;

/// What a folder of Bicep deploys.
pub fn bicep(sources: &Sources) -> Inventory {
    within(sources, STEPS)
}

/// What a folder of Bicep deploys, as far as so many steps tell.
fn within(sources: &Sources, steps: u64) -> Inventory {
    let world = world::World::new(sources, steps);
    let mut found = expand::Found::default();
    for entry in world.entries() {
        world.expand(&entry, &mut found);
    }
    world.unread_unused();
    let resources = world.finished(&found);
    let (files, unread) = world.told();
    Inventory { files, resources, unread, ..Inventory::default() }
}
