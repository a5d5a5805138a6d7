//! Turns rendered modules into `main.bicep`, which calls them, into its parameters file, and into the types that they share.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use indexmap::IndexMap;

use super::Rendered;
use super::literal::literal;
use super::wiring::{Source, Wire, declarations};
use crate::cloud::azure::Azure;

/// The text of `main.bicep`.
pub(super) fn main(azure: &Azure, modules: &[Rendered<'_>], header: &str) -> String {
    let wires: BTreeMap<&str, &Wire> =
        modules.iter().flat_map(|module| &module.wires).map(|wire| (wire.name.as_str(), *wire)).collect();
    let parameters: Vec<&Wire> = wires.values().copied().filter(|wire| wire.source == Source::Parameter).collect();
    let mut text = format!(
        "{header}\n\nmetadata name = {}\nmetadata description = {}\n",
        literal(&azure.stem),
        literal("Private Azure Machine Learning environment.")
    );
    text.push_str(&declarations(&parameters, "types.bicep"));
    text.push_str("\n// Decided in the spec, not computed at deployment: what-if and reviewers see the real names.\nvar names = {\n");
    let names: BTreeMap<&str, &str> = wires
        .values()
        .filter_map(|wire| match &wire.source {
            Source::Name { value, .. } => Some((wire.key(), value.as_str())),
            _ => None,
        })
        .collect();
    for (key, name) in names {
        line(&mut text, &format!("  {key}: {}", literal(name)));
    }
    text.push_str("}\n");
    let mut reached: IndexMap<&str, BTreeSet<&str>> = IndexMap::new();
    for module in modules {
        text.push_str(&call(module, &mut reached));
    }
    for Output { name, description, kind, value } in outputs(azure) {
        line(&mut text, &format!("\n@description({})\noutput {name} {kind} = {value}", literal(description)));
    }
    text
}

/// The call of a module. `reached` holds the modules that each earlier one comes after, directly or not.
fn call<'a>(rendered: &'a Rendered<'_>, reached: &mut IndexMap<&'a str, BTreeSet<&'a str>>) -> String {
    let symbol = rendered.module.symbol.as_str();
    let mut text = format!(
        "\nmodule {symbol} {} = {{\n  params: {{\n",
        literal(&format!("modules/{}.bicep", rendered.module.file))
    );
    let mut referred = BTreeSet::new();
    let mut named = BTreeSet::new();
    for wire in &rendered.wires {
        line(&mut text, &format!("    {}: {}", wire.name, wire.value()));
        match &wire.source {
            Source::Output(module) => {
                referred.insert(module.as_str());
            }
            // A maker that comes later makes what it is told to: the name is no reason to wait for it.
            Source::Name { maker, .. } if maker != symbol && reached.contains_key(maker.as_str()) => {
                named.insert(maker.as_str());
            }
            _ => {}
        }
    }
    text.push_str("  }\n");
    if let Some(group) = rendered.module.group {
        line(
            &mut text,
            &format!("  scope: resourceGroup({}) // Azure keeps the watchers of all regions there", literal(group)),
        );
    }
    let before = |module: &&str| reached.get(module).cloned().unwrap_or_default();
    let implied: BTreeSet<&str> = referred.iter().chain(&named).flat_map(before).collect();
    let waits: Vec<&str> =
        named.iter().copied().filter(|module| !referred.contains(module) && !implied.contains(module)).collect();
    if !waits.is_empty() {
        text.push_str("  dependsOn: [\n");
        for (place, module) in waits.iter().enumerate() {
            let why = if place == 0 { " // found by name, so no reference orders the two" } else { "" };
            line(&mut text, &format!("    {module}{why}"));
        }
        text.push_str("  ]\n");
    }
    text.push_str("}\n");
    let mut all = implied;
    all.extend(&referred);
    all.extend(&named);
    reached.insert(symbol, all);
    text
}

/// An output of `main.bicep`: what people and other tools look up.
pub(super) struct Output {
    /// Its name.
    pub name: &'static str,
    /// What it is, as a sentence.
    pub description: &'static str,
    kind: &'static str,
    value: String,
}

