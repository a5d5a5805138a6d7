//! Takes the nastiest strings through literals and Terraform itself, and gets them back as they were.

use std::fs;

use bastide::render::terraform::literal;
use hcl_edit::expr::Expression;
use serde_json::Value;

use crate::support::terraform::Terraform;

/// What ends a literal, starts a template, hides, or means something else elsewhere. Composed (NFC), as Terraform keeps every string.
fn nasty() -> Vec<String> {
    let words = [
        "",
        " ",
        "${",
        "%{",
        "$${",
        "%%{",
        "$$${",
        "%%%{",
        "$$$${",
        "$",
        "$$",
        "%",
        "%%",
        "{",
        "}",
        "$ {",
        "% {",
        "\"",
        "\\",
        "\\\"",
        "\\\\",
        "\\n",
        "\\u0041",
        "'",
        "`",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "\u{7}",
        "\u{1b}[31m",
        "\u{7f}",
        "\u{85}",
        "\u{a0}",
        "\u{200b}",
        "\u{200d}",
        "\u{200f}",
        "\u{202e}",
        "\u{2028}",
        "\u{2029}",
        "\u{2066}",
        "\u{feff}",
        "\u{fffd}",
        "\u{e000}",
        "\u{10ffff}",
        "é",
        "ß",
        "日本",
        "👩‍💻",
        "🇨🇭",
        "<<EOT\nx\nEOT\n",
        "<<-EOT",
        "EOT",
        "#",
        "//",
        "/*",
        "*/",
        "${path.module}",
        "%{ if true }x%{ endif }",
        "${file(\"/etc/hostname\")}",
        "\"\n}\nresource \"x\" \"y\" {}\n#",
        "${jsonencode({a = \"b\"})}",
        "$\u{200b}{x}",
        "null",
        "true",
        "0x1f",
        "1e9",
        "~}",
        "${~ x ~}",
        "{{ x }}",
        "{% x %}",
    ];
    let mut all: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    // Each beside each other: what one escapes may be the start of the other.
    let joints = ["$", "%", "{", "\\", "\"", "${", "%{", "$${", "\n", "u", "é"];
    all.extend(joints.iter().flat_map(|one| joints.iter().map(move |other| format!("{one}{other}"))));
    all.push(words.concat());
    all.push("${\\\"%{\n".repeat(5_000));
    all
}

#[test]
fn a_parser_reads_literals_as_they_were() {
    for text in nasty() {
        let parsed = literal(&text).parse::<Expression>();
        let parsed = parsed.unwrap_or_else(|error| panic!("{text:?} has a literal that is none: {error}"));
        assert_eq!(parsed.as_str(), Some(text.as_str()), "{}", literal(&text));
    }
}

#[test]
fn terraform_reads_literals_as_they_were() {
    let Some(terraform) = Terraform::formatter("hostile strings, read back by Terraform") else { return };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let texts = nasty();
    let outputs: String = texts
        .iter()
        .enumerate()
        .map(|(number, text)| format!("output \"n{number}\" {{\n  value = {}\n}}\n\n", literal(text)))
        .collect();
    fs::write(folder.path().join("main.tf"), outputs.trim_end().to_owned() + "\n").expect("a file can be written");
    assert_eq!(terraform.fmt(folder.path()), "");
    // There are no resources here, so no provider is run.
    let run = |arguments: &[&str]| terraform.output(folder.path(), arguments).unwrap_or_else(|said| panic!("{said}"));
    run(&["init", "-input=false", "-no-color"]);
    run(&["apply", "-auto-approve", "-input=false", "-no-color"]);
    let read: Value = serde_json::from_str(&run(&["output", "-json"])).expect("outputs are JSON");
    for (number, text) in texts.iter().enumerate() {
        assert_eq!(read[format!("n{number}")]["value"], Value::from(text.as_str()), "{}", literal(text));
    }
}
