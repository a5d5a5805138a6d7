//! The library under the `bastide` command.
pub mod finding;
pub mod report;
pub mod source;
pub mod text;
