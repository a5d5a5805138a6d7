//! Turns a what-if of Azure Resource Manager into the changes that it announces, without what is known of it to be none.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value as Json;

use super::super::alike::{self, comes_to, is_alike, is_nothing};
use super::super::compare::{self, Sides, attributes};
use super::super::{Action, Change, Difference, Replaces, create_only};
use super::arm::{Addresses, address_of, compared, kind_of};
use super::noise::is_noise;
use super::{Told, code, first, fits, listed, node, unread};
use crate::inventory::what_if::{self, ChangeType, PropertyChange, PropertyChangeType};
use crate::inventory::{Inventory, Node, Resource, SECRET, Spot, Unread, Value, hide_secrets};

/// What is the deployment's own and no resource of the output.
const DEPLOYMENT: &str = "Microsoft.Resources/deployments";

/// Why a what-if says of what is in a template that it would leave it ("What-if limits").
const NOT_LOOKED_AT: &str = "what-if was not asked about it, or there is more than it looks at";

/// Reads what `az deployment group what-if --no-pretty-print` prints: its own changes, without those that are known to be none.
///
/// # Errors
/// Where the text is no what-if, is one that failed or names nothing of our output, or is too large.
pub fn what_if(name: &str, text: &str, ours: &Inventory) -> Result<Told, Unread> {
    fits(text)?;
    let answer = what_if::what_if(text)?;
    if let Some(error) = &answer.error {
        let text = |key: &str| error.get(key).and_then(Json::as_str).unwrap_or("?");
        return Err(unread(format!("the what-if, which failed: {}: {}", text("code"), text("message"))));
    }
    if !answer.status.is_empty() && !answer.status.eq_ignore_ascii_case("Succeeded") {
        return Err(unread(format!("the what-if, whose status is `{}`", answer.status)));
    }
    let mut reader = Reader {
        told: Told::of_file(ours, name),
        addresses: Addresses::of(ours),
        ours,
        named: HashSet::new(),
        strange: Vec::new(),
        others: Vec::new(),
        untold: BTreeMap::new(),
    };
    for change in &answer.changes {
        reader.change(change);
    }
    if reader.named.is_empty() && !answer.changes.is_empty() {
        return Err(unread("the what-if, which names no resource of the output".to_owned()));
    }
    for change in &answer.potential_changes {
        let address = address_of(&change.resource_id);
        reader.told.note(&format!("only the deployment knows whether `{address}` changes"));
    }
    for remark in answer.diagnostics.iter().filter(|remark| !remark.level.eq_ignore_ascii_case("Info")) {
        let target = remark.target.as_ref().map(|target| format!(" of `{}`", address_of(target))).unwrap_or_default();
        reader.told.note(&format!("Azure remarks{target}: {}", remark.message));
    }
    let is_whole = answer.changes.iter().any(|change| change.change_type == ChangeType::NoChange);
    Ok(reader.finished(is_whole))
}

struct Reader<'a> {
    told: Told,
    addresses: Addresses<'a>,
    ours: &'a Inventory,
    /// Addresses of our output that were named.
    named: HashSet<&'a str>,
    /// What our output has not.
    strange: Vec<String>,
    /// What our output says otherwise.
    others: Vec<String>,
    /// What nothing is said of, by why.
    untold: BTreeMap<String, Vec<String>>,
}

impl<'a> Reader<'a> {
    fn change(&mut self, change: &what_if::Change) {
        let spot = first(self.ours);
        let payload = change.after.as_ref().or(change.before.as_ref()).map(|payload| node(payload, spot));
        let kind = kind_of(&address_of(&change.resource_id));
        if change.resource_id.is_empty() {
            return self.told.unread.push("a change of what is no resource of Azure".to_owned());
        }
        if kind.eq_ignore_ascii_case(DEPLOYMENT) {
            return;
        }
        let own = match change.change_type {
            // Of two that only the deployment names, the one that is not in the template is not ours.
            ChangeType::Ignore => self.addresses.exact(&change.resource_id),
            _ => self.addresses.find(&change.resource_id, payload.as_ref()),
        };
        let address = own.map_or_else(|| address_of(&change.resource_id), |own| own.address.clone());
        self.named.extend(own.map(|own| own.address.as_str()));
        let is_ours = !matches!(change.change_type, ChangeType::Delete | ChangeType::Ignore | ChangeType::Unsupported);
        if own.is_none() && is_ours {
            self.strange.push(address.clone());
        }
        if let (Some(own), Some(after), true) = (own, &change.after, is_ours) {
            self.hold(own, after);
        }
        let action = match change.change_type {
            ChangeType::Create => Action::Create,
            ChangeType::Delete => Action::Delete,
            ChangeType::Modify => Action::Update,
            ChangeType::NoChange => return,
            // What is not in the template stays, and is nobody's here. What is in it was not looked at.
            ChangeType::Ignore if own.is_none() => return,
            ChangeType::Ignore => return self.tell(NOT_LOOKED_AT, address),
            ChangeType::Deploy => return self.tell("what-if does not say whether it changes", address),
            ChangeType::Unsupported => {
                let why = change.unsupported_reason.as_deref().unwrap_or("what-if cannot say anything of it");
                return self.tell(why, address);
            }
        };
        let kind = own.map_or(kind, |own| own.kind.clone());
        self.announced(change, action, own, (address, kind));
    }

