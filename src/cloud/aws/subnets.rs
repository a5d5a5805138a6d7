//! Turns an address space into subnets, each at a place of its own that never moves, and ranges that cannot work into findings.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::environment::{Egress, Entry, Environment, check_overlaps, subnet_pointer};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// The prefixes of a range of a VPC ("VPC CIDR blocks"), narrowed by what the subnets of one environment need.
const SPACE_PREFIXES: std::ops::RangeInclusive<u8> = 16..=20;
/// The longest prefix of a subnet ("Subnet CIDR blocks").
const LONGEST: u8 = 28;
/// The longest prefix of a subnet of interface endpoints: 27 addresses beside the five that AWS keeps of every subnet, where
/// a /28 has 11 and an environment has more endpoints.
pub(super) const LONGEST_OF_ENDPOINTS: u8 = 27;
/// Every role has a place for as many zones, so that another zone moves nothing.
const ZONES: u32 = 4;
/// How much longer the prefix of one subnet in so many is.
const ZONES_BITS: u8 = 2;

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

/// A role that subnets have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Role {
    /// How their logical IDs begin.
    id: &'static str,
    /// What it is called.
    name: &'static str,
    /// How their route tables' logical IDs begin, which are one a zone, or that of the one they share.
    table: &'static str,
    /// Whether that is one a zone.
    table_of_zone: bool,
    /// How much longer their prefix is than that of the address space; small ones have the longest that there is.
    bits: Option<u8>,
    /// Where their places begin: by their own size, or, of small ones, by that behind the other roles' places.
    first: u32,
}

/// Jobs and models: two addresses for each instance, five with a network adapter for clusters ("Give SageMaker Training Jobs
/// Access to Resources in Your Amazon VPC").
pub(super) const COMPUTE: Role = Role {
    id: "ComputeSubnet",
    name: "compute",
    table: "PrivateRouteTable",
    table_of_zone: true,
    bits: Some(4),
    first: 0,
};
/// Studio: two to four addresses for each user ("Connect Studio notebooks in a VPC to external resources").
pub(super) const WORKSPACE: Role = Role {
    id: "WorkspaceSubnet",
    name: "workspace",
    table: "PrivateRouteTable",
    table_of_zone: true,
    bits: Some(6),
    first: 16,
};
/// Interface endpoints: an address for each.
pub(super) const ENDPOINTS: Role = Role {
    id: "EndpointSubnet",
    name: "endpoints",
    table: "IsolatedRouteTable",
    table_of_zone: false,
    bits: Some(7),
    first: 40,
};
/// The jump host.
pub(super) const ENTRY: Role =
    Role { id: "EntrySubnet", name: "entry", table: "IsolatedRouteTable", table_of_zone: false, bits: None, first: 0 };
/// The endpoint of a firewall, with nothing beside it ("Network Firewall: VPC and subnet configuration").
pub(super) const FIREWALL: Role = Role {
    id: "FirewallSubnet",
    name: "firewall",
    table: "FirewallRouteTable",
    table_of_zone: true,
    bits: None,
    first: ZONES,
};
/// A NAT gateway.
pub(super) const NAT: Role =
    Role { id: "NatSubnet", name: "nat", table: "NatRouteTable", table_of_zone: true, bits: None, first: 2 * ZONES };

/// The address plan of an environment.
pub(super) struct Plan {
    stem: String,
    space: Ipv4Net,
    endpoints: Ipv4Net,
    jump_host: Option<Ipv4Net>,
}

impl Plan {
    /// The plan of an environment; ranges that cannot work become findings.
    pub(super) fn of(environment: &Environment, findings: &mut Findings) -> Plan {
        let given = &environment.network;
        let space = given.address_space;
        let fits = check_space(space, findings);
        let plan = Plan {
            stem: environment.stem(),
            space,
            endpoints: given.subnets.endpoints.unwrap_or_else(|| of_all_zones(space, &ENDPOINTS)),
            jump_host: given.subnets.jump_host,
        };
        // In a space that no VPC has, the places of subnets mean nothing.
        if fits {
            plan.check(environment, findings);
        }
        plan
    }

