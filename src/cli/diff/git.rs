//! Reads files as they were at a revision of a git repository.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::Context;

use crate::cli::io::relative;
use crate::source::{MAX_FILE_BYTES, ReadError};

/// How many links are followed one after the other.
const MAX_LINKS: usize = 8;

/// A revision of the repository that a folder lies in.
#[derive(Debug)]
pub struct Revision {
    /// The folder, from which every path is told to git.
    folder: PathBuf,
    /// The ID of the commit.
    commit: String,
}

/// What a tree of git holds at a path.
enum Entry {
    /// A file, or a link, whose text is the path that it leads to.
    Blob {
        id: String,
        size: usize,
        is_link: bool,
    },
    Folder,
}

impl Revision {
    /// Finds a revision by its name; with `...` behind it, where the current branch left that one.
    ///
    /// # Errors
    /// Where the folder lies in no repository, or the repository has no such revision.
    pub fn find(folder: &Path, name: &str) -> anyhow::Result<Revision> {
        let asked = name.strip_suffix("...").unwrap_or(name);
        let commit = format!("{asked}^{{commit}}");
        let found = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
        let mut found = String::from_utf8_lossy(&found.stdout).trim().to_owned();
        anyhow::ensure!(
            !found.is_empty() || git(folder, &["rev-parse", "--git-dir"])?.status.success(),
            "`{}` lies in no git repository",
            folder.display()
        );
        anyhow::ensure!(
            !found.is_empty(),
            "`{asked}` is no revision of this repository; in a clone that has only the newest commit, `git fetch --unshallow` brings the others"
        );
        if asked != name {
            let base = git(folder, &["merge-base", &found, "HEAD"])?;
            anyhow::ensure!(base.status.success(), "`{asked}` and the current branch have no commit in common");
            found = String::from_utf8_lossy(&base.stdout).trim().to_owned();
        }
        Ok(Revision { folder: folder.to_owned(), commit: found })
    }

    /// Reads a file, links followed.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let mut path = relative(&self.folder, Path::new(name));
        for _ in 0..MAX_LINKS {
            match self.entry(&path).map_err(|error| ReadError::Other(format!("{error:#}")))? {
                None => return Err(ReadError::NotFound),
                Some(Entry::Folder) => return Err(ReadError::IsFolder),
                Some(Entry::Blob { size, .. }) if size > MAX_FILE_BYTES => return Err(ReadError::TooLarge),
                Some(Entry::Blob { id, is_link: false, .. }) => return self.blob(&id),
                Some(Entry::Blob { id, .. }) => {
                    let target = String::from_utf8_lossy(&self.blob(&id)?).into_owned();
                    let link = self.folder.join(&path);
                    path = relative(&self.folder, &link.parent().unwrap_or(&self.folder).join(target));
                }
            }
        }
        Err(ReadError::Other("it is a link, and so is each that it leads to".to_owned()))
    }

    /// The paths of all files below a folder, from that folder.
    ///
    /// # Errors
    /// Where git cannot be run.
    pub fn files_below(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let below = format!("{}/", relative(&self.folder, folder));
        let listed = git(&self.folder, &["ls-tree", "-r", "-z", "--name-only", &self.commit, "--", &below])?;
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        Ok(text.split('\0').filter_map(|path| path.strip_prefix(&below)).map(str::to_owned).collect())
    }

    fn entry(&self, path: &str) -> anyhow::Result<Option<Entry>> {
        let listed = git(&self.folder, &["ls-tree", "-l", "-z", &self.commit, "--", path])?;
        // `100644 blob 83baae6…     617	bastide.yaml`; nothing where there is none, and an error where it lies outside the repository.
        let line = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut words = line.split_whitespace();
        Ok(match (words.next(), words.next(), words.next(), words.next()) {
            (Some(mode), Some("blob"), Some(id), Some(size)) => Some(Entry::Blob {
                id: id.to_owned(),
                size: size.parse().unwrap_or(usize::MAX),
                is_link: mode == "120000",
            }),
            (Some(_), ..) => Some(Entry::Folder),
            _ => None,
        })
    }

    fn blob(&self, id: &str) -> Result<Vec<u8>, ReadError> {
        let failed = |error: anyhow::Error| ReadError::Other(format!("{error:#}"));
        let shown = git(&self.folder, &["cat-file", "blob", id]).map_err(failed)?;
        match shown.status.success() {
            true => Ok(shown.stdout),
            false => Err(ReadError::Other(String::from_utf8_lossy(&shown.stderr).trim().to_owned())),
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    let run = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    run.context("run `git`")
}
