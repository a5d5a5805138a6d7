//! Attributes of Azure that Bicep and Terraform do not simply say under one name.

use bastide::cloud::azure::BUILT_IN_ROLES;

use crate::table::Does::{FromAddress, Given, Is, LeftOut, LeftOutAs, LeftOutOfOwn, Means, Split, Unkeyed};
use crate::table::Side::{Native, Terraform};
use crate::table::Target::{Attribute, Below, Of};
use crate::table::{Code, Does, Referred, Row, Side, Target, Word};

const fn bi(kind: &'static str, path: &'static str, does: Does, why: &'static str) -> Row {
    Row { side: Native, kind, path, does, why }
}

const fn tf(kind: &'static str, path: &'static str, does: Does, why: &'static str) -> Row {
    Row { side: Terraform, kind, path, does, why }
}

/// Why where a name is all that differs.
const NAME: &str = "it is called so";
/// Why where the provider says nothing.
const BY_DEFAULT: &str = "the provider takes it so";
/// Why where the provider has a switch.
const SWITCH: &str = "the provider has a switch for it";
/// Why of services whose encryption nobody can turn off.
const ENCRYPTED: &str = "Azure encrypts each service, with the key of the account unless told otherwise";
/// Why where Azure has one of a kind.
const ONE: &str = "Azure has one, called so";

/// Whether a switch of the provider is on, as Azure says it.
fn enabled(value: &str) -> String {
    value.replace("true", "Enabled").replace("false", "Disabled")
}

/// The ID of something that is there, as its address in Bicep tells it.
fn watcher(value: &str) -> String {
    let id = value.trim_start_matches("${").trim_end_matches(".}");
    id.replace("${subscription().subscriptionId}", "{subscription}")
}

/// The opposite of a switch.
fn not(value: &str) -> String {
    if value == "true" { "false".into() } else { value.replace("false", "true") }
}

/// The ID of a built-in role by its name.
fn role(name: &str) -> String {
    let found = BUILT_IN_ROLES.iter().find(|role| role.title == name);
    found.map_or_else(|| format!("no role is called {name}"), |role| role.id.to_owned())
}

