//! Turns the network of an environment into subnets, route tables and security groups.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::Serialize;

use super::security_groups::{self, SecurityGroup};
use crate::environment::{self, Entry, Environment, check_overlaps, subnet_pointer};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The prefixes of a range of a VPC ("VPC CIDR blocks"), narrowed by what the subnets of one environment need.
const SPACE_PREFIXES: std::ops::RangeInclusive<u8> = 16..=20;
/// The longest prefix of a subnet ("Subnet CIDR blocks").
const SUBNET_PREFIX: u8 = 28;
/// Every role has a place for as many zones, so that another zone moves nothing.
const ZONES: u32 = 4;

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
    /// Hosts that may be reached, as the firewall names them, in alphabetical order.
    pub hosts: Vec<String>,
    /// Hosts that may be resolved, as the DNS firewall names them, in alphabetical order.
    pub domains: Vec<String>,
    /// Subnets of the firewall, one a zone.
    pub firewall_subnets: Vec<Subnet>,
    /// Subnets of the NAT gateways, one a zone.
    pub nat_subnets: Vec<Subnet>,
    /// Whether there is a jump host.
    pub entry: bool,
    /// Whether flows are logged.
    pub flow_logs: bool,
    /// Security groups and their rules.
    pub security_groups: Vec<SecurityGroup>,
}

/// What may be reached outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Egress {
    /// Nothing: there is no way out at all.
    None,
    /// Named hosts, through firewalls.
    Allowlist,
    /// Everything, through NAT gateways.
    Open,
}

/// A subnet.
#[derive(Debug, Clone, Serialize)]
pub struct Subnet {
    /// Its logical ID.
    pub id: String,
    /// What stands in it: `compute`.
    pub role: &'static str,
    /// Its zone, from 1.
    pub zone: u8,
    /// Its zone in the list of the region's, from 0.
    pub place: u8,
    /// Its addresses.
    pub range: String,
    /// What the console shows.
    pub name: String,
    /// Logical ID of its route table.
    pub table: String,
}

/// A role that subnets have: what it is called in logical IDs and names, how much longer its prefix is than the address space's,
/// and whether there is a subnet of it in each zone.
struct Role {
    id: &'static str,
    name: &'static str,
    /// Bits of the prefix beyond those of the address space.
    bits: u8,
    /// Where the first of its ranges begins, in ranges of its own size.
    first: u32,
}

/// Jobs and models: two addresses for each instance, five with a network adapter for clusters ("Give SageMaker Training Jobs
/// Access to Resources in Your Amazon VPC").
const COMPUTE: Role = Role { id: "ComputeSubnet", name: "compute", bits: 4, first: 0 };
/// Studio: two to four addresses for each user ("Connect Studio notebooks in a VPC to external resources").
const WORKSPACE: Role = Role { id: "WorkspaceSubnet", name: "workspace", bits: 6, first: 16 };
/// Interface endpoints.
const ENDPOINTS: Role = Role { id: "EndpointSubnet", name: "endpoints", bits: 8, first: 80 };

