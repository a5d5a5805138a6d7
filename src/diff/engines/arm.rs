//! Turns IDs of Azure into addresses of our output, and resources of ARM into what of them can be compared.

use std::collections::{BTreeSet, HashMap};

use crate::inventory::{Inventory, Node, Resource, Value};

/// What of a resource is told by its address, or is only for the deployment.
const ASIDE: &[&str] =
    &["apiVersion", "condition", "copy", "dependsOn", "id", "name", "parent", "resourceGroup", "scope", "type"];

/// The key whose map has an identity for each of its own keys.
const IDENTITIES: &str = "userAssignedIdentities";

/// Our output, to be looked up by IDs.
pub(super) struct Addresses<'a> {
    /// By address, in small letters.
    known: HashMap<String, &'a Resource>,
    /// Those of whose address only the deployment knows a part, and the texts around it.
    open: Vec<(Vec<String>, &'a Resource)>,
    /// Which of the latter were found already, and how often.
    found: HashMap<String, usize>,
}

impl<'a> Addresses<'a> {
    pub(super) fn of(ours: &'a Inventory) -> Addresses<'a> {
        let (mut known, mut open) = (HashMap::new(), Vec::new());
        for resource in &ours.resources {
            let address = resource.address.to_ascii_lowercase();
            match address.contains("${") {
                true => open.push((texts(&address), resource)),
                false => drop(known.insert(address, resource)),
            }
        }
        Addresses { known, open, found: HashMap::new() }
    }

    /// The resource of an ID of which all is known.
    pub(super) fn exact(&self, id: &str) -> Option<&'a Resource> {
        let id = id.to_ascii_lowercase();
        forms(&id).iter().find_map(|form| self.known.get(*form)).copied()
    }

    /// The resource of an ID, or of an address of an exported template; of several that it could be, the one whose role it gives, and that was
    /// not found before.
    pub(super) fn find(&mut self, id: &str, told: Option<&Node>) -> Option<&'a Resource> {
        let id = id.to_ascii_lowercase();
        let forms = forms(&id);
        if let Some(resource) = forms.iter().find_map(|form| self.known.get(*form)) {
            return Some(resource);
        }
        // The whole ID says more than what is below a scope that the output does not name.
        let fits = self
            .open
            .iter()
            .filter_map(|(texts, resource)| Some((forms.iter().position(|form| fit(texts, form))?, *resource)));
        let (role, principal) = (told.and_then(role), told.and_then(principal));
        let best = fits.min_by_key(|(form, resource)| {
            let is_other_role = role.is_some() && self::role(&resource.attributes) != role;
            // One that only the deployment knows is whoever is named nowhere else.
            let principals = (principal, self::principal(&resource.attributes));
            let other = match principals {
                (Some(told), Some(own)) => usize::from(!told.eq_ignore_ascii_case(own)) * 2,
                _ => 1,
            };
            let is_of_many = resource.get(&["copy"]).is_some();
            let found = if is_of_many { 0 } else { self.found.get(&resource.address).copied().unwrap_or_default() };
            (*form, is_other_role, other, found)
        });
        let resource = best.map(|(_, resource)| resource)?;
        *self.found.entry(resource.address.clone()).or_default() += 1;
        Some(resource)
    }
}

/// The ways in which an address can stand for an ID: below its resource group, below its subscription, or whole.
fn forms(id: &str) -> Vec<&str> {
    let mut forms = vec![id];
    if let Some((before, address)) = id.split_once("/providers/") {
        let mut parts = before.trim_start_matches('/').split('/');
        if parts.next() == Some("subscriptions") && parts.clone().nth(1) == Some("resourcegroups") {
            forms.push(address);
            forms.extend(id.find("resourcegroups/").map(|place| &id[place..]));
        } else if !before.contains("/providers/") && before.starts_with("/subscriptions/") {
            forms.push(address);
        }
    }
    forms
}

/// An ID as an address: without its subscription and resource group.
pub(super) fn address_of(id: &str) -> String {
    let place = id.to_ascii_lowercase().find("/providers/");
    match place {
        Some(place) if id[..place].to_ascii_lowercase().contains("/resourcegroups/") => {
            id[place + "/providers/".len()..].to_owned()
        }
        _ => id.to_owned(),
    }
}

/// The type of a resource, by its address: the names between are left out.
pub(super) fn kind_of(address: &str) -> String {
    let last = address.rsplit("/providers/").next().unwrap_or(address);
    let mut parts = last.trim_start_matches('/').split('/');
    let mut kind = parts.next().unwrap_or_default().to_owned();
    for part in parts.step_by(2) {
        kind.push('/');
        kind.push_str(part);
    }
    kind
}

