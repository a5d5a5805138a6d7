//! Turns the facts of Azure and the rendered files into what the guides say of Bicep.

use std::collections::BTreeSet;

use super::super::main_file::outputs;
use super::super::wiring::{Source, Wires};
use crate::cloud::azure::Azure;
use crate::render::File;
use crate::render::guides::azure::{Input, Row, Written};

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

/// What the folder holds; `guides` are the files that come with the others.
pub(super) fn written(azure: &Azure, files: &[File], guides: &[&str]) -> Written {
    let bicep = super::FOLDER;
    let inside = |file: &File| file.path.strip_prefix(bicep).map(|path| path.trim_start_matches('/').to_owned());
    let described = |path: &str, text: &str| {
        let fixed = DESCRIPTIONS.iter().find(|(name, _)| *name == path).map(|(_, what)| (*what).to_owned());
        Row { name: path.to_owned(), what: fixed.or_else(|| description(text)).unwrap_or_default() }
    };
    let main = files.iter().find(|file| file.path == format!("{bicep}/main.bicep"));
    Written {
        language: "Bicep",
        input: "parameter",
        inputs_file: "main.bicepparam",
        cosmos_db_input: "cosmosDbObjectId",
        name: str::to_owned,
        files: files
            .iter()
            .filter_map(|file| inside(file).map(|path| described(&path, &file.text)))
            .chain(guides.iter().map(|path| described(path, "")))
            .collect(),
        inputs: inputs(azure, main.map(|file| file.text.as_str()).unwrap_or_default()),
        outputs: outputs(azure)
            .into_iter()
            .map(|output| Row { name: output.name.to_owned(), what: output.description.replace('`', "") })
            .collect(),
        providers: providers(azure, files),
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

fn inputs(azure: &Azure, main: &str) -> Vec<Input> {
    Wires::of(azure)
        .used_in(main)
        .into_iter()
        .filter(|wire| wire.source == Source::Parameter)
        .map(|wire| Input {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_are_read_as_they_were_meant() {
        assert_eq!(description("// x\nmetadata description = 'It\\'s a \\\\.'\n").as_deref(), Some(r"It's a \."));
        assert_eq!(description("metadata name = 'x'"), None);
    }
}
