//! Turns facts into the guides of a folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::templates::chosen;
use super::{File, Override, TemplateError, markdown};

/// Renders the guides of a folder: `guides` are the templates and the files that they become, in the order in which a reader
/// would open them.
pub(super) fn render(
    folder: &str,
    guides: &[(&str, &str)],
    context: &Context,
    overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    let templates: Vec<&str> = guides.iter().map(|(template, _)| *template).collect();
    let tera = engine(folder, &templates, overrides)?;
    let mut files = Vec::new();
    for (template, file) in guides {
        let text = tera.render(&format!("{folder}/{template}"), context);
        let text = text.map_err(|error| TemplateError::of(&error))?;
        files.push(File { path: format!("{folder}/{file}"), text: spaced(&text) });
    }
    Ok(files)
}

/// An engine in which a plain `{{ value }}` is text, and filters make it something else: `code` in a line, `label` and `node`
/// in a picture, `shell` for a word of a command.
fn engine(folder: &str, templates: &[&str], overrides: &[Override]) -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".tera"]);
    tera.set_escape_fn(|text, output| output.write_all(markdown::text(text).as_bytes()));
    tera.register_filter("code", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::code(&text)));
    tera.register_filter("label", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::label(&text)));
    tera.register_filter("node", node);
    tera.register_filter("shell", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::shell(&text)));
    tera.add_raw_templates(chosen(folder, templates, overrides)).map_err(|error| TemplateError::of(&error))?;
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
