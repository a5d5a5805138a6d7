//! Turns the facts of Azure into a folder of Bicep: `main.bicep`, a module for each concern, parameters, and the guides that go with them.

mod engine;
mod guides;
mod literal;
mod main_file;
mod modules;
mod scopes;
mod syntax;
mod wiring;

pub use engine::{FOLDER, engine};
pub use literal::literal;
pub use syntax::syntax_error;

use tera::{Context, Tera};

use self::modules::Module;
use self::wiring::{Wire, Wires};
use super::{File, Override, SpecPath, TemplateError, built_in};
use crate::cloud::azure::Azure;

/// A module that has been rendered.
struct Rendered<'wires> {
    module: Module,
    text: String,
    wires: Vec<&'wires Wire>,
}

/// Renders an environment. The files are in the order in which a reader would open them.
///
/// # Errors
/// Where a template of the user's cannot be rendered.
pub fn render(azure: &Azure, spec: &SpecPath, overrides: &[Override]) -> Result<Vec<File>, TemplateError> {
    let tera = engine(azure.pins, overrides)?;
    let wires = Wires::of(azure);
    let mut context = Context::from_serialize(azure).map_err(|error| TemplateError::of(&error))?;
    let path = |name: &str| format!("{FOLDER}/{name}");

    let mut rendered = Vec::new();
    let mut extra = Vec::new();
    for module in modules::modules(azure) {
        let file = path(&format!("modules/{}.bicep", module.file));
        context.insert("spec_path", &spec.seen_from(&file));
        let body = page(&tera, &path(&format!("modules/{}.bicep.tera", module.template)), &module.context(&context))?;
        let used = wires.used_in(&body);
        rendered.push(Rendered { text: wiring::fill(&body, &used), wires: used, module });
    }
    if azure.keys.customer_managed {
        let file = path("modules/metadata-role.bicep");
        context.insert("spec_path", &spec.seen_from(&file));
        extra.push(File { text: page(&tera, &path("modules/metadata-role.bicep.tera"), &context)?, path: file });
    }

    let header = engine::header(&spec.seen_from(&path("main.bicep")));
    let mut files = vec![
        File { path: path("main.bicep"), text: main_file::main(azure, &rendered, &header) },
        File { path: path("main.bicepparam"), text: main_file::parameters(azure, &rendered, &header) },
    ];
    if let Some(text) = main_file::types(&rendered, &header) {
        files.push(File { path: path("types.bicep"), text });
    }
    let config = path("bicepconfig.json");
    let built_in = built_in().into_iter().find(|(name, _)| *name == config).map(|(_, text)| text);
    let own = overrides.iter().find(|own| own.path == config).map(|own| own.text.as_str());
    files.extend(own.or(built_in).map(|text| File { path: config.clone(), text: text.to_owned() }));
    for module in rendered {
        files.push(File { path: path(&format!("modules/{}.bicep", module.module.file)), text: module.text });
    }
    files.extend(extra);
    files.extend(guides::render(azure, spec, &files, overrides)?);
    Ok(files)
}

fn page(tera: &Tera, template: &str, context: &Context) -> Result<String, TemplateError> {
    let text = tera.render(template, context).map_err(|error| TemplateError::of(&error))?;
    Ok(format!("{}\n", text.trim_matches('\n')))
}
