//! Turns a profile into what stays when the stacks of an environment are deleted.

use serde::Serialize;

use crate::environment::Profile;

/// What stays when the stacks of an environment are deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Keep {
    /// What happens to what holds data, logs or keys.
    pub policy: Fate,
    /// Whether log groups, firewalls and the like refuse to be deleted until somebody turns that off.
    pub protected: bool,
}

/// What happens to a thing when its stack is deleted. The words are CloudFormation's ("`DeletionPolicy` attribute").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Fate {
    /// It stays, outside of any stack.
    Retain,
    /// It goes.
    Delete,
}

/// What stays under a profile. A lab is short-lived and has to be easy to take down.
pub(super) fn keep(profile: Profile) -> Keep {
    match profile {
        Profile::Lab => Keep { policy: Fate::Delete, protected: false },
        Profile::Team | Profile::Regulated => Keep { policy: Fate::Retain, protected: true },
    }
}
