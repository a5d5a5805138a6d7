//! Small files of Bicep, and what they deploy.

mod hostile;
mod values;

use super::bicep;
use crate::inventory::{Inventory, Piece, Sources, Value};

fn sources(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn read(files: &[(&str, &str)]) -> Inventory {
    bicep(&sources(files))
}

/// What a file deploys that can be read whole.
fn whole(main: &str) -> Inventory {
    let inventory = read(&[("main.bicep", main)]);
    assert_eq!(inventory.unread, [], "{main}");
    inventory
}

fn addresses(inventory: &Inventory) -> Vec<&str> {
    inventory.resources.iter().map(|resource| resource.address.as_str()).collect()
}

/// What could not be read, each with its place.
fn unread(inventory: &Inventory) -> Vec<String> {
    let told = inventory.unread.iter().map(|unread| {
        let place = unread.spot.map(|spot| inventory.place(spot)).unwrap_or_default();
        format!("{place}: {}", unread.what)
    });
    told.collect()
}

#[test]
fn addresses_are_scope_type_and_name() {
    let inventory = whole(
        "resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv'

  resource key 'keys' = {
    name: 'inner'
  }
}
resource key 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: 'data'
}
resource other 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  name: '${vault.name}/other'
}
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: vault::key
}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, resourceGroup().id)
  dependsOn: [vault::key]
}
resource mine 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'mine'
  scope: resourceGroup()
}
",
    );
    let expected = [
        "Microsoft.KeyVault/vaults/kv",
        "Microsoft.KeyVault/vaults/kv/keys/inner",
        "Microsoft.KeyVault/vaults/kv/keys/data",
        "Microsoft.KeyVault/vaults/kv/keys/other",
        "Microsoft.KeyVault/vaults/kv/keys/inner/providers/Microsoft.Insights/diagnosticSettings/logs",
        "Microsoft.Authorization/roleAssignments/${guid(Microsoft.KeyVault/vaults/kv.id,resourceGroup().id)}",
        "Microsoft.Authorization/locks/mine",
    ];
    assert_eq!(addresses(&inventory), expected);
    let inner = inventory.resource(expected[1]).expect("it is there");
    assert_eq!(inner.kind, "Microsoft.KeyVault/vaults/keys");
    let attributes = r#"{"name":"inner","apiVersion":"2025-05-01","parent":"${Microsoft.KeyVault/vaults/kv}"}"#;
    assert_eq!(inner.attributes.value.json().to_string(), attributes);
    assert_eq!(inventory.place(inner.spot), "main.bicep:4:3");
    let name = |address: &str| inventory.resource(address).and_then(|it| it.get(&["name"])?.as_str());
    assert_eq!(name(expected[3]), Some("other"), "without the parent's");
    let depends = inventory.resource(expected[5]).and_then(|it| it.get(&["dependsOn", "0"])).expect("it is there");
    let Value::Later(later) = &depends.value else { panic!("{depends:?}") };
    let reference = Piece::Reference { address: expected[1].to_owned(), attribute: String::new() };
    assert_eq!(later.pieces, [reference]);
}

#[test]
fn another_scope_stands_in_front() {
    let inventory = read(&[
        (
            "main.bicep",
            "targetScope = 'subscription'
param other string = 'rg-other'
resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-ml'
  location: 'westeurope'
}
module here 'account.bicep' = {
  scope: group
}
module there 'account.bicep' = {
  scope: resourceGroup('0000', other)
}
module above 'role.bicep' = {
  scope: managementGroup('mg')
}
",
        ),
        (
            "account.bicep",
            "param location string = resourceGroup().location
resource account 'Microsoft.Storage/storageAccounts@2025-08-01' = {
  name: 'st'
  location: location
}
resource role 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: 'r'
  scope: account
}
",
        ),
        (
            "role.bicep",
            "targetScope = 'managementGroup'
resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: 'd'
}
",
        ),
    ]);
    let own = "/subscriptions/${subscription().subscriptionId}/resourceGroups/rg-ml/providers";
    let expected = [
        "Microsoft.Resources/resourceGroups/rg-ml".to_owned(),
        format!("{own}/Microsoft.Storage/storageAccounts/st"),
        format!("{own}/Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/roleAssignments/r"),
        "/subscriptions/0000/resourceGroups/rg-other/providers/Microsoft.Storage/storageAccounts/st".to_owned(),
        "/subscriptions/0000/resourceGroups/rg-other/providers/Microsoft.Storage/storageAccounts/st/providers/\
         Microsoft.Authorization/roleAssignments/r"
            .to_owned(),
        "/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/roleDefinitions/d"
            .to_owned(),
    ];
    assert_eq!(addresses(&inventory), expected);
    let location = |address: &str| inventory.resource(address).expect("it is there").get(&["location"]).cloned();
    assert_eq!(location(&expected[1]).expect("a location").as_str(), Some("westeurope"), "that of the group");
    let code = location(&expected[3]).expect("a location").value.json();
    assert_eq!(code, "${resourceGroup('0000','rg-other').location}");
}