/// The texts of an address around what only the deployment knows.
fn texts(address: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut rest = address;
    while let Some((before, code)) = rest.split_once("${") {
        if let Some(last) = texts.last_mut() {
            last.push_str(before);
        }
        texts.push(String::new());
        let mut depth = 1;
        let end = code.char_indices().find(|(_, character)| {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        rest = end.map_or("", |(place, _)| &code[place + 1..]);
    }
    if let Some(last) = texts.last_mut() {
        last.push_str(rest);
    }
    texts
}

/// Whether an ID is these texts with something between them, that is no further part of a path.
fn fit(texts: &[String], id: &str) -> bool {
    let [first, rest @ ..] = texts else { return false };
    let Some(mut id) = id.strip_prefix(first.as_str()) else { return false };
    for (place, text) in rest.iter().enumerate() {
        let is_last = place + 1 == rest.len();
        let until = id.find('/').unwrap_or(id.len());
        id = match (is_last, text.is_empty()) {
            (true, true) => return until == id.len(),
            (true, false) => match id.strip_suffix(text.as_str()) {
                Some(between) => return !between.is_empty() && !between.contains('/'),
                None => return false,
            },
            (false, true) => &id[until..],
            (false, false) => match id.find(text.as_str()) {
                Some(found) if found <= until => &id[found + text.len()..],
                _ => return false,
            },
        };
    }
    id.is_empty()
}

/// The role that a role assignment gives: the GUID at the end of its definition's ID.
fn role(attributes: &Node) -> Option<String> {
    let text = match attributes.get(&["properties", "roleDefinitionId"])?.value.json() {
        serde_json::Value::String(text) => text,
        _ => return None,
    };
    let hex = |part: &&str| part.len() == 36 && part.chars().all(|one| one.is_ascii_hexdigit() || one == '-');
    text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-')
        .rfind(hex)
        .map(str::to_ascii_lowercase)
}

/// Whom a role assignment is for, where that is known.
fn principal(attributes: &Node) -> Option<&str> {
    attributes.get(&["properties", "principalId"])?.as_str()
}

/// What of a resource's attributes can be compared. Identities are told as a list, since their keys are IDs.
pub(super) fn compared(attributes: &Node) -> Node {
    let Value::Map(map) = &attributes.value else { return attributes.clone() };
    let rest = map.iter().filter(|(key, _)| !ASIDE.iter().any(|aside| aside.eq_ignore_ascii_case(key)));
    let mut map: indexmap::IndexMap<String, Node> = rest.map(|(key, item)| (key.clone(), item.clone())).collect();
    if let Some(Node { value: Value::Map(identity), .. }) = map.get_mut("identity")
        && let Some(node) = identity.get_mut(IDENTITIES)
        && let Value::Map(identities) = &node.value
    {
        let names: BTreeSet<String> = identities.keys().map(|key| name_of(key)).collect();
        node.value = Value::List(names.into_iter().map(|name| Node::new(Value::Text(name), node.spot)).collect());
    }
    Node::new(Value::Map(map), attributes.spot)
}

/// What an ID that is a key names: its last part, by which an identity is known in a resource group.
fn name_of(key: &str) -> String {
    let plain = key.trim_end_matches(['}', ')', ']', '\'']).trim_end_matches(".id");
    let last = plain.rsplit(['/', '\'']).next();
    last.unwrap_or(plain).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_fits_an_address_of_which_a_part_is_open() {
        let fits = |address: &str, id: &str| fit(&texts(address), id);
        let assignment = "a.b/c/n/providers/x.y/z/${guid(a.b/c/n.id,'{x}')}";
        assert!(fits(assignment, "a.b/c/n/providers/x.y/z/1-2"));
        assert!(
            !fits(assignment, "a.b/c/n/providers/x.y/z/1-2/d/e") && !fits(assignment, "a.b/c/m/providers/x.y/z/1-2")
        );
        assert!(fits("a.b/c/privatelink.blob.${e.s}/links/l", "a.b/c/privatelink.blob.core.windows.net/links/l"));
        assert!(!fits("a.b/c/privatelink.blob.${e.s}/links/l", "a.b/c/privatelink.file.core.windows.net/links/l"));
        assert!(fits("/subscriptions/${s()}/providers/x/y/${g()}", "/subscriptions/1/providers/x/y/2"));
    }

    #[test]
    fn an_id_is_looked_for_below_its_group_and_whole() {
        let id = "/subscriptions/1/resourcegroups/rg/providers/a.b/c/n/providers/x.y/z/m";
        assert_eq!(
            forms(id),
            [id, "a.b/c/n/providers/x.y/z/m", "resourcegroups/rg/providers/a.b/c/n/providers/x.y/z/m"]
        );
        assert_eq!(forms("a.b/c/n"), ["a.b/c/n"]);
        assert_eq!(address_of("/subscriptions/1/resourceGroups/rg/providers/A.B/c/N"), "A.B/c/N");
        assert_eq!(kind_of("A.B/c/N/d/M"), "A.B/c/d");
        assert_eq!(kind_of("A.B/c/N/providers/X.Y/z/M"), "X.Y/z");
    }

    #[test]
    fn identities_are_told_by_their_names() {
        for key in [
            "${Microsoft.ManagedIdentity/userAssignedIdentities/id-x.id}",
            "${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities','id-x')}",
            "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-x')]",
            "/subscriptions/1/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-X",
        ] {
            assert_eq!(name_of(key), "id-x", "{key}");
        }
    }
}
