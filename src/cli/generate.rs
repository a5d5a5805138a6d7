//! `bastide completions` and `bastide man`: print what is generated from the command line's own description.

use super::Outcome;
use super::args::Completions;
use super::io::Output;

/// Prints the completions of a shell.
///
/// # Errors
/// Where they cannot be printed.
pub fn completions(options: &Completions, mut command: clap::Command, output: &Output) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "bastide", &mut script);
    output.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Clean)
}

/// Prints the manual page: the command itself, then each of its commands.
///
/// # Errors
/// Where it cannot be printed.
pub fn man(mut command: clap::Command, output: &Output) -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    // Gives each command the usage line that it has on its own.
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for subcommand in command.get_subcommands() {
        let man = clap_mangen::Man::new(subcommand.clone());
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    output.print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Clean)
}
