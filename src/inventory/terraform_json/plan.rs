//! Turns a plan into what will be, and into the changes that it announces.

use super::tree::{Reader, Unknowns};
use crate::inventory::{Action, Announced, Drift, Passage, Transfer};
use crate::source::{Content, Node};

/// Reads the planned values and the changes.
pub fn read(reader: &mut Reader<'_>, values: Option<&Node>, changes: Option<&Node>) {
    let changes: &[Node] = match changes.map(|changes| &changes.content) {
        Some(Content::List(changes)) => changes,
        _ => &[],
    };
    let mut unknowns = Unknowns::new();
    for change in changes {
        if let (Some(address), Some(unknown)) = (text(change, &["address"]), get(change, &["change", "after_unknown"]))
        {
            unknowns.insert(address, unknown);
        }
    }
    reader.values(values, Some(&unknowns));
    for change in changes {
        announced(reader, change);
    }
}

fn announced(reader: &mut Reader<'_>, change: &Node) {
    let Some(address) = text(change, &["address"]) else {
        return reader.tell(Some(change), "a change has no address".to_owned());
    };
    let actions: Vec<&str> = match get(change, &["change", "actions"]).map(|node| &node.content) {
        Some(Content::List(actions)) => actions.iter().filter_map(Node::as_str).collect(),
        _ => Vec::new(),
    };
    let spot = reader.spot(change);
    if let Some(from) = text(change, &["previous_address"]) {
        let passage = Passage::Moved { from: from.to_owned(), to: address.to_owned() };
        reader.inventory.transfers.push(Transfer { passage, spot });
    }
    if let Some(id) = text(change, &["change", "importing", "id"]) {
        let passage = Passage::Imported { to: address.to_owned(), id: id.to_owned() };
        reader.inventory.transfers.push(Transfer { passage, spot });
    }
    let action = match actions[..] {
        ["no-op"] => return,
        ["create"] => Action::Create,
        ["read"] => Action::Read,
        ["update"] => Action::Update,
        ["delete"] => Action::Delete,
        ["forget"] => Action::Forget,
        ["delete", "create"] => Action::Replace { first: false },
        ["create", "delete"] => Action::Replace { first: true },
        _ => {
            return reader
                .tell(Some(change), format!("`{address}`: {} is no action that is known", actions.join(", ")));
        }
    };
    if action == Action::Forget {
        let passage = Passage::Removed { from: address.to_owned(), destroyed: false };
        reader.inventory.transfers.push(Transfer { passage, spot });
    }
    let paths = match get(change, &["change", "replace_paths"]).map(|node| &node.content) {
        Some(Content::List(paths)) => paths.iter().map(path).collect(),
        _ => Vec::new(),
    };
    let reason = text(change, &["action_reason"]).map(str::to_owned);
    reader.inventory.announced.push(Announced { address: address.to_owned(), action, paths, reason, spot });
}

/// Reads what the plan found to be other than its state knew. What has only another address is not.
pub fn drift(reader: &mut Reader<'_>, changes: Option<&Node>) {
    let Some(Content::List(changes)) = changes.map(|changes| &changes.content) else { return };
    for change in changes {
        let Some(address) = text(change, &["address"]) else { continue };
        let side = |name: &str| get(change, &["change", name]).and_then(Node::as_map);
        let attributes = match (side("before"), side("after")) {
            (Some(before), Some(after)) => {
                let is_other = |key: &&String| {
                    let value = |map: &indexmap::IndexMap<String, Node>| map.get(*key).map(Node::to_value);
                    value(before).unwrap_or_default() != value(after).unwrap_or_default()
                };
                let mut keys: Vec<String> = before.keys().chain(after.keys()).filter(is_other).cloned().collect();
                keys.sort_unstable();
                keys.dedup();
                Some(keys)
            }
            _ => None,
        };
        if attributes.as_ref().is_none_or(|keys| !keys.is_empty()) {
            let spot = reader.spot(change);
            reader.inventory.drift.push(Drift { address: address.to_owned(), attributes, spot });
        }
    }
}

/// Tells what the plan leaves for a later one.
pub fn deferred(reader: &mut Reader<'_>, changes: &Node) {
    let Content::List(changes) = &changes.content else { return };
    for change in changes {
        let address = text(change, &["resource_change", "address"]).unwrap_or("?");
        let reason = text(change, &["reason"]).unwrap_or("unknown");
        reader.tell(Some(change), format!("`{address}` is left for a later plan ({reason})"));
    }
}

/// A path of an attribute, dotted.
fn path(node: &Node) -> String {
    let Content::List(steps) = &node.content else { return String::new() };
    let steps = steps.iter().map(|step| match &step.content {
        Content::String(name) => name.clone(),
        Content::Number(index) => index.to_string(),
        _ => "*".to_owned(),
    });
    steps.collect::<Vec<_>>().join(".")
}

fn get<'t>(node: &'t Node, path: &[&str]) -> Option<&'t Node> {
    path.iter().try_fold(node, |node, key| node.as_map()?.get(*key))
}

fn text<'t>(node: &'t Node, path: &[&str]) -> Option<&'t str> {
    get(node, path)?.as_str()
}