/// The network of an environment.
pub(super) fn network(environment: &Environment, findings: &mut Findings) -> Network {
    let given = &environment.network;
    let space = space(environment, findings);
    let stem = environment.stem();
    let zones: Vec<u8> = (1..=given.zones).collect();
    let entry = given.entry == Entry::Bastion;
    let subnet = |role: &'static str, id: String, zone: u8, range: Ipv4Net, table: String, name: String| Subnet {
        id,
        role,
        zone,
        place: zone - 1,
        range: range.to_string(),
        name,
        table,
    };
    let mut subnets = Vec::new();
    for role in [&COMPUTE, &WORKSPACE] {
        for zone in &zones {
            let range = nth(space, role.bits, role.first + u32::from(*zone) - 1);
            let table = format!("PrivateRouteTable{zone}");
            subnets.push(subnet(
                role.name,
                format!("{}{zone}", role.id),
                *zone,
                range,
                table,
                format!("{stem}-{}-{zone}", role.name),
            ));
        }
    }
    let endpoints = given.subnets.endpoints.unwrap_or_else(|| nth(space, ENDPOINTS.bits - 2, ENDPOINTS.first / ZONES));
    for zone in &zones {
        let range = nth(endpoints, 2, u32::from(*zone) - 1);
        let name = format!("{stem}-{}-{zone}", ENDPOINTS.name);
        subnets.push(subnet(
            ENDPOINTS.name,
            format!("{}{zone}", ENDPOINTS.id),
            *zone,
            range,
            "IsolatedRouteTable".to_owned(),
            name,
        ));
    }
    // The small ones lie behind the places of the endpoints, whether those are there or given elsewhere.
    let small = |place: u32| {
        let after = u32::from(nth(space, ENDPOINTS.bits, ENDPOINTS.first + ZONES).network());
        let first = Ipv4Addr::from(after + (place << (32 - SUBNET_PREFIX)));
        Ipv4Net::new(first, SUBNET_PREFIX).unwrap_or(space)
    };
    if entry {
        let range = given.subnets.jump_host.unwrap_or_else(|| small(0));
        subnets.push(subnet(
            "entry",
            "EntrySubnet".to_owned(),
            1,
            range,
            "IsolatedRouteTable".to_owned(),
            format!("{stem}-entry"),
        ));
    }
    let of_each_zone = |role: &'static str, id: &str, first: u32| -> Vec<Subnet> {
        zones
            .iter()
            .map(|zone| {
                let (id, table) = (format!("{id}Subnet{zone}"), format!("{id}RouteTable{zone}"));
                subnet(role, id, *zone, small(first + u32::from(*zone) - 1), table, format!("{stem}-{role}-{zone}"))
            })
            .collect()
    };
    let firewall_subnets = of_each_zone("firewall", "Firewall", ZONES);
    let nat_subnets = of_each_zone("nat", "Nat", 2 * ZONES);
    let mut ranges = vec![
        ("compute", nth(space, COMPUTE.bits - 2, 0), false),
        ("workspace", nth(space, WORKSPACE.bits - 2, WORKSPACE.first / ZONES), false),
        ("endpoints", endpoints, given.subnets.endpoints.is_some()),
    ];
    if let Some(jump_host) = given.subnets.jump_host.filter(|_| entry) {
        ranges.push(("jump_host", jump_host, true));
    }
    check_overlaps(&ranges, space, findings);
    check_sizes(&ranges, findings);
    let (egress, hosts, domains) = egress(&given.egress);
    Network {
        address_space: space.to_string(),
        zones,
        subnets,
        egress,
        hosts,
        domains,
        firewall_subnets,
        nat_subnets,
        entry,
        flow_logs: given.flow_logs,
        security_groups: security_groups::groups(entry),
    }
}

/// The nth part of a range, of so many bits more.
fn nth(range: Ipv4Net, bits: u8, place: u32) -> Ipv4Net {
    let prefix = (range.prefix_len() + bits).min(32);
    let first = Ipv4Addr::from(u32::from(range.network()).wrapping_add(place << (32 - prefix).min(31)));
    Ipv4Net::new(first, prefix).unwrap_or(range)
}

/// The address space, where a VPC can have it.
fn space(environment: &Environment, findings: &mut Findings) -> Ipv4Net {
    let space = environment.network.address_space;
    if !SPACE_PREFIXES.contains(&space.prefix_len()) {
        let (least, most) = (SPACE_PREFIXES.end(), SPACE_PREFIXES.start());
        findings.push(
            Finding::at(
                &codes::SPACE_UNFIT,
                Pointer::root().child("network").child("address_space"),
                format!("a VPC of this environment cannot have the range `{space}`"),
            )
            .expected(format!(
                "from a /{most}, the largest that a VPC takes, to a /{least}, in which every subnet has a place"
            )),
        );
    }
    space
}

/// Finds ranges that are too small for what stands in them.
fn check_sizes(subnets: &[(&'static str, Ipv4Net, bool)], findings: &mut Findings) {
    for (name, range, given) in subnets {
        // The range of the endpoints holds a subnet for each of four zones.
        let (longest, why) = match *name {
            "endpoints" => (SUBNET_PREFIX - 2, "it is shared out to four zones, each of which takes a /28 or larger"),
            _ => (SUBNET_PREFIX, "AWS demands a /28 or larger"),
        };
        if *given && range.prefix_len() > longest {
            findings.push(
                Finding::at(
                    &codes::SUBNET_TOO_SMALL,
                    subnet_pointer(name),
                    format!("the subnet `{name}` ({range}) is too small: {why}"),
                )
                .expected(format!("a /{longest} or larger")),
            );
        }
    }
}

/// What may be reached outside: how, the hosts as the firewall names them, and the domains as the DNS firewall names them.
fn egress(egress: &environment::Egress) -> (Egress, Vec<String>, Vec<String>) {
    let environment::Egress::Allowlist(allowed) = egress else {
        let open = *egress == environment::Egress::Open;
        return (if open { Egress::Open } else { Egress::None }, Vec::new(), Vec::new());
    };
    let mut domains: Vec<String> = allowed.iter().map(|host| host.name.clone()).collect();
    // The firewall takes a leading dot for every name below a domain.
    let mut hosts: Vec<String> =
        domains.iter().map(|name| name.strip_prefix('*').map_or(name.clone(), str::to_owned)).collect();
    hosts.sort_unstable();
    hosts.dedup();
    domains.sort_unstable();
    domains.dedup();
    (Egress::Allowlist, hosts, domains)
}
