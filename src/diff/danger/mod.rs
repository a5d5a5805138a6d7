//! Turns a change into the dangers of it, by tables of what is lost with a resource, what it costs, and what an attribute does when it changes.

mod access;
mod amount;
mod compute;
mod data;
mod followers;
mod guards;
mod leaves;
mod network;
mod policies;
mod row;

pub use followers::FOLLOWERS;
pub(super) use followers::goes_along;
pub use guards::GUARDS;
pub use row::{Only, Row, Turn, When};

use super::thing::Thing;
use super::{Action, Change, Difference};
use crate::inventory::{Piece, Resource, Value};

/// What a change could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Danger {
    /// Data, logs or keys are lost, or sooner than before.
    DataLoss,
    /// Somebody who could get in, or mend it, no longer can.
    LockOut,
    /// It cannot be taken back.
    CannotBeUndone,
    /// Something does not work while it changes, or from then on.
    Downtime,
    /// It costs more.
    Cost,
}

impl Danger {
    /// Every danger, the worst first.
    pub const ALL: [Danger; 5] =
        [Danger::DataLoss, Danger::LockOut, Danger::CannotBeUndone, Danger::Downtime, Danger::Cost];

    /// The danger in words.
    pub fn words(self) -> &'static str {
        match self {
            Danger::DataLoss => "data loss",
            Danger::LockOut => "lock-out",
            Danger::CannotBeUndone => "cannot be undone",
            Danger::Downtime => "downtime",
            Danger::Cost => "cost",
        }
    }
}

/// A danger of a change, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Risk {
    /// The danger.
    pub danger: Danger,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// A change of a resource, as far as its dangers hang on it.
pub(super) struct Facts<'a> {
    /// What the resource was.
    pub(super) before: Option<&'a Resource>,
    /// What it becomes.
    pub(super) after: Option<&'a Resource>,
    /// Either of the two, the later where it is there.
    pub(super) resource: &'a Resource,
    /// What is done with it.
    pub(super) action: &'a Action,
    /// What differs.
    pub(super) differences: &'a [Difference],
}

/// Every kind of thing whose change is dangerous.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [data::ROWS, access::ROWS, network::ROWS, compute::ROWS].into_iter().flatten()
}

/// The dangers of a change, the worst first, each once.
pub(super) fn risks(facts: &Facts<'_>) -> Vec<Risk> {
    let mut risks = Vec::new();
    let kind = Thing::of(facts.resource).kind;
    let stays = facts.before.is_some_and(stays_behind);
    for row in rows().filter(|row| row.is_of(kind, facts.resource)) {
        match facts.action {
            Action::Create => risks.extend(row.made),
            Action::Replace if stays => {
                let is_loss = |risk: &&Risk| risk.danger == Danger::DataLoss;
                risks.extend(row.lost.iter().filter(|risk| !is_loss(risk)));
                risks.extend(row.lost.iter().find(is_loss).map(|_| STARTS_EMPTY));
            }
            Action::Replace => risks.extend(row.lost.iter().map(|lost| anew(*lost))),
            Action::Delete => risks.extend(row.lost),
            Action::Forget => risks.extend(row.holds().then_some(LEFT_BEHIND)),
            Action::Update | Action::Moved { .. } | Action::Import => {}
        }
        for difference in facts.differences {
            leaves::each(difference, &mut |leaf| {
                risks.extend(row.changed.iter().filter(|turn| turn.is(leaf)).map(|turn| turn.risk));
                risks.extend(guards::risk(row, leaf));
            });
        }
    }
    if let (Some(before), Some(after)) = (facts.before, facts.after) {
        risks.extend(policies::risks(&before.attributes, &after.attributes, &[]));
    }
    risks.sort_unstable();
    risks.dedup();
    risks
}

