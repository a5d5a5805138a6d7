//! Turns the facts of Azure and the rendered files into the tables of the guides.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::main_file::outputs;
use super::super::wiring::{Source, Wires};
use crate::cloud::azure::{Azure, BuiltIn, Grant, PLACEHOLDER_ID, Persona, PrincipalKind, Scope};
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
    people: Vec<Person>,
    /// Parameters that hold a placeholder, and what is missing.
    open: Vec<Row>,
    /// What kinds of principals are missing: `group`, `service`, `user`.
    missing: BTreeSet<&'static str>,
    /// Resource providers that the files name.
    providers: Vec<String>,
    /// Private endpoints that the files make.
    private_endpoints: usize,
    machines: Vec<Machine>,
    /// Tags that a command can carry, as `key=value`.
    tags: Vec<String>,
    /// Name of the role on the subscription.
    metadata_role: String,
    /// Whether any cluster keeps machines that do nothing.
    idle_clusters: bool,
    /// Data sets that nobody can change for some time.
    immutable: Vec<String>,
    /// How callers of online endpoints prove who they are.
    auth_modes: BTreeSet<&'static str>,
    /// The machine of the first person who has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_notebook: Option<String>,
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
    values: Vec<String>,
}

/// People of one role of the spec.
#[derive(Debug, Serialize)]
struct Person {
    symbol: &'static str,
    what: String,
    roles: Vec<Held>,
}

/// A built-in role and what it is held on.
#[derive(Debug, Serialize)]
struct Held {
    title: &'static str,
    on: Vec<String>,
}

/// A size of machines.
#[derive(Debug, Serialize)]
struct Machine {
    sku: String,
    what: Vec<String>,
    /// The most at one time.
    most: usize,
    /// Virtual cores of them all; 0 where the name of the size does not say.
    cores: usize,
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
        outputs: outputs(azure).into_iter().map(|(name, _, what)| Row { name, what: what.replace('`', "") }).collect(),
        people: azure.people.personas.iter().map(|persona| person(azure, persona)).collect(),
        open,
        missing,
        providers: providers(azure, files),
        private_endpoints: declared(files).filter(|kind| *kind == "Microsoft.Network/privateEndpoints").count(),
        machines: machines(azure),
        tags: tags(azure),
        metadata_role: format!("{}-{} metadata writer", azure.stem, azure.digest),
        idle_clusters: azure.clusters.iter().any(|cluster| cluster.min_nodes > 0),
        immutable: azure
            .data
            .iter()
            .filter(|set| set.immutable_days.is_some())
            .map(|set| set.account.clone())
            .collect(),
        auth_modes: azure.online_endpoints.iter().map(|endpoint| endpoint.auth_mode).collect(),
        first_notebook: azure
            .notebooks
            .iter()
            .flat_map(|notebook| &notebook.users)
            .next()
            .map(|user| user.instance.clone()),
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

fn person(azure: &Azure, persona: &Persona) -> Person {
    let mut roles: Vec<Held> = Vec::new();
    let mut hold = |role: &BuiltIn, on: String, title: &'static str| match roles
        .iter_mut()
        .find(|held| held.title == role.title)
    {
        Some(held) => held.on.push(on),
        None => roles.push(Held { title, on: vec![on] }),
    };
    let grants: Vec<&Grant> = azure.people.grants.iter().chain(&azure.people.entry_grants).collect();
    for grant in grants.into_iter().filter(|grant| grant.to.contains(&persona.symbol)) {
        hold(grant.role, place(azure, &grant.scope), grant.role.title);
    }
    Person { symbol: persona.symbol, what: persona.what.to_owned(), roles }
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
        Scope::JumpHostNetworkInterface => "its network interface".to_owned(),
        Scope::LogWorkspace => "logs".to_owned(),
        Scope::Registry => "registry".to_owned(),
        Scope::ResourceGroup => "resource group".to_owned(),
        Scope::Workspace => "workspace".to_owned(),
        Scope::WorkspaceStorage => "storage of the workspace".to_owned(),
        Scope::WorkspaceStorageBlobEndpoint => "endpoint of its blobs".to_owned(),
        Scope::WorkspaceStorageFileEndpoint => "endpoint of its files".to_owned(),
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

/// Sizes that the quota of Azure Machine Learning has to allow.
fn machines(azure: &Azure) -> Vec<Machine> {
    let mut machines: Vec<Machine> = Vec::new();
    let mut add = |sku: &str, what: String, most: usize, spot: bool| {
        let cores = cores(sku) * most;
        match machines.iter_mut().find(|machine| machine.sku == sku && machine.spot == spot) {
            Some(machine) => {
                machine.what.push(what);
                machine.most += most;
                machine.cores += cores;
            }
            None => machines.push(Machine { sku: sku.to_owned(), what: vec![what], most, cores, spot }),
        }
    };
    for cluster in &azure.clusters {
        add(&cluster.sku, cluster.name.clone(), usize::from(cluster.max_nodes), cluster.spot);
    }
    for notebook in &azure.notebooks {
        add(&notebook.sku, notebook.name.clone(), notebook.users.len(), false);
    }
    machines
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
