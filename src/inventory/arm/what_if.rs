//! Turns what `az deployment group what-if --no-pretty-print` prints into the changes that Azure would make.

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::{Spot, Unread};
use crate::text::LineColumn;

/// What Azure says that a deployment would do.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WhatIf {
    /// `Succeeded`, where it could be told.
    pub status: String,
    /// The changes, resources that stay as they are included.
    #[serde(deserialize_with = "of_list")]
    pub changes: Vec<Change>,
    /// Changes that may be made: whether they are is not known before the deployment.
    #[serde(deserialize_with = "of_list")]
    pub potential_changes: Vec<Change>,
    /// What Azure remarks beside them.
    #[serde(deserialize_with = "of_list")]
    pub diagnostics: Vec<Diagnostic>,
    /// Why it failed, where it did.
    pub error: Option<Json>,
}

/// What is done to a resource.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Change {
    /// Its full ID: `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/kv-fraud`.
    pub resource_id: String,
    /// What is done.
    pub change_type: ChangeType,
    /// The resource as it is.
    pub before: Option<Json>,
    /// The resource as it would be.
    pub after: Option<Json>,
    /// What of it changes.
    #[serde(deserialize_with = "of_list")]
    pub delta: Vec<PropertyChange>,
    /// Why nothing can be said of it.
    pub unsupported_reason: Option<String>,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum ChangeType {
    /// It is made.
    Create,
    /// It is deleted: only where a deployment is complete.
    Delete,
    /// It is there and not in the template, and stays.
    Ignore,
    /// It is deployed again, and may change.
    Deploy,
    /// It stays as it is.
    NoChange,
    /// It is changed.
    Modify,
    /// Nothing can be said of it.
    #[default]
    #[serde(other)]
    Unsupported,
}

/// What changes of a resource.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PropertyChange {
    /// Where: keys with dots between them, below what it is a part of.
    pub path: String,
    /// How.
    pub property_change_type: PropertyChangeType,
    /// What it is.
    pub before: Option<Json>,
    /// What it would be.
    pub after: Option<Json>,
    /// The changes below it; of a list, each by its place.
    #[serde(deserialize_with = "of_list")]
    pub children: Vec<PropertyChange>,
}

/// How a property changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum PropertyChangeType {
    /// It is added.
    Create,
    /// It is taken away.
    Delete,
    /// It is another.
    Modify,
    /// Items of it change.
    Array,
    /// It is written, and Azure makes nothing of it.
    NoEffect,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// What Azure remarks.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Diagnostic {
    /// `Warning`, `Error` or `Info`.
    pub level: String,
    /// Which remark it is.
    pub code: String,
    /// The remark.
    pub message: String,
    /// The resource that it is about.
    pub target: Option<String>,
}

/// Reads the answer of a what-if, as the command or as the service gives it.
pub fn what_if(text: &str) -> Result<WhatIf, Unread> {
    let mut json: Json = serde_json::from_str(text).map_err(|error| {
        let at = LineColumn { line: error.line().max(1), column: error.column().max(1) };
        Unread { spot: Some(Spot { file: 0, at }), what: format!("the what-if: {error}") }
    })?;
    // The service puts the changes a level deeper.
    if json.get("changes").is_none()
        && let Some(Json::Object(mut inner)) = json.get_mut("properties").map(Json::take)
        && let Some(outer) = json.as_object_mut()
    {
        outer.append(&mut inner);
    }
    if json.get("changes").is_none() && json.get("error").is_none_or(Json::is_null) {
        return Err(Unread { spot: None, what: "the what-if, which has no changes".into() });
    }
    serde_json::from_value(json).map_err(|error| Unread { spot: None, what: format!("the what-if: {error}") })
}

/// A list, which can also be said not to be there.
fn of_list<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}
