//! `bastide record`: keeps what was deployed in a folder, a bucket or a container, and tells, restores and unlocks what is kept.

pub mod args;
mod folder;
mod gather;
mod kept;
mod objects;
mod place;
mod print;

use std::hash::{BuildHasher, Hasher};
use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, SubsecRound, Utc};

use self::args::{Add, List, Location, RecordAction, RecordFormat, Restore, Said, Show, Unlock};
pub use self::folder::Folder;
pub use self::kept::Kept;
pub use self::objects::Objects;
pub use self::place::Place;
use super::args::SpecArguments;
use super::io::{self, Output};
use super::{Outcome, spec};
use crate::record::{Appended, By, Environment, History, Problem, Record};
use crate::report::Format;
use crate::source::{MAX_FILE_BYTES, ReadError, STANDARD_INPUT};
use crate::spec::{Cloud, Spec};

/// Runs the command.
///
/// # Errors
/// Where the spec, the folder or the store cannot be used, and where nothing could be recorded.
pub fn run(options: &args::Record, output: &Output) -> anyhow::Result<Outcome> {
    match &options.action {
        None => add(&options.add, output),
        Some(RecordAction::List(options)) => list(options, output),
        Some(RecordAction::Show(options)) => show(options, output),
        Some(RecordAction::Restore(options)) => restore(options, output),
        Some(RecordAction::Unlock(options)) => unlock(options, output),
    }
}

/// The latest record of the environment of a spec; nothing where none was ever made. `location` is that of the command line, which is
/// taken from the working folder; that of the spec is taken from where the spec lies.
///
/// # Errors
/// Where the store cannot be reached, or the latest record is corrupt, gone, or of a newer version.
pub fn latest(location: Option<&str>, spec_file: &str, spec: &Spec) -> anyhow::Result<Option<Record>> {
    let kept = Kept::at(&place(location, spec_file, spec)?)?;
    let record = kept.wait(async { History::new(&kept, &environment(spec)).latest().await })?;
    Ok(record)
}

/// The environment of a spec, as records name it.
fn environment(spec: &Spec) -> Environment {
    Environment {
        name: spec.name.clone(),
        environment: spec.environment.clone(),
        cloud: match spec.cloud {
            Cloud::Azure => "azure".to_owned(),
            Cloud::Aws => "aws".to_owned(),
        },
        region: spec.region.clone(),
        salt: spec.salt.clone(),
    }
}

/// Where the record of a spec lies.
fn place(location: Option<&str>, spec_file: &str, spec: &Spec) -> anyhow::Result<Place> {
    match location {
        Some(location) => Place::of(location, Path::new("")),
        None if spec_file == STANDARD_INPUT => Place::of(&spec.record, Path::new("")),
        None => Place::of(&spec.record, io::folder_of(Path::new(spec_file))),
    }
}

/// What every command but `record` itself needs: the environment of a spec, sound or not, and where its record lies.
fn open(arguments: &SpecArguments, location: &Location, output: &Output) -> anyhow::Result<Result<Opened, Outcome>> {
    let run = spec::load(arguments);
    let Some(asked) = &run.spec else {
        spec::print_findings(Format::Text, &run.document, &run.findings, output)?;
        return Ok(Err(spec::failure(&run.findings)));
    };
    let kept = Kept::at(&place(location.record.as_deref(), &arguments.spec, asked)?)?;
    Ok(Ok(Opened { kept, environment: environment(asked) }))
}

/// The records of a spec's environment.
struct Opened {
    kept: Kept,
    environment: Environment,
}

impl Opened {
    fn history(&self) -> History<'_, Kept> {
        History::new(&self.kept, &self.environment)
    }
}

fn add(options: &Add, output: &Output) -> anyhow::Result<Outcome> {
    let mut arguments = options.spec.clone();
    arguments.set_languages(&options.languages);
    let run = spec::load(&arguments);
    spec::print_findings(options.format.format, &run.document, &run.findings, output)?;
    let (Some(asked), Some(_)) = (&run.spec, &run.facts) else { return Ok(spec::failure(&run.findings)) };
    let place = place(options.location.record.as_deref(), &options.spec.spec, asked)?;
    let gathered = gather::gather(options, &run, asked)?;
    let kept = Kept::at(&place)?;
    let by = by(&options.said, "record", options.force);
    let history = History::new(&kept, &gathered.deployed.environment);
    let appended = kept.wait(history.append(gathered.deployed, &by, now()))?;
    tell(&appended, gathered.notes, &kept, output)
}

