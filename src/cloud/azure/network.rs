//! Turns the network of an environment into subnets, private DNS zones and the jump host.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::Serialize;

use super::security_rules::{SecurityGroup, bastion_rules, endpoint_rules, jump_host_rules};
use crate::environment::{Entry, Environment, Machine, check_overlaps, subnet_pointer};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// Addresses that Azure keeps of every subnet ("Azure Virtual Network frequently asked questions").
const RESERVED_ADDRESSES: u64 = 5;
/// The longest prefix of the subnet of Bastion ("About Bastion configuration settings").
const BASTION_PREFIX: u8 = 26;
/// The longest prefix of any subnet.
const SUBNET_PREFIX: u8 = 29;

/// Addresses that private endpoints take, beside one for each data set: the workspace 3, the registry 2, the private link
/// scope 11, two vaults 2, the workspace's storage account 4 ("How to use your workspace with a custom DNS server",
/// "Configure private link for Azure Monitor").
const ENDPOINT_ADDRESSES: u64 = 3 + 2 + 11 + 2 + 4;

/// The private network.
#[derive(Debug, Clone, Serialize)]
pub struct Network {
    /// All of its addresses.
    pub address_space: String,
    /// Whether there is a bastion and a jump host.
    pub bastion: bool,
    /// The subnet of the private endpoints.
    pub endpoints: Subnet,
    /// The subnet of Bastion.
    pub bastion_subnet: Subnet,
    /// The subnet of the jump host.
    pub jump_host_subnet: Subnet,
    /// Rules of the subnet of the private endpoints.
    pub endpoint_rules: SecurityGroup,
    /// Rules of the subnet of Bastion.
    pub bastion_rules: SecurityGroup,
    /// Rules of the subnet of the jump host.
    pub jump_host_rules: SecurityGroup,
    /// The jump host.
    pub jump_host: JumpHost,
    /// Whether flows are logged.
    pub flow_logs: bool,
    /// Private DNS zones, in alphabetical order of their symbols.
    pub zones: &'static [Zone],
}

/// A subnet.
#[derive(Debug, Clone, Serialize)]
pub struct Subnet {
    /// Its name.
    pub name: &'static str,
    /// Its addresses.
    pub prefix: String,
}

/// The jump host.
#[derive(Debug, Clone, Serialize)]
pub struct JumpHost {
    /// An SSH public key that nobody has the private half of.
    pub public_key: &'static str,
    /// Its size.
    pub sku: String,
}

/// A private DNS zone ("Azure Private Endpoint private DNS zone values").
#[derive(Debug, Serialize)]
pub struct Zone {
    /// What the code calls it.
    pub symbol: &'static str,
    /// What it is for, after "zone for".
    pub what: &'static str,
    /// Its name, up to the suffix of the cloud.
    pub prefix: &'static str,
    /// Which suffix of the cloud ends it.
    pub suffix: Suffix,
    /// Whether the private link scope of Azure Monitor answers in it.
    pub monitor: bool,
    /// Whether nothing else does.
    pub only_monitor: bool,
    /// Why its name is as it is, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
}

/// A suffix that differs from cloud to cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Suffix {
    /// None: the prefix is the whole name.
    None,
    /// Of storage.
    Storage,
    /// Of container registries.
    Registry,
}

const fn zone(symbol: &'static str, what: &'static str, prefix: &'static str, suffix: Suffix) -> Zone {
    Zone { symbol, what, prefix, suffix, monitor: false, only_monitor: false, why: None }
}

const fn monitor_zone(symbol: &'static str, what: &'static str, prefix: &'static str) -> Zone {
    Zone { monitor: true, only_monitor: true, ..zone(symbol, what, prefix, Suffix::None) }
}

static ZONES: &[Zone] = &[
    monitor_zone("agentService", "the agents of Azure Monitor", "privatelink.agentsvc.azure-automation.net"),
    Zone { monitor: true, ..zone("blob", "blobs", "privatelink.blob.", Suffix::Storage) },
    zone("file", "file shares", "privatelink.file.", Suffix::Storage),
    Zone {
        why: Some("Not environment().suffixes.keyvaultDns: the private zone has a name of its own."),
        ..zone("keyVault", "key vaults", "privatelink.vaultcore.azure.net", Suffix::None)
    },
    monitor_zone("logIngestion", "sending logs", "privatelink.ods.opinsights.azure.com"),
    monitor_zone("logManagement", "querying logs", "privatelink.oms.opinsights.azure.com"),
    monitor_zone("monitor", "Azure Monitor", "privatelink.monitor.azure.com"),
    zone("notebooks", "notebooks", "privatelink.notebooks.azure.net", Suffix::None),
    zone("queue", "queues", "privatelink.queue.", Suffix::Storage),
    zone("registry", "container registries", "privatelink", Suffix::Registry),
    zone("table", "tables", "privatelink.table.", Suffix::Storage),
    zone("workspace", "workspaces and their endpoints", "privatelink.api.azureml.ms", Suffix::None),
];

