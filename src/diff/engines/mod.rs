//! Turns what engines print (states, plans, stacks, change sets, what-ifs and exported templates) into the changes that a deployment makes.
//!
//! Each form is held against our own output in the same language. What an engine says of its own actions is the truth; where it tells only
//! what there is, the two are compared. The attributes of an engine's change are those that it names itself.

mod arm;
mod change_set;
mod exported;
mod layers;
mod noise;
mod plan;
mod settle;
mod stack;
mod state;
mod terraform;
mod what_if;

pub use change_set::change_set;
pub use exported::exported;
pub use plan::plan;
pub use stack::stacks;
pub use state::state;
pub use what_if::what_if;

use super::{Change, Explained};
use crate::inventory::{Inventory, Later, Node, Piece, Spot, Unread, Value};
use crate::text::LineColumn;

/// The largest file of an engine that is read, in bytes. The plan of an environment of a thousand resources has a tenth of it.
pub const LARGEST: usize = 256 * 1024 * 1024;

/// What stands, as an expression, for a value that an engine does not tell.
pub const UNTOLD: &str = "not told";

/// What an engine tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The changes, in the order in which the engine tells them.
    pub changes: Vec<Change>,
    /// What is to be known beside them, in whole sentences.
    pub notes: Vec<String>,
    /// How many differences of resources without a change mean nothing.
    pub folded: usize,
    /// The files that places of changes speak of: those of our output, and behind them those that were read.
    pub files: Vec<String>,
    /// What could not be read of what the engine printed, each with its place.
    pub unread: Vec<String>,
}

impl Told {
    /// Nothing yet, of our output and what was read.
    fn new(ours: &Inventory, read: &Inventory) -> Told {
        Told {
            changes: Vec::new(),
            notes: Vec::new(),
            folded: 0,
            files: [&ours.files[..], &read.files].concat(),
            unread: read.unread().collect(),
        }
    }

    /// Nothing yet, of our output and a file that is no inventory.
    fn of_file(ours: &Inventory, name: &str) -> Told {
        Told::new(ours, &Inventory { files: vec![name.to_owned()], ..Inventory::default() })
    }

    /// Adds what is to be known, a sentence that begins in small letters and has no stop.
    fn note(&mut self, sentence: &str) {
        let mut letters = sentence.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        let mut whole: String = first.into_iter().chain(letters).collect();
        if !whole.ends_with(['.', '!', '?']) {
            whole.push('.');
        }
        self.notes.push(whole);
    }

    /// Where a change's resource stands: in our output, and in what was read where our output has it not.
    pub fn place(&self, change: &Change) -> String {
        let file = self.files.get(change.spot.file).map_or("?", String::as_str);
        format!("{file}:{}:{}", change.spot.at.line, change.spot.at.column)
    }

    /// The changes with their places, of which nobody knows yet where they come from.
    pub fn explained(&self) -> Vec<Explained> {
        self.changes.iter().map(|change| Explained::of(change.clone(), self.place(change))).collect()
    }
}

/// A place in a file that was read, as one of [`Told::files`].
fn behind(ours: &Inventory, spot: Spot) -> Spot {
    Spot { file: ours.files.len() + spot.file, ..spot }
}

/// The first place of the file that was read.
fn first(ours: &Inventory) -> Spot {
    behind(ours, Spot { file: 0, at: LineColumn { line: 1, column: 1 } })
}

/// Refuses what nobody's environment is as large as.
fn fits(text: &str) -> Result<(), Unread> {
    match text.len() <= LARGEST {
        true => Ok(()),
        false => Err(unread(format!("the file, which is larger than {} MiB", LARGEST / 1024 / 1024))),
    }
}

fn unread(what: String) -> Unread {
    Unread { spot: None, what }
}

/// A value that is an expression of one word.
fn code(word: &str) -> Value {
    Value::Later(Later { pieces: vec![Piece::Code(word.to_owned())] })
}

/// What an engine prints as a value, without the keys that have none; all of it stands at one place.
fn node(json: &serde_json::Value, spot: Spot) -> Node {
    let mut json = json.clone();
    drop_nulls(&mut json);
    Node::of_json(json, spot)
}

/// Takes out the keys that have no value.
fn drop_nulls(json: &mut serde_json::Value) {
    match json {
        serde_json::Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        serde_json::Value::Object(map) => {
            map.retain(|_, item| !item.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        _ => {}
    }
}

/// The keys of a path, without places in lists.
fn keys(path: &[String]) -> impl Iterator<Item = &str> {
    path.iter().map(String::as_str).filter(|step| !step.starts_with('['))
}

/// Names for a sentence: the first few, and how many there are besides.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 5;
    let mut text = names.iter().take(MOST).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > MOST {
        text.push_str(&format!(" and {} more", names.len() - MOST));
    }
    text
}
