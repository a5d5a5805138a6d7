//! Turns the facts of Azure into the guides of the folder.

use crate::cloud::azure::Azure;
use crate::render::{File, Override, SpecPath, TemplateError};

/// The guides of an environment.
pub(super) fn render(
    _azure: &Azure,
    _spec: &SpecPath,
    _files: &[File],
    _overrides: &[Override],
) -> Result<Vec<File>, TemplateError> {
    Ok(Vec::new())
}
