//! `bastide schema`: prints the JSON Schema of a spec.

use super::Outcome;
use super::io::Output;
use crate::schema::spec_schema;

/// The schema as it is printed, and as it lies in `schemas/`.
///
/// # Errors
/// Never: the schema is JSON.
pub fn text() -> anyhow::Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(&spec_schema())?))
}

/// Runs the command.
///
/// # Errors
/// Where the schema cannot be printed.
pub fn run(output: &Output) -> anyhow::Result<Outcome> {
    output.print(&text()?)?;
    Ok(Outcome::Clean)
}