    /// Takes in what is done with a resource, by its address and its type.
    fn announced(
        &mut self,
        change: &what_if::Change,
        action: Action,
        own: Option<&Resource>,
        (address, kind): (String, String),
    ) {
        let spot = own.map_or(first(self.ours), |own| own.spot);
        let side = |json: &Option<Json>| {
            let mut attributes = node(json.as_ref().unwrap_or(&serde_json::json!({})), spot);
            hide_secrets(&mut attributes, &kind);
            Resource { address: address.clone(), kind: kind.clone(), spot, attributes }
        };
        let (before, after) = (side(&change.before), side(&change.after));
        let after = own.unwrap_or(&after);
        let found = match action {
            Action::Create => Change::made(after, action),
            Action::Delete => Change::gone(&before, action),
            _ => {
                let (differences, folded) = self.differences(change, after, own);
                if differences.is_empty() {
                    self.told.folded += folded;
                    return;
                }
                let is_replaced = differences.iter().any(|difference| difference.replaces == Replaces::Yes);
                let action = if is_replaced { Action::Replace } else { Action::Update };
                Change::turned(&before, after, action, differences, folded)
            }
        };
        self.told.changes.push(found);
    }

    fn tell(&mut self, why: &str, address: String) {
        self.untold.entry(why.to_owned()).or_default().push(address);
    }

    fn differences(
        &self,
        change: &what_if::Change,
        resource: &Resource,
        own: Option<&Resource>,
    ) -> (Vec<Difference>, usize) {
        let mut walk = Walk { kind: &resource.kind, own, spot: first(self.ours), differences: Vec::new(), folded: 0 };
        for property in &change.delta {
            walk.property(&mut Vec::new(), property);
        }
        let Walk { mut differences, folded, .. } = walk;
        for difference in &mut differences {
            name_items(&mut difference.path, change);
        }
        create_only::mark(&mut differences, resource);
        (differences, folded)
    }

    /// Finds what our output says otherwise than the template that was asked about.
    fn hold(&mut self, own: &Resource, after: &Json) {
        let after = compared(&expressions(node(after, first(self.ours))));
        let (differences, _) = attributes(&after, &compared(&own.attributes), Sides::Deployed);
        self.others.extend(differences.iter().map(|one| format!("{}: {}", own.address, one.dotted())));
    }

    /// What is told, with what shows that the what-if was asked about other code; that it is silent of a resource shows it only where it also
    /// tells what stays.
    fn finished(self, is_whole: bool) -> Told {
        let Reader { mut told, ours, named, strange, others, untold, .. } = self;
        let silent = ours
            .resources
            .iter()
            .map(|own| &own.address)
            .filter(|address| is_whole && !named.contains(address.as_str()));
        let silent: Vec<String> = silent.cloned().collect();
        let code = "the what-if was asked about other code";
        for (what, names) in
            [("it has no", silent), ("the output has no", strange), ("the output says otherwise of", others)]
        {
            if !names.is_empty() {
                told.note(&format!("{code}: {what} {}", listed(&names)));
            }
        }
        for (why, names) in &untold {
            told.note(&format!("{why}: {}", listed(names)));
        }
        told
    }
}

/// A walk over what changes of a resource.
struct Walk<'a> {
    kind: &'a str,
    own: Option<&'a Resource>,
    spot: Spot,
    differences: Vec<Difference>,
    folded: usize,
}

