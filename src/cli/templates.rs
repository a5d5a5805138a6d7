//! `bastide templates`: lists, takes out and checks templates.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::Outcome;
use super::args::{SpecArguments, Templates, TemplatesAction};
use super::io::{self, Output};
use super::render::render;
use super::spec;
use crate::render::{Override, SpecPath, built_in};
use crate::text::nearest;

/// The specs that templates are checked with, beside those that are named.
static EXAMPLES: &[(&str, &str)] = &[
    ("azure-lab", include_str!("../../examples/azure-lab/bastide.yaml")),
    ("azure-team", include_str!("../../examples/azure-team/bastide.yaml")),
    ("aws-lab", include_str!("../../examples/aws-lab/bastide.yaml")),
    ("aws-team", include_str!("../../examples/aws-team/bastide.yaml")),
    ("aws-regulated", include_str!("../../examples/aws-regulated/bastide.yaml")),
];

/// Runs the command.
///
/// # Errors
/// Where a folder cannot be used, or a template is wrong.
pub fn run(options: &Templates, output: &Output) -> anyhow::Result<Outcome> {
    match &options.action {
        TemplatesAction::List => {
            for (path, _) in built_in() {
                output.print(&format!("{path}\n"))?;
            }
            Ok(Outcome::Clean)
        }
        TemplatesAction::Eject { folder, names } => eject(folder, names, output),
        TemplatesAction::Check { folder, specs } => check(folder, specs, output),
    }
}

fn eject(folder: &Path, names: &[String], output: &Output) -> anyhow::Result<Outcome> {
    let all = built_in();
    for name in names {
        if !all.iter().any(|(path, _)| path == name) {
            let close = nearest(name, all.iter().map(|(path, _)| *path));
            let hint = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
            anyhow::bail!("there is no template `{name}`{hint}; `bastide templates list` names them all");
        }
    }
    let chosen: Vec<_> =
        all.into_iter().filter(|(path, _)| names.is_empty() || names.iter().any(|name| name == path)).collect();
    // Nothing is written where anything would be overwritten.
    for (path, _) in &chosen {
        let path = folder.join(path);
        anyhow::ensure!(!path.exists(), "`{}` is there already, and nothing is overwritten", path.display());
    }
    for (path, text) in &chosen {
        io::write(&folder.join(path), text)?;
    }
    output.tell(&format!("wrote {} templates to {}\n", chosen.len(), folder.display()))?;
    Ok(Outcome::Clean)
}

fn check(folder: &Path, specs: &[String], output: &Output) -> anyhow::Result<Outcome> {
    let overrides = overrides(folder)?;
    let temporary = tempfile::tempdir()?;
    let mut names = Vec::new();
    for (name, text) in EXAMPLES {
        let path = temporary.path().join(format!("{name}.yaml"));
        fs::write(&path, text)?;
        names.push(((*name).to_owned(), path.to_string_lossy().into_owned()));
    }
    names.extend(specs.iter().map(|spec| (spec.clone(), spec.clone())));
    for (name, path) in names {
        let run = spec::load(&SpecArguments { spec: path, sets: Vec::new() });
        let (Some(facts), Some(spec)) = (&run.facts, &run.spec) else {
            anyhow::bail!("`{name}` is no valid spec: `bastide validate` tells why");
        };
        let files = render(spec, facts, &SpecPath::from_output_folder("../bastide.yaml"), &overrides);
        let files = files.with_context(|| format!("rendering `{name}`"))?;
        output.tell(&format!("`{name}` renders to {} files\n", files.len()))?;
    }
    Ok(Outcome::Clean)
}

/// The templates of a folder.
///
/// # Errors
/// Where the folder cannot be read, or holds a template that takes the place of none.
pub fn overrides(folder: &Path) -> anyhow::Result<Vec<Override>> {
    let mut found = Vec::new();
    collect(folder, folder, &mut found)?;
    found.sort_by(|one: &Override, other| one.path.cmp(&other.path));
    let known = built_in();
    for own in &found {
        if !known.iter().any(|(path, _)| *path == own.path) {
            let close = nearest(&own.path, known.iter().map(|(path, _)| *path));
            let hint = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
            anyhow::bail!("`{}` takes the place of no built-in template{hint}", folder.join(&own.path).display());
        }
    }
    anyhow::ensure!(!found.is_empty(), "`{}` holds no template", folder.display());
    Ok(found)
}

/// Whether a file of a folder of templates is one.
pub fn is_template(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "tera" || end == "json")
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Override>) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("read the folder `{}`", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, found)?;
        } else if is_template(&path) {
            let text = fs::read_to_string(&path).with_context(|| format!("read `{}`", path.display()))?;
            found.push(Override { path: io::relative(root, &path), text });
        }
    }
    Ok(())
}
