//! Turns rendered files and what lies in a folder into a plan of what to write, what to remove, and what a person edited.

mod manifest;

use std::collections::BTreeMap;

pub use manifest::{MANIFEST, Manifest, digest};

use crate::render::File;

/// What is to be done with one path of the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The path, below the folder, with `/`.
    pub path: String,
    /// What is to be done.
    pub action: Action,
}

/// What is to be done with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Write a file that is not there.
    Create,
    /// Write over a file of ours that nobody has edited.
    Update,
    /// Leave a file that is as it should be.
    Keep,
    /// Remove a file of ours that is no longer part of the output.
    Remove,
    /// A file of ours that somebody has edited, and that should be otherwise.
    Edited,
    /// A file that nobody told us of lies where one of ours belongs.
    Foreign,
    /// A file of ours that somebody has edited, and that is no longer part of the output.
    EditedLeftover,
}

impl Action {
    /// Whether only `--force` may do it.
    pub fn needs_force(self) -> bool {
        matches!(self, Action::Edited | Action::Foreign | Action::EditedLeftover)
    }
}

/// What to do with a folder.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One step for each path, in alphabetical order of the paths.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The paths whose step needs `--force`.
    pub fn in_the_way(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.action.needs_force())
    }

    /// Whether the folder is as it should be.
    pub fn is_done(&self) -> bool {
        self.steps.iter().all(|step| step.action == Action::Keep)
    }

    /// How many steps have an action.
    pub fn count(&self, action: Action) -> usize {
        self.steps.iter().filter(|step| step.action == action).count()
    }
}

/// Plans what to do with a folder. `on_disk` gives the bytes of a path of the folder, where there is a file.
pub fn plan(files: &[File], manifest: Option<&Manifest>, on_disk: &dyn Fn(&str) -> Option<Vec<u8>>) -> Plan {
    let mut actions: BTreeMap<String, Action> = BTreeMap::new();
    for file in files {
        let action = match on_disk(&file.path) {
            None => Action::Create,
            Some(bytes) if bytes == file.text.as_bytes() => Action::Keep,
            Some(bytes) => match manifest.map(|manifest| manifest.wrote(&file.path, &bytes)) {
                Some(Some(true)) => Action::Update,
                Some(Some(false)) => Action::Edited,
                Some(None) | None => Action::Foreign,
            },
        };
        actions.insert(file.path.clone(), action);
    }
    for path in manifest.into_iter().flat_map(Manifest::paths) {
        if actions.contains_key(path) {
            continue;
        }
        // What is gone already needs nothing.
        let Some(bytes) = on_disk(path) else { continue };
        let ours = manifest.and_then(|manifest| manifest.wrote(path, &bytes)) == Some(true);
        actions.insert(path.to_owned(), if ours { Action::Remove } else { Action::EditedLeftover });
    }
    Plan { steps: actions.into_iter().map(|(path, action)| Step { path, action }).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    fn action(plan: &Plan, path: &str) -> Option<Action> {
        plan.steps.iter().find(|step| step.path == path).map(|step| step.action)
    }

    #[test]
    fn an_edited_file_needs_force_and_an_untouched_one_does_not() {
        let manifest = Manifest::of(&[file("a", "old"), file("b", "old"), file("c", "old"), file("d", "old")], "x");
        let disk = |path: &str| match path {
            "a" | "c" => Some(b"old".to_vec()),
            "b" | "d" => Some(b"edited".to_vec()),
            "e" => Some(b"of somebody else".to_vec()),
            _ => None,
        };
        let files = [file("a", "new"), file("b", "new"), file("e", "new"), file("f", "new")];
        let plan = plan(&files, Some(&manifest), &disk);
        assert_eq!(action(&plan, "a"), Some(Action::Update));
        assert_eq!(action(&plan, "b"), Some(Action::Edited));
        assert_eq!(action(&plan, "c"), Some(Action::Remove));
        assert_eq!(action(&plan, "d"), Some(Action::EditedLeftover));
        assert_eq!(action(&plan, "e"), Some(Action::Foreign));
        assert_eq!(action(&plan, "f"), Some(Action::Create));
    }

    #[test]
    fn nothing_that_the_manifest_does_not_name_is_removed() {
        let plan = plan(&[], Some(&Manifest::of(&[], "x")), &|_| Some(b"state".to_vec()));
        assert!(plan.steps.is_empty());
    }
}
