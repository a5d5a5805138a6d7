//! Small files of Bicep, and what they deploy.

use super::{bicep, within};
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

/// The value of an expression, as JSON.
fn value(declarations: &str, expression: &str) -> serde_json::Value {
    let main = format!("{declarations}\nresource it 'A.B/c@1' = {{\n  name: 'it'\n  found: {expression}\n}}\n");
    let inventory = whole(&main);
    inventory.resources.last().expect("a resource").get(&["found"]).expect("a value").value.json()
}

#[test]
fn functions_and_operators_of_known_values_are_evaluated() {
    for (expression, expected) in [
        ("'a${1 + 2 * 3}b'", r#""a7b""#),
        ("-(7 % 4) - 1", "-4"),
        ("1 < 2 && !('a' == 'A') && 'a' =~ 'A'", "true"),
        ("true ? null : 'x'", "null"),
        ("null ?? 'x'", r#""x""#),
        ("[1, 2][^1]", "2"),
        ("[1][?3] ?? {}.?a ?? 'none'", r#""none""#),
        ("{ a: { b: [10, 20] } }.a['b'][1]", "20"),
        ("[...[1, 2], 3]", "[1,2,3]"),
        ("{ a: 1, ...{ a: 2, b: 3 } }", r#"{"a":2,"b":3}"#),
        ("[for (x, i) in ['a', 'b']: '${x}${i}']", r#"["a0","b1"]"#),
        ("union([1, 2], [2, 3])", "[1,2,3]"),
        ("union({ a: { x: 1 } }, { a: { y: 2 } })", r#"{"a":{"x":1,"y":2}}"#),
        ("intersection([1, 2], [2, 3])", "[2]"),
        ("concat('a', 'b')", r#""ab""#),
        ("concat([1], [2])", "[1,2]"),
        ("contains('abc', 'b') && contains([1], 1) && contains({ a: 1 }, 'A')", "true"),
        ("[length('é'), length([1]), length({ a: 1 })]", "[1,1,1]"),
        ("[empty(''), empty([]), empty({}), empty(null), empty('a')]", "[true,true,true,true,false]"),
        ("join(['a', 1], '-')", r#""a-1""#),
        ("split('a-b,c', ['-', ','])", r#"["a","b","c"]"#),
        ("replace(toUpper('abc'), 'B', '')", r#""AC""#),
        ("format('{0}-{1:D3}-{{}}', 'a', 7)", r#""a-007-{}""#),
        ("padLeft(5, 3, '0')", r#""005""#),
        ("substring('abcd', 1, 2)", r#""bc""#),
        ("[take('abc', 2), skip([1, 2], 1)]", r#"["ab",[2]]"#),
        ("[first([1, 2]), last('abc'), min(3, 1), max([3, 1])]", r#"[1,"c",1,3]"#),
        ("range(5, 3)", "[5,6,7]"),
        ("map(range(0, 3), x => x * x)", "[0,1,4]"),
        ("filter([1, 2, 3], (x, i) => x > 1 && i < 2)", "[2]"),
        ("reduce([1, 2, 3], 0, (sum, x) => sum + x)", "6"),
        ("sort([3, 1, 2], (a, b) => a < b)", "[1,2,3]"),
        ("toObject(['a', 'b'], x => x, x => '${x}!')", r#"{"a":"a!","b":"b!"}"#),
        ("mapValues({ a: 1 }, x => x + 1)", r#"{"a":2}"#),
        ("groupBy(['ab', 'ac', 'b'], x => first(x))", r#"{"a":["ab","ac"],"b":["b"]}"#),
        ("items({ b: 2, a: 1 })", r#"[{"key":"a","value":1},{"key":"b","value":2}]"#),
        ("objectKeys({ a: 1 })", r#"["a"]"#),
        ("flatten([[1], [2, 3]])", "[1,2,3]"),
        ("json('{\"a\": 1.5}').a", "1.5"),
        ("[indexOf('aBc', 'b'), lastIndexOf([1, 2, 1], 1), indexOf('a', 'x')]", "[1,2,-1]"),
        ("[int('7'), string(true), bool('true')]", r#"[7,"True",true]"#),
        ("string({ a: [1] })", r#""{\"a\":[1]}""#),
        ("cidrSubnet('10.0.0.0/16', 24, 2)", r#""10.0.2.0/24""#),
        ("cidrHost('10.0.0.0/24', 4)", r#""10.0.0.5""#),
        ("parseCidr('10.0.0.0/24').lastUsable", r#""10.0.0.254""#),
        ("[startsWith('abc', 'A'), endsWith('abc', 'bc'), trim(' a ')]", r#"[true,true,"a"]"#),
        ("tryGet({ a: [1] }, 'a', 0)", "1"),
        ("shallowMerge([{ a: 1 }, { b: 2 }])", r#"{"a":1,"b":2}"#),
        ("az.any(sys.coalesce(null, 'x'))!", r#""x""#),
        ("'\\'\\${no}\\u{1F600}\\n'", r#""'${no}😀\n""#),
        ("'''\n  as '${it}' is\n'''", r#""  as '${it}' is\n""#),
        ("$$'''a $${1} ${x}'''", r#""a 1 ${x}""#),
    ] {
        let expected: serde_json::Value = serde_json::from_str(expected).expect("JSON");
        assert_eq!(value("", expression), expected, "{expression}");
    }
}

#[test]
fn what_only_a_deployment_knows_stays_code_and_keeps_its_known_pieces() {
    let declarations = "param size string\nparam sizes array\n";
    for (expression, expected) in [
        ("size", "${size}"),
        ("'a-${size}'", "a-${size}"),
        ("format('{0}/{1}', 'a', size)", "a/${size}"),
        ("toLower(size)", "${toLower(size)}"),
        ("size == 'a' ? 1 : 2", "${((size=='a')?1:2)}"),
        ("[for (s, i) in sizes: '${s}${i}']", "${[for (s,i) in sizes:'${s}${i}']}"),
        ("map(sizes, s => s.name)", "${map(sizes,s=>s.name)}"),
        ("union({ a: 1 }, json(size))", "${union({'a':1},json(size))}"),
        ("{ a: 1, ...json(size) }", "${union({'a':1},json(size))}"),
        ("subscription().id", "${subscription().id}"),
        ("uniqueString(resourceGroup().id, 'a')", "${uniqueString(resourceGroup().id,'a')}"),
        ("guid('it\\'s', size)", "${guid('it\\'s',size)}"),
        ("environment().suffixes.storage", "${environment().suffixes.storage}"),
        ("resourceId('A.B/c', 'other')", "${resourceId('A.B/c','other')}"),
        ("resourceId('A.B/c', 'it')", "${A.B/c/it.id}"),
        ("sizes[0].?name", "${sizes[0].?name}"),
    ] {
        assert_eq!(value(declarations, expression), expected, "{expression}");
    }
    for (expression, expected) in [
        ("size == '' && false", "false"),
        ("true || size == ''", "true"),
        ("empty('a${size}')", "false"),
        ("!empty(it2.id) && it2.id != null", "true"),
        ("length([size])", "1"),
    ] {
        let declarations = format!("{declarations}resource it2 'A.B/c@1' existing = {{ name: 'two' }}\n");
        assert_eq!(value(&declarations, expression).to_string(), expected, "{expression}");
    }
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
fn imports_functions_and_files_are_used() {
    let inventory = read(&[
        (
            "main.bicep",
            "import { names as n, double } from 'shared/names.bicep'
import * as shared from './shared/names.bicep'
import { lockType } from 'br/public:avm/utl/types/avm-common-types:0.6.1'
param lock shared.level
resource one 'A.B/c@1' = {
  name: n.one
  text: loadTextContent('shared/a.txt')
  json: loadJsonContent('shared/a.json').list[0]
  yaml: loadYamlContent('shared/a.yaml').key
  twice: [double('a'), shared.double('b'), shared.names.two]
  lock: lock
}
",
        ),
        (
            "shared/names.bicep",
            "@export()\nvar names = { one: prefix('1'), two: 2 }\n@export()
func double(text string) string => '${text}${text}'\nfunc prefix(text string) string => 'x-${text}'
@export()\ntype level = 'a' | 'b' | null\n",
        ),
        ("shared/a.txt", "text\n"),
        ("shared/a.json", r#"{"list": [1]}"#),
        ("shared/a.yaml", "key: [a, 2]\n"),
    ]);
    let attributes = inventory.resource("A.B/c/x-1").expect("it is there").attributes.value.json();
    let expected =
        r#"{"name":"x-1","apiVersion":"1","text":"text\n","json":1,"yaml":["a",2],"twice":["aa","bb",2],"lock":null}"#;
    assert_eq!(attributes.to_string(), expected);
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
fn newer_syntax_is_read() {
    let inventory = whole(
        "param tags resourceInput<'A.B/c@1'>.tags?
param zone 0 | 1 | 2?
param union
  | 'a'
  | 'b' = 'a'
var typed string = 'x'
param other [string, int]?
#disable-next-line no-unused-vars
var nested = [
  [1]
  [2] // two
  -3
]
resource one 'A.B/c@1' =
  if (empty(tags)) {
    name: typed
    resource: zone
    nested: nested, union: union
    ...(true ? { more: other } : {})
  }
",
    );
    let attributes = inventory.resources[0].attributes.value.json().to_string();
    let expected = r#"{"name":"x","apiVersion":"1","resource":null,"nested":[[1],[2],-3],"union":"a","more":null}"#;
    assert_eq!(attributes, expected);
}

#[test]
fn hostile_files_end_soon() {
    let deep = |open: &str, close: &str| format!("var x = {}1{}\n", open.repeat(50_000), close.repeat(50_000));
    let chain: String = (0..5_000).map(|place| format!("var v{place} = [v{}]\n", place + 1)).collect();
    let laughs: String = (0..60).map(|place| format!("var l{} = [l{place}, l{place}]\n", place + 1)).collect();
    let texts: String = (0..60).map(|place| format!("var t{} = '${{t{place}}}${{t{place}}}'\n", place + 1)).collect();
    let codes: String = (0..60).map(|place| format!("var c{} = f(c{place}, c{place})\n", place + 1)).collect();
    let up: String = (1..500).map(|place| format!("var u{place} = [u{}]\n", place - 1)).collect();
    let maps: String = (0..1_000)
        .map(|place| format!("var m{place} = map([1], x => filter([m{}], y => true))\n", place + 1))
        .collect();
    let functions: String =
        (0..1_000).map(|place| format!("func f{place}(x int) int => f{}(x)\n", place + 1)).collect();
    let used: String = (1..500).map(|place| format!("    u{place}\n")).collect();
    for text in [
        deep("(", ")"),
        deep("[", "]"),
        deep("{a:", "}"),
        deep("!", ""),
        deep("'${", "}'"),
        deep("true ? ", " : 2"),
        format!("var x = 1{}\n", " + 1".repeat(50_000)),
        format!("var x = a{}\n", ".b".repeat(50_000)),
        format!("param x {}int{}\n", "(".repeat(50_000), ")".repeat(50_000)),
        format!("param x int{}\n", "[]".repeat(50_000)),
        format!("resource a 'A.B/c' = {{ {} }}", "resource a 'c' = {".repeat(10_000)),
        format!("{chain}var v5000 = 1\nresource it 'A.B/c@1' = {{\n  name: 'x'\n  x: v0\n}}\n"),
        format!("var l0 = 'ha'\n{laughs}resource it 'A.B/c@1' = {{\n  name: 'x'\n  x: l60\n}}\n"),
        format!("var t0 = 'ha'\n{texts}resource it 'A.B/c@1' = {{\n  name: t60\n}}\n"),
        format!("param c0 string\n{codes}resource it 'A.B/c@1' = {{\n  name: c60\n}}\n"),
        format!("var u0 = 1\n{up}resource it 'A.B/c@1' = {{\n  name: 'x'\n  x: [\n{used}  ]\n}}\n"),
        format!("{maps}resource it 'A.B/c@1' = {{\n  name: 'x'\n  x: m0\n}}\n"),
        format!("{functions}resource it 'A.B/c@1' = {{\n  name: 'x${{f0(1)}}'\n}}\n"),
        "func f(x int) int => f(x)\nresource it 'A.B/c@1' = {\n  name: 'x${f(1)}'\n}\n".to_owned(),
        "type a = b\ntype b = a\nparam x a = {}\nresource it 'A.B/c@1' = {\n  name: 'x'\n  x: x\n}\n".to_owned(),
        "type a = { x: a }\nparam x a = { x: { x: {} } }\nresource it 'A.B/c@1' = {\n  name: 'x'\n  x: x\n}\n"
            .to_owned(),
        "resource it 'A.B/c@1' = {\n  parent: it\n  name: it.name\n  scope: it\n}\n".to_owned(),
        "'".repeat(100_000),
        "resource".repeat(10_000),
        "\u{feff}\u{0}é=".repeat(1_000),
    ] {
        let inventory = within(&sources(&[("main.bicep", &text)]), 200_000);
        assert!(inventory.resources.len() <= 2, "{}", text.chars().take(60).collect::<String>());
    }
}

#[test]
fn long_chains_of_resources_and_modules_end() {
    let parents: String = (0..1_000)
        .map(|place| {
            let next = place + 1;
            format!("resource r{place} 'A.B/c/d@1' = {{\n  parent: r{next}\n  name: r{next}.name\n}}\n")
        })
        .collect();
    assert_eq!(read(&[("main.bicep", &parents)]).resources.len(), 1_000);
    let modules: Vec<(String, String)> = (0..100)
        .map(|place| {
            let next = place + 1;
            let call = format!("param x array\nmodule next 'm{next}.bicep' = {{\n  params: {{ x: [x] }}\n}}\n");
            (format!("m{place}.bicep"), format!("{call}output y array = [next.outputs.y]\n"))
        })
        .collect();
    let files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let inventory = read(&files);
    assert!(unread(&inventory)[0].ends_with("which is called by itself or too deeply"), "{:?}", unread(&inventory));
}

#[test]
fn work_that_has_no_end_is_told() {
    let text = "var r = range(0, 10000)
resource it 'A.B/c@1' = [for a in map(r, x => map(r, y => map(r, z => z))): {
  name: 'x'
}]
";
    let inventory = within(&sources(&[("main.bicep", text)]), 20_000);
    assert_eq!(unread(&inventory), [": the rest: there is too much of it to evaluate"]);
    let twice = |next: usize| format!("module a 'm{next}.bicep' = {{}}\nmodule b 'm{next}.bicep' = {{}}\n");
    let modules: Vec<(String, String)> = (0..23).map(|place| (format!("m{place}.bicep"), twice(place + 1))).collect();
    let mut files: Vec<(&str, &str)> = modules.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("m23.bicep", "var x = 1"));
    let inventory = within(&sources(&files), 20_000);
    assert_eq!(unread(&inventory), [": the rest: there is too much of it to evaluate"]);
    let text = "func f(x int) int => f(x)\nresource it 'A.B/c@1' = {\n  name: 'x${f(1)}'\n}\n";
    let inventory = read(&[("main.bicep", text)]);
    assert_eq!(unread(&inventory), ["main.bicep:1:24: values that refer to each other too deeply"]);
}
