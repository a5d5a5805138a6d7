//! Turns values of a spec that contradict each other into findings.

use crate::finding::{Edit, Finding, Findings, codes};
use crate::spec::{Compute, Endpoint, Spec, Storage};
use crate::text::Pointer;

/// Finds what contradicts itself.
pub(super) fn check(spec: &Spec, findings: &mut Findings) {
    let root = Pointer::root();
    for (index, storage) in spec.storage.iter().enumerate() {
        storage_check(storage, &root.child("storage").child(index), findings);
    }
    for (index, compute) in spec.compute.iter().enumerate() {
        compute_check(compute, &root.child("compute").child(index), findings);
    }
    for (index, endpoint) in spec.endpoints.iter().enumerate() {
        traffic_check(endpoint, &root.child("endpoints").child(index), findings);
    }
    reserved_tags(spec, &root.child("tags"), findings);
}

fn storage_check(storage: &Storage, at: &Pointer, findings: &mut Findings) {
    let Some(delete) = &storage.delete_after else { return };
    for (field, other, why) in [
        ("cool_after", &storage.cool_after, "a file would be deleted before it moves to cooler storage"),
        ("immutable_for", &storage.immutable_for, "a file would be due for deletion while nobody can delete it"),
    ] {
        if let Some(other) = other
            && other.days() >= delete.days()
        {
            findings.push(
                Finding::at(
                    &codes::LIFECYCLE_ORDER,
                    at.child("delete_after"),
                    format!("`delete_after` ({delete}) is not longer than `{field}` ({other}): {why}"),
                )
                .expected(format!("more than {other}")),
            );
        }
    }
}

fn compute_check(compute: &Compute, at: &Pointer, findings: &mut Findings) {
    let Compute::Cluster(cluster) = compute else { return };
    let nodes = &cluster.nodes;
    if nodes.min > nodes.max {
        findings.push(
            Finding::at(
                &codes::NODES_REVERSED,
                at.child("nodes").child("min"),
                format!("at least {} nodes, but at most {}", nodes.min, nodes.max),
            )
            .expected(format!("at most {}, or a larger `max`", nodes.max)),
        );
    }
}

fn traffic_check(endpoint: &Endpoint, at: &Pointer, findings: &mut Findings) {
    let Endpoint::Realtime(endpoint) = endpoint else { return };
    let sum: u32 = endpoint.traffic.values().map(|share| u32::from(*share)).sum();
    if !endpoint.traffic.is_empty() && sum != 100 {
        findings.push(
            Finding::at(
                &codes::TRAFFIC_SUM,
                at.child("traffic"),
                format!("the shares of the requests make {sum} percent"),
            )
            .expected("100 percent together"),
        );
    }
}

/// Tags that the tool writes itself.
fn reserved_tags(spec: &Spec, at: &Pointer, findings: &mut Findings) {
    for (tag, instead) in [
        ("environment", "no such tag: it says what the field `environment` says"),
        ("managed-by", "no such tag: it says `bastide`"),
        ("owner", "the field `owner` instead"),
    ] {
        // Names of tags are the same in capitals.
        for key in spec.tags.keys().filter(|key| key.eq_ignore_ascii_case(tag)) {
            findings.push(
                Finding::at_key(
                    &codes::RESERVED_TAG,
                    at.child(key),
                    format!("every resource has a tag `{tag}` already"),
                )
                .expected(instead)
                .edit(Edit::Remove),
            );
        }
    }
}
