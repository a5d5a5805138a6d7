//! Turns the one test command into its steps, and what became of each into the summary at the end.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Context;

use crate::{licences, tools};

/// The variable that makes a missing tool a failure.
const REQUIRE_TOOLS: &str = "BASTIDE_REQUIRE_TOOLS";

/// The variable that names the file in which tests note what they did not run.
const SKIPPED: &str = "BASTIDE_SKIPPED";

/// What became of the steps.
#[derive(Default)]
struct Summary {
    passed: Vec<String>,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Summary {
    fn step(&mut self, name: &str, run: impl FnOnce() -> anyhow::Result<()>) {
        eprintln!("\n=== {name}");
        let start = Instant::now();
        let outcome = run();
        let line = format!("{name} ({:.0?})", start.elapsed());
        match outcome {
            Ok(()) => self.passed.push(line),
            Err(error) => {
                eprintln!("error: {error:#}");
                self.failed.push(format!("{line}: {error:#}"));
            }
        }
    }

    fn print(&self) {
        eprintln!("\n=== summary");
        for (what, lines) in [("passed ", &self.passed), ("skipped", &self.skipped), ("FAILED ", &self.failed)] {
            for line in lines {
                eprintln!("{what}  {line}");
            }
        }
    }
}

/// The page that keeps the score, and the heading before the list of what it is of.
const SCORE: (&str, &str) = ("docs/diff-scored.md", "\n## The changes");

/// Counts how often the labelled changes are met, and prints it.
///
/// # Errors
/// Where cargo cannot be run, or there is no page.
pub fn score() -> anyhow::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the project")?;
    let mut command = Command::new(program());
    let status = command.args(["test", "--quiet", "--test", "scored"]).current_dir(root).status();
    let is_kept = status.context("run cargo")?.success();
    let (path, end) = SCORE;
    let page = fs::read_to_string(root.join(path)).with_context(|| format!("read `{path}`"))?;
    println!("{}", page.split(end).next().unwrap_or(&page));
    if !is_kept {
        eprintln!(
            "{path} is not what comes of it now; the test says what differs, and `UPDATE=1 cargo test --test scored` accepts that"
        );
    }
    Ok(is_kept)
}

fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs every check and test; whether all that ran has passed.
///
/// # Errors
/// Where the run itself cannot be set up.
pub fn test() -> anyhow::Result<bool> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the project")?.to_owned();
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |path| root.join(path));
    let folder = target.join("tools");
    fs::create_dir_all(&folder).with_context(|| format!("make the folder `{}`", folder.display()))?;
    let required = std::env::var_os(REQUIRE_TOOLS).is_some_and(|value| value == "1");
    let notes = folder.join("skipped.txt");
    fs::write(&notes, "").with_context(|| format!("write `{}`", notes.display()))?;

    let mut summary = Summary::default();
    let mut environment = vec![(OsString::from(SKIPPED), notes.clone().into_os_string())];
    eprintln!("=== tools");
    for tool in tools::TOOLS {
        match (tool.find)(&root, &folder) {
            Ok(program) => {
                eprintln!("{}: {}", tool.name, program.display());
                environment.push((tool.variable.into(), program.into_os_string()));
            }
            Err(why) if required && tool.required => summary.failed.push(format!("{}: {why:#}", tool.name)),
            // The tests name what they cannot run without it.
            Err(why) => eprintln!("{}: {why:#}", tool.name),
        }
    }

    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(program());
        tools::run(command.args(arguments).current_dir(&root).envs(environment.iter().cloned()))
    };
    summary.step("format", || cargo(&["fmt", "--all", "--check"]));
    summary.step("clippy", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"])
    });
    summary.step("tests", || cargo(&["test", "--workspace", "--locked", "--quiet", "--no-fail-fast"]));
    summary.step("documentation", || cargo(&["rustdoc", "--lib", "--locked", "--quiet", "--", "-D", "warnings"]));
    summary.step("licences and sources", || licences::check(&root));
    match tools::on_path("cargo-deny") {
        Some(_) => summary.step("cargo-deny", || cargo(&["deny", "check", "bans", "licenses", "sources"])),
        None => summary.skipped.push(
            "cargo-deny: it is not on the path; licences and sources were held against deny.toml without it".to_owned(),
        ),
    }
    summary.skipped.extend(noted(&notes)?);
    summary.print();
    Ok(summary.failed.is_empty())
}

/// What tests have noted, each line once.
fn noted(notes: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(notes).with_context(|| format!("read `{}`", notes.display()))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}
