//! Turns what an environment may reach outside into the way out of each zone, and the hosts that its firewalls let through.

use serde::Serialize;

use super::storage_hosts::opens_any_bucket;
use super::subnets::{COMPUTE, FIREWALL, NAT, Plan, Subnet, WORKSPACE};
use crate::environment::{self, Environment, Host};
use crate::finding::{Finding, Findings, codes};

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

/// The ports on which a host of an allow-list can be reached: what the spec promises of `allow`, and Azure does.
const PORTS: &[u16] = &[80, 443];

/// What the rule group of the hosts can hold. It is fixed when the group is made, so it is not counted from the list: a
/// host takes one for each protocol, and each protocol takes one. All groups of a policy together may have 30,000
/// ("AWS Network Firewall quotas").
const CAPACITY: u32 = 2_000;

/// What the rule group of the protocols can hold: room for ten times as many rules as it has.
const PROTOCOL_CAPACITY: u32 = 30;

/// The way out.
#[derive(Debug, Clone, Serialize)]
pub struct WayOut {
    /// Hosts that may be reached, as the firewall names them, in alphabetical order.
    pub hosts: Vec<String>,
    /// Ports on which they may be reached.
    pub ports: &'static [u16],
    /// What the rule group of the hosts can hold.
    pub capacity: u32,
    /// Rules of what may be spoken at all, as Suricata reads them.
    pub protocol_rules: Vec<String>,
    /// What the rule group of the protocols can hold.
    pub protocol_capacity: u32,
    /// What there is of it in each zone.
    pub zones: Vec<WayOutOfZone>,
}

/// The way out of a zone.
#[derive(Debug, Clone, Serialize)]
pub struct WayOutOfZone {
    /// The zone, from 1.
    pub zone: u8,
    /// The subnet of its firewall, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firewall: Option<Subnet>,
    /// The subnet of its NAT gateway.
    pub nat: Subnet,
    /// The subnets that it is for, to which answers go back through the firewall.
    pub inside: Vec<Subnet>,
}

/// How much is open.
pub(super) fn policy(environment: &Environment) -> Egress {
    match environment.network.egress {
        environment::Egress::None => Egress::None,
        environment::Egress::Allowlist(_) => Egress::Allowlist,
        environment::Egress::Open => Egress::Open,
    }
}

/// The hosts of the allow-list, in the order of the spec.
pub(super) fn allowed(environment: &Environment) -> &[Host] {
    match &environment.network.egress {
        environment::Egress::Allowlist(hosts) => hosts,
        environment::Egress::None | environment::Egress::Open => &[],
    }
}

/// The way out of an environment, where it has one; hosts that would open more than themselves become findings.
pub(super) fn way_out(environment: &Environment, plan: &Plan, zones: &[u8], findings: &mut Findings) -> Option<WayOut> {
    let policy = policy(environment);
    if policy == Egress::None {
        return None;
    }
    check(allowed(environment), findings);
    let of_zone = |zone: &u8| WayOutOfZone {
        zone: *zone,
        firewall: (policy == Egress::Allowlist).then(|| plan.of_zone(&FIREWALL, *zone)),
        nat: plan.of_zone(&NAT, *zone),
        inside: vec![plan.of_zone(&COMPUTE, *zone), plan.of_zone(&WORKSPACE, *zone)],
    };
    Some(WayOut {
        hosts: for_firewall(allowed(environment)),
        ports: PORTS,
        capacity: CAPACITY,
        protocol_rules: protocol_rules(PORTS),
        protocol_capacity: PROTOCOL_CAPACITY,
        zones: zones.iter().map(of_zone).collect(),
    })
}

/// Drops what is no HTTP or HTTPS by its port. UDP and ICMP would slip past the firewall's default action, which waits for a connection.
fn protocol_rules(ports: &[u16]) -> Vec<String> {
    let ports = ports.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    vec![
        r#"drop udp $HOME_NET any -> any any (msg:"Only TCP leaves the network"; sid:1; rev:1;)"#.to_owned(),
        r#"drop icmp $HOME_NET any -> any any (msg:"Only TCP leaves the network"; sid:2; rev:1;)"#.to_owned(),
        format!(
            r#"drop tcp $HOME_NET any -> any ![{ports}] (msg:"Only HTTP and HTTPS leave the network"; flow:to_server; sid:3; rev:1;)"#
        ),
    ]
}

/// Hosts as Network Firewall names them: a leading dot stands for a domain and every name below it, so nothing of these needs
/// a line of its own.
fn for_firewall(allowed: &[Host]) -> Vec<String> {
    let names = || allowed.iter().map(|host| host.name.strip_prefix('*').unwrap_or(&host.name));
    let is_covered = |name: &str| {
        let below = |domain: &str| name != domain && (name.ends_with(domain) || Some(name) == domain.strip_prefix('.'));
        names().filter(|domain| domain.starts_with('.')).any(below)
    };
    let mut hosts: Vec<String> = names().filter(|name| !is_covered(name)).map(str::to_owned).collect();
    hosts.sort_unstable();
    hosts.dedup();
    hosts
}

/// Finds hosts that would let data leave to anybody's buckets.
fn check(allowed: &[Host], findings: &mut Findings) {
    for host in allowed.iter().filter(|host| opens_any_bucket(host)) {
        findings.push(
            Finding::at(
                &codes::STORAGE_HOST,
                host.pointer.clone(),
                format!("`{}` would let data leave to any bucket of anybody", host.name),
            )
            .expected("no host of a storage service: make it a data set, or copy the data into one"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Pointer;

    fn named(names: &[&str]) -> Vec<String> {
        let host = |name: &&str| Host { pointer: Pointer::root(), name: (*name).to_owned(), bundle: None };
        for_firewall(&names.iter().map(host).collect::<Vec<_>>())
    }

    #[test]
    fn a_wildcard_is_a_leading_dot_and_takes_its_domain() {
        assert_eq!(named(&["*.anaconda.org", "anaconda.org", "a.anaconda.org"]), [".anaconda.org"]);
        assert_eq!(named(&["*.b.example.com", "*.example.com"]), [".example.com"]);
    }

    #[test]
    fn hosts_of_other_domains_stay() {
        assert_eq!(named(&["myexample.com", "*.example.com"]), [".example.com", "myexample.com"]);
    }
}
