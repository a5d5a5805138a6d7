//! Turns an environment into what AWS makes of it. Everything is decided here; a language only writes it down.

mod dns;
mod egress;
pub mod expression;
mod keys;
mod machines;
mod network;
pub mod policy;
mod regions;
mod security_groups;
mod sizes;
mod storage_hosts;
mod subnets;
mod vpc_endpoints;

pub use dns::Dns;
pub use egress::{Egress, WayOut, WayOutOfZone};
pub use keys::{Key, Keys};
pub use machines::{Machine, Use, Uses, machine, names};
pub use network::Network;
pub use regions::{Lack, Partition, REGIONS, Region, TYPES, region};
pub use security_groups::{Among, SecurityGroup};
pub use sizes::{Size, of_size};
pub use subnets::Subnet;
pub use vpc_endpoints::{InterfaceEndpoint, S3, VpcEndpoints};

use std::sync::Arc;

use serde::Serialize;

use self::policy::Policies;
use self::subnets::Plan;
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
    /// Every policy document.
    #[serde(skip)]
    pub policies: Arc<Policies>,
}

impl Aws {
    /// What AWS makes of an environment; what it cannot make of it becomes findings.
    pub fn of(environment: &Environment, findings: &mut Findings) -> Aws {
        pins(environment, findings);
        let mut policies = Policies::new();
        let plan = Plan::of(environment, findings);
        let network = network::network(environment, &plan);
        Aws {
            stem: environment.stem(),
            profile: environment.profile,
            region: environment.region.clone(),
            way_out: egress::way_out(environment, &plan, &network.zones, findings),
            network,
            vpc_endpoints: vpc_endpoints::vpc_endpoints(environment, &mut policies),
            dns: dns::dns(environment),
            keys: keys::keys(environment, &mut policies),
            policies: Arc::new(policies),
        }
    }
}
