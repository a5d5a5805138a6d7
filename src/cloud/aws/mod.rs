//! Turns an environment into what AWS makes of it. Everything is decided here; a language only writes it down.

mod access;
pub mod actions;
mod boundary;
mod chosen;
mod compute;
mod dns;
mod egress;
mod endpoint_policies;
pub mod endpoints;
mod entry;
pub mod expression;
mod grants;
mod guardrails;
mod keep;
mod keys;
mod limits;
pub mod lockout;
mod machines;
mod members;
mod monitoring;
mod names;
mod network;
pub mod notebooks;
mod oversight;
pub mod policy;
pub mod principals;
mod region;
mod regions;
mod registry;
mod rights;
mod roles;
mod secrets;
mod security_groups;
mod sizes;
mod statements;
mod storage;
mod storage_hosts;
mod subnets;
mod tag_keys;
mod tags;
mod vpc_endpoints;
mod workspace;

pub use crate::environment::NotebookKind;
pub use access::{Access, ManagedPolicy};
pub use compute::{Compute, MachineRow};
pub use dns::{Dns, Domain};
pub use egress::{Egress, WayOut, WayOutOfZone};
pub use endpoints::Endpoint;
pub use entry::{Architecture, Entry, Family, families};
pub use keep::{Fate, Keep};
pub use keys::{Key, Keys};
pub use machines::{Machine, Use, Uses, machine, names};
pub use monitoring::{FirewallLog, LogGroup, Monitoring, Trail};
pub use network::Network;
pub use notebooks::{Notebook, Person};
pub use regions::{Lack, Partition, REGIONS, Region, TYPES, region};
pub use registry::{ModelGroup, Registry};
pub use rights::Held;
pub use roles::{ExecutionRole, Persona};
pub use secrets::Secret;
pub use security_groups::{Among, SecurityGroup};
pub use sizes::{Size, of_size};
pub use storage::{Bucket, Holds, LOOKUP, Lifecycle, Storage, with_lookup};
pub use subnets::Subnet;
pub use vpc_endpoints::{InterfaceEndpoint, S3, VpcEndpoints};
pub use workspace::Workspace;

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Serialize;

use self::policy::Policies;
use self::subnets::Plan;
use super::pins::{Pins, pins};
use crate::environment::{Environment, Profile, check_lengths, identifier};
use crate::finding::Findings;
use crate::text::capitalized;

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
    /// The way out, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_out: Option<WayOut>,
    /// Endpoints of AWS services.
    pub vpc_endpoints: VpcEndpoints,
    /// The firewall of the resolver, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns: Option<Dns>,
    /// Keys.
    pub keys: Keys,
    /// Who may do what.
    pub access: Access,
    /// Buckets.
    pub storage: Storage,
    /// Secrets.
    pub secrets: Vec<Secret>,
    /// Images and registered models.
    pub registry: Registry,
    /// Logs and the trail.
    pub monitoring: Monitoring,
    /// The way in, where there is one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
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
    /// The versions of providers.
    #[serde(skip)]
    pub pins: &'static Pins,
}

impl Aws {
    /// What AWS makes of an environment; what it cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Aws {
        check_lengths(environment, limits::LENGTHS, findings);
        limits::check(environment, findings);
        let pins = pins(environment, findings);
        let region = region::region(environment, findings);
        principals::check(environment, region, findings);
        members::check(environment, findings);
        names::check(environment, findings);
        tags::check(environment, findings);
        let mut policies = Policies::new();
        let plan = Plan::of(environment, findings);
        let network = network::network(environment, &plan);
        let keep = keep::keep(environment.profile);
        let storage = storage::storage(environment, &mut policies, findings);
        let compute = compute::compute(environment, findings);
        let notebooks = notebooks::notebooks(environment, findings);
        let endpoints = endpoints::endpoints(environment, findings);
        compute::policies(environment, &compute, &notebooks, &endpoints, &mut policies, findings);
        notebooks::policies(environment, &notebooks, &mut policies);
        Aws {
            stem: environment.stem(),
            profile: environment.profile,
            region: environment.region.clone(),
            account_id: environment.aws.account_id.as_ref().map(ToString::to_string),
            tags: environment.tags.clone(),
            keep,
            way_out: egress::way_out(environment, &plan, &network.zones, findings),
            network,
            vpc_endpoints: vpc_endpoints::vpc_endpoints(environment, &mut policies),
            dns: dns::dns(environment),
            keys: keys::keys(environment, &mut policies),
            access: access::access(environment, &mut policies),
            secrets: secrets::secrets(environment, &mut policies),
            monitoring: monitoring::monitoring(environment, &storage, keep, &mut policies, findings),
            storage,
            registry: registry::registry(environment, &mut policies),
            entry: entry::entry(environment, &mut policies, findings),
            workspace: workspace::workspace(environment, &notebooks, &compute, &endpoints, findings),
            machines: compute::machine_rows(environment, &notebooks, &endpoints),
            compute,
            notebook_kind: environment.aws.notebooks,
            policies: Arc::new(roles::with_endpoints(environment, &notebooks, policies, findings)),
            notebooks,
            endpoints,
            pins,
        }
    }
}

/// How the logical IDs of a named thing begin: `feature-db` becomes `FeatureDb`.
fn logical_id(name: &str) -> String {
    capitalized(&identifier(name))
}
