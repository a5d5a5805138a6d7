//! Ranges, rules, ways out and endpoints are those of the facts, and there are no others.

use std::collections::BTreeSet;

use bastide::cloud::aws::Subnet;
use serde_json::{Value as Json, json};

use crate::{Rendered, rendered};

/// A reference to a resource of a logical ID, in whichever stack it is.
fn refers(said: &Json, id: &str) -> bool {
    let inner = said.as_str().and_then(|text| text.strip_prefix("${")?.strip_suffix('}')).unwrap_or_default();
    let (_, behind) = inner.split_once('/').unwrap_or_default();
    behind.split('.').next() == Some(id)
}

#[test]
fn subnets_are_those_of_the_facts() {
    for rendered in rendered() {
        let Rendered { name, facts, .. } = rendered;
        assert_eq!(rendered.all("AWS::EC2::VPC", "CidrBlock"), [json!(facts.network.address_space)], "{name}");
        let ways = facts.way_out.iter().flat_map(|way| &way.zones);
        let outside = ways.flat_map(|zone| zone.firewall.iter().chain([&zone.nat]));
        let subnets: Vec<&Subnet> = facts.network.subnets.iter().chain(outside).collect();
        assert_eq!(subnets.len(), rendered.inventory.of_kind("AWS::EC2::Subnet").count(), "{name}");
        for subnet in subnets {
            assert_eq!(rendered.says(&subnet.id, "CidrBlock"), subnet.range, "{name}: {}", subnet.id);
            let zone = rendered.says(&subnet.id, "AvailabilityZone");
            let place = format!(r#"{{"Fn::Select":[{},"#, subnet.place);
            assert!(zone.as_str().is_some_and(|zone| zone.contains(&place)), "{name}: {}: {zone}", subnet.id);
            assert_eq!(rendered.says(&subnet.id, "MapPublicIpOnLaunch"), false, "{name}: {}", subnet.id);
            let routed = rendered.inventory.of_kind("AWS::EC2::SubnetRouteTableAssociation").any(|one| {
                let at = |path: &str| one.get(&["Properties", path]).map_or(Json::Null, |node| node.value.json());
                refers(&at("SubnetId"), &subnet.id) && refers(&at("RouteTableId"), &subnet.table)
            });
            assert!(routed, "{name}: {} is not routed by {}", subnet.id, subnet.table);
        }
    }
}

#[test]
fn groups_let_through_what_the_facts_say() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        let groups = &facts.network.security_groups;
        assert_eq!(groups.len(), inventory.of_kind("AWS::EC2::SecurityGroup").count(), "{name}");
        let mut rules = [0, 0];
        for group in groups {
            let out = rendered.says(group.id, "SecurityGroupEgress");
            assert_eq!(out.as_array().map(Vec::len), Some(group.egress.len()), "{name}: {}", group.id);
            for among in &group.among {
                for (direction, other) in
                    [("Ingress", "SourceSecurityGroupId"), ("Egress", "DestinationSecurityGroupId")]
                {
                    let rule = format!("{}{direction}", among.id);
                    let (from, to) =
                        among.ports.map_or((Json::Null, Json::Null), |(from, to)| (json!(from), json!(to)));
                    let at = |path: &str| rendered.by_id(&rule).get(&["Properties", path]).cloned();
                    let said = |path: &str| at(path).map_or(Json::Null, |node| node.value.json());
                    assert_eq!([said("FromPort"), said("ToPort")], [from, to], "{name}: {rule}");
                    assert_eq!(said("IpProtocol"), among.protocol, "{name}: {rule}");
                    assert!(refers(&said("GroupId"), group.id) && refers(&said(other), group.id), "{name}: {rule}");
                    rules[usize::from(direction == "Egress")] += 1;
                }
            }
            if let Some(rule) = group.at_endpoints {
                assert!(refers(&rendered.says(rule, "SourceSecurityGroupId"), group.id), "{name}: {rule}");
                assert_eq!(rendered.says(rule, "FromPort"), 443, "{name}: {rule}");
                rules[0] += 1;
            }
        }
        assert_eq!(rules[0], inventory.of_kind("AWS::EC2::SecurityGroupIngress").count(), "{name}");
        // What goes to the internet is the way out's, and only notebooks have one.
        let outside =
            rendered.all("AWS::EC2::SecurityGroupEgress", "CidrIp").into_iter().filter(|range| *range != Json::Null);
        let outside = outside.count();
        assert_eq!(outside > 0, facts.way_out.is_some(), "{name}");
        assert_eq!(rules[1] + outside, inventory.of_kind("AWS::EC2::SecurityGroupEgress").count(), "{name}");
    }
}

