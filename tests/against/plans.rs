//! Plans and states in the form of their documentation, with what an apply on recorded providers does not show.

use std::collections::BTreeSet;

use bastide::diff::engines::{self, LARGEST, Told};
use bastide::inventory::{Inventory, Sources, terraform};
use serde_json::{Value, json};

use crate::shown;

fn code(text: &str) -> Inventory {
    terraform(&Sources::from([("main.tf".to_owned(), text.to_owned())]))
}

fn state(text: &str, ours: &Inventory) -> Result<Told, String> {
    engines::state("state.json", text, ours).map_err(|unread| unread.what)
}

fn plan(text: &str, ours: &Inventory) -> Result<Told, String> {
    engines::plan("plan.json", text, ours).map_err(|unread| unread.what)
}

/// A resource of a state.
fn resource(address: &str, values: Value) -> Value {
    let kind = address.split('.').next().unwrap_or_default();
    json!({"address": address, "mode": "managed", "type": kind, "values": values, "sensitive_values": {}})
}

fn printed(resources: &[Value]) -> Value {
    json!({"format_version": "1.0", "values": {"root_module": {"resources": resources}}})
}

#[test]
fn a_plan_is_told_as_it_announces() {
    let ours = code(
        r#"
resource "aws_s3_bucket" "logs" {
  bucket = "new-logs"
}
resource "aws_db_instance" "main" {
  password = var.password
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_instance" "web" {
  instance_type = "m5.large"
}
resource "aws_subnet" "unplanned" {
  cidr_block = "10.0.1.0/24"
}
"#,
    );
    let secret = |values: Value| {
        json!({
            "address": "aws_db_instance.main", "mode": "managed", "type": "aws_db_instance", "values": values,
            "sensitive_values": {"password": true},
        })
    };
    let change = |address: &str, actions: Value, more: Value| {
        let mut change = json!({"address": address, "change": {"actions": actions}});
        for (key, value) in more.as_object().expect("a map") {
            if ["action_reason", "previous_address"].contains(&key.as_str()) {
                change[key] = value.clone();
            } else {
                change["change"][key] = value.clone();
            }
        }
        change
    };
    let plan_text = json!({
        "format_version": "1.2", "errored": true,
        "prior_state": printed(&[
            resource("aws_s3_bucket.old", json!({"bucket": "old-logs", "arn": "arn:aws:s3:::old-logs", "tags": {"a": "1"}})),
            secret(json!({"password": "hunter2", "username": "admin"})),
            resource("aws_vpc.main", json!({"cidr_block": "10.0.0.0/16", "arn": "arn:1"})),
            resource("aws_instance.web", json!({"instance_type": "m5.large", "ami": "ami-1", "public_ip": "192.0.2.1"})),
            resource("aws_sqs_queue.gone", json!({"name": "q"})),
            resource("aws_sns_topic.left", json!({"name": "t"})),
        ]),
        "planned_values": {"root_module": {"resources": [
            resource("aws_s3_bucket.logs", json!({"bucket": "new-logs", "tags": null})),
            secret(json!({"password": "hunter3", "username": "admin"})),
            resource("aws_vpc.main", json!({"cidr_block": "10.0.0.0/16", "arn": "arn:1"})),
            resource("aws_instance.web", json!({"instance_type": "m5.xlarge", "ami": "ami-1"})),
            resource("aws_kms_key.strange", json!({})),
        ]}},
        "resource_changes": [
            change("aws_s3_bucket.logs", json!(["delete", "create"]), json!({
                "previous_address": "aws_s3_bucket.old", "replace_paths": [["bucket"]], "after_unknown": {"arn": true},
                "action_reason": "replace_because_cannot_update",
            })),
            change("aws_db_instance.main", json!(["update"]), json!({})),
            change("aws_vpc.main", json!(["no-op"]), json!({"importing": {"id": "vpc-1"}})),
            change("aws_instance.web", json!(["create", "delete"]), json!({
                "action_reason": "replace_because_tainted", "after_unknown": {"public_ip": true},
            })),
            change("aws_kms_key.strange", json!(["create"]), json!({})),
            change("aws_sqs_queue.gone", json!(["delete"]), json!({"action_reason": "delete_because_no_resource_config"})),
            change("aws_sns_topic.left", json!(["forget"]), json!({})),
            change("data.aws_region.here", json!(["read"]), json!({})),
        ],
        "resource_drift": [
            change("aws_instance.web", json!(["update"]), json!({"before": {"ami": "a", "x": 1}, "after": {"ami": "b", "x": 1}})),
            change("aws_sqs_queue.lost", json!(["delete"]), json!({"before": {}, "after": null})),
            change("aws_s3_bucket.logs", json!(["no-op"]), json!({"before": {"a": 1}, "after": {"a": 1}})),
        ],
        "deferred_changes": [{"reason": "provider_config_unknown", "resource_change": {"address": "aws_eip.later"}}],
    })
    .to_string();
    let told = shown::lines(&plan(&plan_text, &ours).unwrap_or_else(|what| panic!("{what}")));
    assert!(!told.contains("hunter"), "{told}");
    shown::expect("plan-as-documented", &told);
}

