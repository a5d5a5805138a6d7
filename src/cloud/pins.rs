//! The dated tables of versions: a spec names a date, so that a newer Bastide writes the same bytes.

use crate::environment::Environment;
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The versions of one date. CloudFormation has none: its types are of the region.
#[derive(Debug)]
pub struct Pins {
    /// The date, as a spec's `pins` names it.
    pub date: &'static str,
    /// Azure's resource types and their API versions, in alphabetical order. All are stable but that of diagnostic settings, of
    /// which there is no stable one ("Azure resource reference").
    api: &'static [(&'static str, &'static str)],
    /// Terraform and its providers, and the versions of each that will do, in alphabetical order.
    terraform: &'static [(&'static str, &'static str)],
}

impl Pins {
    /// The API version of a resource type of Azure.
    pub fn api(&self, resource_type: &str) -> Option<&'static str> {
        let place = self.api.binary_search_by_key(&resource_type, |(name, _)| name).ok()?;
        Some(self.api[place].1)
    }

    /// The versions of Terraform, or of a provider by its source, that will do.
    pub fn terraform(&self, what: &str) -> Option<&'static str> {
        self.terraform.iter().find(|(name, _)| *name == what).map(|(_, versions)| *versions)
    }

    /// The resource types of Azure that it names, in alphabetical order.
    pub fn resource_types(&self) -> impl Iterator<Item = &'static str> {
        self.api.iter().map(|(resource_type, _)| *resource_type)
    }
}

/// Every table, oldest first. A table that was released never changes.
pub static PINS: &[Pins] = &[Pins {
    date: "2026-11-21",
    api: &[
        ("Microsoft.Authorization/roleAssignments", "2022-04-01"),
        ("Microsoft.Authorization/roleDefinitions", "2022-04-01"),
        ("Microsoft.Compute/virtualMachines", "2025-04-01"),
        ("Microsoft.Compute/virtualMachines/extensions", "2025-04-01"),
        ("Microsoft.ContainerRegistry/registries", "2025-11-01"),
        ("Microsoft.DevTestLab/schedules", "2018-09-15"),
        ("Microsoft.Insights/components", "2020-02-02"),
        ("Microsoft.Insights/diagnosticSettings", "2021-05-01-preview"),
        ("Microsoft.Insights/privateLinkScopes", "2021-09-01"),
        ("Microsoft.Insights/privateLinkScopes/scopedResources", "2021-09-01"),
        ("Microsoft.KeyVault/vaults", "2025-05-01"),
        ("Microsoft.KeyVault/vaults/keys", "2025-05-01"),
        ("Microsoft.MachineLearningServices/workspaces", "2025-12-01"),
        ("Microsoft.MachineLearningServices/workspaces/batchEndpoints", "2025-12-01"),
        ("Microsoft.MachineLearningServices/workspaces/computes", "2025-12-01"),
        ("Microsoft.MachineLearningServices/workspaces/datastores", "2025-12-01"),
        ("Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "2025-12-01"),
        ("Microsoft.ManagedIdentity/userAssignedIdentities", "2024-11-30"),
        ("Microsoft.Network/bastionHosts", "2025-07-01"),
        ("Microsoft.Network/natGateways", "2025-07-01"),
        ("Microsoft.Network/networkInterfaces", "2025-07-01"),
        ("Microsoft.Network/networkSecurityGroups", "2025-07-01"),
        ("Microsoft.Network/networkWatchers", "2025-07-01"),
        ("Microsoft.Network/networkWatchers/flowLogs", "2025-07-01"),
        ("Microsoft.Network/privateDnsZones", "2024-06-01"),
        ("Microsoft.Network/privateDnsZones/virtualNetworkLinks", "2024-06-01"),
        ("Microsoft.Network/privateEndpoints", "2025-07-01"),
        ("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "2025-07-01"),
        ("Microsoft.Network/publicIPAddresses", "2025-07-01"),
        ("Microsoft.Network/virtualNetworks", "2025-07-01"),
        ("Microsoft.Network/virtualNetworks/subnets", "2025-07-01"),
        ("Microsoft.OperationalInsights/workspaces", "2025-07-01"),
        ("Microsoft.Storage/storageAccounts", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/blobServices", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/fileServices", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/managementPolicies", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/queueServices", "2025-08-01"),
        ("Microsoft.Storage/storageAccounts/tableServices", "2025-08-01"),
    ],
    // State locked by a file beside it, without a table, came with 1.11 ("Backend Type: s3").
    terraform: &[
        // The first with the types of all the versions above ("azapi: Releases").
        ("Azure/azapi", "~> 2.11"),
        ("hashicorp/aws", "~> 6.47"),
        ("hashicorp/azurerm", "~> 4.79"),
        ("hashicorp/time", "~> 0.13"),
        ("terraform", ">= 1.11.0, < 2.0.0"),
    ],
}];

/// The table that an environment names.
pub(super) fn pins(environment: &Environment, findings: &mut Findings) -> &'static Pins {
    let newest = &PINS[PINS.len() - 1];
    PINS.iter().find(|pins| pins.date == environment.pins).unwrap_or_else(|| {
        let dates: Vec<String> = PINS.iter().map(|pins| format!("`{}`", pins.date)).collect();
        findings.push(
            Finding::at(
                &codes::UNKNOWN_PINS,
                Pointer::root().child("pins"),
                format!("there is no table of pins of `{}`", environment.pins),
            )
            .expected(if dates.len() == 1 { dates.concat() } else { format!("one of {}", dates.join(", ")) })
            .replace_with(newest.date),
        );
        newest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order_and_say_each_thing_once() {
        assert!(PINS.is_sorted_by(|earlier, later| earlier.date < later.date));
        for pins in PINS {
            for table in [pins.api, pins.terraform] {
                assert!(table.is_sorted_by(|earlier, later| earlier.0 < later.0), "the table of {}", pins.date);
            }
        }
    }

    #[test]
    fn only_diagnostic_settings_are_a_preview() {
        for (resource_type, version) in PINS.iter().flat_map(|pins| pins.api) {
            assert_eq!(version.contains("preview"), resource_type.ends_with("diagnosticSettings"), "{resource_type}");
        }
    }
}
