//! Runs `bastide diff` between the revisions of a spec before and after a labelled change.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::expected::{Fate, Outcome, expected};
use crate::support::bastide;
use crate::support::scored::{Case, base, cases};
use crate::support::terraform::each;

/// What came of every change of a cloud.
pub fn all(cloud: &'static str, languages: &'static [&'static str]) -> Vec<Outcome> {
    let (base, cases) = (base(cloud), cases(cloud));
    let all = each(&cases, |case| one(cloud, languages, &base, case));
    all.into_iter().flatten().collect()
}

fn one(cloud: &'static str, languages: &'static [&'static str], base: &Value, case: &Case) -> Vec<Outcome> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = folder.path().join("bastide.yaml");
    fs::write(&spec, case.before(base).to_string()).expect("a file can be written");
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "before"]);
    fs::write(&spec, case.after(base).to_string()).expect("a file can be written");
    let mut arguments = vec!["diff", "bastide.yaml", "--against", "git:HEAD", "--format", "json"];
    arguments.extend(languages.iter().flat_map(|language| ["--language", language]));
    let output = bastide(folder.path(), &arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{cloud}: {}: {said}{}", case.name, String::from_utf8_lossy(&output.stdout));
    let comparison: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let of_language = |language: &&'static str| {
        let all = comparison["languages"].as_array().into_iter().flatten();
        let own = all.filter(|compared| compared["language"] == **language);
        let mut found: Vec<Fate> =
            own.flat_map(|compared| compared["changes"].as_array().into_iter().flatten()).map(Fate::of).collect();
        found.sort();
        let expected = expected(&case.expect[*language], &found);
        Outcome { cloud, name: case.name.clone(), label: case.is, language, expected, found }
    };
    languages.iter().map(of_language).collect()
}

fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=team", "-c", "user.email=team@example.com", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").arg("-C").arg(folder).args(who).args(arguments).output().expect("git");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
