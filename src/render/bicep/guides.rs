//! Turns the facts of Azure into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

mod facts;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::engine::FOLDER;
use crate::cloud::azure::Azure;
use crate::render::templates::chosen;
use crate::render::{File, Override, SpecPath, TemplateError, markdown};

/// Each template and the file that it becomes, in the order in which a reader would open them.
static GUIDES: &[(&str, &str)] = &[
    ("README.md.tera", "README.md"),
    ("DEPLOY.md.tera", "DEPLOY.md"),
    ("editorconfig.tera", ".editorconfig"),
    ("gitattributes.tera", ".gitattributes"),
    ("gitignore.tera", ".gitignore"),
];

/// The guides of an environment; `files` are the others of the folder.
pub(super) fn render(
    azure: &Azure,
    spec: &SpecPath,
    files: &[File],
    overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    let tera = engine(overrides)?;
    let mut context = Context::from_serialize(azure).map_err(|error| TemplateError::of(&error))?;
    let paths: Vec<&str> = GUIDES.iter().map(|(_, file)| *file).collect();
    context.insert("guide", &facts::guide(azure, spec, files, &paths));
    let mut guides = Vec::new();
    for (template, file) in GUIDES {
        let text = tera.render(&format!("{FOLDER}/{template}"), &context);
        let text = text.map_err(|error| TemplateError::of(&error))?;
        guides.push(File { path: format!("{FOLDER}/{file}"), text: spaced(&text) });
    }
    Ok(guides)
}

/// An engine in which a plain `{{ value }}` is text, and filters make it something else: `code` in a line, `label` and `node`
/// in a picture, `shell` for a word of a command.
fn engine(overrides: &[Override]) -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".tera"]);
    tera.set_escape_fn(|text, output| output.write_all(markdown::text(text).as_bytes()));
    tera.register_filter("code", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::code(&text)));
    tera.register_filter("label", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::label(&text)));
    tera.register_filter("node", node);
    tera.register_filter("shell", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::shell(&text)));
    let endings: Vec<&str> = GUIDES.iter().map(|(template, _)| *template).collect();
    tera.add_raw_templates(chosen(FOLDER, &endings, overrides)).map_err(|error| TemplateError::of(&error))?;
    Ok(tera)
}

/// The text with at most one blank line in a row, so that what a condition leaves out leaves no gap.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    // White space of other kinds is of the spec's strings.
    let blank = [' ', '\t'];
    for line in text.trim_matches(['\n', ' ', '\t']).lines() {
        let line = line.trim_end_matches(blank);
        if !line.is_empty() || !spaced.ends_with("\n\n") {
            spaced.push_str(line);
            spaced.push('\n');
        }
    }
    spaced
}

/// The name of a node of a picture, which nobody sees.
fn node(name: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(Value::safe_string(&name));
    }
    Err(tera::Error::message(format!("`{name}` is no name of a node")))
}
