//! Turns what a table says of a type into whether a change of a resource is one that it speaks of.

use super::amount::{amount, dearer};
use super::leaves::Leaf;
use super::{Danger, Risk};
use crate::inventory::{Node, Resource, Value};

/// What a kind of thing means, in whatever language it is written.
#[derive(Debug)]
pub struct Row {
    /// Its types; of what a generic resource makes, the type of that.
    pub kinds: &'static [&'static str],
    /// Which of the type are meant, where not all are.
    pub only: Option<Only>,
    /// What happens when it is deleted, or replaced.
    pub lost: &'static [Risk],
    /// What happens when it is made.
    pub made: &'static [Risk],
    /// What happens when an attribute of it changes.
    pub changed: &'static [Turn],
}

/// Which of a type are meant, by an attribute of which the path is given, steps parted by `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Only {
    /// Those where it is this.
    Is(&'static str, &'static str),
    /// Those where it is anything but this, or nothing.
    Not(&'static str, &'static str),
    /// Those that have none.
    Lacks(&'static str),
}

/// A change of an attribute that matters.
#[derive(Debug)]
pub struct Turn {
    /// How paths of the attribute end, steps parted by `/`; `*` is any step.
    pub ends: &'static [&'static str],
    /// Which change.
    pub when: When,
    /// What it does.
    pub risk: Risk,
}

/// Which change of an attribute matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Every one of what is there before and after.
    Any,
    /// Every one, and its coming and going.
    Ever,
    /// A number or a time that gets less, or goes.
    Falls,
    /// A number or a time that gets more, or comes.
    Rises,
    /// A time after which something goes: it gets shorter, or there is one where there was none.
    Sooner,
    /// A time after which something goes: it gets shorter, and was there before.
    Shortens,
    /// A time after which something goes: it gets longer, or goes.
    Later,
    /// The attribute becomes this.
    Becomes(&'static str),
    /// It was this, and is no longer.
    Leaves(&'static str),
    /// It was one of these, and is none of them any longer.
    LeavesAll(&'static [&'static str]),
    /// It goes.
    Goes,
    /// It comes.
    Comes,
    /// The name of a size of machine, of a redundancy or of a tier becomes that of a dearer one.
    Dearer,
}

/// A danger of a table.
pub(super) const fn risk(danger: Danger, why: &'static str) -> Risk {
    Risk { danger, why }
}

/// A change of an attribute, in a table.
pub(super) const fn turn(ends: &'static [&'static str], when: When, danger: Danger, why: &'static str) -> Turn {
    Turn { ends, when, risk: risk(danger, why) }
}

/// Why something is lost with what records.
pub(super) const UNRECORDED: Risk = risk(Danger::DataLoss, "nothing is recorded without it");

/// What is billed whatever it does.
pub(super) const BY_THE_HOUR: &[Risk] = &[risk(Danger::Cost, "it is billed by the hour, used or not")];

/// Why who comes from outside is locked out of what becomes private.
pub(super) const PRIVATE: &str = "who came in from outside the network no longer can";
/// Why it matters that a host is let through no longer.
pub(super) const HOST: &str = "what fetches from that host fails from now on";
/// Why another size of a machine matters.
pub(super) const RESTARTED: &str = "the machine is stopped and started anew";
/// Why a larger size of a machine matters.
pub(super) const DEARER: &str = "a dearer machine, by the hour";

/// Why something is lost with what keeps earlier versions.
pub(super) const WRITTEN_OVER: Risk = risk(Danger::DataLoss, "what is written over is lost from now on");

/// Why something is lost with what locks data.
pub(super) const UNLOCKED: Risk =
    risk(Danger::DataLoss, "what is written from now on can be deleted sooner, or at once");

/// Why something is lost with what keeps files from being deleted.
pub(super) const FREED: Risk = risk(Danger::DataLoss, "files there can be deleted sooner, or at once");

/// Why something is lost with what holds nothing itself.
const BESIDE: &[Risk] = &[UNRECORDED, WRITTEN_OVER, UNLOCKED, FREED];

impl Row {
    /// Whether it holds what would be lost with it.
    pub fn holds(&self) -> bool {
        self.lost.iter().any(|risk| risk.danger == Danger::DataLoss && !BESIDE.contains(risk))
    }

    /// Whether it speaks of a resource, which is of a kind.
    pub(super) fn is_of(&self, kind: &str, resource: &Resource) -> bool {
        self.kinds.contains(&kind)
            && self.only.is_none_or(|only| match only {
                Only::Is(path, value) => is(at(resource, path).map(|node| &node.value), value),
                Only::Not(path, value) => !is(at(resource, path).map(|node| &node.value), value),
                Only::Lacks(path) => at(resource, path).is_none(),
            })
    }
}

/// What stands at a path of a resource, or of the body in which its language has its properties.
pub(super) fn at<'a>(resource: &'a Resource, path: &str) -> Option<&'a Node> {
    let path: Vec<&str> = path.split('/').collect();
    let body = ["Properties", "body"].into_iter().find_map(|body| resource.get(&[body]));
    resource.attributes.get(&path).or_else(|| body?.get(&path))
}

impl Turn {
    /// Whether this is the change of an attribute.
    pub(super) fn is(&self, leaf: &Leaf<'_>) -> bool {
        self.when.is_of(self.ends, leaf)
    }
}

impl When {
    /// Whether this is the change of an attribute whose path ends in one of these ways.
    pub(super) fn is_of(self, ends: &[&str], leaf: &Leaf<'_>) -> bool {
        ends.iter().any(|end| leaf.ends(end)) && self.is(leaf.before, leaf.after)
    }

    fn is(self, before: Option<&Value>, after: Option<&Value>) -> bool {
        let (was, becomes) = (before.and_then(amount), after.and_then(amount));
        match self {
            When::Any => before.is_some() && after.is_some(),
            When::Ever => true,
            When::Falls => match (was, becomes) {
                (Some(was), Some(becomes)) => becomes < was,
                (Some(was), None) => after.is_none() && was > 0.0,
                _ => false,
            },
            When::Rises => match (was, becomes) {
                (Some(was), Some(becomes)) => becomes > was,
                (None, Some(becomes)) => before.is_none() && becomes > 0.0,
                _ => false,
            },
            When::Sooner => match (was, becomes) {
                (Some(was), Some(becomes)) => becomes < was,
                (None, Some(_)) => before.is_none(),
                _ => false,
            },
            When::Shortens => was.zip(becomes).is_some_and(|(was, becomes)| becomes < was),
            When::Later => match (was, becomes) {
                (Some(was), Some(becomes)) => becomes > was,
                (Some(_), None) => after.is_none(),
                _ => false,
            },
            When::Becomes(wanted) => is(after, wanted) && !is(before, wanted),
            When::Leaves(left) => is(before, left) && !is(after, left),
            When::LeavesAll(left) => {
                left.iter().any(|left| is(before, left)) && !left.iter().any(|left| is(after, left))
            }
            When::Goes => before.is_some() && after.is_none(),
            When::Comes => before.is_none() && after.is_some(),
            When::Dearer => match (before, after) {
                (Some(Value::Text(before)), Some(Value::Text(after))) => dearer(before, after),
                _ => false,
            },
        }
    }
}

fn is(value: Option<&Value>, wanted: &str) -> bool {
    match value {
        Some(Value::Text(text)) => text == wanted,
        Some(Value::Bool(value)) => value.to_string() == wanted,
        _ => false,
    }
}
