//! Turns the facts of Azure and the rendered files into the tables of the guides.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::main_file::outputs;
use super::super::wiring::{Source, Wires};
use crate::cloud::azure::{Azure, PLACEHOLDER_ID, PrincipalKind, Scope};
use crate::render::{File, SpecPath};

/// What the guides say beside the facts of Azure.
#[derive(Debug, Serialize)]
pub(super) struct Guide {
    /// The spec, seen from this folder; none where it came from standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    files: Vec<Row>,
    parameters: Vec<Parameter>,
    outputs: Vec<Row>,
    /// Every grant to people, in the order of the code.
    grants: Vec<Granted>,
    /// Parameters that hold a placeholder, and what is missing.
    open: Vec<Row>,
    /// What kinds of principals are missing: `group`, `service`, `user`.
    missing: BTreeSet<&'static str>,
    /// Resource providers that the files name.
    providers: Vec<String>,
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

/// A thing and what it is.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    what: String,
}

/// A parameter of `main.bicep`.
#[derive(Debug, Serialize)]
struct Parameter {
    name: String,
    kind: &'static str,
    what: String,
    /// Its value; of a list or a map, each piece.
    values: Vec<String>,
    /// Whether it is a list or a map.
    several: bool,
}

/// A built-in role on one thing for people.
#[derive(Debug, Serialize)]
struct Granted {
    on: String,
    role: &'static str,
    to: Vec<&'static str>,
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

/// Files that carry no description of their own.
static DESCRIPTIONS: &[(&str, &str)] = &[
    (".editorconfig", "Two spaces, LF, UTF-8."),
    (".gitattributes", "LF on every machine."),
    (".gitignore", "What the compiler writes and your own overrides."),
    ("DEPLOY.md", "How to deploy, enter, change and take down."),
    ("README.md", "This page."),
    ("bicepconfig.json", "Rules that the code is held to."),
    ("main.bicep", "Names, one call of each module, outputs."),
    ("main.bicepparam", "The values of this environment."),
];

pub(super) fn guide(azure: &Azure, spec: &SpecPath, files: &[File], guides: &[&str]) -> Guide {
    let bicep = super::FOLDER;
    let readme = format!("{bicep}/README.md");
    let inside = |file: &File| file.path.strip_prefix(bicep).map(|path| path.trim_start_matches('/').to_owned());
    let described = |path: &str, text: &str| {
        let fixed = DESCRIPTIONS.iter().find(|(name, _)| *name == path).map(|(_, what)| (*what).to_owned());
        Row { name: path.to_owned(), what: fixed.or_else(|| description(text)).unwrap_or_default() }
    };
    let main = files.iter().find(|file| file.path == format!("{bicep}/main.bicep"));
    let parameters = parameters(azure, main.map(|file| file.text.as_str()).unwrap_or_default());
    let (open, missing) = open(azure, &parameters);
    Guide {
        spec: (!spec.0.is_empty()).then(|| spec.seen_from(&readme)),
        files: files
            .iter()
            .filter_map(|file| inside(file).map(|path| described(&path, &file.text)))
            .chain(guides.iter().map(|path| described(path, "")))
            .collect(),
        outputs: outputs(azure)
            .into_iter()
            .map(|output| Row { name: output.name.to_owned(), what: output.description.replace('`', "") })
            .collect(),
        grants: azure
            .people
            .grants
            .iter()
            .chain(&azure.people.entry_grants)
            .map(|grant| Granted { on: place(azure, &grant.scope), role: grant.role.title, to: grant.to.clone() })
            .collect(),
        open,
        missing,
        providers: providers(azure, files),
        machines: machines(azure),
        tags: tags(azure),
        metadata_role: format!("{}-{} metadata writer", azure.stem, azure.digest),
        immutable: azure.data.iter().any(|set| set.immutable_days.is_some()),
        auth_modes: azure.online_endpoints.iter().map(|endpoint| endpoint.auth_mode).collect(),
        parameters,
    }
}

/// What a Bicep file says of itself.
fn description(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("metadata description = '"))?;
    let mut text = String::new();
    let mut characters = line.strip_suffix('\'')?.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    Some(text)
}

