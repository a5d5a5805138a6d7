//! What is to be known of the changes of a language, beside each of them: what its engine does not do.

use super::Change;

/// What is to be known of changes of some actions.
struct Note {
    language: &'static str,
    /// The actions, each in its word.
    actions: &'static [&'static str],
    text: &'static str,
}

/// By "Azure Resource Manager deployment modes" and "`DeletionPolicy` attribute".
static NOTES: &[Note] = &[
    Note {
        language: "bicep",
        actions: &["forget", "replace"],
        text: "A deployment of Bicep deletes nothing and makes nothing anew: what is marked `forget` stays in Azure, with its cost and its rights, \
               until somebody deletes it, and Azure refuses what is marked `replace` until the old one is deleted.",
    },
    Note {
        language: "cloudformation",
        actions: &["forget"],
        text: "What is marked `forget` stays in AWS: it has a deletion policy that keeps it, or its stack is none of these any longer and is \
               there until somebody deletes it.",
    },
    Note {
        language: "terraform",
        actions: &["forget"],
        text: "What is marked `forget` stays where it is, and the state no longer knows it.",
    },
];

/// What is to be known of the changes of a language.
pub fn notes(language: &str, changes: &[Change]) -> Vec<String> {
    let is_met = |note: &&Note| changes.iter().any(|change| note.actions.contains(&change.action.word()));
    NOTES.iter().filter(|note| note.language == language).filter(is_met).map(|note| note.text.to_owned()).collect()
}
