//! The values of the network.

use super::{by_ref, published};
use crate::cloud::aws::{Aws, S3};
use crate::render::cloudformation::wires::{Input, Made, Source, Wire};

/// The values that the layers of the network publish, and what whoever deploys gives them.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let network = &aws.network;
    let mut wires = vec![
        Wire {
            name: "S3PrefixListId".to_owned(),
            description:
                "AWS-managed prefix list of S3 in this region, as `aws ec2 describe-managed-prefix-lists` gives it"
                    .to_owned(),
            source: Source::Input(Input {
                kind: "String",
                pattern: r"^pl-[0-9a-f]{8,17}$",
                constraint: "must be a prefix list ID such as pl-0123abcd.",
                value: None,
                default: None,
            }),
        },
        published("VpcId", "VPC of the environment", "network", "network", by_ref("Vpc")),
        published(
            "IsolatedRouteTableId",
            "Route table of the subnets that never get a way out",
            "network",
            "network",
            by_ref("IsolatedRouteTable"),
        ),
    ];
    for subnet in &network.subnets {
        let description = match subnet.role {
            "compute" => format!("Subnet of jobs and models in zone {}", subnet.zone),
            "workspace" => format!("Subnet of notebooks in zone {}", subnet.zone),
            "entry" => "Subnet of the jump host".to_owned(),
            _ => format!("Subnet of interface endpoints in zone {}", subnet.zone),
        };
        wires.push(published(format!("{}Id", subnet.id), description, "network", "network", by_ref(&subnet.id)));
    }
    for zone in &network.zones {
        let id = format!("PrivateRouteTable{zone}");
        let description = format!("Route table of jobs, models and notebooks in zone {zone}");
        wires.push(published(format!("{id}Id"), description, "network", "network", by_ref(id)));
    }
    for group in &network.security_groups {
        let mut what = group.what.to_owned();
        what[..1].make_ascii_lowercase();
        let article = if group.name == "entry" { "the " } else { "" };
        let description = format!("Security group of {article}{what}");
        let made = Made::Attribute(group.id.to_owned(), "GroupId");
        wires.push(published(format!("{}Id", group.id), description, "network", "network", made));
    }
    let endpoint = |id: &str, what: &str| {
        published(format!("{id}Id"), format!("VPC endpoint of {what}"), "vpc-endpoints", "network", by_ref(id))
    };
    wires.push(endpoint(S3, "S3"));
    wires.extend(aws.vpc_endpoints.interface.iter().map(|one| endpoint(one.id, one.what)));
    for zone in aws.way_out.iter().flat_map(|way_out| &way_out.zones).filter(|zone| zone.firewall.is_some()) {
        let (id, description) = (format!("Firewall{}", zone.zone), format!("Network Firewall of zone {}", zone.zone));
        // The reference of a firewall is its ARN.
        wires.push(published(format!("{id}Arn"), description, "egress", "network", by_ref(id)));
    }
    wires
}
