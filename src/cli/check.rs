//! `bastide render --check`: says what differs between a folder and what would be rendered, and whose doing it is.

use std::fmt::Write;
use std::fs;

use similar::TextDiff;

use super::Outcome;
use super::io::Output;
use super::render::Target;
use crate::report::Format;
use crate::tree::Action;

/// Runs the check.
///
/// # Errors
/// Where the differences cannot be printed.
pub fn run(target: &Target, format: Format, output: &Output) -> anyhow::Result<Outcome> {
    if target.plan.is_done() {
        if format == Format::Text {
            output.tell(&format!("`{}` is what the spec asks for\n", target.folder.display()))?;
        }
        return Ok(Outcome::Clean);
    }
    if format == Format::Text {
        output.print(&differences(target))?;
    }
    Ok(Outcome::Changes)
}

/// Why a file of ours that nobody edited is not what would be rendered now.
fn cause(target: &Target, path: &str) -> &'static str {
    let folder = |path: &str| path.split('/').next().map(str::to_owned);
    if !target.files.iter().any(|file| folder(&file.path) == folder(path)) {
        return "`render.languages` does not name its language";
    }
    match &target.before {
        Some(before) if before.is_of(&target.spec) => {
            "the spec is the same: Bastide, its templates or the place of the spec changed"
        }
        Some(_) => "the spec changed since",
        None => "there is no manifest",
    }
}

fn differences(target: &Target) -> String {
    let mut text = String::new();
    for step in &target.plan.steps {
        let path = target.folder.join(&step.path);
        let why = match step.action {
            Action::Keep => continue,
            Action::Create => "missing".to_owned(),
            Action::Update => format!("stale: {}", cause(target, &step.path)),
            Action::Remove => format!("left over: {}", cause(target, &step.path)),
            Action::Edited => "edited by hand".to_owned(),
            Action::Foreign => "not written by Bastide".to_owned(),
            Action::EditedLeftover => "left over, and edited by hand".to_owned(),
        };
        let before = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let after = target.files.iter().find(|file| file.path == step.path).map_or("", |file| file.text.as_str());
        let name = path.display().to_string();
        let diff = TextDiff::from_lines(before.as_str(), after);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}: {why}");
        let _ = write!(
            text,
            "{}",
            diff.unified_diff().header(&format!("{name} (in the folder)"), &format!("{name} (rendered)"))
        );
    }
    text
}
