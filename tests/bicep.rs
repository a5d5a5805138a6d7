//! Bicep's tools have nothing to say of any output: no error, no warning, no other layout, and no rule is switched off for that.

mod support;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{folder, specs, tools};

/// What a tool says when it runs in a folder of Bicep; empty where it has nothing to say.
fn said(program: &Path, arguments: &[&str], files: &[PathBuf], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).args(files).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("run {}: {error}", program.display()));
    let text = [output.stdout.as_slice(), &output.stderr].map(String::from_utf8_lossy).concat();
    if output.status.success() || !text.is_empty() {
        return text;
    }
    format!("`{}` ended with {}", arguments.join(" "), output.status)
}

/// The files of Bicep below a folder.
fn bicep_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = folder::paths(folder);
    files.retain(|path| matches!(path.extension().and_then(OsStr::to_str), Some("bicep" | "bicepparam")));
    files
}

#[test]
fn the_checker_has_nothing_to_say() {
    let Some(program) = tools::BICEP_CHECK.program("types, rules and layout of the rendered Bicep") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut all = String::new();
    for name in specs::render_all(out.path(), "bicep") {
        let folder = out.path().join(&name).join("bicep");
        // Each template on its own: of a module, the checker of the one that calls it says no more than that it has errors.
        let mut templates = bicep_files(&folder);
        templates.retain(|path| path.extension() == Some(OsStr::new("bicep")));
        let text = [
            said(&program, &["build", "--known-values"], &templates, &folder),
            said(&program, &["build-params", "main.bicepparam"], &[], &folder),
            said(&program, &["format", "--check"], &bicep_files(&folder), &folder),
        ];
        if !text.concat().is_empty() {
            all += &format!("{name}:\n{}", text.concat());
        }
    }
    assert_eq!(all, "");
}

#[test]
fn the_compiler_has_nothing_to_say() {
    let Some(program) = tools::BICEP.program("build, lint and format of the rendered Bicep by its compiler") else {
        return;
    };
    let out = tempfile::tempdir().expect("a folder can be made");
    let mut all = String::new();
    for name in specs::render_all(out.path(), "bicep") {
        let folder = out.path().join(&name).join("bicep");
        let mut text = said(&program, &["build", "main.bicep", "--outfile", "../main.json"], &[], &folder)
            + &said(&program, &["build-params", "main.bicepparam", "--outfile", "../parameters.json"], &[], &folder);
        for file in bicep_files(&folder) {
            if file.extension().is_some_and(|end| end == "bicep") {
                text += &said(&program, &["lint"], std::slice::from_ref(&file), &folder);
            }
            let before = fs::read_to_string(&file).expect("a rendered file can be read");
            text += &said(&program, &["format"], std::slice::from_ref(&file), &folder);
            if fs::read_to_string(&file).expect("a formatted file can be read") != before {
                text += &format!("{} has another layout\n", file.display());
            }
        }
        if !text.is_empty() {
            all += &format!("{name}:\n{text}");
        }
    }
    assert_eq!(all, "");
}

#[test]
fn every_file_is_bicep_and_switches_no_rule_off() {
    let out = tempfile::tempdir().expect("a folder can be made");
    for name in specs::render_all(out.path(), "bicep") {
        let files = bicep_files(&out.path().join(&name));
        assert!(files.len() > 10, "{name} has only {} files", files.len());
        for file in files {
            let text = fs::read_to_string(&file).expect("a rendered file can be read");
            // The grammar does not know files of parameters.
            if file.extension().is_some_and(|end| end == "bicep") {
                let line = bastide::render::bicep::syntax_error(&text);
                assert_eq!(line, None, "{} is no Bicep at that line", file.display());
            }
            assert!(!text.contains("#disable"), "{} switches a rule off", file.display());
            assert!(!text.contains("//:"), "{} has a marker left", file.display());
        }
    }
}
