//! Turns what a role is given on into the symbol that stands for it in a module, and the `existing` resource behind that.

use serde::Serialize;

use crate::cloud::azure::{Assignment, BuiltIn, Grant, Scope, identifier};

/// An `existing` resource of a module.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Existing {
    symbol: String,
    #[serde(rename = "type")]
    kind: &'static str,
    name_parameter: String,
}

/// A role assignment, as a template writes it.
#[derive(Debug, Serialize)]
pub struct AssignmentView {
    symbol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    role: &'static str,
    why: &'static str,
}

/// A grant to lists of people, as a template writes it.
#[derive(Debug, Serialize)]
pub struct GrantView {
    symbol: String,
    scope: Option<String>,
    role: &'static str,
    why: &'static str,
    to: Vec<&'static str>,
    several: bool,
}

/// A built-in role, as a template writes it.
#[derive(Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleView {
    key: &'static str,
    id: &'static str,
    title: &'static str,
}

/// The symbol of a scope and the resource behind it; the resource group has neither.
fn existing(scope: &Scope) -> Option<Existing> {
    let (symbol, kind) = match scope {
        Scope::ApplicationInsights => ("applicationInsights".to_owned(), "Microsoft.Insights/components"),
        Scope::Bastion => ("bastion".to_owned(), "Microsoft.Network/bastionHosts"),
        Scope::Data(set) => (format!("{}Storage", identifier(set)), "Microsoft.Storage/storageAccounts"),
        Scope::DataEndpoint(set) => {
            (format!("{}StorageEndpoint", identifier(set)), "Microsoft.Network/privateEndpoints")
        }
        Scope::EncryptionVault => ("encryptionVault".to_owned(), "Microsoft.KeyVault/vaults"),
        Scope::JumpHost => ("jumpHost".to_owned(), "Microsoft.Compute/virtualMachines"),
        Scope::JumpHostNetworkInterface => {
            ("jumpHostNetworkInterface".to_owned(), "Microsoft.Network/networkInterfaces")
        }
        Scope::LogWorkspace => ("logWorkspace".to_owned(), "Microsoft.OperationalInsights/workspaces"),
        Scope::PrivateLinkScope => ("privateLinkScope".to_owned(), "Microsoft.Insights/privateLinkScopes"),
        Scope::Registry => ("registry".to_owned(), "Microsoft.ContainerRegistry/registries"),
        Scope::ResourceGroup => return None,
        Scope::Workspace => ("workspace".to_owned(), "Microsoft.MachineLearningServices/workspaces"),
        Scope::WorkspaceStorage => ("workspaceStorage".to_owned(), "Microsoft.Storage/storageAccounts"),
        Scope::WorkspaceStorageBlobEndpoint => {
            ("workspaceStorageBlobEndpoint".to_owned(), "Microsoft.Network/privateEndpoints")
        }
        Scope::WorkspaceStorageFileEndpoint => {
            ("workspaceStorageFileEndpoint".to_owned(), "Microsoft.Network/privateEndpoints")
        }
        Scope::WorkspaceVault => ("workspaceVault".to_owned(), "Microsoft.KeyVault/vaults"),
    };
    Some(Existing { name_parameter: format!("{symbol}Name"), symbol, kind })
}

/// The resources that a module finds by name, once each, in order of their first use. `but` is one that it finds itself.
pub fn existing_of<'a>(scopes: impl Iterator<Item = &'a Scope>, but: Option<&Scope>) -> Vec<Existing> {
    let mut found = Vec::new();
    for scope in scopes {
        if but == Some(scope) {
            continue;
        }
        if let Some(existing) = existing(scope)
            && !found.contains(&existing)
        {
            found.push(existing);
        }
    }
    found
}

/// The roles of a module, once each, in alphabetical order. A title that its key already says is left out.
pub fn roles_of<'a>(roles: impl Iterator<Item = &'a BuiltIn>) -> Vec<RoleView> {
    let mut views: Vec<RoleView> = roles
        .map(|role| {
            let said = role.title.to_lowercase() == role.key.to_lowercase();
            RoleView { key: role.key, id: role.id, title: if said { "" } else { role.title } }
        })
        .collect();
    views.sort();
    views.dedup();
    views
}

/// Assignments to one identity.
pub fn assignments(assignments: &[Assignment]) -> Vec<AssignmentView> {
    let view = |assignment: &Assignment| {
        let scope = existing(&assignment.scope).map(|existing| existing.symbol);
        let start = scope.clone().unwrap_or_else(|| "group".to_owned());
        AssignmentView {
            symbol: format!("{start}{}", assignment.role.holder),
            scope,
            role: assignment.role.key,
            why: assignment.why.unwrap_or_default(),
        }
    };
    assignments.iter().map(view).collect()
}

/// Grants to lists of people.
pub fn grants(grants: &[Grant]) -> Vec<GrantView> {
    let mut views = Vec::new();
    for grant in grants {
        let scope = existing(&grant.scope).map(|existing| existing.symbol);
        let start = scope.clone().unwrap_or_else(|| "group".to_owned());
        views.push(GrantView {
            symbol: format!("{start}{}s", grant.role.holder),
            scope,
            role: grant.role.key,
            why: grant.why.unwrap_or_default(),
            several: grant.to.len() > 1,
            to: grant.to.clone(),
        });
    }
    views
}
