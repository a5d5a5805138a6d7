//! Expressions of Bicep, and what they come to.

use super::{read, whole};

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