/// The attributes.
#[rustfmt::skip]
pub static ROWS: &[Row] = &[
    tf("*", "dependson", LeftOut, "it says in which order things are made, which references decide otherwise in each language"),
    bi("*", "dependson", LeftOut, "it says in which order things are made, which references decide otherwise in each language"),
    tf("*", "timeouts", LeftOut, "it says how long to wait"),
    tf("*", "resourcegroupname", LeftOut, "parity: main: makes the resource group"),
    tf("*", "lifecycle.preventdestroy", LeftOut, "parity: main: destroys it, data sets too"),
    tf("*", "lifecycle.ignorechanges", LeftOut, "parity: compute: gives them tags when they are made"),
    tf("*", "identity.identityids", Is("identity.userassignedidentities"), NAME),
    bi("*", "apiversion", LeftOutOfOwn, "the provider decides it for its own types"),
    tf("azapi_resource", "type", Is("apiversion"), NAME),
    tf("azapi_resource", "type", Means(|value| value.split('@').next_back().unwrap_or_default().to_owned()), "the type goes before it"),
    tf("azapi_resource", "parentid", LeftOutAs("{group id}"), "Bicep is deployed into the group"),
    tf("azapi_resource", "parentid", Is("parent"), NAME),
    tf("azapi_resource", "ignorecasing", LeftOut, "it says how the provider works"),
    tf("azapi_resource", "responseexportvalues", LeftOut, "it says what outputs may tell"),
    tf("azapi_resource", "replacetriggersrefs", LeftOut, "parity: compute: makes a new machine"),
    tf("azapi_resource", "deletequeryparameters", LeftOut, "parity: workspace: purges it"),

    tf("azurerm_network_interface", "ipforwardingenabled", Is("enableipforwarding"), NAME),
    tf("azurerm_network_interface", "ipconfiguration.subnetid", Is("ipconfigurations.subnet.id"), NAME),
    tf("azurerm_network_interface", "ipconfiguration.privateipaddressallocation", Is("ipconfigurations.privateipallocationmethod"), NAME),
    tf("azurerm_network_interface", "ipconfiguration", Is("ipconfigurations"), NAME),
    tf("azurerm_network_security_group", "securityrule", Is("securityrules"), NAME),
    tf("azurerm_public_ip", "allocationmethod", Is("publicipallocationmethod"), NAME),
    tf("azurerm_public_ip", "", Given("sku.name", "Standard"), BY_DEFAULT),
    tf("azurerm_nat_gateway", "", Given("sku.name", "Standard"), BY_DEFAULT),
    tf("azurerm_nat_gateway_public_ip_association", "publicipaddressid", Is("publicipaddresses.id"), NAME),
    tf("azurerm_private_dns_zone", "", Given("location", "global"), "zones are of no region"),
    tf("azurerm_private_endpoint", "subnetid", Is("subnet.id"), NAME),
    tf("azurerm_private_endpoint", "privateserviceconnection.ismanualconnection", LeftOutAs("false"), "Azure has another list for those"),
    tf("azurerm_private_endpoint", "privateserviceconnection.privateconnectionresourceid", Is("privatelinkserviceconnections.privatelinkserviceid"), NAME),
    tf("azurerm_private_endpoint", "privateserviceconnection.subresourcenames", Is("privatelinkserviceconnections.groupids"), NAME),
    tf("azurerm_private_endpoint", "privateserviceconnection", Is("privatelinkserviceconnections"), NAME),
    tf("azurerm_private_endpoint", "privatednszonegroup", Unkeyed, "an endpoint has one group"),
    bi("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "privatednszoneconfigs.name", LeftOut, "the provider calls each zone by its own name"),
    bi("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "privatednszoneconfigs.privatednszoneid", Is("privatednszoneids"), NAME),
    bi("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "privatednszoneconfigs", Unkeyed, "the provider calls each zone by its own name"),
    bi("Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "apiversion", LeftOut, "the provider decides it for its own types"),

    tf("azurerm_bastion_host", "sku", Is("sku.name"), NAME),
    tf("azurerm_bastion_host", "copypasteenabled", Is("disablecopypaste"), SWITCH),
    tf("azurerm_bastion_host", "copypasteenabled", Means(not), SWITCH),
    tf("azurerm_bastion_host", "filecopyenabled", Is("enablefilecopy"), NAME),
    tf("azurerm_bastion_host", "ipconnectenabled", Is("enableipconnect"), NAME),
    tf("azurerm_bastion_host", "shareablelinkenabled", Is("enableshareablelink"), NAME),
    tf("azurerm_bastion_host", "tunnelingenabled", Is("enabletunneling"), NAME),
    tf("azurerm_bastion_host", "ipconfiguration.publicipaddressid", Is("ipconfigurations.publicipaddress.id"), NAME),
    tf("azurerm_bastion_host", "ipconfiguration.subnetid", Is("ipconfigurations.subnet.id"), NAME),
    tf("azurerm_bastion_host", "ipconfiguration", Is("ipconfigurations"), NAME),
    bi("Microsoft.Compute/virtualMachines", "osprofile.adminusername", LeftOut, "parity: entry: calls it `unused`"),
    bi("Microsoft.Compute/virtualMachines", "osprofile.computername", LeftOut, "the provider takes the name of the machine"),
    bi("Microsoft.Compute/virtualMachines", "osprofile.linuxconfiguration.ssh.publickeys.path", LeftOut, "parity: entry: calls it `unused`"),
    tf("azurerm_linux_virtual_machine", "adminusername", LeftOut, "parity: entry: calls it `unused`"),
    tf("azurerm_linux_virtual_machine", "adminsshkey.username", LeftOut, "parity: entry: calls it `unused`"),
    tf("azurerm_linux_virtual_machine", "adminsshkey.publickey", Is("osprofile.linuxconfiguration.ssh.publickeys.keydata"), NAME),
    tf("azurerm_linux_virtual_machine", "disablepasswordauthentication", Is("osprofile.linuxconfiguration.disablepasswordauthentication"), NAME),
    tf("azurerm_linux_virtual_machine", "patchassessmentmode", Is("osprofile.linuxconfiguration.patchsettings.assessmentmode"), NAME),
    tf("azurerm_linux_virtual_machine", "patchmode", Is("osprofile.linuxconfiguration.patchsettings.patchmode"), NAME),
    tf("azurerm_linux_virtual_machine", "rebootsetting", Is("osprofile.linuxconfiguration.patchsettings.automaticbyplatformsettings.rebootsetting"), NAME),
    tf("azurerm_linux_virtual_machine", "bootdiagnostics", Is("diagnosticsprofile.bootdiagnostics.enabled"), SWITCH),
    tf("azurerm_linux_virtual_machine", "bootdiagnostics", Means(|value| value.replace("{}", "true")), SWITCH),
    tf("azurerm_linux_virtual_machine", "size", Is("hardwareprofile.vmsize"), NAME),
    tf("azurerm_linux_virtual_machine", "networkinterfaceids", Is("networkprofile.networkinterfaces.id"), NAME),
    tf("azurerm_linux_virtual_machine", "osdisk.caching", LeftOutAs("ReadWrite"), "Azure takes it so for the disk of a system"),
    tf("azurerm_linux_virtual_machine", "osdisk.storageaccounttype", Is("storageprofile.osdisk.manageddisk.storageaccounttype"), NAME),
    tf("azurerm_linux_virtual_machine", "", Given("storageprofile.osdisk.createoption", "FromImage"), BY_DEFAULT),
    tf("azurerm_linux_virtual_machine", "", Given("storageprofile.osdisk.deleteoption", "Delete"), BY_DEFAULT),
    tf("azurerm_linux_virtual_machine", "sourceimagereference", Is("storageprofile.imagereference"), NAME),
    tf("azurerm_linux_virtual_machine", "securebootenabled", Is("securityprofile.uefisettings.securebootenabled"), NAME),
    tf("azurerm_linux_virtual_machine", "vtpmenabled", Is("securityprofile.uefisettings.vtpmenabled"), NAME),
    tf("azurerm_linux_virtual_machine", "securityprofile", Given("securityprofile.securitytype", "TrustedLaunch"), "the provider takes it so with either switch"),
    tf("azurerm_virtual_machine_extension", "virtualmachineid", Is("parent"), NAME),
    bi("Microsoft.Compute/virtualMachines/extensions", "location", LeftOut, "the provider takes the one of the machine"),
    bi("Microsoft.DevTestLab/schedules", "name", LeftOut, "the provider makes it as Azure asks for it, from the name of the machine"),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "virtualmachineid", Is("targetresourceid"), NAME),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "dailyrecurrencetime", Is("dailyrecurrence.time"), NAME),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "timezone", Is("timezoneid"), NAME),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "notificationsettings.enabled", Is("notificationsettings.status"), SWITCH),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "notificationsettings.enabled", Means(enabled), SWITCH),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "", Given("status", "Enabled"), BY_DEFAULT),
    tf("azurerm_dev_test_global_vm_shutdown_schedule", "", Given("tasktype", "ComputeVmShutdownTask"), BY_DEFAULT),

    tf("azurerm_key_vault", "skuname", Is("sku.name"), NAME),
    tf("azurerm_key_vault", "", Given("sku.family", "A"), BY_DEFAULT),
    tf("azurerm_key_vault", "publicnetworkaccessenabled", Is("publicnetworkaccess"), SWITCH),
    tf("azurerm_key_vault", "publicnetworkaccessenabled", Means(enabled), SWITCH),
    tf("azurerm_key_vault", "rbacauthorizationenabled", Is("enablerbacauthorization"), NAME),
    tf("azurerm_key_vault", "purgeprotectionenabled", Is("enablepurgeprotection"), NAME),
    tf("azurerm_key_vault", "softdeleteretentiondays", Is("softdeleteretentionindays"), NAME),
    tf("azurerm_key_vault", "", Given("enablesoftdelete", "true"), BY_DEFAULT),
    tf("azapi_resource_action", "resourceid", Split("/keys/", "parent", "name"), "an action is called by the ID"),
    tf("azapi_resource_action", "type", LeftOut, "it is the type"),
    tf("azapi_resource_action", "method", LeftOutAs("PUT"), "to make it is to put it there"),
    tf("azapi_resource_action", "responseexportvalues", LeftOut, "it says what outputs may tell"),

    bi("Microsoft.Authorization/roleAssignments", "scope", FromAddress, "a module may be deployed to a subscription"),
    bi("Microsoft.Authorization/roleAssignments", "name", LeftOut, "parity: access: leaves their names to the provider"),
    tf("azurerm_role_assignment", "scope", LeftOutAs("{group id}"), "Bicep is deployed into the group"),
    tf("azurerm_role_assignment", "roledefinitionname", Is("roledefinitionid"), "the provider looks the name up"),
    tf("azurerm_role_assignment", "roledefinitionname", Means(role), "the provider looks the name up"),
    bi("Microsoft.Authorization/roleDefinitions", "name", LeftOut, "the provider makes one up"),
    tf("azurerm_role_definition", "name", Is("rolename"), NAME),
    tf("azurerm_role_definition", "scope", Is("assignablescopes"), "the provider takes its scope so"),
    tf("azurerm_role_definition", "", Given("type", "CustomRole"), BY_DEFAULT),

    tf("azurerm_storage_account", "accountreplicationtype", Is("sku.name"), "Azure has one name for both"),
    tf("azurerm_storage_account", "accountreplicationtype", Means(|value| format!("Standard_{value}")), "Azure has one name for both"),
    tf("azurerm_storage_account", "accounttier", LeftOutAs("Standard"), "Azure has one name for both"),
    tf("azurerm_storage_account", "", Given("kind", "StorageV2"), BY_DEFAULT),
    tf("azurerm_storage_account", "publicnetworkaccessenabled", Is("publicnetworkaccess"), SWITCH),
    tf("azurerm_storage_account", "publicnetworkaccessenabled", Means(enabled), SWITCH),
    tf("azurerm_storage_account", "networkrules", Is("networkacls"), NAME),
    tf("azurerm_storage_account", "allownesteditemstobepublic", Is("allowblobpublicaccess"), NAME),
    tf("azurerm_storage_account", "sharedaccesskeyenabled", Is("allowsharedkeyaccess"), NAME),
    tf("azurerm_storage_account", "localuserenabled", Is("islocaluserenabled"), NAME),
    tf("azurerm_storage_account", "sftpenabled", Is("issftpenabled"), NAME),
    tf("azurerm_storage_account", "crosstenantreplicationenabled", Is("allowcrosstenantreplication"), NAME),
    tf("azurerm_storage_account", "mintlsversion", Is("minimumtlsversion"), NAME),
    tf("azurerm_storage_account", "httpstrafficonlyenabled", Is("supportshttpstrafficonly"), NAME),
    tf("azurerm_storage_account", "saspolicy.expirationperiod", Is("saspolicy.sasexpirationperiod"), NAME),
    tf("azurerm_storage_account", "infrastructureencryptionenabled", Is("encryption.requireinfrastructureencryption"), NAME),
    tf("azurerm_storage_account", "queueencryptionkeytype", Is("encryption.services.queue.keytype"), NAME),
    tf("azurerm_storage_account", "tableencryptionkeytype", Is("encryption.services.table.keytype"), NAME),
    tf("azurerm_storage_account", "customermanagedkey.userassignedidentityid", Is("encryption.identity.userassignedidentity"), NAME),
    tf("azurerm_storage_account", "customermanagedkey.keyvaultkeyid", Split("keys/", "encryption.keyvaultproperties.keyvaulturi", "encryption.keyvaultproperties.keyname"), "Azure has vault and key apart"),
    tf("azurerm_storage_account", "encryption.keyvaultproperties", Given("encryption.keysource", "Microsoft.Keyvault"), "a key of a vault is from there"),
    tf("azurerm_storage_account", "", Given("encryption.keysource", "Microsoft.Storage"), BY_DEFAULT),
    tf("azurerm_storage_account", "encryption.services.queue", Given("encryption.services.queue.enabled", "true"), ENCRYPTED),
    tf("azurerm_storage_account", "encryption.services.table", Given("encryption.services.table.enabled", "true"), ENCRYPTED),
    tf("azurerm_storage_account", "encryption.services", Given("encryption.services.blob.enabled", "true"), ENCRYPTED),
    tf("azurerm_storage_account", "encryption.services", Given("encryption.services.blob.keytype", "Account"), ENCRYPTED),
    tf("azurerm_storage_account", "encryption.services", Given("encryption.services.file.enabled", "true"), ENCRYPTED),
    tf("azurerm_storage_account", "encryption.services", Given("encryption.services.file.keytype", "Account"), ENCRYPTED),
    tf("azurerm_storage_account", "blobproperties.changefeedenabled", Is("blobservices.changefeed.enabled"), NAME),
    tf("azurerm_storage_account", "blobproperties.changefeedretentionindays", Is("blobservices.changefeed.retentionindays"), NAME),
    tf("azurerm_storage_account", "blobproperties.versioningenabled", Is("blobservices.isversioningenabled"), NAME),
    tf("azurerm_storage_account", "blobproperties", Is("blobservices"), NAME),
    tf("azurerm_storage_account", "blobservices.containerdeleteretentionpolicy", Given("blobservices.containerdeleteretentionpolicy.enabled", "true"), "the provider takes it so with days"),
    tf("azurerm_storage_account", "blobservices.deleteretentionpolicy", Given("blobservices.deleteretentionpolicy.enabled", "true"), "the provider takes it so with days"),
    tf("azurerm_storage_account", "shareproperties.retentionpolicy", Is("fileservices.sharedeleteretentionpolicy"), NAME),
    tf("azurerm_storage_account", "fileservices.sharedeleteretentionpolicy", Given("fileservices.sharedeleteretentionpolicy.enabled", "true"), "the provider takes it so with days"),
    bi("Microsoft.Storage/storageAccounts/blobServices", "name", LeftOutAs("default"), ONE),
    bi("Microsoft.Storage/storageAccounts/fileServices", "name", LeftOutAs("default"), ONE),
    bi("Microsoft.Storage/storageAccounts/blobServices", "apiversion", LeftOut, "the provider decides it for its own types"),
    bi("Microsoft.Storage/storageAccounts/fileServices", "apiversion", LeftOut, "the provider decides it for its own types"),
    bi("Microsoft.Storage/storageAccounts/managementPolicies", "name", LeftOutAs("default"), ONE),
    bi("Microsoft.Storage/storageAccounts/managementPolicies", "policy.rules.definition", Is("rule"), NAME),
    bi("Microsoft.Storage/storageAccounts/managementPolicies", "policy.rules", Is("rule"), NAME),
    bi("Microsoft.Storage/storageAccounts/managementPolicies", "rule", Given("rule.enabled", "true"), "Azure takes it so"),
    tf("azurerm_storage_management_policy", "storageaccountid", Is("parent"), NAME),
    tf("azurerm_storage_management_policy", "rule.actions.baseblob.deleteafterdayssincemodificationgreaterthan", Is("rule.actions.baseblob.delete.daysaftermodificationgreaterthan"), NAME),
    tf("azurerm_storage_management_policy", "rule.actions.baseblob.tiertocoolafterdayssincemodificationgreaterthan", Is("rule.actions.baseblob.tiertocool.daysaftermodificationgreaterthan"), NAME),
    tf("azurerm_storage_management_policy", "rule.actions.snapshot.deleteafterdayssincecreationgreaterthan", Is("rule.actions.snapshot.delete.daysaftercreationgreaterthan"), NAME),
    tf("azurerm_storage_management_policy", "rule.actions.version.deleteafterdayssincecreation", Is("rule.actions.version.delete.daysaftercreationgreaterthan"), NAME),
    tf("azurerm_storage_management_policy", "rule", Given("rule.type", "Lifecycle"), BY_DEFAULT),
    tf("azurerm_storage_container", "storageaccountid", Is("parent"), "Azure has a service between account and container"),
    tf("azurerm_storage_container", "storageaccountid", Means(|value| format!("{value}/blobServices/default")), "Azure has a service between account and container"),
    tf("azurerm_storage_container", "containeraccesstype", Is("publicaccess"), NAME),
    tf("azurerm_storage_container", "containeraccesstype", Means(|value| value.replace("private", "None")), NAME),
    bi("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", "name", LeftOutAs("default"), ONE),
    tf("azurerm_storage_container_immutability_policy", "storagecontainerresourcemanagerid", Is("parent"), NAME),
    tf("azurerm_storage_container_immutability_policy", "immutabilityperiodindays", Is("immutabilityperiodsincecreationindays"), NAME),
    tf("azurerm_storage_container_immutability_policy", "protectedappendwritesenabled", Is("allowprotectedappendwrites"), NAME),

    bi("Microsoft.Network/networkWatchers/flowLogs", "parent", Means(watcher), "Bicep refers to what is there, and Terraform names its ID"),
    tf("azurerm_monitor_diagnostic_setting", "targetresourceid", Is("scope"), NAME),
    tf("azurerm_monitor_diagnostic_setting", "loganalyticsworkspaceid", Is("workspaceid"), NAME),
    bi("Microsoft.Insights/diagnosticSettings", "logs", Unkeyed, "the provider says less of each"),
    bi("Microsoft.Insights/diagnosticSettings", "metrics", Unkeyed, "the provider says less of each"),
    tf("azurerm_monitor_diagnostic_setting", "enabledlog", Is("logs"), NAME),
    tf("azurerm_monitor_diagnostic_setting", "logs", Given("logs.enabled", "true"), "the provider takes it so with a category"),
    tf("azurerm_monitor_diagnostic_setting", "enabledmetric", Is("metrics"), NAME),
    tf("azurerm_monitor_diagnostic_setting", "metrics", Given("metrics.enabled", "true"), "the provider takes it so with a category"),
    tf("azurerm_monitor_private_link_scope", "ingestionaccessmode", Is("accessmodesettings.ingestionaccessmode"), NAME),
    tf("azurerm_monitor_private_link_scope", "queryaccessmode", Is("accessmodesettings.queryaccessmode"), NAME),
    tf("azurerm_monitor_private_link_scope", "", Given("location", "global"), "it is of no region"),
    tf("azurerm_monitor_private_link_scoped_service", "scopename", Is("parent"), NAME),
    tf("azurerm_monitor_private_link_scoped_service", "scopename", Means(|value| format!("<privateLinkScopes {value}>")), "its name is resolved"),
];

