//! Turns rendered folders of CloudFormation into what cfn-lint, checkov and the check of policies say of them: one process for all.

use std::collections::{BTreeMap, BTreeSet};
use std::env::consts::EXE_EXTENSION;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use super::checkov::{below, look, write};
use super::{folder, root};

/// Regions that have every type there is, so that every spec's templates are good in them.
const REGIONS: &[&str] = &["eu-central-1", "eu-west-1", "us-east-1"];

/// The folders of rendered CloudFormation that the project shows.
pub fn examples() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("examples"))
        .expect("the folder of examples can be read")
        .map(|entry| entry.expect("the folder of examples can be read").path().join("out/cloudformation"))
        .filter(|folder| folder.is_dir())
        .collect();
    found.sort();
    assert!(!found.is_empty(), "the examples of CloudFormation are gone");
    found
}

/// The templates of a folder, in the order of their deployment.
pub fn templates(rendered: &Path) -> Vec<PathBuf> {
    let mut files = folder::paths(rendered);
    files.retain(|path| path.parent() == Some(rendered) && path.extension() == Some(OsStr::new("yaml")));
    assert!(files.len() > 3, "{} has only {} templates", rendered.display(), files.len());
    files
}

/// The regions that the folder's own settings of cfn-lint name.
fn regions(rendered: &Path) -> BTreeSet<String> {
    let path = rendered.join(".cfnlintrc");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()));
    let list = text.lines().skip_while(|line| !line.starts_with("regions:")).skip(1);
    let names = list.map_while(|line| line.trim_start().strip_prefix("- ").map(|name| name.trim().to_owned()));
    let names: BTreeSet<String> = names.collect();
    assert!(!names.is_empty(), "{} names no regions", path.display());
    names
}

/// Runs a program in a folder, with arguments and files.
fn run(program: &Path, arguments: &[&str], files: &[PathBuf], folder: &Path) -> Output {
    let output = Command::new(program).args(arguments).args(files).current_dir(folder).output();
    output.unwrap_or_else(|error| panic!("run {}: {error}", program.display()))
}

/// Runs a script of `tests/aws`, which leaves nothing compiled behind.
fn script(python: &Path, name: &str, files: &[PathBuf], folder: &Path) -> Output {
    let path = root().join("tests/aws").join(name);
    run(python, &["-B", path.to_str().expect("paths of the project are UTF-8")], files, folder)
}

/// The program of cfn-lint, which lies beside the Python that it is for.
fn cfn_lint(python: &Path) -> PathBuf {
    python.with_file_name("cfn-lint").with_extension(EXE_EXTENSION)
}

/// What a command has said; empty where it has nothing to say.
fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].map(String::from_utf8_lossy).concat();
    if output.status.success() || !text.is_empty() {
        return text;
    }
    format!("it ended with {}", output.status)
}

/// What cfn-lint says of folders, in the regions that have everything and in those that each is for.
///
/// Templates that are alike are looked at once; the rest is shared out among the cores.
pub fn lint(python: &Path, folders: &[PathBuf]) -> String {
    let mut files: BTreeMap<(BTreeSet<String>, String), PathBuf> = BTreeMap::new();
    for rendered in folders {
        let mut regions = regions(rendered);
        regions.extend(REGIONS.iter().map(|&region| region.to_owned()));
        for template in templates(rendered) {
            let text = fs::read_to_string(&template).expect("a template can be read");
            files.entry((regions.clone(), text)).or_insert(template);
        }
    }
    let mut groups: BTreeMap<BTreeSet<String>, Vec<PathBuf>> = BTreeMap::new();
    for ((regions, _), template) in files {
        groups.entry(regions).or_default().push(template);
    }
    let program = &cfn_lint(python);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let mut running = Vec::new();
        for (regions, templates) in &groups {
            // A process takes longer to start than to read ten templates.
            for some in templates.chunks(templates.len().div_ceil(cores).max(10)) {
                running.push(scope.spawn(move || lint_in(program, regions, some)));
            }
        }
        running.into_iter().map(|one| one.join().expect("cfn-lint can be run")).collect()
    })
}

