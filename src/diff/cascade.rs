//! Turns the replacements of a comparison into those that they bring with them: what is set once to something of a resource that is made anew.

use std::collections::{BTreeSet, HashMap};

use super::{Action, Change, Difference, Replaces, Rules};
use crate::inventory::{Node, Piece, Resource, Value};

/// Adds to the changes what is replaced because something that it names is; `kept` are the resources that are there before and after.
///
/// In Azure Resource Manager a resource keeps its ID when it is deleted and made again, and nothing follows.
pub(super) fn follow(changes: &mut Vec<Change>, kept: &[(&Resource, &Resource)], rules: &Rules) {
    let is_new = |change: &&Change| change.action == Action::Replace && !change.kind.starts_with("Microsoft.");
    let mut fresh: Vec<String> = changes.iter().filter(is_new).map(|change| change.address.clone()).collect();
    if fresh.is_empty() {
        return;
    }
    let mut anew: BTreeSet<String> = BTreeSet::new();
    let named: HashMap<&str, &Resource> = kept.iter().map(|(_, after)| (after.address.as_str(), *after)).collect();
    while !fresh.is_empty() {
        anew.extend(fresh.drain(..));
        for (before, after) in kept.iter().filter(|(_, after)| !anew.contains(&after.address)) {
            let mut found = Vec::new();
            let is_unknown = |address: &str, attribute: &str| is_unknown(&anew, &named, address, attribute);
            names(&after.attributes, &mut Vec::new(), &is_unknown, &mut found);
            for difference in &mut found {
                difference.replaces = (rules.replaces)(after, difference);
            }
            found.retain(|difference| difference.replaces == Replaces::Yes);
            if found.is_empty() {
                continue;
            }
            fresh.push(after.address.clone());
            let earlier =
                changes.iter().position(|change| change.address == after.address).map(|at| changes.remove(at));
            let (mut differences, folded) =
                earlier.map_or_else(Default::default, |change| (change.attributes, change.folded));
            let is_told = |path: &[String]| differences.iter().any(|told: &Difference| told.path == path);
            found.retain(|difference| !is_told(&difference.path));
            differences.extend(found);
            changes.push(Change::turned(before, after, Action::Replace, differences, folded));
        }
    }
}

/// Whether an attribute of a resource that is made anew is one that its code does not fix.
fn is_unknown(anew: &BTreeSet<String>, named: &HashMap<&str, &Resource>, address: &str, attribute: &str) -> bool {
    let fixed = |resource: &&Resource| {
        let value = resource.attributes.get(&attribute.split('.').collect::<Vec<_>>());
        value.is_some_and(|node| !matches!(node.value, Value::Later(_)))
    };
    anew.contains(address) && !named.get(address).is_some_and(fixed)
}

/// The values that name something of a resource that is made anew, as differences.
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
            let anew = |piece: &Piece| match piece {
                Piece::Reference { address, attribute } => is_unknown(address, attribute),
                _ => false,
            };
            if later.pieces.iter().any(anew) {
                let side = Some(node.clone());
                found.push(Difference {
                    path: path.clone(),
                    before: side.clone(),
                    after: side,
                    replaces: Replaces::No,
                });
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
    use crate::diff::{BICEP, Sides, TERRAFORM, changes};
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
        assert_eq!(told, [("aws_route.a", "replace"), ("aws_route_table.a", "replace"), ("aws_vpc.a", "replace")]);
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
