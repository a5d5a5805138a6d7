//! Turns an environment into what AWS makes of it. Everything is decided here; a language only writes it down.

mod access;
pub mod actions;
mod boundary;
pub mod expression;
mod grants;
mod guardrails;
mod keys;
mod machines;
mod network;
pub mod policy;
mod regions;
mod rights;
mod roles;
mod security_groups;
mod sizes;
mod statements;
mod tags;

pub use access::{Access, ManagedPolicy};
pub use keys::{Key, Keys};
pub use machines::{Machine, Use, Uses, machine, names};
pub use network::{Egress, Network, Subnet};
pub use regions::{Lack, Partition, REGIONS, Region, TYPES, region};
pub use rights::Held;
pub use roles::{ExecutionRole, Persona};
pub use security_groups::{Among, SecurityGroup};
pub use sizes::{Size, of_size};

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use self::policy::Policies;
use super::pins::pins;
use crate::environment::{Environment, Profile};
use crate::finding::Findings;

/// What AWS makes of an environment.
#[derive(Debug, Clone, Serialize)]
pub struct Aws {
    /// Start of every name, and the name of what more than one of cannot be.
    pub stem: String,
    /// The profile, in lower case.
    pub profile: Profile,
    /// The region.
    pub region: String,
    /// The account, where the spec names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// Tags of every stack, and so of everything in it that takes tags.
    pub tags: IndexMap<String, String>,
    /// Network and security groups.
    pub network: Network,
    /// Keys.
    pub keys: Keys,
    /// Who may do what.
    pub access: Access,
    /// Every policy document.
    #[serde(skip)]
    pub policies: Arc<Policies>,
}

impl Aws {
    /// What AWS makes of an environment; what it cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Aws {
        pins(environment, findings);
        let mut policies = Policies::new();
        Aws {
            stem: environment.stem(),
            profile: environment.profile,
            region: environment.region.clone(),
            account_id: environment.aws.account_id.as_ref().map(ToString::to_string),
            tags: environment.tags.clone(),
            network: network::network(environment, findings),
            keys: keys::keys(environment, &mut policies),
            access: access::access(environment, &mut policies),
            policies: Arc::new(policies),
        }
    }
}
