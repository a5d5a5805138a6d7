//! Turns the templates of deployed stacks and our output into what deploying the output would change in them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{Action, CLOUDFORMATION, Change, Sides, by_address, changes};
use super::layers::{behind_stem, called, is_layer, layer_of, layers};
use super::{Told, behind, fits, listed, unread};
use crate::inventory::{Inventory, Node, Resource, Sources, Unread, cloudformation};

/// Reads what `aws cloudformation get-template` prints of stacks, each in a file that is called as its layer or its stack is, and compares them
/// with those layers of our output, whose stacks have names that begin with `of`. The values of parameters, which a template does not hold, are
/// those of the output.
///
/// # Errors
/// Where a file holds no template, all are of no layer, two are of one, or one is too large.
pub fn stacks(given: &Sources, ours: &Sources, of: &str) -> Result<Told, Unread> {
    let output = cloudformation(ours);
    let known = layers(&output);
    let Given { there, compared, others } = Given::of(given, ours, of, &known)?;
    let before = of_layers(cloudformation(&there), &compared);
    let after = of_layers(output, &compared);
    are_stacks(&before, &compared)?;
    let mut told = Told::new(&after, &before);
    told.files.truncate(after.files.len());
    told.files.extend(before.files.iter().map(|file| match compared.get(stem(file)) {
        Some(path) if !file.contains('/') => (*path).clone(),
        _ => file.clone(),
    }));
    left_out(&mut told, &compared, &others, &known, &called(of, &known));
    let (changes, folded) = changes(&before, &after, Sides::Code, &CLOUDFORMATION);
    told.folded = folded;
    let (earlier, later) = (by_address(&before), by_address(&after));
    for mut change in changes {
        if matches!(change.action, Action::Delete | Action::Forget) {
            change.spot = behind(&after, change.spot);
        }
        let address = change.address.as_str();
        if let Some(sentence) = kept(&change, earlier.get(address).copied(), later.get(address).copied()) {
            told.note(&sentence);
        }
        told.changes.push(change);
    }
    Ok(told)
}

/// Files that were given.
struct Given<'a> {
    /// The output, with the templates that were given in place of its own.
    there: Sources,
    /// The layers that they are of, each with its file.
    compared: BTreeMap<String, &'a String>,
    /// Those that are of no layer.
    others: Vec<String>,
}

impl<'a> Given<'a> {
    /// Finds the layer of each file.
    fn of(given: &'a Sources, ours: &Sources, of: &str, known: &BTreeSet<String>) -> Result<Given<'a>, Unread> {
        let mut sorted = Given { there: ours.clone(), compared: BTreeMap::new(), others: Vec::new() };
        for (path, text) in given {
            fits(text)?;
            let layer = match layer_of(stem(path), of, known) {
                Some(layer) => layer.to_owned(),
                // One that the output has no longer is not read under another's name.
                None if is_layer(stem(path)) || behind_stem(stem(path), of).is_some() => stem(path).to_owned(),
                None => {
                    sorted.others.push(path.clone());
                    continue;
                }
            };
            sorted.there.retain(|path, _| path.contains('/') || stem(path) != layer);
            sorted.there.insert(format!("{layer}.json"), text.clone());
            if let Some(other) = sorted.compared.insert(layer, path) {
                return Err(unread(format!("`{path}`, which is of the same layer as `{other}`")));
            }
        }
        match (sorted.compared.is_empty(), sorted.others.is_empty()) {
            (false, _) => Ok(sorted),
            (true, true) => Err(unread("the folder, in which there is no file of a stack".to_owned())),
            (true, false) => {
                let (others, stacks) = (listed(&sorted.others), called(of, known));
                Err(unread(format!("{others}: no name is that of a stack of this environment: {stacks}")))
            }
        }
    }
}

/// Refuses a file in which there is no stack; a layer without resources has none.
fn are_stacks(before: &Inventory, compared: &BTreeMap<String, &String>) -> Result<(), Unread> {
    let is_empty = |layer: &str| !before.resources.iter().any(|resource| is_of(resource, layer));
    let Some((_, path)) = compared.iter().find(|(layer, _)| is_empty(layer)) else { return Ok(()) };
    let at = |spot| before.place(spot) + ": ";
    let why =
        before.unread.first().map(|unread| format!(": {}{}", unread.spot.map(at).unwrap_or_default(), unread.what));
    Err(unread(format!("`{path}`, which is no template of a stack{}", why.unwrap_or_default())))
}

/// Notes what is not compared: files of no layer, layers of no file, and layers that the output has no longer.
fn left_out(
    told: &mut Told,
    compared: &BTreeMap<String, &String>,
    others: &[String],
    known: &BTreeSet<String>,
    stacks: &str,
) {
    if !others.is_empty() {
        let (is, compared) = match others.len() {
            1 => ("is no stack", "it is"),
            _ => ("are no stacks", "they are"),
        };
        told.note(&format!("{} {is} of this environment ({stacks}), so {compared} not compared", listed(others)));
    }
    let missing: Vec<String> = known.iter().filter(|layer| !compared.contains_key(*layer)).cloned().collect();
    if !missing.is_empty() {
        let (layers, are) = match missing.len() {
            1 => ("layer", "it is"),
            _ => ("layers", "they are"),
        };
        told.note(&format!("no template was given of the {layers} {}, so {are} not compared", listed(&missing)));
    }
    for layer in compared.keys().filter(|layer| !known.contains(*layer)) {
        told.note(&format!("the output has no layer `{layer}` any more: its stack stays until somebody deletes it"));
    }
}

/// What is kept of a resource that is deleted or replaced, by its policies ("DeletionPolicy attribute", "UpdateReplacePolicy attribute").
fn kept(change: &Change, before: Option<&Resource>, after: Option<&Resource>) -> Option<String> {
    let address = &change.address;
    let (resource, policy) = match change.action {
        Action::Delete => (before?, "DeletionPolicy"),
        Action::Replace => (after?, "UpdateReplacePolicy"),
        _ => return None,
    };
    match (&change.action, resource.get(&[policy]).and_then(Node::as_str)?) {
        (Action::Replace, "Retain") => {
            Some(format!("the `{address}` that is replaced stays, and is managed no longer"))
        }
        (_, "Snapshot") => Some(format!("a snapshot of `{address}` is kept")),
        _ => None,
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