#[test]
fn values_pass_through_modules_to_literals_and_references() {
    let inventory = read(&[
        (
            "main.bicep",
            "param sizes array
module network 'modules/network.bicep' = {
  params: { name: 'vnet' }
}
module machines 'modules/machine.bicep' = [
  for (size, place) in sizes: {
    params: {
      place: place
      size: size
      subnet: network.outputs.subnet
    }
  }
]
module off 'modules/machine.bicep' = if (empty(sizes)) {
  params: { place: 9, size: 'none', subnet: '' }
}
",
        ),
        ("main.bicepparam", "using 'main.bicep'\nvar small = 'S'\nparam sizes = ['${small}1', 'L2']\n"),
        (
            "modules/network.bicep",
            "param name string
resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: name
}
output subnet string = '${network.id}/subnets/one'
",
        ),
        (
            "modules/machine.bicep",
            "param place int
param size string
param subnet string
resource machine 'Microsoft.Compute/virtualMachines@2025-04-01' = {
  name: 'vm-${place}'
  properties: { size: size, subnet: subnet }
}
",
        ),
    ]);
    assert_eq!(unread(&inventory), [""; 0]);
    let machines = ["Microsoft.Compute/virtualMachines/vm-0", "Microsoft.Compute/virtualMachines/vm-1"];
    assert_eq!(addresses(&inventory)[1..], machines);
    let machine = inventory.resource(machines[1]).expect("it is there");
    let size = machine.get(&["properties", "size"]).expect("a size");
    assert_eq!((size.as_str(), inventory.place(size.spot)), (Some("L2"), "main.bicepparam:3:29".to_owned()));
    let subnet = machine.get(&["properties", "subnet"]).expect("a subnet").value.json();
    assert_eq!(subnet, "${Microsoft.Network/virtualNetworks/vnet.id}/subnets/one");
}

#[test]
fn loops_and_conditions_that_are_unknown_are_told_in_attributes() {
    let inventory = whole(
        "param on bool
param names string[]
resource one 'A.B/c@1' = if (on) {
  name: 'one'
}
resource each 'A.B/c@1' = [
  for name in names: if (name != 'x') {
    name: 'c-${name}'
  }
]
resource never 'A.B/c@1' = if (!true) {
  name: split('a', '-')[1]
}
output all array = [for (name, i) in names: each[i].id]
",
    );
    let json: Vec<String> = inventory.resources.iter().map(|it| it.attributes.value.json().to_string()).collect();
    let expected = [
        r#"{"name":"one","apiVersion":"1","condition":"${on}"}"#,
        r#"{"name":"c-${name}","apiVersion":"1","condition":"${(name!='x')}","copy":"${names}"}"#,
    ];
    assert_eq!(json, expected);
}

#[test]
fn what_is_secret_is_never_kept() {
    let inventory = read(&[
        (
            "main.bicep",
            "@secure()
param password string
param plain string = 'plain'
param users { name: string, @secure() token: string }[] = [{ name: 'ana', token: 'hunter2' }]
@secure()
param none string = newGuid()
module inner 'inner.bicep' = {
  params: { secret: 'hunter2', object: { a: 'hunter2' } }
}
resource one 'A.B/c@1' = {
  name: 'one'
  value: 'x${password}${plain}'
  users: users
  none: none
}
",
        ),
        (
            "inner.bicep",
            "param secret secureString\nparam object secureObject
resource two 'A.B/c@1' = {\n  name: 'two'\n  value: [secret, object.a]\n}\n",
        ),
        ("main.bicepparam", "using 'main.bicep'\nparam password = 'hunter2'\n"),
    ]);
    assert_eq!(unread(&inventory), [""; 0]);
    assert!(!format!("{inventory:?}").contains("hunter2"));
    let one = inventory.resource("A.B/c/one").expect("it is there").attributes.value.json();
    assert_eq!(one["value"], "x${password}plain");
    assert_eq!(one["users"][0]["token"], "${users[0].token}");
    assert_eq!(one["users"][0]["name"], "ana");
}

