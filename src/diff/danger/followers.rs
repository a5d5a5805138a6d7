//! Turns a resource that is deleted into whether what it is for goes with it, so that nothing of its own is lost.

use super::row::at;
use crate::inventory::{Node, Piece, Resource, Value};

/// Types of what is there for something else alone, with the paths of the attributes that name that.
#[rustfmt::skip]
pub static FOLLOWERS: &[(&[&str], &[&str])] = &[
    (&["azurerm_monitor_diagnostic_setting"], &["target_resource_id"]),
    (&["azurerm_role_assignment"], &["scope", "principal_id"]),
    (&["azurerm_private_endpoint"], &["private_service_connection/0/private_connection_resource_id"]),
    (&["azurerm_virtual_machine_extension", "azurerm_dev_test_global_vm_shutdown_schedule"], &["virtual_machine_id"]),
    (&["azurerm_nat_gateway_public_ip_association"], &["nat_gateway_id"]),
    (&["azurerm_storage_container_immutability_policy"], &["storage_container_resource_manager_id"]),
    (&["aws_s3_bucket_versioning", "aws_s3_bucket_object_lock_configuration"], &["bucket"]),
    (&["aws_iam_role_policy_attachment"], &["role", "policy_arn"]),
    (&["aws_iam_instance_profile"], &["role"]),
    (&["AWS::IAM::ManagedPolicy", "AWS::IAM::InstanceProfile"], &["Roles"]),
    (&["aws_networkfirewall_logging_configuration", "AWS::NetworkFirewall::LoggingConfiguration"], &["firewall_arn", "FirewallArn"]),
    (&["aws_flow_log", "AWS::EC2::FlowLog"], &["vpc_id", "ResourceId"]),
    (&["aws_route53_resolver_query_log_config_association", "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation"], &["resource_id", "ResourceId"]),
    (&["aws_route53_resolver_firewall_rule"], &["firewall_rule_group_id"]),
    (&["aws_route", "AWS::EC2::Route"], &["route_table_id", "RouteTableId"]),
    (&["aws_route_table_association", "AWS::EC2::SubnetRouteTableAssociation"], &["subnet_id", "SubnetId"]),
];

/// A type whose resources tell what they are for by a name that its code fixes, the path of that, and the type and the attribute that have it.
static BY_NAME: &[(&str, &str, &str, &str)] = &[
    ("aws_scheduler_schedule", "target/0/input/SpaceName", "aws_sagemaker_space", "space_name"),
    ("aws_scheduler_schedule", "target/0/input/NotebookInstanceName", "aws_sagemaker_notebook_instance", "name"),
];

/// Whether what a resource is for is among what goes.
pub(in crate::diff) fn goes_along(resource: &Resource, gone: &[&Resource]) -> bool {
    let own = FOLLOWERS.iter().filter(|(kinds, _)| kinds.contains(&resource.kind.as_str()));
    let mut named = own.flat_map(|(_, paths)| *paths).filter_map(|path| at(resource, path));
    let is_name_of_gone = |(kind, path, other, attribute): &(&str, &str, &str, &str)| {
        let name = at(resource, path).and_then(Node::as_str).filter(|_| *kind == resource.kind);
        let has_it = |gone: &&Resource| gone.kind == *other && at(gone, attribute).and_then(Node::as_str) == name;
        name.is_some() && gone.iter().any(has_it)
    };
    named.any(|node| names(node, gone)) || BY_NAME.iter().any(is_name_of_gone)
}

/// Whether a value names something that goes; of a list, each item.
fn names(node: &Node, gone: &[&Resource]) -> bool {
    match &node.value {
        Value::List(items) => !items.is_empty() && items.iter().all(|item| names(item, gone)),
        Value::Later(later) => later.pieces.iter().any(|piece| match piece {
            Piece::Reference { address, .. } => gone.iter().any(|gone| gone.address == *address),
            _ => false,
        }),
        _ => false,
    }
}
