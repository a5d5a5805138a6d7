//! Turns the folders of the project into the specs that tests render: the examples, those of `tests/specs`, and every case without an error.

use std::fs;
use std::path::{Path, PathBuf};

use super::{bastide, folder, root};

/// A spec of the project.
pub struct Spec {
    /// Its path from the project's folder, without its ending and with `-` for `/`: a name for a folder.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
}

impl Spec {
    fn at(path: PathBuf) -> Spec {
        let below = path.strip_prefix(root()).expect("a spec of the project").with_extension("");
        Spec { name: below.to_string_lossy().replace(['/', '\\'], "-"), path }
    }

    /// Renders it into a folder; whether it could be.
    pub fn render(&self, out: &Path) -> bool {
        self.render_with(out, &[])
    }

    /// Renders it in one language, whichever it names; whether it could be.
    pub fn render_as(&self, language: &str, out: &Path) -> bool {
        self.render_with(out, &["--set", &format!("render.languages=[{language}]")])
    }

    fn render_with(&self, out: &Path, more: &[&str]) -> bool {
        let path = |path: &Path| path.to_str().expect("paths of the project are UTF-8").to_owned();
        let (spec, out) = (path(&self.path), path(out));
        let output = bastide(root(), &[&["--quiet", "render", &spec, "--out", &out], more].concat());
        let findings = output.status.code() == Some(1);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || findings, "{} cannot be rendered: {said}", self.name);
        !findings
    }
}

/// The examples.
pub fn examples() -> Vec<Spec> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("examples")).expect("the folder of examples can be read") {
        found.push(entry.expect("the folder of examples can be read").path().join("bastide.yaml"));
    }
    // The example of a repository has its specs further down, and tests of its own.
    found.retain(|path| path.exists());
    found.sort();
    assert!(found.len() > 1, "the examples are gone");
    found.into_iter().map(Spec::at).collect()
}

/// Specs that together use every branch of every template.
pub fn branches() -> Vec<Spec> {
    let found = folder::paths(&root().join("tests/specs"));
    assert!(found.len() > 1, "the specs of tests/specs are gone");
    found.into_iter().map(Spec::at).collect()
}

/// Renders every spec of the project that renders, each into a folder of its own, and returns the names of those folders that
/// hold a language.
///
/// An example or a spec of `tests/specs` that does not render is a failure; a case may have errors to show.
pub fn render_all(into: &Path, language: &str) -> Vec<String> {
    let mut cases = folder::paths(&root().join("tests/cases"));
    cases.retain(|path| path.file_name().is_some_and(|name| name == "spec.yaml"));
    let sound = examples().into_iter().chain(branches()).map(|spec| (spec, true));
    let all = sound.chain(cases.into_iter().map(|path| (Spec::at(path), false)));
    let mut names = Vec::new();
    for (spec, is_sound) in all {
        let renders = spec.render(&into.join(&spec.name));
        assert!(renders || !is_sound, "{} has errors: `bastide validate` tells them", spec.name);
        if renders && into.join(&spec.name).join(language).is_dir() {
            names.push(spec.name);
        }
    }
    assert!(names.len() > 4, "next to nothing renders to {language}");
    names
}
