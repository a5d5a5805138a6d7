//! Turns the facts of AWS into a folder of Terraform.

mod files;
mod guides;
mod policy;
mod values;
mod variables;

use std::sync::Arc;

use tera::{Kwargs, State, TeraResult, Value};

use self::values::Values;
use super::{engine, outputs, pages, variables as shared};
use crate::cloud::aws::Aws;
use crate::cloud::aws::expression::Deployment;
use crate::render::{File, Override, SpecPath, TemplateError};

/// The folder of the templates, below that of the language.
const CLOUD: &str = "aws";

/// The name of a host or a service, of which parts may be of the deployment.
fn host(pattern: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    let plain = pattern.replace("{region}", "").replace("{suffix}", "");
    if !plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*')) {
        return Err(tera::Error::message(format!("`{pattern}` is no pattern of a host's name")));
    }
    let reference = |known: Deployment| format!("${{{}}}", values::deployment(known));
    let text = pattern
        .replace("{region}", &reference(Deployment::Region))
        .replace("{suffix}", &reference(Deployment::UrlSuffix));
    Ok(Value::safe_string(&format!("\"{text}\"")))
}

/// Renders an environment.
///
/// # Errors
/// Where a template of the user's cannot be rendered.
pub fn render(aws: &Aws, spec: &SpecPath, overrides: &[Override]) -> Result<Vec<File>, TemplateError> {
    let values = Arc::new(Values::of(aws));
    let documents = policy::documents(aws);
    let tera = engine::engine(CLOUD, aws.pins, overrides, |tera| {
        let known = Arc::clone(&values);
        tera.register_filter("value", move |name: String, _: Kwargs, _: &State| {
            known.expression(&name).map(|text| Value::safe_string(&text)).map_err(tera::Error::message)
        });
        let known = Arc::clone(&values);
        tera.register_filter("inside", move |name: String, _: Kwargs, _: &State| {
            known
                .expression(&name)
                .map(|text| Value::safe_string(&format!("${{{text}}}")))
                .map_err(tera::Error::message)
        });
        tera.register_filter("host", host);
        let endpoints = aws.endpoints.clone();
        tera.register_filter("role", move |id: String, _: Kwargs, _: &State| {
            Value::safe_string(&values::access::role(&id, &endpoints))
        });
        let known = Arc::clone(&values);
        tera.register_function("document", move |options: Kwargs, _: &State| -> TeraResult<Value> {
            let name = options.must_get::<String>("name")?;
            let policy = documents
                .get(&name)
                .ok_or_else(|| tera::Error::message(format!("there is no policy document `{name}`")))?;
            let text = policy::hcl(&policy.document, &known).map_err(tera::Error::message)?;
            Ok(Value::safe_string(&text))
        });
    })?;
    let mut files = pages::render(&tera, CLOUD, aws, spec, &files::pages(aws))?;
    for file in files.iter_mut().filter(|file| file.path.ends_with("/outputs.tf")) {
        file.text = outputs::sorted(&file.text);
    }
    let header = |file: &str| engine::header(&spec.seen_from(&format!("{}/{file}", engine::FOLDER)));
    files.push(values.locals(&files, &header("locals.tf")));
    let known = variables::variables(aws);
    let used = shared::used(&known, &files)?;
    files.extend(shared::files(&used, &header("variables.tf")));
    files.extend(guides::render(aws, spec, &files, &used, overrides)?);
    Ok(files)
}
