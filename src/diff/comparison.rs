//! Turns changes into what a reader wants to know of them: the dangers, the lines of the spec behind them, and the order in which they matter.

use std::cmp::Reverse;

use super::{Action, Change, Danger, Risk, risks};
use crate::text::Pointer;

/// Everything that is to be told of two sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the later side was compared with, as it was given: `git:main`.
    pub against: String,
    /// The language of both sides.
    pub language: &'static str,
    /// The changes, the dangerous first.
    pub changes: Vec<Explained>,
    /// What could not be read of either side, each with its place.
    pub unread: Vec<String>,
}

/// A change, and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The change.
    pub change: Change,
    /// Where the resource stands: `network.tf:12:3`.
    pub place: String,
    /// What it could do, the worst first.
    pub risks: Vec<Risk>,
    /// Where it comes from; empty where nobody asked.
    pub causes: Vec<Cause>,
}

/// Where a change comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A change of the spec.
    Spec {
        /// The item that changed.
        pointer: Pointer,
        /// The line that sets it now, as `bastide.yaml:12`; none where it is set no longer.
        line: Option<String>,
    },
    /// No line of the spec: a newer Bastide, a template of somebody's own, a hand edit, or the service itself.
    Elsewhere,
}

impl Explained {
    /// A change with its dangers.
    pub fn of(change: Change, place: String) -> Explained {
        Explained { risks: risks(&change), change, place, causes: Vec::new() }
    }

    /// How much it matters: what is lost first, then what is made.
    fn weight(&self) -> (Reverse<u8>, u8) {
        let danger = self.risks.iter().map(|risk| risk.danger).min();
        let by_danger = match danger {
            Some(Danger::DataLoss) => 5,
            Some(Danger::LockOut) => 4,
            Some(Danger::CannotBeUndone) => 3,
            Some(Danger::Downtime) => 2,
            Some(Danger::Cost) => 1,
            None => 0,
        };
        let by_action = match self.change.action {
            Action::Delete => 0,
            Action::Replace => 1,
            Action::Update => 2,
            Action::Create => 3,
            Action::Forget => 4,
            Action::Import => 5,
            Action::Moved { .. } => 6,
        };
        (Reverse(by_danger), by_action)
    }
}

impl Comparison {
    /// This with the dangerous changes first; those that matter alike stay in their order.
    #[must_use]
    pub fn sorted(mut self) -> Comparison {
        self.changes.sort_by_key(Explained::weight);
        self
    }

    /// How many changes have an action.
    pub fn count(&self, action: &str) -> usize {
        self.changes.iter().filter(|explained| explained.change.action.word() == action).count()
    }

    /// The numbers of changes by action, those that there are: `1 replaced, 2 created`.
    pub fn summary(&self) -> String {
        let told = [
            ("delete", "deleted"),
            ("replace", "replaced"),
            ("update", "updated"),
            ("create", "created"),
            ("move", "moved"),
            ("import", "imported"),
            ("forget", "forgotten"),
        ];
        let counts = told.iter().filter_map(|(action, done)| match self.count(action) {
            0 => None,
            count => Some(format!("{count} {done}")),
        });
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Whether anything is deleted or replaced.
    pub fn destroys(&self) -> bool {
        self.count("delete") + self.count("replace") > 0
    }

    /// How many differences mean nothing.
    pub fn folded(&self) -> usize {
        self.changes.iter().map(|explained| explained.change.folded).sum()
    }
}
