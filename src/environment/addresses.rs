//! Turns the address ranges of a spec into networks, and ranges that cannot work into findings.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use crate::finding::{Finding, Findings, codes};
use crate::spec::{Cloud, Spec};
use crate::text::Pointer;

/// The range that container engines on the compute machines use for their own bridge ("Secure an Azure Machine Learning
/// training environment with virtual networks").
const CONTAINER_BRIDGE: &str = "172.17.0.0/16";

/// The ranges that private networks may use (RFC 1918), and the one shared by carriers (RFC 6598), which clouds accept too.
const PRIVATE_RANGES: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/// The longest prefix of an address space on Azure: its fixed places for subnets need 256 addresses.
const SMALLEST_SPACE: u8 = 24;

/// The ranges that a spec gives for single subnets.
#[derive(Debug, Clone, Default)]
pub struct Subnets {
    /// Private endpoints.
    pub endpoints: Option<Ipv4Net>,
    /// The bastion.
    pub bastion: Option<Ipv4Net>,
    /// The jump host.
    pub jump_host: Option<Ipv4Net>,
}

/// Reads a range as it is written, host bits and all: four numbers from 0 to 255 without leading zeros, and a prefix up to 32.
pub fn parse_range(text: &str) -> Option<Ipv4Net> {
    let (address, prefix) = text.split_once('/')?;
    let address: Ipv4Addr = address.parse().ok()?;
    Ipv4Net::new(address, prefix.parse().ok()?).ok()
}

/// A range of the program's own tables.
fn known(text: &str) -> Ipv4Net {
    parse_range(text).expect("a range of a table of this file")
}

/// The address space of the network.
pub(super) fn address_space(spec: &Spec, findings: &mut Findings) -> Ipv4Net {
    let pointer = Pointer::root().child("network").child("address_space");
    let Some(space) = range(spec.network.address_space.as_str(), &pointer, findings) else {
        return known("10.40.0.0/16");
    };
    let bridge = known(CONTAINER_BRIDGE);
    if space.contains(&bridge) || bridge.contains(&space) {
        findings.push(
            Finding::at(
                &codes::CONTAINER_BRIDGE,
                pointer.clone(),
                format!("`{space}` overlaps `{CONTAINER_BRIDGE}`, which containers on the compute machines use"),
            )
            .expected("a range that does not touch it, such as `10.40.0.0/16`"),
        );
    }
    if !PRIVATE_RANGES.iter().any(|private| known(private).contains(&space)) {
        findings.push(
            Finding::at(
                &codes::PUBLIC_RANGE,
                pointer.clone(),
                format!("`{space}` is not a range of private addresses"),
            )
            .expected(format!("a range inside one of `{}`", PRIVATE_RANGES.join("`, `"))),
        );
    }
    // What a VPC can be, AWS knows.
    if spec.cloud == Cloud::Azure && space.prefix_len() > SMALLEST_SPACE {
        findings.push(
            Finding::at(&codes::SPACE_TOO_SMALL, pointer, format!("`{space}` has {} addresses", size(space)))
                .expected("a /24 or larger: 256 addresses, in which every subnet has a place of its own"),
        );
    }
    space
}

/// The ranges of single subnets, each inside the address space and none over another.
pub(super) fn subnets(spec: &Spec, space: Ipv4Net, findings: &mut Findings) -> Subnets {
    let base = Pointer::root().child("network").child("subnets");
    let given = &spec.network.subnets;
    // Without the space there is nothing to be inside of.
    let knows_space = parse_range(spec.network.address_space.as_str()).is_some();
    let mut read = |name: &str, text: Option<&crate::spec::Cidr>| {
        let pointer = base.child(name);
        let subnet = range(text?.as_str(), &pointer, findings)?;
        if knows_space && !space.contains(&subnet) {
            findings.push(
                Finding::at(
                    &codes::SUBNET_OUTSIDE,
                    pointer,
                    format!("`{subnet}` is not inside the address space `{space}`"),
                )
                .expected(format!("a range inside `{space}`"))
                .help("move the subnet, or widen `network.address_space`"),
            );
        }
        Some(subnet)
    };
    Subnets {
        endpoints: read("endpoints", given.endpoints.as_ref()),
        bastion: read("bastion", given.bastion.as_ref()),
        jump_host: read("jump_host", given.jump_host.as_ref()),
    }
}

/// Subnets that a spec can give a range.
const FIELDS: &[&str] = &["endpoints", "bastion", "jump_host"];

/// Where a spec gives a subnet its range.
pub fn subnet_pointer(name: &str) -> Pointer {
    Pointer::root().child("network").child("subnets").child(name)
}

/// Finds subnets that share addresses: each is its name, its range, and whether the spec gives it, rather than it being planned.
pub fn check_overlaps(subnets: &[(&str, Ipv4Net, bool)], space: Ipv4Net, findings: &mut Findings) {
    for (place, (name, range, given)) in subnets.iter().enumerate() {
        for (other, taken, other_given) in &subnets[..place] {
            // One that is larger than the space is a finding already.
            if !space.contains(range) || !space.contains(taken) {
                continue;
            }
            if !range.contains(taken) && !taken.contains(range) {
                continue;
            }
            // The finding stands at a range that the spec gives: a planned one is nowhere in it.
            let (at, other, other_range) =
                if *given || !other_given { (name, other, taken) } else { (other, name, range) };
            let own = if at == name { range } else { taken };
            let planned = if *given && *other_given { "" } else { "the planned place of " };
            let finding = Finding::at(
                &codes::SUBNET_OVERLAP,
                subnet_pointer(at),
                format!("the subnet `{at}` ({own}) overlaps {planned}the subnet `{other}` ({other_range})"),
            )
            .expected("ranges that share no address");
            findings.push(match planned {
                "" => finding,
                _ if FIELDS.contains(other) => {
                    finding.help(format!("move it, or give `network.subnets.{other}` a range as well"))
                }
                _ => finding.help("move it"),
            });
        }
    }
}

/// Reads a range of the spec; what cannot be one becomes a finding.
fn range(text: &str, pointer: &Pointer, findings: &mut Findings) -> Option<Ipv4Net> {
    let Some(written) = parse_range(text) else {
        findings.push(
            Finding::at(&codes::MALFORMED_VALUE, pointer.clone(), format!("`{text}` is not a range of addresses"))
                .expected("four numbers from 0 to 255 without leading zeros, a slash, and a prefix from 0 to 32")
                .help("for example `10.40.0.0/16`"),
        );
        return None;
    };
    let network = written.trunc();
    if network != written {
        findings.push(
            Finding::at(
                &codes::HOST_BITS,
                pointer.clone(),
                format!("`{text}` is an address inside a range, not the range's first address"),
            )
            .expected(format!("`{network}`"))
            .replace_with(network.to_string()),
        );
    }
    Some(network)
}

fn size(network: Ipv4Net) -> u64 {
    1 << (32 - u32::from(network.prefix_len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_no_address() {
        assert_eq!(parse_range("010.0.0.0/8"), None);
        assert_eq!(parse_range("10.0.0.0/33"), None);
        assert!(parse_range("10.0.0.1/8").is_some());
    }

    #[test]
    fn the_tables_are_ranges() {
        for text in PRIVATE_RANGES.iter().chain([&CONTAINER_BRIDGE]) {
            assert_eq!(known(text).trunc(), known(text));
        }
    }
}
