//! Turns an environment into what AWS makes of it. Everything is decided here; a language only writes it down.

mod chosen;
mod compute;
mod endpoints;
pub mod expression;
mod keep;
mod keys;
mod machines;
mod network;
mod notebooks;
pub mod policy;
mod regions;
mod security_groups;
mod sizes;
mod workspace;

pub use compute::{Compute, MachineRow};
pub use endpoints::Endpoint;
pub use keep::{Fate, Keep};
pub use keys::{Key, Keys};
pub use machines::{Machine, Use, Uses, machine, names};
pub use network::{Egress, Network, Subnet};
pub use notebooks::{Notebook, Person};
pub use regions::{Lack, Partition, REGIONS, Region, TYPES, region};
pub use security_groups::{Among, SecurityGroup};
pub use sizes::{Size, of_size};
pub use workspace::Workspace;

pub use crate::environment::NotebookKind;

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use self::policy::Policies;
use super::pins::pins;
use crate::environment::{Environment, Profile, identifier};
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
    /// What stays when it is deleted.
    pub keep: Keep,
    /// Network and security groups.
    pub network: Network,
    /// Keys.
    pub keys: Keys,
    /// The domain of Studio.
    pub workspace: Workspace,
    /// What jobs may run on.
    pub compute: Compute,
    /// What a notebook is.
    pub notebook_kind: NotebookKind,
    /// Notebooks of people.
    pub notebooks: Vec<Notebook>,
    /// Endpoints that answer at once.
    pub endpoints: Vec<Endpoint>,
    /// How many machines of each type there may be.
    pub machines: Vec<MachineRow>,
    /// Every policy document.
    #[serde(skip)]
    pub policies: Arc<Policies>,
}

impl Aws {
    /// What AWS makes of an environment; what it cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Aws {
        pins(environment, findings);
        let mut policies = Policies::new();
        let compute = compute::compute(environment, findings);
        let notebooks = notebooks::notebooks(environment, findings);
        let endpoints = endpoints::endpoints(environment, findings);
        compute::policies(environment, &compute, &notebooks, &endpoints, &mut policies);
        notebooks::policies(environment, &notebooks, &mut policies);
        Aws {
            stem: environment.stem(),
            profile: environment.profile,
            region: environment.region.clone(),
            account_id: environment.aws.account_id.as_ref().map(ToString::to_string),
            tags: environment.tags.clone(),
            keep: keep::keep(environment.profile),
            network: network::network(environment, findings),
            keys: keys::keys(environment, &mut policies),
            workspace: workspace::workspace(environment, &notebooks, &compute, &endpoints, findings),
            machines: compute::machine_rows(environment, &notebooks, &endpoints),
            compute,
            notebook_kind: environment.aws.notebooks,
            notebooks,
            endpoints,
            policies: Arc::new(policies),
        }
    }
}

/// How the logical IDs of a named thing begin: `feature-db` becomes `FeatureDb`.
fn logical_id(name: &str) -> String {
    let symbol = identifier(name);
    let mut characters = symbol.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}
