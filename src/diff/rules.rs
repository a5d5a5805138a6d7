//! What each language's engine makes of a change: what it replaces a resource for, and what becomes of one that the code no longer has.

use super::{Action, Replaces, create_only};
use crate::inventory::Resource;

/// The rules of a language.
#[derive(Debug)]
pub struct Rules {
    /// Whether a resource is replaced for a difference: its type, and the path.
    pub replaces: fn(&str, &[String]) -> Replaces,
    /// What becomes of a resource that the code no longer has.
    pub gone: fn(&Resource) -> Action,
    /// What is to be known of some of the changes.
    pub note: Option<Note>,
}

/// What is to be known of the changes of some actions.
#[derive(Debug)]
pub struct Note {
    /// The actions, each in its word.
    pub actions: &'static [&'static str],
    /// What is to be known, in whole sentences.
    pub text: &'static str,
}

/// Bicep, which is deployed incrementally ("Azure Resource Manager deployment modes").
pub static BICEP: Rules = Rules {
    replaces: |_, _| Replaces::No,
    gone: |_| Action::Forget,
    note: Some(Note {
        actions: &["forget", "replace"],
        text: "A deployment of Bicep deletes nothing and makes nothing anew: what is marked `forget` stays in Azure, with its cost and its rights, \
         until somebody deletes it, and Azure refuses what is marked `replace` until the old one is deleted.",
    }),
};

/// CloudFormation, which keeps what its deletion policy says ("DeletionPolicy attribute").
pub static CLOUDFORMATION: Rules = Rules {
    replaces: create_only::cloudformation,
    gone: |resource| match resource.get(&["DeletionPolicy"]).and_then(|policy| policy.as_str()) {
        Some("Retain" | "RetainExceptOnCreate") => Action::Forget,
        _ => Action::Delete,
    },
    note: Some(Note {
        actions: &["forget"],
        text: "What is marked `forget` has a deletion policy that keeps it: it stays in AWS, outside of any stack, until somebody deletes it.",
    }),
};

/// Terraform.
pub static TERRAFORM: Rules = Rules { replaces: |_, _| Replaces::No, gone: |_| Action::Delete, note: None };
