//! Turns the names that a module's text uses into its parameters, and into the call of it in `main.bicep`, so that the two are always in step and nothing is passed that is not used.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::literal::literal;
use crate::cloud::azure::Azure;

/// What stands in a rendered module where its parameters go.
pub const MARKER: &str = "//:parameters";

/// A value that modules can use by its name.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Its name.
    pub name: String,
    /// Its Bicep type.
    pub kind: &'static str,
    /// What it is, as a sentence.
    pub description: String,
    /// Least and greatest length, where the service has a rule.
    pub lengths: Option<(u8, u8)>,
    /// Where `main.bicep` has it from.
    pub source: Source,
}

/// Where `main.bicep` has a value from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A parameter of its own, of the same name.
    Parameter,
    /// The name of a resource, decided in the spec, of the module that makes the resource.
    Name { value: String, maker: String },
    /// An output of a module, of the same name.
    Output(String),
}

/// Every value that modules can use, by name.
#[derive(Debug)]
pub struct Wires(BTreeMap<String, Wire>);

/// Names of resources: parameter, which name, module that makes it, what it is, and the lengths that its service takes.
type NameRow = (&'static str, fn(&Azure) -> &str, &'static str, &'static str, Option<(u8, u8)>);

static NAMES: &[NameRow] = &[
    (
        "applicationInsightsName",
        |azure| &azure.names.application_insights,
        "monitoring",
        "Name of the component that takes the telemetry of jobs and endpoints.",
        None,
    ),
    ("bastionName", |azure| &azure.names.bastion, "entry", "Name of the Bastion host.", None),
    (
        "encryptionVaultName",
        |azure| &azure.names.encryption_vault,
        "keys",
        "Name of the vault that holds encryption keys and nothing else.",
        Some((3, 24)),
    ),
    (
        "flowLogStorageName",
        |azure| &azure.names.flow_log_storage,
        "flowLogStorage",
        "Name of the storage account of flow logs.",
        Some((3, 24)),
    ),
    (
        "imageBuildClusterName",
        |azure| &azure.names.image_build_cluster,
        "compute",
        "Name of the cluster that builds images.",
        Some((3, 24)),
    ),
    ("jumpHostName", |azure| &azure.names.jump_host, "entry", "Name of the jump host.", Some((1, 64))),
    (
        "jumpHostNetworkInterfaceName",
        |azure| &azure.names.jump_host_network_interface,
        "entry",
        "Name of the network interface of the jump host.",
        None,
    ),
    (
        "logWorkspaceName",
        |azure| &azure.names.log_workspace,
        "monitoring",
        "Name of the workspace that every log goes to.",
        Some((4, 63)),
    ),
    (
        "privateLinkScopeName",
        |azure| &azure.names.private_link_scope,
        "monitoring",
        "Name of the scope that joins networks to the logs.",
        None,
    ),
    ("registryName", |azure| &azure.names.registry, "registry", "Name of the container registry.", Some((5, 50))),
    (
        "workspaceName",
        |azure| &azure.names.workspace,
        "workspace",
        "Name of the machine learning workspace.",
        Some((3, 33)),
    ),
    (
        "workspaceIdentityName",
        |azure| &azure.names.workspace_identity,
        "workspaceIdentity",
        "Name of the identity that the workspace acts as.",
        None,
    ),
    (
        "workspaceStorageName",
        |azure| &azure.names.workspace_storage,
        "storage",
        "Name of the storage account of the workspace.",
        Some((3, 24)),
    ),
    (
        "workspaceVaultName",
        |azure| &azure.names.workspace_vault,
        "secrets",
        "Name of the vault that holds the secrets of the workspace.",
        Some((3, 24)),
    ),
];

/// Outputs that other modules use: name, module, what it is.
static OUTPUTS: &[(&str, &str, &str)] = &[
    (
        "applicationInsightsResourceId",
        "monitoring",
        "Resource ID of the component that takes the telemetry of jobs and endpoints.",
    ),
    ("bastionSecurityGroupResourceId", "bastionRules", "Resource ID of the security group for the subnet of Bastion."),
    ("bastionSubnetResourceId", "network", "Resource ID of the subnet of Bastion."),
    ("blobZoneResourceId", "privateLink", "Resource ID of the private DNS zone for blobs."),
    ("encryptionIdentityClientId", "keys", "Client ID of the identity that services use to reach their keys."),
    ("encryptionIdentityResourceId", "keys", "Resource ID of the identity that services use to reach their keys."),
    ("encryptionVaultResourceId", "keys", "Resource ID of the vault that holds encryption keys."),
    ("encryptionVaultUri", "keys", "URI of the vault that holds encryption keys."),
    ("endpointsSubnetResourceId", "network", "Resource ID of the subnet that private endpoints stand in."),
    ("fileZoneResourceId", "privateLink", "Resource ID of the private DNS zone for file shares."),
    ("flowLogIdentityResourceId", "flowLogStorage", "Resource ID of the identity that flow logs are written with."),
    ("flowLogStorageResourceId", "flowLogStorage", "Resource ID of the storage account of flow logs."),
    (
        "jumpHostSecurityGroupResourceId",
        "jumpHostRules",
        "Resource ID of the security group for the subnet of the jump host.",
    ),
    ("jumpHostSubnetResourceId", "network", "Resource ID of the subnet of the jump host."),
    ("keyVaultZoneResourceId", "privateLink", "Resource ID of the private DNS zone for key vaults."),
    ("logWorkspaceResourceId", "monitoring", "Resource ID of the workspace that every log goes to."),
    ("notebooksZoneResourceId", "privateLink", "Resource ID of the private DNS zone for notebooks."),
    ("privateLinkScopeResourceId", "monitoring", "Resource ID of the scope that joins networks to the logs."),
    ("queueZoneResourceId", "privateLink", "Resource ID of the private DNS zone for queues."),
    ("registryKeyUri", "keys", "URI of the key for images, with no version."),
    ("registryResourceId", "registry", "Resource ID of the container registry."),
    ("registryZoneResourceId", "privateLink", "Resource ID of the private DNS zone for container registries."),
    ("storageKeyName", "keys", "Name of the key for data."),
    ("tableZoneResourceId", "privateLink", "Resource ID of the private DNS zone for tables."),
    ("virtualNetworkResourceId", "network", "Resource ID of the virtual network."),
    ("workspaceIdentityResourceId", "workspaceIdentity", "Resource ID of the identity that the workspace acts as."),
    ("workspaceKeyUriWithVersion", "keys", "URI of the key for the workspace, with its present version."),
    ("workspaceStorageResourceId", "storage", "Resource ID of the storage account of the workspace."),
    ("workspaceVaultResourceId", "secrets", "Resource ID of the vault that holds the secrets of the workspace."),
    (
        "workspaceZoneResourceId",
        "privateLink",
        "Resource ID of the private DNS zone for workspaces and their endpoints.",
    ),
];

impl Wires {
    /// The values of an environment.
    pub fn of(azure: &Azure) -> Wires {
        let mut wires = Wires(BTreeMap::new());
        wires.parameter("location", "string", "Region of every resource.", None);
        wires.parameter("tags", "{ *: string }", "Tags of every resource.", None);
        wires.parameter(
            "cosmosDbObjectId",
            "string",
            "Object ID of Azure Cosmos DB in this tenant, which keeps the metadata of the workspace.",
            Some((36, 36)),
        );
        wires.parameter("jumpHostSize", "string", "Size of the jump host.", None);
        for persona in &azure.people.personas {
            wires.parameter(persona.symbol, "principal[]", persona.what, None);
        }
        for notebook in &azure.notebooks {
            let what = format!("Machines of {} and whom each belongs to.", notebook.name);
            wires.parameter(&notebook.users_symbol, "notebookUser[]", &what, None);
        }
        for (name, value, maker, what, lengths) in NAMES {
            wires.name(name, value(azure).to_owned(), maker, what, *lengths);
        }
        let endpoint = |what: &str| format!("pep-{}-{what}", azure.stem);
        for (service, plural) in [("Blob", "blobs"), ("File", "files")] {
            wires.name(
                &format!("workspaceStorage{service}EndpointName"),
                endpoint(&format!("storage-{}", service.to_lowercase())),
                "storageEndpoints",
                &format!("Name of the private endpoint to the {plural} of the workspace."),
                None,
            );
        }
        for (name, module, what) in OUTPUTS {
            wires.output(name, module, what);
        }
        for set in &azure.data {
            let (symbol, module) = (&set.symbol, format!("{}Data", set.symbol));
            let what = |thing: &str| format!("{thing} the data set {}.", set.name);
            let (account, account_id) =
                (what("Name of the storage account for"), what("Resource ID of the storage account for"));
            wires.name(&format!("{symbol}StorageName"), set.account.clone(), &module, &account, Some((3, 24)));
            wires.name(
                &format!("{symbol}StorageEndpointName"),
                endpoint(&format!("data-{}", set.name)),
                &module,
                &what("Name of the private endpoint to"),
                None,
            );
            wires.output(&format!("{symbol}StorageResourceId"), &module, &account_id);
        }
        wires
    }

    fn parameter(&mut self, name: &str, kind: &'static str, description: &str, lengths: Option<(u8, u8)>) {
        self.add(Wire {
            name: name.to_owned(),
            kind,
            description: description.to_owned(),
            lengths,
            source: Source::Parameter,
        });
    }

    fn name(&mut self, name: &str, value: String, maker: &str, description: &str, lengths: Option<(u8, u8)>) {
        let source = Source::Name { value, maker: maker.to_owned() };
        self.add(Wire { name: name.to_owned(), kind: "string", description: description.to_owned(), lengths, source });
    }

    fn output(&mut self, name: &str, module: &str, description: &str) {
        let source = Source::Output(module.to_owned());
        self.add(Wire {
            name: name.to_owned(),
            kind: "string",
            description: description.to_owned(),
            lengths: None,
            source,
        });
    }

    fn add(&mut self, wire: Wire) {
        self.0.insert(wire.name.clone(), wire);
    }

    /// The values that a text uses and does not declare itself, by name.
    pub fn used_in(&self, text: &str) -> Vec<&Wire> {
        let used = names_in(text);
        self.0.values().filter(|wire| used.contains(wire.name.as_str())).collect()
    }
}

impl Wire {
    /// The value as `main.bicep` passes it.
    pub fn value(&self) -> String {
        match &self.source {
            Source::Parameter => self.name.clone(),
            Source::Name { .. } => format!("names.{}", self.key()),
            Source::Output(module) => format!("{module}.outputs.{}", self.name),
        }
    }

    /// The key of a resource's name among the names of `main.bicep`.
    pub fn key(&self) -> &str {
        self.name.strip_suffix("Name").unwrap_or(&self.name)
    }

    /// The declaration of the parameter.
    fn declaration(&self) -> String {
        let mut text = format!("@description({})\n", literal(&format!("Required. {}", self.description)));
        if let Some((least, most)) = self.lengths {
            // Writing to a string cannot fail.
            let _ = write!(text, "@minLength({least})\n@maxLength({most})\n");
        }
        format!("{text}param {} {}", self.name, self.kind)
    }
}

/// The imports and the declarations of parameters, each after a blank line; `types` is the path to `types.bicep`.
pub fn declarations(wires: &[&Wire], types: &str) -> String {
    let mut text = String::new();
    let imports: BTreeSet<&str> = wires.iter().filter_map(|wire| wire.kind.strip_suffix("[]")).collect();
    if !imports.is_empty() {
        let imports: Vec<&str> = imports.into_iter().collect();
        let _ = write!(text, "\nimport {{ {} }} from {}\n", imports.join(", "), literal(types));
    }
    for wire in wires {
        let _ = write!(text, "\n{}\n", wire.declaration());
    }
    text
}

/// A module's text with its parameters in the place of the marker.
pub fn fill(text: &str, wires: &[&Wire]) -> String {
    let types = "../types.bicep";
    let line = format!("{MARKER}\n");
    text.replacen(&line, &declarations(wires, types), 1)
}

/// The names that a text uses as values: words outside of strings and comments, and inside the holes of strings, that are
/// neither the key of a property, nor a member of something, nor declared there.
fn names_in(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut own = BTreeSet::new();
    let bytes = text.as_bytes();
    // What encloses the present place: `true` for a string, `false` for a hole of one.
    let mut inside: Vec<bool> = Vec::new();
    let mut braces: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let in_string = inside.last() == Some(&true);
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'\'' if in_string => {
                inside.pop();
            }
            b'$' if in_string && bytes.get(at + 1) == Some(&b'{') => {
                inside.push(false);
                braces.push(0);
                at += 1;
            }
            _ if in_string => {}
            b'\'' => inside.push(true),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = text[at..].find('\n').map_or(bytes.len(), |end| at + end);
            }
            b'{' => {
                if let Some(depth) = braces.last_mut() {
                    *depth += 1;
                }
            }
            b'}' => match braces.last_mut() {
                Some(0) => {
                    braces.pop();
                    inside.pop();
                }
                Some(depth) => *depth -= 1,
                None => {}
            },
            first if first.is_ascii_alphabetic() => {
                let end = bytes[at..]
                    .iter()
                    .position(|byte| !byte.is_ascii_alphanumeric())
                    .map_or(bytes.len(), |end| at + end);
                let member = at > 0 && bytes[at - 1] == b'.';
                // A colon follows the key of a property, and the list of a loop.
                let key = bytes.get(end) == Some(&b':') && !text[..at].ends_with(" in ");
                let after = |word: &str| text[..at].ends_with(word);
                if ["module ", "resource ", "var "].iter().any(|word| after(word)) {
                    own.insert(&text[at..end]);
                } else if !member && !key && !after("output ") && !after("param ") {
                    names.insert(&text[at..end]);
                }
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    names.retain(|name| !own.contains(name));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_values_and_holes_and_nowhere_else() {
        let text = "// location\nname: 'tags ${registryName} \\'x'\nlocation: region\nid: a.vaultName\n{ '${b.id}': { c: d } }\noutput e string\n[for f in g: f]";
        let found: Vec<&str> = names_in(text).into_iter().collect();
        assert_eq!(found, ["a", "b", "d", "f", "for", "g", "in", "output", "region", "registryName", "string"]);
    }

    #[test]
    fn what_a_module_declares_itself_it_is_not_given() {
        let found = names_in("resource users 'a@b' = {\n  scope: users.id\n}\nvar tags = {}\nuse: [tags, name]\n");
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["name", "resource", "var"]);
    }
}
