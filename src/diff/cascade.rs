//! Turns the replacements of a comparison into what follows from them: what names something of a resource that is made anew gets that of the new one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Action, Change, Difference, Replaces, create_only, upkeep};
use crate::inventory::{Node, Piece, Resource, Value};

/// Attributes that are new whenever anything else of their resource changes.
static NEW_WITH_ANY: &[(&str, &str)] =
    &[("AWS::EC2::LaunchTemplate", "LatestVersionNumber"), ("aws_launch_template", "latest_version")];

/// A resource that is there before and after.
pub(super) struct Kept<'a> {
    /// What its change is told as: its address, or that of one of several of which code does not say how many there are.
    pub(super) address: &'a str,
    /// What it was.
    pub(super) before: &'a Resource,
    /// What it becomes, by the address that code refers to.
    pub(super) after: &'a Resource,
}

/// What is not known any longer before it is deployed.
#[derive(Default)]
struct Unknown<'a> {
    /// Resources that are made anew, as they are told.
    told: BTreeSet<&'a str>,
    /// The same, as code refers to them: all that it does not fix.
    anew: BTreeSet<&'a str>,
    /// Of resources that change where they stand, one attribute.
    single: BTreeMap<&'a str, &'static str>,
    /// The resources, as code refers to them.
    named: HashMap<&'a str, &'a Resource>,
}

