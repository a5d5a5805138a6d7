//! Turns the facts of Azure, and what a language has written of them, into the tables of its guides.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::cloud::azure::{Azure, PLACEHOLDER_ID, PrincipalKind, Scope};
use crate::render::SpecPath;

/// The folder of the templates that the guides of every language include.
pub const SHARED: &str = "shared/azure";

/// What the guides say beside the facts of Azure.
#[derive(Debug, Serialize)]
pub struct Guide {
    /// The spec, seen from the folder; none where it came from standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    #[serde(flatten)]
    written: Written,
    /// Every grant to people, in the order of the code.
    grants: Vec<Granted>,
    /// Inputs that hold a placeholder, and what is missing.
    open: Vec<Row>,
    /// What kinds of principals are missing: `group`, `service`, `user`.
    missing: BTreeSet<&'static str>,
    machines: Vec<Machines>,
    /// Tags that a command can carry, as `key=value`.
    tags: Vec<String>,
    /// Name of the role on the subscription.
    metadata_role: String,
    /// Whether a data set is such that nobody can change it for some time.
    immutable: bool,
    /// How callers of online endpoints prove who they are.
    auth_modes: BTreeSet<&'static str>,
}

/// What a language has written, and how it calls things.
#[derive(Debug, Serialize)]
pub struct Written {
    /// What people call it.
    pub language: &'static str,
    /// What it calls an input.
    pub input: &'static str,
    /// The file that holds the values of inputs.
    pub inputs_file: &'static str,
    /// The input that tells who Azure Cosmos DB is in the tenant.
    pub cosmos_db_input: &'static str,
    /// What it makes of a name of the facts, such as that of a list of people.
    #[serde(skip)]
    pub name: fn(&str) -> String,
    /// Each file of the folder.
    pub files: Vec<Row>,
    /// What whoever deploys may set otherwise.
    pub inputs: Vec<Input>,
    /// What people and other tools look up.
    pub outputs: Vec<Row>,
    /// Resource providers that the files name.
    pub providers: Vec<String>,
}

/// A thing and what it is.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What it is called.
    pub name: String,
    /// What it is, as a sentence.
    pub what: String,
}

/// What whoever deploys may set otherwise.
#[derive(Debug, Serialize)]
pub struct Input {
    /// What it is called.
    pub name: String,
    /// Its type, as the language writes it.
    pub kind: &'static str,
    /// What it is, as a sentence.
    pub what: String,
    /// Its value; of a list or a map, each piece.
    pub values: Vec<String>,
    /// Whether it is a list or a map.
    pub several: bool,
}

/// A built-in role on one thing for people.
#[derive(Debug, Serialize)]
struct Granted {
    on: String,
    role: &'static str,
    to: Vec<String>,
}

/// What machines somebody or something uses.
#[derive(Debug, Serialize)]
struct Machines {
    name: String,
    sku: String,
    /// Virtual cores of each; 0 where the name of the size does not say.
    cores: usize,
    /// The most of a cluster at one time; none for notebooks, of which everybody has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u16>,
    spot: bool,
}

impl Guide {
    /// What the guides of a folder say; `readme` is the path of one of them below the output folder.
    pub fn of(azure: &Azure, spec: &SpecPath, readme: &str, written: Written) -> Guide {
        let (open, missing) = open(azure, &written);
        let people = &azure.people;
        Guide {
            spec: (!spec.0.is_empty()).then(|| spec.seen_from(readme)),
            grants: people
                .grants
                .iter()
                .chain(&people.entry_grants)
                .map(|grant| Granted {
                    on: place(azure, &grant.scope),
                    role: grant.role.title,
                    to: grant.to.iter().map(|list| (written.name)(list)).collect(),
                })
                .collect(),
            open,
            missing,
            machines: machines(azure),
            tags: tags(azure),
            metadata_role: format!("{}-{} metadata writer", azure.stem, azure.digest),
            immutable: azure.data.iter().any(|set| set.immutable_days.is_some()),
            auth_modes: azure.online_endpoints.iter().map(|endpoint| endpoint.auth_mode).collect(),
            written,
        }
    }
}