fn parameters(azure: &Azure, main: &str) -> Vec<Parameter> {
    Wires::of(azure)
        .used_in(main)
        .into_iter()
        .filter(|wire| wire.source == Source::Parameter)
        .map(|wire| Parameter {
            name: wire.name.clone(),
            kind: wire.kind,
            what: wire.description.clone(),
            values: values(azure, &wire.name),
            several: wire.kind != "string",
        })
        .collect()
}

/// The value of a parameter, piece by piece.
fn values(azure: &Azure, name: &str) -> Vec<String> {
    match name {
        "cosmosDbObjectId" => azure.keys.cosmos_db_object_id.iter().cloned().collect(),
        "jumpHostSize" => vec![azure.network.jump_host.sku.clone()],
        "location" => vec![azure.location.clone()],
        "tags" => azure.tags.iter().map(|(key, value)| format!("{key}: {value}")).collect(),
        _ => {
            let persona = azure.people.personas.iter().filter(|persona| persona.symbol == name);
            let members = persona.flat_map(|persona| &persona.members);
            let notebook = azure.notebooks.iter().filter(|notebook| notebook.users_symbol == name);
            let users = notebook.flat_map(|notebook| &notebook.users);
            members
                .map(|member| format!("{} {}", member.kind.entra_name(), member.object_id))
                .chain(users.map(|user| format!("{}: {}", user.instance, user.object_id)))
                .collect()
        }
    }
}

/// The parameters that still hold a placeholder, and the kinds of principals that are missing.
fn open(azure: &Azure, parameters: &[Parameter]) -> (Vec<Row>, BTreeSet<&'static str>) {
    let mut missing = BTreeSet::new();
    let mut open = Vec::new();
    for parameter in parameters {
        if !parameter.values.iter().any(|value| value.contains(PLACEHOLDER_ID)) {
            continue;
        }
        let mut wanted = BTreeSet::new();
        let persona = azure.people.personas.iter().filter(|persona| persona.symbol == parameter.name);
        for member in persona.flat_map(|persona| &persona.members) {
            if member.object_id == PLACEHOLDER_ID {
                wanted.insert(match member.kind {
                    PrincipalKind::Group => "group",
                    PrincipalKind::User => "user",
                    PrincipalKind::ServicePrincipal => "service",
                });
            }
        }
        if azure.notebooks.iter().any(|notebook| notebook.users_symbol == parameter.name) {
            wanted.insert("user");
        }
        missing.extend(&wanted);
        open.push(Row { name: parameter.name.clone(), what: parameter.what.clone() });
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

/// The resource types that files declare, one for each declaration.
fn declared(files: &[File]) -> impl Iterator<Item = &str> {
    let resources = files.iter().flat_map(|file| file.text.lines()).filter_map(|line| line.strip_prefix("resource "));
    resources.filter(|line| !line.contains(" existing ")).filter_map(|line| {
        let (_, rest) = line.split_once('\'')?;
        Some(rest.split_once('@')?.0)
    })
}

/// The resource providers that a subscription has to know. Two are always known; two more work for others behind the scenes.
fn providers(azure: &Azure, files: &[File]) -> Vec<String> {
    let mut providers: BTreeSet<&str> = declared(files).filter_map(|kind| Some(kind.split_once('/')?.0)).collect();
    providers.remove("Microsoft.Authorization");
    providers.remove("Microsoft.Resources");
    if azure.keys.customer_managed {
        providers.extend(["Microsoft.DocumentDB", "Microsoft.Search"]);
    }
    providers.into_iter().map(str::to_owned).collect()
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

    #[test]
    fn descriptions_are_read_as_they_were_meant() {
        assert_eq!(description("// x\nmetadata description = 'It\\'s a \\\\.'\n").as_deref(), Some(r"It's a \."));
        assert_eq!(description("metadata name = 'x'"), None);
    }
}
