//! Turns the embedded templates, with a user's own in place of some of them, into what an engine is filled with.

use include_dir::{Dir, include_dir};

/// The templates that come with Bastide.
pub static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A template of the user's that takes the place of a built-in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Its path below the folder of templates, such as `bicep/modules/network.bicep.tera`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Every built-in template, as its path and its text, in order of the paths.
pub fn built_in() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    collect(&BUILT_IN, &mut found);
    found.sort_unstable();
    found
}

/// The templates below a folder whose names end so, with the user's in place of some of them: paths and texts.
pub(super) fn chosen(folder: &str, endings: &[&str], overrides: &[Override]) -> Vec<(String, String)> {
    let below = format!("{folder}/");
    let is_meant = |path: &str| path.starts_with(&below) && endings.iter().any(|ending| path.ends_with(ending));
    let built_in = built_in().into_iter().filter(|(path, _)| is_meant(path));
    let mut templates: Vec<(String, String)> =
        built_in.map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    for own in overrides.iter().filter(|own| is_meant(&own.path)) {
        match templates.iter_mut().find(|(path, _)| *path == own.path) {
            Some((_, text)) => text.clone_from(&own.text),
            None => templates.push((own.path.clone(), own.text.clone())),
        }
    }
    templates
}

fn collect(dir: &Dir<'static>, found: &mut Vec<(&'static str, &'static str)>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.push((path, text));
        }
    }
    for dir in dir.dirs() {
        collect(dir, found);
    }
}