/// The inputs that still hold a placeholder, and the kinds of principals that are missing.
fn open(azure: &Azure, written: &Written) -> (Vec<Row>, BTreeSet<&'static str>) {
    let mut missing = BTreeSet::new();
    let mut open = Vec::new();
    for input in &written.inputs {
        if !input.values.iter().any(|value| value.contains(PLACEHOLDER_ID)) {
            continue;
        }
        let mut wanted = BTreeSet::new();
        let persona = azure.people.personas.iter().filter(|persona| (written.name)(persona.symbol) == input.name);
        for member in persona.flat_map(|persona| &persona.members) {
            if member.object_id == PLACEHOLDER_ID {
                wanted.insert(match member.kind {
                    PrincipalKind::Group => "group",
                    PrincipalKind::User => "user",
                    PrincipalKind::ServicePrincipal => "service",
                });
            }
        }
        if azure.notebooks.iter().any(|notebook| (written.name)(&notebook.users_symbol) == input.name) {
            wanted.insert("user");
        }
        missing.extend(&wanted);
        open.push(Row { name: input.name.clone(), what: input.what.clone() });
    }
    (open, missing)
}

/// What a role is held on, in words.
fn place(azure: &Azure, scope: &Scope) -> String {
    let set = |symbol: &str| {
        let set = azure.data.iter().find(|set| set.symbol == symbol);
        format!("data set {}", set.map_or(symbol, |set| &set.name))
    };
    match scope {
        Scope::ApplicationInsights => "telemetry".to_owned(),
        Scope::Bastion => "Bastion".to_owned(),
        Scope::Data(symbol) => set(symbol),
        Scope::DataEndpoint(symbol) => format!("endpoint of {}", set(symbol)),
        Scope::EncryptionVault => "encryption keys".to_owned(),
        Scope::JumpHost => "jump host".to_owned(),
        Scope::JumpHostNetworkInterface => "network interface of the jump host".to_owned(),
        Scope::LogWorkspace => "logs".to_owned(),
        Scope::PrivateLinkScope => "private link scope of the logs".to_owned(),
        Scope::Registry => "registry".to_owned(),
        Scope::ResourceGroup => "resource group".to_owned(),
        Scope::Workspace => "workspace".to_owned(),
        Scope::WorkspaceStorage => "storage of the workspace".to_owned(),
        Scope::WorkspaceStorageBlobEndpoint => "endpoint of the workspace's blobs".to_owned(),
        Scope::WorkspaceStorageFileEndpoint => "endpoint of the workspace's files".to_owned(),
        Scope::WorkspaceVault => "secrets of the workspace".to_owned(),
    }
}

/// Machines that the quota of Azure Machine Learning has to allow.
fn machines(azure: &Azure) -> Vec<Machines> {
    let machines = |name: &str, sku: &str, most: Option<u16>, spot: bool| Machines {
        name: name.to_owned(),
        sku: sku.to_owned(),
        cores: cores(sku),
        most,
        spot,
    };
    let clusters = azure.clusters.iter();
    let clusters = clusters.map(|cluster| machines(&cluster.name, &cluster.sku, Some(cluster.max_nodes), cluster.spot));
    let notebooks = azure.notebooks.iter();
    clusters.chain(notebooks.map(|notebook| machines(&notebook.name, &notebook.sku, None, false))).collect()
}

/// The virtual cores of a size, as its name says them ("Azure virtual machine sizes naming conventions").
fn cores(sku: &str) -> usize {
    let name = sku.strip_prefix("Standard_").unwrap_or(sku).trim_start_matches(|c: char| c.is_ascii_uppercase());
    let digits = name.find(|c: char| !c.is_ascii_digit()).map_or(name, |end| &name[..end]);
    digits.parse().unwrap_or(0)
}

/// The tags that `az` takes as `key=value`: it would read a key that starts with `-` as an option, one with `@` as a file, and
/// a key that holds `=` as a shorter one.
fn tags(azure: &Azure) -> Vec<String> {
    let plain = |key: &str| key.starts_with(char::is_alphanumeric) && !key.contains('=');
    azure.tags.iter().filter(|(key, _)| plain(key)).map(|(key, value)| format!("{key}={value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_say_their_cores() {
        assert_eq!(cores("Standard_NC24ads_A100_v4"), 24);
        assert_eq!(cores("Standard_D4ds_v4"), 4);
        assert_eq!(cores("Standard_E64-16s_v3"), 64);
        assert_eq!(cores("strange"), 0);
    }
}
