//! Turns `cargo xtask <task>` into the chores of the project; `test` is the one command that checks all of it.

mod licences;
mod steps;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask test | score

test   Sets up the tools that the tests use below target/tools, runs every check and test, and names at the end what was skipped.
score  Runs `bastide diff` on the labelled changes of tests/scored, and prints how often the labels are met, as docs/diff-scored.md keeps it.

environment:
  BASTIDE_REQUIRE_TOOLS=1        a tool that is not there is a failure (the Bicep compiler is always optional)
  BASTIDE_BICEP_CHECK=PROGRAM    bicep-check, where it is not on the path
  BASTIDE_TERRAFORM=PROGRAM      terraform, where it is not on the path
  BASTIDE_TERRAFORM_CONFIG=FILE  a configuration of terraform's whose providers reach no cloud: rendered code is applied with them";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["test"] => steps::test(),
        ["score"] => steps::score(),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(3);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(3)
        }
    }
}
