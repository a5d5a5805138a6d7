//! Turns a plan of Terraform into the changes that it announces, with the values that it has before and after them.

use std::collections::HashMap;

use super::super::{Action, Change, Difference, Replaces};
use super::settle::by_address;
use super::terraform::{Known, differences, is_managed, is_of_our_cloud, is_read, ours_of, planned};
use super::{Told, behind, fits, keys, listed, unread};
use crate::inventory::{self, Announced, Inventory, Passage, Resource, Unread, terraform_json, terraform_json_before};

/// Why something is replaced though no attribute asks for it ("JSON Output Format": `action_reason`).
const REASONS: &[(&str, &str)] = &[
    ("replace_because_tainted", "it is tainted: an earlier deployment of it failed, or somebody marked it"),
    ("replace_by_request", "whoever made the plan asked for it (`-replace`)"),
    ("replace_by_triggers", "another resource triggers it (`replace_triggered_by`)"),
];

/// The sides of a plan, by address.
struct Sides<'a> {
    /// What there is.
    before: HashMap<&'a str, &'a Resource>,
    /// What will be.
    after: HashMap<&'a str, &'a Resource>,
    /// Our output.
    ours: HashMap<&'a str, &'a Resource>,
}

/// Reads a plan as `terraform show -json` prints it: its own actions, each with the attributes that it changes.
///
/// What a plan announces and our output does not say, or the other way round, is noted: the plan was made from other code.
///
/// # Errors
/// Where the text is no plan, is one of another cloud, or is too large.
pub fn plan(name: &str, text: &str, ours: &Inventory) -> Result<Told, Unread> {
    fits(text)?;
    let after = terraform_json(name, text);
    is_read(&after)?;
    if !after.is_plan {
        return Err(unread("the file, which is a state and no plan: compare with it as `tfstate:`".to_owned()));
    }
    let before = terraform_json_before(name, text);
    is_of_our_cloud(if after.resources.is_empty() { &before } else { &after }, ours)?;
    let mut told = Told::new(ours, &after);
    let sides = Sides { before: by_address(&before), after: by_address(&after), ours: by_address(ours) };
    for announced in &after.announced {
        of_announced(&mut told, announced, &sides, ours, &after);
    }
    let is_announced = |address: &str| after.announced.iter().any(|announced| announced.address == address);
    for (from, to) in moved(&after) {
        if !is_announced(to)
            && let Some(resource) = sides.after.get(to)
        {
            let change = Change::turned(resource, resource, Action::Moved { from: from.to_owned() }, Vec::new(), 0);
            told.changes.push(placed(change, &sides, ours));
        }
    }
    for transfer in &after.transfers {
        if let Passage::Imported { to, .. } = &transfer.passage
            && let Some(resource) = sides.after.get(to.as_str())
        {
            told.changes.push(placed(Change::made(resource, Action::Import), &sides, ours));
        }
    }
    for drift in &after.drift {
        told.note(&match &drift.attributes {
            Some(attributes) => {
                format!("`{}` was changed behind Terraform's back: {}", drift.address, listed(attributes))
            }
            None => format!("`{}` was deleted behind Terraform's back", drift.address),
        });
    }
    other_code(&mut told, &sides, &after, ours);
    Ok(told)
}

