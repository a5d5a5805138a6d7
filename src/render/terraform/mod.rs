//! Turns the facts of a cloud into a folder of Terraform: a root module for one environment, of a file for each concern.

pub mod aws;
pub mod azure;
mod engine;
mod format;
mod literal;
mod outputs;
mod pages;
mod syntax;
mod variables;

pub use engine::FOLDER;
pub use literal::literal;
pub use syntax::syntax_error;
