//! Turns a plan of Terraform into the changes that it announces, with the values that it has before and after them.

use std::collections::{HashMap, HashSet};

use super::super::passages::Passages;
use super::super::{Action, Change, Difference, Replaces, by_address};
use super::terraform::{Known, differences, is_managed, is_of_our_cloud, is_read, ours_of, planned};
use super::{Told, behind, fits, keys, listed, unread};
use crate::inventory::{self, Announced, Inventory, Resource, Unread, terraform_json, terraform_json_before};

/// Why something is replaced though no attribute asks for it ("JSON Output Format": `action_reason`).
const REASONS: &[(&str, &str)] = &[
    ("replace_because_tainted", "it is tainted: an earlier deployment of it failed, or somebody marked it"),
    ("replace_by_request", "whoever made the plan asked for it (`-replace`)"),
    ("replace_by_triggers", "another resource triggers it (`replace_triggered_by`)"),
];

/// What a plan is read with: its sides, by address.
struct Planned<'a> {
    /// What there is.
    before: HashMap<&'a str, &'a Resource>,
    /// What will be.
    after: HashMap<&'a str, &'a Resource>,
    /// Our output.
    ours: HashMap<&'a str, &'a Resource>,
    /// What takes other addresses.
    passages: Passages<'a>,
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
    let sides = Planned {
        before: by_address(&before),
        after: by_address(&after),
        ours: by_address(ours),
        passages: Passages::of(&after),
    };
    for announced in &after.announced {
        of_announced(&mut told, announced, &sides, ours);
    }
    let announced: HashSet<&str> = after.announced.iter().map(|announced| announced.address.as_str()).collect();
    for (from, to) in &sides.passages.moves {
        if !announced.contains(to)
            && let Some(resource) = sides.after.get(to)
        {
            let change = Change::turned(resource, resource, Action::Moved { from: (*from).to_owned() }, Vec::new(), 0);
            told.changes.push(placed(change, &sides, ours));
        }
    }
    for to in &sides.passages.imported {
        if let Some(resource) = sides.after.get(to) {
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

fn of_announced(told: &mut Told, announced: &Announced, sides: &Planned<'_>, ours: &Inventory) {
    let address = announced.address.as_str();
    let from = sides.passages.moves.iter().find(|(_, to)| *to == address).map(|(from, _)| *from);
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
        forced(&mut differences, &announced.paths);
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

fn our_own<'a>(address: &str, sides: &Planned<'a>) -> Option<&'a Resource> {
    sides.ours.get(ours_of(address, &sides.ours, &[])?.as_str()).copied()
}

/// A change that stands where our output has the resource; in the plan, where it has it not, or will not have it.
fn placed(change: Change, sides: &Planned<'_>, ours: &Inventory) -> Change {
    let spot = match our_own(&change.address, sides) {
        Some(own) if !matches!(change.action, Action::Delete | Action::Forget) => own.spot,
        _ => behind(ours, change.spot),
    };
    Change { spot, ..change }
}

/// Says which differences the resource is replaced for.
fn forced(differences: &mut [Difference], paths: &[String]) {
    let is_key = |step: &&str| *step != "*" && step.parse::<usize>().is_err();
    for difference in differences {
        let is_forced = paths.iter().any(|path| {
            // Either may go deeper than the other.
            path.split('.').filter(is_key).zip(keys(&difference.path)).all(|(forced, step)| forced == step)
        });
        difference.replaces = if is_forced { Replaces::Yes } else { Replaces::No };
    }
}

/// Notes what shows that the plan was made from other code than our output.
fn other_code(told: &mut Told, sides: &Planned<'_>, plan: &Inventory, ours: &Inventory) {
    let managed = |inventory: &Inventory| -> Vec<String> {
        let all = inventory.resources.iter().filter(|resource| is_managed(resource));
        all.map(|resource| resource.address.clone()).collect()
    };
    let planned = managed(plan);
    let bases: HashSet<&str> = planned.iter().filter_map(|address| Some(address.rsplit_once('[')?.0)).collect();
    let is_planned = |address: &String| {
        sides.after.contains_key(address.as_str())
            || address.strip_suffix("[*]").is_some_and(|base| bases.contains(base))
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
