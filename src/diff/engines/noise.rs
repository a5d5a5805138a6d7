//! Tells which differences of a what-if are none: what the service fills in itself, and what it takes an omission for anyway.
//!
//! A what-if lists a property as deleted where the service has a value and the template has none ("Bicep what-if: preview changes", "What-if
//! noise reduction for deployment stacks"). Such a difference is folded where the service alone can set the property, or where the value is
//! the one that an omission means; whoever changed it by hand is told.

use serde_json::Value as Json;

/// Properties that are read-only wherever a type that the output has gives them: the `readOnly` ones of the types' definitions, which the resource
/// types' reference pages are made from.
#[rustfmt::skip]
const READ_ONLY: &[&str] = &[
    "AppId", "ApplicationId", "ConnectionString", "CreationDate", "HockeyAppToken", "InstrumentationKey", "LaMigrationDate",
    "PrivateLinkScopedResources", "accountMigrationInProgress", "allocatedAddressPrefixes", "allocationState", "allocationStateTransitionTime",
    "appliedDnsServers", "backendIPConfiguration", "backendIPConfigurations", "blobRestoreStatus", "connectivityEndpoints", "createdBy",
    "createdDate", "createdOn", "creationDate", "creationTime", "currentNodeCount", "currentVersionedKeyExpirationTimestamp",
    "currentVersionedKeyIdentifier", "customerId", "dataEndpointHostNames", "dataIngestionStatus", "dataMounts",
    "defaultOutboundConnectivityEnabled", "defaultPublicNatGateway", "defaultSecurityRules", "deletedTime", "exactVersion",
    "failoverInProgress", "firewallPublicIpAddress", "flowLogs", "geoReplicationStats", "hasBgpOverride", "hasImmutabilityPolicy",
    "hasLegalHold", "hostedWorkloads", "hsmPoolResourceId", "inboundNatPools", "inboundNatRules", "inboundNatRulesPortMapping",
    "internalDomainNameSuffix", "internalFqdn", "internalId", "ipConfiguration", "ipConfigurationProfiles", "isAttachedCompute",
    "isSkuConversionBlocked", "keyCreationTime", "keyRotationEnabled", "keyUri", "keyUriWithVersion", "lastEnabledTime", "lastGeoFailoverTime",
    "lastKeyRotationTimestamp", "lastModifiedDate", "lastModifiedTime", "lastOperation", "lastSkuUpdate", "lastUpdatedTime", "leaseDuration",
    "leaseState", "leaseStatus", "legalHold", "loadBalancingRules", "loginServer", "macAddress", "managedBy", "maxNumberOfRecordSets",
    "maxNumberOfVirtualNetworkLinks", "maxNumberOfVirtualNetworkLinksWithRegistration", "migrationState", "minRestoreTime", "mlFlowTrackingUri",
    "modifiedDate", "modifiedOn", "networkId", "networkInterfaceIPConfiguration", "networkInterfaceTapConfigurations", "nodeStateCounts",
    "notebookInfo", "numberOfRecordSets", "numberOfVirtualNetworkLinks", "numberOfVirtualNetworkLinksWithRegistration", "osImageMetadata",
    "outboundRule", "primaryEndpoints", "primaryLocation", "privateEndpointConnections", "privateEndpoints", "privateLinkConnectionProperties",
    "privateLinkCount", "privateLinkScopedResources", "provisioningErrors", "quotaNextResetTime", "recordSets", "recoveryLevel",
    "regionalCommunity", "remainingRetentionDays", "remoteVirtualNetworkEncryption", "resourceGuid", "resourceNavigationLinks", "scoringUri",
    "secondaryEndpoints", "secondaryLocation", "serviceAssociationLinks", "serviceProvisionedResourceGroup", "statusOfPrimary",
    "statusOfSecondary", "storageAccountSkuConversionStatus", "storageHnsEnabled", "swaggerUri", "systemData", "systemServices",
    "tapConfigurations", "targetNodeCount", "timeCreated", "timeStamp", "unifiedSentinelBillingOnly", "uniqueIdentifier", "updatedBy",
    "updatedOn", "versionedKeyIdentifier", "virtualMachine", "virtualNetworkLinkState", "vmId", "vnetEncryptionSupported",
];

/// Properties that a template could set here or there, and that the service fills in where it does not (reported as noise in
/// Azure/arm-template-whatif 61, 177, 279, 363).
#[rustfmt::skip]
const FILLED: &[&str] = &[
    "clientId", "customDnsConfigs", "etag", "id", "instanceView", "ipAddress", "networkInterfaces", "principalId",
    "privateLinkServiceConnectionState", "provisioningState", "tenantId", "type", "vaultUri",
];

