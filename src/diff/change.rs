//! Turns a resource before and after into what becomes of it.

use super::danger::{self, Facts};
use super::{Action, Change, Difference, Replaces, Sides, attributes, create_only, upkeep};
use crate::inventory::Resource;

impl Change {
    /// What becomes of a resource that there was not, or that its engine did not know.
    pub fn made(resource: &Resource, action: Action) -> Change {
        Change::with((None, Some(resource)), resource, action, (Vec::new(), 0))
    }

    /// What becomes of a resource that the later side has no longer.
    pub fn gone(resource: &Resource, action: Action) -> Change {
        Change::with((Some(resource), None), resource, action, (Vec::new(), 0))
    }

    /// What becomes of a resource that is there before and after: what differs, and how many differences mean nothing.
    pub fn turned(
        before: &Resource,
        after: &Resource,
        action: Action,
        attributes: Vec<Difference>,
        folded: usize,
    ) -> Change {
        Change::with((Some(before), Some(after)), after, action, (attributes, folded))
    }

    fn with(
        (before, after): (Option<&Resource>, Option<&Resource>),
        resource: &Resource,
        action: Action,
        (attributes, folded): (Vec<Difference>, usize),
    ) -> Change {
        let risks = danger::risks(&Facts { before, after, resource, action: &action, differences: &attributes });
        Change {
            address: resource.address.clone(),
            kind: resource.kind.clone(),
            action,
            attributes,
            folded,
            risks,
            spot: resource.spot,
        }
    }
}

/// What became of a resource that is there before and after: an update of no attributes where nothing differs.
pub(super) fn changed(before: &Resource, after: &Resource, sides: Sides) -> Change {
    let (mut differences, mut folded) = attributes(&before.attributes, &after.attributes, sides);
    let all = differences.len();
    differences.retain(|difference| !upkeep::is_idle(after, difference));
    folded += all - differences.len();
    create_only::mark(&mut differences, after);
    let is_replaced =
        before.kind != after.kind || differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    let action = if is_replaced { Action::Replace } else { Action::Update };
    Change::turned(before, after, action, differences, folded)
}
