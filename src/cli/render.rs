//! `bastide render`: checks a spec and writes its infrastructure code.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::args::Render;
use super::io::{self, Output};
use super::{Outcome, check, spec, summary, templates};
use crate::cloud::Facts;
use crate::inventory::{self, Inventory, Sources};
use crate::pipeline::Run;
use crate::render::{File, Override, SpecPath, bicep, cloudformation, terraform};
use crate::report::Format;
use crate::source::STANDARD_INPUT;
use crate::spec::{Language, Spec};
use crate::tree::{self, Action, MANIFEST, Manifest, Plan};

/// What there is to write, and where.
pub struct Target {
    /// The output folder.
    pub folder: PathBuf,
    /// The files.
    pub files: Vec<File>,
    /// Digest of the settled spec.
    pub spec: String,
    /// The record of what was written before.
    pub before: Option<Manifest>,
    /// The part of it that this run is not about.
    pub others: Option<Manifest>,
    /// What to do.
    pub plan: Plan,
}

/// Runs the command.
///
/// # Errors
/// Where a template or the folder cannot be used.
pub fn run(options: &Render, output: &Output) -> anyhow::Result<Outcome> {
    let mut arguments = options.spec.clone();
    arguments.set_languages(&options.languages);
    let run = spec::load(&arguments);
    spec::print_findings(options.format.format, &run.document, &run.findings, output)?;
    let (Some(facts), Some(asked)) = (&run.facts, &run.spec) else { return Ok(spec::failure(&run.findings)) };
    let target = target(options, &run, asked, facts)?;
    if options.check {
        return check::run(&target, options.format.format, output);
    }
    if !options.force {
        refuse_to_overwrite(&target)?;
    }
    write(&target)?;
    if options.format.format == Format::Text {
        output.tell(&summary::text(facts, &asked.render.languages, &target))?;
    }
    Ok(Outcome::Clean)
}

/// The folder that a spec is rendered to: that of the command line, or the one that the spec names, which is relative to it.
pub fn out_folder(spec_file: &str, out: Option<&Path>, spec: &Spec) -> PathBuf {
    let base = if spec_file == STANDARD_INPUT { Path::new(".") } else { io::folder_of(Path::new(spec_file)) };
    out.map_or_else(|| base.join(&spec.render.out), Path::to_owned)
}

/// Where a spec lies, as the files of its output folder say it.
pub fn spec_path(spec_file: &str, folder: &Path) -> SpecPath {
    let path = if spec_file == STANDARD_INPUT { String::new() } else { io::relative(folder, Path::new(spec_file)) };
    SpecPath::from_output_folder(path)
}

fn target(options: &Render, run: &Run, spec: &Spec, facts: &Facts) -> anyhow::Result<Target> {
    let folder = out_folder(&options.spec.spec, options.out.as_deref(), spec);
    let overrides = match &options.templates {
        Some(folder) => templates::overrides(folder)?,
        None => Vec::new(),
    };
    let files = render(spec, facts, &spec_path(&options.spec.spec, &folder), &overrides)?;
    let before = read_manifest(&folder)?;
    let named = before.iter().flat_map(Manifest::paths);
    let on_disk = read_folder(&folder, files.iter().map(|file| file.path.as_str()).chain(named))?;
    // A run for some languages alone knows nothing of the files of the others.
    let is_asked = |path: &str| {
        options.languages.is_empty()
            || options.languages.iter().any(|language| path.split('/').next() == Some(language.name()))
    };
    let known = before.as_ref().map(|before| before.only(is_asked));
    let others = before.as_ref().map(|before| before.only(|path| !is_asked(path)));
    let plan = tree::plan(&files, known.as_ref(), &|path| on_disk.get(path).cloned());
    Ok(Target { folder, files, spec: run.digest(), before, others, plan })
}

/// Renders every language of a spec.
///
/// # Errors
/// Where a template cannot be rendered, or a user's own writes what is not of its language.
pub fn render(spec: &Spec, facts: &Facts, path: &SpecPath, overrides: &[Override]) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for language in &spec.render.languages {
        files.extend(match (language, facts) {
            (Language::Bicep, Facts::Azure(azure)) => bicep::render(azure, path, overrides)?,
            (Language::Cloudformation, Facts::Aws(aws)) => cloudformation::render(aws, path, overrides)?,
            (Language::Terraform, Facts::Azure(azure)) => terraform::azure::render(azure, path, overrides)?,
            (Language::Terraform, Facts::Aws(aws)) => terraform::aws::render(aws, path, overrides)?,
            // A language of another cloud is a finding, with which there are no facts.
            (language, _) => anyhow::bail!("{language:?} is of another cloud"),
        });
    }
    // What the built-in templates write is held to the language by tests; nobody else holds a user's to it.
    if !overrides.is_empty() {
        for file in &files {
            let readers = SYNTAX.iter().filter(|(ending, ..)| file.path.ends_with(ending));
            for (_, language, syntax_error) in readers {
                if let Some(line) = syntax_error(&file.text) {
                    let text = file.text.lines().nth(line - 1).unwrap_or_default().trim();
                    anyhow::bail!("`{}` would be no {language} at line {line}: {text}", file.path);
                }
            }
        }
    }
    Ok(files)
}

