//! The command line: every command and its options, as `--help` tells them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::diff::against::{self, Against};
use crate::diff::Forbidden;
use crate::report::{ChangesFormat, Format};
use crate::spec::{Cloud, Language, Profile};

/// Lays out a secure machine-learning environment from one declarative spec, as infrastructure code that a person can read, review and deploy.
#[derive(Debug, Parser)]
#[command(name = "bastide", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 nothing to say, 1 findings at error level, 2 changes, 3 could not run.")]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,

    /// Print only what was asked for, and errors.
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a commented spec that validates, with its JSON Schema beside it.
    Init(Init),
    /// Check a spec and print every finding.
    Validate(Validate),
    /// Check a spec and write its infrastructure code.
    Render(Render),
    /// Say what would change against what there was, and what that could destroy.
    Diff(Diff),
    /// Move a spec to the newest table of API versions and defaults.
    Upgrade(Upgrade),
    /// Explain a finding's code or a field of the spec.
    Explain(Explain),
    /// Print the JSON Schema of a spec.
    Schema,
    /// Take out or check templates.
    Templates(Templates),
    /// Print a script that completes commands in a shell.
    Completions(Completions),
    /// Print the manual page.
    Man,
}

/// Which spec, and what to write over it.
#[derive(Debug, Clone, Args)]
pub struct SpecArguments {
    /// The spec: YAML or JSON, `-` for standard input.
    #[arg(default_value = "bastide.yaml")]
    pub spec: String,

    /// Set a value, such as `keys.hsm=true` or `storage[training].versioning=false`.
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub sets: Vec<String>,
}

impl SpecArguments {
    /// Renders these languages instead of those that the spec names, where there are any.
    pub fn set_languages(&mut self, languages: &[Language]) {
        let mut names: Vec<&str> = languages.iter().map(|language| language.name()).collect();
        names.dedup();
        if !names.is_empty() {
            self.sets.push(format!("render.languages=[{}]", names.join(", ")));
        }
    }
}

/// How to print findings.
#[derive(Debug, Args)]
pub struct FormatArguments {
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    pub format: Format,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// The folder to write to.
    #[arg(default_value = ".")]
    pub folder: PathBuf,

    /// The cloud to build in.
    #[arg(long, value_enum, default_value_t = Cloud::Azure)]
    pub cloud: Cloud,

    /// What the fields that are left out mean.
    #[arg(long, value_enum, default_value_t = Profile::Lab)]
    pub profile: Profile,
}

/// Options of `validate`.
#[derive(Debug, Args)]
pub struct Validate {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// How to print findings.
    #[command(flatten)]
    pub format: FormatArguments,
}

/// Options of `render`.
#[derive(Debug, Args)]
pub struct Render {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// How to print findings.
    #[command(flatten)]
    pub format: FormatArguments,

    /// The folder to write to, instead of the one that the spec names.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Write this language instead of those that the spec names, and leave files of others alone; can be given more than once.
    #[arg(long = "language", value_enum, value_name = "LANGUAGE")]
    pub languages: Vec<Language>,

    /// Templates of your own: those in this folder take the place of the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,

    /// Write nothing: say what differs from the folder, and exit with 2 where anything does.
    #[arg(long, conflicts_with = "force")]
    pub check: bool,

    /// Write over files that somebody has edited.
    #[arg(long)]
    pub force: bool,
}

/// Options of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// What to compare with: a folder of infrastructure code, or `git:REVISION` (`git:main...` is where this branch left main).
    #[arg(long, value_name = "WHAT", value_parser = against::parse)]
    pub against: Against,

    /// How to print the changes.
    #[arg(long, value_enum, default_value_t = ChangesFormat::Text, value_name = "FORMAT")]
    pub format: ChangesFormat,

    /// Compare this language instead of those that the spec names; can be given more than once.
    #[arg(long = "language", value_enum, value_name = "LANGUAGE")]
    pub languages: Vec<Language>,

    /// Templates of your own, on both sides; of a revision, as they were there.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,

    /// Exit with 1 where a change is of a kind: what destroys something, or any.
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    pub fail_on: Vec<Forbidden>,

    /// Exit with 2 where anything changes.
    #[arg(long)]
    pub exit_code: bool,
}

/// Options of `upgrade`.
#[derive(Debug, Args)]
pub struct Upgrade {
    /// The spec, or the base that has the line `pins`.
    #[arg(default_value = "bastide.yaml")]
    pub spec: PathBuf,

    /// Write nothing: exit with 2 where there is a newer table.
    #[arg(long)]
    pub check: bool,

    /// Write nothing: say what the newer table would change.
    #[arg(long, conflicts_with = "check")]
    pub diff: bool,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A finding's code (`NET001`), its name, or a field (`network.egress`).
    #[arg(required_unless_present_any = ["effective", "clouds", "languages"])]
    pub subject: Option<String>,

    /// The spec whose value to tell, and who set it.
    #[arg(long, value_name = "SPEC")]
    pub spec: Option<String>,

    /// Set a value of that spec.
    #[arg(long = "set", value_name = "FIELD=VALUE", requires = "spec")]
    pub sets: Vec<String>,

    /// Print every value of the spec, what was left out included, and who set it.
    #[arg(long, requires = "spec", conflicts_with = "subject")]
    pub effective: bool,

    /// Print what Azure and what AWS makes of each field: of the spec's where one is named, else of all that there are.
    #[arg(long, conflicts_with_all = ["subject", "effective"])]
    pub clouds: bool,

    /// Print what Terraform does otherwise than Bicep and than CloudFormation, and why.
    #[arg(long, conflicts_with_all = ["subject", "effective", "clouds", "spec"])]
    pub languages: bool,
}

/// Options of `templates`.
#[derive(Debug, Args)]
pub struct Templates {
    /// What to do.
    #[command(subcommand)]
    pub action: TemplatesAction,
}

/// What to do with templates.
#[derive(Debug, Subcommand)]
pub enum TemplatesAction {
    /// List the built-in templates.
    List,
    /// Write built-in templates into a folder, to change them there. Nothing is overwritten.
    Eject {
        /// The folder to write to.
        folder: PathBuf,
        /// Templates to take out, as `list` names them; all of them where none is named.
        names: Vec<String>,
    },
    /// Parse the templates of a folder and render every example and some specs through them.
    Check {
        /// The folder.
        folder: PathBuf,
        /// Specs of your own to render as well.
        #[arg(long = "spec", value_name = "SPEC")]
        specs: Vec<String>,
    },
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
