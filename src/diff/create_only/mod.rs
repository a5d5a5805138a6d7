//! Turns a resource and what differs of it into whether the difference replaces it, by tables of what is set once.

mod arm;
mod aws;
mod azurerm;
mod cloudformation;
mod steps;

use super::Difference;
use super::thing::Thing;
use crate::inventory::{Node, Resource, Value};

/// What is set once of a type.
#[derive(Debug)]
pub struct CreateOnly {
    /// The type.
    pub kind: &'static str,
    /// Paths, with `/`, of what a change always replaces the resource for; `*` is any step.
    pub always: &'static [&'static str],
    /// Paths of what a change replaces the resource for in some cases.
    pub sometimes: &'static [&'static str],
}

/// Whether a change replaces a resource.
///
/// Azure Resource Manager replaces nothing: it refuses the change, until somebody has deleted the resource. That is a replacement here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replaces {
    /// It is changed where it stands.
    No,
    /// It may be, or is replaced.
    Perhaps,
    /// It is replaced.
    Yes,
}

/// Whether a difference replaces a resource, as its engine does it.
pub fn of(resource: &Resource, difference: &Difference) -> Replaces {
    if let Some(other) = other_type(resource, difference) {
        return other;
    }
    if asks_for_it(resource, difference) {
        return Replaces::Yes;
    }
    let thing = Thing::of(resource);
    // What a generic resource makes is the business of its own type; the rest of the generic one.
    if let Some(path) = thing.path(&difference.path) {
        return by_table(thing.kind, &path, difference);
    }
    if thing.kind == resource.kind {
        return Replaces::No;
    }
    by_table(&resource.kind, &difference.path, difference)
}

/// Says of each difference whether the resource is replaced for it.
pub(super) fn mark(differences: &mut [Difference], resource: &Resource) {
    for difference in differences {
        difference.replaces = of(resource, difference);
    }
}

/// Whether a difference that replaces a resource makes it anew, with another identity for whatever names it.
///
/// Azure Resource Manager makes nothing anew, be it asked by Bicep or by AzAPI, and what it makes again under a name has the same ID.
pub(super) fn makes_anew(resource: &Resource, difference: &Difference) -> bool {
    let is_of_arm = resource.kind.starts_with("Microsoft.")
        || resource.kind == "azapi_resource" && Thing::of(resource).path(&difference.path).is_some();
    let is_refused = || {
        REFUSED
            .iter()
            .any(|(kind, path)| *kind == resource.kind && difference.path.first().is_some_and(|first| first == path))
    };
    difference.replaces == Replaces::Yes && !is_of_arm && !is_refused()
}

/// What a provider of Terraform refuses to change, rather than to make the resource anew ("once set cannot be changed").
static REFUSED: &[(&str, &str)] =
    &[("azurerm_key_vault", "purge_protection_enabled"), ("azurerm_key_vault", "soft_delete_retention_days")];

/// The types that the tables know, of every language.
pub fn known() -> impl Iterator<Item = &'static CreateOnly> {
    tables().flatten()
}

fn tables() -> impl Iterator<Item = &'static [CreateOnly]> {
    [cloudformation::CLOUDFORMATION, arm::ARM, azurerm::AZURERM, aws::AWS].into_iter()
}

/// Of a resource of AzAPI, what another type means: only another version of the service's interface is no other type.
fn other_type(resource: &Resource, difference: &Difference) -> Option<Replaces> {
    if !resource.kind.starts_with("azapi_") || difference.path != ["type"] {
        return None;
    }
    let kind = |node: &Option<Node>| {
        node.as_ref().and_then(Node::as_str).map(|text| text.split('@').next().unwrap_or(text).to_ascii_lowercase())
    };
    Some(if kind(&difference.before) == kind(&difference.after) { Replaces::No } else { Replaces::Yes })
}

/// Attributes for which a resource is replaced where another attribute of it says so.
static ASKED: &[(&str, &str, &str)] = &[
    ("aws_instance", "user_data", "user_data_replace_on_change"),
    ("aws_instance", "user_data_base64", "user_data_replace_on_change"),
];

/// Whether the resource itself says that it is to be replaced for a difference.
fn asks_for_it(resource: &Resource, difference: &Difference) -> bool {
    let first = difference.path.first();
    ASKED.iter().any(|(kind, path, says)| {
        *kind == resource.kind
            && first.is_some_and(|first| first == path)
            && resource.get(&[says]).is_some_and(|node| node.value == Value::Bool(true))
    })
}

