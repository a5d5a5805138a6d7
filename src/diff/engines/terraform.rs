//! Turns what Terraform knows of a resource and what code says of it into what differs, without what is Terraform's own affair.

use std::collections::{BTreeSet, HashMap};

use super::super::alike::{code, is_nothing};
use super::super::compare::{Sides, attributes};
use super::super::passages::is_below;
use super::super::{Difference, create_only, upkeep};
use super::settle::settle;
use super::unread;
use crate::inventory::{AFTER_APPLY, Inventory, Node, Resource, Unread, Value, spelled};

/// Arguments of every resource that are no attributes of it ("Meta-Arguments", and "Timeouts" of what a provider waits for).
const META: &[&str] =
    &["connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner", "timeouts"];

/// The tags of a resource of AWS, and the same with those that its provider adds to every resource ("Resource Tagging").
const TAGS: [&str; 2] = ["tags", "tags_all"];

/// Providers of clouds, by what the types of their resources begin with.
const CLOUDS: &[(&str, &str)] = &[
    ("aws", "AWS"),
    ("awscc", "AWS"),
    ("azapi", "Azure"),
    ("azuread", "Azure"),
    ("azurerm", "Azure"),
    ("google", "Google Cloud"),
];

/// Whether it is made by Terraform, rather than read, or a provider's settings.
pub(super) fn is_managed(resource: &Resource) -> bool {
    !resource.kind.contains('.')
}

/// Refuses what is of another cloud than our output.
pub(super) fn is_of_our_cloud(told: &Inventory, ours: &Inventory) -> Result<(), Unread> {
    let clouds = |inventory: &Inventory| -> BTreeSet<&str> {
        let managed = inventory.resources.iter().filter(|resource| is_managed(resource));
        let providers = managed.filter_map(|resource| resource.kind.split('_').next());
        providers
            .filter_map(|name| CLOUDS.iter().find(|(prefix, _)| *prefix == name))
            .map(|(_, cloud)| *cloud)
            .collect()
    };
    let (told, ours) = (clouds(told), clouds(ours));
    if told.is_empty() || ours.is_empty() || !told.is_disjoint(&ours) {
        return Ok(());
    }
    let names = |clouds: BTreeSet<&str>| clouds.into_iter().collect::<Vec<_>>().join(" and ");
    Err(unread(format!(
        "the file, which is of another cloud: it has resources of {}, and the output of {}",
        names(told),
        names(ours)
    )))
}

/// Refuses what holds nothing because it could not be read.
pub(super) fn is_read(told: &Inventory) -> Result<(), Unread> {
    match told.unread.first() {
        Some(unread) if told.resources.is_empty() && told.announced.is_empty() => Err(unread.clone()),
        _ => Ok(()),
    }
}

/// What is known beside two resources that are compared.
pub(super) struct Known<'a> {
    /// What there is, by address.
    pub resources: HashMap<&'a str, &'a Resource>,
    /// Our output, by address: the settings of providers are in it.
    pub ours: HashMap<&'a str, &'a Resource>,
}

/// What one of our resources has become.
pub(super) fn differences(told: &Resource, ours: &Resource, known: &Known<'_>) -> (Vec<Difference>, usize) {
    let mut attributes_of_ours = without(&ours.attributes, META);
    all_tags(&mut attributes_of_ours, told, ours, known);
    settle(&mut attributes_of_ours, &known.resources);
    let (mut differences, mut folded) =
        attributes(&without(&told.attributes, META), &attributes_of_ours, Sides::Deployed);
    folded += once(&mut differences);
    let all = differences.len();
    differences.retain(|difference| !upkeep::is_idle(ours, difference));
    folded += all - differences.len();
    create_only::mark(&mut differences, ours);
    (differences, folded)
}

