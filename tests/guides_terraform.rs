//! README.md and DEPLOY.md of a folder of Terraform for Azure say what is in the folder, and nothing else; their commands are commands.
#![cfg(unix)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::guide::{blocks, column, run, tables};
use support::{bastide, folder, root};

/// Specs that between them reach every branch of the guides.
const SPECS: &[&str] = &[
    "examples/azure-lab/bastide.yaml",
    "examples/azure-team/bastide.yaml",
    "tests/specs/everything.yaml",
    "tests/specs/least.yaml",
    "tests/specs/own-keys.yaml",
];

/// What a spec renders to in both languages of Azure.
struct Rendered {
    temporary: tempfile::TempDir,
}

impl Rendered {
    fn of(spec: &str) -> Rendered {
        let temporary = tempfile::tempdir().expect("a folder");
        let out = temporary.path().join("out");
        for language in ["bicep", "terraform"] {
            let out = out.to_str().expect("temporary paths are UTF-8");
            let run = bastide(root(), &["render", spec, "--language", language, "--out", out]);
            assert!(run.status.success(), "{spec}: {}", String::from_utf8_lossy(&run.stderr));
        }
        Rendered { temporary }
    }

    fn folder(&self) -> PathBuf {
        self.temporary.path().join("out/terraform")
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.temporary.path().join("out").join(file)).expect("the file is there")
    }
}

/// The names in quotes after a word at the start of a line.
fn declared(text: &str, word: &str) -> BTreeSet<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix(word)?.strip_prefix(" \"")?.split('"').next());
    names.map(str::to_owned).collect()
}

#[test]
fn every_command_runs_as_it_stands() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        // A reader stands in the folder of the files.
        let home = rendered.temporary.path().join("home");
        fs::create_dir(&home).expect("a folder");
        for (path, text) in folder::texts(&rendered.folder()) {
            fs::write(home.join(path), text).expect("written");
        }
        let blocks = blocks(&rendered.read("terraform/DEPLOY.md"), "sh");
        assert!(blocks.len() > 15, "{spec}: {} blocks", blocks.len());
        for block in blocks {
            assert!(!block.contains(['<', '>']) || block.contains("<<'END'"), "{spec}: a place to fill in\n{block}");
            let syntax = Command::new("sh").args(["-n", "-c", &block]).output().expect("a shell");
            assert!(syntax.status.success(), "{spec}: {}\n{block}", String::from_utf8_lossy(&syntax.stderr));
            let calls = run(&block, rendered.temporary.path());
            assert!(!calls.is_empty() || block.starts_with("perl "), "{spec}: nothing is called by\n{block}");
        }
        let backend = fs::read_to_string(home.join("backend.hcl")).expect("the guide makes it");
        assert!(backend.contains("\"rg-terraform-state\"") && backend.contains("\"7\""), "{spec}: {backend}");
        for (path, text) in folder::texts(&home).into_iter().filter(|(path, _)| path.ends_with(".tf")) {
            assert!(!text.contains("prevent_destroy = true"), "{spec}: prevent_destroy is not lifted in {path}");
        }
    }
}

#[test]
fn every_file_is_in_the_table_and_every_row_is_a_file() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let files: BTreeSet<String> = folder::texts(&rendered.folder()).into_keys().collect();
        let readme = rendered.read("terraform/README.md");
        assert_eq!(column(&readme, "file"), files, "{spec}");
        let table = tables(&readme).into_iter().find(|table| table[0][0] == "file").expect("the table is there");
        assert!(table.iter().all(|row| !row[1].is_empty()), "{spec}: {table:?}");
    }
}

#[test]
fn variables_and_outputs_are_in_the_tables() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let readme = rendered.read("terraform/README.md");
        let variables = declared(&rendered.read("terraform/variables.tf"), "variable");
        assert_eq!(column(&readme, "variable"), variables, "{spec}");
        assert_eq!(column(&readme, "output"), declared(&rendered.read("terraform/outputs.tf"), "output"), "{spec}");
    }
}

#[test]
fn both_languages_ask_for_the_same_resource_providers() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let providers = |language: &str| -> BTreeSet<String> {
            let deploy = rendered.read(&format!("{language}/DEPLOY.md"));
            let lines = deploy.lines().filter(|line| line.starts_with("az provider register "));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(providers("terraform"), providers("bicep"), "{spec}");
        assert!(providers("terraform").len() > 7, "{spec}");
    }
}

#[test]
fn what_both_guides_say_of_the_environment_is_the_same() {
    for spec in SPECS {
        let rendered = Rendered::of(spec);
        let section = |language: &str, start: &str| {
            let deploy = rendered.read(&format!("{language}/DEPLOY.md"));
            let section = deploy.split("\n## ").find(|section| section.starts_with(start)).map(str::to_owned);
            section.unwrap_or_else(|| panic!("{spec}: no section {start}"))
        };
        assert_eq!(section("terraform", "5. Check"), section("bicep", "5. Check"), "{spec}");
        let picture = |language: &str| blocks(&rendered.read(&format!("{language}/README.md")), "mermaid");
        assert_eq!(picture("terraform"), picture("bicep"), "{spec}");
        assert_eq!(picture("bicep").len(), 1, "{spec}");
    }
}
