//! `bastide schema`: prints the JSON Schema of a spec.

use super::Outcome;
use super::io::Output;
use crate::schema::spec_schema;

/// The schema as it is printed, and as it lies in `schemas/`.
pub fn text() -> String {
    format!("{:#}\n", spec_schema())
}

/// Runs the command.
///
/// # Errors
/// Where the schema cannot be printed.
pub fn run(output: &Output) -> anyhow::Result<Outcome> {
    output.print(&text())?;
    Ok(Outcome::Clean)
}