impl Walk<'_> {
    fn property(&mut self, path: &mut Vec<String>, property: &PropertyChange) {
        let above = path.len();
        path.extend(steps(&property.path));
        match property.property_change_type {
            PropertyChangeType::NoEffect => self.folded += 1,
            _ if !property.children.is_empty() => {
                for child in &property.children {
                    self.property(path, child);
                }
            }
            _ => self.leaf(path, property),
        }
        path.truncate(above);
    }

    fn leaf(&mut self, path: &[String], property: &PropertyChange) {
        let before = property.before.as_ref().filter(|_| property.property_change_type != PropertyChangeType::Create);
        let after = property.after.as_ref().filter(|_| property.property_change_type != PropertyChangeType::Delete);
        let side = |json: Option<&Json>| {
            let name = path.last().map_or("", String::as_str);
            // By its name it is seen whether it is a secret.
            let mut named = node(&serde_json::json!({ name: json? }), self.spot);
            hide_secrets(&mut named, self.kind);
            named.get(&[name]).cloned().map(expressions)
        };
        let (before_node, after_node) = (side(before), side(after));
        let is_secret = |node: &Option<Node>| node.as_ref().and_then(alike::code) == Some(SECRET);
        let are_secrets = is_secret(&before_node) && is_secret(&after_node);
        if !are_secrets && self.is_none(path, before, (&before_node, &after_node)) {
            self.folded += 1;
            return;
        }
        // Of a list or a map, what differs in it.
        if let (Some(before), Some(after), false) = (&before_node, &after_node, are_secrets) {
            let (found, folded) = compare::attributes_at(path, before, after, Sides::Code);
            self.folded += folded;
            self.differences.extend(found);
            return;
        }
        let (before, after) = (before_node, after_node);
        self.differences.push(Difference { path: path.to_vec(), before, after, replaces: Replaces::No });
    }

    /// Whether a difference is none: what the service sets, what an omission means, or an expression that only the deployment evaluates ("What-if
    /// can't resolve the reference function").
    fn is_none(&self, path: &[String], before: Option<&Json>, nodes: (&Option<Node>, &Option<Node>)) -> bool {
        let nothing = |node: &Node| is_nothing(&node.value);
        match nodes {
            (None, None) => true,
            (Some(node), None) => {
                let is_noise = before.is_some_and(|before| is_noise(self.kind, path, before));
                nothing(node) || (is_noise && !self.is_written(path))
            }
            (None, Some(node)) => nothing(node),
            (Some(before), Some(after)) => {
                let (old, new) = (&before.value, &after.value);
                let is_unknown = matches!(new, Value::Later(_)) && comes_to(old, new);
                let is_filled = before_is_default(self.kind, path, before) && !self.is_written(path);
                old.json() == new.json() || is_alike(path.last(), old, new) || is_unknown || is_filled
            }
        }
    }

    /// Whether our output sets the property; what is in a list is told by no place of it.
    fn is_written(&self, path: &[String]) -> bool {
        let Some(own) = self.own else { return false };
        let before_list = path.iter().take_while(|step| !step.starts_with('[')).map(String::as_str).collect::<Vec<_>>();
        match own.get(&before_list) {
            None => false,
            Some(node) if before_list.len() < path.len() => {
                let rest: Vec<&str> =
                    path[before_list.len() + 1..].iter().map(|step| step.trim_matches(['[', ']'])).collect();
                node.items().iter().any(|item| item.get(&rest).is_some())
            }
            Some(_) => true,
        }
    }
}

/// Whether the service has what an omission means, and the what-if takes the omission for another value.
fn before_is_default(kind: &str, path: &[String], before: &Node) -> bool {
    is_noise(kind, path, &before.value.json())
}

/// The steps of a path: keys with dots between them, and places in lists as numbers or in brackets.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (key, places) = part.split_once('[').map_or((part, ""), |(key, places)| (key, places));
        if key.parse::<usize>().is_ok() {
            steps.push(format!("[{key}]"));
        } else if !key.is_empty() {
            steps.push(key.to_owned());
        }
        steps.extend(
            places
                .split('[')
                .filter(|place| !place.is_empty())
                .map(|place| format!("[{}]", place.trim_end_matches(']'))),
        );
    }
    steps
}

/// Puts the names of items in place of their places in a list, where the list has the same one there before and after.
fn name_items(path: &mut [String], change: &what_if::Change) {
    let (mut before, mut after) = (change.before.as_ref(), change.after.as_ref());
    for step in path {
        let place = step.strip_prefix('[').and_then(|step| step.strip_suffix(']')?.parse::<usize>().ok());
        (before, after) = (below(before, place, step), below(after, place, step));
        let name = |json: Option<&Json>| Some(json?.get("name")?.as_str()?.to_owned());
        if let (Some(_), Some(name), true) = (place, name(after), name(before) == name(after)) {
            *step = format!("[{name}]");
        }
    }
}

fn below<'j>(json: Option<&'j Json>, place: Option<usize>, step: &str) -> Option<&'j Json> {
    match place {
        Some(place) => json?.get(place),
        None => json?.get(step),
    }
}

/// Makes expressions of texts that only the deployment evaluates: `[reference(…).x]`.
fn expressions(mut node: Node) -> Node {
    node.value = match node.value {
        Value::Text(text) if text.starts_with('[') && text.ends_with(']') && !text.starts_with("[[") => {
            code(&text[1..text.len() - 1])
        }
        Value::List(items) => Value::List(items.into_iter().map(expressions).collect()),
        Value::Map(map) => Value::Map(map.into_iter().map(|(key, item)| (key, expressions(item))).collect()),
        value => value,
    };
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_what_if_writes_them() {
        assert_eq!(steps("properties.subnets"), ["properties", "subnets"]);
        assert_eq!(steps("0"), ["[0]"]);
        assert_eq!(steps("properties.subnets[0].type"), ["properties", "subnets", "[0]", "type"]);
    }
}