    /// The subnet of a role in a zone.
    pub(super) fn of_zone(&self, role: &Role, zone: u8) -> Subnet {
        self.subnet(role, zone, format!("{}{zone}", role.id), format!("{}-{}-{zone}", self.stem, role.name))
    }

    /// The subnets of a role, one a zone.
    pub(super) fn of_zones(&self, role: &Role, zones: &[u8]) -> Vec<Subnet> {
        zones.iter().map(|zone| self.of_zone(role, *zone)).collect()
    }

    /// The subnet of the jump host.
    pub(super) fn entry(&self) -> Subnet {
        self.subnet(&ENTRY, 1, ENTRY.id.to_owned(), format!("{}-{}", self.stem, ENTRY.name))
    }

    fn subnet(&self, role: &Role, zone: u8, id: String, name: String) -> Subnet {
        Subnet {
            id,
            role: role.name,
            zone,
            place: zone - 1,
            range: self.range(role, zone).to_string(),
            name,
            table: if role.table_of_zone { format!("{}{zone}", role.table) } else { role.table.to_owned() },
        }
    }

    /// The addresses of a role in a zone.
    fn range(&self, role: &Role, zone: u8) -> Ipv4Net {
        let zone = u32::from(zone) - 1;
        match role.bits {
            _ if *role == ENDPOINTS => nth(self.endpoints, ZONES_BITS, zone),
            _ if *role == ENTRY => self.jump_host.unwrap_or_else(|| small(self.space, ENTRY.first)),
            Some(bits) => nth(self.space, bits, role.first + zone),
            None => small(self.space, role.first + zone),
        }
    }

    /// Finds ranges of the spec that are too small, and ranges that share addresses.
    fn check(&self, environment: &Environment, findings: &mut Findings) {
        let given = &environment.network;
        let all_zones = |role: &Role| merged(small(self.space, role.first), small(self.space, role.first + ZONES - 1));
        let mut ranges = vec![
            (COMPUTE.name, of_all_zones(self.space, &COMPUTE), false),
            (WORKSPACE.name, of_all_zones(self.space, &WORKSPACE), false),
            (ENDPOINTS.name, self.endpoints, given.subnets.endpoints.is_some()),
        ];
        if given.entry == Entry::Bastion {
            ranges.push(("jump_host", self.range(&ENTRY, 1), self.jump_host.is_some()));
        }
        if matches!(given.egress, Egress::Allowlist(_)) {
            ranges.push((FIREWALL.name, all_zones(&FIREWALL), false));
        }
        if given.egress != Egress::None {
            ranges.push((NAT.name, all_zones(&NAT), false));
        }
        check_overlaps(&ranges, self.space, findings);
        check_sizes(&ranges, findings);
    }
}

/// The range that a role's places in all zones make up.
fn of_all_zones(space: Ipv4Net, role: &Role) -> Ipv4Net {
    nth(space, role.bits.unwrap_or_default() - ZONES_BITS, role.first / ZONES)
}

/// The nth part of a range, of so many bits more.
fn nth(range: Ipv4Net, bits: u8, place: u32) -> Ipv4Net {
    let prefix = (range.prefix_len() + bits).min(32);
    let first = Ipv4Addr::from(u32::from(range.network()).wrapping_add(place << (32 - prefix).min(31)));
    Ipv4Net::new(first, prefix).unwrap_or(range)
}

/// The nth of the small subnets. They lie behind the places of the endpoints, whether those are there or given elsewhere.
fn small(space: Ipv4Net, place: u32) -> Ipv4Net {
    let after = ENDPOINTS.bits.map_or(space, |bits| nth(space, bits, ENDPOINTS.first + ZONES));
    let first = Ipv4Addr::from(u32::from(after.network()).wrapping_add(place << (32 - LONGEST)));
    Ipv4Net::new(first, LONGEST).unwrap_or(space)
}

/// The smallest range that holds two others.
fn merged(one: Ipv4Net, other: Ipv4Net) -> Ipv4Net {
    let mut range = one;
    while !range.contains(&other) {
        match range.supernet() {
            Some(larger) => range = larger,
            None => break,
        }
    }
    range
}

