//! Runs what a pull request gets, in a repository like that of `examples/repository`: the script of the action, and the hooks.
#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{bastide, folder, is_update, root};
use tempfile::TempDir;

/// A repository as `examples/repository` shows it, and a clone of it on a branch.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn new() -> Repository {
        let repository = Repository { folder: tempfile::tempdir().expect("a folder") };
        folder::copy(&root().join("examples/repository"), &repository.origin());
        git(&repository.origin(), &["init", "-q", "-b", "main"]);
        commit(&repository.origin());
        // Like a fresh checkout of a service, it knows the newest commit alone.
        let url = format!("file://{}", repository.origin().display());
        git(repository.folder.path(), &["clone", "-q", "--depth", "1", &url, "clone"]);
        git(&repository.clone(), &["switch", "-q", "-c", "mine"]);
        repository
    }

    fn origin(&self) -> PathBuf {
        self.folder.path().join("origin")
    }

    fn clone(&self) -> PathBuf {
        self.folder.path().join("clone")
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let path = self.clone().join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.contains(from), "{file}: {from}");
        fs::write(path, text.replace(from, to)).expect("a file");
    }

    /// Runs the script as the action does; `comments` is what the service answers when it is asked for the comment of an earlier run.
    fn run(&self, specs: &str, comments: &str, more: &[(&str, &str)]) -> Output {
        let programs = self.folder.path().join("programs");
        fs::create_dir_all(&programs).expect("a folder");
        let gh = programs.join("gh");
        let script = "#!/bin/sh\necho \"$@\" >> \"$CALLS\"\ncase \"$*\" in *--jq*) printf %s \"$COMMENTS\"; exit \"${LISTING:-0}\";; esac\n";
        fs::write(&gh, script).expect("a program");
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).expect("a program");
        let base = git(&self.origin(), &["rev-parse", "main"]);
        let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("bash");
        command
            .arg(root().join("scripts/pull-request.sh"))
            .current_dir(self.clone())
            .env("PATH", path)
            .env("BASTIDE", env!("CARGO_BIN_EXE_bastide"))
            .env("SPECS", specs)
            .env("BASE", base.trim())
            .env("COMMENT_ON", "7")
            .env("COMMENTS", comments)
            .env("CALLS", self.folder.path().join("calls"))
            .env("GITHUB_REPOSITORY", "team/infrastructure")
            .env("GITHUB_STEP_SUMMARY", self.folder.path().join("summary"));
        for name in ["AGAINST", "FAIL_ON", "TEMPLATES"] {
            command.env_remove(name);
        }
        command.envs(more.iter().copied()).output().expect("bash")
    }

    /// What the service was asked, a line a call; forgotten afterwards.
    fn calls(&self) -> Vec<String> {
        let path = self.folder.path().join("calls");
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, "").expect("a file");
        text.lines().map(str::to_owned).collect()
    }

    fn summary(&self) -> String {
        fs::read_to_string(self.folder.path().join("summary")).unwrap_or_default()
    }
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let who = ["-c", "user.name=team", "-c", "user.email=team@example.com", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").arg("-C").arg(folder).args(who).args(arguments).output().expect("git");
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn commit(folder: &Path) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "-m", "change"]);
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

const SPECS: &str = "envs/dev/bastide.yaml\n  envs/prod/bastide.yaml\n\n";

#[test]
fn the_code_of_the_example_is_what_its_specs_ask_for() {
    for name in ["dev", "prod"] {
        let spec = format!("examples/repository/envs/{name}/bastide.yaml");
        if is_update() {
            assert!(bastide(root(), &["render", &spec, "--force"]).status.success(), "{spec}");
        }
        let check = bastide(root(), &["render", "--check", &spec]);
        assert_eq!(check.status.code(), Some(0), "`UPDATE=1 cargo test --test pull_request`: {}", said(&check));
    }
}