/// The dangers of a change that are left where some other things, by their addresses, go with it.
pub(super) fn left(change: &Change, before: &Resource, after: &Resource, gone: &[&str]) -> Vec<Risk> {
    let (of_gone, rest): (Vec<_>, Vec<_>) =
        change.attributes.iter().cloned().partition(|difference| is_let_go(difference, gone));
    let mut left = match of_gone.is_empty() {
        true => change.risks.clone(),
        false => {
            let (before, action) = (Some(before), &change.action);
            risks(&Facts { before, after: Some(after), resource: after, action, differences: &rest })
        }
    };
    if policies::OWN.iter().any(|own| left.contains(own)) {
        left.retain(|risk| !policies::OWN.contains(risk));
        left.extend(policies::risks(&before.attributes, &after.attributes, gone));
        left.sort_unstable();
        left.dedup();
    }
    left
}

/// Whether a difference is that something which goes is named no longer.
fn is_let_go(difference: &Difference, gone: &[&str]) -> bool {
    let Some(Value::Later(later)) = difference.before.as_ref().map(|node| &node.value) else { return false };
    let names_gone =
        |piece: &Piece| matches!(piece, Piece::Reference { address, .. } if gone.contains(&address.as_str()));
    difference.after.is_none() && later.pieces.iter().any(names_gone)
}

/// What is lost with something that is made anew, where that is another than with what goes for good.
fn anew(lost: Risk) -> Risk {
    ANEW.iter().find(|(gone, _)| *gone == lost).map_or(lost, |(_, anew)| *anew)
}

const ANEW: &[(Risk, Risk)] = &[
    (access::IDENTITY[0], row::risk(Danger::LockOut, "what runs as it is refused, and the new one is somebody else")),
    (compute::SERVES[0], row::risk(Danger::Downtime, "calls fail until it is there again")),
];

const STARTS_EMPTY: Risk =
    row::risk(Danger::Downtime, "the new one starts empty; what the old one holds stays with it");

const LEFT_BEHIND: Risk =
    row::risk(Danger::Downtime, "the data stays in the old one; the new environment does not use it");

/// Whether CloudFormation leaves it where it is when another takes its place ("`UpdateReplacePolicy` attribute").
fn stays_behind(resource: &Resource) -> bool {
    let policy = resource.get(&["UpdateReplacePolicy"]).and_then(|policy| policy.as_str());
    policy.is_some_and(|policy| policy.starts_with("Retain"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::tests::resource;

    #[test]
    fn a_danger_is_told_once_of_a_change() {
        let allow = |name: &str| json!({"Sid": name, "Effect": "Allow", "Action": name, "Resource": "*"});
        let side = |statements| resource("a", "aws_iam_policy", json!({"policy": {"Statement": statements}}));
        let (before, after) = (side(json!([allow("a"), allow("b")])), side(json!([])));
        let all = policies::risks(&before.attributes, &after.attributes, &[]);
        let change = Change::turned(&before, &after, Action::Update, Vec::new(), 0);
        let change = Change { risks: all.clone(), ..change };
        assert_eq!(left(&change, &before, &after, &["another.a"]), [all[0]]);
    }

    #[test]
    fn an_identity_that_only_goes_is_not_made_anew() {
        let role = resource("aws_iam_role.a", "aws_iam_role", json!({"name": "a"}));
        let gone = Change::gone(&role, Action::Delete).risks;
        assert_eq!(gone, access::IDENTITY);
        let replaced = Change::turned(&role, &role, Action::Replace, Vec::new(), 0).risks;
        assert!(replaced[0].why.ends_with("and the new one is somebody else"), "{replaced:?}");
    }

    #[test]
    fn a_type_stands_in_one_row() {
        let mut seen = std::collections::HashSet::new();
        for row in rows() {
            for kind in row.kinds {
                assert!(seen.insert((*kind, row.only)), "{kind} stands in two rows");
            }
            assert!(
                !row.lost.is_empty() || !row.made.is_empty() || !row.changed.is_empty(),
                "{:?} says nothing",
                row.kinds
            );
        }
    }
}
