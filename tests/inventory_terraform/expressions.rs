//! Expressions are evaluated as Terraform does.

use serde_json::json;

use crate::{says, whole};

/// The one attribute `a` of the one resource of a text.
fn value(expression: &str) -> serde_json::Value {
    says(&whole(&format!("resource \"x\" \"y\" {{\n  a = {expression}\n}}\n")), "x.y", &["a"])
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
