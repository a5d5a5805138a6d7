//! Turns a change set of CloudFormation into the changes that it announces.

use super::super::alike::is_nothing;
use super::super::compare::{Sides, attributes};
use super::super::{Action, Change, Difference, Replaces, by_address};
use super::layers::{called, layer_of, layers};
use super::{Told, UNTOLD, code, first, fits, listed, node, unread};
use crate::inventory::change_set::{self, ChangeSet, Detail, Replacement, ResourceChange};
use crate::inventory::{AFTER_APPLY, Inventory, Node, Resource, Spot, Unread, Value, hide_secrets};

/// What stands in a change set for what only the deployment makes known ("ResourceChange": `AfterContext`).
const LATER: &str = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// What the reason of a change set that would change nothing says of it ("CreateChangeSet").
const NOTHING: &[&str] = &["didn't contain changes", "No updates are to be performed"];

/// Whether a change of a property replaces the resource, in the service's own words ("ResourceTargetDefinition").
const RECREATION: &[(&str, Replaces)] =
    &[("Always", Replaces::Yes), ("Conditionally", Replaces::Perhaps), ("Never", Replaces::No)];

/// Reads what `aws cloudformation describe-change-set` prints of a stack: its own actions, and with `--include-property-values` the values that
/// it gives. The stack is of the layer that its name ends with, behind `stem`, with which those of the environment begin.
///
/// # Errors
/// Where the text is no change set, is one that could not be made or of no layer of our output, or is too large.
pub fn change_set(name: &str, text: &str, ours: &Inventory, stem: &str) -> Result<Told, Unread> {
    fits(text)?;
    let set = change_set::change_set(text)?;
    let mut told = Told::of_file(ours, name);
    let known = layers(ours);
    let Some(layer) = layer_of(&set.stack_name, stem, &known) else {
        let stacks = called(stem, &known);
        let other = &set.stack_name;
        return Err(unread(format!("the change set, which is of the stack `{other}` and of none of {stacks}")));
    };
    if !is_made(&set)? {
        return Ok(told);
    }
    if set.next_token.is_some() {
        told.unread.push(format!(
            "{name}: the changes behind `NextToken`, of which this is one page: leave `--no-paginate` out"
        ));
    }
    let by_address = by_address(ours);
    for change in &set.changes {
        let address = format!("{layer}/{}", change.logical_resource_id);
        let own = by_address.get(address.as_str()).copied();
        of_resource(&mut told, change, (address, own), first(ours));
    }
    Ok(told)
}

/// Whether there are changes; not where none were asked for.
fn is_made(set: &ChangeSet) -> Result<bool, Unread> {
    match set.status.as_str() {
        "CREATE_COMPLETE" => Ok(true),
        "FAILED" if NOTHING.iter().any(|nothing| set.status_reason.contains(nothing)) => Ok(false),
        "FAILED" if set.status_reason.trim().is_empty() => {
            Err(unread("the change set, which failed; it does not say why".to_owned()))
        }
        "FAILED" => Err(unread(format!("the change set, which failed: {}", set.status_reason))),
        "CREATE_PENDING" | "CREATE_IN_PROGRESS" => Err(unread("the change set, which is still being made".to_owned())),
        other => Err(unread(format!("the change set, whose status is `{other}`"))),
    }
}

fn of_resource(told: &mut Told, change: &ResourceChange, (address, own): (String, Option<&Resource>), first: Spot) {
    use change_set::Action as Asked;
    let policy = change.policy_action.as_deref().unwrap_or_default();
    let action = match change.action {
        Asked::Add => Action::Create,
        Asked::Import => Action::Import,
        Asked::Remove if policy.starts_with("Retain") => Action::Forget,
        Asked::Remove => Action::Delete,
        Asked::Modify if change.replacement == Some(Replacement::True) => Action::Replace,
        Asked::Modify | Asked::Dynamic => Action::Update,
        Asked::Other => {
            told.unread.push(format!("what the change set does to `{address}`"));
            return;
        }
    };
    if (change.action == Asked::Remove) == own.is_some() {
        let who = if own.is_some() { "the change set removes" } else { "the output has no" };
        told.note(&format!("the change set was made from other code: {who} `{address}`"));
    }
    if change.action == Asked::Dynamic {
        told.note(&format!("only the deployment knows what becomes of `{address}`"));
    }
    match policy {
        "Snapshot" => told.note(&format!("a snapshot of `{address}` is kept")),
        "ReplaceAndRetain" => {
            told.note(&format!("the `{address}` that is replaced stays, and is managed no longer"));
        }
        "ReplaceAndSnapshot" => told.note(&format!("a snapshot of the `{address}` that is replaced is kept")),
        _ => {}
    }
    let spot = own.map_or(first, |own| own.spot);
    let (differences, folded) = match action {
        Action::Update | Action::Replace => differences(change, own, first),
        _ => (Vec::new(), 0),
    };
    if change.action == Asked::Modify && differences.is_empty() {
        told.note(&format!("the change set does not say what of `{address}` changes"));
    }
    if let (Some(own), Some(after)) = (own, &change.after_context) {
        other_code(told, &address, own, &context(after, &change.resource_type, spot));
    }
    let side = |json: &Option<serde_json::Value>| {
        let attributes = json.as_ref().map(|json| context(json, &change.resource_type, spot));
        let kind = change.resource_type.clone();
        let attributes = attributes.unwrap_or_else(|| node(&serde_json::json!({}), spot));
        Resource { address: address.clone(), kind, spot, attributes }
    };
    let before = side(&change.before_context);
    let after = own.cloned().unwrap_or_else(|| side(&change.after_context));
    told.changes.push(match action {
        Action::Create | Action::Import => Change::made(&after, action),
        Action::Delete | Action::Forget => Change::gone(&before, action),
        _ => Change::turned(&before, &after, action, differences, folded),
    });
}

