//! Turns a resource before and after into what becomes of it.

use super::danger::{self, Facts};
use super::passage::Passages;
use super::{Action, Change, Difference, Replaces, Rules, attributes, upkeep};
use crate::inventory::{Inventory, Node, Resource, Value};

impl Change {
    /// A change of a resource: what it was, where it was there, what it becomes, where it will be, and what differs. A deletion that leaves the
    /// resource where it is becomes [`Action::Forget`].
    ///
    /// Nothing where it neither was nor will be.
    pub fn of(
        before: Option<&Resource>,
        after: Option<&Resource>,
        action: Action,
        attributes: Vec<Difference>,
        folded: usize,
    ) -> Option<Change> {
        let resource = after.or(before)?;
        let stays = action == Action::Forget || before.is_some_and(|before| stays(before, &action));
        let action = if stays && action == Action::Delete { Action::Forget } else { action };
        let risks = danger::risks(&Facts { before, after, action: &action, differences: &attributes, stays });
        Some(Change {
            address: resource.address.clone(),
            kind: resource.kind.clone(),
            action,
            attributes,
            folded,
            stays,
            risks,
            spot: resource.spot,
        })
    }
}

/// What became of a resource that is there before and after: an update of no attributes where only what means nothing differs.
pub(super) fn changed(before: &Resource, after: &Resource, rules: &Rules<'_>) -> Option<Change> {
    let (differences, mut folded) = attributes(&before.attributes, &after.attributes, rules.sides);
    let (mut differences, idle): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|difference| !upkeep::is_idle(after, difference));
    folded += idle.len();
    for difference in &mut differences {
        difference.replaces = (rules.replaces)(after, difference);
    }
    let is_replaced =
        before.kind != after.kind || differences.iter().any(|difference| difference.replaces == Replaces::Yes);
    let action = if is_replaced { Action::Replace } else { Action::Update };
    Change::of(Some(before), Some(after), action, differences, folded)
}

/// A resource that the later side has no longer.
pub(super) fn gone(resource: &Resource, after: &Inventory, passages: &Passages<'_>) -> Option<Change> {
    // The stack of a layer that is gone is deleted by hand, or not.
    let is_layer_gone = resource.kind.contains("::") && !has_layer(after, &resource.address);
    let is_let_go = passages.is_forgotten(&resource.address) || is_layer_gone;
    let action = if is_let_go { Action::Forget } else { Action::Delete };
    Change::of(Some(resource), None, action, Vec::new(), 0)
}

/// Whether anything of the stack of an address is still there.
fn has_layer(inventory: &Inventory, address: &str) -> bool {
    let layer = |address: &str| address.split_once('/').map(|(layer, _)| layer.to_owned());
    let wanted = layer(address);
    wanted.is_none() || inventory.resources.iter().any(|resource| layer(&resource.address) == wanted)
}

/// What a resource of CloudFormation says of what becomes of it when its template lets it go, by the action.
const POLICIES: &[(Action, &str)] = &[(Action::Delete, "DeletionPolicy"), (Action::Replace, "UpdateReplacePolicy")];

/// Whether what goes, or is replaced, stays in the cloud: deployments of Azure Resource Manager only add and change ("Azure Resource Manager
/// deployment modes"), and CloudFormation asks the resource ("`DeletionPolicy` attribute", "`UpdateReplacePolicy` attribute").
fn stays(before: &Resource, action: &Action) -> bool {
    if before.kind.starts_with("Microsoft.") {
        return *action == Action::Delete;
    }
    POLICIES.iter().any(|(of, policy)| {
        let said = before.get(&[policy]).map(|node: &Node| &node.value);
        of == action && matches!(said, Some(Value::Text(policy)) if policy.starts_with("Retain"))
    })
}
