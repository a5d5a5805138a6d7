//! Turns the facts of Azure into the guides of the folder, README.md and DEPLOY.md, and into the files by which editors and Git treat it.

mod facts;

use tera::Context;

use super::engine::FOLDER;
use crate::cloud::azure::Azure;
use crate::render::guides::Guides;
use crate::render::guides::azure::{Guide, SHARED};
use crate::render::{File, Override, SpecPath, TemplateError};

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
    let mut context = Context::from_serialize(azure).map_err(|error| TemplateError::of(&error))?;
    let paths: Vec<&str> = GUIDES.iter().map(|(_, file)| *file).collect();
    let written = facts::written(azure, files, &paths);
    context.insert("guide", &Guide::of(azure, spec, &format!("{FOLDER}/README.md"), written));
    Guides { folder: FOLDER, shared: Some(SHARED), files: GUIDES }.render(&context, overrides)
}
