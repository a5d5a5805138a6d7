//! Turns the list of a folder's files into their texts, through templates.

use serde::Serialize;
use tera::{Context, Tera, Value};

use super::engine::FOLDER;
use super::format::format;
use crate::render::{File, SpecPath, TemplateError};

/// A file of the folder.
#[derive(Debug)]
pub struct Page {
    /// Its path below the folder.
    file: String,
    /// Where its text comes from.
    content: Content,
}

/// Where the text of a file comes from.
#[derive(Debug)]
enum Content {
    /// A template below that of the cloud, without its ending, and what it needs beside the facts.
    Template(&'static str, Vec<(&'static str, Value)>),
    /// A text of the facts, such as a script.
    Text(String),
}

impl Page {
    /// A file of a template of the same name, such as `network.tf`.
    pub fn named(file: &'static str) -> Page {
        Page::of_item(file.to_owned(), file)
    }

    /// A file for one item of several: its name, and the template that they share.
    pub fn of_item(file: String, template: &'static str) -> Page {
        Page { file, content: Content::Template(template, Vec::new()) }
    }

    /// A file that holds a text as it is.
    pub fn text(file: String, text: String) -> Page {
        Page { file, content: Content::Text(text) }
    }

    /// This with what its template needs beside the facts.
    pub fn with(mut self, name: &'static str, value: &impl Serialize) -> Page {
        if let Content::Template(_, extra) = &mut self.content {
            extra.push((name, Value::from_serializable(value)));
        }
        self
    }
}

/// Renders the files of a cloud.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn render(
    tera: &Tera,
    cloud: &str,
    facts: &impl Serialize,
    spec: &SpecPath,
    pages: &[Page],
) -> Result<Vec<File>, TemplateError> {
    let mut context = Context::from_serialize(facts).map_err(|error| TemplateError::of(&error))?;
    let mut files = Vec::new();
    for page in pages {
        let path = format!("{FOLDER}/{}", page.file);
        let text = match &page.content {
            Content::Text(text) => text.clone(),
            Content::Template(template, extra) => {
                context.insert("spec_path", &spec.seen_from(&path));
                let mut context = context.clone();
                for (name, value) in extra {
                    context.insert_value(*name, value.clone());
                }
                let text = tera.render(&format!("{FOLDER}/{cloud}/{template}.tera"), &context);
                format(&text.map_err(|error| TemplateError::of(&error))?)
            }
        };
        files.push(File { path, text });
    }
    Ok(files)
}
