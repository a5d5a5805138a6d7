//! Turns values of a spec that contradict each other, or that no cloud takes, into findings.

use crate::finding::{Edit, Finding, Findings, codes};
use crate::spec::{Compute, Duration, Endpoint, Spec, Storage};
use crate::text::Pointer;

/// Least and greatest length of time that a field takes, in days, and whose limit it is.
struct Bounds {
    least: u64,
    most: u64,
}

/// Soft delete of a key vault ("Azure Key Vault soft-delete overview").
const RECOVER_KEYS: Bounds = Bounds { least: 7, most: 90 };
/// Rotation of a key: at least a week after it was made and before it expires ("Configure cryptographic key auto-rotation in Azure Key Vault").
const ROTATE_KEYS: Bounds = Bounds { least: 28, most: 730 };
/// Soft delete of blobs ("Soft delete for blobs").
const RECOVER_DATA: Bounds = Bounds { least: 1, most: 365 };
/// Time-based retention of blobs ("Time-based retention policies for immutable blob data").
const IMMUTABLE: Bounds = Bounds { least: 1, most: 146_000 };
/// Lifecycle of blobs ("Azure Blob Storage lifecycle management overview").
const LIFECYCLE: Bounds = Bounds { least: 1, most: 36_500 };
/// Retention of untagged manifests ("Set a retention policy for untagged manifests").
const KEEP_UNTAGGED: Bounds = Bounds { least: 1, most: 365 };
/// Interactive retention of logs ("Manage data retention in a Log Analytics workspace").
const LOG_RETENTION: Bounds = Bounds { least: 30, most: 730 };

/// Minutes that a notebook may be idle: 15 minutes to 3 days ("Configure idle shutdown").
const NOTEBOOK_IDLE_MINUTES: (u64, u64) = (15, 3 * 24 * 60);
/// Minutes that a node of a cluster may be idle.
const CLUSTER_IDLE_MINUTES: (u64, u64) = (1, 7 * 24 * 60);

/// Finds what contradicts itself, and lengths of time out of bounds.
pub(super) fn check(spec: &Spec, findings: &mut Findings) {
    let root = Pointer::root();
    let keys = root.child("keys");
    within(&spec.keys.recover_within, &RECOVER_KEYS, keys.child("recover_within"), findings);
    within(&spec.keys.rotate_every, &ROTATE_KEYS, keys.child("rotate_every"), findings);
    within(&spec.registry.keep_untagged, &KEEP_UNTAGGED, root.child("registry").child("keep_untagged"), findings);
    within(&spec.monitoring.log_retention, &LOG_RETENTION, root.child("monitoring").child("log_retention"), findings);
    keys_check(spec, &keys, findings);
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

fn keys_check(spec: &Spec, keys: &Pointer, findings: &mut Findings) {
    if spec.keys.purge_protection {
        return;
    }
    if spec.keys.customer_managed {
        findings.push(
            Finding::at(
                &codes::KEYS_CAN_BE_PURGED,
                keys.child("purge_protection"),
                "customer-managed keys without purge protection: storage and registry refuse such keys, and whoever purges one destroys the data",
            )
            .expected("`keys.purge_protection: true`")
            .replace_with("true"),
        );
    } else if spec.profile != crate::spec::Profile::Lab {
        findings.push(
            Finding::at(
                &codes::NO_PURGE_PROTECTION,
                keys.child("purge_protection"),
                "an administrator can delete the workspace's secrets for good",
            )
            .expected("`keys.purge_protection: true`"),
        );
    }
}

fn storage_check(storage: &Storage, at: &Pointer, findings: &mut Findings) {
    within(&storage.recover_within, &RECOVER_DATA, at.child("recover_within"), findings);
    for (field, duration, bounds) in [
        ("cool_after", &storage.cool_after, &LIFECYCLE),
        ("delete_after", &storage.delete_after, &LIFECYCLE),
        ("immutable_for", &storage.immutable_for, &IMMUTABLE),
    ] {
        if let Some(duration) = duration {
            within(duration, bounds, at.child(field), findings);
        }
    }
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
    match compute {
        Compute::Notebook(notebook) => {
            within_minutes(&notebook.idle_after, NOTEBOOK_IDLE_MINUTES, at.child("idle_after"), findings);
        }
        Compute::Cluster(cluster) => {
            within_minutes(&cluster.idle_after, CLUSTER_IDLE_MINUTES, at.child("idle_after"), findings);
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

fn within(duration: &Duration, bounds: &Bounds, pointer: Pointer, findings: &mut Findings) {
    let days = duration.days();
    if days < bounds.least || days > bounds.most {
        findings.push(
            Finding::at(&codes::OUT_OF_RANGE, pointer.clone(), format!("`{}` cannot be {duration}", pointer.dotted()))
                .expected(format!("from {} to {} days", bounds.least, bounds.most)),
        );
    }
}

fn within_minutes(duration: &Duration, (least, most): (u64, u64), pointer: Pointer, findings: &mut Findings) {
    let minutes = duration.minutes();
    if minutes < least || minutes > most {
        findings.push(
            Finding::at(&codes::OUT_OF_RANGE, pointer.clone(), format!("`{}` cannot be {duration}", pointer.dotted()))
                .expected(format!("from {least}m to {}d", most / (24 * 60))),
        );
    }
}
