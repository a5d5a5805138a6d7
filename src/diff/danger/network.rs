//! What happens to networks, and to what is reached through them.

use super::Danger::{CannotBeUndone, Downtime};
use super::Risk;
use super::row::When::{Any, Becomes, Goes, Leaves};
use super::row::{BY_THE_HOUR, HOST, Only::Is, Row, risk, turn};

const MOVES: &[Risk] = &[risk(Downtime, "everything in it has to move")];
const CUT_OFF: &[Risk] = &[risk(Downtime, "what went that way is cut off")];
const UNREACHED: &[Risk] = &[risk(Downtime, "what it leads to cannot be reached without it")];
const NAMELESS: &[Risk] = &[risk(Downtime, "private names are not found without it")];
const NO_WAY_OUT: &[Risk] = &[risk(Downtime, "there is no way out without it")];
const ADDRESS: &[Risk] = &[risk(CannotBeUndone, "the address is given back; who let it in has to learn another")];
const HOSTS: &[Risk] = &[risk(Downtime, "what fetches from its hosts fails from now on")];

/// The rows, from "Network security groups", "Azure Private Endpoint pricing", "NAT Gateway pricing", "Manage a virtual network" and "Private
/// endpoint DNS integration" of Azure; "Amazon VPC pricing", "AWS PrivateLink pricing", "AWS Network Firewall pricing", "Stateful domain list
/// rule groups", "Route 53 Resolver DNS Firewall" and "Security group rules" of AWS.
#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row { kinds: &["Microsoft.Network/virtualNetworks"], only: None, lost: MOVES, made: &[], changed: &[
        turn(&["subnets/*/name"], Goes, Downtime, "what stands in the subnet has to move first"),
        turn(&["subnets/*/properties/addressPrefix"], Any, Downtime, "what stands in the subnet has to move first"),
        turn(&["natGateway/id"], Goes, Downtime, NO_WAY_OUT[0].why),
    ] },
    Row { kinds: &["AWS::EC2::VPC", "aws_vpc"], only: None, lost: MOVES, made: &[], changed: &[
        turn(&["EnableDnsSupport", "enable_dns_support", "EnableDnsHostnames", "enable_dns_hostnames"], Leaves("true"), Downtime, NAMELESS[0].why),
    ] },
    Row { kinds: &["AWS::EC2::Subnet", "aws_subnet"], only: None, lost: MOVES, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Network/networkSecurityGroups", "azurerm_network_security_group"], only: None, lost: &[], made: &[], changed: &[
        turn(&["securityRules/*/properties/access", "security_rule/*/access"], Leaves("Allow"), Downtime, CUT_OFF[0].why),
        turn(&["securityRules/*/properties/access", "security_rule/*/access"], Becomes("Deny"), Downtime, CUT_OFF[0].why),
    ] },
    Row { kinds: &["AWS::EC2::SecurityGroup", "aws_security_group"], only: None, lost: CUT_OFF, made: &[], changed: &[
        turn(&["SecurityGroupEgress/*/IpProtocol"], Goes, Downtime, CUT_OFF[0].why),
    ] },
    Row { kinds: &["AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress", "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule",
          "AWS::EC2::Route", "aws_route", "AWS::EC2::RouteTable", "aws_route_table", "AWS::EC2::SubnetRouteTableAssociation", "aws_route_table_association",
          "AWS::EC2::InternetGateway", "aws_internet_gateway", "AWS::EC2::VPCGatewayAttachment"], only: None, lost: CUT_OFF, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Network/privateEndpoints", "azurerm_private_endpoint"], only: None, lost: UNREACHED, made: BY_THE_HOUR, changed: &[] },
    Row { kinds: &["AWS::EC2::VPCEndpoint"], only: Some(Is("VpcEndpointType", "Interface")), lost: UNREACHED, made: BY_THE_HOUR, changed: &[turn(&["PrivateDnsEnabled"], Leaves("true"), Downtime, NAMELESS[0].why)] },
    Row { kinds: &["aws_vpc_endpoint"], only: Some(Is("vpc_endpoint_type", "Interface")), lost: UNREACHED, made: BY_THE_HOUR, changed: &[turn(&["private_dns_enabled"], Leaves("true"), Downtime, NAMELESS[0].why)] },
    Row { kinds: &["AWS::EC2::VPCEndpoint"], only: Some(Is("VpcEndpointType", "Gateway")), lost: UNREACHED, made: &[], changed: &[] },
    Row { kinds: &["aws_vpc_endpoint"], only: Some(Is("vpc_endpoint_type", "Gateway")), lost: UNREACHED, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Network/privateDnsZones", "azurerm_private_dns_zone", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
          "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"], only: None, lost: NAMELESS, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Network/natGateways", "azurerm_nat_gateway", "AWS::EC2::NatGateway", "aws_nat_gateway"], only: None, lost: NO_WAY_OUT, made: BY_THE_HOUR, changed: &[] },
    Row { kinds: &["azurerm_nat_gateway_public_ip_association"], only: None, lost: NO_WAY_OUT, made: &[], changed: &[] },
    Row { kinds: &["AWS::NetworkFirewall::Firewall", "aws_networkfirewall_firewall"], only: None, lost: NO_WAY_OUT, made: BY_THE_HOUR, changed: &[] },
    Row { kinds: &["AWS::NetworkFirewall::RuleGroup", "aws_networkfirewall_rule_group"], only: None, lost: CUT_OFF, made: &[], changed: &[
        turn(&["Targets/[-]", "targets/[-]"], Goes, Downtime, HOST),
    ] },
    Row { kinds: &["AWS::Route53Resolver::FirewallDomainList", "aws_route53_resolver_firewall_domain_list"], only: None, lost: &[], made: &[], changed: &[
        turn(&["Domains/[-]", "domains/[-]"], Goes, Downtime, HOST),
    ] },
    // A list alone lets nothing through: its rule does.
    Row { kinds: &["AWS::Route53Resolver::FirewallRuleGroup"], only: None, lost: &[], made: &[], changed: &[
        turn(&["FirewallRules/*/Action"], Leaves("ALLOW"), Downtime, HOSTS[0].why),
    ] },
    Row { kinds: &["aws_route53_resolver_firewall_rule"], only: Some(Is("action", "ALLOW")), lost: HOSTS, made: &[], changed: &[] },
    Row { kinds: &["aws_route53_resolver_firewall_rule"], only: None, lost: &[], made: &[], changed: &[turn(&["action"], Leaves("ALLOW"), Downtime, HOSTS[0].why)] },
    Row { kinds: &["Microsoft.Network/publicIPAddresses", "azurerm_public_ip", "AWS::EC2::EIP", "aws_eip"], only: None, lost: ADDRESS, made: BY_THE_HOUR, changed: &[] },
    Row { kinds: &["Microsoft.Network/networkInterfaces", "azurerm_network_interface"], only: None, lost: CUT_OFF, made: &[], changed: &[] },
];
