//! Holds the forms to what they tell of changes without a line, of secrets, of what nobody sees and of many that are alike.

use serde_json::{Value as Json, json};

use super::{ChangesFormat, changes};
use crate::diff::{Action, Cause, Change, Compared, Comparison, Difference, Explained, Line, Replaces};
use crate::inventory::{Later, Node, Piece, SECRET, Spot, Value};
use crate::text::LineColumn;

const SPOT: Spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };

fn text(text: &str) -> Node {
    Node::new(Value::Text(text.to_owned()), SPOT)
}

/// An update of one attribute, from no line of the spec.
fn update(address: &str, before: Node, after: Node) -> Explained {
    let difference = Difference {
        path: vec!["tags".into(), "owner".into()],
        before: Some(before),
        after: Some(after),
        replaces: Replaces::No,
    };
    let change = Change {
        address: address.to_owned(),
        kind: "kind".to_owned(),
        action: Action::Update,
        attributes: vec![difference],
        folded: 0,
        risks: Vec::new(),
        spot: SPOT,
    };
    let mut explained = Explained::of(change, "main.tf:1:1".to_owned());
    explained.because(vec![Cause::Elsewhere], Vec::new());
    explained
}

fn compared(spec: &str, changes: Vec<Explained>) -> Comparison {
    let compared = Compared { language: "terraform", changes, folded: 0, notes: Vec::new(), unread: Vec::new() };
    Comparison { spec: spec.to_owned(), against: "git:main".to_owned(), languages: vec![compared] }
}

fn one(spec: &str) -> Comparison {
    compared(spec, vec![update("a", text("x"), text("y"))])
}

fn printed(format: ChangesFormat, comparison: &Comparison) -> String {
    changes(format, comparison, false)
}

/// The locations of the first result, in a log that is one.
fn locations(comparison: &Comparison) -> Json {
    let log: Json = serde_json::from_str(&printed(ChangesFormat::Sarif, comparison)).expect("JSON");
    let schema = serde_json::from_str(include_str!("../../../tests/schemas/sarif-2.1.0.schema.json")).expect("JSON");
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&log), "{log}");
    log["runs"][0]["results"][0]["locations"].clone()
}

#[test]
fn a_change_from_no_line_stands_beside_the_first_of_the_spec() {
    let comparison = one("envs/prod.yaml");
    let place = json!({"artifactLocation": {"uri": "envs/prod.yaml"}, "region": {"startLine": 1}});
    assert_eq!(locations(&comparison)[0]["physicalLocation"], place);
    let command = printed(ChangesFormat::Github, &comparison);
    assert!(command.starts_with("::notice file=envs/prod.yaml,line=1,title=update::update a: "), "{command}");
}

#[test]
fn standard_input_and_absolute_paths_are_no_file_of_a_repository() {
    for spec in ["-", "/etc/spec.yaml"] {
        let mut comparison = one(spec);
        if spec == "-" {
            let line = Some(Line { file: spec.to_owned(), number: 3 });
            let cause = Cause::Spec { pointer: "/tags".into(), line, is_gone: false };
            comparison.languages[0].changes[0].because(vec![cause], Vec::new());
        }
        let name = json!([{"fullyQualifiedName": "a", "kind": "resource"}]);
        assert_eq!(locations(&comparison), json!([{ "logicalLocations": name }]), "{spec}");
        let command = printed(ChangesFormat::Github, &comparison);
        assert!(command.starts_with("::notice title=update::"), "{command}");
    }
}

#[test]
fn nothing_hidden_is_told_as_it_is() {
    let mut comparison = compared("s.yaml", vec![update("a\u{202e}\u{1b}[2J\nb", text("x"), text("y"))]);
    comparison.languages[0].notes.push("of `x\u{202e}\u{1b}[2J`".to_owned());
    for format in [ChangesFormat::Github, ChangesFormat::Sarif, ChangesFormat::Text, ChangesFormat::Markdown] {
        let told = printed(format, &comparison);
        assert!(!told.contains(['\u{202e}', '\u{1b}']), "{told}");
    }
    let command = printed(ChangesFormat::Github, &comparison);
    assert!(command.contains("::update a\\u{202e}\\u{1b}[2J\\u{a}b: "), "{command}");
}