#[test]
fn what_is_allowed_outside_is_what_the_facts_say() {
    for rendered in rendered() {
        let Rendered { name, facts, inventory, .. } = rendered;
        let way = facts.way_out.as_ref();
        let zones = way.map_or(&[][..], |way| &way.zones);
        assert_eq!(inventory.of_kind("AWS::EC2::NatGateway").count(), zones.len(), "{name}");
        let firewalls = zones.iter().filter(|zone| zone.firewall.is_some()).count();
        assert_eq!(inventory.of_kind("AWS::NetworkFirewall::Firewall").count(), firewalls, "{name}");
        if let Some(way) = way.filter(|_| firewalls > 0) {
            let rules = |path: &str| rendered.says("AllowedHostRules", &format!("RuleGroup.RulesSource.{path}"));
            assert_eq!(rules("RulesSourceList.Targets"), json!(way.hosts), "{name}");
            assert_eq!(rules("RulesSourceList.GeneratedRulesType"), "ALLOWLIST", "{name}");
            assert_eq!(rendered.says("AllowedHostRules", "Capacity"), way.capacity, "{name}");
            let protocols = rendered.says("ProtocolRules", "RuleGroup.RulesSource.RulesString");
            let protocols: Vec<&str> = protocols.as_str().expect("a text").lines().collect();
            assert_eq!(protocols, way.protocol_rules, "{name}");
        }
        let lists = inventory.of_kind("AWS::Route53Resolver::FirewallDomainList").count();
        let Some(dns) = &facts.dns else {
            assert_eq!(lists, 0, "{name}");
            continue;
        };
        let written =
            |text: &String| text.replace("{region}", "${AWS::Region}").replace("{suffix}", "${AWS::URLSuffix}");
        let services: Vec<String> = dns.services.iter().map(|domain| written(&domain.pattern)).collect();
        assert_eq!(rendered.says("ServiceDomains", "Domains"), json!(services), "{name}");
        match dns.allowed.is_empty() {
            true => assert_eq!(lists, 2, "{name}"),
            false => assert_eq!(rendered.says("AllowedDomains", "Domains"), json!(dns.allowed), "{name}"),
        }
        assert_eq!(rendered.says("AllDomains", "Domains"), json!(["*"]), "{name}");
    }
}

#[test]
fn endpoints_of_services_are_those_of_the_facts() {
    for Rendered { name, facts, inventory } in rendered() {
        let said: BTreeSet<String> = inventory
            .of_kind("AWS::EC2::VPCEndpoint")
            .map(|one| {
                let at = |path: &str| one.get(&["Properties", path]).map_or(Json::Null, |node| node.value.json());
                assert!(
                    at("PrivateDnsEnabled") == true || at("VpcEndpointType") == "Gateway",
                    "{name}: {}",
                    one.address
                );
                at("ServiceName").as_str().expect("a name").to_owned()
            })
            .collect();
        let interface = facts.vpc_endpoints.interface.iter();
        let mut meant: BTreeSet<String> =
            interface.map(|one| format!("{}.${{AWS::Region}}.{}", one.prefix, one.service)).collect();
        meant.insert("com.amazonaws.${AWS::Region}.s3".to_owned());
        assert_eq!(said, meant, "{name}");
    }
}
