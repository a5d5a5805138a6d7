//! Turns the facts of Azure into a folder of Terraform.

mod files;
mod guides;
mod scopes;
mod variables;

use tera::{Kwargs, State, Value};

use super::literal::literal;
use super::{engine, pages, variables as shared};
use crate::cloud::azure::{Azure, BUILT_IN_ROLES};
use crate::render::{File, Override, SpecPath, TemplateError};

/// The folder of the templates, below that of the language.
const CLOUD: &str = "azure";

/// Renders an environment.
///
/// # Errors
/// Where a template of the user's cannot be rendered.
pub fn render(azure: &Azure, spec: &SpecPath, overrides: &[Override]) -> Result<Vec<File>, TemplateError> {
    let pins = azure.pins;
    let tera = engine::engine(CLOUD, pins, overrides, |tera| {
        tera.register_filter("role", role);
        tera.register_filter("reference", reference);
        tera.register_filter("api", move |kind: String, _: Kwargs, _: &State| match pins.api(&kind) {
            Some(version) => Ok(Value::safe_string(&literal(&format!("{kind}@{version}")))),
            None => Err(tera::Error::message(format!("the table of pins of {} has no `{kind}`", pins.date))),
        });
    })?;
    let mut files = pages::render(&tera, CLOUD, azure, spec, &files::pages(azure))?;
    let known = variables::variables(azure);
    let used = shared::used(&known, &files)?;
    files.extend(shared::files(&used, &engine::header(&spec.seen_from(&format!("{}/variables.tf", engine::FOLDER)))));
    files.extend(guides::render(azure, spec, &files, &used, overrides)?);
    Ok(files)
}

/// What Azure calls a built-in role, as a literal.
fn role(key: String, _: Kwargs, _: &State) -> tera::TeraResult<Value> {
    match BUILT_IN_ROLES.iter().find(|role| role.key == key) {
        Some(role) => Ok(Value::safe_string(&literal(role.title))),
        None => Err(tera::Error::message(format!("the table of built-in roles has no `{key}`"))),
    }
}

/// A reference to what an address names: `azapi_resource.workspace.id`, `var.tags`.
fn reference(address: String, _: Kwargs, _: &State) -> tera::TeraResult<Value> {
    if address.contains('.') && address.split('.').all(engine::is_name) {
        return Ok(Value::safe_string(&address));
    }
    Err(tera::Error::message(format!("`{address}` is no reference of Terraform")))
}
