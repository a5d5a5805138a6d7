//! What cannot be read is told, ends soon, and keeps nothing else from being read.

use serde_json::json;

use crate::{read, resource, unread};

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
