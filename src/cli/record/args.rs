//! The command line of `bastide record`, as `--help` tells it.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::args::{FormatArguments, SpecArguments};
use crate::spec::Language;

/// Options of `record`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Record {
    /// What to do with the records that there are; without it, what was deployed is recorded.
    #[command(subcommand)]
    pub action: Option<RecordAction>,

    /// What to record.
    #[command(flatten)]
    pub add: Add,
}

/// What to do with the records that there are.
#[derive(Debug, Subcommand)]
pub enum RecordAction {
    /// List the records of the environment, the latest first.
    List(List),
    /// Print one record.
    Show(Show),
    /// Put an earlier record back as the latest, as a new record of the history.
    Restore(Restore),
    /// Open the lock of a run that is over.
    Unlock(Unlock),
}

impl RecordAction {
    /// Which spec it is about, and where its record lies.
    #[must_use]
    pub fn asked(&self) -> (&SpecArguments, &Location) {
        match self {
            RecordAction::List(List { spec, location, .. })
            | RecordAction::Show(Show { spec, location, .. })
            | RecordAction::Restore(Restore { spec, location, .. })
            | RecordAction::Unlock(Unlock { spec, location, .. }) => (spec, location),
        }
    }
}

/// Options of `record` itself.
#[derive(Debug, Args)]
pub struct Add {
    /// Which spec; with the values that it was rendered with.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// How to print findings.
    #[command(flatten)]
    pub format: FormatArguments,

    /// Where the record lies.
    #[command(flatten)]
    pub location: Location,

    /// The folder that it was rendered to, instead of the one that the spec names.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Record this language instead of those that the spec names, where it was rendered so; can be given more than once.
    #[arg(long = "language", value_enum, value_name = "LANGUAGE")]
    pub languages: Vec<Language>,

    /// What the engine printed of its outputs: `terraform output -json`, `az deployment group show`, or `aws cloudformation
    /// describe-stacks`; `-` for standard input. Secrets among them are left out. Can be given more than once.
    #[arg(long, value_name = "FILE")]
    pub outputs: Vec<String>,

    /// What is to be said of it.
    #[command(flatten)]
    pub said: Said,

    /// Record it though the latest record is of another region or salt.
    #[arg(long)]
    pub force: bool,
}

/// Where the record lies.
#[derive(Debug, Args)]
pub struct Location {
    /// The folder, `s3://BUCKET/PREFIX` or `az://ACCOUNT/CONTAINER/PREFIX` of the record, instead of the one that the spec names.
    #[arg(long, value_name = "LOCATION")]
    pub record: Option<String>,
}

/// What a record says of itself.
#[derive(Debug, Args)]
pub struct Said {
    /// A word on it, such as the number of a ticket.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    /// Who records it; left out, who is logged in.
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
}

/// A form to print records in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// Lines for a person.
    Text,
    /// JSON; a record as `schemas/record.v1.schema.json` describes it.
    Json,
}

/// Options of `record list`.
#[derive(Debug, Args)]
pub struct List {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// Where the record lies.
    #[command(flatten)]
    pub location: Location,

    /// The most records to list.
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = count)]
    pub last: usize,

    /// How to print them.
    #[arg(long, value_enum, default_value_t = RecordFormat::Text, value_name = "FORMAT")]
    pub format: RecordFormat,
}

/// Options of `record show`.
#[derive(Debug, Args)]
pub struct Show {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// Where the record lies.
    #[command(flatten)]
    pub location: Location,

    /// Its number, instead of that of the latest.
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<u64>,

    /// How to print it.
    #[arg(long, value_enum, default_value_t = RecordFormat::Text, value_name = "FORMAT")]
    pub format: RecordFormat,
}

/// Options of `record restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The number of the record to put back.
    pub number: u64,

    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// Where the record lies.
    #[command(flatten)]
    pub location: Location,

    /// What is to be said of it.
    #[command(flatten)]
    pub said: Said,
}

/// Options of `record unlock`.
#[derive(Debug, Args)]
pub struct Unlock {
    /// Which spec.
    #[command(flatten)]
    pub spec: SpecArguments,

    /// Where the record lies.
    #[command(flatten)]
    pub location: Location,

    /// The ID of the lock to open, as whoever was refused has read it.
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,

    /// Open whichever lock there is.
    #[arg(long, conflicts_with = "id")]
    pub force: bool,
}

/// Reads a number of records to list.
fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("it would list none; give a number from 1 on".to_owned()),
        Ok(count) => Ok(count),
        Err(_) => Err("give a number from 1 on".to_owned()),
    }
}
