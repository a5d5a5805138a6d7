//! The table of counterparts has a row for every field of the schema and every value that it may have, and `docs/portability.md` is that
//! table. `UPDATE=1 cargo test --test portability` accepts the page.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use bastide::cloud::counterparts::{COUNTERPARTS, How, Makes};
use bastide::render::parity::DIFFERENCES;
use bastide::schema::{Field, fields, spec_schema};
use bastide::spec::Cloud;
use serde_json::Value;
use support::{bastide, is_update, root, specs};

const CLOUDS: [Cloud; 2] = [Cloud::Azure, Cloud::Aws];

/// The fields that hold a value, rather than other fields.
fn leaves() -> Vec<Field> {
    let holds_fields = |schema: &Value| schema["properties"].is_object() || schema["allOf"].is_array();
    let mut leaves = fields(spec_schema());
    leaves.retain(|field| !holds_fields(&field.schema) && !holds_fields(&field.schema["items"]));
    leaves
}

#[test]
fn every_field_has_one_row_and_every_row_is_a_field() {
    let name = |path: String, kind: Option<&str>| format!("{path} of {}", kind.unwrap_or("any kind"));
    let known: Vec<String> = leaves().into_iter().map(|field| name(field.path, field.kind.as_deref())).collect();
    let told: Vec<String> = COUNTERPARTS
        .iter()
        .map(|row| {
            let (path, kind) = row.field();
            name(path, kind)
        })
        .collect();
    let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&told).len(), told.len(), "a field has two rows");
    assert_eq!(set(&told), set(&known));
}

/// Where a row names values, it names all that there are, or ends with all others.
#[test]
fn every_value_of_a_field_is_told() {
    for field in leaves() {
        let row = COUNTERPARTS.iter().find(|row| row.field() == (field.path.clone(), field.kind.as_deref()));
        let row = row.expect("every field has a row, which a test reads");
        let choice = field.schema["enum"].as_array().map(|words| words.iter().filter_map(Value::as_str).collect());
        let choice: Option<BTreeSet<&str>> = match field.schema["type"].as_str() {
            Some("boolean") => Some(["false", "true"].into()),
            _ => choice,
        };
        for cloud in CLOUDS {
            let makes = row.on(cloud);
            let others: Vec<bool> = makes.iter().map(|makes| makes.of.is_empty()).collect();
            let named: Vec<&str> = makes.iter().flat_map(|makes| makes.of).copied().collect();
            let ends_with_others =
                others.iter().rposition(|others| !others).map_or(1, |place| place + 2) == makes.len();
            match (&choice, others.contains(&true)) {
                (_, true) => assert!(ends_with_others, "{} on {cloud:?} tells nothing behind all others", field.path),
                (Some(choice), false) => {
                    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), *choice, "{} on {cloud:?}", field.path);
                    assert_eq!(named.len(), choice.len(), "{} on {cloud:?} tells a value twice", field.path);
                }
                (None, false) => panic!("{} on {cloud:?} leaves values out", field.path),
            }
            for makes in makes {
                assert!(!makes.what.is_empty() && !makes.what.ends_with('.'), "{} is told in fragments", field.path);
            }
        }
    }
}

/// Holds a committed page against what its table says, or accepts that.
fn hold(path: &str, page: &str) {
    let file = root().join(path);
    if is_update() {
        fs::write(&file, page).expect("the page can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(committed.as_str(), page);
    let diff = diff.unified_diff().header(path, "the table").to_string();
    assert_eq!(diff, "", "`UPDATE=1 cargo test --test portability` accepts this");
}

#[test]
fn the_page_is_the_table() {
    hold("docs/portability.md", &page());
}

const HEAD: &str = "\
# What each cloud makes of a spec

One row for every field that holds a value. **No counterpart** is a note ([CLD001](findings/CLD001.md)) where a spec for that cloud
writes the field, and **less** a warning ([CLD002](findings/CLD002.md)); what follows says what happens instead.
`bastide explain --clouds --spec bastide.yaml` lists the same for the fields of a spec, and `bastide explain FIELD` for one field.

This page is the table of `src/cloud/counterparts/table.rs`; `UPDATE=1 cargo test --test portability` writes it.

| field | Azure | AWS |
| --- | --- | --- |
";

fn page() -> String {
    let mut text = HEAD.to_owned();
    for row in COUNTERPARTS {
        let (field, kind) = row.field();
        let kind = kind.map(|kind| format!(" of the kind `{kind}`")).unwrap_or_default();
        let cells = CLOUDS.map(|cloud| cell(row.on(cloud)));
        let _ = writeln!(text, "| `{field}`{kind} | {} |", cells.join(" | "));
    }
    text
}

fn cell(makes: &'static [Makes]) -> String {
    let one = |one: &Makes| {
        let value = match makes.len() {
            1 => String::new(),
            _ => format!("*{}*: ", one.values()),
        };
        let how = match one.how {
            How::Same => "",
            How::Otherwise => "**no counterpart**: ",
            How::Less => "**less**: ",
        };
        format!("{value}{how}{}", one.what)
    };
    makes.iter().map(one).collect::<Vec<_>>().join("<br>")
}

#[test]
fn every_difference_of_languages_is_explained() {
    let output = bastide(root(), &["explain", "--languages"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.matches("  Terraform ").count(), DIFFERENCES.len(), "{text}");
}

/// What `explain --clouds` lists of a spec has both columns for every value that the spec has.
#[test]
fn every_value_of_a_spec_is_listed_for_both_clouds() {
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let path = spec.path.to_str().expect("paths of the project are UTF-8");
        let run = |arguments: &[&str]| {
            let output = bastide(root(), &[arguments, &["--spec", path]].concat());
            assert!(output.status.success(), "{}: {}", spec.name, String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("UTF-8")
        };
        let (effective, clouds) = (run(&["explain", "--effective"]), run(&["explain", "--clouds"]));
        for line in effective.lines() {
            let (field, _) = line.split_once(": ").expect("a field and its value");
            // An empty list or map holds no field that anything could be made of, and a map of the user's own is told whole.
            let told = ["tags", "traffic"].iter().any(|map| field.contains(map))
                || clouds.lines().any(|line| line.starts_with(&format!("{field}: ")));
            assert!(
                told || line.contains(": []") || line.contains(": {}"),
                "{}: `{field}` is not in\n{clouds}",
                spec.name
            );
        }
        let blocks = clouds.lines().filter(|line| !line.starts_with(' ')).count();
        assert_eq!(clouds.lines().filter(|line| line.starts_with("  Azure  ")).count(), blocks, "{}", spec.name);
        assert_eq!(clouds.lines().filter(|line| line.starts_with("  AWS    ")).count(), blocks, "{}", spec.name);
    }
}

#[test]
fn a_field_is_explained_for_both_clouds() {
    let output = bastide(root(), &["explain", "compute.nodes.max"]);
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(text.contains("\nAzure  `maxNodeCount` of the cluster\nAWS    less: "), "{text}");
}
