//! Turns two sides into what changes in each language from one to the other.

use super::Earlier;
use super::side::{Side, both};
use crate::diff::{
    Action, BICEP, CLOUDFORMATION, Change, Compared, Explained, Rules, Sides, TERRAFORM, changes, refused,
};
use crate::inventory::Inventory;
use crate::spec::Language;

/// Compares both sides in every language.
pub fn compared(earlier: &Earlier, later: &Side) -> Vec<Compared> {
    let Some(before) = &earlier.side else {
        let alike = |language: Language| Compared {
            language: language.name(),
            changes: Vec::new(),
            folded: 0,
            notes: earlier.notes.clone(),
            unread: Vec::new(),
        };
        return later.languages().map(alike).collect();
    };
    both(|| before.inventories().len(), || later.inventories().len());
    let all = later.inventories().iter().chain(before.inventories()).map(|(language, _)| *language);
    let mut languages: Vec<Compared> = Vec::new();
    for language in all {
        if languages.iter().any(|known| known.language == language.name()) {
            continue;
        }
        let (changes, folded) = changed(language, before, later);
        let (old, new) = (before.inventory(language), later.inventory(language));
        let mut notes = earlier.notes.clone();
        notes.extend(rules(language).notes(&changes));
        notes.extend(passage(language, before, later));
        notes.extend(old.zip(new).and_then(|(old, new)| refused(&changes, old, new)));
        let told = changes.into_iter().map(|change| {
            let is_gone = matches!(change.action, Action::Delete | Action::Forget);
            let place = if is_gone { old } else { new }.map(|inventory| inventory.place(change.spot));
            Explained::of(change, place.unwrap_or_default())
        });
        languages.push(Compared {
            language: language.name(),
            changes: told.collect(),
            folded,
            notes,
            unread: before.unread(language).chain(later.unread(language)).collect(),
        });
    }
    languages
}

/// What changes in a language, and how many differences mean nothing.
pub fn changed(language: Language, before: &Side, after: &Side) -> (Vec<Change>, usize) {
    let nothing = Inventory::default();
    let old = before.inventory(language).unwrap_or(&nothing);
    let new = after.inventory(language).unwrap_or(&nothing);
    let rules = rules(language);
    // Nobody deploys any longer what left the spec, or went elsewhere: it stays.
    let stays = Rules { gone: |_, _| Action::Forget, notes: &[] };
    if is_apart(language, before, after) {
        let (mut all, folded) = changes(old, &nothing, Sides::Code, &stays);
        let (created, more) = changes(&nothing, new, Sides::Code, rules);
        all.extend(created);
        return (all, folded + more);
    }
    let is_left = after.inventory(language).is_none();
    changes(old, new, Sides::Code, if is_left { &stays } else { rules })
}

/// Whether the later side is deployed to another place than the earlier one.
fn is_apart(language: Language, before: &Side, after: &Side) -> bool {
    let scopes = before.scope(language).zip(after.scope(language));
    scopes.is_some_and(|(before, after)| before.is_apart(after))
}

/// What is to be known where a language leaves the spec, comes to it, or is deployed to another place.
fn passage(language: Language, before: &Side, after: &Side) -> Option<String> {
    let name = language.name();
    if before.inventory(language).is_none() && !before.inventories().is_empty() {
        let others: Vec<&str> = before.inventories().iter().map(|(other, _)| other.name()).collect();
        return Some(format!(
            "There was nothing in {name} before: it knows nothing of what was deployed with {}, and would make all of it again.",
            others.join(" and ")
        ));
    }
    if after.inventory(language).is_none() {
        return Some(format!(
            "The spec no longer asks for {name}: what was deployed with it stays, and nothing manages it any longer."
        ));
    }
    let (old, new) = (before.scope(language)?, after.scope(language)?);
    old.is_apart(new).then(|| {
        format!(
            "It is deployed to {new} now, beside what was deployed to {old}, which stays until somebody deletes it."
        )
    })
}

/// What the engine of a language makes of changes.
pub fn rules(language: Language) -> &'static Rules {
    match language {
        Language::Bicep => &BICEP,
        Language::Cloudformation => &CLOUDFORMATION,
        Language::Terraform => &TERRAFORM,
    }
}
