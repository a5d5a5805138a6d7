//! The values that pass between layers, and those that whoever deploys gives, as a table.

use super::wires::{Input, Made, Source, Wire};
use crate::cloud::aws::Aws;

/// Every value of an environment.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let mut wires = network(aws);
    wires.extend(keys(aws));
    wires
}

fn published(name: impl Into<String>, description: impl Into<String>, layer: &str, concern: &'static str, made: Made) -> Wire {
    let source = Source::Layer { layer: layer.to_owned(), concern, made };
    Wire { name: name.into(), description: description.into(), source }
}

/// The reference of a resource.
fn by_ref(id: impl Into<String>) -> Made {
    Made::Ref(id.into())
}

/// The ARN of a resource.
fn arn(id: impl Into<String>) -> Made {
    Made::Attribute(id.into(), "Arn")
}

fn network(aws: &Aws) -> Vec<Wire> {
    let network = &aws.network;
    let mut wires = vec![
        Wire {
            name: "S3PrefixListId".to_owned(),
            description: "AWS-managed prefix list of S3 in this region, as `aws ec2 describe-managed-prefix-lists` gives it".to_owned(),
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
        let description = format!("Security group: {}", group.what);
        let made = Made::Attribute(group.id.to_owned(), "GroupId");
        wires.push(published(format!("{}Id", group.id), description, "network", "network", made));
    }
    wires
}

fn keys(aws: &Aws) -> Vec<Wire> {
    let wire = |key: &&crate::cloud::aws::Key| {
        published(format!("{}Arn", key.id), format!("Key: {}", key.what), "keys", "keys", arn(key.id))
    };
    aws.keys.keys.iter().map(wire).collect()
}
