//! Turns folders into maps from path to text, and two of those into what differs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder, in order of the paths; none where there is no folder.
pub fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() { collect(&path, found) } else { found.push(path) }
    }
}

/// The text of every file below a folder, by its path from there, with `/`.
pub fn texts(folder: &Path) -> BTreeMap<String, String> {
    let texts = paths(folder).into_iter().map(|path| {
        let name = path.strip_prefix(folder).expect("a file below the folder").to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
        (name, text)
    });
    texts.collect()
}

/// Writes files below a folder, in place of what is there.
pub fn replace(folder: &Path, texts: &BTreeMap<String, String>) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("a folder can be removed");
    }
    for (name, text) in texts {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
    }
}

/// What differs, as a person reads it; empty where nothing does.
pub fn difference(expected: &BTreeMap<String, String>, actual: &BTreeMap<String, String>) -> String {
    let mut difference = String::new();
    for (name, expected) in expected {
        match actual.get(name) {
            None => difference += &format!("--- {name} is no longer written\n"),
            Some(actual) if actual != expected => {
                let diff = similar::TextDiff::from_lines(expected.as_str(), actual.as_str());
                difference += &diff.unified_diff().header(name, name).to_string();
            }
            Some(_) => {}
        }
    }
    for name in actual.keys().filter(|name| !expected.contains_key(*name)) {
        difference += &format!("+++ {name} is new\n");
    }
    difference
}

/// Copies all that lies in a folder into another, which is made where it is not there.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file can be copied");
        }
    }
}
