//! Takes the spec of a command line through the library, and prints what is wrong with it.

use super::Outcome;
use super::args::SpecArguments;
use super::io::{Output, read_source};
use crate::finding::{Findings, Place, codes};
use crate::pipeline::{self, Run};
use crate::report::{self, Format};
use crate::source::Document;

/// Reads the spec of a command line and decides everything about it.
pub fn load(arguments: &SpecArguments) -> Run {
    pipeline::run(&arguments.spec, &read_source, &arguments.sets)
}

/// How a run ends that has nothing to go on with: the spec itself could not be read, or something is wrong with it.
pub fn failure(findings: &Findings) -> Outcome {
    let mut unread = findings.iter().filter(|finding| matches!(finding.place, Place::File { .. }));
    match unread.any(|finding| finding.code == &codes::NOT_READABLE) {
        true => Outcome::NothingToRead,
        false => Outcome::Findings,
    }
}

/// Prints findings in the form that was asked for.
///
/// # Errors
/// Where they cannot be printed.
pub fn print_findings(format: Format, document: &Document, findings: &Findings, output: &Output) -> anyhow::Result<()> {
    output.print(&report::findings(format, document, findings, output.colour()))
}
