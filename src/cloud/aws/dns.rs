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
    /// Names of Studio and the hosts of its apps.
    pub studio: &'static str,
    /// Names of network interfaces that have the region in them; those of the first region have not ("Amazon EC2 instance
    /// hostnames and domains").
    pub regional_interfaces: bool,
    /// Names by which addresses of the network are looked up in reverse. Those of other addresses stay closed: whoever has a
    /// public range answers for its names, and would read what is in front of them.
    pub reverse: String,
}

/// The firewall of the resolver, but where everything may be reached: what can go anywhere needs no detour by names.
pub(super) fn dns(environment: &Environment) -> Option<Dns> {
    if environment.network.egress == Egress::Open {
        return None;
    }
    let mut allowed: Vec<String> = allowed(environment).iter().map(|host| host.name.clone()).collect();
    allowed.sort_unstable();
    allowed.dedup();
    let china = region(&environment.region).is_some_and(|region| region.partition == Partition::AwsCn);
    Some(Dns {
        allowed,
        studio: if china { "*.sagemaker.com.cn" } else { "*.sagemaker.aws" },
        regional_interfaces: environment.region != "us-east-1",
        reverse: reverse(environment.network.address_space),
    })
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
