//! Turns command lines into runs of the library and their outcome into exit codes; the only module that touches files, the terminal and the clock.

mod args;
mod check;
mod clouds;
mod diff;
mod explain;
mod generate;
mod init;
mod io;
mod render;
mod schema;
mod spec;
mod summary;
mod templates;
mod upgrade;
mod validate;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::args::{Arguments, Command};
use self::io::Output;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing to say.
    Clean,
    /// Something differs from what it should be.
    Changes,
    /// Findings at error level.
    Findings,
    /// There was nothing to work on.
    NothingToRead,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Changes => 2,
            Outcome::NothingToRead => COULD_NOT_RUN,
        }
    }
}

/// The exit code of a run that could not be done.
const COULD_NOT_RUN: u8 = 3;

/// Runs a command line, its first word being the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; where even that cannot be printed there is nothing left to say.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { COULD_NOT_RUN } else { 0 });
        }
    };
    let output = Output::new(arguments.color, arguments.quiet);
    match dispatch(arguments.command, &output) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) => {
            output.error(&error);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn dispatch(command: Command, output: &Output) -> anyhow::Result<Outcome> {
    match command {
        Command::Init(options) => init::run(&options, output),
        Command::Validate(options) => validate::run(&options, output),
        Command::Render(options) => render::run(&options, output),
        Command::Diff(options) => diff::run(&options, output),
        Command::Upgrade(options) => upgrade::run(&options, output),
        Command::Explain(options) => explain::run(&options, output),
        Command::Schema => schema::run(output),
        Command::Templates(options) => templates::run(&options, output),
        Command::Completions(options) => generate::completions(&options, Arguments::command(), output),
        Command::Man => generate::man(Arguments::command(), output),
    }
}
