//! Turns the workspace of an environment, and what it may reach, into Azure's terms.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::environment::{Egress, Environment};
use crate::finding::{Finding, Findings, codes};

/// The machine-learning workspace.
#[derive(Debug, Clone, Serialize)]
pub struct Workspace {
    /// What people see it called, where that is not its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// What people read of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Isolation of its managed network, as Azure names it.
    pub isolation: Isolation,
    /// Hosts that its managed network may reach, in alphabetical order of the rules' names.
    pub hosts: Vec<OutboundRule>,
}

/// How far the managed network is open to the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Isolation {
    /// To all of it.
    AllowInternetOutbound,
    /// To what is named, and to nothing where nothing is.
    AllowOnlyApprovedOutbound,
}

/// A host that the managed network may reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OutboundRule {
    /// The rule's name: 3 to 33 letters, digits, hyphens and underscores.
    pub name: String,
    /// The host.
    pub host: String,
}

/// Domains of storage accounts, which a host rule must not open: whoever can reach one account of a domain can write to
/// every other ("Workspace managed virtual network isolation").
const STORAGE_DOMAINS: &[&str] =
    &["core.windows.net", "core.usgovcloudapi.net", "core.chinacloudapi.cn", "storage.azure.net"];

/// The longest name of an outbound rule.
const LONGEST_RULE_NAME: usize = 33;

/// The workspace of an environment.
pub(super) fn workspace(environment: &Environment, findings: &mut Findings) -> Workspace {
    let mut hosts = Vec::new();
    if let Egress::Allowlist(allowed) = &environment.network.egress {
        for host in allowed {
            if STORAGE_DOMAINS.iter().any(|domain| host.opens(domain)) {
                findings.push(
                    Finding::at(
                        &codes::STORAGE_HOST,
                        host.pointer.clone(),
                        format!("`{}` would let data leave to any storage account of anybody", host.name),
                    )
                    .expected("no host of a storage service: make it a data set, or copy the data into one"),
                );
            }
            hosts.push(OutboundRule { name: rule_name(&host.name), host: host.name.clone() });
        }
    }
    hosts.sort();
    Workspace {
        display_name: environment.display_name.clone(),
        description: environment.description.clone(),
        isolation: match environment.network.egress {
            Egress::Open => Isolation::AllowInternetOutbound,
            Egress::None | Egress::Allowlist(_) => Isolation::AllowOnlyApprovedOutbound,
        },
        hosts,
    }
}

/// The name of a host's rule: the host with its dots as hyphens and its hyphens as underscores, so that no two hosts share
/// one. A long one is cut and told apart by a digest.
fn rule_name(host: &str) -> String {
    let (start, rest) = match host.strip_prefix("*.") {
        Some(domain) => ("any-", domain),
        None => ("to-", host),
    };
    let name = format!("{start}{}", rest.replace('-', "_").replace('.', "-"));
    if name.len() <= LONGEST_RULE_NAME {
        return name;
    }
    let digest = Sha256::digest(host);
    let cut: String = name.chars().take(LONGEST_RULE_NAME - 7).collect();
    format!("{}-{:02x}{:02x}{:02x}", cut.trim_end_matches(['-', '_']), digest[0], digest[1], digest[2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_rules_are_short_and_told_apart() {
        assert_eq!(rule_name("*.anaconda.org"), "any-anaconda-org");
        assert_ne!(rule_name("a-b.example.com"), rule_name("a.b.example.com"));
        let (one, other) = (rule_name(&format!("{}.example.com", "a".repeat(60))), rule_name(&"a".repeat(70)));
        assert!(one.len() <= LONGEST_RULE_NAME && other.len() <= LONGEST_RULE_NAME);
        assert_ne!(one, other);
    }
}
