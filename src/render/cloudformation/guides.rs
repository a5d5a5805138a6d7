//! Turns the facts of AWS and the rendered layers into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors, Git and cfn-lint treat it.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Context;

use super::Rendered;
use super::engine::FOLDER;
use super::wires::{Input, Source};
use crate::cloud::aws::Aws;
use crate::render::guides::Guides;
use crate::render::guides::aws::{Find, Guide, SHARED, is_open};
use crate::render::markdown::shell;
use crate::render::{File, Override, SpecPath, TemplateError};

/// Each template and the file that it becomes, in the order in which a reader would open them.
static GUIDES: &[(&str, &str)] = &[
    ("README.md.tera", "README.md"),
    ("DEPLOY.md.tera", "DEPLOY.md"),
    ("cfnlintrc.tera", ".cfnlintrc"),
    ("editorconfig.tera", ".editorconfig"),
    ("gitattributes.tera", ".gitattributes"),
    ("gitignore.tera", ".gitignore"),
];

/// What the guides say of each of those files.
static DESCRIPTIONS: &[(&str, &str)] = &[
    ("README.md", "This page."),
    ("DEPLOY.md", "How to deploy, enter, change and take down."),
    (".cfnlintrc", "How strictly cfn-lint holds the templates, and for which region."),
    (".editorconfig", "Two spaces, LF, UTF-8."),
    (".gitattributes", "LF on every machine."),
    (".gitignore", "Keeps parameters of your own machine out of the repository."),
];

/// An input that a command finds out by itself, rather than a person.
const FOUND: &str = "S3PrefixListId";

/// What a folder of CloudFormation holds, and how its guides speak of it.
#[derive(Debug, Serialize)]
struct Written {
    /// What people call the language.
    language: &'static str,
    layers: Vec<LayerRow>,
    files: Vec<Row>,
    inputs: Vec<InputRow>,
    outputs: Vec<OutputRow>,
    /// Inputs whose value is still a placeholder.
    open: Vec<String>,
    /// Tags of every stack, as `key=value`.
    tags: Vec<String>,
    /// How commands find what was deployed.
    find: Find,
}

/// A layer.
#[derive(Debug, Serialize)]
struct LayerRow {
    /// Its file.
    file: String,
    /// Its stack.
    stack: String,
    /// What it makes.
    what: String,
    /// Its file of parameters, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<String>,
    /// Whether a command finds one of its inputs out.
    found: bool,
    /// Whether it makes buckets.
    buckets: bool,
    /// Its inputs that nobody knows before a model is there; such a layer waits for it.
    later: Vec<String>,
}

/// A file and what it is.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    what: String,
}

/// An input.
#[derive(Debug, Serialize)]
struct InputRow {
    name: String,
    layer: String,
    what: String,
    /// Its value, piece by piece.
    values: Vec<String>,
}

/// An output.
#[derive(Debug, Serialize)]
struct OutputRow {
    name: String,
    stack: String,
    what: String,
}

