//! Turns the facts of Azure and the rendered files into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

use std::collections::BTreeSet;

use tera::Context;

use crate::cloud::azure::Azure;
use crate::render::guides::Guides;
use crate::render::guides::azure::{Guide, Input, Row, SHARED, Written};
use crate::render::terraform::engine::{FOLDER, snake};
use crate::render::terraform::variables::{Given, Variable};
use crate::render::{File, Override, SpecPath, TemplateError};

/// Each template and the file that it becomes, in the order in which a reader would open them.
static GUIDES: &[(&str, &str)] = &[
    ("azure/README.md.tera", "README.md"),
    ("azure/DEPLOY.md.tera", "DEPLOY.md"),
    ("editorconfig.tera", ".editorconfig"),
    ("gitattributes.tera", ".gitattributes"),
    ("gitignore.tera", ".gitignore"),
];

/// What is in each file; those of data sets are told apart by their names.
static DESCRIPTIONS: &[(&str, &str)] = &[
    (".editorconfig", "Two spaces, LF, UTF-8."),
    (".gitattributes", "LF on every machine."),
    (".gitignore", "States, plans, and what is of your own machine."),
    (".tflint.hcl", "Rules that the code is held to."),
    ("DEPLOY.md", "How to deploy, enter, change and take down."),
    ("README.md", "This page."),
    ("access.tf", "Roles of people, grant by grant."),
    ("access_entry.tf", "Roles of people on the way in: Bastion and the jump host."),
    ("backend.hcl.example", "Where the state lies, to be filled in."),
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
    ("outputs.tf", "What people and other tools look up."),
    ("private_link.tf", "Private DNS zones, and the private endpoint of the logs."),
    ("providers.tf", "How Terraform speaks to Azure."),
    ("registry.tf", "Container registry for the images of jobs and endpoints."),
    ("secrets.tf", "Vault of the workspace's secrets."),
    ("security_rules.tf", "Which flows may enter and leave each subnet."),
    ("storage.tf", "Storage account of the workspace, for code, jobs, models and notebooks."),
    ("terraform.tf", "Versions of Terraform and its providers, and the kind of backend."),
    ("terraform.tfvars", "The values of this environment."),
    ("variables.tf", "Variables, and what each has to look like."),
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
    Guides { folder: FOLDER, shared: Some(SHARED), files: GUIDES }.render(&context, overrides)
}

fn written(azure: &Azure, files: &[File], variables: &[&Variable]) -> Written {
    let paths = files.iter().filter_map(|file| file.path.strip_prefix(FOLDER).map(|path| path.trim_start_matches('/')));
    Written {
        language: "Terraform",
        input: "variable",
        inputs_file: "terraform.tfvars",
        cosmos_db_input: "cosmos_db_object_id",
        name: snake,
        files: paths
            .chain(GUIDES.iter().map(|(_, file)| *file))
            .map(|path| Row { name: path.to_owned(), what: description(azure, path) })
            .collect(),
        inputs: variables.iter().map(|variable| input(variable)).collect(),
        outputs: files.iter().flat_map(|file| outputs(&file.text)).collect(),
        providers: providers(azure, files),
    }
}

/// What is in a file.
fn description(azure: &Azure, path: &str) -> String {
    if let Some((_, what)) = DESCRIPTIONS.iter().find(|(file, _)| *file == path) {
        return (*what).to_owned();
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

/// The outputs that a file declares.
fn outputs(text: &str) -> Vec<Row> {
    let mut outputs = Vec::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(declared) = line.strip_prefix("output \"") {
            name = declared.split('"').next();
        } else if let Some(name) = name
            && let Some(what) = line.trim_start().strip_prefix("description")
        {
            let what = what.trim_start_matches([' ', '=']).trim_matches('"');
            outputs.push(Row { name: name.to_owned(), what: what.to_owned() });
        } else if line == "}" {
            name = None;
        }
    }
    outputs
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_read_with_what_they_are() {
        let text = "output \"a\" {\n  description = \"One.\"\n  value       = x\n}\n\nvariable \"b\" {\n  description = \"Two.\"\n}\n";
        let found: Vec<(String, String)> = outputs(text).into_iter().map(|row| (row.name, row.what)).collect();
        assert_eq!(found, [("a".to_owned(), "One.".to_owned())]);
    }
}