fn of_announced(told: &mut Told, announced: &Announced, sides: &Sides<'_>, ours: &Inventory, plan: &Inventory) {
    let address = announced.address.as_str();
    let from = moved(plan).find(|(_, to)| *to == address).map(|(from, _)| from);
    let before = sides.before.get(from.unwrap_or(address)).or_else(|| sides.before.get(address));
    let after = sides.after.get(address);
    // What is only read changes nothing.
    let Some(resource) = after.or(before).filter(|resource| is_managed(resource)) else { return };
    let action = match announced.action {
        inventory::Action::Create => Action::Create,
        inventory::Action::Update => Action::Update,
        inventory::Action::Replace { .. } => Action::Replace,
        inventory::Action::Delete => Action::Delete,
        inventory::Action::Forget => Action::Forget,
        inventory::Action::Read => return,
    };
    let (mut differences, folded) = match (&action, before, after) {
        (Action::Update | Action::Replace, Some(before), Some(after)) => {
            planned(&before.attributes, &after.attributes, our_own(address, sides))
        }
        _ => (Vec::new(), 0),
    };
    if action == Action::Replace {
        mark(&mut differences, &announced.paths);
    }
    let action = match (action, from) {
        (Action::Update, Some(from)) => Action::Moved { from: from.to_owned() },
        (action, Some(from)) => {
            told.note(&format!("`{address}` was `{from}`"));
            action
        }
        (action, None) => action,
    };
    let is_silent = action == Action::Update && differences.is_empty();
    let change = match (before, after) {
        (Some(before), Some(after)) => Change::turned(before, after, action, differences, folded),
        (Some(before), None) => Change::gone(before, action),
        _ => Change::made(resource, action),
    };
    let why = REASONS.iter().find(|(reason, _)| announced.reason.as_deref() == Some(reason)).map(|(_, why)| why);
    match why {
        Some(why) => told.note(&format!("`{address}` is replaced because {why}")),
        None if is_silent => {
            told.note(&format!("what changes of `{address}` is sensitive, or is computed by the service"));
        }
        None => {}
    }
    told.changes.push(placed(change, sides, ours));
}

fn moved(plan: &Inventory) -> impl Iterator<Item = (&str, &str)> {
    plan.transfers.iter().filter_map(|transfer| match &transfer.passage {
        Passage::Moved { from, to } => Some((from.as_str(), to.as_str())),
        _ => None,
    })
}

fn our_own<'a>(address: &str, sides: &Sides<'a>) -> Option<&'a Resource> {
    sides.ours.get(ours_of(address, &sides.ours, &[])?.as_str()).copied()
}

/// A change that stands where our output has the resource; in the plan, where it has it not, or will not have it.
fn placed(change: Change, sides: &Sides<'_>, ours: &Inventory) -> Change {
    let spot = match our_own(&change.address, sides) {
        Some(own) if !matches!(change.action, Action::Delete | Action::Forget) => own.spot,
        _ => behind(ours, change.spot),
    };
    Change { spot, ..change }
}

/// Says which differences the resource is replaced for.
fn mark(differences: &mut [Difference], paths: &[String]) {
    let is_key = |step: &&str| *step != "*" && step.parse::<usize>().is_err();
    for difference in differences {
        let forced = paths.iter().any(|path| {
            // Either may go deeper than the other.
            path.split('.').filter(is_key).zip(keys(&difference.path)).all(|(forced, step)| forced == step)
        });
        difference.replaces = if forced { Replaces::Yes } else { Replaces::No };
    }
}

/// Notes what shows that the plan was made from other code than our output.
fn other_code(told: &mut Told, sides: &Sides<'_>, plan: &Inventory, ours: &Inventory) {
    let managed = |inventory: &Inventory| -> Vec<String> {
        let all = inventory.resources.iter().filter(|resource| is_managed(resource));
        all.map(|resource| resource.address.clone()).collect()
    };
    let planned = managed(plan);
    let bases: HashMap<&str, ()> =
        planned.iter().filter_map(|address| Some((address.rsplit_once('[')?.0, ()))).collect();
    let is_planned = |address: &String| {
        sides.after.contains_key(address.as_str())
            || address.strip_suffix("[*]").is_some_and(|base| bases.contains_key(base))
    };
    let unplanned: Vec<String> =
        managed(ours).into_iter().filter(|address| !address.ends_with("[*]") && !is_planned(address)).collect();
    let strange: Vec<String> = planned.into_iter().filter(|address| our_own(address, sides).is_none()).collect();
    if !unplanned.is_empty() {
        told.note(&format!("the plan was made from other code: it has no {}", listed(&unplanned)));
    }
    if !strange.is_empty() {
        told.note(&format!("the plan was made from other code: the output has no {}", listed(&strange)));
    }
    let known = Known { resources: by_address(plan), ours: by_address(ours) };
    let mut others = Vec::new();
    for resource in plan.resources.iter().filter(|resource| is_managed(resource)) {
        let Some(own) = our_own(&resource.address, sides) else { continue };
        let (differences, _) = differences(resource, own, &known);
        others.extend(differences.iter().map(|difference| format!("{}: {}", resource.address, difference.dotted())));
    }
    if !others.is_empty() {
        told.note(&format!("the plan was made from other code: the output says otherwise of {}", listed(&others)));
    }
}