/// The outputs, in alphabetical order. Of what a spec lists there is one for all, since a deployment holds 64 at most.
pub(super) fn outputs(azure: &Azure) -> Vec<Output> {
    let one = |name: &'static str, module: &str, description: &'static str| Output {
        name,
        description,
        kind: "string",
        value: format!("{module}.outputs.{name}"),
    };
    let mut outputs = vec![
        one("logWorkspaceResourceId", "monitoring", "Resource ID of the workspace that every log goes to."),
        one("registryLoginServer", "registry", "Address that images are pushed to and pulled from."),
        one("virtualNetworkResourceId", "network", "Resource ID of the virtual network."),
        one("workspaceResourceId", "workspace", "Resource ID of the machine learning workspace."),
    ];
    if azure.network.bastion {
        outputs.push(one("bastionName", "entry", "Name of the Bastion host, for `az network bastion ssh`."));
        outputs.push(one("jumpHostResourceId", "entry", "Resource ID of the jump host, for `az network bastion ssh`."));
    }
    if !azure.data.is_empty() {
        let mut value = String::from("{\n");
        for set in &azure.data {
            let symbol = &set.symbol;
            line(
                &mut value,
                &format!("  {}: {symbol}Data.outputs.{symbol}StorageResourceId", super::engine::key(&set.name)),
            );
        }
        value.push('}');
        let description = "Resource IDs of the storage accounts, by data set.";
        outputs.push(Output { name: "dataStorageResourceIds", description, kind: "{ *: string }", value });
    }
    if !azure.online_endpoints.is_empty() || !azure.batch_endpoints.is_empty() {
        let description = "Addresses that the endpoints are called at, by endpoint.";
        outputs.push(Output { kind: "{ *: string }", ..one("scoringUris", "endpoints", description) });
    }
    outputs.sort_by_key(|output| output.name);
    outputs
}

/// The text of `main.bicepparam`.
pub(super) fn parameters(azure: &Azure, modules: &[Rendered<'_>], header: &str) -> String {
    let names: BTreeSet<&str> = modules
        .iter()
        .flat_map(|module| &module.wires)
        .filter(|wire| wire.source == Source::Parameter)
        .map(|wire| wire.name.as_str())
        .collect();
    let mut text = format!("{header}\n\nusing 'main.bicep'\n");
    for name in names {
        let (comment, value) = value(azure, name);
        line(&mut text, &format!("\n{comment}param {name} = {value}"));
    }
    text
}

/// The comment before a parameter, if it has one, and its value.
fn value(azure: &Azure, name: &str) -> (&'static str, String) {
    let object_id = azure.keys.cosmos_db_object_id.as_deref().unwrap_or_default();
    let list = |items: Vec<[(&str, &str); 2]>| {
        let mut text = String::from("[\n");
        for [(first, one), (second, other)] in items {
            line(&mut text, &format!("  {{\n    {first}: {}\n    {second}: {}\n  }}", literal(one), literal(other)));
        }
        format!("{text}]")
    };
    match name {
        "jumpHostSize" => ("", literal(&azure.network.jump_host.sku)),
        "location" => ("", literal(&azure.location)),
        "cosmosDbObjectId" => {
            ("// az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id\n", literal(object_id))
        }
        "tags" => {
            let mut text = String::from("{\n");
            for (key, value) in &azure.tags {
                line(&mut text, &format!("  {}: {}", super::engine::key(key), literal(value)));
            }
            ("", format!("{text}}}"))
        }
        _ => {
            let persona = azure.people.personas.iter().find(|persona| persona.symbol == name);
            let members = persona
                .into_iter()
                .flat_map(|persona| &persona.members)
                .map(|member| [("objectId", member.object_id.as_str()), ("type", member.kind.entra_name())]);
            let notebook = azure.notebooks.iter().find(|notebook| notebook.users_symbol == name);
            let users = notebook
                .into_iter()
                .flat_map(|notebook| &notebook.users)
                .map(|user| [("instanceName", user.instance.as_str()), ("objectId", user.object_id.as_str())]);
            ("", list(members.chain(users).collect()))
        }
    }
}

/// The types that modules share, in alphabetical order; `None` where no module uses one.
pub(super) fn types(modules: &[Rendered<'_>], header: &str) -> Option<String> {
    let used: BTreeSet<&str> =
        modules.iter().flat_map(|module| &module.wires).filter_map(|wire| wire.kind.strip_suffix("[]")).collect();
    if used.is_empty() {
        return None;
    }
    let mut text =
        format!("{header}\n\nmetadata name = 'types'\nmetadata description = 'Types that more than one file uses.'\n");
    for name in used {
        text.push_str(match name {
            "notebookUser" => NOTEBOOK_USER,
            _ => PRINCIPAL,
        });
    }
    Some(text)
}

const NOTEBOOK_USER: &str = "
@export()
@description('Notebook machine of one person.')
type notebookUser = {
  @description('Name of the machine, unique in the region.')
  @minLength(3)
  @maxLength(24)
  instanceName: string

  @description('Object ID of the person in Entra ID.')
  @minLength(36)
  @maxLength(36)
  objectId: string
}
";

const PRINCIPAL: &str = "
@export()
@description('Somebody in Entra ID who is given roles.')
type principal = {
  @description('Object ID in Entra ID, which is not the application ID.')
  @minLength(36)
  @maxLength(36)
  objectId: string

  @description('Kind of principal: without it, a role is refused while Entra ID still replicates the principal.')
  type: 'Group' | 'ServicePrincipal' | 'User'
}
";

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}
