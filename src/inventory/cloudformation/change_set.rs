//! Turns what `aws cloudformation describe-change-set` prints into the changes that CloudFormation would make.

use serde::Deserialize;
use serde_json::Value as Json;

use super::super::{Spot, Unread};
use crate::text::LineColumn;

/// A change set: what CloudFormation says that it would do to a stack.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct ChangeSet {
    /// The name of the change set.
    pub change_set_name: String,
    /// The name of the stack that it is for, which need not be that of the template's file.
    pub stack_name: String,
    /// `CREATE_COMPLETE` where it could be made; `FAILED` also where it would change nothing.
    pub status: String,
    /// Why it has that status.
    pub status_reason: String,
    /// The changes.
    #[serde(deserialize_with = "of_resources")]
    pub changes: Vec<ResourceChange>,
    /// There where these are not all of the changes.
    pub next_token: Option<String>,
}

/// What a change set does to a resource.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct ResourceChange {
    /// What is done.
    pub action: Action,
    /// The name of the resource in the template.
    pub logical_resource_id: String,
    /// The name that the resource has, where it is there.
    pub physical_resource_id: Option<String>,
    /// Its type.
    pub resource_type: String,
    /// Whether another takes its place; told of modifications alone.
    pub replacement: Option<Replacement>,
    /// What becomes of what is there, by its policy: `Delete`, `Retain`, `Snapshot`, or one of these after `ReplaceAnd`.
    pub policy_action: Option<String>,
    /// What of it changes: `Properties`, `Tags`, `Metadata`, and so on.
    pub scope: Vec<String>,
    /// Each change of it.
    pub details: Vec<Detail>,
    /// The resource as it is, as `--include-property-values` tells it.
    #[serde(deserialize_with = "of_text")]
    pub before_context: Option<Json>,
    /// The resource as it would be.
    #[serde(deserialize_with = "of_text")]
    pub after_context: Option<Json>,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed, or replaced.
    Modify,
    /// It leaves the stack; its policy says whether it is deleted.
    Remove,
    /// It is there already, and enters the stack.
    Import,
    /// Only the deployment knows.
    Dynamic,
    /// Anything else.
    #[default]
    #[serde(other)]
    Other,
}

/// Whether a resource is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Replacement {
    /// It is.
    True,
    /// It is not.
    False,
    /// It depends on what only the deployment knows.
    #[serde(other)]
    Conditional,
}

/// One change of a resource.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Detail {
    /// What changes.
    pub target: Target,
    /// `Static` where it surely changes, `Dynamic` where that hangs on what another resource will be.
    pub evaluation: String,
    /// Why: `DirectModification`, `ParameterReference`, `ResourceReference`, `ResourceAttribute`, `Automatic`.
    pub change_source: Option<String>,
    /// The parameter, resource or attribute that it comes from.
    pub causing_entity: Option<String>,
}

/// What changes of a resource.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Target {
    /// `Properties`, or what stands beside them.
    pub attribute: String,
    /// The property.
    pub name: Option<String>,
    /// The place in the resource: `/Properties/BucketEncryption`.
    pub path: Option<String>,
    /// Whether it replaces the resource: `Never`, `Conditionally`, `Always`.
    pub requires_recreation: String,
    /// `Add`, `Remove`, `Modify`.
    pub attribute_change_type: Option<String>,
    /// What it is.
    pub before_value: Option<String>,
    /// What it would be.
    pub after_value: Option<String>,
}

/// Reads a change set, with or without its property values.
pub fn change_set(text: &str) -> Result<ChangeSet, Unread> {
    let read: Result<ChangeSet, _> = serde_json::from_str(text);
    let unread = |error: &serde_json::Error| {
        let at = LineColumn { line: error.line().max(1), column: error.column().max(1) };
        Unread { spot: Some(Spot { file: 0, at }), what: format!("the change set: {error}") }
    };
    let set = match read {
        Ok(set) => set,
        // What is not said can also be said to be null.
        Err(error) => serde_json::from_str(text)
            .and_then(|json| serde_json::from_value(without_nulls(json)))
            .map_err(|_| unread(&error))?,
    };
    if set.stack_name.is_empty() {
        return Err(Unread { spot: None, what: "the change set, which names no stack".into() });
    }
    Ok(set)
}

fn without_nulls(json: Json) -> Json {
    match json {
        Json::Array(items) => items.into_iter().map(without_nulls).collect(),
        Json::Object(map) => {
            let entries = map.into_iter().filter(|(_, item)| !item.is_null());
            entries.map(|(key, item)| (key, without_nulls(item))).collect()
        }
        json => json,
    }
}

/// The resources of a list of changes, each of which says what it is a change of.
fn of_resources<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<ResourceChange>, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Change {
        resource_change: Option<ResourceChange>,
    }
    let changes: Vec<Change> = Vec::deserialize(from)?;
    Ok(changes.into_iter().filter_map(|change| change.resource_change).collect())
}

/// JSON that stands in a text.
fn of_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Json>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}
