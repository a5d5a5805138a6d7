//! Turns changes that destroy something into which of them are refused, since something guards what they are about.

use std::collections::BTreeSet;

use super::engines::listed;
use super::{Action, Change};
use crate::inventory::{Inventory, Node, Resource, Value};

/// An attribute that guards a resource from being destroyed.
struct Guard {
    /// The type of the resource; none for every type.
    kind: Option<&'static str>,
    /// Where it stands.
    path: &'static [&'static str],
    /// Whether what deploys it looks into the later code, rather than the service at what is there.
    is_of_code: bool,
}

/// The guards, from "The lifecycle meta-argument" of Terraform; "Firewall" and "FirewallRuleGroupAssociation" of AWS Network Firewall and Route 53
/// Resolver.
#[rustfmt::skip]
static GUARDS: &[Guard] = &[
    Guard { kind: None, path: &["lifecycle", "0", "prevent_destroy"], is_of_code: true },
    Guard { kind: Some("aws_networkfirewall_firewall"), path: &["delete_protection"], is_of_code: false },
    Guard { kind: Some("aws_route53_resolver_firewall_rule_group_association"), path: &["mutation_protection"], is_of_code: false },
    Guard { kind: Some("AWS::NetworkFirewall::Firewall"), path: &["Properties", "DeleteProtection"], is_of_code: false },
    Guard { kind: Some("AWS::Route53Resolver::FirewallRuleGroupAssociation"), path: &["Properties", "MutationProtection"], is_of_code: false },
];

/// Which of these changes are refused, as a sentence; nothing where none is.
pub fn refused(changes: &[Change], before: &Inventory, after: &Inventory) -> Option<String> {
    let destroys = changes.iter().filter(|change| matches!(change.action, Action::Replace | Action::Delete));
    let mut by = BTreeSet::new();
    let mut names = Vec::new();
    for change in destroys {
        if let Some(guard) = GUARDS.iter().find(|guard| guard.holds(change, before, after)) {
            by.extend(guard.path.last().map(|name| format!("`{name}`")));
            names.push(change.address.clone());
        }
    }
    let by = by.into_iter().collect::<Vec<_>>().join(" and ");
    (!names.is_empty())
        .then(|| format!("Refused as long as {by} guards it, and DEPLOY.md tells how to let go: {}.", listed(&names)))
}

impl Guard {
    /// Whether it guards what a change destroys.
    fn holds(&self, change: &Change, before: &Inventory, after: &Inventory) -> bool {
        if self.kind.is_some_and(|kind| kind != change.kind) {
            return false;
        }
        let found = match (self.is_of_code, &change.action) {
            (true, Action::Replace) => after.resource(&change.address),
            // One of several goes with its guard in force; a block that goes takes it along.
            (true, _) => after.resources.iter().find(|other| is_beside(&other.address, &change.address)),
            (false, _) => before.resource(&change.address),
        };
        found.and_then(|resource: &Resource| resource.get(self.path)).is_some_and(is_on)
    }
}

/// Whether two addresses are of the same block of Terraform, made several times.
fn is_beside(one: &str, other: &str) -> bool {
    let block = |address: &str| address.split_once('[').map(|(block, _)| block.to_owned());
    block(one).is_some() && block(one) == block(other)
}

fn is_on(node: &Node) -> bool {
    match &node.value {
        Value::Bool(is_on) => *is_on,
        Value::Text(text) => matches!(text.as_str(), "ENABLED" | "true"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::diff::tests::node;
    use crate::diff::{Rules, Sides, TERRAFORM, changes};

    fn inventory(resources: &[(&str, Json)]) -> Inventory {
        let read = |(address, attributes): &(&str, Json)| Resource {
            address: (*address).to_owned(),
            kind: address.split('.').next().unwrap_or_default().to_owned(),
            spot: node(&json!(1)).spot,
            attributes: node(attributes),
        };
        Inventory { resources: resources.iter().map(read).collect(), ..Inventory::default() }
    }

    fn told(before: &[(&str, Json)], after: &[(&str, Json)]) -> Option<String> {
        let rules: &Rules = &TERRAFORM;
        let (before, after) = (inventory(before), inventory(after));
        refused(&changes(&before, &after, Sides::Code, rules).0, &before, &after)
    }

    #[test]
    fn what_is_guarded_is_not_destroyed() {
        let kept = |name: &str| json!({"name": name, "lifecycle": [{"prevent_destroy": true}]});
        let account = "azurerm_storage_account.data";
        let told_of = |guard: &str, name: &str| {
            Some(format!("Refused as long as `{guard}` guards it, and DEPLOY.md tells how to let go: `{name}`."))
        };
        assert_eq!(
            told(&[(account, kept("a"))], &[(account, kept("b"))]),
            told_of("prevent_destroy", "azurerm_storage_account.data")
        );
        // The guard stands in the block that goes.
        assert_eq!(told(&[(account, kept("a"))], &[]), None);
        let several = ["aws_sagemaker_space.all[\"ana\"]", "aws_sagemaker_space.all[\"ben\"]"];
        assert_eq!(
            told(&[(several[0], kept("a")), (several[1], kept("b"))], &[(several[1], kept("b"))]),
            told_of("prevent_destroy", "aws_sagemaker_space.all[\"ana\"]")
        );
        let firewall = ("aws_networkfirewall_firewall.main", json!({"name": "a", "delete_protection": true}));
        assert_eq!(told(&[firewall], &[]), told_of("delete_protection", "aws_networkfirewall_firewall.main"));
    }
}
