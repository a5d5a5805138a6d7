//! The tags by which policies tell what belongs to an environment.

/// The environment of what is being made.
pub(super) const ENVIRONMENT_OF_REQUEST: &str = "aws:RequestTag/bastide:environment";
/// The environment of what is there.
pub(super) const ENVIRONMENT_OF_RESOURCE: &str = "aws:ResourceTag/bastide:environment";
/// What a thing of an environment is there for: `entry` for the jump host.
pub(super) const ROLE_OF_RESOURCE: &str = "aws:ResourceTag/bastide:role";
