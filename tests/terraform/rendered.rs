//! Turns the examples and the specs that use every branch into folders of Terraform, once for all tests.

use std::path::PathBuf;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::support::hcl::Module;
use crate::support::{folder, specs};

/// What a spec renders to.
pub struct Folder {
    /// The name of the spec.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its HCL.
    pub module: Module,
    /// Whether it is one of the examples, which people read.
    pub is_example: bool,
    /// Whether it is meant to be taken down again soon.
    pub is_lab: bool,
    /// Whether it holds more of everything than others do, each like another.
    pub is_large: bool,
}

/// Every folder.
pub fn all() -> &'static [Folder] {
    static FOLDERS: OnceLock<(TempDir, Vec<Folder>)> = OnceLock::new();
    let (_, folders) = FOLDERS.get_or_init(|| {
        let out = tempfile::tempdir().expect("a folder can be made");
        let examples = specs::examples().into_iter().map(|spec| (spec, true));
        let branches = specs::branches().into_iter().map(|spec| (spec, false));
        let folders = examples.chain(branches).map(|(spec, is_example)| {
            let below = out.path().join(&spec.name);
            assert!(spec.render_as("terraform", &below), "{} has errors", spec.name);
            let path = below.join("terraform");
            let texts = folder::texts(&path);
            let module = Module::of(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
            let module = module.unwrap_or_else(|error| panic!("{}: {error}", spec.name));
            let text = std::fs::read_to_string(&spec.path).expect("a spec can be read");
            let is_lab = text.lines().any(|line| line == "profile: lab");
            Folder { is_large: spec.name.ends_with("many"), name: spec.name, path, module, is_example, is_lab }
        });
        let folders = folders.collect();
        (out, folders)
    });
    folders
}
