//! The values of the logs.

use super::{arn, by_ref, published};
use crate::cloud::aws::{Aws, LogGroup};
use crate::render::cloudformation::wires::Wire;

/// The values that the layer of the logs publishes.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let logs = &aws.monitoring;
    let group = |group: &LogGroup, what: &str| {
        published(
            format!("{}Arn", group.id),
            format!("Log group of {what}"),
            "monitoring",
            "monitoring",
            arn(&group.id),
        )
    };
    let mut wires = vec![group(&logs.resolver, "names that are resolved")];
    wires.extend(logs.flows.iter().map(|flows| group(flows, "flows through the network")));
    wires.extend(logs.firewall.iter().map(|log| group(&log.group, "the firewalls")));
    if let Some(trail) = &logs.trail {
        let made = |name: &str, what: &str, made| published(name, what, "monitoring", "monitoring", made);
        wires.push(made("TrailArn", "Trail", arn("Trail")));
        wires.push(made("TrailBucketArn", "Bucket of the trail", arn("TrailBucket")));
        wires.push(made("TrailLogGroupName", "Log group of the trail", by_ref(&trail.group.id)));
    }
    wires
}
