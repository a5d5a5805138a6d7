//! Rules of what protects what: values that stand as they are, things that are not destroyed by mistake, and calls that go no private way.

use std::collections::BTreeSet;

use hcl_edit::expr::Expression;

use super::settings::{ALWAYS, BUCKET_PARTS, KEYED};
use crate::support::hcl::{Item, Module, arguments, each_expression, is_literal, references};

/// What a resource is: its type, or that of the service's own that `azapi` is given, without its version.
fn kind_of<'a>(item: &Item<'a>) -> &'a str {
    match item.argument("type").and_then(Expression::as_str) {
        Some(kind) if item.label(0).starts_with("azapi_") => kind.split('@').next().unwrap_or_default(),
        _ => item.label(0),
    }
}

/// Resources of `azapi` that do not say why, of which version, or what is kept of the answer. The reason is that of the type, so it
/// stands above the first of a file.
pub fn azapi(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for item in module.items(&["resource", "data"]).filter(|item| item.label(0).starts_with("azapi_")) {
        if item.label(0) == "azapi_client_config" {
            continue;
        }
        let is_first = item.kind() == "resource" && seen.insert((&item.file.name, kind_of(&item)));
        if is_first && !item.file.is_explained(item.block) {
            found.push(item.at("does not say why it is of azapi"));
        }
        if item.argument("response_export_values").is_none() {
            found.push(item.at("does not say what it keeps of the answer"));
        }
        let version = item.argument("type").and_then(Expression::as_str).and_then(|kind| kind.split_once('@'));
        if !version.is_some_and(|(_, version)| version.starts_with("20")) {
            found.push(item.at("is of no version"));
        }
        if item.argument("schema_validation_enabled").is_some() {
            found.push(item.at("is held to its schema or not, by a switch"));
        }
    }
    found
}

/// Resources that call a vault or an account itself, which only its private network reaches, or that keep a secret in the state.
const PLANES: &[&str] = &[
    "aws_secretsmanager_secret_version",
    "azapi_data_plane_resource",
    "azurerm_key_vault_certificate",
    "azurerm_key_vault_key",
    "azurerm_key_vault_secret",
    "azurerm_machine_learning_datastore_blobstorage",
    "azurerm_storage_account_queue_properties",
    "azurerm_storage_account_static_website",
    "azurerm_storage_blob",
    "azurerm_storage_data_lake_gen2_filesystem",
    "azurerm_storage_data_lake_gen2_path",
    "azurerm_storage_share_directory",
    "azurerm_storage_share_file",
    "azurerm_storage_table_entity",
    "random_password",
    "tls_private_key",
];

/// Arguments and attributes that are secrets, or that make a container or a share be looked for inside a private account.
const SECRETS: &[&str] = &[
    "account_key",
    "admin_password",
    "connection_string",
    "instrumentation_key",
    "primary_access_key",
    "primary_connection_string",
    "primary_shared_key",
    "secondary_access_key",
    "secret_string",
    "shared_access_signature",
    "storage_account_access_key",
];

/// What cannot be deployed from outside the private network, and what puts a secret into the state.
pub fn planes(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource", "data", "ephemeral", "output", "locals"]) {
        if PLANES.contains(&item.label(0)) {
            found.push(item.at("is reached from the private network alone, or is a secret"));
        }
        if item.label(0).starts_with("azurerm_storage_") && item.argument("storage_account_name").is_some() {
            found.push(item.at("names its account, which is then asked itself"));
        }
        for (name, value) in arguments(&item.block.body).into_iter().filter(|(name, _)| SECRETS.contains(name)) {
            found.push(item.file.at(value, format!("{} holds {name}", item.address())));
        }
        each_expression(&item.block.body, |expression| {
            let Expression::Traversal(traversal) = expression else { return };
            let names = crate::support::hcl::names(traversal).unwrap_or_default();
            if let Some(name) = names.iter().find(|name| SECRETS.contains(name)) {
                found.push(item.file.at(expression, format!("{} reads {name}", item.address())));
            }
        });
    }
    found
}

/// How arguments begin and end that turn a protection on or off.
const SWITCHES: (&[&str], &[&str]) = (
    &["allow", "block_", "disable", "enable", "ignore_public", "publicNetwork", "public_network", "restrict_"],
    &["_disabled", "_enabled", "_tokens", "Access", "encrypted", "sse_algorithm", "tls_version", "TlsVersion"],
);

/// Protections that are not there as they stand, so that a reader, a scanner and a review of a change would not see them.
pub fn literals(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource"]) {
        for (name, value) in arguments(&item.block.body) {
            let (starts, ends) = SWITCHES;
            let is_switch =
                starts.iter().any(|start| name.starts_with(start)) || ends.iter().any(|end| name.ends_with(end));
            // A map or a list of that name holds things, rather than being on or off.
            let holds = matches!(value, Expression::Object(_) | Expression::Array(_));
            if is_switch && !holds && !is_literal(value) {
                found.push(item.file.at(value, format!("{} has {name} from elsewhere", item.address())));
            }
        }
    }
    found
}

/// A literal as text.
fn said(value: &Expression) -> Option<String> {
    match value {
        Expression::Bool(value) => Some(value.to_string().trim().to_owned()),
        Expression::Number(value) => Some(value.to_string().trim().to_owned()),
        Expression::String(value) => Some(value.as_str().to_owned()),
        _ => None,
    }
}

