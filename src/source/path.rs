//! Turns the name of a base, as a spec writes it, into a name that can be read: relative to the file that names it.

use std::path::{Component, Path, PathBuf};

use super::read::STANDARD_INPUT;

/// The name of `base` as the file `named_by` means it. What `named_by` calls standard input lies in the current folder.
pub(super) fn join(named_by: &str, base: &str) -> String {
    let folder = match named_by {
        STANDARD_INPUT => Path::new(""),
        file => Path::new(file).parent().unwrap_or(Path::new("")),
    };
    tidy(&folder.join(base))
}

/// A name without detours, so that one file has one name: `envs/../base.yaml` is `base.yaml`.
///
/// The folders are taken by name alone, so a `..` behind a symbolic link leads to where the name says.
pub(super) fn tidy(path: &Path) -> String {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match tidy.components().next_back() {
                Some(Component::Normal(_)) => {
                    tidy.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => tidy.push(".."),
            },
            other => tidy.push(other),
        }
    }
    tidy.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_lies_beside_the_file_that_names_it() {
        assert_eq!(join("envs/prod/bastide.yaml", "../base.yaml"), "envs/base.yaml");
        assert_eq!(join("bastide.yaml", "./base.yaml"), "base.yaml");
        assert_eq!(join("envs/bastide.yaml", "/etc/base.yaml"), "/etc/base.yaml");
    }

    #[test]
    fn a_base_can_lie_above_the_current_folder() {
        assert_eq!(join("../bastide.yaml", "../../base.yaml"), "../../../base.yaml");
        assert_eq!(join("/bastide.yaml", "../base.yaml"), "/base.yaml");
    }

    #[test]
    fn the_bases_of_standard_input_lie_in_the_current_folder() {
        assert_eq!(join("-", "base.yaml"), "base.yaml");
    }
}
