//! Turns the templates of deployed stacks and our output into what deploying the output would change in them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Action, Change, Rules, changes};
use super::layers::{is_layer, layer_of, layers, stem_of};
use super::{Told, behind, fits, listed, unread};
use crate::inventory::{Inventory, Node, Resource, Sources, Unread, cloudformation};

/// Reads what `aws cloudformation get-template` prints of stacks, each in a file that is called as its layer or its stack is, and compares them
/// with those layers of our output. The values of parameters, which a template does not hold, are those of the output.
///
/// # Errors
/// Where a file holds no template, all are of no layer, two are of one, or one is too large.
pub fn stacks(given: &Sources, ours: &Sources, rules: &Rules<'_>) -> Result<Told, Unread> {
    let output = cloudformation(ours);
    let known = layers(&output);
    let joined: Vec<(&String, Option<&str>)> = given.keys().map(|path| (path, layer_of(stem(path), &known))).collect();
    let stems: Vec<&str> = joined.iter().filter_map(|(path, layer)| stem_of(stem(path), (*layer)?)).collect();
    let mut there = ours.clone();
    let mut compared: BTreeMap<String, &String> = BTreeMap::new();
    let mut others = Vec::new();
    for (path, layer) in joined {
        let text = &given[path];
        fits(text)?;
        let layer = match layer {
            Some(layer) => layer.to_owned(),
            // One that the output has no longer is not read under another's name.
            None if is_layer(stem(path)) || stems.iter().any(|start| stem(path).starts_with(start)) => {
                stem(path).to_owned()
            }
            None => {
                others.push(path.clone());
                continue;
            }
        };
        there.retain(|path, _| path.contains('/') || stem(path) != layer);
        there.insert(format!("{layer}.json"), text.clone());
        if let Some(other) = compared.insert(layer, path) {
            return Err(unread(format!("`{path}`, which is of the same layer as `{other}`")));
        }
    }
    if compared.is_empty() {
        return Err(unread(match others.is_empty() {
            true => "the folder, in which there is no file of a stack".to_owned(),
            false => format!("{}: no name ends as that of a layer: {}", listed(&others), names(&known)),
        }));
    }
    let before = of_layers(cloudformation(&there), &compared);
    let after = of_layers(output, &compared);
    for (layer, path) in &compared {
        // A layer without resources has no stack.
        if !before.resources.iter().any(|resource| is_of(resource, layer)) {
            let at = |spot| before.place(spot) + ": ";
            let why = before
                .unread
                .first()
                .map(|unread| format!(": {}{}", unread.spot.map(at).unwrap_or_default(), unread.what));
            return Err(unread(format!("`{path}`, which is no template of a stack{}", why.unwrap_or_default())));
        }
    }
    let mut told = Told::new(&after, &before);
    told.files.truncate(after.files.len());
    told.files.extend(before.files.iter().map(|file| match compared.get(stem(file)) {
        Some(path) if !file.contains('/') => (*path).clone(),
        _ => file.clone(),
    }));
    if !others.is_empty() {
        told.notes.push(format!("no name of a layer is at the end of {}, so it is not compared", listed(&others)));
    }
    for layer in compared.keys().filter(|layer| !known.contains(*layer)) {
        told.notes
            .push(format!("the output has no layer `{layer}` any more: its stack stays until somebody deletes it"));
    }
    for mut change in changes(&before, &after, rules) {
        let earlier = before.resource(&change.address);
        if change.action == Action::Delete {
            change.spot = behind(&after, change.spot);
        }
        if let Some(earlier) = earlier {
            let later = after.resource(&change.address);
            keep(&mut change, earlier, later, &mut told.notes);
        }
        told.changes.push(change);
    }
    Ok(told)
}

/// Says what stays of a resource that leaves its stack or is replaced, by its policies ("DeletionPolicy attribute", "UpdateReplacePolicy
/// attribute").
fn keep(change: &mut Change, earlier: &Resource, later: Option<&Resource>, notes: &mut Vec<String>) {
    let policy = |resource: &Resource, name: &str| resource.get(&[name]).and_then(Node::as_str).map(str::to_owned);
    match change.action {
        Action::Delete => match policy(earlier, "DeletionPolicy").as_deref() {
            Some("Retain" | "RetainExceptOnCreate") => change.action = Action::Forget,
            Some("Snapshot") => notes.push(format!("a snapshot of `{}` is kept", change.address)),
            _ => {}
        },
        Action::Replace => match later.and_then(|later| policy(later, "UpdateReplacePolicy")).as_deref() {
            Some("Retain") => {
                notes.push(format!("the `{}` that is replaced stays, and is managed no longer", change.address))
            }
            Some("Snapshot") => notes.push(format!("a snapshot of the `{}` that is replaced is kept", change.address)),
            _ => {}
        },
        _ => {}
    }
}

/// An inventory without what is of other layers.
fn of_layers(mut inventory: Inventory, compared: &BTreeMap<String, &String>) -> Inventory {
    inventory.resources.retain(|resource| compared.keys().any(|layer| is_of(resource, layer)));
    let files = inventory.files.clone();
    inventory.unread.retain(|unread| {
        let file = unread.spot.and_then(|spot| files.get(spot.file));
        file.is_none_or(|file| compared.contains_key(stem(file)))
    });
    inventory
}

fn is_of(resource: &Resource, layer: &str) -> bool {
    resource.address.rsplit_once('/').is_some_and(|(of, _)| of == layer)
}

/// What a file is called, without its folder and its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn names(layers: &BTreeSet<String>) -> String {
    layers.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
