//! Turns changes into the items of the spec behind each, by rendering the spec with one thing otherwise at a time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::causes::{self, Causes, Item, Key};
use super::rules;
use super::side::Side;
use crate::diff::{Cause, Comparison, Explained, Line, Sides, changes};
use crate::pipeline::{self, Run};
use crate::render::{Override, SpecPath};
use crate::source::Origin;

/// The later side, and what it takes to render it with one thing otherwise.
pub struct Explainer<'a> {
    /// The spec.
    pub run: &'a Run,
    /// What it asks for.
    pub after: &'a Side,
    /// Where it lies.
    pub path: &'a SpecPath,
    /// The templates of somebody's own.
    pub overrides: &'a [Override],
}

impl Explainer<'_> {
    /// Names the causes of every change: what differs between the spec and an earlier one, where that is known, and the items that decide the
    /// thing otherwise.
    pub fn explain(&self, comparison: &mut Comparison, earlier: Option<&Run>) {
        let wanted: BTreeSet<Key> = comparison
            .languages
            .iter()
            .enumerate()
            .flat_map(|(at, compared)| compared.changes.iter().flat_map(move |explained| keys(at, explained)))
            .collect();
        if wanted.is_empty() {
            return;
        }
        let causes = match earlier {
            Some(earlier) => self.between(&earlier.document.value),
            None => self.deciding(&wanted),
        };
        for (at, compared) in comparison.languages.iter_mut().enumerate() {
            for explained in &mut compared.changes {
                self.assign(at, explained, &causes);
            }
        }
    }

    /// The causes between an earlier spec and this one, both rendered by this program and with the same templates: what those bring that
    /// wrote the earlier side no item of the spec brings.
    fn between(&self, earlier: &Value) -> Causes {
        let differences = causes::spec_changes(earlier, &self.run.document.value);
        let Some(base) = self.rendered(earlier).filter(|_| !differences.is_empty()) else { return Causes::new() };
        let together = moved(&base, self.after);
        let alone = |spec: &Value| self.rendered(spec).map(|side| moved(&base, &side));
        causes::between(earlier, &differences, &together, &alone)
    }

    /// The items that decide some things.
    fn deciding(&self, wanted: &BTreeSet<Key>) -> Causes {
        let without = |spec: &Value| self.rendered(spec).map(|side| moved(&side, self.after));
        causes::deciding(&self.run.document.value, wanted, &without)
    }

    fn rendered(&self, spec: &Value) -> Option<Side> {
        let text = spec.to_string();
        let run = pipeline::run("-", &|_| Ok(text.clone().into_bytes()), &[]);
        run.facts.as_ref()?;
        Side::rendered(&run, self.path, self.overrides).ok()
    }

    fn assign(&self, at: usize, explained: &mut Explained, causes: &Causes) {
        let of = |attribute: &str| -> Vec<Cause> {
            let key = (at, explained.change.address.clone(), attribute.to_owned());
            match causes.get(&key) {
                Some(items) => items.iter().map(|item| self.cause(item)).collect(),
                None => vec![Cause::Elsewhere],
            }
        };
        let attributes: Vec<Vec<Cause>> =
            explained.change.attributes.iter().map(|difference| of(&difference.dotted())).collect();
        let whole = if attributes.is_empty() { of("") } else { Vec::new() };
        explained.because(whole, attributes);
    }

    fn cause(&self, item: &Item) -> Cause {
        let line = match self.run.document.origin(&item.pointer) {
            Some(Origin::File { name, line }) if !item.is_gone => Some(Line { file: name, number: line }),
            _ => None,
        };
        Cause::Spec { pointer: item.pointer.clone(), line, is_gone: item.is_gone }
    }
}

/// What a change is of: the whole resource, or each attribute.
fn keys(at: usize, explained: &Explained) -> Vec<Key> {
    let change = &explained.change;
    let key = |attribute: String| (at, change.address.clone(), attribute);
    match change.attributes.as_slice() {
        [] => vec![key(String::new())],
        attributes => attributes.iter().map(|difference| key(difference.dotted())).collect(),
    }
}

/// What changes from one side to another.
fn moved(before: &Side, after: &Side) -> BTreeSet<Key> {
    let earlier: BTreeMap<_, _> =
        before.inventories.iter().map(|(language, inventory)| (language.name(), inventory)).collect();
    let mut moved = BTreeSet::new();
    for (at, (language, inventory)) in after.inventories.iter().enumerate() {
        let Some(before) = earlier.get(language.name()) else { continue };
        let (changes, _) = changes(before, inventory, Sides::Code, rules(*language));
        moved.extend(changes.into_iter().flat_map(|change| keys(at, &Explained::of(change, String::new()))));
    }
    moved
}
