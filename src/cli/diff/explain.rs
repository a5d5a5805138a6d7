//! Turns changes into the items of the spec behind each, by rendering the spec with one thing otherwise at a time.

use std::collections::BTreeSet;

use serde_json::Value;

use super::causes::{self, Causes, Item, Key, SpecChange};
use super::changed::changed;
use super::side::Side;
use super::{Earlier, Maker};
use crate::diff::{Action, Cause, Change, Comparison, Explained, Line};
use crate::pipeline::{self, Run};
use crate::render::{Override, SpecPath};
use crate::source::Origin;

/// What it takes to render the later side.
#[derive(Clone, Copy)]
pub struct Later<'a> {
    /// The spec.
    pub run: &'a Run,
    /// Where it lies.
    pub path: &'a SpecPath,
    /// The templates of somebody's own.
    pub overrides: &'a [Override],
}

impl Later<'_> {
    /// The side itself.
    ///
    /// # Errors
    /// Where a template cannot be rendered.
    pub fn side(&self) -> anyhow::Result<Side> {
        Side::rendered(self.run, self.path, self.overrides)
    }
}

/// The later side, and what it takes to render it with one thing otherwise.
pub struct Explainer<'a> {
    /// The spec and what goes with it.
    pub later: Later<'a>,
    /// What it asks for.
    pub after: &'a Side,
}

impl Explainer<'_> {
    /// Names the causes of every change: what differs between the spec and an earlier one, where that is known, and the items that decide the
    /// thing otherwise.
    pub fn explain(&self, comparison: &mut Comparison, earlier: Option<&Earlier>) {
        let wanted: BTreeSet<Key> = comparison
            .languages
            .iter()
            .flat_map(|compared| {
                compared.changes.iter().flat_map(|explained| keys(compared.language, &explained.change))
            })
            .collect();
        let causes = match earlier.map(|earlier| (&earlier.maker, &earlier.side)) {
            Some((Maker::Nobody, _) | (_, None)) => return,
            Some((Maker::Ours(spec), Some(side))) => {
                let differences = causes::spec_changes(spec, &self.later.run.document.value);
                let causes = self.between(spec, &differences, side, &wanted);
                self.note_idle(comparison, &differences, &causes);
                causes
            }
            _ if wanted.is_empty() => return,
            Some((Maker::Spec(spec), _)) => match self.rendered(spec) {
                Some(base) => {
                    let differences = causes::spec_changes(spec, &self.later.run.document.value);
                    self.between(spec, &differences, &base, &moved(&base, self.after))
                }
                None => Causes::new(),
            },
            Some((Maker::Elsewhere, _)) | None => self.deciding(&wanted),
        };
        let knows_earlier = earlier.is_some_and(|earlier| !matches!(earlier.maker, Maker::Elsewhere));
        for compared in &mut comparison.languages {
            for explained in &mut compared.changes {
                self.assign(compared.language, explained, &causes, knows_earlier);
            }
        }
    }

    /// Notes which changes of the spec change no resource of a language: what they do is in the guides, or nothing.
    fn note_idle(&self, comparison: &mut Comparison, differences: &[SpecChange], causes: &Causes) {
        for compared in &mut comparison.languages {
            let own = causes.iter().filter(|((language, ..), _)| *language == compared.language);
            let moving: BTreeSet<&Item> = own.flat_map(|(_, items)| items).collect();
            let idle: BTreeSet<String> = differences
                .iter()
                .map(SpecChange::item)
                .filter(|item| !moving.contains(item))
                .map(|item| format!("`{}`", item.pointer.dotted()))
                .collect();
            if !idle.is_empty() {
                compared.notes.push(format!(
                    "No resource changes with {}; `--format unified` tells what else does, such as the commands of DEPLOY.md.",
                    idle.into_iter().collect::<Vec<_>>().join(", ")
                ));
            }
        }
    }

    /// The causes between an earlier spec, of which this program makes `base` with the same templates, and this one. What is not among what
    /// moves between the two, no item of the spec brings.
    fn between(&self, earlier: &Value, differences: &[SpecChange], base: &Side, together: &BTreeSet<Key>) -> Causes {
        if differences.is_empty() || together.is_empty() {
            return Causes::new();
        }
        let alone = |spec: &Value| self.rendered(spec).map(|side| moved(base, &side));
        causes::between(earlier, differences, together, &alone)
    }

    /// The items that decide some things.
    fn deciding(&self, wanted: &BTreeSet<Key>) -> Causes {
        let without = |spec: &Value| self.rendered(spec).map(|side| moved(&side, self.after));
        causes::deciding(&self.later.run.document.value, wanted, &without)
    }

    fn rendered(&self, spec: &Value) -> Option<Side> {
        let text = spec.to_string();
        let run = pipeline::run("-", &|_| Ok(text.clone().into_bytes()), &[]);
        run.facts.as_ref()?;
        Side::rendered(&run, self.later.path, self.later.overrides).ok()
    }

    /// Names the causes of a change. What goes without one may have been asked for by a spec that nobody knows.
    fn assign(&self, language: &'static str, explained: &mut Explained, causes: &Causes, knows_earlier: bool) {
        let change = &explained.change;
        let of = |attribute: String, is_gone: bool| -> Vec<Cause> {
            match causes.get(&(language, change.address.clone(), attribute)) {
                Some(items) => items.iter().map(|item| self.cause(item)).collect(),
                None if is_gone && !knows_earlier => vec![Cause::Unasked],
                None => vec![Cause::Elsewhere],
            }
        };
        let attributes: Vec<Vec<Cause>> =
            change.attributes.iter().map(|difference| of(difference.dotted(), difference.after.is_none())).collect();
        let is_gone = matches!(change.action, Action::Delete | Action::Forget);
        let whole = if attributes.is_empty() { of(String::new(), is_gone) } else { Vec::new() };
        explained.because(whole, attributes);
    }

    fn cause(&self, item: &Item) -> Cause {
        let line = match self.later.run.document.origin(&item.pointer) {
            Some(Origin::File { name, line }) if !item.is_gone => Some(Line { file: name, number: line }),
            _ => None,
        };
        Cause::Spec { pointer: item.pointer.clone(), line, is_gone: item.is_gone }
    }
}

/// What a change is of: the whole resource, or each attribute.
fn keys(language: &'static str, change: &Change) -> Vec<Key> {
    let key = |attribute: String| (language, change.address.clone(), attribute);
    match change.attributes.as_slice() {
        [] => vec![key(String::new())],
        attributes => attributes.iter().map(|difference| key(difference.dotted())).collect(),
    }
}

/// What changes from one side to another.
fn moved(before: &Side, after: &Side) -> BTreeSet<Key> {
    let mut moved = BTreeSet::new();
    let languages: BTreeSet<_> =
        [before, after].into_iter().flat_map(Side::inventories).map(|(name, _)| *name).collect();
    for language in languages {
        let (changes, _) = changed(language, before, after);
        moved.extend(changes.iter().flat_map(|change| keys(language.name(), change)));
    }
    moved
}