/// The network of an environment with so many data sets.
pub(super) fn network(environment: &Environment, data_sets: usize, findings: &mut Findings) -> Network {
    let space = environment.network.address_space;
    let given = &environment.network.subnets;
    // Each subnet has a place of its own, so that none moves when another changes.
    let planned = |offset: u32, prefix: u8| {
        let first = Ipv4Addr::from(u32::from(space.network()) + offset);
        Ipv4Net::new(first, prefix).unwrap_or(space)
    };
    let endpoints = given.endpoints.unwrap_or_else(|| planned(0, 26));
    let bastion = given.bastion.unwrap_or_else(|| planned(64, BASTION_PREFIX));
    let jump_host = given.jump_host.unwrap_or_else(|| planned(128, 28));
    let has_bastion = environment.network.entry == Entry::Bastion;

    let mut subnets = vec![("endpoints", endpoints, given.endpoints.is_some())];
    if has_bastion {
        subnets.push(("bastion", bastion, given.bastion.is_some()));
        subnets.push(("jump_host", jump_host, given.jump_host.is_some()));
    }
    check_overlaps(&subnets, space, findings);
    check_sizes(&subnets, data_sets, findings);

    let stem = environment.stem();
    Network {
        address_space: space.to_string(),
        bastion: has_bastion,
        endpoints: Subnet { name: "snet-endpoints", prefix: endpoints.to_string() },
        bastion_subnet: Subnet { name: "AzureBastionSubnet", prefix: bastion.to_string() },
        jump_host_subnet: Subnet { name: "snet-jump-host", prefix: jump_host.to_string() },
        endpoint_rules: SecurityGroup {
            name: format!("nsg-{stem}-endpoints"),
            rules: endpoint_rules(has_bastion.then_some(jump_host), endpoints),
        },
        bastion_rules: SecurityGroup { name: format!("nsg-{stem}-bastion"), rules: bastion_rules() },
        jump_host_rules: SecurityGroup {
            name: format!("nsg-{stem}-jump-host"),
            rules: jump_host_rules(jump_host, bastion, endpoints),
        },
        jump_host: JumpHost {
            public_key: JUMP_HOST_KEY,
            sku: super::compute::sku(
                &Machine::Sku(environment.azure.jump_host_sku.clone()),
                &Pointer::root().child("azure").child("jump_host_sku"),
                findings,
            ),
        },
        flow_logs: environment.network.flow_logs,
        zones: ZONES,
    }
}

fn check_sizes(subnets: &[(&str, Ipv4Net, bool)], data_sets: usize, findings: &mut Findings) {
    for (name, range, given) in subnets {
        let addresses = 1_u64 << (32 - u32::from(range.prefix_len()));
        let usable = addresses.saturating_sub(RESERVED_ADDRESSES);
        let (needed, why) = match *name {
            "endpoints" => {
                let needed = ENDPOINT_ADDRESSES + data_sets as u64;
                (needed, format!("private endpoints take {needed}, one of them for each data set"))
            }
            "bastion" => (
                (1 << (32 - u32::from(BASTION_PREFIX))) - RESERVED_ADDRESSES,
                format!("Bastion demands a /{BASTION_PREFIX} or larger"),
            ),
            _ => (
                (1 << (32 - u32::from(SUBNET_PREFIX))) - RESERVED_ADDRESSES,
                format!("Azure demands a /{SUBNET_PREFIX} or larger"),
            ),
        };
        if usable < needed {
            let prefix = (0..=32_u8)
                .rev()
                .find(|prefix| (1_u64 << (32 - u32::from(*prefix))) >= needed + RESERVED_ADDRESSES)
                .unwrap_or_default();
            let message = format!("the subnet `{name}` ({range}) has {usable} usable addresses: {why}");
            findings.push(match given {
                true => Finding::at(&codes::SUBNET_TOO_SMALL, subnet_pointer(name), message)
                    .expected(format!("a /{prefix} or larger")),
                // The planned subnet of the endpoints is the only one that grows with the spec.
                false => Finding::at(&codes::SUBNET_TOO_SMALL, Pointer::root().child("storage"), message)
                    .expected(format!("a /{prefix} or larger in `network.subnets.{name}`")),
            });
        }
    }
}

/// Azure makes no Linux machine without a password unless it is given an SSH public key. This one is an Ed25519 key whose 32
/// bytes are the SHA-256 of a sentence, so that nobody can know its private half: people sign in with Entra ID. The sentence
/// is one whose digest is a point of the curve, as that of every second sentence is not.
const JUMP_HOST_KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPk0Ws+4wBFkorV5OTrOrRDC9JxaHJb3Auoia4BO1GPg";

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn base64(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let word = (0..3).fold(0_u32, |word, place| word << 8 | u32::from(chunk.get(place).copied().unwrap_or(0)));
            for place in 0..4 {
                let sextet = usize::try_from(word >> (18 - 6 * place) & 63).unwrap_or_default();
                text.push(if place <= chunk.len() { char::from(ALPHABET[sextet]) } else { '=' });
            }
        }
        text
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, encoded) in [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_key_of_the_jump_host_is_a_digest() {
        let digest = Sha256::digest("nobody has the private half of this key");
        let mut blob = Vec::new();
        for part in [b"ssh-ed25519".as_slice(), digest.as_slice()] {
            blob.extend(u32::try_from(part.len()).unwrap().to_be_bytes());
            blob.extend(part);
        }
        assert_eq!(JUMP_HOST_KEY, format!("ssh-ed25519 {}", base64(&blob)));
    }

    #[test]
    fn zones_are_in_order() {
        assert!(ZONES.is_sorted_by_key(|zone| zone.symbol));
    }
}