fn lint_in(program: &Path, regions: &BTreeSet<String>, templates: &[PathBuf]) -> String {
    let mut arguments = vec!["--include-checks", "I", "--regions"];
    arguments.extend(regions.iter().map(String::as_str));
    arguments.push("--");
    // The project's folder has no settings of cfn-lint's, by which these would be others.
    said(&run(program, &arguments, templates, root()))
}

/// What cfn-lint says to who runs it in a folder, with the settings that lie there.
pub fn lint_as_set_up(python: &Path, rendered: &Path) -> String {
    said(&run(&cfn_lint(python), &["--"], &templates(rendered), rendered))
}

/// What the check of policies and of what passes between layers finds; empty where it finds nothing.
pub fn policies(python: &Path, folders: &[PathBuf]) -> String {
    let output = script(python, "policies.py", folders, root());
    // How many it has looked at stands on the other stream.
    if output.status.success() { String::new() } else { said(&output) }
}

/// What is set up in folders otherwise than it always has to be; empty where nothing is.
pub fn settings(python: &Path, folders: &[PathBuf]) -> String {
    said(&script(python, "settings.py", folders, root()))
}

/// What a script finds in each folder below one, a finding a line, without the name of the folder.
pub fn findings(python: &Path, name: &str, folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("read {}: {error}", folder.display())) {
        let name = entry.expect("the folder can be read").file_name();
        found.insert(name.into_string().expect("cases have names in UTF-8"), String::new());
    }
    let cases: Vec<PathBuf> = found.keys().map(PathBuf::from).collect();
    let output = script(python, name, &cases, folder);
    for line in String::from_utf8(output.stdout).expect("findings are UTF-8").lines() {
        let (case, finding) = line.split_once('/').unwrap_or_else(|| panic!("not a finding: {line}"));
        *found.get_mut(case).unwrap_or_else(|| panic!("no case: {line}")) += &format!("{finding}\n");
    }
    found
}

/// Deploys folders to a server on loopback, and says what became of it, and whether everything holds.
pub fn deploy(python: &Path, folders: &[PathBuf]) -> (bool, String) {
    let output = script(python, "deploy.py", folders, root());
    (output.status.success(), said(&output))
}

/// What checkov finds in folders beside what their templates skip with a reason, and what they skip without need.
pub fn checkov(program: &Path, folders: &[PathBuf]) -> String {
    let copies = tempfile::tempdir().expect("a folder can be made");
    let mut seen = BTreeSet::new();
    for (place, rendered) in folders.iter().enumerate() {
        for template in templates(rendered) {
            let text = fs::read_to_string(&template).expect("a template can be read");
            let file = template.file_name().expect("a file has a name").to_string_lossy().into_owned();
            let path = format!("{place}/{file}");
            if !seen.insert(text.clone()) {
                continue;
            }
            write(&copies.path().join("as-written").join(&path), &text);
            if text.contains("checkov") {
                let without = text.replace("checkov:", "not-for-checkov:");
                write(&copies.path().join("without-skips").join(&path), &without);
            }
        }
    }
    let report = look(program, "cloudformation", copies.path());
    assert!(report.passed > 0, "checkov has looked at nothing");
    let mut all = String::new();
    for unread in &report.unread {
        all += &format!("cannot be read: {unread}\n");
    }
    for ((file, resource, check), name) in below("/as-written/", &report.failed) {
        all += &format!("{file} {resource}: {check}, {name}\n");
    }
    let needed = below("/without-skips/", &report.failed);
    for (record, reason) in below("/as-written/", &report.skipped) {
        let (file, resource, check) = &record;
        if reason.trim().is_empty() {
            all += &format!("{file} {resource} skips {check} and gives no reason\n");
        }
        if !needed.contains_key(&record) {
            all += &format!("{file} {resource} skips {check}, which finds nothing\n");
        }
    }
    all
}
