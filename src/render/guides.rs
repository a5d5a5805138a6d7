//! Turns facts into the guides of a folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

pub(super) mod aws;
pub(super) mod azure;

use super::templates::chosen;
use super::{File, Override, TemplateError, markdown};

/// The guides of a folder.
pub(super) struct Guides<'a> {
    /// The folder, which is that of the templates too.
    pub folder: &'a str,
    /// A folder of templates that these include, where there is one.
    pub shared: Option<&'a str>,
    /// The templates and the files that they become, in the order in which a reader would open them.
    pub files: &'a [(&'a str, &'a str)],
}

impl Guides<'_> {
    /// Renders them.
    pub fn render(&self, context: &Context, overrides: &[Override]) -> Result<Vec<File>, TemplateError> {
        let tera = self.engine(overrides)?;
        let mut files = Vec::new();
        for (template, file) in self.files {
            let text = tera.render(&format!("{}/{template}", self.folder), context);
            let text = text.map_err(|error| TemplateError::of(&error))?;
            files.push(File { path: format!("{}/{file}", self.folder), text: spaced(&text) });
        }
        Ok(files)
    }

    /// An engine in which a plain `{{ value }}` is text, and filters make it something else: `code` in a line, `label` and
    /// `node` in a picture, `shell` for a word of a command.
    fn engine(&self, overrides: &[Override]) -> Result<Tera, TemplateError> {
        let mut tera = Tera::new();
        tera.autoescape_on(vec![".tera"]);
        tera.set_escape_fn(|text, output| output.write_all(markdown::text(text).as_bytes()));
        tera.register_filter("code", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::code(&text)));
        tera.register_filter("label", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::label(&text)));
        tera.register_filter("node", node);
        tera.register_filter("shell", |text: String, _: Kwargs, _: &State| Value::safe_string(&markdown::shell(&text)));
        let own: Vec<&str> = self.files.iter().map(|(template, _)| *template).collect();
        let mut templates = chosen(self.folder, &own, overrides);
        if let Some(shared) = self.shared {
            templates.extend(chosen(shared, &[".md.tera"], overrides));
        }
        tera.add_raw_templates(templates).map_err(|error| TemplateError::of(&error))?;
        Ok(tera)
    }
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
