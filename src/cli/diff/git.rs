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
        let asks = ["rev-parse", "--is-inside-work-tree", "--verify", "--quiet", "--end-of-options", &commit];
        let answer = git(folder, &asks)?;
        let lines = String::from_utf8_lossy(&answer.stdout).into_owned();
        let Some(found) = lines.strip_prefix("true\n") else {
            anyhow::bail!("`{}` lies in no working tree of git{}", folder.display(), said(&answer));
        };
        let mut found = found.trim().to_owned();
        let is_shallow = || -> anyhow::Result<bool> {
            Ok(git(folder, &["rev-parse", "--is-shallow-repository"])?.stdout.starts_with(b"true"))
        };
        if found.is_empty() || !found.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let mend = match is_shallow()? {
                true => "; this clone has only the newest commits, and `git fetch --unshallow` brings the others",
                false => "",
            };
            anyhow::bail!("`{asked}` is no revision of this repository{mend}");
        }
        if asked != name {
            let base = git(folder, &["merge-base", &found, "HEAD"])?;
            anyhow::ensure!(
                base.status.success(),
                "`{asked}` and the current branch have no commit in common{}",
                said(&base)
            );
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

    /// What a file was called there that has another name since, where git sees that it is the same one; from the folder.
    ///
    /// # Errors
    /// Where git cannot tell.
    pub fn earlier_name(&self, name: &str) -> anyhow::Result<Option<String>> {
        let top = git(&self.folder, &["rev-parse", "--show-cdup"])?;
        let top = self.folder.join(String::from_utf8_lossy(&top.stdout).trim());
        let told = git(&self.folder, &["diff", "-M", "--diff-filter=R", "--name-status", "-z", &self.commit])?;
        anyhow::ensure!(told.status.success(), "git cannot say what was renamed{}", said(&told));
        // `R087`, the earlier path and the later one, each from the top.
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let words: Vec<&str> = text.split('\0').collect();
        let wanted = relative(&top, Path::new(name));
        let found = words.chunks_exact(3).find(|words| words[2] == wanted);
        Ok(found.map(|words| relative(Path::new("."), &top.join(words[1]))))
    }

    /// The paths of all files below a folder, from that folder.
    ///
    /// # Errors
    /// Where git cannot be run.
    pub fn files_below(&self, folder: &Path) -> anyhow::Result<Vec<String>> {
        let below = format!("{}/", relative(&self.folder, folder));
        let listed = git(&self.folder, &["ls-tree", "-r", "-z", "--name-only", &self.commit, "--", &below])?;
        anyhow::ensure!(listed.status.success(), "git cannot list `{below}` at that revision{}", said(&listed));
        let text = String::from_utf8_lossy(&listed.stdout).into_owned();
        Ok(text.split('\0').filter_map(|path| path.strip_prefix(&below)).map(str::to_owned).collect())
    }

    fn entry(&self, path: &str) -> anyhow::Result<Option<Entry>> {
        let listed = git(&self.folder, &["ls-tree", "-l", "-z", &self.commit, "--", path])?;
        anyhow::ensure!(listed.status.success(), "git cannot look for it at that revision{}", said(&listed));
        // `100644 blob 83baae6…     617	bastide.yaml`; nothing where there is none.
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

/// What a hook sets for the git that runs it, by which another would take the folder for the top of the working tree.
static OF_HOOKS: &[&str] =
    &["GIT_COMMON_DIR", "GIT_DIR", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"];

fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    let mut command = Command::new("git");
    for name in OF_HOOKS {
        command.env_remove(name);
    }
    command.arg("-C").arg(folder).args(arguments).output().context("run `git`")
}

/// Why git could not do something, in its own words.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    match text.trim() {
        "" => String::new(),
        text => format!(": {text}"),
    }
}
