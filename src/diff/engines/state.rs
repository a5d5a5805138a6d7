//! Turns a state of Terraform and our output into what `terraform apply` would change, as far as the two tell it.

use std::collections::{HashMap, HashSet};

use super::super::cascade::{self, Kept};
use super::super::passages::Passages;
use super::super::{Action, Change, Difference, Replaces, TERRAFORM, by_address};
use super::terraform::{Known, differences, is_kept, is_managed, is_of_our_cloud, is_read, ours_of};
use super::{Told, behind, fits, listed, unread};
use crate::inventory::{Inventory, Resource, Unread, terraform_json};

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
    let passages = Passages::of(ours);
    let mut found: HashMap<String, Vec<&Resource>> = HashMap::new();
    let mut gone = Vec::new();
    for resource in state.resources.iter().filter(|resource| is_managed(resource)) {
        match ours_of(&resource.address, &our_own, &passages.moves) {
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
                let all = all.iter().map(|one| Kept { address: told_as(one, resource), before: one, after: resource });
                let all: Vec<Kept<'_>> = all.collect();
                all.iter().for_each(|one| compare(&mut told, one, &known));
                kept.extend(all);
            }
            None if resource.address.ends_with("[*]") => {
                told.note(&format!("only a deployment knows how many `{}` there are", resource.address));
            }
            None => {
                let action =
                    if passages.imported.contains(resource.address.as_str()) { Action::Import } else { Action::Create };
                told.changes.push(Change::made(resource, action));
            }
        }
    }
    let is_strange = kept.is_empty() && !gone.is_empty();
    if is_strange || is_called_otherwise(&told.changes, &kept) {
        told.note("most of what the state has is called otherwise: is it of this environment?");
    }
    cascade::follow(&mut told.changes, &kept);
    refused(&mut told, &kept);
    for resource in gone {
        let action =
            if passages.forgets(&resource.address) { Action::Forget } else { (TERRAFORM.gone)(resource, ours) };
        told.changes.push(Change { spot: behind(ours, resource.spot), ..Change::gone(resource, action) });
    }
    Ok(told)
}

/// What names a thing in its cloud.
const NAMES: [&str; 2] = ["name", "bucket"];

/// How many have to be called otherwise before it says anything of the whole.
const SOME: usize = 3;

