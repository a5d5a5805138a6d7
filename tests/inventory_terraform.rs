//! Folders of Terraform are read as Terraform itself would evaluate them, as far as they decide it.

mod support;

use std::collections::BTreeSet;

use bastide::inventory::{Inventory, Node, Passage, Piece, Resource, Sources, Value, terraform};
use serde_json::json;
use support::{folder, specs};

/// The inventory of files by their paths.
fn read(files: &[(&str, &str)]) -> Inventory {
    let sources: Sources = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    terraform(&sources)
}

/// The inventory of one file of which everything is read.
fn whole(text: &str) -> Inventory {
    let inventory = read(&[("main.tf", text)]);
    assert_eq!(unread(&inventory), Vec::<String>::new());
    inventory
}

fn unread(inventory: &Inventory) -> Vec<String> {
    let place = |spot| format!("{} ", inventory.place(spot));
    inventory.unread.iter().map(|one| format!("{}{}", one.spot.map(place).unwrap_or_default(), one.what)).collect()
}

fn resource<'a>(inventory: &'a Inventory, address: &str) -> &'a Resource {
    let addresses: Vec<&str> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
    inventory.resource(address).unwrap_or_else(|| panic!("there is no `{address}` among {addresses:?}"))
}

/// What an attribute says, as JSON.
fn says(inventory: &Inventory, address: &str, path: &[&str]) -> serde_json::Value {
    let node = resource(inventory, address).get(path);
    node.unwrap_or_else(|| panic!("`{address}` has no {path:?}")).value.json()
}

/// The one attribute `a` of the one resource of a text.
fn value(expression: &str) -> serde_json::Value {
    says(&whole(&format!("resource \"x\" \"y\" {{\n  a = {expression}\n}}\n")), "x.y", &["a"])
}

#[test]
fn a_storage_account_is_read_with_what_it_refers_to() {
    let inventory = read(&[
        (
            "main.tf",
            r#"
resource "azurerm_resource_group" "main" {
  name     = "rg-${var.name}"
  location = "westeurope"
}
resource "azurerm_user_assigned_identity" "encryption" {
  name = "id-${var.name}"
}
resource "azurerm_storage_account" "training" {
  name                          = var.training_storage_name
  resource_group_name           = azurerm_resource_group.main.name
  location                      = azurerm_resource_group.main.location
  tags                          = var.tags
  public_network_access_enabled = false

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.encryption.id]
  }
  depends_on = [azurerm_user_assigned_identity.encryption]

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags["x"]]
  }
}
resource "azurerm_private_endpoint" "blob" {
  name      = "pep-${azurerm_storage_account.training.name}-blob"
  subnet_id = "${azurerm_resource_group.main.id}/subnets/a"
  principal = azurerm_storage_account.training.identity[0].principal_id
  tenant    = one(tolist(azurerm_storage_account.training.identity)).tenant_id
}
"#,
        ),
        (
            "variables.tf",
            "variable \"name\" {\n  default = \"fraud\"\n}\nvariable \"training_storage_name\" {}\nvariable \"tags\" { type = map(string) }\n",
        ),
        ("terraform.tfvars", "training_storage_name = \"stfraud\"\n"),
        ("z.auto.tfvars", "tags = { cost = 4711 }\n"),
    ]);
    assert_eq!(unread(&inventory), Vec::<String>::new());
    let account = resource(&inventory, "azurerm_storage_account.training");
    assert_eq!(account.kind, "azurerm_storage_account");
    assert_eq!(
        account.attributes.value.json(),
        json!({
            "name": "stfraud",
            "resource_group_name": "rg-fraud",
            "location": "westeurope",
            "tags": { "cost": "4711" },
            "public_network_access_enabled": false,
            "identity": [{
                "type": "UserAssigned",
                "identity_ids": ["${azurerm_user_assigned_identity.encryption.id}"],
            }],
            "depends_on": ["${azurerm_user_assigned_identity.encryption}"],
            "lifecycle": [{ "prevent_destroy": true, "ignore_changes": "[tags[\"x\"]]" }],
        })
    );
    let endpoint = resource(&inventory, "azurerm_private_endpoint.blob");
    assert_eq!(says(&inventory, &endpoint.address, &["name"]), json!("pep-stfraud-blob"));
    let Some(Value::Later(later)) = endpoint.get(&["subnet_id"]).map(|node| &node.value) else {
        panic!("a subnet's ID is known only once it is deployed")
    };
    assert_eq!(
        later.pieces,
        [
            Piece::Reference { address: "azurerm_resource_group.main".into(), attribute: "id".into() },
            Piece::Text("/subnets/a".into()),
        ]
    );
    // A block's attribute that the code does not give is the provider's.
    assert_eq!(
        says(&inventory, &endpoint.address, &["principal"]),
        json!("${azurerm_storage_account.training.identity.0.principal_id}")
    );
    assert_eq!(
        says(&inventory, &endpoint.address, &["tenant"]),
        json!("${azurerm_storage_account.training.identity.0.tenant_id}")
    );
}