fn by_table(kind: &str, path: &[String], difference: &Difference) -> Replaces {
    let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
    let steps = steps::STEPS.iter().filter(|step| step.kind == kind);
    for step in steps {
        if let Some(inside) = rest(step.path, path)
            && step.is(before.and_then(|node| at(node, &inside)), after.and_then(|node| at(node, &inside)))
        {
            return Replaces::Yes;
        }
    }
    let Some(row) = tables().flatten().find(|row| row.kind == kind) else { return Replaces::No };
    let is_set_once = |set_once: &&&str| {
        is_below(set_once, path)
            || rest(set_once, path)
                .is_some_and(|inside| [before, after].into_iter().flatten().any(|node| at(node, &inside).is_some()))
    };
    if row.always.iter().any(|set_once| is_set_once(&set_once)) {
        return Replaces::Yes;
    }
    // What may be in use was there before.
    let may_be_used = |set_once: &&str| {
        (is_below(set_once, path) && before.is_some())
            || rest(set_once, path).is_some_and(|inside| before.is_some_and(|node| at(node, &inside).is_some()))
    };
    if row.sometimes.iter().any(may_be_used) { Replaces::Perhaps } else { Replaces::No }
}

/// Whether a path is one that is set once, or below it.
fn is_below(set_once: &str, path: &[String]) -> bool {
    let mut steps = path.iter();
    set_once.split('/').all(|step| steps.next().is_some_and(|taken| step == "*" || taken == step))
}

/// What is left of a path of a table below the path of a difference: that difference may hold it.
fn rest<'a>(set_once: &'a str, path: &[String]) -> Option<Vec<&'a str>> {
    let mut steps = set_once.split('/');
    path.iter().all(|taken| steps.next().is_some_and(|step| step == "*" || step == taken)).then(|| steps.collect())
}