/// Adds to the changes what is replaced or updated because something that it names is made anew; `kept` are the resources that are there
/// before and after.
pub(super) fn follow(changes: &mut Vec<Change>, kept: &[Kept<'_>]) {
    let by_address: HashMap<&str, &Kept<'_>> = kept.iter().map(|one| (one.address, one)).collect();
    let named = kept.iter().map(|one| (one.after.address.as_str(), one.after)).collect();
    let mut unknown = Unknown { named, ..Unknown::default() };
    for change in changes.iter() {
        if let Some(one) = by_address.get(change.address.as_str()) {
            unknown.learn(one, change);
        }
    }
    let mut is_left = !unknown.is_empty();
    while is_left {
        is_left = false;
        for one in kept {
            if unknown.told.contains(one.address) {
                continue;
            }
            let mut found = Vec::new();
            let is_unknown = |address: &str, attribute: &str| unknown.holds(address, attribute);
            names(&one.after.attributes, &mut Vec::new(), &is_unknown, &mut found);
            found.retain(|difference| !upkeep::is_idle(one.after, difference));
            if found.is_empty() {
                continue;
            }
            let place = changes.iter().position(|change| change.address == one.address);
            let told = place.map_or(&[][..], |place| &changes[place].attributes);
            found.retain(|difference| !told.iter().any(|told| told.path == difference.path));
            if found.is_empty() {
                continue;
            }
            create_only::mark(&mut found, one.after);
            let is_replaced = found.iter().any(|difference| difference.replaces == Replaces::Yes);
            let earlier = place.map(|place| changes.remove(place));
            let (action, mut differences, folded) = match earlier {
                Some(change) => (change.action, change.attributes, change.folded),
                None => (Action::Update, Vec::new(), 0),
            };
            differences.extend(found);
            let action = if is_replaced { Action::Replace } else { action };
            let change = Change {
                address: one.address.to_owned(),
                ..Change::turned(one.before, one.after, action, differences, folded)
            };
            unknown.learn(one, &change);
            changes.push(change);
            is_left = true;
        }
    }
}

impl<'a> Unknown<'a> {
    fn is_empty(&self) -> bool {
        self.anew.is_empty() && self.single.is_empty()
    }

    /// Takes in what is not known for a change.
    fn learn(&mut self, one: &Kept<'a>, change: &Change) {
        let makes_anew = |difference| create_only::makes_anew(one.after, difference);
        if change.action == Action::Replace && change.attributes.iter().any(makes_anew) {
            self.told.insert(one.address);
            self.anew.insert(&one.after.address);
        } else if let Some((_, attribute)) = NEW_WITH_ANY.iter().find(|(kind, _)| *kind == one.after.kind) {
            self.single.insert(&one.after.address, attribute);
        }
    }

    /// Whether an attribute of a resource is not known: one that its code does not fix, of what is made anew.
    fn holds(&self, address: &str, attribute: &str) -> bool {
        let is_fixed = |resource: &&Resource| {
            let value = resource.attributes.get(&attribute.split('.').collect::<Vec<_>>());
            value.is_some_and(|node| !matches!(node.value, Value::Later(_)))
        };
        self.anew.contains(address) && !self.named.get(address).is_some_and(is_fixed)
            || self.single.get(address).is_some_and(|single| *single == attribute)
    }
}

/// The values that name something that is not known, as differences.
fn names(node: &Node, path: &mut Vec<String>, is_unknown: &dyn Fn(&str, &str) -> bool, found: &mut Vec<Difference>) {
    match &node.value {
        Value::Map(map) => {
            for (key, item) in map {
                path.push(key.clone());
                names(item, path, is_unknown, found);
                path.pop();
            }
        }
        Value::List(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push(format!("[{place}]"));
                names(item, path, is_unknown, found);
                path.pop();
            }
        }
        Value::Later(later) => {
            let is_new = |piece: &Piece| match piece {
                Piece::Reference { address, attribute } => is_unknown(address, attribute),
                _ => false,
            };
            if later.pieces.iter().any(is_new) {
                let side = Some(node.clone());
                let difference =
                    Difference { path: path.clone(), before: side.clone(), after: side, replaces: Replaces::No };
                found.push(difference);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::tests::{inventory, resource};
    use crate::diff::{BICEP, CLOUDFORMATION, Sides, TERRAFORM, changes};
    use crate::inventory::Later;

    /// A resource that names an attribute of another.
    fn naming(address: &str, kind: &str, attribute: &str, other: &str, of: &str) -> Resource {
        let mut resource = resource(address, kind, json!({ attribute: "" }));
        if let Value::Map(map) = &mut resource.attributes.value {
            let pieces = vec![Piece::Reference { address: other.into(), attribute: of.into() }];
            map[attribute].value = Value::Later(Later { pieces });
        }
        resource
    }

    #[test]
    fn what_is_made_anew_takes_along_what_is_set_once_to_it() {
        let side = |prefix: &str| {
            inventory(vec![
                naming("aws_route.a", "aws_route", "route_table_id", "aws_route_table.a", "id"),
                naming("aws_route_table.a", "aws_route_table", "vpc_id", "aws_vpc.a", "id"),
                resource("aws_vpc.a", "aws_vpc", json!({"cidr_block": prefix})),
                naming("aws_s3_bucket.a", "aws_s3_bucket", "bucket", "aws_vpc.a", "cidr_block"),
                naming("aws_internet_gateway.a", "aws_internet_gateway", "vpc_id", "aws_vpc.a", "id"),
            ])
        };
        let (found, _) = changes(&side("10.0.0.0/16"), &side("10.1.0.0/16"), Sides::Code, &TERRAFORM);
        let mut told: Vec<(&str, &str)> =
            found.iter().map(|change| (change.address.as_str(), change.action.word())).collect();
        told.sort_unstable();
        let expected = [
            ("aws_internet_gateway.a", "update"),
            ("aws_route.a", "replace"),
            ("aws_route_table.a", "replace"),
            ("aws_vpc.a", "replace"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn another_version_of_a_launch_template_is_another_machine() {
        let side = |data: &str| {
            let version = naming("", "", "Version", "Template", "LatestVersionNumber").attributes;
            let mut machine = resource("Host", "AWS::EC2::Instance", json!({"Properties": {"LaunchTemplate": {}}}));
            if let Value::Map(attributes) = &mut machine.attributes.value
                && let Value::Map(properties) = &mut attributes["Properties"].value
            {
                properties["LaunchTemplate"] = version;
            }
            let data = json!({"Properties": {"LaunchTemplateData": {"UserData": data}}});
            inventory(vec![resource("Template", "AWS::EC2::LaunchTemplate", data), machine])
        };
        let (found, _) = changes(&side("a"), &side("b"), Sides::Code, &CLOUDFORMATION);
        let told: Vec<(&str, &str)> =
            found.iter().map(|change| (change.address.as_str(), change.action.word())).collect();
        assert_eq!(told, [("Template", "update"), ("Host", "replace")]);
    }

    #[test]
    fn an_id_of_azure_is_the_same_ever_after() {
        let side = |location: &str| {
            inventory(vec![
                resource(
                    "Microsoft.Network/virtualNetworks/a",
                    "Microsoft.Network/virtualNetworks",
                    json!({"location": location}),
                ),
                naming(
                    "Microsoft.Network/privateEndpoints/a",
                    "Microsoft.Network/privateEndpoints",
                    "properties",
                    "Microsoft.Network/virtualNetworks/a",
                    "id",
                ),
            ])
        };
        assert_eq!(changes(&side("westeurope"), &side("northeurope"), Sides::Code, &BICEP).0.len(), 1);
    }
}
