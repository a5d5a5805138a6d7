//! Turns the facts of AWS into a folder of CloudFormation: a template for each layer, its parameters, and the guides that go with them.

mod checks;
mod engine;
mod guides;
mod layers;
mod literal;
mod names;
mod people;
mod policy;
mod policy_text;
mod table;
mod wires;

pub use engine::FOLDER;
pub use literal::literal;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;
use tera::Context;

use self::layers::Layer;
use self::names::names_in;
use self::wires::{Source, Wire, Wires};
use super::{File, Override, SpecPath, TemplateError};
use crate::cloud::aws::Aws;

/// A layer whose template has been rendered.
struct Rendered<'wires> {
    layer: Layer,
    text: String,
    wires: Vec<&'wires Wire>,
}

/// Renders an environment. The files are in the order in which they are deployed.
///
/// # Errors
/// Where a template of the user's cannot be rendered, or refers to what there is not.
pub fn render(aws: &Aws, spec: &SpecPath, overrides: &[Override]) -> Result<Vec<File>, TemplateError> {
    let wires = Arc::new(Wires::of(aws));
    let tera = engine::engine(&wires, &Arc::new(people::documents(aws)), overrides)?;
    let mut context = Context::from_serialize(aws).map_err(|error| TemplateError::of(&error))?;
    context.insert("spec_path", &spec.seen_from(&format!("{FOLDER}/10-network.yaml")));

    let mut rendered: Vec<Rendered<'_>> = Vec::new();
    for layer in layers::layers(aws) {
        let template = format!("{FOLDER}/{}.yaml.tera", layer.template);
        let text = tera.render(&template, &layer.context(&context)).map_err(|error| TemplateError::of(&error))?;
        let names = names_in(&text);
        checks::rendered(&wires, &template, (&text, &names), overrides)?;
        let used = wires.used(&names, &layer.name);
        rendered.push(Rendered { layer, text, wires: used });
    }
    let read: BTreeSet<&str> = rendered.iter().flat_map(|layer| &layer.wires).map(|wire| wire.name.as_str()).collect();

    let mut files = Vec::new();
    for Rendered { layer, text, wires: used } in &rendered {
        let template = format!("{FOLDER}/{}.yaml.tera", layer.template);
        let filled = wires.fill(text, &layer.name, used, &read);
        checks::filled(&wires, (&template, &layer.name), (text, &filled), &read)?;
        let text = tidy(&filled);
        files.push(File { path: format!("{FOLDER}/{}.yaml", layer.file()), text });
    }
    files.extend(rendered.iter().filter_map(parameters));
    files.extend(guides::render(aws, spec, &rendered, &files, overrides)?);
    Ok(files)
}

/// The file of parameters of a layer, where the spec gives any of its inputs.
fn parameters(rendered: &Rendered<'_>) -> Option<File> {
    let given = |wire: &&&Wire| matches!(&wire.source, Source::Input(input) if input.value.is_some());
    let parameters: Vec<serde_json::Value> = rendered
        .wires
        .iter()
        .filter(given)
        .map(|wire| {
            let value = match &wire.source {
                Source::Input(input) => input.value.clone().unwrap_or_default(),
                Source::Layer { .. } => String::new(),
            };
            json!({"ParameterKey": wire.name, "ParameterValue": value})
        })
        .collect();
    if parameters.is_empty() {
        return None;
    }
    let text = serde_json::to_string_pretty(&parameters).ok()?;
    Some(File { path: format!("{FOLDER}/parameters/{}.json", rendered.layer.file()), text: format!("{text}\n") })
}

/// A text with one blank line where there are several, none at its start and its end, and none before what a key holds; of
/// comments on statements of policies, each stands once.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut blank = false;
    let mut before = "";
    let mut said = BTreeSet::new();
    let mut lines = text.lines().map(str::trim_end).peekable();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            blank = true;
            continue;
        }
        let on_statement = lines.peek().is_some_and(|next| next.trim_start().starts_with("- Sid:"));
        if on_statement && line.trim_start().starts_with('#') && !said.insert(line.trim_start()) {
            continue;
        }
        let opens = before.ends_with(':') && !before.starts_with(' ') || before.trim_start().starts_with('#');
        if blank && !tidy.is_empty() && !opens {
            tidy.push('\n');
        }
        tidy.push_str(line);
        tidy.push('\n');
        blank = false;
        before = line;
    }
    tidy
}
