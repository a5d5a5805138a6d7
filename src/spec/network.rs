//! What a person may say of the network.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Cidr, HostOrBundle};

/// How people and services reach the environment, and what it may reach.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Who runs the network that jobs, notebooks and endpoints compute in.
    #[schemars(example = NetworkMode::Managed)]
    pub mode: NetworkMode,

    /// The addresses of the private network through which people and private endpoints come in. A /24 or larger on Azure, from a /16 to a /20 on AWS; choose one that no network you will connect it to uses.
    #[schemars(example = &"10.40.0.0/16")]
    pub address_space: Cidr,

    /// Ranges of single subnets, where those planned inside the address space do not suit.
    #[schemars(example = json!({"endpoints": "10.40.1.0/24"}))]
    pub subnets: Subnets,

    /// What jobs, notebooks and endpoints may reach outside the environment.
    #[schemars(example = json!({"policy": "allowlist", "allow": ["github", "pkgs.example.com"]}))]
    pub egress: Egress,

    /// How people get in.
    #[schemars(example = Entry::Bastion)]
    pub entry: Entry,

    /// Over how many zones of the region the private network is spread. On Azure a subnet lies in all of them.
    #[schemars(range(min = 2, max = 4), example = 2)]
    pub zones: u8,

    /// Whether every flow through the private network is logged: who talked to whom, and how much. On Azure this writes into the region's Network Watcher, which has a resource group of its own.
    #[schemars(example = true)]
    pub flow_logs: bool,
}

/// Who runs the network that jobs, notebooks and endpoints compute in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NetworkMode {
    /// The workspace: its own managed network, which nobody else can enter.
    Managed,
}

/// How people get in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// A jump host in the private network without an open port, with sign-in by identity: through Bastion on Azure, through Session Manager on AWS.
    Bastion,
    /// No way in of its own: you connect the private network to one of yours.
    None,
}

/// Ranges of single subnets. One left out is planned inside the address space, at a place of its own that never moves.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subnets {
    /// The subnet of the private endpoints, with an address or more for each. On AWS a /25 or larger, which is shared out to four zones.
    #[schemars(example = &"10.40.0.0/26")]
    pub endpoints: Option<Cidr>,

    /// The subnet of Bastion on Azure: a /26 or larger.
    #[schemars(example = &"10.40.0.64/26")]
    pub bastion: Option<Cidr>,

    /// The subnet of the jump host.
    #[schemars(example = &"10.40.0.128/28")]
    pub jump_host: Option<Cidr>,
}

/// What jobs, notebooks and endpoints may reach outside the environment.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Egress {
    /// How much is open.
    #[schemars(example = EgressPolicy::Allowlist)]
    pub policy: EgressPolicy,

    /// With `allowlist`: the hosts that may be reached on ports 80 and 443, one by one or as a bundle by its name.
    #[schemars(length(max = 300), example = json!(["github", "pkgs.example.com"]))]
    pub allow: Vec<HostOrBundle>,
}

/// How much of the outside may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EgressPolicy {
    /// Only the environment's own services, over private connections.
    None,
    /// Those, and the hosts in `allow`.
    Allowlist,
    /// The whole internet. Data can leave to anywhere; the finding says so.
    Open,
}
