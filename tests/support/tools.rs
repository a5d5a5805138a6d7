//! Turns the variables that `cargo xtask test` sets into programs to run, and says by name what a test leaves out where there is none.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

/// A program that is not part of the project.
pub struct Tool {
    name: &'static str,
    variable: &'static str,
    optional: bool,
}

/// Reads rendered code for what is not secure.
pub static CHECKOV: Tool = Tool { name: "checkov", variable: "BASTIDE_CHECKOV", optional: false };

/// What editors ask about YAML.
pub static YAML_LANGUAGE_SERVER: Tool =
    Tool { name: "yaml-language-server", variable: "BASTIDE_YAML_LANGUAGE_SERVER", optional: false };

/// Checks and formats Bicep where there is no compiler of it.
pub static BICEP_CHECK: Tool = Tool { name: "bicep-check", variable: "BASTIDE_BICEP_CHECK", optional: false };

/// The compiler of Bicep.
pub static BICEP: Tool = Tool { name: "bicep", variable: "BASTIDE_BICEP", optional: true };

/// Runs what reads, lints and deploys CloudFormation.
pub static AWS_PYTHON: Tool =
    Tool { name: "Python with the tools of AWS", variable: "BASTIDE_AWS_PYTHON", optional: false };

/// Answers as Azure Blob Storage does, on this machine; run by Node.
pub static AZURITE: Tool = Tool { name: "Azurite", variable: "BASTIDE_AZURITE", optional: false };

/// Reads, plans and applies Terraform.
pub static TERRAFORM: Tool = Tool { name: "terraform", variable: "BASTIDE_TERRAFORM", optional: false };

/// The configuration of Terraform whose providers make nothing anywhere.
pub static TERRAFORM_CONFIG: Tool =
    Tool { name: "configuration of offline providers", variable: "BASTIDE_TERRAFORM_CONFIG", optional: false };

impl Tool {
    /// The program; where there is none, `left_out` is said not to be run.
    ///
    /// # Panics
    /// Where there is none, and the run requires its tools.
    pub fn program(&self, left_out: &str) -> Option<PathBuf> {
        if let Some(program) = std::env::var_os(self.variable) {
            return Some(program.into());
        }
        let line = format!("{left_out}: there is no {} (`cargo xtask test` looks for it)", self.name);
        let is_required = std::env::var_os("BASTIDE_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(self.optional || !is_required, "{line}");
        say(&format!("skipped {line}"));
        if let Some(notes) = std::env::var_os("BASTIDE_SKIPPED") {
            let notes = OpenOptions::new().append(true).open(notes);
            writeln!(notes.expect("xtask made the file"), "{line}").expect("the file can be written");
        }
        None
    }
}

/// Prints a line even from a test that passes, whose prints are otherwise held back.
pub fn say(line: &str) {
    writeln!(io::stderr(), "{line}").expect("standard error can be written");
}