/// Settings that every resource of a type has, whatever the spec says, and do not stand here.
pub fn settings(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    let has_keys = module.resources(&["aws_kms_key"]).next().is_some();
    for item in module.items(&["resource"]) {
        for (kind, path, wanted) in ALWAYS.iter().filter(|(kind, ..)| *kind == kind_of(&item)) {
            let value = item.argument(path).and_then(said);
            if !value.as_deref().is_some_and(|value| wanted.contains(&value)) {
                let has = value.unwrap_or_else(|| "nothing".to_owned());
                found.push(item.at(format!("is {kind} and has {has} for {path}, not {}", wanted.join(" or "))));
            }
        }
        for (_, path) in KEYED.iter().filter(|(kind, _)| has_keys && *kind == item.label(0)) {
            if item.argument(path).is_none() {
                found.push(item.at(format!("has no key at {path}")));
            }
        }
        if item.label(0) == "aws_s3_bucket" {
            for part in BUCKET_PARTS {
                let is_of = |other: &Item| {
                    let bucket = other.block.body.get_attribute("bucket");
                    bucket.is_some_and(|bucket| references(|visit| visit.visit_attr(bucket)).contains(&item.address()))
                };
                let count = module.resources(&[part]).filter(is_of).count();
                if count != 1 {
                    found.push(item.at(format!("has {count} of {part}")));
                }
            }
        }
        found.extend(open(&item));
    }
    found
}

/// Rules of networks that let anybody in, or that nobody is told about.
fn open(item: &Item) -> Vec<String> {
    let mut found = Vec::new();
    let everywhere = |path: &str| {
        item.argument(path).and_then(Expression::as_str).is_some_and(|range| ["0.0.0.0/0", "::/0"].contains(&range))
    };
    match item.label(0) {
        "aws_vpc_security_group_ingress_rule" | "aws_vpc_security_group_egress_rule" => {
            if item.argument("description").is_none() {
                found.push(item.at("is not described"));
            }
            let is_in = item.label(0).contains("ingress");
            if is_in && (everywhere("cidr_ipv4") || everywhere("cidr_ipv6")) {
                found.push(item.at("lets everybody in"));
            }
        }
        "aws_security_group" | "aws_default_security_group"
            if item.block.body.has_blocks("ingress") || item.block.body.has_blocks("egress") =>
        {
            found.push(item.at("holds rules, which are resources of their own"));
        }
        _ => {}
    }
    found
}

/// What holds keys, data, images, models or logs. Whose loss somebody would have to explain.
const KEPT: &[&str] = &[
    "Microsoft.KeyVault/vaults",
    "Microsoft.KeyVault/vaults/keys",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "aws_cloudwatch_log_group",
    "aws_ecr_repository",
    "aws_kms_key",
    "aws_s3_bucket",
    "aws_sagemaker_domain",
    "aws_sagemaker_model_package_group",
    "aws_secretsmanager_secret",
    "azurerm_container_registry",
    "azurerm_key_vault",
    "azurerm_log_analytics_workspace",
    "azurerm_storage_account",
    "azurerm_storage_container",
];

fn is_kept(item: &Item) -> bool {
    item.argument("lifecycle.prevent_destroy").and_then(Expression::as_bool) == Some(true)
}

/// What one mistaken plan would destroy. What an action has done stays done.
pub fn kept(module: &Module) -> Vec<String> {
    let items = module.items(&["resource"]).filter(|item| item.label(0) != "azapi_resource_action");
    let items = items.filter(|item| KEPT.contains(&kind_of(item)) && !is_kept(item));
    items.map(|item| item.at("may be destroyed")).collect()
}

/// What would be in the way of taking a lab down.
pub fn not_kept(module: &Module) -> Vec<String> {
    let items = module.items(&["resource"]).filter(|item| item.argument("lifecycle.prevent_destroy").is_some());
    items.map(|item| item.at("says whether it may be destroyed, and it may")).collect()
}

/// Arguments that the next major version of a provider drops, renames or has no common form of ("Upgrade Guide" of azurerm 5.0).
const LEAVING: &[(&str, &str)] = &[
    ("azurerm_application_insights", "daily_data_cap_notifications_disabled"),
    ("azurerm_application_insights", "disable_ip_masking"),
    ("azurerm_application_insights", "local_authentication_disabled"),
    ("azurerm_container_registry", "encryption"),
    ("azurerm_container_registry", "trust_policy_enabled"),
    ("azurerm_key_vault", "contact"),
    ("azurerm_key_vault", "enable_rbac_authorization"),
    ("azurerm_log_analytics_workspace", "internet_ingestion_enabled"),
    ("azurerm_log_analytics_workspace", "internet_query_enabled"),
    ("azurerm_log_analytics_workspace", "local_authentication_disabled"),
    ("azurerm_monitor_diagnostic_setting", "metric"),
    ("azurerm_monitor_diagnostic_setting", "retention_policy"),
    ("azurerm_network_watcher_flow_log", "network_security_group_id"),
    ("azurerm_private_dns_zone_virtual_network_link", "private_dns_zone_name"),
    ("azurerm_private_dns_zone_virtual_network_link", "resource_group_name"),
    ("azurerm_storage_account", "queue_properties"),
    ("azurerm_storage_account", "static_website"),
    ("azurerm_storage_container", "storage_account_name"),
    ("azurerm_storage_share", "storage_account_name"),
    ("azurerm_subnet", "service_endpoints"),
];

/// What the next version of a provider has under another name, or not at all.
pub fn leaving(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource"]) {
        for (_, name) in LEAVING.iter().filter(|(kind, _)| *kind == item.label(0)) {
            if item.block.body.has_attribute(name) || item.block.body.has_blocks(name) {
                found.push(item.at(format!("has {name}, which is going")));
            }
        }
    }
    for item in module.items(&["provider"]) {
        if item.block.body.has_attribute("skip_provider_registration") {
            found.push(item.at("has skip_provider_registration, which is gone"));
        }
    }
    found
}
