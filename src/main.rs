//! The `bastide` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    bastide::cli::run(std::env::args_os())
}
