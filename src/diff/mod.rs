//! Turns two inventories into changes: what is created, updated, replaced, deleted or moved, by attribute, and what that could do.

mod cascade;
mod change;
mod compare;
mod comparison;
pub mod create_only;
pub mod danger;
mod notes;
mod passage;
#[cfg(test)]
mod tests;
mod thing;
mod upkeep;

use std::collections::{HashMap, HashSet};

pub use compare::{Sides, attributes};
pub use comparison::{Cause, Compared, Comparison, Explained, Forbidden, Line};
pub use create_only::Replaces;
pub use danger::{Danger, Risk};
pub use notes::notes;

use change::{changed, gone};
use passage::Passages;

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

/// What is to be known to compare two inventories.
pub struct Rules<'a> {
    /// What the sides are.
    pub sides: Sides,
    /// Whether a resource is replaced for a difference; [`create_only::of`] but where an engine told it.
    pub replaces: &'a dyn Fn(&Resource, &Difference) -> Replaces,
}

impl Rules<'_> {
    /// The rules of the tables.
    pub fn of(sides: Sides) -> Rules<'static> {
        Rules { sides, replaces: &create_only::of }
    }
}

/// The changes that lead from one inventory to another, in the order of the later one, with what is replaced along and what goes at the end;
/// and how many differences mean nothing, of resources that do not change otherwise. What is only read, as Terraform does it with its data
/// sources, is no change.
pub fn changes(before: &Inventory, after: &Inventory, rules: &Rules<'_>) -> (Vec<Change>, usize) {
    let passages = Passages::between(before, after);
    let earlier: HashMap<&str, &Resource> =
        made_of(before).map(|resource| (resource.address.as_str(), resource)).collect();
    let (mut changes, mut folded, mut met) = (Vec::new(), 0, HashSet::new());
    for resource in made_of(after) {
        let from = passages.moved_from(&resource.address);
        let Some(old) = earlier.get(from.unwrap_or(&resource.address)) else {
            let action = if passages.is_imported(&resource.address) { Action::Import } else { Action::Create };
            changes.extend(Change::of(None, Some(resource), action, Vec::new(), 0));
            continue;
        };
        met.insert(old.address.as_str());
        let Some(change) = changed(old, resource, rules) else { continue };
        match (change.action == Action::Replace, from) {
            (false, Some(from)) => {
                changes.push(Change { action: Action::Moved { from: from.to_owned() }, ..change });
            }
            (false, None) if change.attributes.is_empty() => folded += change.folded,
            _ => changes.push(change),
        }
    }
    cascade::follow(&mut changes, before, after, rules);
    let left = made_of(before).filter(|resource| !met.contains(resource.address.as_str()));
    changes.extend(left.filter_map(|resource| gone(resource, after, &passages)));
    (changes, folded)
}

/// The resources of an inventory but for what is only read.
fn made_of(inventory: &Inventory) -> impl Iterator<Item = &Resource> {
    inventory.resources.iter().filter(|resource| !resource.kind.starts_with("data."))
}