#[test]
fn a_state_is_held_against_what_code_says_of_it() {
    let ours = code(
        r#"
moved {
  from = aws_vpc.old
  to   = aws_vpc.main
}
import {
  to = aws_sns_topic.found
  id = "arn:1"
}
removed {
  from = aws_sqs_queue.left
  lifecycle {
    destroy = false
  }
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_sns_topic" "found" {
  name = "found"
}
resource "aws_subnet" "main" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.1.0/24"
  tags       = { Name = "a" }
  lifecycle {
    ignore_changes = [cidr_block]
  }
}
resource "aws_iam_policy" "main" {
  name   = "new"
  policy = jsonencode({ Statement = [
    { Sid = "A", Effect = "Allow", Action = ["s3:Get*", "s3:List*"], Resource = "${aws_vpc.main.arn}/*" },
  ] })
  lifecycle {
    prevent_destroy = true
  }
}
resource "aws_subnet" "many" {
  for_each   = toset(data.aws_availability_zones.here.names)
  cidr_block = "10.0.9.0/24"
}
resource "aws_eip" "many" {
  for_each = toset(data.aws_availability_zones.here.names)
}
"#,
    );
    let text = printed(&[
        resource("aws_vpc.old", json!({"cidr_block": "10.0.0.0/16", "id": "vpc-1", "arn": "arn:vpc"})),
        resource(
            "aws_subnet.main",
            json!({"vpc_id": "vpc-2", "cidr_block": "10.0.7.0/24", "tags": {"Name": "a", "by": "hand"}}),
        ),
        resource(
            "aws_iam_policy.main",
            json!({
                "name": "old",
                "policy": "{\"Statement\": [{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": [\"s3:List*\", \"s3:Get*\"], \"Resource\": [\"arn:vpc/*\"], \"Condition\": {\"Bool\": {\"x\": \"true\"}}}]}",
            }),
        ),
        resource("aws_subnet.many[\"a\"]", json!({"cidr_block": "10.0.9.0/24"})),
        resource("aws_subnet.many[\"b\"]", json!({"cidr_block": "10.0.8.0/24"})),
        resource("aws_sqs_queue.left", json!({"name": "q"})),
        resource("aws_sqs_queue.gone", json!({"name": "q"})),
        json!({"address": "data.aws_region.here", "mode": "data", "type": "aws_region", "values": {"name": "eu"}}),
    ]);
    let told = shown::lines(&state(&text.to_string(), &ours).unwrap_or_else(|what| panic!("{what}")));
    shown::expect("state-as-documented", &told);
}

#[test]
fn what_is_no_state_and_no_plan_of_ours() {
    let ours = code("resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n");
    let refused = |text: &str| [state(text, &ours), plan(text, &ours)].map(|told| told.expect_err("it is refused"));
    for text in ["", "{", "[]", "{}", "null", "{\"version\": 3}", "Terraform will perform the following actions:"] {
        let said: BTreeSet<String> = refused(text).into();
        assert_eq!(said.len(), 1, "{text}: {said:?}");
    }
    let azure = printed(&[resource("azurerm_resource_group.main", json!({"name": "rg"}))]);
    let other = "the file, which is of another cloud: it has resources of Azure, and the output of AWS";
    assert_eq!(state(&azure.to_string(), &ours).expect_err("it is refused"), other);
    let of_azure =
        json!({"format_version": "1.2", "planned_values": azure["values"], "resource_changes": []}).to_string();
    assert_eq!(plan(&of_azure, &ours).expect_err("it is refused"), other);
    assert_eq!(
        state(&of_azure, &ours).expect_err("it is refused"),
        "the file, which is a plan and no state: compare with it as `tfplan:`"
    );
    assert_eq!(
        plan(&azure.to_string(), &ours).expect_err("it is refused"),
        "the file, which is a state and no plan: compare with it as `tfstate:`"
    );
    let huge = " ".repeat(LARGEST + 1);
    assert_eq!(refused(&huge), ["the file, which is larger than 256 MiB"; 2]);
    // A state before anything was made.
    let empty = state("{\"format_version\": \"1.0\"}", &ours).map(|told| shown::lines(&told));
    assert_eq!(empty, Ok("  + aws_vpc.main\n".to_owned()));
}

#[test]
fn a_state_of_another_environment_is_told() {
    let block = |kind: &str| format!("resource \"aws_sqs_queue\" \"{kind}\" {{\n  name = \"fraud-prod-{kind}\"\n}}\n");
    let ours = code(&["one", "two", "three", "four"].map(block).concat());
    let of = |stem: &str, names: &[&str]| {
        let queue = |name: &&str| resource(&format!("aws_sqs_queue.{name}"), json!({"name": format!("{stem}-{name}")}));
        let state_of = printed(&names.iter().map(queue).collect::<Vec<_>>());
        state(&state_of.to_string(), &ours).expect("it is read").notes
    };
    let note = "Most of what the state has is called otherwise: is it of this environment?";
    assert_eq!(of("bank-prod", &["one", "two", "three", "four"]), [note]);
    assert_eq!(of("fraud-prod", &["five", "six"]), [note], "no address is ours");
    assert_eq!(of("fraud-prod", &["one", "six"]), [] as [&str; 0]);
}

#[test]
fn a_large_state_is_held_against_code_of_as_much() {
    let block = |place: usize| format!("resource \"aws_subnet\" \"s{place}\" {{\n  vpc_id = aws_vpc.main.id\n}}\n");
    let ours = code(&(0..2000).map(block).collect::<String>());
    let there: Vec<Value> = (0..2000)
        .map(|place| resource(&format!("aws_subnet.s{place}"), json!({"vpc_id": "vpc-1", "arn": "x".repeat(2000)})))
        .collect();
    let told = state(&printed(&there).to_string(), &ours).unwrap_or_else(|what| panic!("{what}"));
    assert_eq!((told.changes.len(), told.folded), (0, 4000));
}
