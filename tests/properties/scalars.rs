//! Proves that no string of a spec becomes code in CloudFormation: readers of YAML take each scalar for its text, and people, hosts and tags arrive as they are written.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use bastide::render::cloudformation::literal;
use bastide::source;
use bastide::spec::Cloud;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::support::tools;
use crate::{config, library, long, runner, specs, words};

/// What a reader of the project's own makes of a scalar; none where that is no text, or more than one value.
fn read(scalar: &str) -> Option<String> {
    let mut findings = bastide::finding::Findings::default();
    let text = format!("a: {scalar}\nb:\n  - {scalar}\n");
    let document = source::load("bastide.yaml", &|_| Ok(text.as_bytes().to_vec()), &[], &mut findings);
    let once = document.value["a"].as_str()?.to_owned();
    (findings.is_empty() && document.value == json!({"a": once, "b": [once]})).then_some(once)
}

/// Texts that one version of YAML or another takes for something else.
const MISTAKEN: &[&str] = &[
    "012",
    "0o14",
    "0x1F",
    "0b1",
    "1_000",
    "+1",
    "-1",
    "1:30",
    "190:20:30",
    "1.5",
    "1e3",
    "685_230.15",
    ".5",
    ".inf",
    "-.INF",
    ".NaN",
    "~",
    "null",
    "Null",
    "NULL",
    "yes",
    "No",
    "ON",
    "off",
    "y",
    "N",
    "true",
    "False",
    "=",
    "<<",
    "2001-12-14",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.10 -5",
    "",
    "-",
    "?",
    ":",
    "a:",
    "a: b",
    "a #b",
    "#a",
    "- a",
    "? a",
    "!Ref x",
    "&a",
    "*a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "[a]",
    "{a: b}",
    "'a'",
    "\"a\"",
    "---",
    "...",
    "${AWS::Region}",
    "a\n",
    " a",
    "a ",
    "\u{85}",
    "\u{2028}",
    "\u{feff}a",
    "a,b",
    "10.0.0.0/16",
    "1.2.3.4/8",
    "e1",
    "none",
    "nan",
];

/// Values of a spec that stand in templates and parameters: hosts, ranges and ARNs with every sign that they may have.
fn values() -> impl Strategy<Value = String> {
    prop_oneof![
        words::text(0, 2_000),
        proptest::sample::select(MISTAKEN).prop_map(str::to_owned),
        words::host(),
        words::subnet(),
        words::user(Cloud::Aws),
        "[A-Za-z0-9_+=,.@/-]{1,30}",
        "[0-9_:.eE+xob-]{1,10}",
    ]
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn a_scalar_means_its_text(text in values()) {
        let scalar = literal(&text);
        prop_assert_eq!(read(&scalar), Some(text), "{}", scalar);
        prop_assert!(!scalar.contains(crate::strings::misleads), "{scalar:?}");
    }
}

#[test]
fn what_is_easily_mistaken_means_its_text() {
    for text in MISTAKEN {
        assert_eq!(read(&literal(text)).as_deref(), Some(*text));
    }
}

/// Reads templates whose only value is a list of scalars, and prints the lists, as JSON.
const READERS: &str = r#"
import json, sys, yaml
from cfnlint.decode import cfn_yaml

scalars, texts = json.load(open(sys.argv[1], encoding="utf-8"))
template = "List:\n" + "".join(f"  - {scalar}\n" for scalar in scalars)
plain = yaml.safe_load(template)["List"]
path = sys.argv[1] + ".yaml"
open(path, "w", encoding="utf-8", newline="").write(template)
linted = cfn_yaml.load(path)["List"]
for name, found in (("PyYAML", plain), ("cfn-lint", linted)):
    for scalar, text, value in zip(scalars, texts, found, strict=True):
        if not isinstance(value, str) or value != text:
            print(f"{name} reads {scalar!r} as {value!r}, which is to be {text!r}")
"#;

#[test]
fn readers_of_yaml_1_1_take_a_scalar_for_its_text() {
    let Some(python) = tools::AWS_PYTHON.program("how other readers of YAML take the scalars of templates") else {
        return;
    };
    let mut runner = runner();
    let mut texts: Vec<String> = MISTAKEN.iter().map(|&text| text.to_owned()).collect();
    let draw = |_| values().new_tree(&mut runner).expect("a text can be drawn").current();
    texts.extend((0..if long() { 20_000 } else { 600 }).map(draw));
    let scalars: Vec<String> = texts.iter().map(|text| literal(text)).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("scalars.json");
    fs::write(&file, json!([scalars, texts]).to_string()).expect("a file");
    let output = Command::new(python).args(["-B", "-c", READERS]).arg(&file).output().expect("Python runs");
    let said = [output.stdout.as_slice(), &output.stderr].map(String::from_utf8_lossy).concat();
    assert!(output.status.success() && said.is_empty(), "{said}");
}

