//! The types of resources of Azure, and what tells one from another in Bicep and Terraform alike.

use crate::table::By::{Content, Part, Paths};
use crate::table::Side::{Native, Terraform};
use crate::table::{By, Kind, Silent};

const fn kind(concern: &'static str, native: &'static str, terraform: &'static [&'static str], by: By) -> Kind {
    Kind { concern, native, terraform, by }
}

const fn silent(kind: &'static str, why: &'static str) -> Silent {
    Silent { side: Terraform, kind, but: None, why }
}

/// Its name, which is its own in a resource group.
const NAMED: By = Paths(&["name"]);

/// Its name below the resource that it belongs to.
const BELOW: By = Paths(&["parent", "name"]);

/// What both languages speak of.
#[rustfmt::skip]
pub static KINDS: &[Kind] = &[
    kind("network", "Microsoft.Network/virtualNetworks", &[], NAMED),
    kind("network", "Microsoft.Network/networkInterfaces", &["azurerm_network_interface"], NAMED),
    kind("security rules", "Microsoft.Network/networkSecurityGroups", &["azurerm_network_security_group"], NAMED),
    kind("egress", "Microsoft.Network/natGateways", &["azurerm_nat_gateway"], NAMED),
    kind("egress", "Microsoft.Network/natGateways/addresses", &["azurerm_nat_gateway_public_ip_association"], Part("natgatewayid", "")),
    kind("egress", "Microsoft.Network/publicIPAddresses", &["azurerm_public_ip"], NAMED),
    kind("private endpoints", "Microsoft.Network/privateEndpoints", &["azurerm_private_endpoint"], NAMED),
    kind("private endpoints", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", &[], Part("parent", "privatednszonegroup")),
    kind("zones", "Microsoft.Network/privateDnsZones", &["azurerm_private_dns_zone"], NAMED),
    kind("zones", "Microsoft.Network/privateDnsZones/virtualNetworkLinks", &[], BELOW),
    kind("entry", "Microsoft.Network/bastionHosts", &["azurerm_bastion_host"], NAMED),
    kind("entry", "Microsoft.Compute/virtualMachines", &["azurerm_linux_virtual_machine"], NAMED),
    kind("entry", "Microsoft.Compute/virtualMachines/extensions", &["azurerm_virtual_machine_extension"], BELOW),
    kind("entry", "Microsoft.DevTestLab/schedules", &["azurerm_dev_test_global_vm_shutdown_schedule"], Paths(&["targetresourceid"])),
    kind("keys", "Microsoft.KeyVault/vaults", &["azurerm_key_vault"], NAMED),
    kind("keys", "Microsoft.KeyVault/vaults/keys", &["action Microsoft.KeyVault/vaults/keys"], BELOW),
    kind("roles", "Microsoft.ManagedIdentity/userAssignedIdentities", &["azurerm_user_assigned_identity"], NAMED),
    kind("roles", "Microsoft.Authorization/roleDefinitions", &["azurerm_role_definition"], Paths(&["rolename"])),
    kind("roles", "Microsoft.Authorization/roleAssignments", &["azurerm_role_assignment"], Content),
    kind("storage", "Microsoft.Storage/storageAccounts", &["azurerm_storage_account"], NAMED),
    kind("storage", "Microsoft.Storage/storageAccounts/blobServices", &[], Part("parent", "blobservices")),
    kind("storage", "Microsoft.Storage/storageAccounts/fileServices", &[], Part("parent", "fileservices")),
    kind("storage", "Microsoft.Storage/storageAccounts/managementPolicies", &["azurerm_storage_management_policy"], Part("parent", "managementpolicies")),
    kind("storage", "Microsoft.Storage/storageAccounts/blobServices/containers", &["azurerm_storage_container"], BELOW),
    kind("storage", "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", &["azurerm_storage_container_immutability_policy"], Paths(&["parent"])),
    kind("registry", "Microsoft.ContainerRegistry/registries", &[], NAMED),
    kind("logging", "Microsoft.OperationalInsights/workspaces", &[], NAMED),
    kind("logging", "Microsoft.Insights/components", &[], NAMED),
    kind("logging", "Microsoft.Insights/privateLinkScopes", &["azurerm_monitor_private_link_scope"], NAMED),
    kind("logging", "Microsoft.Insights/privateLinkScopes/scopedResources", &["azurerm_monitor_private_link_scoped_service"], BELOW),
    kind("logging", "Microsoft.Insights/diagnosticSettings", &["azurerm_monitor_diagnostic_setting"], Paths(&["scope", "name"])),
    kind("logging", "Microsoft.Network/networkWatchers/flowLogs", &[], NAMED),
    kind("workspace", "Microsoft.MachineLearningServices/workspaces", &[], NAMED),
    kind("workspace", "Microsoft.MachineLearningServices/workspaces/datastores", &[], BELOW),
    kind("compute", "Microsoft.MachineLearningServices/workspaces/computes", &[], BELOW),
    kind("endpoints", "Microsoft.MachineLearningServices/workspaces/onlineEndpoints", &[], BELOW),
    kind("endpoints", "Microsoft.MachineLearningServices/workspaces/batchEndpoints", &[], BELOW),
];

/// Why what every account has is not compared.
const NAMED_ONLY: &str = "every account has one, and Bicep only gives it a name to say what becomes of its logs";

/// What has no counterpart.
#[rustfmt::skip]
pub static SILENT: &[Silent] = &[
    Silent { side: Native, kind: "Microsoft.Storage/storageAccounts/queueServices", but: None, why: NAMED_ONLY },
    Silent { side: Native, kind: "Microsoft.Storage/storageAccounts/tableServices", but: None, why: NAMED_ONLY },
    silent("azurerm_resource_group", "parity: main: makes the resource group"),
    silent("data.azurerm_client_config", "it is what `subscription()` and `tenant()` are"),
    silent("data.azapi_resource", "parity: keys: looks the newest version up"),
    silent("action Microsoft.Compute/virtualMachines", "parity: entry: starts the jump host"),
    silent("time_sleep", "parity: keys: waits three minutes"),
    silent("provider.azurerm", "it says how the provider works"),
    silent("provider.azapi", "it says how the provider works"),
];
