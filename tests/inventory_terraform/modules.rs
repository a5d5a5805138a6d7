//! Modules of the folder are read with what they are given.

use bastide::inventory::Passage;
use serde_json::json;

use crate::{read, resource, unread};

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
