//! Resources are read with what they refer to, from HCL and from JSON, each value with its place.

use bastide::inventory::{Passage, Piece, Value};
use serde_json::json;

use crate::{read, resource, says, unread, whole};

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
