//! `bastide validate`: checks a spec and prints every finding.

use super::Outcome;
use super::args::Validate;
use super::io::Output;
use super::spec;
use crate::report::Format;

/// Runs the command.
///
/// # Errors
/// Where the findings cannot be printed.
pub fn run(options: &Validate, output: &Output) -> anyhow::Result<Outcome> {
    let run = spec::load(&options.spec);
    spec::print_findings(options.format.format, &run.document, &run.findings, output)?;
    if run.findings.any_error() {
        return Ok(spec::failure(&run.findings));
    }
    if options.format.format == Format::Text {
        output.tell(&format!("`{}` is a valid spec\n", options.spec.spec))?;
    }
    Ok(Outcome::Clean)
}
