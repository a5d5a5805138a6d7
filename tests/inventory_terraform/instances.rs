//! Loops over what is known make instances, and what only a deployment counts is one that says so.

use serde_json::json;

use crate::{resource, says, whole};

#[test]
fn loops_make_instances() {
    let inventory = whole(
        r#"
locals {
  subnets = { b = "10.0.1.0/24", a = "10.0.0.0/24" }
}
resource "subnet" "each" {
  for_each = local.subnets
  name     = "s-${each.key}"
  range    = each.value
}
resource "subnet" "set" {
  for_each = toset(["y", "x", "y"])
  name     = each.value
}
resource "subnet" "counted" {
  count = length(local.subnets)
  name  = "c${count.index}"
}
resource "subnet" "none" {
  count = false ? 1 : 0
}
resource "uses" "them" {
  one   = subnet.each["a"].range
  id    = subnet.each["b"].id
  names = [for key, subnet in subnet.each : subnet.name if key != "b"]
  ids   = subnet.counted[*].id
  last  = subnet.counted[1].name
  none  = try(subnet.none[0].id, "none")
  one_of_none = one(subnet.none[*].id)
}
"#,
    );
    let addresses: Vec<&str> = inventory.of_kind("subnet").map(|resource| resource.address.as_str()).collect();
    assert_eq!(
        addresses,
        [
            "subnet.each[\"a\"]",
            "subnet.each[\"b\"]",
            "subnet.set[\"x\"]",
            "subnet.set[\"y\"]",
            "subnet.counted[0]",
            "subnet.counted[1]",
        ]
    );
    assert_eq!(
        resource(&inventory, "uses.them").attributes.value.json(),
        json!({
            "one": "10.0.0.0/24",
            "id": "${subnet.each[\"b\"].id}",
            "names": ["s-a"],
            "ids": ["${subnet.counted[0].id}", "${subnet.counted[1].id}"],
            "last": "c1",
            "none": "none",
        })
    );
}

#[test]
fn what_only_a_deployment_counts_is_one_that_says_so() {
    let inventory = whole(
        r#"
variable "zones" {}
resource "subnet" "a" {
  for_each = var.zones
  name     = "s-${each.key}"
  zone     = each.value.zone
  dynamic "rule" {
    for_each = var.zones
    content {
      name = rule.value
    }
  }
}
resource "subnet" "b" {
  count = var.zones == null ? 0 : 1
  name  = "b"
}
resource "uses" "them" {
  ids   = subnet.a[*].id
  one   = resource.subnet.b[0].name
  names = join(",", subnet.b.*.name)
}
"#,
    );
    assert_eq!(
        resource(&inventory, "subnet.a[*]").attributes.value.json(),
        json!({
            "for_each": "${var.zones}",
            "name": "s-${each.key}",
            "zone": "${each.value.zone}",
            "rule": [{ "name": "${rule.value}", "for_each": "${var.zones}" }],
        })
    );
    assert_eq!(says(&inventory, "subnet.b[*]", &["count"]), json!("${var.zones==null?0:1}"));
    assert_eq!(
        resource(&inventory, "uses.them").attributes.value.json(),
        json!({ "ids": "${subnet.a[*].id}", "one": "b", "names": "${join(\",\",subnet.b[*].name)}" })
    );
}
