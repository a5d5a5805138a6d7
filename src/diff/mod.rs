//! Turns two inventories into changes: what is created, updated, replaced, deleted or moved, by attribute, and what that could do.

mod alike;
mod cascade;
mod change;
mod compare;
mod comparison;
pub mod create_only;
pub mod danger;
pub mod engines;
mod order;
mod passages;
mod refused;
mod region;
mod rules;
#[cfg(test)]
mod tests;
mod thing;
mod upkeep;

use std::collections::{HashMap, HashSet};

pub use compare::{Sides, attributes};
pub use comparison::{Cause, Compared, Comparison, Explained, Forbidden, Line};
pub use create_only::Replaces;
pub use danger::{Danger, Risk};
pub use refused::refused;
pub use rules::{BICEP, CLOUDFORMATION, Note, Rules, TERRAFORM};

use cascade::Kept;
use change::changed;
use passages::Passages;

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
    /// It exists already, and is taken over.
    Import,
    /// It is changed where it stands.
    Update,
    /// It is deleted and made anew.
    Replace,
    /// It is deleted.
    Delete,
    /// It stays, and what deploys it forgets it.
    Forget,
    /// It gets another address and stays what it is.
    Moved {
        /// The address before.
        from: String,
    },
}

/// What there is to say of an action.
struct Words {
    /// In one word.
    word: &'static str,
    /// Of what it was done to.
    done: &'static str,
    /// As one character.
    mark: char,
    /// Its place in an order in which the worst comes first.
    weight: u8,
}

impl Action {
    fn words(&self) -> Words {
        let words = |word, done, mark, weight| Words { word, done, mark, weight };
        match self {
            Action::Delete => words("delete", "deleted", '-', 0),
            Action::Replace => words("replace", "replaced", '±', 1),
            Action::Forget => words("forget", "forgotten", '×', 2),
            Action::Update => words("update", "updated", '~', 3),
            Action::Create => words("create", "created", '+', 4),
            Action::Import => words("import", "imported", '<', 5),
            Action::Moved { .. } => words("move", "moved", '>', 6),
        }
    }

    /// The action in one word: `replace`.
    pub fn word(&self) -> &'static str {
        self.words().word
    }

    /// What a resource is that it was done to: `replaced`.
    pub fn done(&self) -> &'static str {
        self.words().done
    }

    /// The action as one character.
    pub fn mark(&self) -> char {
        self.words().mark
    }

    /// Its place in an order in which the worst comes first.
    pub fn weight(&self) -> u8 {
        self.words().weight
    }

    /// Whether the resource that there was is gone afterwards.
    pub fn destroys(&self) -> bool {
        matches!(self, Action::Delete | Action::Replace)
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

/// The changes that lead from one inventory to another, in the order of the later one, with what is made anew along with others and what
/// goes at the end; and how many differences mean nothing, of resources that do not change otherwise. What is only read is no change.
pub fn changes(before: &Inventory, after: &Inventory, sides: Sides, rules: &Rules) -> (Vec<Change>, usize) {
    let passages = Passages::of(after);
    let moved = passages.moved(before, after);
    let earlier = by_address(before);
    let mut changes = Vec::new();
    let mut folded = 0;
    let mut kept = Vec::new();
    let mut met = HashSet::new();
    for resource in after.resources.iter().filter(|resource| !is_read(resource)) {
        let address = resource.address.as_str();
        let from = moved.get(address).map(String::as_str);
        let Some(old) = earlier.get(from.unwrap_or(address)) else {
            if is_setting(resource) {
                continue;
            }
            let action = if passages.imported.contains(address) { Action::Import } else { Action::Create };
            changes.push(Change::made(resource, action));
            continue;
        };
        met.insert(old.address.as_str());
        kept.push(Kept { address, before: old, after: resource });
        let change = changed(old, resource, sides);
        match (change.action == Action::Replace, from) {
            (false, Some(from)) => {
                changes.push(Change { action: Action::Moved { from: from.to_owned() }, ..change });
            }
            (false, None) if change.attributes.is_empty() => folded += change.folded,
            _ => changes.push(change),
        }
    }
    region::follow(&mut changes, &kept);
    cascade::follow(&mut changes, &kept);
    let mut gone = Vec::new();
    let left = before.resources.iter().filter(|resource| !is_read(resource) && !is_setting(resource));
    for resource in left.filter(|resource| !met.contains(resource.address.as_str())) {
        let action = if passages.forgets(&resource.address) { Action::Forget } else { (rules.gone)(resource, after) };
        if action == Action::Delete {
            gone.push(resource);
        }
        changes.push(Change::gone(resource, action));
    }
    if gone.is_empty() {
        return (changes, folded);
    }
    let addresses: Vec<&str> = gone.iter().map(|resource| resource.address.as_str()).collect();
    let going: HashMap<&str, &Resource> = gone.iter().map(|resource| (resource.address.as_str(), *resource)).collect();
    let kept: HashMap<&str, &Kept<'_>> = kept.iter().map(|one| (one.address, one)).collect();
    for change in changes.iter_mut().filter(|change| !change.risks.is_empty()) {
        let address = change.address.as_str();
        if let Some(resource) = going.get(address) {
            if danger::goes_along(resource, &gone) {
                change.risks.clear();
            }
        } else if let Some(one) = kept.get(address) {
            change.risks = danger::left(change, one.before, one.after, &addresses);
        }
    }
    (changes, folded)
}

/// Whether it is nothing of the environment: a data source, which is read.
fn is_read(resource: &Resource) -> bool {
    resource.kind.starts_with("data.")
}

/// Whether it is how a provider of Terraform works, such as the tags that it gives to all: that changes, and does not come or go.
fn is_setting(resource: &Resource) -> bool {
    resource.kind.starts_with("provider.")
}

/// The resources of an inventory by their addresses.
fn by_address(inventory: &Inventory) -> HashMap<&str, &Resource> {
    inventory.resources.iter().map(|resource| (resource.address.as_str(), resource)).collect()
}
