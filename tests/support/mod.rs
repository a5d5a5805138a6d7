//! What the integration tests share: running the program, reading and comparing folders, and finding the specs and tools that there are.
#![allow(dead_code, reason = "each test uses its own part")]

pub mod aws;
pub mod azurite;
pub mod checkov;
pub mod cloudformation;
pub mod folder;
#[cfg(unix)]
pub mod guide;
pub mod hcl;
pub mod lab;
pub mod language_server;
pub mod lowering;
pub mod moto;
pub mod record;
pub mod rendered;
pub mod scored;
pub mod script;
pub mod server;
pub mod specs;
pub mod terraform;
pub mod tools;

use std::path::Path;
use std::process::{Command, Output};

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether what a test finds is to be written down as what is expected.
pub fn is_update() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

/// Runs the program in a folder.
pub fn bastide(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bastide"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program is built with its tests")
}
