//! Turns what was deployed into a record that is kept in a store, numbered and never changed, and reads it back for those who compare with it.
//!
//! A history is a row of records, each an object of its own that is created once: creating it is what makes it part of the history, and of
//! two who create the same number the store lets one. Beside them lie a pointer, which remembers how far the history went and so tells
//! that a record is missing, and a lock, which tells who is at it. Nothing is ever deleted. Wherever a writer is cut off, what was
//! recorded before stands, and the next writer mends the pointer.

mod form;
mod history;
mod lock;
mod outputs;
mod problem;
mod secrets;
mod state;
mod store;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

pub use form::{MAX_BYTES, VERSION};
pub use history::{Appended, By, Entry, History};
pub use lock::Lock;
pub use outputs::Outputs;
pub use problem::{Object, Problem};
pub use secrets::{hide_value, without_secrets};
pub use store::{Put, Store, StoreError, Stored, Tag};

use crate::inventory::Inventory;

/// What was deployed, when, and by whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of the form.
    pub(crate) version: u32,
    /// Its place in the history, from 1.
    pub number: u64,
    /// The SHA-256 of all the rest, in hexadecimal.
    pub digest: String,
    /// The digest of the record before it; none of the first, and where that one could not be read.
    pub previous: Option<String>,
    /// The number of the record that this one puts back.
    pub restored_from: Option<u64>,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub author: Option<String>,
    /// What they have to say of it.
    pub note: Option<String>,
    /// What was deployed.
    pub deployed: Deployed,
}

/// What was deployed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployed {
    /// Which environment.
    pub environment: Environment,
    /// The version of Bastide that recorded it.
    pub tool: String,
    /// The table of API versions and defaults that it was rendered with.
    pub pins: String,
    /// The spec.
    pub spec: Spec,
    /// What was rendered, by language.
    pub languages: BTreeMap<String, Code>,
    /// What the deploying engine gave back.
    pub outputs: Outputs,
}

/// Which environment a record is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Which of the environments of that name.
    pub environment: String,
    /// Its cloud, as a spec calls it.
    pub cloud: String,
    /// Its region.
    pub region: String,
    /// What ends its global names.
    pub salt: String,
}

/// The spec that something was rendered from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Its file, relative to the output folder.
    pub file: String,
    /// The SHA-256 of the settled spec, in hexadecimal, as the manifest of the output folder has it.
    pub digest: String,
    /// What was written, bases and values of the command line included, without comments.
    pub written: Json,
    /// The same with a value in the place of everything that was left out.
    pub settled: Json,
}

/// What was rendered in a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Its files, by their paths below the folder of the language.
    pub files: BTreeMap<String, File>,
    /// What they say that there is.
    #[serde(with = "form::inventory")]
    pub inventory: Inventory,
}

/// A file that was rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Whether somebody edited it since it was rendered.
    pub edited: bool,
}

impl Environment {
    /// Where its records lie in a store: `fraud/prod/azure`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.name, self.environment, self.cloud)
    }
}

impl Deployed {
    /// The paths of the files that were edited, below the output folder.
    pub fn edited(&self) -> impl Iterator<Item = String> {
        let files =
            self.languages.iter().flat_map(|(language, code)| code.files.iter().map(move |file| (language, file)));
        files.filter(|(_, (_, file))| file.edited).map(|(language, (path, _))| format!("{language}/{path}"))
    }
}
