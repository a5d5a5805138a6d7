//! Turns the network of an environment into a VPC, its subnets and its security groups.

use serde::Serialize;

use super::egress::{self, Egress};
use super::security_groups::{self, SecurityGroup};
use super::subnets::{COMPUTE, ENDPOINTS, Plan, Subnet, WORKSPACE};
use crate::environment::{Entry, Environment};

/// The private network.
#[derive(Debug, Clone, Serialize)]
pub struct Network {
    /// All of its addresses.
    pub address_space: String,
    /// Its zones, from 1.
    pub zones: Vec<u8>,
    /// Its subnets but those of the way out, by role and zone.
    pub subnets: Vec<Subnet>,
    /// What may be reached outside.
    pub egress: Egress,
    /// Whether there is a jump host.
    pub entry: bool,
    /// Whether flows are logged.
    pub flow_logs: bool,
    /// Security groups and their rules.
    pub security_groups: Vec<SecurityGroup>,
}

/// The network of an environment.
pub(super) fn network(environment: &Environment, plan: &Plan) -> Network {
    let given = &environment.network;
    let zones: Vec<u8> = (1..=given.zones).collect();
    let entry = given.entry == Entry::Bastion;
    let mut subnets: Vec<Subnet> =
        [COMPUTE, WORKSPACE, ENDPOINTS].iter().flat_map(|role| plan.of_zones(role, &zones)).collect();
    subnets.extend(entry.then(|| plan.entry()));
    Network {
        address_space: given.address_space.to_string(),
        zones,
        subnets,
        egress: egress::policy(environment),
        entry,
        flow_logs: given.flow_logs,
        security_groups: security_groups::groups(entry),
    }
}
