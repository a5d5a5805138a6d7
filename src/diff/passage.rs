//! Turns what the later side says of resources that the earlier one has into what becomes of their addresses.

use std::collections::{HashMap, HashSet};

use crate::inventory::{Inventory, Passage};

/// What becomes of addresses between two sides.
#[derive(Default)]
pub(super) struct Passages<'a> {
    /// Earlier addresses, by later ones.
    moved: HashMap<&'a str, String>,
    /// Addresses that something gets which exists already.
    imported: HashSet<&'a str>,
    /// Earlier addresses that are forgotten, with what is below them.
    forgotten: Vec<&'a str>,
}

impl<'a> Passages<'a> {
    /// Reads what the later side says.
    pub(super) fn between(before: &Inventory, after: &'a Inventory) -> Passages<'a> {
        let mut passages = Passages::default();
        for transfer in &after.transfers {
            match &transfer.passage {
                Passage::Moved { from, to } => passages.follow(before, after, from, to),
                Passage::Imported { to, .. } => drop(passages.imported.insert(to)),
                Passage::Removed { from, destroyed: false } => passages.forgotten.push(from),
                Passage::Removed { destroyed: true, .. } => {}
            }
        }
        passages
    }

    /// The earlier address of what has this one now.
    pub(super) fn moved_from(&self, address: &str) -> Option<&str> {
        self.moved.get(address).map(String::as_str)
    }

    /// Whether what gets an address exists already.
    pub(super) fn is_imported(&self, address: &str) -> bool {
        self.imported.contains(address)
    }

    /// Whether what had an address is only forgotten.
    pub(super) fn is_forgotten(&self, address: &str) -> bool {
        self.forgotten.iter().any(|from| is_below(address, from))
    }

    /// Follows a move of an address and of all below it. One to an address that there was already moves nothing.
    fn follow(&mut self, before: &Inventory, after: &'a Inventory, from: &str, to: &str) {
        for resource in after.resources.iter().filter(|resource| is_below(&resource.address, to)) {
            let earlier = format!("{from}{}", &resource.address[to.len()..]);
            if before.resource(&earlier).is_some() && before.resource(&resource.address).is_none() {
                self.moved.insert(&resource.address, earlier);
            }
        }
    }
}

/// Whether an address is another, an instance of it, or in the module that it is.
fn is_below(address: &str, other: &str) -> bool {
    address.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
