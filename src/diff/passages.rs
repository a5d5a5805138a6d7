//! Turns what code says of addresses that change hands into where each resource was before, what is taken over, and what is let go.

use std::collections::HashMap;

use indexmap::IndexSet;

use super::by_address;
use crate::inventory::{Inventory, Passage};

/// What the later side says of resources that the earlier one has.
pub(super) struct Passages<'a> {
    /// The moves, each from an address and to one.
    pub(super) moves: Vec<(&'a str, &'a str)>,
    /// Addresses that something gets which exists already.
    pub(super) imported: IndexSet<&'a str>,
    /// Earlier addresses that are forgotten, with what is below them.
    forgotten: Vec<&'a str>,
}

impl<'a> Passages<'a> {
    /// What an inventory says.
    pub(super) fn of(later: &'a Inventory) -> Passages<'a> {
        let mut passages = Passages { moves: Vec::new(), imported: IndexSet::new(), forgotten: Vec::new() };
        for transfer in &later.transfers {
            match &transfer.passage {
                Passage::Moved { from, to } => passages.moves.push((from, to)),
                Passage::Imported { to, .. } => drop(passages.imported.insert(to)),
                Passage::Removed { from, destroyed: false } => passages.forgotten.push(from),
                Passage::Removed { destroyed: true, .. } => {}
            }
        }
        passages
    }

    /// Earlier addresses by later ones, of all that is moved, itself or with what it is in. A move to an address that there was already moves
    /// nothing.
    pub(super) fn moved(&self, before: &Inventory, after: &'a Inventory) -> HashMap<&'a str, String> {
        let mut moved = HashMap::new();
        if self.moves.is_empty() {
            return moved;
        }
        let there = by_address(before);
        for (from, to) in &self.moves {
            for resource in after.resources.iter().filter(|resource| is_below(&resource.address, to)) {
                let earlier = format!("{from}{}", &resource.address[to.len()..]);
                if there.contains_key(earlier.as_str()) && !there.contains_key(resource.address.as_str()) {
                    moved.insert(resource.address.as_str(), earlier);
                }
            }
        }
        moved
    }

    /// Whether an earlier address is forgotten.
    pub(super) fn forgets(&self, address: &str) -> bool {
        self.forgotten.iter().any(|from| is_below(address, from))
    }
}

/// Whether an address is another, an instance of it, or in the module that it is.
pub(super) fn is_below(address: &str, other: &str) -> bool {
    address.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
