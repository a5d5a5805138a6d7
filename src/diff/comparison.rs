//! Turns changes into what a reader wants to know of them: the dangers, the lines of the spec behind them, and the order in which they matter.

use super::{Action, Change, Danger};
use crate::text::Pointer;

/// Everything that is to be told of two sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The spec of the later side, as it was named.
    pub spec: String,
    /// What the later side was compared with, as it was named: `git:main`.
    pub against: String,
    /// What there is to tell of each language.
    pub languages: Vec<Compared>,
}

/// What there is to tell of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The language of both sides.
    pub language: &'static str,
    /// The changes, the dangerous first.
    pub changes: Vec<Explained>,
    /// How many differences mean nothing, of resources that do not change otherwise.
    pub folded: usize,
    /// What is to be known of all of them, in whole sentences.
    pub notes: Vec<String>,
    /// What could not be read of either side, each with its place.
    pub unread: Vec<String>,
}

/// A change, and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The change.
    pub change: Change,
    /// Where the resource stands: `network.tf:12:3`; where it is deleted, where it stood.
    pub place: String,
    /// Where it comes from.
    pub causes: Vec<Cause>,
    /// Where each of its attributes comes from, in their order, as places of `causes`.
    pub of_attributes: Vec<Vec<usize>>,
}

/// Where a change comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An item of the spec.
    Spec {
        /// The item.
        pointer: Pointer,
        /// The line that sets it now; none where none does.
        line: Option<Line>,
        /// Whether nothing sets it any longer.
        is_gone: bool,
    },
    /// No item of the spec: a newer Bastide, a template of somebody's own, a hand edit, or the service itself.
    Elsewhere,
    /// That nothing in the spec asks for it: nobody knows whether an earlier spec did.
    Unasked,
}

impl Cause {
    /// What a reader is told where no item is behind a change; nothing where one is.
    pub fn without_item(&self) -> Option<&'static str> {
        match self {
            Cause::Spec { .. } => None,
            Cause::Elsewhere => Some("no line of the spec"),
            Cause::Unasked => Some("the spec, which does not ask for it"),
        }
    }

    /// What a reader is told of it beside the item: `bastide.yaml:12`; nothing where there is no item.
    pub fn where_set(&self) -> Option<String> {
        match self {
            Cause::Spec { line: Some(line), .. } => Some(line.to_string()),
            Cause::Spec { is_gone: true, .. } => Some("no longer set".to_owned()),
            Cause::Spec { .. } => Some("set on the command line".to_owned()),
            Cause::Elsewhere | Cause::Unasked => None,
        }
    }
}

/// A line of a file of the spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub number: usize,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.number)
    }
}

/// Which changes a run is to fail on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Forbidden {
    /// Whatever deletes a resource, or makes it anew.
    Destroys,
    /// Every change.
    Any,
}

impl Explained {
    /// A change of which nobody knows yet where it comes from.
    pub fn of(change: Change, place: String) -> Explained {
        Explained { change, place, causes: Vec::new(), of_attributes: Vec::new() }
    }

    /// Names where it comes from: the causes of the whole for a resource that comes or goes, of each attribute otherwise.
    pub fn because(&mut self, whole: Vec<Cause>, attributes: Vec<Vec<Cause>>) {
        let mut causes: Vec<Cause> = whole.into_iter().chain(attributes.iter().flatten().cloned()).collect();
        causes.sort();
        causes.dedup();
        let place = |cause: &Cause| causes.iter().position(|other| other == cause);
        self.of_attributes = attributes.iter().map(|own| own.iter().filter_map(place).collect()).collect();
        self.causes = causes;
    }

    /// The causes of an attribute, where not every attribute has all of them.
    pub fn causes_of(&self, attribute: usize) -> Vec<&Cause> {
        let is_said_above = self.of_attributes.iter().all(|own| own.len() == self.causes.len());
        match self.of_attributes.get(attribute) {
            Some(own) if !is_said_above => own.iter().map(|place| &self.causes[*place]).collect(),
            _ => Vec::new(),
        }
    }

    /// The worst that it could do.
    pub fn worst(&self) -> Option<Danger> {
        self.change.risks.iter().map(|risk| risk.danger).min()
    }

    /// How much it matters: what is lost first, then what is made.
    fn weight(&self) -> (bool, Option<Danger>, u8) {
        let worst = self.worst();
        (worst.is_none(), worst, self.change.action.weight())
    }
}

impl Compared {
    /// This with the dangerous changes first; those that matter alike stay in their order.
    #[must_use]
    pub fn sorted(mut self) -> Compared {
        self.changes.sort_by_key(Explained::weight);
        self
    }

    /// The numbers of changes by action, those that there are: `1 replaced, 2 created`.
    pub fn summary(&self) -> String {
        let mut counts: Vec<(&Action, usize)> = Vec::new();
        for Explained { change, .. } in &self.changes {
            match counts.iter_mut().find(|(action, _)| action.word() == change.action.word()) {
                Some((_, count)) => *count += 1,
                None => counts.push((&change.action, 1)),
            }
        }
        counts.sort_by_key(|(action, _)| action.weight());
        let told: Vec<String> = counts.iter().map(|(action, count)| format!("{count} {}", action.done())).collect();
        told.join(", ")
    }

    /// How many differences mean nothing.
    pub fn folded(&self) -> usize {
        self.folded + self.changes.iter().map(|explained| explained.change.folded).sum::<usize>()
    }
}

impl Comparison {
    /// Every change, of all languages.
    pub fn changes(&self) -> impl Iterator<Item = &Explained> {
        self.languages.iter().flat_map(|compared| &compared.changes)
    }

    /// Whether there is no change.
    pub fn is_empty(&self) -> bool {
        self.changes().next().is_none()
    }

    /// How many changes a run is to fail on.
    pub fn count(&self, forbidden: Forbidden) -> usize {
        match forbidden {
            Forbidden::Any => self.changes().count(),
            Forbidden::Destroys => self.changes().filter(|explained| explained.change.action.destroys()).count(),
        }
    }
}