/// What an omitted property means: the end of its path without places in lists, and its value, each of a type (its reference page, "property
/// values"; reported as noise in Azure/arm-template-whatif 117, 279, 284, 394).
#[rustfmt::skip]
static DEFAULTS: &[(&str, &[(&str, Default)])] = &[
    ("Microsoft.Compute/virtualMachines", &[
        ("osProfile.allowExtensionOperations", Truth(true)), ("osProfile.requireGuestProvisionSignal", Truth(true)),
        ("linuxConfiguration.provisionVMAgent", Truth(true)), ("osDisk.deleteOption", Text("Detach"))]),
    ("Microsoft.ContainerRegistry/registries", &[
        ("policies.quarantinePolicy.status", Text("disabled")), ("policies.trustPolicy.status", Text("disabled")),
        ("policies.trustPolicy.type", Text("Notary")), ("policies.retentionPolicy.status", Text("disabled")),
        ("policies.retentionPolicy.days", Number(7)), ("policies.softDeletePolicy.status", Text("disabled")),
        ("policies.softDeletePolicy.retentionDays", Number(7)), ("properties.zoneRedundancy", Text("Disabled")),
        ("properties.dataEndpointEnabled", Truth(false)), ("properties.adminUserEnabled", Truth(false)),
        ("sku.tier", Text("Premium"))]),
    ("Microsoft.KeyVault/vaults", &[
        ("properties.softDeleteRetentionInDays", Number(90)), ("properties.enableSoftDelete", Truth(true)),
        ("sku.family", Text("A"))]),
    ("Microsoft.Network/bastionHosts", &[("properties.scaleUnits", Number(2))]),
    ("Microsoft.Network/natGateways", &[("properties.idleTimeoutInMinutes", Number(4)), ("sku.tier", Text("Regional"))]),
    ("Microsoft.Network/networkInterfaces", &[
        ("properties.auxiliaryMode", Text("None")), ("properties.auxiliarySku", Text("None")),
        ("properties.disableTcpStateTracking", Truth(false)), ("properties.enableAcceleratedNetworking", Truth(false)),
        ("properties.nicType", Text("Standard")), ("kind", Text("Regular")),
        ("ipConfigurations.properties.primary", Truth(true)), ("ipConfigurations.properties.privateIPAddressVersion", Text("IPv4")),
        ("ipConfigurations.properties.privateIPAddress", Any)]),
    ("Microsoft.Network/privateEndpoints", &[("properties.ipVersionType", Text("IPv4"))]),
    ("Microsoft.Network/publicIPAddresses", &[
        ("properties.idleTimeoutInMinutes", Number(4)), ("properties.publicIPAddressVersion", Text("IPv4")), ("sku.tier", Text("Regional"))]),
    ("Microsoft.Network/virtualNetworks", &[
        ("properties.enableDdosProtection", Truth(false)), ("properties.privateEndpointVNetPolicies", Text("Disabled")),
        ("subnets.properties.privateEndpointNetworkPolicies", Text("Disabled")),
        ("subnets.properties.privateLinkServiceNetworkPolicies", Text("Enabled"))]),
    ("Microsoft.Network/virtualNetworks/subnets", &[
        ("properties.privateEndpointNetworkPolicies", Text("Disabled")), ("properties.privateLinkServiceNetworkPolicies", Text("Enabled"))]),
    ("Microsoft.OperationalInsights/workspaces", &[
        ("features.legacy", Number(0)), ("features.searchVersion", Number(1)), ("workspaceCapping.dailyQuotaGb", Number(-1)),
        ("workspaceCapping.quotaNextResetTime", Any), ("workspaceCapping.dataIngestionStatus", Any)]),
    ("Microsoft.Storage/storageAccounts", &[
        ("properties.largeFileSharesState", Text("Disabled")), ("properties.isHnsEnabled", Truth(false)), ("properties.isSftpEnabled", Truth(false)),
        ("properties.isLocalUserEnabled", Truth(false)), ("properties.accessTier", Text("Hot")), ("properties.isNfsV3Enabled", Truth(false)), ("sku.tier", Text("Standard")),
        ("encryption.services.blob.lastEnabledTime", Any), ("encryption.services.file.lastEnabledTime", Any)]),
    ("Microsoft.Storage/storageAccounts/blobServices/containers", &[
        ("properties.defaultEncryptionScope", Text("$account-encryption-key")), ("properties.denyEncryptionScopeOverride", Truth(false))]),
];

use self::Default::{Any, Number, Text, Truth};

/// A value that an omission means.
#[derive(Debug, Clone, Copy)]
enum Default {
    /// This text.
    Text(&'static str),
    /// This number.
    Number(i64),
    /// This truth.
    Truth(bool),
    /// Whatever the service says.
    Any,
}

/// Whether a property that the template does not name loses nothing, given the type of the resource, its path and its value.
pub(super) fn is_noise(kind: &str, path: &[String], value: &Json) -> bool {
    let keys: Vec<&str> = super::keys(path).collect();
    if keys.last().is_some_and(|key| READ_ONLY.contains(key) || FILLED.contains(key)) {
        return true;
    }
    let dotted = keys.join(".");
    let rows = DEFAULTS.iter().filter(|(of, _)| of.eq_ignore_ascii_case(kind)).flat_map(|(_, rows)| *rows);
    let mut ends = rows
        .filter(|(end, _)| dotted.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    ends.any(|(_, default)| match default {
        Text(text) => value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(text)),
        Number(number) => value.as_f64() == Some(*number as f64),
        Truth(truth) => value.as_bool() == Some(*truth),
        Any => true,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_service_sets_and_what_an_omission_means_are_no_differences() {
        let noise = |kind: &str, path: &str, value: Json| {
            is_noise(kind, &path.split('/').map(str::to_owned).collect::<Vec<_>>(), &value)
        };
        let network = "Microsoft.Network/virtualNetworks";
        let policies = "properties/subnets/[0]/properties/privateEndpointNetworkPolicies";
        assert!(noise(network, "properties/subnets/[0]/etag", json!("W/1")));
        assert!(noise(network, policies, json!("Disabled")) && !noise(network, policies, json!("Enabled")));
        assert!(noise("microsoft.network/natgateways", "properties/idleTimeoutInMinutes", json!(4)));
        assert!(!noise("Microsoft.Network/natGateways", "properties/idleTimeoutInMinutes", json!(10)));
        assert!(!noise("A.B/c", "properties/idleTimeoutInMinutes", json!(4)));
    }

    #[test]
    fn a_type_stands_once_and_in_order() {
        assert!(DEFAULTS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for table in [READ_ONLY, FILLED] {
            assert!(table.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
