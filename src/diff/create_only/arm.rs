//! What Azure Resource Manager takes only when a resource is made, of the types that we render.

use super::CreateOnly;

/// Each type with what of it is set once, as the pages of the types under "Bicep, ARM template, and Terraform AzAPI reference" and the REST
/// reference of each service say, in alphabetical order; beside them "Understand Azure role assignments" (assignments), "Virtual Machines -
/// Create Or Update" (virtual machines), "Encrypt a registry with a customer-managed key" and "Workspaces - Create Or Update" (registry and
/// workspace), "Access Azure resources from an online endpoint with a managed identity" (endpoints), "Change how a storage account is
/// replicated" (storage), "Manage a virtual network" (subnets). Names are part of the address, so that another one is another resource.
#[rustfmt::skip]
pub(super) static ARM: &[CreateOnly] = &[
    CreateOnly { kind: "Microsoft.Authorization/roleAssignments", always: &["properties/principalId", "properties/principalType", "properties/roleDefinitionId", "properties/delegatedManagedIdentityResourceId"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Authorization/roleDefinitions", always: &["properties/type"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Compute/virtualMachines", always: &["extendedLocation", "location", "plan", "properties/availabilitySet", "properties/evictionPolicy", "properties/osProfile/adminUsername", "properties/osProfile/computerName", "properties/osProfile/customData", "properties/osProfile/linuxConfiguration/disablePasswordAuthentication", "properties/osProfile/linuxConfiguration/ssh", "properties/platformFaultDomain", "properties/priority", "properties/storageProfile/imageReference", "properties/storageProfile/osDisk/createOption", "properties/storageProfile/osDisk/name", "properties/storageProfile/osDisk/osType", "zones"], sometimes: &["properties/securityProfile", "properties/storageProfile/osDisk/managedDisk"] },
    CreateOnly { kind: "Microsoft.Compute/virtualMachines/extensions", always: &["location", "properties/publisher", "properties/type"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.ContainerRegistry/registries", always: &["location", "properties/encryption/status", "properties/zoneRedundancy"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.DevTestLab/schedules", always: &["location", "properties/targetResourceId", "properties/taskType"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Insights/components", always: &["location", "properties/Application_Type"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Insights/diagnosticSettings", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Insights/privateLinkScopes", always: &["location"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Insights/privateLinkScopes/scopedResources", always: &["properties/linkedResourceId"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.KeyVault/vaults", always: &["location", "properties/softDeleteRetentionInDays"], sometimes: &[] },
    // A key that is there is returned as it is, whatever is asked for: nothing of it replaces it.
    CreateOnly { kind: "Microsoft.KeyVault/vaults/keys", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.MachineLearningServices/workspaces", always: &["kind", "location", "properties/enableDataIsolation", "properties/encryption/identity", "properties/encryption/keyVaultProperties/keyVaultArmId", "properties/encryption/status", "properties/hbiWorkspace", "properties/hubResourceId", "properties/keyVault", "properties/storageAccount"], sometimes: &["properties/containerRegistry"] },
    CreateOnly { kind: "Microsoft.MachineLearningServices/workspaces/batchEndpoints", always: &["identity", "location", "properties/authMode"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.MachineLearningServices/workspaces/computes", always: &["location", "properties/computeType", "properties/disableLocalAuth", "properties/properties/applicationSharingPolicy", "properties/properties/computeInstanceAuthorizationType", "properties/properties/enableNodePublicIp", "properties/properties/enableSSO", "properties/properties/idleTimeBeforeShutdown", "properties/properties/isolatedNetwork", "properties/properties/osType", "properties/properties/personalComputeInstanceSettings", "properties/properties/remoteLoginPortPublicAccess", "properties/properties/schedules", "properties/properties/setupScripts", "properties/properties/sshSettings", "properties/properties/subnet", "properties/properties/userAccountCredentials", "properties/properties/virtualMachineImage", "properties/properties/vmPriority", "properties/properties/vmSize"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.MachineLearningServices/workspaces/datastores", always: &["properties/datastoreType"], sometimes: &["properties/accountName", "properties/containerName"] },
    CreateOnly { kind: "Microsoft.MachineLearningServices/workspaces/onlineEndpoints", always: &["identity", "kind", "location", "properties/compute"], sometimes: &["properties/authMode"] },
    CreateOnly { kind: "Microsoft.ManagedIdentity/userAssignedIdentities", always: &["location"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/bastionHosts", always: &["location", "properties/ipConfigurations", "properties/virtualNetwork", "zones"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/natGateways", always: &["location", "sku/name", "zones"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/networkInterfaces", always: &["extendedLocation", "location"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/networkSecurityGroups", always: &["location"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/networkWatchers/flowLogs", always: &["location", "properties/targetResourceId"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/privateDnsZones", always: &["location"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/privateDnsZones/virtualNetworkLinks", always: &["location", "properties/virtualNetwork"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/privateEndpoints", always: &["extendedLocation", "location", "properties/customNetworkInterfaceName", "properties/ipConfigurations", "properties/manualPrivateLinkServiceConnections", "properties/privateLinkServiceConnections/*/properties/groupIds", "properties/privateLinkServiceConnections/*/properties/privateLinkServiceId", "properties/subnet"], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Network/publicIPAddresses", always: &["extendedLocation", "location", "properties/ipTags", "properties/publicIPAddressVersion", "properties/publicIPPrefix", "sku", "zones"], sometimes: &["properties/publicIPAllocationMethod"] },
    // A subnet and a prefix in which something stands cannot be changed.
    CreateOnly { kind: "Microsoft.Network/virtualNetworks", always: &["extendedLocation", "location"], sometimes: &["properties/addressSpace/addressPrefixes", "properties/subnets/*/properties/addressPrefix", "properties/subnets/*/properties/addressPrefixes"] },
    CreateOnly { kind: "Microsoft.OperationalInsights/workspaces", always: &["location"], sometimes: &["properties/sku/name"] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts", always: &["extendedLocation", "location", "properties/dnsEndpointType", "properties/encryption/requireInfrastructureEncryption", "properties/isNfsV3Enabled"], sometimes: &["kind", "properties/immutableStorageWithVersioning", "properties/isHnsEnabled"] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/blobServices", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/blobServices/containers", always: &["properties/defaultEncryptionScope", "properties/denyEncryptionScopeOverride"], sometimes: &["properties/immutableStorageWithVersioning"] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/fileServices", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/managementPolicies", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/queueServices", always: &[], sometimes: &[] },
    CreateOnly { kind: "Microsoft.Storage/storageAccounts/tableServices", always: &[], sometimes: &[] },
];
