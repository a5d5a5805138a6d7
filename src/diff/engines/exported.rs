//! Turns a template exported from a resource group and our output into what deploying the output would change.

use std::collections::{BTreeMap, BTreeSet};

use super::super::compare::{Sides, attributes};
use super::super::{Action, Change, Replaces, create_only};
use super::arm::{Addresses, compared};
use super::{Told, behind, fits, listed, unread};
use crate::inventory::{Inventory, Node, Resource, Unread, arm};

/// The tag by which what the output made is known, and its value.
const OURS: (&str, &str) = ("managed-by", "bastide");

/// Reads what `az group export` prints, and compares it with our output in Bicep.
///
/// What only the export tells is computed by the service, or is a default; it is folded. An export leaves out types that it cannot tell, so
/// what it has none of is noted and not taken for missing. Nothing is deleted: a deployment leaves what it does not name.
///
/// # Errors
/// Where the text is no template, holds none of our types, or is too large.
pub fn exported(name: &str, text: &str, ours: &Inventory) -> Result<Told, Unread> {
    fits(text)?;
    let export = arm(name, text);
    if export.resources.is_empty() {
        return Err(match export.unread.first() {
            Some(first) => first.clone(),
            None => unread("the template, which has no resources".to_owned()),
        });
    }
    let kinds: BTreeSet<String> = export.resources.iter().map(|resource| resource.kind.to_ascii_lowercase()).collect();
    if !ours.resources.iter().any(|resource| kinds.contains(&resource.kind.to_ascii_lowercase())) {
        return Err(unread("the template, which has no resource of a type that the output has".to_owned()));
    }
    let mut told = Told::new(ours, &export);
    let mut addresses = Addresses::of(ours);
    let mut found: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
    let mut left = Vec::new();
    for resource in &export.resources {
        match addresses.find(&resource.address, Some(&resource.attributes)) {
            Some(own) => found.entry(&own.address).or_default().push(resource),
            None => left.push(resource),
        }
    }
    let mut untold: BTreeMap<&str, usize> = BTreeMap::new();
    for own in &ours.resources {
        match found.get(own.address.as_str()) {
            Some(all) => all.iter().for_each(|one| compare(&mut told, one, own)),
            None if kinds.contains(&own.kind.to_ascii_lowercase()) => {
                told.changes.push(Change::made(own, Action::Create))
            }
            None => *untold.entry(&own.kind).or_default() += 1,
        }
    }
    if !untold.is_empty() {
        let kinds: Vec<String> = untold.keys().map(|kind| (*kind).to_owned()).collect();
        let count: usize = untold.values().sum();
        told.note(&format!(
            "the export has none of {count} resources, of types that it may leave out: {}",
            listed(&kinds)
        ));
    }
    let (forgotten, others): (Vec<&Resource>, Vec<&Resource>) =
        left.into_iter().partition(|resource| resource.get(&["tags", OURS.0]).and_then(Node::as_str) == Some(OURS.1));
    for resource in forgotten {
        told.changes.push(Change { spot: behind(ours, resource.spot), ..Change::gone(resource, Action::Forget) });
    }
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|resource| resource.address.clone()).collect();
        told.note(&format!("a deployment leaves as it is what the output does not name: {}", listed(&names)));
    }
    Ok(told)
}

fn compare(told: &mut Told, one: &Resource, own: &Resource) {
    let (mut differences, folded) = attributes(&compared(&one.attributes), &compared(&own.attributes), Sides::Deployed);
    create_only::mark(&mut differences, own);
    if differences.is_empty() {
        told.folded += folded;
        return;
    }
    let is_replaced = differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    let action = if is_replaced { Action::Replace } else { Action::Update };
    told.changes.push(Change::turned(one, own, action, differences, folded));
}