/// What tells the first line of a text that is not of its language: by the ending of files, with the language.
type SyntaxError = fn(&str) -> Option<usize>;

/// The languages whose text can be held to them.
static SYNTAX: &[(&str, &str, SyntaxError)] = &[
    (".bicep", "Bicep", bicep::syntax_error),
    (".hcl", "HCL", terraform::syntax_error),
    (".tf", "Terraform", terraform::syntax_error),
    (".tfvars", "HCL", terraform::syntax_error),
];

/// The bytes of those paths of the output folder that there are. What cannot be read is not taken for missing, which would be
/// leave to write over it, and nothing behind a link to another folder is taken for a part of this one.
///
/// # Errors
/// Where something cannot be read, or lies behind a link.
pub fn read_folder<'a>(
    folder: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> anyhow::Result<BTreeMap<&'a str, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for name in paths {
        let path = folder.join(name);
        let above = Path::new(name).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        for above in above.map(|above| folder.join(above)) {
            anyhow::ensure!(!above.is_symlink(), "`{}` is a link, and nothing is written behind it", above.display());
        }
        if let Some(bytes) = io::read_if_there(&path)? {
            found.insert(name, bytes);
        }
    }
    Ok(found)
}

/// What the code of a language says that there is; files are named by their paths below the folder of the language.
pub fn read_back(language: Language, files: &Sources) -> Inventory {
    match language {
        Language::Bicep => inventory::bicep(files),
        Language::Cloudformation => inventory::cloudformation(files),
        Language::Terraform => inventory::terraform(files),
    }
}

/// The manifest of an output folder, where there is one.
///
/// # Errors
/// Where it is no folder, or the manifest cannot be read.
pub fn read_manifest(folder: &Path) -> anyhow::Result<Option<Manifest>> {
    let path = folder.join(MANIFEST);
    anyhow::ensure!(folder.is_dir() || !folder.exists(), "`{}` is no folder to write to", folder.display());
    let Some(bytes) = io::read_if_there(&path)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("`{}` is not UTF-8", path.display()))?;
    let manifest = Manifest::read(&text);
    manifest.map(Some).map_err(|why| anyhow::anyhow!("`{}` is no manifest: {why}", path.display()))
}

fn refuse_to_overwrite(target: &Target) -> anyhow::Result<()> {
    let in_the_way: Vec<String> = target
        .plan
        .in_the_way()
        .map(|step| {
            let why = match step.action {
                Action::Foreign => "was not written by Bastide",
                _ => "was edited since it was written",
            };
            format!("\n  {} {why}", target.folder.join(&step.path).display())
        })
        .collect();
    if in_the_way.is_empty() {
        return Ok(());
    }
    anyhow::bail!(
        "nothing was written, since this would be lost:{}\n`bastide render --check` shows what differs; `--force` writes over it",
        in_the_way.concat()
    )
}

/// Removes the folders that a file was the last of, below the output folder. One that cannot be removed holds something else.
fn remove_empty(folder: &Path, file: &Path) {
    let above = file.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty());
    for path in above.map(|above| folder.join(above)) {
        if fs::remove_dir(path).is_err() {
            break;
        }
    }
}

fn write(target: &Target) -> anyhow::Result<()> {
    let manifest = target.folder.join(MANIFEST);
    let mut after = Manifest::of(&target.files, &target.spec);
    if let Some(others) = &target.others {
        after = after.and(others.clone());
    }
    if target.plan.is_done() && target.before.as_ref() == Some(&after) {
        return Ok(());
    }
    let during = Manifest::while_writing(&target.files, &target.spec, target.before.as_ref());
    io::write(&manifest, &during.text())?;
    for step in &target.plan.steps {
        let path = target.folder.join(&step.path);
        match step.action {
            Action::Keep => {}
            Action::Remove | Action::EditedLeftover => {
                fs::remove_file(&path).with_context(|| format!("remove `{}`", path.display()))?;
                remove_empty(&target.folder, Path::new(&step.path));
            }
            Action::Create | Action::Update | Action::Edited | Action::Foreign => {
                let file = target.files.iter().find(|file| file.path == step.path);
                io::write(&path, &file.expect("a step that writes is about a file").text)?;
            }
        }
    }
    io::write(&manifest, &after.text())
}
