//! Turns the facts of Azure and the rendered files into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

use std::collections::BTreeSet;

use tera::Context;

use crate::cloud::azure::Azure;
use crate::render::guides::Guides;
use crate::render::guides::azure::{Guide, Input, Row, SHARED, Written};
use crate::render::terraform::engine::{FOLDER, snake};
use crate::render::terraform::guides::{self, Page};
use crate::render::terraform::outputs;
use crate::render::terraform::variables::{Given, Variable};
use crate::render::{File, Override, SpecPath, TemplateError};

/// Each template and the file that it becomes.
static GUIDES: [Page; 5] = guides::pages("azure/README.md.tera", "azure/DEPLOY.md.tera");

/// What is in each file of a concern; those of data sets are told apart by their names.
static DESCRIPTIONS: &[(&str, &str)] = &[
    ("access.tf", "Roles of people, grant by grant."),
    ("access_entry.tf", "Roles of people on the way in: Bastion and the jump host."),
    ("compute.tf", "Clusters, notebook machines, and the identities that jobs run as."),
    ("datastores.tf", "Datastores: the data sets under the names that jobs use."),
    ("endpoints.tf", "Endpoints that models are deployed to, and the identities that they run as."),
    ("entry.tf", "The way in: Bastion and a jump host without a public address."),
    ("flow_logs.tf", "Logs of every flow in the network, and the storage that Azure writes them to."),
    ("keys.tf", "Encryption keys, their vault, and the identity that services reach them with."),
    ("main.tf", "The resource group, and who deploys."),
    ("metadata_role.tf", "Lets the workspace create the accounts that hold its encrypted metadata."),
    ("monitoring.tf", "Logs and telemetry, and the scope that joins networks to them."),
    ("network.tf", "Virtual network, its subnets, and the one way out."),
    ("private_link.tf", "Private DNS zones, and the private endpoint of the logs."),
    ("providers.tf", "How Terraform speaks to Azure."),
    ("registry.tf", "Container registry for the images of jobs and endpoints."),
    ("secrets.tf", "Vault of the workspace's secrets."),
    ("security_rules.tf", "Which flows may enter and leave each subnet."),
    ("storage.tf", "Storage account of the workspace, for code, jobs, models and notebooks."),
    ("terraform.tf", "Versions of Terraform and its providers, and the kind of backend."),
    ("workspace.tf", "Machine learning workspace and its managed network."),
    (
        "workspace_identity.tf",
        "Identity of the workspace, with every role that it needs before the workspace is created.",
    ),
];

/// The resource provider behind each type of azurerm, by how its name begins. What every subscription has is left out.
static PROVIDERS: &[(&str, &str)] = &[
    ("azurerm_bastion_", "Microsoft.Network"),
    ("azurerm_dev_test_", "Microsoft.DevTestLab"),
    ("azurerm_key_vault", "Microsoft.KeyVault"),
    ("azurerm_linux_virtual_machine", "Microsoft.Compute"),
    ("azurerm_monitor_", "Microsoft.Insights"),
    ("azurerm_nat_", "Microsoft.Network"),
    ("azurerm_network_", "Microsoft.Network"),
    ("azurerm_private_", "Microsoft.Network"),
    ("azurerm_public_ip", "Microsoft.Network"),
    ("azurerm_storage_", "Microsoft.Storage"),
    ("azurerm_user_assigned_identity", "Microsoft.ManagedIdentity"),
    ("azurerm_virtual_machine_", "Microsoft.Compute"),
];

/// The guides of an environment; `files` are the others of the folder, which use `variables`.
pub(super) fn render(
    azure: &Azure,
    spec: &SpecPath,
    files: &[File],
    variables: &[&Variable],
    overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    let mut context = Context::from_serialize(azure).map_err(|error| TemplateError::of(&error))?;
    let written = written(azure, files, variables);
    context.insert("guide", &Guide::of(azure, spec, &format!("{FOLDER}/README.md"), written));
    context.insert("versions", azure.pins.terraform("terraform").unwrap_or_default());
    Guides { folder: FOLDER, shared: Some(SHARED), files: &GUIDES }.render(&context, overrides)
}

fn written(azure: &Azure, files: &[File], variables: &[&Variable]) -> Written {
    Written {
        language: "Terraform",
        input: "variable",
        inputs_file: "terraform.tfvars",
        cosmos_db_input: "cosmos_db_object_id",
        name: snake,
        files: guides::paths(files, &GUIDES)
            .map(|path| Row { name: path.to_owned(), what: description(azure, path) })
            .collect(),
        inputs: variables.iter().map(|variable| input(variable)).collect(),
        outputs: files
            .iter()
            .flat_map(|file| outputs::described(&file.text))
            .map(|(name, what)| Row { name, what })
            .collect(),
        providers: providers(azure, files),
    }
}

/// What is in a file.
fn description(azure: &Azure, path: &str) -> String {
    if let Some(what) = guides::description(DESCRIPTIONS, path) {
        return what.to_owned();
    }
    let set = azure.data.iter().find(|set| path == format!("data_{}.tf", snake(&set.name)));
    set.map(|set| format!("Storage account of the data set {}.", set.name)).unwrap_or_default()
}

fn input(variable: &Variable) -> Input {
    Input {
        name: variable.name.clone(),
        kind: variable.kind,
        what: variable.description.clone(),
        values: variable.value.as_ref().map(Given::pieces).unwrap_or_default(),
        several: variable.kind != "string",
    }
}

/// The resource providers that a subscription has to know: those of what the files declare, and two more that work for others behind
/// the scenes.
fn providers(azure: &Azure, files: &[File]) -> Vec<String> {
    let mut providers = BTreeSet::new();
    for line in files.iter().flat_map(|file| file.text.lines()) {
        if let Some(kind) = line.strip_prefix("resource \"") {
            let row = PROVIDERS.iter().find(|(start, _)| kind.starts_with(start));
            providers.extend(row.map(|(_, provider)| *provider));
        } else if let Some(kind) = line.trim_start().strip_prefix("type ") {
            let kind = kind.trim_start_matches([' ', '=', '"']);
            providers.extend(
                kind.split_once('/').map(|(provider, _)| provider).filter(|name| name.starts_with("Microsoft.")),
            );
        }
    }
    if azure.keys.customer_managed {
        providers.extend(["Microsoft.DocumentDB", "Microsoft.Search"]);
    }
    providers.into_iter().map(str::to_owned).collect()
}
