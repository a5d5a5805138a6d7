//! Turns the ranges of the subnets into the security rules that each of them has.

use ipnet::Ipv4Net;
use serde::Serialize;

/// The rules of a subnet.
#[derive(Debug, Clone, Serialize)]
pub struct SecurityGroup {
    /// Its name.
    pub name: String,
    /// Its rules, inbound before outbound, by priority.
    pub rules: Vec<Rule>,
}

/// A security rule.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Why it is there, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
    /// Which way it looks.
    pub direction: Direction,
    /// Whether it lets traffic pass.
    pub access: Access,
    /// Its place: lower goes first.
    pub priority: u16,
    /// Protocol, `*` for any.
    pub protocol: &'static str,
    /// Where traffic comes from: addresses or a service tag.
    pub source: String,
    /// Where traffic goes to.
    pub destination: String,
    /// Ports of the destination.
    pub ports: &'static [&'static str],
}

/// Which way a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Traffic into the subnet.
    Inbound,
    /// Traffic out of it.
    Outbound,
}

/// Whether a rule lets traffic pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Access {
    /// It passes.
    Allow,
    /// It is dropped.
    Deny,
}

fn allow(name: &'static str, direction: Direction, priority: u16) -> Rule {
    Rule {
        name,
        why: None,
        direction,
        access: Access::Allow,
        priority,
        protocol: "Tcp",
        source: "*".to_owned(),
        destination: "*".to_owned(),
        ports: &["443"],
    }
}

fn deny_all(direction: Direction) -> Rule {
    let name = match direction {
        Direction::Inbound => "DenyAllInbound",
        Direction::Outbound => "DenyAllOutbound",
    };
    Rule { access: Access::Deny, protocol: "*", ports: &["*"], ..allow(name, direction, 4096) }
}

/// Only the jump host, or the networks that are connected where there is none, may open a connection to an endpoint.
pub(super) fn endpoint_rules(jump_host: Option<Ipv4Net>, endpoints: Ipv4Net) -> Vec<Rule> {
    use Direction::{Inbound, Outbound};
    let inbound = match jump_host {
        Some(jump_host) => Rule { source: jump_host.to_string(), ..allow("AllowJumpHostInbound", Inbound, 100) },
        None => Rule {
            why: Some("The network and those connected to it."),
            source: "VirtualNetwork".to_owned(),
            ..allow("AllowNetworkInbound", Inbound, 100)
        },
    };
    vec![Rule { destination: endpoints.to_string(), ..inbound }, deny_all(Inbound), deny_all(Outbound)]
}

/// Exactly what Bastion asks for ("Working with NSG access and Azure Bastion").
pub(super) fn bastion_rules() -> Vec<Rule> {
    use Direction::{Inbound, Outbound};
    let network = || "VirtualNetwork".to_owned();
    let from = |source: &str, rule: Rule| Rule { source: source.to_owned(), ..rule };
    let to = |destination: &str, rule: Rule| Rule { destination: destination.to_owned(), ..rule };
    vec![
        from("Internet", allow("AllowHttpsInbound", Inbound, 100)),
        from("GatewayManager", allow("AllowGatewayManagerInbound", Inbound, 110)),
        from("AzureLoadBalancer", allow("AllowLoadBalancerInbound", Inbound, 120)),
        Rule {
            source: network(),
            destination: network(),
            protocol: "*",
            ports: &["5701", "8080"],
            ..allow("AllowBastionHostsInbound", Inbound, 130)
        },
        deny_all(Inbound),
        Rule {
            protocol: "*",
            ports: &["22", "3389"],
            ..to("VirtualNetwork", allow("AllowSshRdpOutbound", Outbound, 100))
        },
        to("AzureCloud", allow("AllowAzureCloudOutbound", Outbound, 110)),
        Rule {
            source: network(),
            destination: network(),
            protocol: "*",
            ports: &["5701", "8080"],
            ..allow("AllowBastionHostsOutbound", Outbound, 120)
        },
        Rule {
            protocol: "*",
            ports: &["80"],
            ..to("Internet", allow("AllowCertificateChecksOutbound", Outbound, 130))
        },
        deny_all(Outbound),
    ]
}

/// What the jump host needs: sign-in ("Sign in to a Linux virtual machine in Azure by using Microsoft Entra ID"), packages,
/// and what the studio asks for in a browser that comes out here.
pub(super) fn jump_host_rules(jump_host: Ipv4Net, bastion: Ipv4Net, endpoints: Ipv4Net) -> Vec<Rule> {
    use Direction::{Inbound, Outbound};
    let out = |name: &'static str, priority: u16, destination: &str| Rule {
        source: jump_host.to_string(),
        destination: destination.to_owned(),
        ..allow(name, Outbound, priority)
    };
    vec![
        Rule {
            source: bastion.to_string(),
            destination: jump_host.to_string(),
            ports: &["22"],
            ..allow("AllowBastionInbound", Inbound, 100)
        },
        Rule {
            why: Some("Without it the rest of the network could come in: a default rule of Azure lets it."),
            ..deny_all(Inbound)
        },
        out("AllowEndpointsOutbound", 100, &endpoints.to_string()),
        out("AllowEntraOutbound", 110, "AzureActiveDirectory"),
        Rule {
            why: Some("This rule and the next two are for the studio, in a browser that comes out here."),
            ..out("AllowResourceManagerOutbound", 120, "AzureResourceManager")
        },
        out("AllowMachineLearningOutbound", 130, "AzureMachineLearning"),
        out("AllowStudioOutbound", 140, "AzureFrontDoor.Frontend"),
        out("AllowMicrosoftPackagesOutbound", 150, "AzureFrontDoor.FirstParty"),
        Rule {
            why: Some("The mirrors of Ubuntu and the service that checks roles at sign-in have no tag of their own."),
            ports: &["80", "443"],
            ..out("AllowAzureOutbound", 160, "AzureCloud")
        },
        deny_all(Outbound),
    ]
}