#[test]
fn entries_are_the_main_file_or_whatever_no_other_calls() {
    let file = |name: &str| format!("resource it 'A.B/c@1' = {{\n  name: '{name}'\n}}\n");
    let caller = format!("{}module inner '../b.bicep' = {{}}\n", file("a"));
    let inventory = read(&[("b.bicep", &file("b")), ("c.bicep", &file("c")), ("folder/a.bicep", &caller)]);
    assert_eq!(addresses(&inventory), ["A.B/c/c", "A.B/c/a", "A.B/c/b"]);
    let inventory = read(&[("b.bicep", &file("b")), ("main.bicep", &file("main"))]);
    assert_eq!(addresses(&inventory), ["A.B/c/main"]);
    assert_eq!(unread(&inventory), [": `b.bicep`, which `main.bicep` does not use"]);
    assert_eq!(read(&[]), Inventory::default());
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let inventory = read(&[
        (
            "main.bicep",
            "extension kubernetes with { namespace: 'x' } as k8s
param x = 3 +
resource broken 'A.B/c@1' = {
  name: 'broken
}
@description('whole')
resource one 'A.B/c@1' = {
  name: 'one'
  loop: a
  none: nothing
  deep: { b: 1 }.c
  gone: [1][4]
  file: loadTextContent('gone.txt')
}
var a = b
var b = a
module far 'br/public:avm/res/storage/storage-account:0.1.0' = {
  params: {}
}
module further 'br/public:avm/res/storage/storage-account:0.1.0' = {
  params: {}
}
module gone 'gone.bicep' = {}
module again 'main.bicep' = {}
module arm 'arm.json' = {}
output far string = far.outputs.resourceId
",
        ),
        ("z.bicepparam", "using 'main.bicep'\n"),
        ("y.bicepparam", "using 'main.bicep'\n"),
    ]);
    assert_eq!(addresses(&inventory), ["A.B/c/one"]);
    let expected = [
        "z.bicepparam:1:1: `z.bicepparam`, since `main.bicep` is read with `y.bicepparam`",
        "main.bicep:2:14: not Bicep: a value is missing",
        "main.bicep:4:9: not Bicep: the string has no end",
        "main.bicep:11:9: there is no `c` in the object",
        "main.bicep:12:9: there is no such place in the list",
        "main.bicep:13:9: `gone.txt`, which is not there",
        "main.bicep:16:9: `a`, which refers to itself",
        "main.bicep:17:1: `br/public:avm/res/storage/storage-account:0.1.0`, which lies in a registry",
        "main.bicep:23:1: `gone.bicep`, which is not there",
        "main.bicep:24:1: `main.bicep`, which is called by itself or too deeply",
        "main.bicep:25:1: `arm.json`, which is no Bicep",
    ];
    assert_eq!(unread(&inventory), expected);
}

#[test]
fn whatever_is_waited_for_is_a_reference_to_resources() {
    let inventory = read(&[
        (
            "main.bicep",
            "module inner 'inner.bicep' = {}
module off 'inner.bicep' = if (false) {}
resource each 'A.B/c@1' = [
  for name in ['x', 'y']: {
    name: name
  }
]
resource never 'A.B/c@1' = if (false) {
  name: 'never'
}
resource below 'A.B/c/d@1' = [
  for i in range(0, 2): {
    parent: each[i]
    name: 'd'
    dependsOn: [inner, off, each, never]
  }
]
",
        ),
        ("inner.bicep", "resource it 'A.B/c@1' = {\n  name: 'inner'\n}\n"),
    ]);
    assert_eq!(unread(&inventory), [""; 0]);
    let below = inventory.resource("A.B/c/y/d/d").expect("it is there").attributes.value.json();
    let expected = r#"["${A.B/c/inner}","${A.B/c/x}","${A.B/c/y}"]"#;
    assert_eq!((&below["parent"], below["dependsOn"].to_string()), (&"${A.B/c/y}".into(), expected.to_owned()));
}
