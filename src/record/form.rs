//! Turns records into the text of an object and back, and tells one that was changed, cut short or written by a newer Bastide.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::problem::Object;
use super::secrets::secret_left;
use super::{Problem, Record};

/// The version of the form of everything that is kept. What readers of it count on changes only with the number.
pub const VERSION: u32 = 1;

/// The most bytes of an object that are read.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The SHA-256 of a record without its own digest, in hexadecimal.
fn digest(record: &Json) -> String {
    let mut rest = record.clone();
    if let Some(map) = rest.as_object_mut() {
        map.shift_remove("digest");
    }
    Sha256::digest(rest.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts its digest into a record, and returns it with its text.
///
/// # Errors
/// Where the text could not be read again, as with attributes that lie too deep in each other.
pub fn seal(record: Record, name: &str) -> Result<(Record, String), Problem> {
    let unfit = |why: String| Problem::Unfit { name: name.to_owned(), why };
    let json = serde_json::to_value(&record).map_err(|error| unfit(error.to_string()))?;
    if let Some(place) = secret_left(&json) {
        return Err(unfit(format!("`{}` looks like a secret, and no record holds one", place.dotted())));
    }
    let record = Record { digest: digest(&json), ..record };
    let text = text(&record).map_err(unfit)?;
    let read =
        open(name, text.as_bytes()).map_err(|problem| unfit(format!("it could not be read again: {problem}")))?;
    // Places of attributes are not kept, so the two are compared by what is.
    match self::text(&read) == Ok(text.clone()) {
        true => Ok((read, text)),
        false => Err(unfit("it reads back otherwise".to_owned())),
    }
}

fn text(record: &Record) -> Result<String, String> {
    let text = serde_json::to_string(record).map_err(|error| error.to_string())?;
    match text.len() < MAX_BYTES {
        true => Ok(text + "\n"),
        false => Err(format!("it takes {} bytes, and {MAX_BYTES} are read", text.len())),
    }
}

/// Reads the text of a record.
///
/// # Errors
/// Where it is none, was changed, or is of a newer version.
pub fn open(name: &str, bytes: &[u8]) -> Result<Record, Problem> {
    let json = parsed(Object::Record, name, bytes)?;
    let corrupt = |why: String| Problem::Corrupt { object: Object::Record, name: name.to_owned(), why };
    if json.get("digest").and_then(Json::as_str) != Some(&digest(&json)) {
        return Err(corrupt("its digest is of other content".to_owned()));
    }
    Record::deserialize(json).map_err(|error| corrupt(error.to_string()))
}

/// Reads a small object: a pointer or a lock.
///
/// # Errors
/// Where it is none, or is of a newer version.
pub fn small<T: for<'a> Deserialize<'a>>(object: Object, name: &str, bytes: &[u8]) -> Result<T, Problem> {
    let json = parsed(object, name, bytes)?;
    T::deserialize(json).map_err(|error| Problem::Corrupt { object, name: name.to_owned(), why: error.to_string() })
}

/// The text of a small object.
pub fn small_text<T: Serialize>(object: &T) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(object).expect("texts and numbers are JSON");
    text.push(b'\n');
    text
}

/// The JSON of an object of a version that is known.
fn parsed(object: Object, name: &str, bytes: &[u8]) -> Result<Json, Problem> {
    let corrupt = |why: String| Problem::Corrupt { object, name: name.to_owned(), why };
    let json: Json = serde_json::from_slice(bytes).map_err(|error| corrupt(error.to_string()))?;
    match json.get("version").and_then(Json::as_u64) {
        Some(version) if version == u64::from(VERSION) => Ok(json),
        Some(version) if version > u64::from(VERSION) => {
            let tool = json.pointer("/deployed/tool").and_then(Json::as_str).map(str::to_owned);
            Err(Problem::Newer { name: name.to_owned(), version, tool })
        }
        _ => Err(corrupt("it names no version that there is".to_owned())),
    }
}

/// An inventory within a record.
pub mod inventory {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use serde_json::Value as Json;

    use crate::inventory::Inventory;

    /// Writes it.
    ///
    /// # Errors
    /// Where the writer has some.
    pub fn serialize<S: Serializer>(inventory: &Inventory, serializer: S) -> Result<S::Ok, S::Error> {
        inventory.to_json().serialize(serializer)
    }

    /// Reads it.
    ///
    /// # Errors
    /// Where it is of another form or version.
    pub fn deserialize<'a, D: Deserializer<'a>>(deserializer: D) -> Result<Inventory, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Inventory::from_json(&json).map_err(D::Error::custom)
    }
}