/// Finds an address space that a VPC cannot have, and tells whether it can.
fn check_space(space: Ipv4Net, findings: &mut Findings) -> bool {
    let fits = SPACE_PREFIXES.contains(&space.prefix_len());
    if !fits {
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
    fits
}

/// Finds ranges of the spec that are too small for what stands in them.
fn check_sizes(subnets: &[(&'static str, Ipv4Net, bool)], findings: &mut Findings) {
    for (name, range, given) in subnets {
        let (longest, why) = match *name {
            "endpoints" => (
                LONGEST_OF_ENDPOINTS - ZONES_BITS,
                "it is shared out to four zones, each with an address for every endpoint",
            ),
            _ => (LONGEST, "AWS demands a /28 or larger"),
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plan(space: &str) -> Plan {
        let space = space.parse().expect("a range");
        Plan { stem: "fraud-prod".to_owned(), space, endpoints: of_all_zones(space, &ENDPOINTS), jump_host: None }
    }

    fn all(plan: &Plan, zones: u8) -> Vec<Subnet> {
        let zones: Vec<u8> = (1..=zones).collect();
        let roles = [&COMPUTE, &WORKSPACE, &ENDPOINTS, &FIREWALL, &NAT];
        let mut subnets: Vec<Subnet> = roles.iter().flat_map(|role| plan.of_zones(role, &zones)).collect();
        subnets.push(plan.entry());
        subnets
    }

    fn ranges(subnets: &[Subnet]) -> Vec<Ipv4Net> {
        subnets.iter().map(|subnet| subnet.range.parse().expect("a range")).collect()
    }

    #[test]
    fn every_role_has_its_place() {
        let subnets = all(&plan("10.40.0.0/16"), 2);
        let place = |id: &str| subnets.iter().find(|subnet| subnet.id == id).map(|subnet| subnet.range.as_str());
        for (id, range) in [
            ("ComputeSubnet1", "10.40.0.0/20"),
            ("ComputeSubnet2", "10.40.16.0/20"),
            ("WorkspaceSubnet1", "10.40.64.0/22"),
            ("WorkspaceSubnet2", "10.40.68.0/22"),
            ("EndpointSubnet1", "10.40.80.0/23"),
            ("EndpointSubnet2", "10.40.82.0/23"),
            ("EntrySubnet", "10.40.88.0/28"),
            ("FirewallSubnet1", "10.40.88.64/28"),
            ("NatSubnet2", "10.40.88.144/28"),
        ] {
            assert_eq!(place(id), Some(range), "{id}");
        }
    }

    #[test]
    fn the_smallest_space_has_room_for_every_endpoint() {
        for subnet in plan("10.40.0.0/20").of_zones(&ENDPOINTS, &[1, 4]) {
            assert!(subnet.range.ends_with("/27"), "{}", subnet.range);
        }
    }

    proptest! {
        #[test]
        fn subnets_lie_inside_the_space_and_share_no_address(address: u32, prefix in SPACE_PREFIXES, zones in 2_u8..=4) {
            let space = Ipv4Net::new(Ipv4Addr::from(address), prefix).expect("a prefix").trunc();
            let subnets = ranges(&all(&plan(&space.to_string()), zones));
            for (place, range) in subnets.iter().enumerate() {
                prop_assert!(space.contains(range), "{range} is outside of {space}");
                prop_assert_eq!(range.trunc(), *range);
                prop_assert!(range.prefix_len() <= LONGEST);
                for other in &subnets[..place] {
                    prop_assert!(!range.contains(other) && !other.contains(range), "{range} and {other}");
                }
            }
        }

        #[test]
        fn another_zone_moves_nothing(prefix in SPACE_PREFIXES, zones in 2_u8..=3) {
            let plan = plan(&format!("10.0.0.0/{prefix}"));
            let (fewer, more) = (ranges(&all(&plan, zones)), ranges(&all(&plan, zones + 1)));
            prop_assert!(fewer.iter().all(|range| more.contains(range)));
        }
    }
}
