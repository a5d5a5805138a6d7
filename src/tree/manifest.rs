//! Turns the files of a folder into the record of what Bastide wrote there, so that it never touches anything else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::render::File;

/// The name of the record, in the output folder.
pub const MANIFEST: &str = "bastide.manifest.json";

/// What Bastide wrote into a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of this format.
    version: u8,
    /// Digest of the settled spec that the files were rendered from.
    spec: String,
    /// Digest of each file, by its path below the folder.
    files: BTreeMap<String, String>,
    /// While files are being written: the digests that they are going to have. A run that was cut off is known by it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pending: BTreeMap<String, String>,
}

/// The SHA-256 of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Manifest {
    /// The record of a folder that holds these files.
    pub fn of(files: &[File], spec: &str) -> Manifest {
        let files = files.iter().map(|file| (file.path.clone(), digest(file.text.as_bytes()))).collect();
        Manifest { version: 1, spec: spec.to_owned(), files, pending: BTreeMap::new() }
    }

    /// This without what lies in folders for which `keep` is false.
    pub fn only(&self, keep: impl Fn(&str) -> bool) -> Manifest {
        let kept = |files: &BTreeMap<String, String>| {
            let kept = files.iter().filter(|(path, _)| keep(path));
            kept.map(|(path, digest)| (path.clone(), digest.clone())).collect()
        };
        Manifest { files: kept(&self.files), pending: kept(&self.pending), ..self.clone() }
    }

    /// This and what another record names besides.
    pub fn and(mut self, other: Manifest) -> Manifest {
        for (path, digest) in other.files {
            self.files.entry(path).or_insert(digest);
        }
        self
    }

    /// The record of a folder that is about to hold these files, and may hold those of `before` as well.
    pub fn while_writing(files: &[File], spec: &str, before: Option<&Manifest>) -> Manifest {
        let after = Manifest::of(files, spec);
        match before {
            None => Manifest { files: BTreeMap::new(), pending: after.files, ..after },
            Some(before) => Manifest { pending: after.files, ..before.clone() },
        }
    }

    /// Reads a record. A path that leads out of the folder makes it no record of ours.
    ///
    /// # Errors
    /// In words, where the text is no record.
    pub fn read(text: &str) -> Result<Manifest, String> {
        let manifest: Manifest = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if manifest.version != 1 {
            return Err(format!("it is of version {}, and this Bastide knows version 1", manifest.version));
        }
        if let Some(path) = manifest.paths().find(|path| !stays_inside(path)) {
            return Err(format!("its path `{path}` leads out of the folder"));
        }
        Ok(manifest)
    }

    /// The text of the record.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a record of strings is JSON");
        text.push('\n');
        text
    }

    /// The paths that it names, in alphabetical order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let only_pending = self.pending.keys().filter(|path| !self.files.contains_key(*path));
        self.files.keys().chain(only_pending).map(String::as_str)
    }

    /// Whether these bytes are what Bastide wrote to a path; `None` for a path that it did not write to.
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> Option<bool> {
        let known: Vec<&String> = [self.files.get(path), self.pending.get(path)].into_iter().flatten().collect();
        if known.is_empty() {
            return None;
        }
        let found = digest(bytes);
        Some(known.into_iter().any(|known| *known == found))
    }

    /// Whether the run that wrote it has come to its end.
    pub fn is_whole(&self) -> bool {
        self.pending.is_empty()
    }

    /// Whether the files were rendered from a settled spec with this digest.
    pub fn is_of(&self, spec: &str) -> bool {
        self.spec == spec
    }
}

fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|step| !step.is_empty() && step != "." && step != "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_out_of_the_folder_is_refused() {
        for path in ["../a", "/a", "a/../../b", "C:/a", "a\\b", ""] {
            let text = format!("{{\"version\":1,\"spec\":\"\",\"files\":{{{}:\"\"}}}}", serde_json::json!(path));
            assert!(Manifest::read(&text).is_err(), "{path}");
        }
    }

    #[test]
    fn a_run_that_was_cut_off_still_knows_its_files() {
        let file = |text: &str| File { path: "a".to_owned(), text: text.to_owned() };
        let before = Manifest::of(&[file("old")], "x");
        let during = Manifest::while_writing(&[file("new")], "y", Some(&before));
        assert_eq!(during.wrote("a", b"old"), Some(true));
        assert_eq!(during.wrote("a", b"new"), Some(true));
        assert_eq!(during.wrote("a", b"edited"), Some(false));
        assert_eq!(during.wrote("b", b"old"), None);
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let manifest = Manifest::of(&[File { path: "a/b".to_owned(), text: "x".to_owned() }], "y");
        assert_eq!(Manifest::read(&manifest.text()), Ok(manifest));
    }

    #[test]
    fn a_record_is_the_sum_of_its_parts() {
        let file = |path: &str| File { path: path.to_owned(), text: path.to_owned() };
        let all = Manifest::of(&[file("a/x"), file("b/x")], "y");
        let (a, b) = (all.only(|path| path.starts_with("a/")), all.only(|path| path.starts_with("b/")));
        assert_eq!(a, Manifest::of(&[file("a/x")], "y"));
        assert_eq!(a.and(b), all);
    }
}
