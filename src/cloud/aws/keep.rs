//! Turns a profile into what stays when the stacks of an environment are deleted.

use serde::Serialize;

use crate::environment::Profile;

/// What stays when the stacks of an environment are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Keep {
    /// What happens to what holds data, logs or keys.
    pub fate: Fate,
    /// Whether log groups, firewalls and the like refuse to be deleted until somebody turns that off.
    pub protected: bool,
}

/// What happens to a thing when it leaves its stack. The words are CloudFormation's ("`DeletionPolicy` attribute",
/// "`UpdateReplacePolicy` attribute").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// Whether it stays, outside of any stack.
    pub stays: bool,
    /// When it is taken out of its stack, or the stack is deleted.
    pub deletion: &'static str,
    /// When another takes its place.
    pub replacement: &'static str,
}

impl Fate {
    /// It stays, but for what a failed deployment has just made: its name would be in the way of the next.
    pub const STAYS: Self = Self { stays: true, deletion: "RetainExceptOnCreate", replacement: "Retain" };
    /// It goes.
    pub const GOES: Self = Self { stays: false, deletion: "Delete", replacement: "Delete" };
}

/// What stays under a profile. A lab is short-lived and has to be easy to take down.
pub(super) fn keep(profile: Profile) -> Keep {
    match profile {
        Profile::Lab => Keep { fate: Fate::GOES, protected: false },
        Profile::Team | Profile::Regulated => Keep { fate: Fate::STAYS, protected: true },
    }
}
