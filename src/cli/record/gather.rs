//! Turns a spec and what lies in its output folder into what is to be recorded, where the one was rendered from the other.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{bail, ensure};

use super::args::Add;
use super::{environment, read_text};
use crate::cli::{io, render};
use crate::inventory::Sources;
use crate::pipeline::Run;
use crate::record::{Code, Deployed, File, Outputs, Spec as RecordedSpec, without_secrets};
use crate::source::STANDARD_INPUT;
use crate::spec::{Language, Spec};
use crate::tree::{self, Manifest};

/// What is to be recorded, and what is to be told of it.
pub struct Gathered {
    /// What was deployed.
    pub deployed: Deployed,
    /// What is not as one might think, as sentences without their full stops.
    pub notes: Vec<String>,
}

/// Gathers it.
///
/// # Errors
/// Where nothing was rendered from this spec, a file of it is gone, or the outputs cannot be read.
pub fn gather(options: &Add, run: &Run, spec: &Spec) -> anyhow::Result<Gathered> {
    let file = Path::new(&options.spec.spec);
    let folder = render::out_folder(&options.spec.spec, options.out.as_deref(), spec);
    let settled = run.settled.clone().unwrap_or_default();
    let digest = run.digest();
    let manifest = manifest(&folder, &digest)?;
    let mut notes = Vec::new();
    let mut languages = BTreeMap::new();
    for language in &spec.render.languages {
        let code = code(&folder, *language, &manifest, &mut notes)?;
        languages.insert(language.name().to_owned(), code);
    }
    let inputs = [&options.spec.spec].into_iter().chain(&options.outputs).filter(|name| *name == STANDARD_INPUT);
    ensure!(
        inputs.count() <= 1,
        "`-` is given more than once, and standard input can be read once: put one of them in a file"
    );
    let mut outputs = Outputs::default();
    for name in &options.outputs {
        outputs.add(&read_text(name)?).map_err(|why| anyhow::anyhow!("`{name}`: {why}"))?;
    }
    if !outputs.left_out.is_empty() {
        notes.push(format!("outputs that are secrets are not recorded: {}", outputs.left_out.join(", ")));
    }
    let deployed = Deployed {
        environment: environment(spec),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        pins: spec.pins.to_string(),
        spec: RecordedSpec {
            file: match options.spec.spec == STANDARD_INPUT {
                true => String::new(),
                false => io::relative(&folder, file),
            },
            digest,
            written: run.document.value.clone(),
            settled,
        },
        languages,
        outputs,
    };
    let edited: Vec<String> = deployed.edited().collect();
    if !edited.is_empty() {
        notes.push(format!("edited since they were rendered, and recorded as they are: {}", edited.join(", ")));
    }
    Ok(Gathered { deployed, notes })
}

/// The manifest of a folder that was rendered whole, from the spec of this digest.
fn manifest(folder: &Path, digest: &str) -> anyhow::Result<Manifest> {
    let name = folder.display();
    let Some(manifest) = render::read_manifest(folder)? else {
        bail!(
            "nothing was rendered to `{name}`: `bastide render` does it, and what is deployed from there can be recorded"
        );
    };
    if !manifest.is_whole() {
        bail!("`bastide render` was cut off while it wrote to `{name}`: run it again, deploy, and record then");
    }
    if !manifest.is_of(digest) {
        bail!(
            "`{name}` was rendered from another spec than this: record with the spec, `--set` and `--language` that it was rendered \
             with, or render and deploy this one first; `bastide render --check` shows what differs"
        );
    }
    Ok(manifest)
}

/// What lies in the folder of a language.
fn code(folder: &Path, language: Language, manifest: &Manifest, notes: &mut Vec<String>) -> anyhow::Result<Code> {
    let above = format!("{}/", language.name());
    let paths: Vec<&str> = manifest.paths().filter(|path| path.starts_with(&above)).collect();
    if paths.is_empty() {
        bail!("no {} was rendered to `{}`: `bastide render` does it", language.name(), folder.display());
    }
    let found = render::read_folder(folder, paths.iter().copied())?;
    let mut files = BTreeMap::new();
    let mut sources = Sources::new();
    for path in paths {
        let Some(bytes) = found.get(path) else {
            bail!("`{}` is gone: `bastide render` writes it again", folder.join(path).display());
        };
        let name = path.strip_prefix(&above).unwrap_or(path).to_owned();
        let edited = manifest.wrote(path, bytes) != Some(true);
        files.insert(name.clone(), File { digest: tree::digest(bytes), edited });
        sources.insert(name, String::from_utf8_lossy(bytes).into_owned());
    }
    let mut inventory = render::read_back(language, &sources);
    for unread in &inventory.unread {
        let place = unread.spot.map(|spot| format!("{above}{}: ", inventory.place(spot))).unwrap_or_default();
        notes.push(format!("{place}could not be read: {}", unread.what));
    }
    for hidden in without_secrets(&mut inventory) {
        notes.push(format!("a value that looks like a secret is not recorded: {hidden}"));
    }
    Ok(Code { files, inventory })
}