/// The guides of an environment; `files` are the templates and their parameters.
pub(super) fn render(
    aws: &Aws,
    spec: &SpecPath,
    rendered: &[Rendered<'_>],
    files: &[File],
    overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    let mut context = Context::from_serialize(aws).map_err(|error| TemplateError::of(&error))?;
    context.insert("guide", &Guide::of(aws, spec, &format!("{FOLDER}/README.md"), written(aws, rendered, files)));
    Guides { folder: FOLDER, shared: Some(SHARED), files: GUIDES }.render(&context, overrides)
}

fn written(aws: &Aws, rendered: &[Rendered<'_>], files: &[File]) -> Written {
    let text_of = |path: &str| {
        let path = format!("{FOLDER}/{path}");
        files.iter().find(|file| file.path == path).map_or("", |file| file.text.as_str())
    };
    let mut layers = Vec::new();
    let mut inputs = Vec::new();
    let mut outputs = Vec::new();
    for layer in rendered {
        let file = format!("{}.yaml", layer.layer.file());
        let stack = format!("{}-{}", aws.stem, layer.layer.name);
        let parameters = format!("parameters/{}.json", layer.layer.file());
        let own: Vec<(&str, &str, &Input)> = layer
            .wires
            .iter()
            .filter_map(|wire| match &wire.source {
                Source::Input(input) => Some((wire.name.as_str(), wire.description.as_str(), input)),
                Source::Layer { .. } => None,
            })
            .collect();
        let waits = |(name, _, input): &&(&str, &str, &Input)| {
            *name != FOUND && input.value.is_none() && input.default.is_none()
        };
        layers.push(LayerRow {
            what: description(text_of(&file)),
            buckets: text_of(&file).contains("Type: AWS::S3::Bucket\n"),
            parameters: (!text_of(&parameters).is_empty()).then_some(parameters),
            found: own.iter().any(|(name, _, _)| *name == FOUND),
            later: own.iter().filter(waits).map(|(name, _, _)| (*name).to_owned()).collect(),
            stack: stack.clone(),
            file: file.clone(),
        });
        inputs.extend(own.iter().map(|(name, what, input)| InputRow {
            name: (*name).to_owned(),
            layer: layer.layer.file(),
            what: format!("{}.", what.replace('`', "")),
            values: match (&input.value, input.default) {
                (Some(value), _) if input.kind.contains("List") => value.split(',').map(str::to_owned).collect(),
                (Some(value), _) => vec![value.clone()],
                (None, Some(default)) => vec![default.to_owned()],
                (None, None) => Vec::new(),
            },
        }));
        outputs.extend(outputs_of(text_of(&file)).into_iter().map(|(name, what)| OutputRow {
            name,
            stack: stack.clone(),
            what,
        }));
    }
    let inside = files.iter().filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_prefix('/'));
    let described = |path: &str| Row {
        name: path.to_owned(),
        what: match path.strip_suffix(".yaml") {
            Some(_) => description(text_of(path)),
            None => "Values of the inputs of that layer.".to_owned(),
        },
    };
    let guides = DESCRIPTIONS.iter().map(|(name, what)| Row { name: (*name).to_owned(), what: (*what).to_owned() });
    let placeholder = |input: &&InputRow| input.values.iter().any(|value| is_open(value));
    // A layer for each data set asks for the same.
    let mut open: Vec<String> = inputs.iter().filter(placeholder).map(|input| input.name.clone()).collect();
    let mut seen = BTreeSet::new();
    open.retain(|name| seen.insert(name.clone()));
    Written {
        language: "CloudFormation",
        files: inside.map(described).chain(guides).collect(),
        open,
        tags: aws.tags.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        layers,
        inputs,
        outputs,
        find: find(aws),
    }
}

/// How commands find what was deployed: by the outputs of stacks, which the function `output` of DEPLOY.md looks up.
fn find(aws: &Aws) -> Find {
    let stack = |name: &str| shell(&format!("{}-{name}", aws.stem));
    let output = |layer: &str, name: &str| format!("$(output {} {})", stack(layer), shell(name));
    let roles = |layer: &str| {
        format!(
            "aws cloudformation describe-stacks --stack-name {} --query \"Stacks[0].Outputs[].[OutputKey, OutputValue]\" --output text",
            stack(layer)
        )
    };
    let data = aws.storage.data.iter();
    let people = aws.notebooks.iter().flat_map(|notebook| &notebook.people);
    Find {
        domain: output("workspace", "DomainId"),
        vpc: output("network", "VpcId"),
        buckets: ["ArtifactsBucketName", "ModelsBucketName"]
            .map(|name| output("storage", name))
            .into_iter()
            .chain(data.map(|set| output(&format!("data-{}", set.name), &format!("{}Name", set.id))))
            .collect(),
        roles: std::iter::once("access".to_owned())
            .chain(people.map(|person| format!("notebook-{}", person.notebook)))
            .map(|layer| roles(&layer))
            .collect(),
    }
}

/// What a template says of itself.
fn description(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("Description: ")).unwrap_or_default();
    scalar(line)
}

/// The outputs of a template and what each is.
fn outputs_of(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().skip_while(|line| *line != "Outputs:").collect();
    let pairs = lines.windows(2).filter_map(|pair| {
        let name = pair[0].strip_prefix("  ")?.strip_suffix(':')?;
        Some((name.to_owned(), scalar(pair[1].strip_prefix("    Description: ")?).replace('`', "")))
    });
    pairs.collect()
}

/// The text of a scalar as the engine writes it: plain, or in double quotes as JSON writes it too.
fn scalar(text: &str) -> String {
    if text.starts_with('"') { serde_json::from_str(text).unwrap_or_default() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_describe_themselves_and_their_outputs() {
        let text = "Description: \"A: b.\"\nResources:\nOutputs:\n  VpcId:\n    Description: ID of the VPC.\n    Value: !Ref Vpc\n";
        assert_eq!(description(text), "A: b.");
        assert_eq!(outputs_of(text), [("VpcId".to_owned(), "ID of the VPC.".to_owned())]);
    }
}
