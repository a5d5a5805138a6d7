//! Turns one table of who may do what into the lists of roles that later layers attach their policies to.

use serde::Serialize;

use super::roles::Holder::{self, Endpoints, Jobs, Notebooks, Pipelines};
use crate::environment::{Entry, Environment, Role};

/// Something that roles may do. Its policies, in whatever layer, take the list of its roles and name nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// To manage the workspace, the keys and the way in.
    Administer,
    /// To approve models.
    Approve,
    /// To read settings and all logs.
    Audit,
    /// To run jobs and pipelines, to register models and to call endpoints.
    Build,
    /// To read and write data sets.
    Data,
    /// To deploy models.
    Deploy,
    /// To enter by the jump host.
    Entry,
    /// To be bound by the guardrails.
    Guarded,
    /// To pull images.
    ImagePull,
    /// To push images.
    ImagePush,
    /// To publish models.
    ModelPublish,
    /// To read published models.
    ModelRead,
    /// To run in the private network.
    Run,
    /// To read secrets.
    Secrets,
    /// To be kept from data.
    Separation,
    /// To run notebooks.
    Studio,
}

/// A right that somebody has.
#[derive(Debug, Clone, Serialize)]
pub struct Held {
    /// Its name, which starts the names of its lists: `Build` of `BuildRoleNames`.
    pub name: &'static str,
    /// Who has it, as a phrase.
    pub phrase: &'static str,
    /// Logical IDs of the roles that have it.
    pub roles: Vec<String>,
    /// Whether policies of resources name its roles, by their ARNs.
    pub by_arn: bool,
}

struct Row {
    right: Right,
    name: &'static str,
    phrase: &'static str,
    holders: &'static [Holder],
    by_arn: bool,
}

const ADMINISTRATOR: Holder = Holder::People(Role::Administrator);
const AUDITOR: Holder = Holder::People(Role::Auditor);
const DATA_SCIENTIST: Holder = Holder::People(Role::DataScientist);
const ML_ENGINEER: Holder = Holder::People(Role::MlEngineer);
const MLOPS: Holder = Holder::People(Role::Mlops);

const fn row(right: Right, name: &'static str, phrase: &'static str, holders: &'static [Holder]) -> Row {
    Row { right, name, phrase, holders, by_arn: false }
}

/// Who may do what.
#[rustfmt::skip]
static RIGHTS: &[Row] = &[
    row(Right::Administer, "Administer", "Roles that manage the workspace, its keys and the way in", &[ADMINISTRATOR]),
    row(Right::Approve, "Approve", "Roles that approve models", &[ADMINISTRATOR, ML_ENGINEER]),
    row(Right::Audit, "Audit", "Roles that read settings and all logs", &[ADMINISTRATOR, AUDITOR]),
    row(Right::Build, "Build", "Roles that run jobs and pipelines, register models and call endpoints", &[Pipelines, Notebooks, DATA_SCIENTIST, ML_ENGINEER, MLOPS]),
    Row { by_arn: true, ..row(Right::Data, "Data", "Roles that read and write data sets and artifacts, and read models", &[Jobs, Notebooks, DATA_SCIENTIST, ML_ENGINEER]) },
    row(Right::Deploy, "Deploy", "Roles that deploy models", &[MLOPS]),
    row(Right::Entry, "Entry", "Roles that enter by the jump host", &[ADMINISTRATOR, DATA_SCIENTIST, ML_ENGINEER, MLOPS]),
    row(Right::Guarded, "Guarded", "Roles that are bound by the guardrails", &[Pipelines, Notebooks, ADMINISTRATOR, DATA_SCIENTIST, ML_ENGINEER, MLOPS]),
    row(Right::ImagePull, "ImagePull", "Roles that pull images", &[Jobs, Endpoints, Notebooks]),
    row(Right::ImagePush, "ImagePush", "Roles that pull and push images", &[ML_ENGINEER, MLOPS]),
    row(Right::ModelPublish, "ModelPublish", "Roles that publish models", &[Pipelines, MLOPS]),
    row(Right::ModelRead, "ModelRead", "Roles that only read published models", &[Endpoints]),
    row(Right::Run, "Run", "Roles that run in the private network", &[Jobs, Endpoints]),
    row(Right::Secrets, "Secrets", "Roles that read the secrets of the environment", &[Notebooks, DATA_SCIENTIST, ML_ENGINEER]),
    row(Right::Separation, "Separation", "Roles that are kept from data", &[ADMINISTRATOR, AUDITOR]),
    row(Right::Studio, "Studio", "Roles that run notebooks", &[Notebooks]),
];

/// Whether there is in an environment what a right is about.
fn exists(right: Right, environment: &Environment) -> bool {
    match right {
        Right::Deploy => !environment.realtime.is_empty(),
        Right::Entry => environment.network.entry == Entry::Bastion,
        Right::Secrets => !environment.keys.secrets.is_empty(),
        _ => true,
    }
}

/// The rights that somebody has, in the order of the table.
pub(super) fn rights(environment: &Environment) -> Vec<Held> {
    let held = |row: &Row| Held {
        name: row.name,
        phrase: row.phrase,
        roles: row.holders.iter().flat_map(|holder| holder.ids(environment)).collect(),
        by_arn: row.by_arn,
    };
    RIGHTS.iter().filter(|row| exists(row.right, environment)).map(held).filter(|held| !held.roles.is_empty()).collect()
}

/// The name of the list of the roles that have a right, where somebody has it. A right that nobody has has no list: a list
/// cannot be empty.
pub(super) fn list(right: Right, environment: &Environment) -> Option<String> {
    let row = RIGHTS.iter().find(|row| row.right == right && exists(right, environment))?;
    let held = row.holders.iter().any(|holder| !holder.ids(environment).is_empty());
    held.then(|| format!("{}RoleNames", row.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(right: Right) -> &'static [Holder] {
        RIGHTS.iter().find(|row| row.right == right).map_or(&[], |row| row.holders)
    }

    #[test]
    fn whoever_reaches_data_or_models_can_enter() {
        for right in [Right::Build, Right::Data, Right::ModelPublish, Right::Secrets] {
            for holder in holders(right).iter().filter(|holder| matches!(holder, Holder::People(_))) {
                assert!(
                    holders(Right::Entry).contains(holder),
                    "{holder:?} has {right:?}, and buckets answer inside alone"
                );
            }
        }
    }

    #[test]
    fn what_has_no_network_is_granted_no_secret() {
        assert!(!holders(Right::Secrets).iter().any(|holder| matches!(holder, Jobs | Endpoints)));
    }
}
