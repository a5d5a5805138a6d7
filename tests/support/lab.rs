//! A folder with a spec in it, in which the program is run as a person would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use tempfile::TempDir;

use super::{folder, root};

/// A folder with a spec in it, in which the program runs.
pub struct Lab {
    folder: TempDir,
}

impl Lab {
    /// One with a spec in it.
    pub fn of(spec: &Path) -> Lab {
        let lab = Lab { folder: tempfile::tempdir().expect("a folder") };
        fs::copy(spec, lab.path("bastide.yaml")).expect("a spec");
        lab
    }

    /// One with the spec of an example in it.
    pub fn new(example: &str) -> Lab {
        Lab::of(&root().join("examples").join(example).join("bastide.yaml"))
    }

    /// One with the spec of an example in it, rendered.
    pub fn rendered(example: &str) -> Lab {
        let lab = Lab::new(example);
        lab.sound(&["render"]);
        lab
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A run of the program in it, by somebody who is known.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bastide"));
        command.args(arguments).current_dir(self.folder.path()).env("USER", "tester").env_remove("GITHUB_ACTOR");
        command
    }

    /// How a run of the program went.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("a run")
    }

    /// What a run that has to go well prints, and what it tells.
    pub fn sound(&self, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        (String::from_utf8_lossy(&output.stdout).into_owned(), told(&output))
    }

    /// The error of a run that could not be done.
    pub fn error(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}: {}", told(&output));
        told(&output).trim_start_matches("error: ").trim_end().to_owned()
    }

    /// The latest record.
    pub fn latest(&self) -> Json {
        let (printed, _) = self.sound(&["record", "show", "--format", "json"]);
        serde_json::from_str(&printed).expect("JSON")
    }

    /// Every byte of the record.
    pub fn kept(&self) -> String {
        folder::texts(&self.path(".bastide")).into_iter().map(|(path, text)| path + &text).collect()
    }

    /// Changes a file.
    pub fn change(&self, name: &str, change: impl Fn(&str) -> String) {
        let text = fs::read_to_string(self.path(name)).expect("a file");
        let changed = change(&text);
        assert_ne!(text, changed, "{name}");
        fs::write(self.path(name), changed).expect("a file");
    }
}

/// What a run told.
pub fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
