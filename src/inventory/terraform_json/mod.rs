//! Turns what Terraform prints of a state or a plan, and state files as they lie, into their resources.
//!
//! No secret is kept: what Terraform calls sensitive, and what is called as secrets are, is [`SECRET`] in its place.

mod plan;
mod secret;
mod state;
mod tree;

use super::Inventory;
use super::lines::Lines;
use crate::source::{Content, Node};
use tree::Reader;

pub use secret::{SECRET, hide as hide_secrets, is_named as is_secret};

/// What stands, as an expression, for what Terraform says it will know only once it has applied the plan.
pub const AFTER_APPLY: &str = "known after apply";

/// Which side of a plan is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// What there is.
    Before,
    /// What will be.
    After,
}

/// Reads what `terraform show -json` prints of a state or a plan, or a state file: a plan as what will be, with the changes that it
/// announces, and a state as what is.
pub fn terraform_json(name: &str, text: &str) -> Inventory {
    read(name, text, Side::After)
}

/// Reads the same as what is: of a plan, the state that it was made from.
pub fn terraform_json_before(name: &str, text: &str) -> Inventory {
    read(name, text, Side::Before)
}

fn read(name: &str, text: &str, side: Side) -> Inventory {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(name, Lines::of(text));
    let root = match tree::parse(text) {
        Ok(root) => root,
        Err(what) => {
            reader.tell(None, what);
            return reader.inventory;
        }
    };
    let Content::Map(map) = &root.content else {
        reader.tell(Some(&root), "the file holds no state and no plan".to_owned());
        return reader.inventory;
    };
    let get = |key: &str| map.get(key).filter(|node| node.content != Content::Null);
    let is_plan = ["planned_values", "resource_changes", "prior_state"].iter().any(|key| map.contains_key(*key));
    reader.inventory.is_plan = is_plan;
    if is_plan {
        match side {
            Side::Before => {
                let values = get("prior_state").and_then(Node::as_map).and_then(|state| state.get("values"));
                reader.values(values, None);
            }
            Side::After => {
                plan::read(&mut reader, get("planned_values"), get("resource_changes"));
                plan::drift(&mut reader, get("resource_drift"));
                if let Some(errored) = get("errored").filter(|errored| errored.content == Content::Bool(true)) {
                    reader.tell(Some(errored), "the plan ended with an error, and is not whole".to_owned());
                }
                if let Some(deferred) = get("deferred_changes") {
                    plan::deferred(&mut reader, deferred);
                }
            }
        }
    } else if map.contains_key("values") || map.contains_key("format_version") {
        reader.values(get("values"), None);
    } else if let Some(version) = map.get("version") {
        state::read(&mut reader, version, get("resources"));
    } else {
        reader.tell(Some(&root), "the file holds no state and no plan".to_owned());
    }
    reader.inventory
}
