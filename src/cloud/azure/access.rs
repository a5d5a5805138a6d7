//! Turns the roles of an environment into grants of Azure's built-in roles to lists of people.

use indexmap::IndexMap;
use serde::Serialize;

use super::roles::{
    ACR_PUSH, BLOB_DATA_CONTRIBUTOR, BuiltIn, COMPUTE_OPERATOR, CONTRIBUTOR, CRYPTO_OFFICER, DATA_SCIENTIST,
    FILE_DATA_CONTRIBUTOR, KEY_VAULT_READER, LOG_ANALYTICS_READER, POWER_ON, READER, SECRETS_OFFICER, Scope,
    VM_ADMINISTRATOR_LOGIN, VM_USER_LOGIN,
};
use super::storage::DataSet;
use crate::environment::{Entry, Environment, PrincipalKind, Role};

/// People, and what they may do.
#[derive(Debug, Clone, Serialize)]
pub struct People {
    /// Every role that somebody has, in alphabetical order of its symbol.
    pub personas: Vec<Persona>,
    /// What is granted, to whom.
    #[serde(skip)]
    pub grants: Vec<Grant>,
    /// What is granted on the way in.
    #[serde(skip)]
    pub entry_grants: Vec<Grant>,
}

/// A role of the spec and who has it.
#[derive(Debug, Clone, Serialize)]
pub struct Persona {
    /// The role.
    pub role: Role,
    /// What the code calls those who have it.
    pub symbol: &'static str,
    /// Who they are, as a sentence that starts with "Who".
    pub what: &'static str,
    /// The members.
    pub members: Vec<Member>,
}

/// A member of a role.
#[derive(Debug, Clone, Serialize)]
pub struct Member {
    /// Its object ID.
    pub object_id: String,
    /// What it is, as Azure names it.
    pub kind: PrincipalKind,
}

/// A built-in role on one thing for everyone of some roles of the spec.
#[derive(Debug, Clone)]
pub struct Grant {
    /// The built-in role.
    pub role: &'static BuiltIn,
    /// On what.
    pub scope: Scope,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
    /// Symbols of those who have it, in alphabetical order.
    pub to: Vec<&'static str>,
}

const PERSONAS: &[(Role, &str, &str)] = &[
    (Role::Administrator, "administrators", "Who runs the workspace, its secrets and its keys; has no role on data."),
    (Role::Auditor, "auditors", "Who reads settings and logs, and neither data nor secrets."),
    (Role::DataScientist, "dataScientists", "Who explores data and trains models."),
    (Role::MlEngineer, "mlEngineers", "Who builds pipelines and images and looks after compute."),
    (Role::Mlops, "mlops", "Pipelines that train and release models."),
];

/// What a grant is on, before data sets are known.
enum On {
    One(Scope),
    EveryDataSet,
}

/// Which roles of the spec have which built-in role on what. A built-in role on one thing stands here once: given to two
/// lists apart, one who is in both would be given it twice, which Azure refuses.
fn table() -> Vec<(&'static BuiltIn, On, &'static [Role], Option<&'static str>)> {
    use On::{EveryDataSet, One};
    use Role::{Administrator, Auditor, DataScientist, MlEngineer, Mlops};
    const WORKERS: &[Role] = &[DataScientist, MlEngineer, Mlops];
    const PEOPLE: &[Role] = &[DataScientist, MlEngineer];
    vec![
        (&DATA_SCIENTIST, One(Scope::Workspace), WORKERS, None),
        (&COMPUTE_OPERATOR, One(Scope::Workspace), &[MlEngineer], None),
        (&CONTRIBUTOR, One(Scope::Workspace), &[Administrator], None),
        (
            &READER,
            One(Scope::ResourceGroup),
            &[Administrator, Auditor],
            Some("On the group: settings lie in every resource of it, and no data can be read with this role."),
        ),
        (
            &BLOB_DATA_CONTRIBUTOR,
            One(Scope::WorkspaceStorage),
            WORKERS,
            Some("Storage takes no account keys, so people need rights on the data beside those on the workspace."),
        ),
        (&FILE_DATA_CONTRIBUTOR, One(Scope::WorkspaceStorage), PEOPLE, Some("Notebooks are files.")),
        (&BLOB_DATA_CONTRIBUTOR, EveryDataSet, PEOPLE, None),
        (&ACR_PUSH, One(Scope::Registry), &[MlEngineer, Mlops], None),
        (&SECRETS_OFFICER, One(Scope::WorkspaceVault), &[Administrator], None),
        (
            &KEY_VAULT_READER,
            One(Scope::WorkspaceVault),
            &[Auditor],
            Some("Names and settings of keys and secrets, never their values."),
        ),
        (&CRYPTO_OFFICER, One(Scope::EncryptionVault), &[Administrator], None),
        (&KEY_VAULT_READER, One(Scope::EncryptionVault), &[Auditor], None),
        (&LOG_ANALYTICS_READER, One(Scope::LogWorkspace), &[Administrator, Auditor], None),
    ]
}

