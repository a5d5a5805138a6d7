//! Turns what an environment may reach outside into the names that its resolver answers.

use ipnet::Ipv4Net;
use serde::Serialize;

use super::egress::allowed;
use super::regions::{Partition, region};
use crate::environment::{Egress, Environment};

/// The firewall of the resolver.
#[derive(Debug, Clone, Serialize)]
pub struct Dns {
    /// Names of allowed hosts, as the DNS firewall writes them, in alphabetical order.
    pub allowed: Vec<String>,
    /// Names of AWS's own services and of the network's own addresses.
    pub services: Vec<Domain>,
}

/// A domain whose names the resolver answers.
#[derive(Debug, Clone, Serialize)]
pub struct Domain {
    /// How its names look, of which `{region}` and `{suffix}` are of the deployment.
    pub pattern: String,
    /// Why it is there, where a reader would ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<&'static str>,
}

/// The firewall of the resolver, but where everything may be reached: what can go anywhere needs no detour by names.
pub(super) fn dns(environment: &Environment) -> Option<Dns> {
    if environment.network.egress == Egress::Open {
        return None;
    }
    let mut allowed: Vec<String> = allowed(environment).iter().map(|host| host.name.clone()).collect();
    allowed.sort_unstable();
    allowed.dedup();
    Some(Dns { allowed, services: services(environment) })
}

/// What AWS and the network itself are called. Names of network interfaces have the region in them, but for those of the first
/// region ("Amazon EC2 instance hostnames and domains"). Reverse names of other addresses stay closed: whoever has a public range
/// answers for its names, and would read what is in front of them.
fn services(environment: &Environment) -> Vec<Domain> {
    let china = region(&environment.region).is_some_and(|region| region.partition == Partition::AwsCn);
    let studio = if china { "*.sagemaker.com.cn" } else { "*.sagemaker.aws" };
    let interfaces = if environment.region == "us-east-1" { "*.ec2.internal" } else { "*.{region}.compute.internal" };
    let domain = |pattern: &str, why| Domain { pattern: pattern.to_owned(), why };
    vec![
        domain("*.{suffix}", None),
        domain(studio, Some("Studio and the hosts of its apps.")),
        domain(
            interfaces,
            Some(
                "The names of our own network interfaces, and their addresses in reverse. Names of other addresses are answered by whoever has those.",
            ),
        ),
        domain(&reverse(environment.network.address_space), None),
    ]
}

/// The names of the addresses of a range, and of those that share its first two numbers.
fn reverse(range: Ipv4Net) -> String {
    let [first, second, ..] = range.network().octets();
    format!("*.{second}.{first}.in-addr.arpa")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_named_from_behind() {
        assert_eq!(reverse("10.40.16.0/20".parse().expect("a range")), "*.40.10.in-addr.arpa");
    }
}
