//! Turns the lengths of time of a spec into findings where a cloud does not take them.

use super::Environment;
use crate::finding::{Finding, Findings, codes};
use crate::spec::{Compute, Duration, Spec};
use crate::text::Pointer;

/// A length of time that a spec names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Between two versions of a key.
    RotateKeys,
    /// For bringing a deleted key back.
    RecoverKeys,
    /// For bringing deleted data back.
    RecoverData,
    /// Until data moves to cooler storage.
    CoolData,
    /// Until data is deleted.
    DeleteData,
    /// In which nobody can change data.
    ImmutableData,
    /// For which an untagged image stays.
    KeepUntagged,
    /// For which logs can be queried.
    LogRetention,
    /// For which a notebook may be idle.
    NotebookIdle,
    /// For which a node of a cluster may be idle.
    ClusterIdle,
}

/// Minutes of a day.
const DAY: u64 = 24 * 60;

/// The least and the greatest length that a cloud takes.
#[derive(Debug, Clone, Copy)]
pub enum Bounds {
    /// In days.
    Days(u64, u64),
    /// In minutes; a greatest of whole days is told in days.
    Minutes(u64, u64),
}

/// A length of time of a spec, and its place.
pub(super) type Written = (Length, Pointer, Duration);

/// Every length of time of a spec.
pub(super) fn lengths(spec: &Spec) -> Vec<Written> {
    let root = Pointer::root();
    let (keys, registry, monitoring) = (root.child("keys"), root.child("registry"), root.child("monitoring"));
    let mut lengths = vec![
        (Length::RecoverKeys, keys.child("recover_within"), spec.keys.recover_within.clone()),
        (Length::RotateKeys, keys.child("rotate_every"), spec.keys.rotate_every.clone()),
        (Length::KeepUntagged, registry.child("keep_untagged"), spec.registry.keep_untagged.clone()),
        (Length::LogRetention, monitoring.child("log_retention"), spec.monitoring.log_retention.clone()),
    ];
    for (index, storage) in spec.storage.iter().enumerate() {
        let at = root.child("storage").child(index);
        lengths.push((Length::RecoverData, at.child("recover_within"), storage.recover_within.clone()));
        for (length, field, duration) in [
            (Length::CoolData, "cool_after", &storage.cool_after),
            (Length::DeleteData, "delete_after", &storage.delete_after),
            (Length::ImmutableData, "immutable_for", &storage.immutable_for),
        ] {
            lengths.extend(duration.iter().map(|duration| (length, at.child(field), duration.clone())));
        }
    }
    for (index, compute) in spec.compute.iter().enumerate() {
        let at = root.child("compute").child(index).child("idle_after");
        lengths.push(match compute {
            Compute::Notebook(notebook) => (Length::NotebookIdle, at, notebook.idle_after.clone()),
            Compute::Cluster(cluster) => (Length::ClusterIdle, at, cluster.idle_after.clone()),
        });
    }
    lengths
}

/// Finds the lengths of time that a cloud does not take, by its table.
pub fn check_lengths(environment: &Environment, table: &[(Length, Bounds)], findings: &mut Findings) {
    for (length, pointer, duration) in &environment.lengths {
        let Some((_, bounds)) = table.iter().find(|(known, _)| known == length) else { continue };
        let (value, least, most, expected) = match *bounds {
            Bounds::Days(least, most) => (duration.days(), least, most, format!("from {least} to {most} days")),
            Bounds::Minutes(least, most) => {
                let longest = if most % DAY == 0 { format!("{}d", most / DAY) } else { format!("{most}m") };
                (duration.minutes(), least, most, format!("from {least}m to {longest}"))
            }
        };
        if value < least || value > most {
            let message = format!("`{}` cannot be {duration}", pointer.dotted());
            findings.push(Finding::at(&codes::OUT_OF_RANGE, pointer.clone(), message).expected(expected));
        }
    }
}
