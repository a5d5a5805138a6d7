//! Turns a spec, or a folder of code, into one side of a comparison: its files, and what each language says that there is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::Context;

use super::scope::Scope;
use crate::cli::render::{self, render};
use crate::cloud::Facts;
use crate::inventory::{Inventory, Sources};
use crate::pipeline::Run;
use crate::record::without_secrets;
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
    /// Its languages, and below which path its places are named.
    languages: Vec<(Language, String)>,
    /// Where its languages are deployed to, as far as a spec says it.
    scopes: Vec<(Language, Scope)>,
    /// Files of a language that could not be read, and why.
    skipped: Vec<(Language, String)>,
    /// What each language says that there is, once somebody asked.
    inventories: OnceLock<Vec<(Language, Inventory)>>,
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
        let languages = spec.render.languages.iter().map(|language| (*language, language.name().to_owned())).collect();
        let side = Side { files, languages, ..Side::default() };
        Ok(side.deployed_by(facts))
    }

    /// This where the facts of a spec say that it is.
    #[must_use]
    pub fn deployed_by(self, facts: &Facts) -> Side {
        let all = [Language::Bicep, Language::Cloudformation, Language::Terraform];
        let scopes = all.into_iter().filter_map(|language| Some((language, Scope::of(language, facts)?)));
        Side { scopes: scopes.collect(), ..self }
    }

    /// What a folder holds of some languages: an output folder, with a folder for each, or a folder of one alone.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn of_folder(folder: &Path, languages: &[Language]) -> anyhow::Result<Side> {
        anyhow::ensure!(folder.is_dir(), "`{}` is no folder", folder.display());
        let mut side = Side::default();
        for &language in languages {
            let below = folder.join(language.name());
            let root = if below.is_dir() { below.as_path() } else { folder };
            let at = fs::canonicalize(root).with_context(|| format!("read the folder `{}`", root.display()))?;
            let mut skipped = Vec::new();
            let mut folder = Folder { root: at, found: &mut side.files, skipped: &mut skipped, met: 0 };
            folder.collect(root, language.name())?;
            side.skipped.extend(skipped.into_iter().map(|file| (language, file)));
            side.languages.push((language, root.to_string_lossy().trim_end_matches('/').to_owned()));
        }
        Ok(side)
    }

    /// Refuses a side that has no resources in one of its languages.
    ///
    /// # Errors
    /// Where it has none.
    pub fn hold_resources(&self) -> anyhow::Result<()> {
        for ((language, inventory), (_, shown)) in self.inventories().iter().zip(&self.languages) {
            let endings = endings(*language).join(", *");
            let name = language.name();
            anyhow::ensure!(!inventory.resources.is_empty(), "`{shown}` holds no resources in {name} (*{endings})");
        }
        Ok(())
    }

    /// A side of which only the resources are known.
    pub fn of_inventories(inventories: Vec<(Language, Inventory)>) -> Side {
        Side { inventories: OnceLock::from(inventories), ..Side::default() }
    }

    /// This without the secrets in it.
    #[must_use]
    pub fn without_secrets(self) -> Side {
        self.inventories();
        let mut inventories = self.inventories.into_inner().unwrap_or_default();
        inventories.iter_mut().for_each(|(_, inventory)| drop(without_secrets(inventory)));
        Side { inventories: OnceLock::from(inventories), ..self }
    }

    /// Its languages.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.languages.iter().map(|(language, _)| *language)
    }

    /// What each language says that there is.
    pub fn inventories(&self) -> &[(Language, Inventory)] {
        self.inventories.get_or_init(|| {
            let languages = self.languages.iter();
            languages.map(|(language, shown)| (*language, read_back(*language, &self.files, shown))).collect()
        })
    }

    /// What a language says that there is.
    pub fn inventory(&self, language: Language) -> Option<&Inventory> {
        self.inventories().iter().find(|(other, _)| *other == language).map(|(_, inventory)| inventory)
    }

    /// Where a language is deployed to, where that is known.
    pub fn scope(&self, language: Language) -> Option<&Scope> {
        self.scopes.iter().find(|(other, _)| *other == language).map(|(_, scope)| scope)
    }

    /// What could not be read of a language, each with its place.
    pub fn unread(&self, language: Language) -> impl Iterator<Item = String> {
        let skipped = self.skipped.iter().filter(move |(other, _)| *other == language).map(|(_, file)| file.clone());
        skipped.chain(self.inventory(language).into_iter().flat_map(Inventory::unread))
    }

    /// Whether two sides have the same files of every language of the second.
    pub fn is_same(&self, other: &Side) -> bool {
        let is_whole = self.skipped.is_empty();
        is_whole
            && other.languages.iter().all(|(language, _)| {
                let own = |side: &'_ Side| of_language(*language, &side.files);
                own(self) == own(other)
            })
    }
}

/// What comes of two things that take as long as each other, done at the same time.
pub fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
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
    let mut inventory = render::read_back(language, &of_language(language, files));
    for file in &mut inventory.files {
        *file = format!("{shown}/{file}");
    }
    inventory
}

/// A folder being read.
struct Folder<'a> {
    /// The folder, with no link in its path.
    root: PathBuf,
    /// What is read.
    found: &'a mut Sources,
    /// What is not, and why.
    skipped: &'a mut Vec<String>,
    /// How many files and folders were met.
    met: usize,
}

impl Folder<'_> {
    /// Reads every text below a folder. Hidden ones hold what tools keep.
    fn collect(&mut self, folder: &Path, name: &str) -> anyhow::Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("read the folder `{}`", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            self.met += 1;
            anyhow::ensure!(self.met <= MAX_FILES, "`{}` holds more than {MAX_FILES} files", self.root.display());
            let file = entry.file_name().to_string_lossy().into_owned();
            let (path, name) = (entry.path(), format!("{name}/{file}"));
            match self.text(&path) {
                Ok(None) if !file.starts_with('.') => self.collect(&path, &name)?,
                Ok(None) => {}
                Ok(Some(text)) => drop(self.found.insert(name, text)),
                Err(why) => self.skipped.push(format!("{}: {why:#}", path.display())),
            }
        }
        Ok(())
    }

    /// The text of a file; nothing for a folder.
    fn text(&self, path: &Path) -> anyhow::Result<Option<String>> {
        let real = fs::canonicalize(path)?;
        anyhow::ensure!(real.starts_with(&self.root), "it leads out of the folder");
        let found = fs::metadata(&real)?;
        if found.is_dir() {
            // A link to a folder could lead round in a circle.
            anyhow::ensure!(!path.is_symlink(), "it is a link to a folder");
            return Ok(None);
        }
        anyhow::ensure!(found.is_file(), "it is no file");
        anyhow::ensure!(found.len() <= MAX_BYTES, "it is larger than {} MiB", MAX_BYTES >> 20);
        Ok(Some(String::from_utf8(fs::read(&real)?).context("it is not UTF-8")?))
    }
}
