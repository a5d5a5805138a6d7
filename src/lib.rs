//! The library under the `bastide` command.
pub mod environment;
pub mod finding;
pub mod schema;
pub mod spec;
pub mod text;