/// Notes what of a resource the output says otherwise than the change set.
fn other_code(told: &mut Told, address: &str, own: &Resource, after: &Node) {
    let (Some(after), Some(own)) = (after.get(&["Properties"]), own.get(&["Properties"])) else { return };
    let (differences, _) = attributes(after, own, Sides::Deployed);
    let paths: Vec<String> = differences.iter().map(Difference::dotted).collect();
    if !paths.is_empty() {
        told.note(&format!(
            "the change set was made from other code: the output says otherwise of `{address}`: {}",
            listed(&paths)
        ));
    }
}

/// What a change set says that differs of a resource.
fn differences(change: &ResourceChange, own: Option<&Resource>, spot: Spot) -> (Vec<Difference>, usize) {
    let mut told: Vec<Difference> = Vec::new();
    for detail in &change.details {
        let difference = of_detail(detail, own, &change.resource_type, spot);
        match told.iter_mut().find(|other| other.path == difference.path) {
            // One change has a detail for each of its causes.
            Some(other) => other.replaces = other.replaces.max(difference.replaces),
            None => told.push(difference),
        }
    }
    let (Some(before), Some(after)) = (&change.before_context, &change.after_context) else { return (told, 0) };
    let side = |json| context(json, &change.resource_type, spot);
    let (mut found, folded) = attributes(&side(before), &side(after), Sides::Code);
    for difference in &mut found {
        let about = told.iter().filter(|detail| {
            detail.path.iter().zip(&difference.path).all(|(detail, step)| detail == step || step.starts_with('['))
        });
        difference.replaces = about.map(|detail| detail.replaces).max().unwrap_or(Replaces::No);
    }
    (found, folded)
}

/// One side of a resource.
fn context(json: &serde_json::Value, kind: &str, spot: Spot) -> Node {
    let mut side = node(json, spot);
    later(&mut side);
    hide_secrets(&mut side, kind);
    side
}

/// Makes expressions of what only the deployment makes known.
fn later(node: &mut Node) {
    match &mut node.value {
        Value::Text(text) if text.contains(LATER) => node.value = code(AFTER_APPLY),
        Value::List(items) => items.iter_mut().for_each(later),
        Value::Map(map) => map.values_mut().for_each(later),
        _ => {}
    }
}

fn of_detail(detail: &Detail, own: Option<&Resource>, kind: &str, spot: Spot) -> Difference {
    let target = &detail.target;
    let path: Vec<String> = match &target.path {
        Some(path) => path.split('/').filter(|step| !step.is_empty()).map(step).collect(),
        None => [Some(target.attribute.clone()), target.name.clone()].into_iter().flatten().collect(),
    };
    let replaces = RECREATION.iter().find(|(word, _)| *word == target.requires_recreation);
    let replaces = replaces.map_or(Replaces::No, |(_, replaces)| *replaces);
    let replaces = if detail.evaluation == "Dynamic" { replaces.min(Replaces::Perhaps) } else { replaces };
    let name = path.last().map_or("", String::as_str);
    let value = |text: &Option<String>| {
        let text = text.as_ref()?;
        let plain = || serde_json::Value::from(text.as_str());
        let json = match text.starts_with(['{', '[']) {
            true => serde_json::from_str(text).unwrap_or_else(|_| plain()),
            false => plain(),
        };
        // By its name it is seen whether it is a secret.
        let named = context(&serde_json::json!({ name: json }), kind, spot);
        named.get(&[name]).cloned()
    };
    let (mut before, mut after) = (value(&target.before_value), value(&target.after_value));
    if before.is_none() && after.is_none() {
        let untold = || Node::new(code(UNTOLD), spot);
        let steps: Vec<&str> = path.iter().map(|step| step.trim_matches(['[', ']'])).collect();
        let written = own.and_then(|own| own.get(&steps)).filter(|node| !is_nothing(&node.value)).cloned();
        let change = target.attribute_change_type.as_deref();
        before = (change != Some("Add")).then(untold);
        after = (change != Some("Remove")).then(|| written.unwrap_or_else(untold));
    }
    Difference { path, before, after, replaces }
}

/// A step of a path as JSON pointers write it.
fn step(step: &str) -> String {
    match step.parse::<usize>() {
        Ok(place) => format!("[{place}]"),
        Err(_) => step.replace("~1", "/").replace("~0", "~"),
    }
}
