//! Files of Bicep that mean harm, or go on without end.

use super::{read, sources, unread};
use crate::inventory::bicep::within;

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
