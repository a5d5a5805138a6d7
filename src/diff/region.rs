//! Turns another region of the provider of AWS into what it means for what names none of its own: it is made anew there.

use std::collections::HashMap;

use super::cascade::Kept;
use super::{Action, Change, Difference, Replaces};
use crate::inventory::{Node, Resource};

/// The provider whose region is that of resources which name none ("Enhanced Region Support" of the AWS provider).
const PROVIDER: &str = "provider.aws";

/// The attribute, of the provider and of a resource.
const REGION: &str = "region";

/// How the types begin that lie in no region: those without the attribute in the provider's schema.
#[rustfmt::skip]
static GLOBAL: &[&str] = &[
    "aws_account_", "aws_billing_", "aws_budgets_", "aws_ce_", "aws_cloudfront_", "aws_costoptimizationhub_", "aws_globalaccelerator_",
    "aws_iam_", "aws_networkmanager_", "aws_notifications_", "aws_organizations_", "aws_rolesanywhere_", "aws_route53_", "aws_shield_", "aws_waf_",
];

/// How types begin that lie in a region though their services do not.
static REGIONAL: &[&str] = &["aws_route53_resolver_"];

/// Adds to the changes what is made anew in another region; `kept` are the resources that are there before and after.
pub(super) fn follow(changes: &mut Vec<Change>, kept: &[Kept<'_>]) {
    let Some((before, after)) = turned(kept) else { return };
    let known: HashMap<String, usize> =
        changes.iter().enumerate().map(|(place, change)| (change.address.clone(), place)).collect();
    for one in kept.iter().filter(|one| is_moved(one.before) && is_moved(one.after)) {
        let place = known.get(one.address).copied();
        let found = place.and_then(|place| changes.get(place));
        if found.is_some_and(|change| change.action == Action::Replace) {
            continue;
        }
        let mut attributes = found.map(|change| change.attributes.clone()).unwrap_or_default();
        let folded = found.map_or(0, |change| change.folded);
        attributes.push(Difference {
            path: vec![REGION.to_owned()],
            before: Some(before.clone()),
            after: Some(after.clone()),
            replaces: Replaces::Yes,
        });
        let change = Change::turned(one.before, one.after, Action::Replace, attributes, folded);
        let change = Change { address: one.address.to_owned(), ..change };
        match place.and_then(|place| changes.get_mut(place)) {
            Some(known) => *known = change,
            None => changes.push(change),
        }
    }
}

/// The region of the provider before and after, where both are known and are not the same.
fn turned<'a>(kept: &[Kept<'a>]) -> Option<(&'a Node, &'a Node)> {
    let provider = kept.iter().find(|one| one.address == PROVIDER)?;
    let (before, after) = (provider.before.get(&[REGION])?, provider.after.get(&[REGION])?);
    (before.as_str()? != after.as_str()?).then_some((before, after))
}

/// Whether a resource lies in the region of the provider.
fn is_moved(resource: &Resource) -> bool {
    let begins = |starts: &[&str]| starts.iter().any(|start| resource.kind.starts_with(start));
    resource.kind.starts_with("aws_")
        && (!begins(GLOBAL) || begins(REGIONAL))
        && resource.get(&[REGION]).is_none()
        && resource.get(&["provider"]).is_none()
}
