//! Reads what an engine printed, and turns it into what there is to tell of its language.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::against::Form;
use super::changed::rules;
use super::side;
use crate::cli::io;
use crate::cloud::Facts;
use crate::diff::Compared;
use crate::diff::engines::{self, LARGEST, Told};
use crate::inventory::{Inventory, Sources};

/// Compares what an engine printed with our output: its inventory, its files by their paths below the output folder, and what is known of its
/// environment.
///
/// # Errors
/// Where it cannot be read, or is not what it is said to be.
pub fn compared(
    form: Form,
    path: &Path,
    ours: &Inventory,
    files: &Sources,
    facts: Option<&Facts>,
) -> anyhow::Result<Compared> {
    // Only AWS has stacks.
    let stem = match facts {
        Some(Facts::Aws(aws)) => aws.stem.as_str(),
        _ => "",
    };
    let language = form.language();
    let name = path.to_string_lossy().into_owned();
    let told = match form {
        Form::TerraformState => engines::state(&name, &read(path)?, ours),
        Form::TerraformPlan => engines::plan(&name, &read(path)?, ours),
        Form::ChangeSet => engines::change_set(&name, &read(path)?, ours, stem),
        Form::WhatIf => engines::what_if(&name, &read(path)?, ours),
        Form::Exported => engines::exported(&name, &read(path)?, ours),
        Form::Stacks => engines::stacks(&stacks(path)?, &side::of_language(language, files), stem),
    };
    let told = told.map_err(|unread| anyhow::anyhow!("`{name}` cannot be compared with: {}", unread.what))?;
    let changes = told.explained();
    let Told { changes: plain, mut notes, folded, unread, .. } = told;
    notes.extend(rules(language).notes(&plain));
    Ok(Compared { language: language.name(), changes, folded, notes, unread })
}

fn read(path: &Path) -> anyhow::Result<String> {
    let read = || -> anyhow::Result<String> {
        let found = fs::metadata(path)?;
        anyhow::ensure!(found.is_file(), "it is no file");
        anyhow::ensure!(found.len() <= LARGEST as u64, "it is larger than {} MiB", LARGEST / 1024 / 1024);
        let bytes = fs::read(path)?;
        anyhow::ensure!(!bytes.starts_with(ARCHIVE), "it is no JSON: `terraform show -json PLAN` prints it");
        io::text(bytes)
    };
    read().with_context(|| format!("read `{}`", path.display()))
}

/// What begins a plan as Terraform keeps it, which is an archive ("terraform plan": `-out`).
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The templates of stacks: a file, or those of a folder, by their names.
fn stacks(path: &Path) -> anyhow::Result<Sources> {
    let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !path.is_dir() {
        return Ok(Sources::from([(named(path), read(path)?)]));
    }
    let mut found = Sources::new();
    let entries = fs::read_dir(path).with_context(|| format!("read the folder `{}`", path.display()))?;
    for entry in entries {
        let file = entry?.path();
        let is_template = file.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml");
        if is_template && file.is_file() {
            found.insert(named(&file), read(&file)?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_as_terraform_keeps_it_is_told_how_to_print() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("plan");
        fs::write(&file, b"PK\x03\x04\x14\0").expect("a file");
        let told = format!("{:#}", read(&file).expect_err("it is refused"));
        assert!(told.ends_with("it is no JSON: `terraform show -json PLAN` prints it"), "{told}");
    }
}
