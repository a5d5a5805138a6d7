//! Turns a state of Terraform and our output into what `terraform apply` would change, as far as the two tell it.

use std::collections::HashMap;

use super::super::{Action, Change, Difference, Replaces, TERRAFORM, cascade};
use super::settle::by_address;
use super::terraform::{Known, differences, is_at, is_kept, is_managed, is_of_our_cloud, is_read, moves, ours_of};
use super::{Told, behind, fits, listed, unread};
use crate::inventory::{Inventory, Passage, Resource, Unread, terraform_json};

/// Reads a state, as `terraform show -json` prints it or as it lies, and compares it with our output.
///
/// What only the state tells is computed by the service, or is a default; it is folded. References are followed through the state, and what
/// it does not tell may be anything.
///
/// # Errors
/// Where the text is no state, is one of another cloud, or is too large.
pub fn state(name: &str, text: &str, ours: &Inventory) -> Result<Told, Unread> {
    fits(text)?;
    let state = terraform_json(name, text);
    is_read(&state)?;
    if state.is_plan {
        return Err(unread("the file, which is a plan and no state: compare with it as `tfplan:`".to_owned()));
    }
    is_of_our_cloud(&state, ours)?;
    let mut told = Told::new(ours, &state);
    let mut known = Known { resources: by_address(&state), ours: by_address(ours) };
    let our_own: HashMap<&str, &Resource> =
        ours.resources.iter().filter(|one| is_managed(one)).map(|one| (one.address.as_str(), one)).collect();
    let moves = moves(ours);
    let mut found: HashMap<String, Vec<&Resource>> = HashMap::new();
    let mut gone = Vec::new();
    for resource in state.resources.iter().filter(|resource| is_managed(resource)) {
        match ours_of(&resource.address, &our_own, &moves) {
            Some(address) => {
                // What is moved is referred to by its later address.
                if let Some(own) = our_own.get(address.as_str()) {
                    known.resources.entry(&own.address).or_insert(resource);
                }
                found.entry(address).or_default().push(resource);
            }
            None => gone.push(resource),
        }
    }
    let mut kept = Vec::new();
    for resource in ours.resources.iter().filter(|resource| is_managed(resource)) {
        match found.get(&resource.address) {
            Some(all) => {
                all.iter().for_each(|one| compare(&mut told, one, resource, &known));
                kept.extend(all.iter().map(|one| (*one, resource)));
            }
            None if resource.address.ends_with("[*]") => {
                told.note(&format!("only a deployment knows how many `{}` there are", resource.address));
            }
            None => {
                let action = if is_imported(ours, &resource.address) { Action::Import } else { Action::Create };
                told.changes.push(Change::made(resource, action));
            }
        }
    }
    let is_strange = kept.is_empty() && !gone.is_empty();
    if is_strange || is_called_otherwise(&told.changes, &kept) {
        told.note("most of what the state has is called otherwise: is it of this environment?");
    }
    cascade::follow(&mut told.changes, &kept, &TERRAFORM);
    refused(&mut told, &our_own);
    let forgotten = forgotten(ours);
    for resource in gone {
        let is_forgotten = forgotten.iter().any(|from| is_at(&resource.address, from));
        let action = if is_forgotten { Action::Forget } else { (TERRAFORM.gone)(resource, ours) };
        told.changes.push(Change { spot: behind(ours, resource.spot), ..Change::gone(resource, action) });
    }
    Ok(told)
}

/// What names a thing in its cloud.
const NAMES: [&str; 2] = ["name", "bucket"];

/// How many have to be called otherwise before it says anything of the whole.
const SOME: usize = 3;

/// Whether fewer than a third of what both know by a name is called in the state as it is in our output.
fn is_called_otherwise(changes: &[Change], kept: &[(&Resource, &Resource)]) -> bool {
    let is_name = |difference: &Difference| {
        matches!(&difference.path[..], [name] if NAMES.contains(&name.as_str()))
            && difference.before.is_some()
            && difference.after.is_some()
    };
    let is_named = |resource: &Resource| NAMES.iter().any(|name| resource.get(&[name]).is_some());
    let named = kept.iter().filter(|(one, own)| is_named(one) && is_named(own)).count();
    let renamed = changes.iter().filter(|change| change.attributes.iter().any(is_name)).count();
    renamed >= SOME && 3 * named.saturating_sub(renamed) < named
}

fn compare(told: &mut Told, one: &Resource, ours: &Resource, known: &Known<'_>) {
    // One of several is known by its own address; one that is moved gets ours.
    let is_one_of_many = ours.address.ends_with("[*]");
    let address = if is_one_of_many { &one.address } else { &ours.address };
    let (differences, folded) = differences(one, ours, known);
    let is_replaced =
        one.kind != ours.kind || differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    let action = match (is_replaced, one.address == *address) {
        (true, _) => Action::Replace,
        (false, false) => Action::Moved { from: one.address.clone() },
        (false, true) if differences.is_empty() => {
            told.folded += folded;
            return;
        }
        (false, true) => Action::Update,
    };
    let change = Change::turned(one, ours, action, differences, folded);
    told.changes.push(Change { address: address.clone(), ..change });
}

/// Notes what is to be replaced and may not be destroyed.
fn refused(told: &mut Told, ours: &HashMap<&str, &Resource>) {
    let replaced = told.changes.iter().filter(|change| change.action == Action::Replace);
    let kept = replaced.filter(|change| ours.get(change.address.as_str()).is_some_and(|own| is_kept(own)));
    let names: Vec<String> = kept.map(|change| change.address.clone()).collect();
    if !names.is_empty() {
        told.note(&format!(
            "Terraform refuses to replace what may not be destroyed (`prevent_destroy`): {}",
            listed(&names)
        ));
    }
}

fn is_imported(ours: &Inventory, address: &str) -> bool {
    ours.transfers.iter().any(|one| matches!(&one.passage, Passage::Imported { to, .. } if to == address))
}

/// The addresses that the code takes out of the state without destroying what they name.
fn forgotten(ours: &Inventory) -> Vec<&str> {
    let all = ours.transfers.iter().filter_map(|one| match &one.passage {
        Passage::Removed { from, destroyed: false } => Some(from.as_str()),
        _ => None,
    });
    all.collect()
}