/// The same for the way in ("Configure Bastion for native client connections"). Pipelines are not here: Bastion signs in
/// people only.
fn entry_table() -> Vec<(&'static BuiltIn, On, &'static [Role], Option<&'static str>)> {
    use On::One;
    use Role::{Administrator, Auditor, DataScientist, MlEngineer};
    const USERS: &[Role] = &[Auditor, DataScientist, MlEngineer];
    const EVERYONE: &[Role] = &[Administrator, Auditor, DataScientist, MlEngineer];
    // Administrators and auditors are readers of the whole group.
    const PEOPLE: &[Role] = &[DataScientist, MlEngineer];
    vec![
        (&VM_ADMINISTRATOR_LOGIN, One(Scope::JumpHost), &[Administrator], None),
        (&VM_USER_LOGIN, One(Scope::JumpHost), USERS, None),
        (
            &READER,
            One(Scope::JumpHost),
            PEOPLE,
            Some("Bastion looks up the machine, its interface and itself as whoever connects."),
        ),
        (
            &POWER_ON,
            One(Scope::JumpHost),
            EVERYONE,
            Some("It is shut down each evening; whoever comes first starts it."),
        ),
        (&READER, One(Scope::JumpHostNetworkInterface), PEOPLE, None),
        (&READER, One(Scope::Bastion), PEOPLE, None),
    ]
}

/// The people of an environment.
pub(super) fn people(environment: &Environment, data: &[DataSet]) -> People {
    let mut personas = Vec::new();
    for (role, symbol, what) in PERSONAS {
        let Some(members) = environment.people.get(role) else { continue };
        let members = members.iter().map(|member| Member { object_id: member.id.clone(), kind: member.kind }).collect();
        personas.push(Persona { role: *role, symbol, what, members });
    }
    let symbols: IndexMap<Role, &'static str> = personas.iter().map(|persona| (persona.role, persona.symbol)).collect();
    let entry = environment.network.entry == Entry::Bastion;
    let has_key_vault = |grant: &Grant| environment.keys.customer_managed || grant.scope != Scope::EncryptionVault;
    People {
        grants: grants(table(), &symbols, data).into_iter().filter(has_key_vault).collect(),
        entry_grants: if entry { grants(entry_table(), &symbols, data) } else { Vec::new() },
        personas,
    }
}

fn grants(
    table: Vec<(&'static BuiltIn, On, &'static [Role], Option<&'static str>)>,
    symbols: &IndexMap<Role, &'static str>,
    data: &[DataSet],
) -> Vec<Grant> {
    let mut grants = Vec::new();
    for (role, on, roles, why) in table {
        let mut to: Vec<&'static str> = roles.iter().filter_map(|role| symbols.get(role).copied()).collect();
        to.sort_unstable();
        if to.is_empty() {
            continue;
        }
        match on {
            On::One(scope) => grants.push(Grant { role, scope, why, to }),
            On::EveryDataSet => grants.extend(data.iter().map(|set| Grant {
                role,
                scope: Scope::Data(set.name.clone()),
                why,
                to: to.clone(),
            })),
        }
    }
    grants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_role_on_one_thing_stands_twice() {
        for table in [table(), entry_table()] {
            let mut seen = Vec::new();
            for (role, on, _, _) in table {
                let key = match on {
                    On::One(scope) => (role.key, Some(scope)),
                    On::EveryDataSet => (role.key, None),
                };
                assert!(!seen.contains(&key), "{key:?}");
                seen.push(key);
            }
        }
    }
}
