//! Turns a spec, or a folder of code, into one side of a comparison: its files, and what each language says that there is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::cli::render::render;
use crate::inventory::{self, Inventory, Sources};
use crate::pipeline::Run;
use crate::render::{File, Override, SpecPath};
use crate::spec::Language;

/// The most files of a folder that are read.
const MAX_FILES: usize = 10_000;

/// The largest file that is read, in bytes.
const MAX_BYTES: u64 = 32 << 20;

/// One side of a comparison.
#[derive(Debug, Default)]
pub struct Side {
    /// The texts of its files, by their paths below the output folder.
    pub files: Sources,
    /// What each language says that there is.
    pub inventories: Vec<(Language, Inventory)>,
}

impl Side {
    /// What a spec asks for; nothing for one without facts.
    ///
    /// # Errors
    /// Where a template cannot be rendered.
    pub fn rendered(run: &Run, path: &SpecPath, overrides: &[Override]) -> anyhow::Result<Side> {
        let (Some(spec), Some(facts)) = (&run.spec, &run.facts) else { return Ok(Side::default()) };
        let files = render(spec, facts, path, overrides)?;
        let files: Sources = files.into_iter().map(|File { path, text }| (path, text)).collect();
        let languages = spec.render.languages.iter();
        let inventories =
            languages.map(|language| (*language, read_back(*language, &files, language.name()))).collect();
        Ok(Side { files, inventories })
    }

    /// What a language says that there is.
    pub fn inventory(&self, language: Language) -> Option<&Inventory> {
        self.inventories.iter().find(|(other, _)| *other == language).map(|(_, inventory)| inventory)
    }

    /// What a folder holds of some languages: an output folder, with a folder for each, or a folder of one alone.
    ///
    /// # Errors
    /// Where it cannot be read, or holds nothing of a language.
    pub fn of_folder(folder: &Path, languages: &[Language]) -> anyhow::Result<Side> {
        anyhow::ensure!(folder.is_dir(), "`{}` is no folder", folder.display());
        let mut side = Side::default();
        for &language in languages {
            let below = folder.join(language.name());
            let root = if below.is_dir() { below.as_path() } else { folder };
            let mut files = BTreeMap::new();
            collect(root, language.name(), &mut files)?;
            let shown = root.to_string_lossy();
            let inventory = read_back(language, &files, shown.trim_end_matches('/'));
            anyhow::ensure!(
                !inventory.resources.is_empty(),
                "`{}` holds no resources in {} (*{})",
                root.display(),
                language.name(),
                endings(language).join(", *")
            );
            side.inventories.push((language, inventory));
            side.files.extend(files);
        }
        Ok(side)
    }
}

/// How the names of files of a language end.
fn endings(language: Language) -> &'static [&'static str] {
    match language {
        Language::Bicep => &[".bicep"],
        Language::Cloudformation => &[".yaml", ".yml", ".json", ".template"],
        Language::Terraform => &[".tf", ".tf.json"],
    }
}

/// The files below the folder of a language, by their paths in it.
pub fn of_language(language: Language, files: &Sources) -> Sources {
    let folder = format!("{}/", language.name());
    files.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?.to_owned(), text.clone()))).collect()
}

/// What the files below the folder of a language say that there is; places name them below `shown`.
fn read_back(language: Language, files: &Sources, shown: &str) -> Inventory {
    let own = of_language(language, files);
    let mut inventory = match language {
        Language::Bicep => inventory::bicep(&own),
        Language::Cloudformation => inventory::cloudformation(&own),
        Language::Terraform => inventory::terraform(&own),
    };
    for file in &mut inventory.files {
        *file = format!("{shown}/{file}");
    }
    inventory
}

/// Reads every text below a folder; hidden folders hold what tools keep, and links are not followed out of it.
fn collect(folder: &Path, name: &str, found: &mut Sources) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("read the folder `{}`", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let file = entry.file_name().to_string_lossy().into_owned();
        let (path, name) = (entry.path(), format!("{name}/{file}"));
        let kind = entry.file_type()?;
        if kind.is_dir() && !file.starts_with('.') {
            collect(&path, &name, found)?;
        } else if path.is_file() && path.metadata()?.len() <= MAX_BYTES {
            // What is no text is no code either.
            if let Ok(text) = fs::read_to_string(&path) {
                found.insert(name, text);
            }
        }
        anyhow::ensure!(found.len() <= MAX_FILES, "`{}` holds more than {MAX_FILES} files", folder.display());
    }
    Ok(())
}
