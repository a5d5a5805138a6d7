//! Turns the changes of a language into groups: those that differ by the same attributes are told as one.

use std::collections::BTreeMap;
use std::slice;

use super::consequence;
use crate::diff::{Action, Cause, Explained};

/// How many addresses of a group are named.
const NAMED: usize = 10;

/// Changes that are told as one: one alone, or several that differ in nothing but the resource.
pub(super) struct Group<'a> {
    /// The first of them, which speaks for all.
    pub(super) first: &'a Explained,
    /// The others, in their order.
    others: Vec<&'a Explained>,
}

/// All that changes of a group have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Common<'a> {
    action: &'static str,
    differences: Vec<Turned<'a>>,
    causes: &'a [Cause],
    of_attributes: &'a [Vec<usize>],
}

/// How one attribute of a group differs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Turned<'a> {
    path: &'a [String],
    before: Option<String>,
    after: Option<String>,
    consequence: &'static str,
}

/// The groups, in the order of their first changes.
pub(super) fn groups(changes: &[Explained]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut known: BTreeMap<Common<'_>, usize> = BTreeMap::new();
    for explained in changes {
        let common = common(explained);
        let group = common.as_ref().and_then(|common| known.get(common)).and_then(|place| groups.get_mut(*place));
        if let Some(group) = group {
            group.others.push(explained);
            continue;
        }
        known.extend(common.map(|common| (common, groups.len())));
        groups.push(Group { first: explained, others: Vec::new() });
    }
    groups
}

/// What a change may have in common with others; nothing where it has more to it than its attributes.
fn common(explained: &Explained) -> Option<Common<'_>> {
    let change = &explained.change;
    if change.attributes.is_empty() || !change.risks.is_empty() || matches!(change.action, Action::Moved { .. }) {
        return None;
    }
    let text = |node: &crate::inventory::Node| node.value.json().to_string();
    let turned = change.attributes.iter().map(|difference| Turned {
        path: &difference.path,
        before: difference.before.as_ref().map(text),
        after: difference.after.as_ref().map(text),
        consequence: consequence(difference),
    });
    Some(Common {
        action: change.action.word(),
        differences: turned.collect(),
        causes: &explained.causes,
        of_attributes: &explained.of_attributes,
    })
}

impl Group<'_> {
    /// How many changes it has.
    pub(super) fn len(&self) -> usize {
        1 + self.others.len()
    }

    /// The addresses, the first ten of many: `a, b and 3 more`.
    pub(super) fn addresses(&self, told: impl Fn(&str) -> String) -> String {
        let all = slice::from_ref(&self.first).iter().chain(&self.others);
        let named: Vec<String> = all.take(NAMED).map(|explained| told(&explained.change.address)).collect();
        match self.len() - named.len() {
            0 => named.join(", "),
            more => format!("{} and {more} more", named.join(", ")),
        }
    }
}
