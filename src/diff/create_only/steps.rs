//! What can be changed in one direction and not in the other, or among some values and not to others.

use crate::inventory::{Node, Value};

/// A change that depends on the values, and replaces the resource, or is refused.
pub(super) struct Step {
    /// The type.
    pub(super) kind: &'static str,
    /// The path, with `/`.
    pub(super) path: &'static str,
    /// Which change it is.
    way: Way,
}

/// Which change of a value replaces.
enum Way {
    /// From one of these groups to another.
    Crosses(&'static [&'static [&'static str]]),
    /// To one that stands before it here.
    Back(&'static [&'static str]),
    /// To a smaller number.
    Falls,
    /// From nothing, or to nothing: what it is of changes.
    Comes,
    /// To anything else, of what there is before and after.
    Turns,
}

impl Step {
    /// Whether this change of the value is one.
    pub(super) fn is(&self, before: Option<&Node>, after: Option<&Node>) -> bool {
        let (was, becomes) = (before.and_then(plain), after.and_then(plain));
        match self.way {
            Way::Crosses(groups) => {
                let of = |value: &Option<String>| {
                    let value = value.as_deref()?;
                    groups.iter().position(|group| group.contains(&value))
                };
                matches!((of(&was), of(&becomes)), (Some(was), Some(becomes)) if was != becomes)
            }
            Way::Back(order) => {
                let place = |value: &Option<String>| {
                    let value = value.as_deref()?;
                    order.iter().position(|one| one.eq_ignore_ascii_case(value))
                };
                // What is no longer said falls back to the first.
                let becomes = if after.is_none() { Some(0) } else { place(&becomes) };
                matches!((place(&was), becomes), (Some(was), Some(becomes)) if becomes < was)
            }
            Way::Falls => {
                let number = |value: Option<String>| value?.parse::<f64>().ok();
                matches!((number(was), number(becomes)), (Some(was), Some(becomes)) if becomes < was)
            }
            Way::Comes => before.is_some() != after.is_some(),
            Way::Turns => before.is_some() && after.is_some() && was != becomes,
        }
    }
}

/// A scalar as a text.
fn plain(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

const ZONES: &[&[&str]] = &[&["LRS", "GRS", "RAGRS"], &["ZRS", "GZRS", "RAGZRS"]];
const SKUS: &[&[&str]] = &[
    &["Standard_LRS", "Standard_GRS", "Standard_RAGRS"],
    &["Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"],
    &["Premium_LRS"],
    &["Premium_ZRS"],
];
const BASTIONS: &[&str] = &["Developer", "Basic", "Standard", "Premium"];
const ISOLATION: &[&str] = &["Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"];
const ONCE_ON: &[&str] = &["false", "true"];
const ENDS: &[&str] = &["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/// The changes, from "Change how a storage account is replicated", "View or upgrade a Bastion SKU", "Workspace managed virtual network
/// isolation", "Azure Key Vault soft-delete overview", "Add, change, or delete a virtual network subnet" of Azure; "Update a notebook instance", "Managing parameter tiers" and
/// "`ModifySecurityGroupRules`" of AWS.
#[rustfmt::skip]
pub(super) static STEPS: &[Step] = &[
    Step { kind: "Microsoft.Storage/storageAccounts", path: "sku/name", way: Way::Crosses(SKUS) },
    Step { kind: "azurerm_storage_account", path: "account_replication_type", way: Way::Crosses(ZONES) },
    Step { kind: "Microsoft.Network/bastionHosts", path: "sku/name", way: Way::Back(BASTIONS) },
    Step { kind: "azurerm_bastion_host", path: "sku", way: Way::Back(BASTIONS) },
    Step { kind: "Microsoft.MachineLearningServices/workspaces", path: "properties/managedNetwork/isolationMode", way: Way::Back(ISOLATION) },
    // Left out, they stay as they are.
    Step { kind: "Microsoft.Storage/storageAccounts", path: "properties/encryption/services/queue/keyType", way: Way::Turns },
    Step { kind: "Microsoft.Storage/storageAccounts", path: "properties/encryption/services/table/keyType", way: Way::Turns },
    // Something stands in every subnet that we make, and as long as it does, Azure refuses it another prefix.
    Step { kind: "Microsoft.Network/virtualNetworks", path: "properties/subnets/*/properties/addressPrefix", way: Way::Turns },
    Step { kind: "Microsoft.KeyVault/vaults", path: "properties/enablePurgeProtection", way: Way::Back(ONCE_ON) },
    Step { kind: "azurerm_key_vault", path: "purge_protection_enabled", way: Way::Back(ONCE_ON) },
    Step { kind: "AWS::SageMaker::NotebookInstance", path: "VolumeSizeInGB", way: Way::Falls },
    Step { kind: "aws_sagemaker_notebook_instance", path: "volume_size", way: Way::Falls },
    Step { kind: "aws_ssm_parameter", path: "tier", way: Way::Back(&["Standard", "Advanced"]) },
    Step { kind: "aws_vpc_security_group_egress_rule", path: ENDS[0], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_egress_rule", path: ENDS[1], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_egress_rule", path: ENDS[2], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_egress_rule", path: ENDS[3], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_ingress_rule", path: ENDS[0], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_ingress_rule", path: ENDS[1], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_ingress_rule", path: ENDS[2], way: Way::Comes },
    Step { kind: "aws_vpc_security_group_ingress_rule", path: ENDS[3], way: Way::Comes },
];