const fn referred(side: Side, kind: &'static str, attribute: &'static str, is: Target) -> Referred {
    Referred { side, kind, attribute, is }
}

/// What references lead to.
#[rustfmt::skip]
pub static REFERRED: &[Referred] = &[
    referred(Native, "Microsoft.KeyVault/vaults/keys", "keyuri", Below("parent", "vaulturi", "keys/", "name")),
    referred(Terraform, "data.azapi_resource", "output.properties.keyuriwithversion", Of("resourceid", "keyuriwithversion")),
    referred(Terraform, "Microsoft.Authorization/roleDefinitions", "roledefinitionresourceid", Attribute("id")),
];

/// What both call otherwise.
#[rustfmt::skip]
pub static WORDS: &[Word] = &[
    (Native, "environment().suffixes.storage", "core.windows.net"),
    (Native, "environment().suffixes.acrLoginServer", ".azurecr.io"),
    (Native, "resourceGroup().name", "{group}"),
    (Native, "subscription().id", "/subscriptions/{subscription}"),
    (Native, "subscription().subscriptionId", "{subscription}"),
    (Native, "tenant().tenantId", "{tenant}"),
    (Terraform, "azurerm_resource_group.main.id", "{group id}"),
    (Terraform, "data.azurerm_client_config.main.subscription_id", "{subscription}"),
    (Terraform, "data.azurerm_client_config.main.tenant_id", "{tenant}"),
];

/// What is code in both.
#[rustfmt::skip]
pub static CODES: &[Code] = &[
    (Native, "subscriptionResourceId('Microsoft.Authorization/roleDefinitions',", "", ""),
];
