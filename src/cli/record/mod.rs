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

use self::args::{Add, List, RecordAction, RecordFormat, Restore, Said, Show, Unlock};
pub use self::folder::Folder;
pub use self::kept::Kept;
pub use self::objects::Objects;
pub use self::place::Place;
use super::io::{self, Output};
use super::{Outcome, spec};
use crate::record::{Appended, By, Environment, History, Problem, Record};
use crate::report::Format;
use crate::source::{MAX_FILE_BYTES, ReadError, STANDARD_INPUT};
use crate::spec::{Cloud, Spec};
use crate::text::visible;

/// Runs the command.
///
/// # Errors
/// Where the spec, the folder or the store cannot be used, and where nothing could be recorded.
pub fn run(options: &args::Record, output: &Output) -> anyhow::Result<Outcome> {
    let Some(action) = &options.action else { return add(&options.add, output) };
    let (arguments, location) = action.asked();
    // The environment of a spec is known whether it is sound or not.
    let run = spec::load(arguments);
    let Some(asked) = &run.spec else {
        spec::print_findings(Format::Text, &run.document, &run.findings, output)?;
        return Ok(spec::failure(&run.findings));
    };
    let kept = Kept::at(&place(location.record.as_deref(), &arguments.spec, asked)?)?;
    let history = History::new(&kept, &environment(asked));
    match action {
        RecordAction::List(options) => list(options, &kept, &history, output),
        RecordAction::Show(options) => show(options, &kept, &history, output),
        RecordAction::Restore(options) => restore(options, &kept, &history, output),
        RecordAction::Unlock(options) => unlock(options, &kept, &history, output),
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

fn list(options: &List, kept: &Kept, history: &History<'_, Kept>, output: &Output) -> anyhow::Result<Outcome> {
    let (entries, pointer, held) = kept.wait(async {
        Ok((history.entries(options.last).await?, history.unread_pointer().await?, history.held().await))
    })?;
    match options.format {
        RecordFormat::Text => {
            output.print(&print::list(&entries))?;
            let nothing = entries.is_empty().then_some(Problem::Nothing);
            let held = match held {
                Ok(held) => held.map(|lock| Problem::Locked { age: lock.age(now()), lock }),
                Err(problem) => Some(problem),
            };
            for problem in [nothing, pointer, held].iter().flatten() {
                output.tell(&format!("{problem}\n"))?;
            }
        }
        RecordFormat::Json => output.print(&print::list_json(&entries, pointer.as_ref(), &held))?,
    }
    Ok(Outcome::Clean)
}

fn show(options: &Show, kept: &Kept, history: &History<'_, Kept>, output: &Output) -> anyhow::Result<Outcome> {
    let record = match options.number {
        Some(number) => kept.wait(history.record(number))?,
        None => kept.wait(async { history.latest().await?.ok_or(Problem::Nothing) })?,
    };
    output.print(&match options.format {
        RecordFormat::Text => print::record(&record),
        RecordFormat::Json => print::record_json(&record)?,
    })?;
    Ok(Outcome::Clean)
}

fn restore(options: &Restore, kept: &Kept, history: &History<'_, Kept>, output: &Output) -> anyhow::Result<Outcome> {
    let by = by(&options.said, &format!("record restore {}", options.number), false);
    let appended = kept.wait(history.restore(options.number, &by, now()))?;
    tell(&appended, Vec::new(), kept, output)
}

fn unlock(options: &Unlock, kept: &Kept, history: &History<'_, Kept>, output: &Output) -> anyhow::Result<Outcome> {
    if options.id.is_none() && !options.force {
        let lock = kept.wait(async { history.held().await?.ok_or(Problem::NotLocked) })?;
        let problem = Problem::Locked { age: lock.age(now()), lock };
        anyhow::bail!("{problem}; `--force` opens whichever lock there is");
    }
    let lock = kept.wait(history.unlock(options.id.as_deref(), now()))?;
    output.tell(&match lock {
        Some(lock) => format!("opened the lock of {}, {} old\n", visible(&lock.owner), lock.age(now())),
        None => "opened a lock that could not be read\n".to_owned(),
    })?;
    Ok(Outcome::Clean)
}

/// Tells what was recorded, and what is to be known about it.
fn tell(appended: &Appended, notes: Vec<String>, kept: &Kept, output: &Output) -> anyhow::Result<Outcome> {
    let Appended { record, notes: more } = appended;
    for note in notes.iter().chain(more) {
        output.tell(&format!("note: {}\n", visible(note)))?;
    }
    output.tell(&format!("{} in `{}`\n", print::summary(record), visible(kept.name())))?;
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
    io::text(bytes).with_context(|| format!("read `{name}`"))
}
