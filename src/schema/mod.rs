//! Turns the types of a spec into its JSON Schema, and a document that does not fit it into findings.

mod derive;
mod explain;
mod fields;
mod forms;
mod validate;
mod words;
mod written;

pub use derive::{derived_schema, spec_schema};
pub use fields::{Field, field, fields};
pub use validate::validate;
