//! The library under the `bastide` command.
pub mod cloud;
pub mod environment;
pub mod finding;
pub mod render;
pub mod schema;
pub mod spec;
pub mod text;
