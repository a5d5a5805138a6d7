//! `bastide validate`: checks a spec and prints every finding.

use super::Outcome;
use super::args::{FormatName, Validate};
use super::io::Output;
use super::pipeline;

/// Runs the command.
///
/// # Errors
/// Where the findings cannot be printed.
pub fn run(options: &Validate, output: &Output) -> anyhow::Result<Outcome> {
    let run = pipeline::load(&options.spec);
    run.print_findings(&options.format, output)?;
    if run.findings.any_error() {
        return Ok(run.failure());
    }
    if options.format.format == FormatName::Text {
        output.tell(&format!("`{}` is a valid spec\n", options.spec.spec))?;
    }
    Ok(Outcome::Clean)
}
