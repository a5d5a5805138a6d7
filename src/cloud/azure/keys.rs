//! Turns how data is to be encrypted into vaults and keys.

use serde::Serialize;

use crate::environment::{Environment, Profile};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// Vaults and keys.
#[derive(Debug, Clone, Serialize)]
pub struct Keys {
    /// Whether storage, registry and workspace are encrypted with keys of their own.
    pub customer_managed: bool,
    /// Tier of the vaults: keys in hardware need `premium`.
    pub tier: &'static str,
    /// Type of the keys.
    pub key_type: &'static str,
    /// Days in which what was deleted can be brought back.
    pub recover_days: u64,
    /// Whether nobody can end that time early.
    pub purge_protection: bool,
    /// Days between two versions of a key.
    pub rotation_days: u64,
    /// Days that a version of a key is valid: two rotations, so that a version always overlaps the next.
    pub expiry_days: u64,
    /// Object ID of the tenant's service principal for Azure Cosmos DB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cosmos_db_object_id: Option<String>,
}

fn customer_managed() -> Pointer {
    Pointer::root().child("keys").child("customer_managed")
}

fn check_purge_protection(environment: &Environment, findings: &mut Findings) {
    let pointer = Pointer::root().child("keys").child("purge_protection");
    if environment.keys.purge_protection {
        return;
    }
    if environment.keys.customer_managed {
        findings.push(
            Finding::at(
                &codes::KEYS_CAN_BE_PURGED,
                pointer,
                "customer-managed keys without purge protection: storage and registry refuse such keys, and whoever purges one destroys the data",
            )
            .expected("`keys.purge_protection: true`")
            .replace_with("true"),
        );
    } else if environment.profile != Profile::Lab {
        findings.push(
            Finding::at(
                &codes::NO_PURGE_PROTECTION,
                pointer,
                "an administrator can delete the workspace's secrets for good",
            )
            .expected("`keys.purge_protection: true`"),
        );
    }
}

/// The vaults and keys of an environment.
pub(super) fn keys(environment: &Environment, findings: &mut Findings) -> Keys {
    let keys = &environment.keys;
    check_purge_protection(environment, findings);
    if keys.customer_managed && environment.azure.cosmos_db_object_id.is_none() {
        findings.push(
            Finding::at(
                &codes::NO_COSMOS_PRINCIPAL,
                customer_managed(),
                "customer-managed keys need the object ID of Azure Cosmos DB in your tenant: it keeps the workspace's metadata, and has to be let at their key",
            )
            .expected("`azure.cosmos_db_object_id`, or `keys.customer_managed: false`")
            .help("`az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id --output tsv` prints it"),
        );
    }
    if keys.customer_managed {
        findings.push(
            Finding::at(
                &codes::METADATA_ROLE,
                customer_managed(),
                "the workspace's identity is given a role on the whole subscription, to create the accounts that hold its encrypted metadata",
            )
            .expected("whoever deploys to be allowed to define and assign roles on the subscription"),
        );
    }
    Keys {
        customer_managed: keys.customer_managed,
        tier: if keys.hsm { "premium" } else { "standard" },
        key_type: if keys.hsm { "RSA-HSM" } else { "RSA" },
        recover_days: keys.recover_days,
        purge_protection: keys.purge_protection,
        rotation_days: keys.rotation_days,
        expiry_days: keys.rotation_days * 2,
        cosmos_db_object_id: environment
            .azure
            .cosmos_db_object_id
            .as_ref()
            .filter(|_| keys.customer_managed)
            .map(ToString::to_string),
    }
}