#[test]
fn nothing_to_say_is_no_comment() {
    let repository = Repository::new();
    let output = repository.run(SPECS, "", &[("FAIL_ON", "any")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(repository.calls().iter().all(|call| call.contains("--jq")), "only an earlier comment is looked for");
    assert_eq!(repository.summary().matches("- **bicep**: no changes").count(), 2, "{}", repository.summary());
}

#[test]
fn a_change_is_told_once_its_code_is_committed() {
    let repository = Repository::new();
    repository.edit("base.yaml", "delete_after: 2y", "delete_after: 1y");
    let stale = repository.run(SPECS, "", &[]);
    assert_eq!(stale.status.code(), Some(1));
    assert_eq!(said(&stale).matches("title=the committed code is stale::").count(), 2, "{}", said(&stale));
    repository.calls();

    for name in ["dev", "prod"] {
        assert!(bastide(&repository.clone(), &["render", &format!("envs/{name}/bastide.yaml")]).status.success());
    }
    let output = repository.run(SPECS, "", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let line = "::error file=base.yaml,line=17,title=data loss::update Microsoft.Storage/storageAccounts/";
    assert!(said(&output).contains(line), "{}", said(&output));
    let calls = repository.calls();
    let posts: Vec<&String> = calls.iter().filter(|call| call.contains("--method POST")).collect();
    assert_eq!(posts.len(), 2, "{calls:?}");
    assert!(posts[0].contains("repos/team/infrastructure/issues/7/comments --field body=@"), "{calls:?}");

    let again = repository.run(SPECS, "4711\n", &[]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    let calls = repository.calls();
    assert!(
        calls.iter().any(|call| call.contains("--method PATCH repos/team/infrastructure/issues/comments/4711")),
        "{calls:?}"
    );
    assert!(!calls.iter().any(|call| call.contains("POST")), "{calls:?}");
    assert_eq!(repository.run(SPECS, "", &[("FAIL_ON", "any")]).status.code(), Some(1));
    assert_eq!(
        repository.run(SPECS, "", &[("FAIL_ON", "any"), ("BASE", "")]).status.code(),
        Some(0),
        "nothing to compare with"
    );
}

#[test]
fn a_spec_with_errors_fails_and_the_others_are_looked_at_all_the_same() {
    let repository = Repository::new();
    repository.edit("envs/dev/bastide.yaml", "profile: lab", "profile: lap");
    let output = repository.run(SPECS, "", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("::error file=envs/dev/bastide.yaml,line=4"), "{}", said(&output));
    assert!(repository.summary().contains("envs/prod/bastide.yaml"), "{}", repository.summary());
    assert!(!repository.summary().contains("envs/dev/bastide.yaml"), "{}", repository.summary());
    assert_eq!(repository.run("none.yaml", "", &[]).status.code(), Some(1));
}

#[test]
fn a_listing_of_comments_that_fails_is_no_second_comment() {
    let repository = Repository::new();
    repository.edit("base.yaml", "delete_after: 2y", "delete_after: 1y");
    let output = repository.run(SPECS, "", &[("LISTING", "1")]);
    assert!(said(&output).contains("::warning title=no comment::"), "{}", said(&output));
    let calls = repository.calls();
    assert!(!calls.is_empty() && calls.iter().all(|call| call.contains("--jq")), "{calls:?}");
}

#[test]
fn what_cannot_be_rendered_is_not_stale() {
    let repository = Repository::new();
    let output = repository.run(SPECS, "", &[("TEMPLATES", "nowhere"), ("BASE", "")]);
    assert_eq!(output.status.code(), Some(1));
    let errors = said(&output);
    let error = "::error file=envs/dev/bastide.yaml,title=cannot be rendered::error: ";
    assert!(errors.contains(error) && errors.contains("nowhere"), "{errors}");
    assert!(!errors.contains("title=the committed code is stale"), "{errors}");
}

#[test]
fn specs_of_blank_lines_alone_fail() {
    let output = Repository::new().run("\n  \n", "", &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("::error title=no spec::"), "{}", said(&output));
}

#[test]
fn spaces_in_what_to_fail_on_mean_nothing() {
    let repository = Repository::new();
    let output = repository.run(SPECS, "", &[("FAIL_ON", " destroys, any ")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn no_name_becomes_a_command() {
    let repository = Repository::new();
    let name = "envs/$(touch taken)`touch taken`::error x,y%0A.yaml";
    let text = fs::read_to_string(repository.clone().join("envs/dev/bastide.yaml")).expect("a spec");
    fs::write(repository.clone().join(name), text.replace("../../base", "../base")).expect("a spec");
    let output = repository.run(name, "", &[("AGAINST", "git:$(touch taken)")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!repository.clone().join("taken").exists());
    let commands = said(&output);
    let commands: Vec<&str> = commands.lines().filter(|line| line.starts_with("::error")).collect();
    assert!(
        commands
            .iter()
            .all(|line| line.starts_with("::error file=envs/$(touch taken)`touch taken`%3A%3Aerror x%2Cy%250A.yaml,")),
        "{commands:?}"
    );
}

#[test]
fn the_hooks_are_commands_that_do_what_they_say() {
    let repository = Repository::new();
    git(&repository.clone(), &["remote", "set-branches", "origin", "*"]);
    git(&repository.clone(), &["fetch", "-q", "--unshallow"]);
    let text = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).expect("the hooks");
    let entries: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  entry: ")).collect();
    assert_eq!(entries.len(), 3);
    let codes = |repository: &Repository| -> Vec<Option<i32>> {
        let run = |entry: &&str| {
            let words: Vec<&str> = entry.split(' ').skip(1).chain(["envs/prod/bastide.yaml"]).collect();
            bastide(&repository.clone(), &words).status.code()
        };
        entries.iter().map(run).collect()
    };
    assert_eq!(codes(&repository), [Some(0), Some(0), Some(0)]);
    repository.edit("envs/prod/bastide.yaml", "name: train", "name: fit");
    assert_eq!(codes(&repository)[..2], [Some(0), Some(2)]);
    repository.edit("envs/prod/bastide.yaml", "name: fit", "name: -");
    assert_eq!(codes(&repository)[..2], [Some(1), Some(1)]);
}
