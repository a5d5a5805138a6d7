//! Turns two inventories into changes: what is created, updated, replaced, deleted or moved, by attribute, and what that could do.

mod alike;
mod compare;
mod comparison;
pub mod create_only;
mod danger;
pub mod engines;

pub use compare::{Sides, attributes};
pub use comparison::{Cause, Comparison, Explained};
pub use create_only::Replaces;
pub use danger::{Danger, Risk, risks};

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
    /// It is there already, and is managed from now on.
    Import,
    /// It stays, and is managed no longer.
    Forget,
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
            Action::Import => "import",
            Action::Forget => "forget",
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
            Action::Import => '<',
            Action::Forget => '×',
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
    /// Whether a resource is replaced for a difference: its type, and the path.
    pub replaces: &'a dyn Fn(&str, &[String]) -> Replaces,
}

/// The changes that lead from one inventory to another, in the order of the later one, with what is deleted at the end.
pub fn changes(before: &Inventory, after: &Inventory, rules: &Rules<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for resource in &after.resources {
        match before.resource(&resource.address) {
            None => changes.push(whole(resource, Action::Create)),
            Some(old) => changes.extend(changed(old, resource, rules)),
        }
    }
    let gone = before.resources.iter().filter(|resource| after.resource(&resource.address).is_none());
    changes.extend(gone.map(|resource| whole(resource, Action::Delete)));
    changes
}

fn whole(resource: &Resource, action: Action) -> Change {
    Change {
        address: resource.address.clone(),
        kind: resource.kind.clone(),
        action,
        attributes: Vec::new(),
        folded: 0,
        spot: resource.spot,
    }
}

/// What became of a resource that is there before and after; nothing where only what means nothing differs.
fn changed(before: &Resource, after: &Resource, rules: &Rules<'_>) -> Option<Change> {
    let (mut differences, folded) = attributes(&before.attributes, &after.attributes, rules.sides);
    for difference in &mut differences {
        difference.replaces = (rules.replaces)(&after.kind, &difference.path);
    }
    let replaced =
        before.kind != after.kind || differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    if differences.is_empty() && !replaced {
        return None;
    }
    let action = if replaced { Action::Replace } else { Action::Update };
    Some(Change { attributes: differences, folded, ..whole(after, action) })
}
