//! Turns records into lines for a person, and into JSON.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use serde_json::{Value as Json, json};

use crate::record::{Entry, Lock, Problem, Record};
use crate::text::visible;

/// The version of the form of a list.
const VERSION: u32 = 1;

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// A record in one line: which it is, of what.
pub fn summary(record: &Record) -> String {
    let environment = visible(&record.deployed.environment.key());
    format!("record {} of {environment}: {}", record.number, what(record))
}

/// The languages of a record, each with its number of resources.
fn what(record: &Record) -> String {
    let languages = record.deployed.languages.iter().map(|(name, code)| {
        let count = code.inventory.resources.len();
        format!("{} ({count} resources)", visible(name))
    });
    languages.collect::<Vec<_>>().join(", ")
}

/// The records as a table, one a line.
pub fn list(entries: &[Entry]) -> String {
    let mut text = String::new();
    for Entry { number, record } in entries {
        // Writing to a string cannot fail.
        let _ = match record {
            Err(problem) => writeln!(text, "{number:>4}  ! {}", problem),
            Ok(record) => {
                let author = record.author.as_deref().unwrap_or("somebody");
                let mut line = format!("{number:>4}  {}  {}  {}", time(record.at), visible(author), what(record));
                if let Some(from) = record.restored_from {
                    let _ = write!(line, "  puts back {from}");
                }
                match record.deployed.edited().count() {
                    0 => {}
                    1 => line.push_str("  1 file edited by hand"),
                    count => {
                        let _ = write!(line, "  {count} files edited by hand");
                    }
                }
                if let Some(note) = &record.note {
                    let _ = write!(line, "  {}", visible(note));
                }
                writeln!(text, "{line}")
            }
        };
    }
    text
}

/// The records as JSON, without their inventories, with what is wrong with the pointer, and who is at them or why that cannot be read.
pub fn list_json(entries: &[Entry], pointer: Option<&Problem>, lock: &Result<Option<Lock>, Problem>) -> String {
    let told = |problem: &Problem| json!({"problem": problem.to_string()});
    let lock = lock.as_ref().map_or_else(told, |lock| json!(lock));
    let record = |entry: &Entry| match &entry.record {
        Err(problem) => json!({"number": entry.number, "problem": problem.to_string()}),
        Ok(record) => {
            let count = |code: &crate::record::Code| json!({"resources": code.inventory.resources.len()});
            let languages = &record.deployed.languages;
            json!({
                "number": record.number,
                "digest": record.digest,
                "restored_from": record.restored_from,
                "at": record.at,
                "author": record.author,
                "note": record.note,
                "tool": record.deployed.tool,
                "pins": record.deployed.pins,
                "languages": languages.iter().map(|(name, code)| (name.clone(), count(code))).collect::<serde_json::Map<_, _>>(),
                "edited": record.deployed.edited().collect::<Vec<_>>(),
            })
        }
    };
    let entries: Vec<Json> = entries.iter().map(record).collect();
    format!("{:#}\n", json!({"version": VERSION, "pointer": pointer.map(told), "lock": lock, "records": entries}))
}

/// A record for a person.
pub fn record(record: &Record) -> String {
    let deployed = &record.deployed;
    let environment = &deployed.environment;
    let mut rows: Vec<(&str, String)> = vec![
        ("record", format!("{} of {}", record.number, visible(&environment.key()))),
        ("at", time(record.at)),
        ("by", visible(record.author.as_deref().unwrap_or("somebody"))),
    ];
    rows.extend(record.note.iter().map(|note| ("note", visible(note))));
    rows.extend(record.restored_from.map(|from| ("puts back", format!("record {from}"))));
    rows.push(("region", visible(&environment.region)));
    rows.push(("spec", visible(&deployed.spec.file)));
    rows.push(("tool", format!("Bastide {}, pins {}", visible(&deployed.tool), visible(&deployed.pins))));
    rows.extend(deployed.languages.iter().map(|(name, code)| {
        let (files, resources) = (code.files.len(), code.inventory.resources.len());
        ("code", format!("{}: {files} files, {resources} resources", visible(name)))
    }));
    rows.extend(deployed.edited().map(|path| ("edited", visible(&path))));
    rows.extend(deployed.outputs.values.iter().map(|(name, value)| {
        let value = match value {
            Json::String(text) => visible(text),
            other => visible(&other.to_string()),
        };
        ("output", format!("{} = {value}", visible(name)))
    }));
    rows.extend(deployed.outputs.left_out.iter().map(|name| ("output", format!("{} is a secret", visible(name)))));
    rows.push(("digest", visible(&record.digest)));
    rows.iter().map(|(name, value)| format!("{name:<9}  {value}\n")).collect()
}

/// A record as JSON.
///
/// # Errors
/// Never in practice: a record was JSON before.
pub fn record_json(record: &Record) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(record)? + "\n")
}
