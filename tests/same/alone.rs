//! What Terraform has to say alone, because the other language has no word for it, says what that language gets without a word.

use std::collections::BTreeSet;

use bastide::inventory::Value;
use serde_json::{Value as Json, json};

use crate::pairs;

/// Types, and all that they say beside tags, by paths.
type Alone = (&'static str, &'static [(&'static str, fn() -> Json)]);

/// What each says. A default security group without rules lets nothing through, and a DNS firewall that does not fail open fails closed
/// ("Default security groups for your VPCs", "DNS Firewall VPC configuration").
static ALONE: &[Alone] = &[
    ("aws_default_security_group", &[("vpc_id", || json!("${aws_vpc.main.id}"))]),
    (
        "aws_route53_resolver_firewall_config",
        &[("resource_id", || json!("${aws_vpc.main.id}")), ("firewall_fail_open", || json!("DISABLED"))],
    ),
    (
        "data.aws_availability_zones",
        &[
            ("state", || json!("available")),
            ("filter", || json!([{"name": "opt-in-status", "values": ["opt-in-not-required"]}])),
        ],
    ),
    ("provider.azapi", &[("ignore_no_op_changes", || json!(false))]),
];

#[test]
fn what_terraform_says_alone_is_what_the_other_language_gets() {
    let mut met = BTreeSet::new();
    for pair in pairs() {
        for (kind, attributes) in ALONE {
            for resource in pair.terraform.of_kind(kind) {
                met.insert(*kind);
                let Value::Map(said) = &resource.attributes.value else { panic!("{} says nothing", resource.address) };
                let said: BTreeSet<&str> = said.keys().map(String::as_str).filter(|key| *key != "tags").collect();
                assert_eq!(said, attributes.iter().map(|(path, _)| *path).collect(), "{}: {kind}", pair.name);
                for (path, value) in *attributes {
                    let found = resource.get(&[path]).map(|node| node.value.json());
                    assert_eq!(found, Some(value()), "{}: {kind} {path}", pair.name);
                }
            }
        }
    }
    assert_eq!(met, ALONE.iter().map(|(kind, _)| *kind).collect());
}