/// Whether fewer than a third of what both know by a name is called in the state as it is in our output.
fn is_called_otherwise(changes: &[Change], kept: &[Kept<'_>]) -> bool {
    let is_name = |difference: &Difference| {
        matches!(&difference.path[..], [name] if NAMES.contains(&name.as_str()))
            && difference.before.is_some()
            && difference.after.is_some()
    };
    let is_named = |resource: &Resource| NAMES.iter().any(|name| resource.get(&[name]).is_some());
    let named = kept.iter().filter(|one| is_named(one.before) && is_named(one.after)).count();
    let renamed = changes.iter().filter(|change| change.attributes.iter().any(is_name)).count();
    renamed >= SOME && 3 * named.saturating_sub(renamed) < named
}

/// What a resource of the state is told as: one of several by its own address, one that is moved by ours.
fn told_as<'a>(one: &'a Resource, ours: &'a Resource) -> &'a str {
    if ours.address.ends_with("[*]") { &one.address } else { &ours.address }
}

fn compare(told: &mut Told, kept: &Kept<'_>, known: &Known<'_>) {
    let Kept { address, before, after } = *kept;
    let (differences, folded) = differences(before, after, known);
    let is_replaced =
        before.kind != after.kind || differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    let action = match (is_replaced, before.address == address) {
        (true, _) => Action::Replace,
        (false, false) => Action::Moved { from: before.address.clone() },
        (false, true) if differences.is_empty() => {
            told.folded += folded;
            return;
        }
        (false, true) => Action::Update,
    };
    let change = Change::turned(before, after, action, differences, folded);
    told.changes.push(Change { address: address.to_owned(), ..change });
}

/// Notes what is to be replaced and may not be destroyed.
fn refused(told: &mut Told, kept: &[Kept<'_>]) {
    let guarded: HashSet<&str> = kept.iter().filter(|one| is_kept(one.after)).map(|one| one.address).collect();
    let replaced = told.changes.iter().filter(|change| change.action == Action::Replace);
    let names: Vec<String> = replaced
        .filter(|change| guarded.contains(change.address.as_str()))
        .map(|change| change.address.clone())
        .collect();
    if !names.is_empty() {
        told.note(&format!(
            "Terraform refuses to replace what may not be destroyed (`prevent_destroy`): {}",
            listed(&names)
        ));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::diff::tests::{inventory, resource};
    use crate::inventory::{Later, Piece, Value};

    /// A resource of our output whose `vpc_id` is the ID of another.
    fn inside(address: &str, vpc: &str, attributes: Json) -> Resource {
        let kind = address.split('.').next().unwrap_or_default();
        let mut resource = resource(address, kind, attributes);
        if let Value::Map(map) = &mut resource.attributes.value {
            let pieces = vec![Piece::Reference { address: vpc.into(), attribute: "id".into() }];
            map["vpc_id"].value = Value::Later(Later { pieces });
        }
        resource
    }

    /// What a state of these resources and our output come to.
    fn told(there: &[(&str, Json)], ours: Vec<Resource>) -> (Vec<(String, &'static str)>, Vec<String>) {
        let resources: Vec<Json> = there
            .iter()
            .map(|(address, values)| {
                let (kind, name) = address.split_once('.').expect("an address");
                let name = name.split('[').next();
                json!({"address": address, "mode": "managed", "type": kind, "name": name, "values": values})
            })
            .collect();
        let text = json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}}).to_string();
        let told = state("state.json", &text, &inventory(ours)).expect("a state");
        let mut changes: Vec<(String, &str)> =
            told.changes.iter().map(|change| (change.address.clone(), change.action.word())).collect();
        changes.sort();
        (changes, told.notes)
    }

    #[test]
    fn one_of_several_is_told_once_and_by_its_own_address() {
        let subnet = |cidr: &str| json!({"vpc_id": "vpc-1", "cidr_block": cidr, "map_public_ip_on_launch": true});
        let there = [
            ("aws_vpc.a", json!({"id": "vpc-1", "cidr_block": "10.0.0.0/16"})),
            ("aws_subnet.planted[0]", subnet("10.0.0.0/24")),
            ("aws_subnet.planted[1]", subnet("10.0.0.0/24")),
        ];
        let ours = vec![
            resource("aws_vpc.a", "aws_vpc", json!({"cidr_block": "10.1.0.0/16"})),
            inside("aws_subnet.planted[*]", "aws_vpc.a", json!({"vpc_id": "", "map_public_ip_on_launch": false})),
        ];
        let all = ["aws_subnet.planted[0]", "aws_subnet.planted[1]", "aws_vpc.a"];
        assert_eq!(told(&there, ours).0, all.map(|address| (address.to_owned(), "replace")));
    }

    #[test]
    fn what_names_one_of_several_that_is_made_anew_follows_it() {
        let there = [
            ("aws_vpc.x[0]", json!({"id": "vpc-1", "cidr_block": "10.0.0.0/16"})),
            ("aws_route_table.a", json!({"vpc_id": "vpc-1"})),
        ];
        let own = json!({"cidr_block": "10.1.0.0/16", "lifecycle": [{"prevent_destroy": true}]});
        let ours = vec![
            resource("aws_vpc.x[*]", "aws_vpc", own),
            inside("aws_route_table.a", "aws_vpc.x[*]", json!({"vpc_id": ""})),
        ];
        let (changes, notes) = told(&there, ours);
        assert_eq!(changes, ["aws_route_table.a", "aws_vpc.x[0]"].map(|address| (address.to_owned(), "replace")));
        assert!(notes.iter().any(|note| note.contains("`prevent_destroy`") && note.contains("`aws_vpc.x[0]`")));
    }
}
