//! What the Terraform providers of Azure set once, of the types that we render.

use super::CreateOnly;

/// Each type with the arguments of which its page in the documentation of the provider says "Changing this forces a new resource to be
/// created" (`ForceNew` in the provider's schema), in alphabetical order. What is inside the body of a resource of AzAPI stands in the
/// table of its ARM type. Arguments that the provider refuses to change ("once set cannot be changed") stand here too.
#[rustfmt::skip]
pub(super) static AZURERM: &[CreateOnly] = &[
    CreateOnly { kind: "azapi_resource", always: &["location", "name", "parent_id"], sometimes: &["replace_triggers_external_values"] },
    CreateOnly { kind: "azapi_resource_action", always: &["action", "resource_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_bastion_host", always: &["ip_configuration", "location", "name", "resource_group_name", "virtual_network_id", "zones"], sometimes: &[] },
    CreateOnly { kind: "azurerm_dev_test_global_vm_shutdown_schedule", always: &["location", "virtual_machine_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_key_vault", always: &["location", "name", "resource_group_name", "soft_delete_retention_days"], sometimes: &[] },
    CreateOnly { kind: "azurerm_linux_virtual_machine", always: &["admin_password", "admin_ssh_key", "admin_username", "availability_set_id", "computer_name", "custom_data", "disable_password_authentication", "edge_zone", "eviction_policy", "location", "name", "os_disk/*/diff_disk_settings", "os_disk/*/name", "os_disk/*/secure_vm_disk_encryption_set_id", "os_disk/*/security_encryption_type", "os_disk/*/storage_account_type", "os_managed_disk_id", "plan", "platform_fault_domain", "priority", "provision_vm_agent", "resource_group_name", "secure_boot_enabled", "source_image_id", "source_image_reference", "vtpm_enabled", "zone"], sometimes: &[] },
    CreateOnly { kind: "azurerm_monitor_diagnostic_setting", always: &["name", "target_resource_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_monitor_private_link_scope", always: &["name", "resource_group_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_monitor_private_link_scoped_service", always: &["linked_resource_id", "name", "resource_group_name", "scope_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_nat_gateway", always: &["location", "name", "resource_group_name", "sku_name", "zones"], sometimes: &[] },
    CreateOnly { kind: "azurerm_nat_gateway_public_ip_association", always: &["nat_gateway_id", "public_ip_address_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_network_interface", always: &["edge_zone", "location", "name", "resource_group_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_network_security_group", always: &["location", "name", "resource_group_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_private_dns_zone", always: &["name", "resource_group_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_private_endpoint", always: &["custom_network_interface_name", "edge_zone", "ip_configuration", "location", "name", "private_service_connection/*/is_manual_connection", "private_service_connection/*/name", "private_service_connection/*/private_connection_resource_alias", "private_service_connection/*/private_connection_resource_id", "private_service_connection/*/subresource_names", "resource_group_name", "subnet_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_public_ip", always: &["edge_zone", "ip_tags", "ip_version", "location", "name", "public_ip_prefix_id", "resource_group_name", "sku", "sku_tier", "zones"], sometimes: &["domain_name_label_scope"] },
    CreateOnly { kind: "azurerm_resource_group", always: &["location", "name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_role_assignment", always: &["delegated_managed_identity_resource_id", "name", "principal_id", "principal_type", "role_definition_id", "role_definition_name", "scope"], sometimes: &[] },
    CreateOnly { kind: "azurerm_role_definition", always: &["role_definition_id", "scope"], sometimes: &[] },
    CreateOnly { kind: "azurerm_storage_account", always: &["account_tier", "dns_endpoint_type", "edge_zone", "infrastructure_encryption_enabled", "is_hns_enabled", "location", "name", "nfsv3_enabled", "provisioned_billing_model_version", "queue_encryption_key_type", "resource_group_name", "table_encryption_key_type"], sometimes: &["account_kind", "immutability_policy", "large_file_share_enabled"] },
    CreateOnly { kind: "azurerm_storage_container", always: &["default_encryption_scope", "encryption_scope_override_enabled", "name", "storage_account_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_storage_container_immutability_policy", always: &["storage_container_resource_manager_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_storage_management_policy", always: &["storage_account_id"], sometimes: &[] },
    CreateOnly { kind: "azurerm_user_assigned_identity", always: &["location", "name", "resource_group_name"], sometimes: &[] },
    CreateOnly { kind: "azurerm_virtual_machine_extension", always: &["name", "publisher", "type", "virtual_machine_id"], sometimes: &[] },
    CreateOnly { kind: "time_sleep", always: &["triggers"], sometimes: &[] },
];