/// What a template says beside its comments.
fn uncommented(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}

proptest! {
    #![proptest_config(config(20))]

    #[test]
    fn free_text_of_a_spec_reaches_no_template(spec in specs::valid_of(Cloud::Aws)) {
        let mut tame = spec.clone();
        for field in ["owner", "tags", "workspace"] {
            tame.as_object_mut().expect("a map").shift_remove(field);
        }
        let templates = |spec: &Value| -> Vec<(String, String)> {
            let mut files = library::run(spec).rendered();
            files.retain(|file| file.path.ends_with(".yaml") || file.path.ends_with(".json") && file.path.contains("parameters"));
            files.into_iter().map(|file| (file.path, file.text)).collect()
        };
        prop_assert_eq!(templates(&spec), templates(&tame));
    }

    #[test]
    fn who_is_named_stands_in_the_parameters_as_written(spec in specs::valid_of(Cloud::Aws)) {
        let files = library::run(&spec).rendered();
        let mut given = BTreeSet::new();
        for file in files.iter().filter(|file| file.path.contains("/parameters/")) {
            let list: Vec<Value> = serde_json::from_str(&file.text).expect("parameters are JSON");
            for one in list {
                let (key, value) = (one["ParameterKey"].as_str().expect("a key"), one["ParameterValue"].as_str().expect("a text"));
                // Of those who can take a role, and of the emergency, there is a list; of a person with a notebook, one.
                if key.ends_with("PrincipalArns") {
                    given.extend(value.split(',').map(str::to_owned));
                } else if key.ends_with("PrincipalArn") {
                    given.insert(value.to_owned());
                }
            }
        }
        let mut named = BTreeSet::new();
        arns(&spec["access"], &mut named);
        arns(&spec["compute"], &mut named);
        arns(&spec["aws"]["break_glass"], &mut named);
        prop_assert_eq!(given, named);
        for file in files.iter().filter(|file| file.path.ends_with(".yaml")) {
            prop_assert!(!uncommented(&file.text).contains(words::ACCOUNT), "{} names the account", file.path);
        }
    }

    #[test]
    fn every_host_stands_in_the_template_as_written(spec in specs::valid_of(Cloud::Aws)) {
        let hosts: Vec<String> = spec["network"]["egress"]["allow"].as_array().into_iter().flatten()
            .map(|host| host.as_str().expect("a text").to_lowercase()).filter(|host| host.contains('.')).collect();
        let files = library::run(&spec).rendered();
        let text = files.iter().find(|file| file.path.ends_with("/16-dns.yaml")).map_or("", |file| file.text.as_str());
        let scalars: Vec<String> = text.lines().filter_map(|line| read(line.trim().strip_prefix("- ")?)).collect();
        for host in hosts {
            prop_assert!(scalars.contains(&host), "{host} is not among {scalars:?}");
        }
    }
}

/// Tags as AWS takes them, and as a shell and a command could take them for something else.
fn tags() -> impl Strategy<Value = Value> {
    let text = || "[A-Za-z0-9 _.:/=+@é部-]{1,20}";
    prop::collection::btree_map(text(), text(), 0..6).prop_map(|tags| json!(tags))
}

#[cfg(unix)]
proptest! {
    #![proptest_config(config(30))]

    #[test]
    fn a_tag_reaches_the_command_as_it_is(tags in tags()) {
        let mut spec = specs::many(Cloud::Aws, 1).remove(0);
        spec["tags"] = tags;
        let Ok(spec) = crate::repair::mend(spec) else { return Err(TestCaseError::reject("tags that cannot be mended")) };
        let files = library::run(&spec).rendered();
        let guide = files.iter().find(|file| file.path.ends_with("/DEPLOY.md")).expect("a guide");
        let line = guide.text.lines().find(|line| line.starts_with("set -- ")).expect("what all commands share");
        let script = format!("{line}\nprintf '%s\\n' \"$@\"");
        let output = Command::new("sh").args(["-c", &script]).output().expect("a shell");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        let given: Vec<&str> = said.lines().skip_while(|word| *word != "--tags").skip(1).collect();
        for (key, value) in spec["tags"].as_object().expect("a map") {
            let value = value.as_str().expect("a text");
            // As the AWS CLI reads it.
            let is_it = |word: &&str| !word.starts_with('-') && word.split_once('=') == Some((key, value));
            prop_assert_eq!(given.iter().filter(|word| is_it(word)).count(), 1, "{} in {:?}", key, given);
        }
    }
}

/// Every ARN below a value.
fn arns(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("arn:") => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| arns(item, found)),
        Value::Object(map) => map.values().for_each(|item| arns(item, found)),
        _ => {}
    }
}
