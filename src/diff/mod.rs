//! Turns two inventories into changes: what is created, updated, replaced, deleted or moved, by attribute, and what that could do.

mod cascade;
mod change;
mod compare;
mod comparison;
pub mod create_only;
pub mod danger;
#[cfg(test)]
mod tests;
mod thing;
mod upkeep;

pub use compare::{Sides, attributes};
pub use comparison::{Cause, Comparison, Explained};
pub use create_only::Replaces;
pub use danger::{Danger, Risk};

use change::{changed, gone};

use crate::inventory::{Inventory, Node, Resource, Spot};

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What the deploying engine knows it by, afterwards; before, where it is deleted.
    pub address: String,
    /// Its type.
    pub kind: String,
    /// What is done.
    pub action: Action,
    /// The attributes that differ, in the order in which they are written.
    pub attributes: Vec<Difference>,
    /// How many differences mean nothing: what the service computes, what is a default, what is only in another order.
    pub folded: usize,
    /// Whether what is deleted or replaced stays in the cloud all the same, and nothing manages it any longer.
    pub stays: bool,
    /// What it could do, the worst first.
    pub risks: Vec<Risk>,
    /// Where it stands in the inventory that has it: the later one, but for what is deleted.
    pub spot: Spot,
}

/// What is done with a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// It is made.
    Create,
    /// It is changed where it stands.
    Update,
    /// It is deleted and made anew.
    Replace,
    /// It is deleted.
    Delete,
    /// It gets another address and stays what it is.
    Moved {
        /// The address before.
        from: String,
    },
}

impl Action {
    /// The action in one word.
    pub fn word(&self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Update => "update",
            Action::Replace => "replace",
            Action::Delete => "delete",
            Action::Moved { .. } => "move",
        }
    }

    /// The action as one character.
    pub fn mark(&self) -> char {
        match self {
            Action::Create => '+',
            Action::Update => '~',
            Action::Replace => '±',
            Action::Delete => '-',
            Action::Moved { .. } => '>',
        }
    }
}

/// An attribute that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its path: keys of maps, and of lists the key of the item or its place.
    pub path: Vec<String>,
    /// What it was; none where there was none.
    pub before: Option<Node>,
    /// What it becomes; none where it goes.
    pub after: Option<Node>,
    /// Whether the resource is replaced for it.
    pub replaces: Replaces,
}

impl Difference {
    /// The path as people read it: `policy.Statement[DenyOthers].Action`.
    pub fn dotted(&self) -> String {
        self.path.iter().enumerate().fold(String::new(), |mut text, (place, step)| {
            if place > 0 && !step.starts_with('[') {
                text.push('.');
            }
            text.push_str(step);
            text
        })
    }
}

/// What is to be known to compare two inventories.
pub struct Rules<'a> {
    /// What the sides are.
    pub sides: Sides,
    /// Whether a resource is replaced for a difference; [`create_only::of`] but where an engine told it.
    pub replaces: &'a dyn Fn(&Resource, &Difference) -> Replaces,
}

/// The changes that lead from one inventory to another, in the order of the later one, with what is replaced along and what is deleted at the
/// end. What is only read, as Terraform does it with its data sources, is no change.
pub fn changes(before: &Inventory, after: &Inventory, rules: &Rules<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let is_read = |resource: &&Resource| resource.kind.starts_with("data.");
    for resource in after.resources.iter().filter(|resource| !is_read(resource)) {
        changes.extend(match before.resource(&resource.address) {
            None => Change::of(None, Some(resource), Action::Create, Vec::new(), 0),
            Some(old) => changed(old, resource, rules),
        });
    }
    cascade::follow(&mut changes, before, after, rules);
    let left =
        before.resources.iter().filter(|resource| !is_read(resource) && after.resource(&resource.address).is_none());
    changes.extend(left.filter_map(|resource| gone(resource, after)));
    changes
}
