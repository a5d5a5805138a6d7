//! Turns CloudFormation templates and a context into text: a plain `{{ value }}` is always a YAML scalar, and what is no scalar comes from a filter that lets only its own kind of code through.

use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::literal::literal;
use super::policy;
use super::policy_text;
use super::wires::{NEEDS, PARAMETERS, PUBLISHED, Wires};
use crate::cloud::aws::policy::Policies;
use crate::render::templates::chosen;
use crate::render::{Override, TemplateError, notice, suppression};
use crate::text::{capitalized, is_hidden, is_name, one_line};

/// The folder of the templates.
pub const FOLDER: &str = "cloudformation";

/// The name under which a template's context holds its layer.
pub const LAYER: &str = "layer";

/// An engine with the built-in templates, and the user's in place of some of them.
///
/// # Errors
/// Where a template cannot be parsed, or names a filter, a component or a template that there is not.
pub fn engine(wires: &Arc<Wires>, documents: &Arc<Policies>, overrides: &[Override]) -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".tera"]);
    tera.set_escape_fn(|text, output| output.write_all(literal(text).as_bytes()));
    tera.register_filter("id", id);
    tera.register_filter("comment", |text: String, _: Kwargs, _: &State| Value::safe_string(&comment(&text)));
    tera.register_filter("skip", skip);
    tera.register_filter("host", host);
    tera.register_filter("block", block);
    let (known, documents) = (Arc::clone(wires), Arc::clone(documents));
    tera.register_function("document", move |options: Kwargs, state: &State| {
        let name = options.must_get::<String>("name")?;
        let indent = options.must_get::<usize>("indent")?;
        let Some(policy) = documents.get(&name) else {
            return Err(tera::Error::message(format!("there is no policy document `{name}`")));
        };
        let layer = layer(state)?;
        match options.get::<bool>("as_text")?.unwrap_or_default() {
            false => Ok(Value::safe_string(&policy::yaml(&policy.document, &known, &layer, indent))),
            true => policy_text::yaml(&policy.document, &known, &layer, indent)
                .map(|text| Value::safe_string(&text))
                .ok_or_else(|| tera::Error::message(format!("`{name}` refers to a list, which no text can hold"))),
        }
    });
    let known = Arc::clone(wires);
    tera.register_filter("value", move |name: String, _: Kwargs, state: &State| {
        let name = checked(name)?;
        Ok::<Value, tera::Error>(Value::safe_string(&known.value(&name, &layer(state)?)))
    });
    tera.register_function("head", head);
    tera.register_function("published", |_: Kwargs, _: &State| Value::safe_string(PUBLISHED));
    let templates = chosen(FOLDER, &[".yaml.tera"], overrides);
    tera.add_raw_templates(templates).map_err(|error| TemplateError::of(&error))?;
    Ok(tera)
}

fn layer(state: &State) -> TeraResult<String> {
    Ok(state.get::<String>(LAYER)?.unwrap_or_default())
}

/// The start of a template: the first line, the version of the format, the description with a marker for what the layer
/// needs, and the marker of its parameters.
fn head(options: Kwargs, state: &State) -> TeraResult<Value> {
    let description = options.must_get::<String>("description")?;
    let spec_path = state.get::<String>("spec_path")?.unwrap_or_default();
    Ok(Value::safe_string(&format!(
        "{}\nAWSTemplateFormatVersion: \"2010-09-09\"\n\nDescription: {}\n{PARAMETERS}",
        comment(&notice(&spec_path)),
        literal(&format!("{description}{NEEDS}")),
    )))
}

/// A logical ID: a symbol with a capital, and what is put before and after it.
fn id(symbol: String, options: Kwargs, _: &State) -> TeraResult<Value> {
    let prefix = options.get::<String>("prefix")?.unwrap_or_default();
    let suffix = options.get::<String>("suffix")?.unwrap_or_default();
    Ok(Value::safe_string(&checked(format!("{prefix}{}{suffix}", capitalized(&symbol)))?))
}

/// The name of a host, of which parts may be of the deployment.
fn host(pattern: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    let plain = pattern.replace("{region}", "").replace("{suffix}", "");
    if !plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*')) {
        return Err(tera::Error::message(format!("`{pattern}` is no pattern of a host's name")));
    }
    let tag = if plain == pattern { "" } else { "!Sub " };
    Ok(Value::safe_string(&format!("{tag}{}", literal(&inside_sub(&pattern)))))
}

/// A text of which parts are of the deployment, as it stands inside a `!Sub`.
fn inside_sub(text: &str) -> String {
    text.replace("${", "${!").replace("{region}", "${AWS::Region}").replace("{suffix}", "${AWS::URLSuffix}")
}

fn checked(name: String) -> TeraResult<String> {
    match is_name(&name) {
        true => Ok(name),
        false => Err(tera::Error::message(format!("`{name}` is no name of CloudFormation"))),
    }
}

/// The item of a resource's metadata that tells a scanner that what it finds by this check is expected.
fn skip(check: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    match suppression(&check, "") {
        Some(row) => Ok(Value::safe_string(&format!(
            "- id: {}\n            comment: {}",
            literal(row.check),
            literal(row.reason)
        ))),
        None => Err(tera::Error::message(format!("the table of suppressions has no `{check}`"))),
    }
}

/// A text of several lines, such as a script, as a block that means exactly that text: its lines as they are, below the key
/// and further in. `inside_sub` lets parts of it be of the deployment.
fn block(text: String, options: Kwargs, _: &State) -> TeraResult<Value> {
    let indent = options.must_get::<usize>("indent")?;
    let text = if options.get::<bool>("inside_sub")?.unwrap_or_default() { inside_sub(&text) } else { text };
    let fits = text.ends_with('\n')
        && !text.ends_with("\n\n")
        && !text.starts_with([' ', '\n'])
        && !text.chars().any(|character| character != '\n' && is_hidden(character));
    if !fits {
        return Err(tera::Error::message(
            "a block begins with text, ends with one line break and holds no hidden characters",
        ));
    }
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{:indent$}{line}", "") });
    Ok(Value::safe_string(&format!("|\n{}", lines.collect::<Vec<_>>().join("\n"))))
}

/// A comment of one line.
fn comment(text: &str) -> String {
    format!("# {}", one_line(text))
}