/// Adds the tags that a resource gets from its provider, where they are told of what there is.
fn all_tags(attributes: &mut Node, told: &Resource, ours: &Resource, known: &Known<'_>) {
    let [own, all] = TAGS;
    let Some(Value::Map(tags)) = told.get(&[all]).map(|node| &node.value).filter(|value| !is_nothing(value)) else {
        return;
    };
    let named = ours.get(&["provider"]).map(|node| match node.value.json() {
        serde_json::Value::String(text) => text.trim_start_matches("${").trim_end_matches('}').to_owned(),
        other => other.to_string(),
    });
    let name = named.as_deref().or_else(|| ours.kind.split('_').next()).unwrap_or_default();
    let provider = known.ours.get(format!("provider.{name}").as_str());
    let given = provider.and_then(|provider| {
        provider.get(&["default_tags", "0", "tags"]).or_else(|| provider.get(&["default_tags", "tags"]))
    });
    let Some(Node { value: Value::Map(given), .. }) = given else { return };
    let mut expected = given.clone();
    if let Some(Node { value: Value::Map(own), .. }) = attributes.get(&[own]) {
        expected.extend(own.clone());
    }
    if let Value::Map(map) = &mut attributes.value {
        let spot = given.values().next().or(tags.values().next()).map_or(ours.spot, |node| node.spot);
        map.insert(all.to_owned(), Node::new(Value::Map(expected), spot));
    }
}

/// Leaves of tags that are told twice the resource's own; how many there were.
fn once(differences: &mut Vec<Difference>) -> usize {
    let [own, all] = TAGS;
    let is_top = |difference: &Difference, key: &str| difference.path.first().is_some_and(|top| top == key);
    let told: Vec<Vec<String>> =
        differences.iter().filter(|one| is_top(one, own)).map(|one| one.path[1..].to_vec()).collect();
    let all_of_them = differences.len();
    // All tags of a resource can also change at once.
    let is_twice =
        |one: &Difference| told.iter().any(|path| path.is_empty() || one.path[1..] == path[..] || one.path.len() == 1);
    differences.retain(|one| !(is_top(one, all) && is_twice(one)));
    all_of_them - differences.len()
}

/// What a plan changes of a resource. What the plan does not know yet and code says nothing of is computed by the service.
pub(super) fn planned(before: &Node, after: &Node, ours: Option<&Resource>) -> (Vec<Difference>, usize) {
    let (mut before, mut after) = (without(before, META), without(after, META));
    if let Some(ours) = ours {
        spell(&mut before, ours);
        spell(&mut after, ours);
    }
    let (mut differences, mut folded) = attributes(&before, &after, Sides::Code);
    folded += once(&mut differences);
    differences.retain(|difference| {
        let is_unknown = difference.after.as_ref().and_then(code) == Some(AFTER_APPLY);
        let top = difference.path.first().map_or("", String::as_str);
        let is_written = ours.is_some_and(|ours| ours.get(&[top]).is_some());
        folded += usize::from(is_unknown && !is_written);
        !is_unknown || is_written
    });
    (differences, folded)
}

/// Reads texts of which code writes what they spell.
fn spell(attributes: &mut Node, ours: &Resource) {
    let Value::Map(map) = &mut attributes.value else { return };
    for (key, node) in map {
        if let (Value::Text(text), Some(Value::Map(_) | Value::List(_))) =
            (&node.value, ours.get(&[key]).map(|own| &own.value))
            && let Some(read) = spelled(text, node.spot)
        {
            *node = read;
        }
    }
}

/// Whether the code asks Terraform never to destroy it.
pub(super) fn is_kept(ours: &Resource) -> bool {
    let get = |path: &[&str]| ours.get(path).map(|node| &node.value);
    let flag = get(&["lifecycle", "0", "prevent_destroy"]).or_else(|| get(&["lifecycle", "prevent_destroy"]));
    flag == Some(&Value::Bool(true))
}

fn without(node: &Node, keys: &[&str]) -> Node {
    match &node.value {
        Value::Map(map) => {
            let rest = map.iter().filter(|(key, _)| !keys.contains(&key.as_str()));
            Node::new(Value::Map(rest.map(|(key, item)| (key.clone(), item.clone())).collect()), node.spot)
        }
        _ => node.clone(),
    }
}

/// The address in our output that a known one belongs to: its own, that of a resource of which only a deployment knows how many there are, or
/// the one that it is moved to.
pub(super) fn ours_of(address: &str, ours: &HashMap<&str, &Resource>, moves: &[(&str, &str)]) -> Option<String> {
    let exact = |address: &str| ours.contains_key(address).then(|| address.to_owned());
    let loosely = || {
        let (base, _) = address.rsplit_once('[').filter(|_| address.ends_with(']'))?;
        exact(&format!("{base}[*]"))
    };
    let moved = || {
        let (from, to) = moves.iter().find(|(from, _)| is_below(address, from))?;
        exact(&format!("{to}{}", &address[from.len()..]))
    };
    exact(address).or_else(loosely).or_else(moved)
}
