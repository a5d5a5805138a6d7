//! The values of the network.

use super::Row;
use crate::cloud::aws::{Aws, S3};
use crate::render::terraform::engine::snake;

/// What the network, its subnets, groups and endpoints, and its way out are.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let network = &aws.network;
    let row = |name: String, expression: String| (name, expression);
    let mut rows = vec![
        row("VpcId".to_owned(), "aws_vpc.main.id".to_owned()),
        row("IsolatedRouteTableId".to_owned(), "aws_route_table.isolated.id".to_owned()),
        row(format!("{S3}Id"), "aws_vpc_endpoint.s3.id".to_owned()),
    ];
    for subnet in &network.subnets {
        let role = snake(subnet.role);
        // The one of the jump host is alone; the others are one a zone.
        let key = if role == "entry" { String::new() } else { format!("[\"{}\"]", subnet.zone) };
        rows.push(row(format!("{}Id", subnet.id), format!("aws_subnet.{role}{key}.id")));
    }
    for zone in &network.zones {
        let id = format!("PrivateRouteTable{zone}Id");
        rows.push(row(id, format!("aws_route_table.private[\"{zone}\"].id")));
    }
    for group in &network.security_groups {
        let symbol = snake(group.name);
        rows.push(row(format!("{}Id", group.id), format!("aws_security_group.{symbol}.id")));
    }
    for endpoint in &aws.vpc_endpoints.interface {
        let symbol = snake(endpoint.name);
        rows.push(row(format!("{}Id", endpoint.id), format!("aws_vpc_endpoint.{symbol}.id")));
    }
    for out in aws.way_out.iter().flat_map(|way_out| &way_out.zones).filter(|out| out.firewall.is_some()) {
        let (id, zone) = (format!("Firewall{}Arn", out.zone), out.zone);
        rows.push(row(id, format!("aws_networkfirewall_firewall.main[\"{zone}\"].arn")));
    }
    rows
}
