//! Reads what an engine printed, and turns it into what there is to tell of its language.

use std::fs;
use std::path::Path;

use anyhow::Context;

use super::against::Form;
use super::{rules, side};
use crate::diff::Compared;
use crate::diff::engines::{self, LARGEST, Told};
use crate::inventory::{Inventory, Sources};

/// Compares what an engine printed with our output: its inventory, and its files by their paths below the output folder.
///
/// # Errors
/// Where it cannot be read, or is not what it is said to be.
pub fn compared(form: Form, path: &Path, ours: &Inventory, files: &Sources) -> anyhow::Result<Compared> {
    let language = form.language();
    let name = path.to_string_lossy().into_owned();
    let told = match form {
        Form::TerraformState => engines::state(&name, &read(path)?, ours),
        Form::TerraformPlan => engines::plan(&name, &read(path)?, ours),
        Form::ChangeSet => engines::change_set(&name, &read(path)?, ours),
        Form::WhatIf => engines::what_if(&name, &read(path)?, ours),
        Form::Exported => engines::exported(&name, &read(path)?, ours),
        Form::Stacks => engines::stacks(&stacks(path)?, &side::of_language(language, files)),
    };
    let told = told.map_err(|unread| anyhow::anyhow!("`{name}` cannot be compared with: {}", unread.what))?;
    let changes = told.explained();
    let Told { changes: plain, mut notes, folded, unread, .. } = told;
    notes.extend(rules(language).note(&plain));
    Ok(Compared { language: language.name(), changes, folded, notes, unread })
}

fn read(path: &Path) -> anyhow::Result<String> {
    let read = || -> anyhow::Result<String> {
        let found = fs::metadata(path)?;
        anyhow::ensure!(found.is_file(), "it is no file");
        anyhow::ensure!(found.len() <= LARGEST as u64, "it is larger than {} MiB", LARGEST / 1024 / 1024);
        Ok(fs::read_to_string(path)?)
    };
    read().with_context(|| format!("read `{}`", path.display()))
}

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