fn list(options: &List, output: &Output) -> anyhow::Result<Outcome> {
    let opened = match open(&options.spec, &options.location, output)? {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let history = opened.history();
    let (entries, held) =
        opened.kept.wait(async { Ok((history.entries(options.last).await?, history.held().await)) })?;
    match options.format {
        RecordFormat::Text => {
            let held = match held {
                Ok(held) => held.map(|lock| Problem::Locked { age: lock.age(now()), lock }),
                Err(problem) => Some(problem),
            };
            output.print(&print::list(&entries))?;
            if entries.is_empty() {
                output.tell(&format!("{}\n", Problem::Nothing))?;
            }
            if let Some(held) = held {
                output.tell(&format!("{}\n", print::plain(&held.to_string())))?;
            }
        }
        RecordFormat::Json => output.print(&print::list_json(&entries, held.ok().flatten().as_ref()))?,
    }
    Ok(Outcome::Clean)
}

fn show(options: &Show, output: &Output) -> anyhow::Result<Outcome> {
    let opened = match open(&options.spec, &options.location, output)? {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let history = opened.history();
    let record = match options.number {
        Some(number) => opened.kept.wait(history.record(number))?,
        None => opened.kept.wait(async { history.latest().await?.ok_or(Problem::Nothing) })?,
    };
    output.print(&match options.format {
        RecordFormat::Text => print::record(&record),
        RecordFormat::Json => print::record_json(&record)?,
    })?;
    Ok(Outcome::Clean)
}

fn restore(options: &Restore, output: &Output) -> anyhow::Result<Outcome> {
    let opened = match open(&options.spec, &options.location, output)? {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let by = by(&options.said, &format!("record restore {}", options.number), false);
    let appended = opened.kept.wait(opened.history().restore(options.number, &by, now()))?;
    tell(&appended, Vec::new(), &opened.kept, output)
}

fn unlock(options: &Unlock, output: &Output) -> anyhow::Result<Outcome> {
    let opened = match open(&options.spec, &options.location, output)? {
        Ok(opened) => opened,
        Err(outcome) => return Ok(outcome),
    };
    let history = opened.history();
    if options.id.is_none() && !options.force {
        let lock = opened.kept.wait(async { history.held().await?.ok_or(Problem::NotLocked) })?;
        let problem = Problem::Locked { age: lock.age(now()), lock };
        anyhow::bail!("{}; `--force` opens whichever lock there is", print::plain(&problem.to_string()));
    }
    let lock = opened.kept.wait(history.unlock(options.id.as_deref(), now()))?;
    output.tell(&match lock {
        Some(lock) => format!("opened the lock of {}, {} old\n", print::plain(&lock.owner), lock.age(now())),
        None => "opened a lock that could not be read\n".to_owned(),
    })?;
    Ok(Outcome::Clean)
}

/// Tells what was recorded, and what is to be known about it.
fn tell(appended: &Appended, notes: Vec<String>, kept: &Kept, output: &Output) -> anyhow::Result<Outcome> {
    let Appended { record, notes: more } = appended;
    for note in notes.iter().chain(more) {
        output.tell(&format!("note: {}\n", print::plain(note)))?;
    }
    output.tell(&format!("{} in `{}`\n", print::summary(record), kept.name()))?;
    Ok(Outcome::Clean)
}

fn now() -> DateTime<Utc> {
    DateTime::<Utc>::from(std::time::SystemTime::now()).trunc_subsecs(0)
}

/// Variables that name who is logged in, the first that is set: on GitHub's runners, on Unix, on Windows.
const PEOPLE: [&str; 4] = ["GITHUB_ACTOR", "USER", "LOGNAME", "USERNAME"];

fn by(said: &Said, purpose: &str, elsewhere: bool) -> By {
    let who = PEOPLE.iter().find_map(|name| std::env::var(name).ok().filter(|who| !who.is_empty()));
    let author = said.author.clone().or(who);
    let host = gethostname::gethostname().to_string_lossy().into_owned();
    // The keys of a new hasher are random.
    let random = std::collections::hash_map::RandomState::new().build_hasher().finish();
    By {
        owner: format!("{} on {host}", author.as_deref().unwrap_or("somebody")),
        author,
        note: said.note.clone(),
        id: format!("{random:016x}"),
        purpose: format!("bastide {purpose}"),
        elsewhere,
    }
}

/// Reads a text that a person names, `-` being standard input.
fn read_text(name: &str) -> anyhow::Result<String> {
    let bytes = io::read_source(name).map_err(|why| match why {
        ReadError::NotFound => anyhow::anyhow!("there is no file `{name}`"),
        ReadError::IsFolder => anyhow::anyhow!("`{name}` is a folder"),
        ReadError::TooLarge => anyhow::anyhow!("`{name}` is larger than {MAX_FILE_BYTES} bytes"),
        ReadError::Other(why) => anyhow::anyhow!("read `{name}`: {why}"),
    })?;
    String::from_utf8(bytes).with_context(|| format!("read `{name}`"))
}