#[test]
fn values_stand_where_they_are_written() {
    let inventory = read(&[
        (
            "main.tf",
            "resource \"x\" \"y\" {\n  a = var.a\n  b = [\"é\", local.b]\n}\nlocals {\n  b = 1\n}\nvariable \"a\" {}\n",
        ),
        ("terraform.tfvars", "# first\na = \"given\"\n"),
    ]);
    let place = |path: &[&str]| {
        let node = resource(&inventory, "x.y").get(path);
        inventory.place(node.expect("it is there").spot)
    };
    assert_eq!(place(&["a"]), "terraform.tfvars:2:5");
    assert_eq!(place(&["b"]), "main.tf:3:7");
    assert_eq!(place(&["b", "0"]), "main.tf:3:8");
    assert_eq!(place(&["b", "1"]), "main.tf:6:7");
    assert_eq!(inventory.place(resource(&inventory, "x.y").spot), "main.tf:1:1");
}

#[test]
fn a_policy_document_is_the_policy_that_the_provider_writes() {
    let inventory = whole(
        r#"
resource "aws_s3_bucket" "a" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Shared"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
  statement {
    sid       = "Kept"
    actions   = ["s3:ListBucket"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "a" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = { Sid = "Last", Effect = "Deny", Action = "*", Resource = "*" } })]

  statement {
    sid       = "Shared"
    effect    = "Deny"
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.a.arn}/*", "&{aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
    condition {
      test     = "Bool"
      variable = "aws:ViaAWSService"
      values   = [false]
    }
  }
  dynamic "statement" {
    for_each = { One = "a", Two = "b" }
    content {
      sid       = statement.key
      actions   = ["x:${statement.value}"]
      resources = []
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}
resource "aws_s3_bucket_policy" "a" {
  policy = data.aws_iam_policy_document.a.json
}
"#,
    );
    assert_eq!(
        says(&inventory, "aws_s3_bucket_policy.a", &["policy"]),
        json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Shared",
                    "Effect": "Deny",
                    "Principal": { "AWS": "*" },
                    "Action": ["s3:PutObject", "s3:GetObject"],
                    "Resource": ["${aws_s3_bucket.a.arn}/*", "${aws:username}"],
                    "Condition": { "Bool": { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } },
                },
                { "Sid": "Kept", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*" },
                { "Sid": "One", "Effect": "Allow", "Principal": "*", "Action": "x:a" },
                { "Sid": "Two", "Effect": "Allow", "Principal": "*", "Action": "x:b" },
                { "Sid": "Last", "Effect": "Deny", "Action": "*", "Resource": "*" },
            ],
        })
    );
}

#[test]
fn policies_in_texts_are_read_as_documents() {
    let inventory = whole(
        "resource \"aws_kms_key\" \"a\" {\n  policy = <<-EOT\n    {\n      \"Statement\": [{\"Resource\": \"${aws_kms_key.b.arn}\"}]\n    }\n  EOT\n}\nresource \"aws_kms_key\" \"b\" {\n  note = \"{not json\"\n}\n",
    );
    assert_eq!(
        says(&inventory, "aws_kms_key.a", &["policy", "Statement", "0", "Resource"]),
        json!("${aws_kms_key.b.arn}")
    );
    assert_eq!(says(&inventory, "aws_kms_key.b", &["note"]), json!("{not json"));
}

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

#[test]
fn modules_of_the_folder_are_read_with_what_they_are_given() {
    let inventory = read(&[
        (
            "main.tf",
            r#"
module "network" {
  source   = "./modules/network"
  for_each = toset(["dev", "prod"])
  name     = each.key
  key      = key.main.id
}
module "far" {
  source = "hashicorp/consul/aws"
}
resource "key" "main" {}
resource "uses" "module" {
  name  = module.network["dev"].name
  id    = module.network["prod"].id
  other = module.far.thing
}
moved {
  from = module.net
  to   = module.network["dev"]
}
"#,
        ),
        (
            "modules/network/main.tf",
            r#"
variable "name" { type = string }
variable "key" {}
variable "rules" {
  type    = list(object({ port = number, open = optional(bool, false) }))
  default = [{ port = "443" }]
}
resource "vnet" "main" {
  name = "vnet-${var.name}"
  key  = var.key
  rule = var.rules
  file = file("${path.module}/note.txt")
  hash = "${filebase64("${path.module}/note.txt")} ${substr(filesha256("${path.module}/note.txt"), 0, 6)}"
  text = templatefile("${path.module}/note.tftpl", { names = ["a", "b"], id = var.key })
}
output "name" { value = vnet.main.name }
output "id" { value = vnet.main.id }
moved {
  from = vnet.old
  to   = vnet.main
}
"#,
        ),
        ("modules/network/note.txt", "noted\n"),
        ("modules/network/note.tftpl", "%{ for name in names ~}\n<${upper(name)}>\n%{ endfor ~}\n${id}"),
        ("modules/unused/broken.tf", "resource {{{"),
    ]);
    assert_eq!(unread(&inventory), ["main.tf:8:1 the module `far` is not read: `hashicorp/consul/aws` lies elsewhere"]);
    assert_eq!(
        resource(&inventory, "module.network[\"dev\"].vnet.main").attributes.value.json(),
        json!({
            "name": "vnet-dev",
            "key": "${key.main.id}",
            "rule": [{ "port": 443, "open": false }],
            "file": "noted\n",
            "hash": "bm90ZWQK 51715f",
            "text": "<A>\n<B>\n${key.main.id}",
        })
    );
    assert_eq!(
        resource(&inventory, "uses.module").attributes.value.json(),
        json!({
            "name": "vnet-dev",
            "id": "${module.network[\"prod\"].vnet.main.id}",
            "other": "${module.far.thing}",
        })
    );
    let moves: Vec<_> = inventory.transfers.iter().map(|transfer| &transfer.passage).collect();
    let moved = |from: &str, to: &str| Passage::Moved { from: from.to_owned(), to: to.to_owned() };
    assert_eq!(
        moves,
        [
            &moved("module.net", "module.network[\"dev\"]"),
            &moved("module.network[\"dev\"].vnet.old", "module.network[\"dev\"].vnet.main"),
            &moved("module.network[\"prod\"].vnet.old", "module.network[\"prod\"].vnet.main"),
        ]
    );
}

#[test]
fn secrets_that_variables_declare_are_no_values() {
    let inventory = read(&[
        (
            "main.tf",
            "variable \"password\" {\n  sensitive = true\n  default   = \"hunter2\"\n}\nresource \"x\" \"y\" {\n  a = \"p-${var.password}\"\n  b = sensitive(\"hunter2\")\n}\n",
        ),
        ("terraform.tfvars", "password = \"hunter3\"\n"),
    ]);
    let text = format!("{inventory:?}");
    assert!(!text.contains("hunter3"), "{text}");
    assert_eq!(says(&inventory, "x.y", &["a"]), json!("p-${var.password}"));
}

#[test]
fn providers_imports_and_removals_are_kept() {
    let inventory = whole(
        r#"
provider "aws" {
  alias  = "east"
  region = "us-east-1"
  default_tags {
    tags = { owner = "a" }
  }
}
resource "aws_vpc" "main" {
  provider = aws.east
}
import {
  to = aws_vpc.main
  id = "vpc-1"
}
removed {
  from = aws_vpc.old
  lifecycle {
    destroy = false
  }
}
"#,
    );
    assert_eq!(says(&inventory, "provider.aws.east", &["default_tags", "0", "tags", "owner"]), json!("a"));
    assert_eq!(resource(&inventory, "provider.aws.east").kind, "provider.aws");
    assert_eq!(says(&inventory, "aws_vpc.main", &["provider"]), json!("aws.east"));
    let passages: Vec<_> = inventory.transfers.iter().map(|transfer| transfer.passage.clone()).collect();
    assert_eq!(
        passages,
        [
            Passage::Imported { to: "aws_vpc.main".into(), id: "vpc-1".into() },
            Passage::Removed { from: "aws_vpc.old".into(), destroyed: false },
        ]
    );
}

#[test]
fn the_json_form_means_the_same() {
    let inventory = read(&[(
        "main.tf.json",
        r#"{
  "//": "a comment",
  "variable": { "name": { "type": "string", "default": "fraud" } },
  "locals": { "names": ["a", "b"] },
  "resource": {
    "vnet": {
      "main": {
        "for_each": "${toset(local.names)}",
        "name": "v-${var.name}-${each.key}",
        "tags": { "of": "${var.name}", "n": 3 },
        "depends_on": ["key.main"],
        "dynamic": { "subnet": { "for_each": [1, 2], "content": { "number": "${subnet.value}" } } },
        "lifecycle": { "prevent_destroy": true }
      }
    },
    "key": { "main": [{ "name": "k" }] }
  }
}"#,
    )]);
    assert_eq!(unread(&inventory), Vec::<String>::new());
    let vnet = resource(&inventory, "vnet.main[\"b\"]");
    assert_eq!(
        vnet.attributes.value.json(),
        json!({
            "name": "v-fraud-b",
            "tags": { "of": "fraud", "n": 3 },
            "depends_on": ["${key.main}"],
            "subnet": [{ "number": 1 }, { "number": 2 }],
            "lifecycle": [{ "prevent_destroy": true }],
        })
    );
    assert_eq!(inventory.place(vnet.get(&["name"]).expect("it has one").spot), "main.tf.json:9:17");
    assert_eq!(says(&inventory, "key.main", &["name"]), json!("k"));
}

#[test]
fn expressions_are_evaluated_as_terraform_does() {
    for (expression, expected) in [
        ("1 + 2 * 3 - 4 / 8", json!(6.5)),
        ("(7 % 3 == 1) && !false ? \"yes\" : \"no\"", json!("yes")),
        ("[for i, v in [\"a\", \"b\"] : \"${i}${v}\"]", json!(["0a", "1b"])),
        ("{ for v in [\"a\", \"b\", \"a\"] : v => 1... }", json!({ "a": [1, 1], "b": [1] })),
        ("{ for k, v in { b = 1, a = 2 } : upper(k) => v }", json!({ "A": 2, "B": 1 })),
        ("[{ a = [1, 2] }, { a = [3] }][*].a[0]", json!([1, 3])),
        ("[{ a = [1, 2] }, { a = [3] }].*.a[1]", json!([3])),
        ("\"%{ if true }a%{ else }b%{ endif }-$${x}\"", json!("a-${x}")),
        ("\"a ${~ \" b \" ~} c\"", json!("a b c")),
        ("merge({ a = 1 }, null, { a = 2, b = x.z.id })", json!({ "a": 2, "b": "${x.z.id}" })),
        ("join(\",\", [\"a\", x.z.id])", json!("a,${x.z.id}")),
        ("format(\"%s-%03d-%5.1f|%-3s|%%\", x.z.id, 7, 2.25, \"a\")", json!("${x.z.id}-007-  2.2|a  |%")),
        ("formatlist(\"%s!\", [\"a\", \"b\"])", json!(["a!", "b!"])),
        ("concat([1], [x.z.id])", json!([1, "${x.z.id}"])),
        ("cidrsubnet(\"10.40.0.0/16\", 8, 2)", json!("10.40.2.0/24")),
        ("cidrsubnets(\"10.0.0.0/16\", 8, 4, 8)", json!(["10.0.0.0/24", "10.0.16.0/20", "10.0.32.0/24"])),
        ("cidrhost(\"10.0.0.0/24\", -2)", json!("10.0.0.254")),
        ("cidrnetmask(\"10.0.0.0/20\")", json!("255.255.240.0")),
        ("cidrsubnet(x.z.range, 8, 2)", json!("${cidrsubnet(x.z.range,8,2)}")),
        ("lookup({ a = 1 }, \"b\", 2)", json!(2)),
        ("element([1, 2, 3], 4)", json!(2)),
        ("coalesce(null, \"\", x.z.id)", json!("${x.z.id}")),
        ("coalesce(x.z.id, \"a\")", json!("${coalesce(x.z.id,\"a\")}")),
        ("try({ a = 1 }.b, [1][3], 5)", json!(5)),
        ("can({ a = 1 }.b)", json!(false)),
        ("flatten([[1, [2]], [], [3]])", json!([1, 2, 3])),
        ("distinct([\"a\", \"b\", \"a\"])", json!(["a", "b"])),
        ("sort([\"b\", \"a\"])", json!(["a", "b"])),
        ("keys({ b = 1, a = 2 })", json!(["a", "b"])),
        ("setproduct([\"a\"], [1, 2])", json!([["a", 1], ["a", 2]])),
        ("setsubtract([\"a\", \"b\"], [\"a\"])", json!(["b"])),
        ("zipmap([\"a\", \"b\"], [1, x.z.id])", json!({ "a": 1, "b": "${x.z.id}" })),
        ("range(1, 7, 3)", json!([1, 4])),
        ("slice(x.z.zones, 0, 2)", json!(["${x.z.zones.0}", "${x.z.zones.1}"])),
        ("replace(\"a-b-c\", \"-\", \"_\")", json!("a_b_c")),
        ("replace(\"a1b22\", \"/[0-9]+/\", \"<$0>\")", json!("a<1>b<22>")),
        ("regex(\"^(?P<x>[a-z]+)-\", \"ab-1\")", json!({ "x": "ab" })),
        ("regexall(\"[a-z]\", \"a1b\")", json!(["a", "b"])),
        ("substr(\"hello\", -3, 2)", json!("ll")),
        ("title(\"hello world\")", json!("Hello World")),
        ("split(\",\", \"a,b\")", json!(["a", "b"])),
        ("trimsuffix(trimprefix(\"xay\", \"x\"), \"y\")", json!("a")),
        ("indent(2, \"a\\nb\")", json!("a\n  b")),
        ("max(1, \"3\", 2)", json!(3)),
        ("parseint(\"ff\", 16)", json!(255)),
        ("base64encode(\"a b\")", json!("YSBi")),
        ("sha256(\"a\")", json!("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")),
        ("jsonencode({ a = [x.z.id] })", json!({ "a": ["${x.z.id}"] })),
        ("\"<${jsonencode({ b = 1, a = \"&\" })}>\"", json!("<{\"a\":\"\\u0026\",\"b\":1}>")),
        ("jsondecode(\"{\\\"a\\\": [1]}\").a[0]", json!(1)),
        ("yamldecode(\"a:\\n  - 1\\n  - b\\n\").a", json!([1, "b"])),
        ("csvdecode(\"n,v\\na,\\\"1,2\\\"\\n\")", json!([{ "n": "a", "v": "1,2" }])),
        ("true || x.z.open", json!(true)),
        ("true && x.z.open", json!("${x.z.open}")),
        ("x.z.open ? 1 : 2", json!("${x.z.open?1:2}")),
        (
            "provider::azapi::parse_resource_id(\"a\", x.z.id)",
            json!("${provider::azapi::parse_resource_id(\"a\",x.z.id)}"),
        ),
        ("timestamp()", json!("${timestamp()}")),
        ("tostring(5)", json!("5")),
        ("min([3, 2]...)", json!(2)),
        ("\"${[1, 2][1]}\"", json!(2)),
        ("path.module", json!(".")),
        ("{ for k in [1, 2] : k => k == 1 ?\n \"a\" : # one or two\n \"b\" }", json!({ "1": "a", "2": "b" })),
    ] {
        let text = format!("resource \"x\" \"y\" {{\n  a = {expression}\n}}\nresource \"x\" \"z\" {{}}\n");
        assert_eq!(says(&whole(&text), "x.y", &["a"]), expected, "{expression}");
    }
    assert_eq!(value("<<EOT\na\n  b\nEOT"), json!("a\n  b\n"));
    assert_eq!(value("<<-EOT\n    a\n      b\n  EOT"), json!("a\n  b\n"));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let inventory = read(&[
        (
            "a.tf",
            "resource \"x\" \"y\" {\n  a = local.missing\n  b = [1, frobnicate(2), \"${[0][1]}!\"]\n  c = 3\n}\nresource \"x\" \"y\" {}\nwidget \"w\" {}\nz = 1\n",
        ),
        ("b.tf", "resource \"x\" \"z\" {\n  a = [1\n"),
        ("c_override.tf", "resource \"x\" \"y\" {}\n"),
    ]);
    assert_eq!(
        unread(&inventory),
        [
            "a.tf:6:1 `x.y` is declared before, and this is what is read",
            "a.tf:7:1 a `widget` block with 1 labels is nothing known",
            "a.tf:8:5 `z` stands in no block",
            "b.tf:2:10 the file cannot be read: expected `]`",
            "c_override.tf:1:1 what a file of overrides changes is not read",
            "a.tf:2:7 `local.missing` is declared nowhere",
            "a.tf:3:11 the function `frobnicate` is not known",
            "a.tf:3:29 there is no item 1",
        ]
    );
    assert_eq!(
        resource(&inventory, "x.y").attributes.value.json(),
        json!({ "a": "${local.missing}", "b": [1, "${frobnicate(2)}", "${[0][1]}!"], "c": 3 })
    );
    assert_eq!(unread(&read(&[("readme.md", "")])), ["no file of Terraform lies in the folder"]);
}

#[test]
fn hostile_code_ends_soon_and_is_told() {
    let chain = |count: usize, each: &dyn Fn(usize) -> String, last: &str| {
        let mut text = format!("resource \"x\" \"y\" {{\n  a = local.l0\n}}\nlocals {{\n  l{count} = {last}\n");
        for index in 0..count {
            text.push_str(&format!("  l{index} = {}\n", each(index + 1)));
        }
        text + "}\n"
    };
    let told = |text: &str, what: &str| {
        let inventory = read(&[("main.tf", text)]);
        let unread = unread(&inventory);
        assert!(unread.iter().any(|told| told.contains(what)), "{what}: {unread:?}");
        assert!(unread.len() < 50, "{unread:?}");
    };
    told(&chain(30, &|next| format!("[local.l{next}, local.l{next}, local.l{next}]"), "\"lol\""), "values");
    told(&chain(20, &|next| format!("\"${{local.l{next}}}${{local.l{next}}}\""), "\"lol\""), "too long");
    told(&chain(300, &|next| format!("local.l{next}"), "1"), "deep");
    told(&chain(300, &|next| format!("[local.l{next}]"), "1"), "deep");
    for each in
        ["[for x in [1] : LOCAL]", "true ? LOCAL : 1", "merge({ a = LOCAL })", "\"${LOCAL}!\"", "{ (LOCAL) = 1 }"]
    {
        told(&chain(300, &|next| each.replace("LOCAL", &format!("local.l{next}")), "1"), "deep");
    }
    let mut blocks = String::new();
    for index in 0..300 {
        let next = index + 1;
        blocks.push_str(&format!(
            "resource \"x\" \"r{index}\" {{\n  for_each = {{ a = 1 }}\n  dynamic \"b\" {{\n    for_each = [1]\n    content {{\n      c = x.r{next}[\"a\"].b[0].c\n    }}\n  }}\n}}\n"
        ));
    }
    told(&blocks, "deep");
    told("resource \"x\" \"y\" {\n  count = 1000000000\n}\n", "too large");
    told("resource \"x\" \"y\" {\n  a = range(1000000000)\n}\n", "range");
    told("resource \"x\" \"y\" {\n  a = x.y.b\n  b = x.y.a\n}\n", "needs itself");
    told("resource \"x\" \"y\" {\n  count = length(x.y)\n}\n", "depends on themselves");
    told("locals {\n  a = local.b\n  b = [local.a]\n}\nresource \"x\" \"y\" {\n  a = local.b\n}\n", "needs itself");
    told("resource \"x\" \"y\" {\n  a = format(\"%999999999d\", 1)\n}\n", "too large");
    told("resource \"x\" \"y\" {\n  a = regex(\"((((a{100}){100}){100}){100})\", \"a\")\n}\n", "regular expression");
    let deep = format!("resource \"x\" \"y\" {{\n  a = {}1{}\n}}\n", "[".repeat(500), "]".repeat(500));
    told(&deep, "cannot be read");
    // Each step would hold the code of the one before it twice.
    told(&chain(40, &|next| format!("merge(local.l{next}, {{ a = local.l{next} }})"), "{}"), "deep");
    told(&chain(20, &|next| format!("[local.l{next}[0], local.l{next}[0]]"), "[var.x]"), "`var.x` is declared nowhere");
    let keys: String = (0..10_001).map(|index| format!("    k{index} = 1\n")).collect();
    told(&format!("resource \"x\" \"y\" {{\n  a = {{\n{keys}  }}\n}}\n"), "settings");
    let many = "resource \"x\" \"y\" {\n  count = 2000\n}\n";
    let calls = "module \"a\" {\n  source = \"./a\"\n  count  = 2000\n}\n";
    let modules = read(&[("main.tf", calls), ("a/main.tf", many)]);
    assert!(modules.resources.len() <= 20_000 && !modules.unread.is_empty(), "{:?}", unread(&modules));
    let itself = read(&[("main.tf", "module \"a\" {\n  source = \"./\"\n}\n")]);
    assert_eq!(unread(&itself), ["main.tf:1:1 the module `a` is not read: it calls itself"]);
}

/// What of our own code only a deployment knows, beside attributes of resources.
static OURS_LATER: &[&str] = &[
    // Which address of the firewall lies in which zone.
    "firewall_status.0.sync_states).attachment[0].endpoint_id",
];

/// What a node refers to, and the code in it.
fn expressions<'a>(node: &'a Node, addresses: &mut BTreeSet<&'a str>, codes: &mut BTreeSet<&'a str>) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| expressions(item, addresses, codes)),
        Value::Map(map) => map.values().for_each(|item| expressions(item, addresses, codes)),
        Value::Later(later) => {
            for piece in &later.pieces {
                match piece {
                    Piece::Reference { address, .. } => addresses.insert(address),
                    Piece::Code(code) => codes.insert(code),
                    Piece::Text(_) => false,
                };
            }
        }
        _ => {}
    }
}

#[test]
fn what_we_render_is_read_whole() {
    let out = tempfile::tempdir().expect("a folder can be made");
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let name = &spec.name;
        assert!(spec.render_as("terraform", &out.path().join(name)), "{name} has errors");
        let inventory = terraform(&folder::texts(&out.path().join(name).join("terraform")));
        assert_eq!(unread(&inventory), Vec::<String>::new(), "{name}");

        let known: BTreeSet<&str> = inventory.resources.iter().map(|resource| resource.address.as_str()).collect();
        assert_eq!(known.len(), inventory.resources.len(), "{name} has two resources with one address");
        let (mut addresses, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for resource in &inventory.resources {
            expressions(&resource.attributes, &mut addresses, &mut codes);
        }
        // What is needed may be a resource that is there more than once.
        let is_known = |address: &&&str| {
            known.contains(**address) || known.iter().any(|one| one.starts_with(&format!("{address}[")))
        };
        addresses.retain(|address| !is_known(&address));
        assert!(addresses.is_empty(), "{name} refers to {addresses:?}");
        codes.retain(|code| !OURS_LATER.iter().any(|ours| code.contains(ours)));
        assert!(codes.is_empty(), "{name} leaves {codes:?}");
    }
}
