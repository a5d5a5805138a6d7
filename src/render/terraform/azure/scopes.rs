//! Turns what a role is given on, and to whom, into the names and references that a template writes.

use serde::Serialize;

use crate::cloud::azure::{Assignment, Grant, Scope};
use crate::render::terraform::engine::snake;

/// A role of one identity, as a template writes it.
#[derive(Debug, Serialize)]
pub struct AssignmentView {
    name: String,
    scope: String,
    role: &'static str,
    why: &'static str,
}

/// A role of everyone in some lists of people, as a template writes it.
#[derive(Debug, Serialize)]
pub struct GrantView {
    name: String,
    scope: String,
    role: &'static str,
    why: &'static str,
    to: Vec<String>,
    several: bool,
}

/// What names call a scope, and the address of its resource.
fn place(scope: &Scope) -> (String, String) {
    let fixed = |name: &str, address: &str| (name.to_owned(), address.to_owned());
    match scope {
        Scope::ApplicationInsights => fixed("application_insights", "azapi_resource.application_insights"),
        Scope::Bastion => fixed("bastion", "azurerm_bastion_host.main"),
        Scope::Data(set) => {
            let set = snake(set);
            (format!("{set}_storage"), format!("azurerm_storage_account.{set}"))
        }
        Scope::DataEndpoint(set) => {
            let set = snake(set);
            (format!("{set}_storage_endpoint"), format!("azurerm_private_endpoint.{set}_blob"))
        }
        Scope::EncryptionVault => fixed("encryption_vault", "azurerm_key_vault.encryption"),
        Scope::JumpHost => fixed("jump_host", "azurerm_linux_virtual_machine.jump_host"),
        Scope::JumpHostNetworkInterface => fixed("jump_host_network_interface", "azurerm_network_interface.jump_host"),
        Scope::LogWorkspace => fixed("log_workspace", "azapi_resource.log_workspace"),
        Scope::PrivateLinkScope => fixed("private_link_scope", "azurerm_monitor_private_link_scope.main"),
        Scope::Registry => fixed("registry", "azapi_resource.registry"),
        Scope::ResourceGroup => fixed("group", "azurerm_resource_group.main"),
        Scope::Workspace => fixed("workspace", "azapi_resource.workspace"),
        Scope::WorkspaceStorage => fixed("workspace_storage", "azurerm_storage_account.workspace"),
        Scope::WorkspaceStorageBlobEndpoint => {
            fixed("workspace_storage_blob_endpoint", "azurerm_private_endpoint.workspace_blob")
        }
        Scope::WorkspaceStorageFileEndpoint => {
            fixed("workspace_storage_file_endpoint", "azurerm_private_endpoint.workspace_file")
        }
        Scope::WorkspaceVault => fixed("workspace_vault", "azurerm_key_vault.workspace"),
    }
}

/// Roles of an identity, whose name begins the name of each. What is the workspace's own is not called so twice.
pub fn assignments(identity: &str, assignments: &[Assignment]) -> Vec<AssignmentView> {
    let view = |assignment: &Assignment| {
        let (name, address) = place(&assignment.scope);
        let own = format!("{identity}_");
        let name = name.strip_prefix(&own).unwrap_or(&name);
        AssignmentView {
            name: format!("{identity}_{name}_{}", snake(assignment.role.holder)),
            scope: format!("{address}.id"),
            role: assignment.role.key,
            why: assignment.why.unwrap_or_default(),
        }
    };
    assignments.iter().map(view).collect()
}

/// Roles of lists of people.
pub fn grants(grants: &[Grant]) -> Vec<GrantView> {
    let view = |grant: &Grant| {
        let (name, address) = place(&grant.scope);
        GrantView {
            name: format!("{name}_{}s", snake(grant.role.holder)),
            scope: format!("{address}.id"),
            role: grant.role.key,
            why: grant.why.unwrap_or_default(),
            several: grant.to.len() > 1,
            to: grant.to.iter().map(|list| format!("var.{}", snake(list))).collect(),
        }
    };
    grants.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::azure::BUILT_IN_ROLES;

    #[test]
    fn names_of_assignments_are_told_apart() {
        use Scope::{Data, DataEndpoint, Registry, ResourceGroup, Workspace, WorkspaceStorage, WorkspaceVault};
        // Data sets and endpoints that are called as something that every environment has.
        let words = ["compute", "endpoint", "group", "image-build", "registry", "storage", "vault", "workspace-key"];
        let data = || words.iter().map(|word| Data((*word).to_owned()));
        let shared = [Registry, WorkspaceStorage];
        let mut all: Vec<Scope> = vec![ResourceGroup, Workspace, WorkspaceVault];
        all.extend(shared.iter().cloned().chain(data()));
        all.extend(words.iter().map(|word| DataEndpoint((*word).to_owned())));

        let role = BUILT_IN_ROLES[0];
        let names_of = |identity: &str, scopes: &[Scope]| -> Vec<String> {
            let given: Vec<_> =
                scopes.iter().map(|scope| Assignment { scope: scope.clone(), role, why: None }).collect();
            assignments(identity, &given).into_iter().map(|view| view.name).collect()
        };
        let of_jobs: Vec<Scope> = shared.iter().cloned().chain(data()).collect();
        let of_endpoints: Vec<Scope> = shared.iter().cloned().chain([Workspace]).collect();
        let mut names = names_of("workspace", &all);
        names.extend(names_of("compute", &of_jobs));
        names.extend(names_of("image_build", &shared));
        for word in words {
            names.extend(names_of(&format!("{}_endpoint", snake(word)), &of_endpoints));
        }
        let given: Vec<_> =
            all.iter().map(|scope| Grant { role, scope: scope.clone(), why: None, to: vec!["auditors"] }).collect();
        names.extend(grants(&given).into_iter().map(|view| view.name));

        names.sort_unstable();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect();
        assert_eq!(twice, [""; 0]);
    }
}
