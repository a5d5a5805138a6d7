//! Turns an attribute that keeps a resource from being deleted, and no longer does, into the danger of that: the worst of what is lost with it.

use super::leaves::Leaf;
use super::row::When::{Becomes, Leaves, LeavesAll};
use super::row::{Row, When};
use super::{Danger, Risk, row};

/// How paths of what keeps something from being deleted end, and when it no longer does, of whatever type; from "DeletionPolicy attribute",
/// "UpdateReplacePolicy attribute", the `prevent_destroy` lifecycle argument, "Protect log groups from deletion", "`UpdateFirewallDeleteProtection`",
/// "`DeleteRepository`: `force`" and "`aws_s3_bucket`: `force_destroy`".
pub static GUARDS: &[(&[&str], When)] = &[
    (&["DeletionPolicy", "UpdateReplacePolicy"], LeavesAll(&["Retain", "RetainExceptOnCreate"])),
    (&["prevent_destroy"], Leaves("true")),
    (&["DeletionProtectionEnabled", "deletion_protection_enabled"], Leaves("true")),
    (&["DeleteProtection", "delete_protection"], Leaves("true")),
    (&["EmptyOnDelete", "force_delete", "force_destroy"], Becomes("true")),
];

/// The danger of what nothing keeps any longer from being deleted; none where nothing of it would be lost.
pub(super) fn risk(row: &Row, leaf: &Leaf<'_>) -> Option<Risk> {
    let is_let_go = GUARDS.iter().any(|(ends, when)| when.is_of(ends, leaf));
    let worst: Option<Danger> = row.lost.iter().map(|lost| lost.danger).min().filter(|_| is_let_go);
    worst.map(|danger| row::risk(danger, "nothing keeps it from being deleted any longer"))
}