#[test]
fn a_secret_that_changes_is_told_as_one_and_not_as_made_anew() {
    let secret = || {
        let marker = Value::Later(Later { pieces: vec![Piece::Code(SECRET.to_owned())] });
        Node::new(Value::List(vec![Node::new(marker, SPOT)]), SPOT)
    };
    let mut later = secret();
    if let Value::List(items) = &mut later.value {
        items[0].spot.at.line = 9;
    }
    let told = printed(ChangesFormat::Text, &compared("s.yaml", vec![update("a", secret(), later)]));
    assert!(told.contains("    tags.owner: a secret that changes\n"), "{told}");
    let told = printed(ChangesFormat::Text, &compared("s.yaml", vec![update("a", text("x"), text("x"))]));
    assert!(told.contains("    tags.owner: \"x\" of what is made anew\n"), "{told}");
}

#[test]
fn changes_of_the_same_attributes_alone_are_told_as_one() {
    let mut all: Vec<Explained> = (0..12).map(|number| update(&format!("r{number}"), text("x"), text("y"))).collect();
    all.insert(1, update("other", text("x"), text("z")));
    let comparison = compared("s.yaml", all);
    let markdown = printed(ChangesFormat::Markdown, &comparison);
    let entry =
        "- **update** 12 resources, from no line of the spec\n  - `tags.owner`: `\"x\" → \"y\"`\n  - `r0`, `r1`, ";
    assert!(
        markdown.contains(entry) && markdown.contains("`r9` and 2 more\n- **update** `other` (`kind`)"),
        "{markdown}"
    );
    let twice = |number: usize| {
        let mut both = update(&format!("r{number}"), text("x"), text("y"));
        let other = Difference { path: vec!["tags".into(), "stage".into()], ..both.change.attributes[0].clone() };
        both.change.attributes.push(other);
        both
    };
    let markdown = printed(ChangesFormat::Markdown, &compared("s.yaml", (0..3).map(twice).collect()));
    assert!(
        markdown.contains("- **update** 3 resources")
            && markdown.contains("  - `tags.stage`: `\"x\" → \"y\"`\n  - `r0`"),
        "{markdown}"
    );
    let commands = printed(ChangesFormat::Github, &comparison);
    assert_eq!(commands.lines().count(), 2, "{commands}");
    assert!(commands.contains("::update 12 resources: tags.owner: \"x\" → \"y\": r0, r1, "), "{commands}");
}

#[test]
fn what_has_no_room_is_counted_by_entries_alone() {
    let long = "x".repeat(1000);
    let all = (0..100).map(|number| update(&format!("{number}{long}"), text(&number.to_string()), text("y"))).collect();
    let mut comparison = compared("s.yaml", all);
    let mut other = one("s.yaml").languages.remove(0);
    other.notes.push("a note".to_owned());
    comparison.languages.push(other);
    let markdown = printed(ChangesFormat::Markdown, &comparison);
    let told = markdown.matches("- **update** `").count();
    assert!(markdown.contains(&format!("\n{} more entries have no room", 101 - told)), "{told}");
}

#[test]
fn notes_stand_below_the_summary_with_their_code() {
    let told = |note: &str| {
        let mut comparison = one("s.yaml");
        comparison.languages[0].notes.push(note.to_owned());
        printed(ChangesFormat::Markdown, &comparison)
    };
    assert!(
        told("It is `a_b` now.").contains("- **terraform**: 1 updated\n  - It is `a_b` now"),
        "{}",
        told("It is `a_b` now.")
    );
    let hostile = told("It is `a` <b>` now.");
    assert!(!hostile.contains("<b>"), "{hostile}");
}

#[test]
fn two_specs_never_share_the_mark_of_a_comment() {
    let mark = |spec: &str| printed(ChangesFormat::Markdown, &one(spec)).lines().next().unwrap_or_default().to_owned();
    assert_eq!(mark("e-v/s.yaml"), mark("e-v/s.yaml"));
    assert_ne!(mark("e-v/s.yaml"), mark("e_v/s.yaml"));
    let long = "e".repeat(500);
    assert_ne!(mark(&format!("{long}/a.yaml")), mark(&format!("{long}/b.yaml")));
}
