//! Turns data sets into storage accounts.

use serde::Serialize;

use super::names::{self, Names, letters, longest_data_set};
use crate::environment::{self, Environment, Profile, Redundancy, identifier};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The workspace's own storage account, for code, jobs, models and notebooks.
#[derive(Debug, Clone, Serialize)]
pub struct Account {
    /// How many copies, and where, as Azure names it.
    pub sku: &'static str,
    /// Days in which what was deleted can be brought back.
    pub recover_days: u64,
    /// Whether earlier versions are kept.
    pub versioning: bool,
}

/// A data set: a storage account with one container.
#[derive(Debug, Clone, Serialize)]
pub struct DataSet {
    /// Its name in the spec, which is its container's too.
    pub name: String,
    /// What the code calls it.
    pub symbol: String,
    /// The storage account.
    pub account: String,
    /// The datastore: names there have no hyphens.
    pub datastore: String,
    /// How many copies, and where, as Azure names it.
    pub sku: &'static str,
    /// Whether earlier versions are kept.
    pub versioning: bool,
    /// Days in which what was deleted can be brought back.
    pub recover_days: u64,
    /// What happens to files as they age.
    pub lifecycle: Lifecycle,
    /// Days in which nobody can change or delete a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub immutable_days: Option<u64>,
}

/// What happens to files as they age.
#[derive(Debug, Clone, Serialize)]
pub struct Lifecycle {
    /// Days after which a file moves to the cool tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cool_days: Option<u64>,
    /// Days after which a file is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_days: Option<u64>,
}

/// Storage accounts beside those of data sets, as the code calls them, and who has each.
const ACCOUNTS: &[(&str, &str)] = &[("workspace", "the workspace has"), ("flow-logs", "the log of flows has")];

/// Names of datastores that every workspace brings.
const WORKSPACE_DATASTORES: &[&str] =
    &["workspaceblobstore", "workspacefilestore", "workspaceartifactstore", "workspaceworkingdirectory"];

/// The workspace's own account: as safe as the profile asks of data.
pub(super) fn account(environment: &Environment, zones: bool) -> Account {
    let lab = environment.profile == Profile::Lab;
    Account {
        sku: if lab || !zones { "Standard_LRS" } else { "Standard_ZRS" },
        recover_days: if lab { 7 } else { 30 },
        versioning: !lab,
    }
}

/// The accounts of the data sets.
pub(super) fn data(
    environment: &Environment,
    names: &Names,
    digest: &str,
    zones: bool,
    known_region: bool,
    findings: &mut Findings,
) -> Vec<DataSet> {
    let mut taken = vec![names.workspace_storage.clone(), names.flow_log_storage.clone()];
    let mut data = Vec::new();
    for set in &environment.data {
        check_name(set, digest, findings);
        let account = names::storage(&environment.stem(), &set.name, digest);
        // Names that differ in nothing but hyphens are a finding of their own.
        let named_alike = data.iter().any(|other: &DataSet| letters(&other.name) == letters(&set.name));
        if taken.contains(&account) && !named_alike {
            findings.push(
                Finding::at(
                    &codes::NAME_CLASH,
                    set.pointer.child("name"),
                    format!("`{}` becomes the storage account `{account}`, which something else has", set.name),
                )
                .expected("a name that differs in its letters and digits"),
            );
        }
        if known_region && !zones && set.redundancy != Redundancy::Local {
            findings.push(
                Finding::at(
                    &codes::REDUNDANCY_UNAVAILABLE,
                    set.pointer.child("redundancy"),
                    format!(
                        "{} has no zones, so the three copies of `{}` are kept in one data centre",
                        environment.region, set.name
                    ),
                )
                .expected("a region that has zones, or `local`"),
            );
        }
        taken.push(account.clone());
        data.push(DataSet {
            name: set.name.clone(),
            symbol: identifier(&set.name),
            account,
            datastore: set.name.replace('-', "_"),
            sku: match (set.redundancy, zones) {
                (Redundancy::Local, _) | (Redundancy::Zone, false) => "Standard_LRS",
                (Redundancy::Zone, true) => "Standard_ZRS",
                (Redundancy::Geo, false) => "Standard_GRS",
                (Redundancy::Geo, true) => "Standard_GZRS",
            },
            versioning: set.versioning,
            recover_days: set.recover_days,
            lifecycle: Lifecycle { cool_days: set.cool_days, delete_days: set.delete_days },
            immutable_days: set.immutable_days,
        });
    }
    data
}

fn check_name(set: &environment::DataSet, digest: &str, findings: &mut Findings) {
    let pointer: Pointer = set.pointer.child("name");
    if let Some((_, whose)) = ACCOUNTS.iter().find(|(name, _)| *name == set.name) {
        findings.push(
            Finding::at(
                &codes::NAME_RESERVED,
                pointer,
                format!("{whose} a storage account of its own, which would be called the same"),
            )
            .expected("another name"),
        );
        return;
    }
    if WORKSPACE_DATASTORES.contains(&set.name.as_str()) {
        findings.push(
            Finding::at(
                &codes::NAME_RESERVED,
                pointer,
                format!("every workspace has a datastore `{}` of its own", set.name),
            )
            .expected("another name"),
        );
        return;
    }
    let length = letters(&set.name).len();
    let most = longest_data_set(digest);
    if length > most {
        findings.push(
            Finding::at(
                &codes::NAME_TOO_LONG,
                pointer,
                format!(
                    "`{}` has {length} letters and digits: in the name of a storage account there is room for {most}",
                    set.name
                ),
            )
            .expected(format!("a name shorter by {}", length - most)),
        );
    }
}