/// What stands at a path of a table below a value.
fn at<'a>(node: &'a Node, steps: &[&str]) -> Option<&'a Node> {
    let Some((step, left)) = steps.split_first() else { return Some(node) };
    match &node.value {
        Value::Map(map) if *step != "*" => at(map.get(*step)?, left),
        Value::Map(map) => map.values().find_map(|item| at(item, left)),
        Value::List(items) if *step == "*" => items.iter().find_map(|item| at(item, left)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::diff::tests::{node, resource};

    fn of(kind: &str, attributes: Json, path: &str, before: Json, after: Json) -> Replaces {
        let side = |json: Json| (!json.is_null()).then(|| node(&json));
        let path = path.split('/').map(str::to_owned).collect();
        let difference = Difference { path, before: side(before), after: side(after), replaces: Replaces::No };
        super::of(&resource("a", kind, attributes), &difference)
    }

    fn plain(kind: &str, path: &str) -> Replaces {
        of(kind, json!({}), path, json!("a"), json!("b"))
    }

    #[test]
    fn what_is_set_once_replaces_with_all_below_it() {
        assert_eq!(plain("AWS::EC2::Subnet", "Properties/CidrBlock"), Replaces::Yes);
        assert_eq!(plain("AWS::SageMaker::Model", "Properties/VpcConfig/Subnets/[-]"), Replaces::Yes);
        assert_eq!(plain("AWS::EC2::Instance", "Properties/InstanceType"), Replaces::Perhaps);
        assert_eq!(plain("AWS::EC2::Subnet", "Properties/Tags/[Name]"), Replaces::No);
        assert_eq!(plain("AWS::EC2::Subnet", "CidrBlock"), Replaces::No, "only properties are");
        assert_eq!(plain("Microsoft.Network/privateEndpoints", "properties/subnet/id"), Replaces::Yes);
        assert_eq!(
            plain("azurerm_private_endpoint", "private_service_connection/[blob]/subresource_names/[+]"),
            Replaces::Yes
        );
        assert_eq!(plain("azurerm_private_endpoint", "private_dns_zone_group/[default]/name"), Replaces::No);
        assert_eq!(plain("aws_instance", "instance_type"), Replaces::No);
        assert_eq!(plain("who_knows", "name"), Replaces::No);
        let asked = |says: bool| json!({ "user_data_replace_on_change": says });
        assert_eq!(of("aws_instance", asked(true), "user_data", json!("a"), json!("b")), Replaces::Yes);
        assert_eq!(of("aws_instance", asked(false), "user_data", json!("a"), json!("b")), Replaces::No);
    }

    #[test]
    fn what_holds_something_that_is_set_once_replaces_too() {
        let block = json!({"encrypted": true, "volume_size": 8});
        assert_eq!(of("aws_instance", json!({}), "root_block_device/[0]", block.clone(), json!(null)), Replaces::Yes);
        assert_eq!(
            of("aws_instance", json!({}), "root_block_device", json!([{"volume_size": 8}]), json!([])),
            Replaces::No
        );
        assert_eq!(of("aws_instance", json!({}), "root_block_device", json!([]), json!([block])), Replaces::Yes);
        let endpoint = json!({"PrivateDnsOnlyForInboundResolverEndpoint": true});
        assert_eq!(
            of("AWS::EC2::VPCEndpoint", json!({}), "Properties/DnsOptions", json!(null), endpoint),
            Replaces::No
        );
        // A subnet that comes is in nobody's use; one that goes may be.
        let subnet = json!({"name": "a", "properties": {"addressPrefix": "10.0.0.0/24"}});
        let network = "Microsoft.Network/virtualNetworks";
        assert_eq!(of(network, json!({}), "properties/subnets/[a]", json!(null), subnet.clone()), Replaces::No);
        assert_eq!(of(network, json!({}), "properties/subnets/[a]", subnet, json!(null)), Replaces::Perhaps);
    }

    #[test]
    fn a_generic_resource_is_what_it_makes() {
        let workspace = json!({"type": "Microsoft.MachineLearningServices/workspaces@2025-12-01"});
        let of_azapi = |path| of("azapi_resource", workspace.clone(), path, json!("a"), json!("b"));
        assert_eq!(of_azapi("body/properties/storageAccount"), Replaces::Yes);
        assert_eq!(of_azapi("body/properties/friendlyName"), Replaces::No);
        assert_eq!(of_azapi("parent_id"), Replaces::Yes);
        assert_eq!(of_azapi("properties/storageAccount"), Replaces::No);
        let turned =
            |before: &str, after: &str| of("azapi_resource", workspace.clone(), "type", json!(before), json!(after));
        assert_eq!(turned("Microsoft.A/b@1", "Microsoft.A/b@2"), Replaces::No);
        assert_eq!(turned("Microsoft.A/b@1", "Microsoft.A/c@1"), Replaces::Yes);
        let domain = json!({"type_name": "AWS::SageMaker::Domain"});
        let of_control = |path| of("aws_cloudcontrolapi_resource", domain.clone(), path, json!("a"), json!("b"));
        assert_eq!(of_control("desired_state/KmsKeyId"), Replaces::Yes);
        assert_eq!(of_control("desired_state/SubnetIds/[+]"), Replaces::No);
        assert_eq!(of_control("type_name"), Replaces::Yes);
    }

    #[test]
    fn some_changes_go_only_one_way() {
        let replication =
            |before, after| of("azurerm_storage_account", json!({}), "account_replication_type", before, after);
        assert_eq!(replication(json!("LRS"), json!("GRS")), Replaces::No);
        assert_eq!(replication(json!("LRS"), json!("ZRS")), Replaces::Yes);
        let workspace = "Microsoft.MachineLearningServices/workspaces";
        let mode = |before, after| of(workspace, json!({}), "properties/managedNetwork/isolationMode", before, after);
        assert_eq!(mode(json!("AllowInternetOutbound"), json!("AllowOnlyApprovedOutbound")), Replaces::No);
        assert_eq!(mode(json!("AllowOnlyApprovedOutbound"), json!("AllowInternetOutbound")), Replaces::Yes);
        assert_eq!(mode(json!("AllowOnlyApprovedOutbound"), json!(null)), Replaces::Yes);
        assert_eq!(
            of(
                workspace,
                json!({}),
                "properties/managedNetwork",
                json!({"isolationMode": "AllowInternetOutbound"}),
                json!(null)
            ),
            Replaces::Yes
        );
        let purge = |before, after| of("azurerm_key_vault", json!({}), "purge_protection_enabled", before, after);
        assert_eq!(purge(json!(false), json!(true)), Replaces::No);
        assert_eq!(purge(json!(true), json!(null)), Replaces::Yes);
        let volume = |before, after| of("aws_sagemaker_notebook_instance", json!({}), "volume_size", before, after);
        assert_eq!(volume(json!(50), json!(100)), Replaces::No);
        assert_eq!(volume(json!(100), json!(50)), Replaces::Yes);
        let rule = "aws_vpc_security_group_egress_rule";
        assert_eq!(of(rule, json!({}), "cidr_ipv4", json!("10.0.0.0/8"), json!("10.0.0.0/9")), Replaces::No);
        assert_eq!(of(rule, json!({}), "cidr_ipv4", json!("10.0.0.0/8"), json!(null)), Replaces::Yes);
    }

    #[test]
    fn every_row_stands_once_in_its_place() {
        for table in tables() {
            for pair in table.windows(2) {
                assert!(pair[0].kind < pair[1].kind, "{} stands before {}", pair[0].kind, pair[1].kind);
            }
            for row in table {
                let paths: Vec<&&str> = row.always.iter().chain(row.sometimes).collect();
                let mut seen = std::collections::HashSet::new();
                assert!(paths.iter().all(|path| seen.insert(**path)), "{} names a path twice", row.kind);
            }
        }
        for step in steps::STEPS {
            assert!(known().any(|row| row.kind == step.kind), "{} has no row", step.kind);
        }
    }
}
