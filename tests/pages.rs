//! Every finding has a page with the same headings, and its examples hold: what is called bad gives the finding, what stands instead does not.
//!
//! An example in YAML is laid over a spec that is otherwise valid, of AWS where it says `cloud: aws`, as a file that extends it, unless it says itself what it extends or is
//! no map of fields at all. An example on the console is run beside such a spec.

use std::fs;
use std::path::Path;
use std::process::Command;

use bastide::finding::{CODES, Code};
use serde_json::Value;

/// The spec that examples are laid over. It gives no error.
const BASE: &str = "\
version: 1
pins: 2026-11-21
name: lab
environment: dev
salt: k3vd
cloud: azure
region: westeurope
profile: lab
access:
  - role: data_scientist
    members:
      - group: 0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11
";

/// The spec that examples for AWS are laid over. It gives no error.
const BASE_OF_AWS: &str = "\
version: 1
pins: 2026-11-21
name: lab
environment: dev
salt: k3vd
cloud: aws
region: eu-central-1
profile: lab
access:
  - role: data_scientist
    members:
      - group: arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_DataScientist_0123456789abcdef
aws:
  break_glass: [\"arn:aws:iam::123456789012:role/break-glass\"]
";

/// Codes whose bad example is a whole file: it is no map, so it extends nothing.
const WHOLE: &[&str] = &["SRC005", "SRC009"];

const HEADINGS: &[&str] = &["## What is wrong", "## Why it matters", "## Example", "## Instead"];

fn page(code: &Code) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings").join(format!("{}.md", code.id));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The language and the text of the block that is called `bad` or `good`.
fn example<'a>(page: &'a str, called: &str) -> Option<(&'a str, &'a str)> {
    ["yaml", "console"].into_iter().find_map(|language| {
        let (_, rest) = page.split_once(&format!("```{language} {called}\n"))?;
        Some((language, rest.split_once("\n```")?.0))
    })
}

/// The codes and severities of what the example that is called `bad` or `good` gives.
fn findings(code: &Code, called: &str) -> Vec<(String, String)> {
    let page = page(code);
    let (language, text) = example(&page, called).unwrap_or_else(|| panic!("{} has no {called} example", code.id));
    let folder = tempfile::tempdir().expect("a folder");
    let base = if text.lines().any(|line| line == "cloud: aws") { BASE_OF_AWS } else { BASE };
    fs::write(folder.path().join("base.yaml"), base).expect("a file");
    let alone = text.lines().any(|line| line.starts_with("extends:")) || (called == "bad" && WHOLE.contains(&code.id));
    let spec = match (language, alone) {
        ("console", _) => "extends: base.yaml\n".to_owned(),
        (_, true) => format!("{text}\n"),
        (_, false) => format!("extends: base.yaml\n{text}\n"),
    };
    fs::write(folder.path().join("bastide.yaml"), spec).expect("a file");
    let command = if language == "console" { text } else { "$ bastide validate bastide.yaml" };
    let arguments = command.strip_prefix("$ bastide ").expect("a command").split(' ');
    let output = Command::new(env!("CARGO_BIN_EXE_bastide"))
        .args(arguments)
        .args(["--format", "json"])
        .current_dir(folder.path())
        .output()
        .expect("the program runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let word = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let found = report["findings"].as_array().expect("a list");
    found.iter().map(|finding| (word(finding, "code"), word(finding, "severity"))).collect()
}

#[test]
fn every_page_has_its_title_its_severity_and_the_headings_in_order() {
    for code in CODES {
        let page = page(code);
        let severity = format!("{:?}", code.severity).to_lowercase();
        let start = format!("# {}: {}\n\nSeverity: {severity}\n\n## What is wrong\n", code.id, code.name);
        assert!(page.starts_with(&start), "{}", code.id);
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings[..4], *HEADINGS, "{}", code.id);
        assert!(matches!(headings[4..], [] | ["## See also"]), "{}: {headings:?}", code.id);
    }
}

#[test]
fn every_file_of_the_folder_is_the_page_of_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings");
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let mut wanted: Vec<String> = CODES.iter().map(|code| format!("{}.md", code.id)).collect();
    names.sort();
    wanted.sort();
    assert_eq!(names, wanted);
}

#[test]
fn what_is_called_bad_gives_the_finding_and_no_other_error() {
    for code in CODES {
        let found = findings(code, "bad");
        assert!(found.iter().any(|(found, _)| found == code.id), "{}: {found:?}", code.id);
        assert!(
            found.iter().all(|(found, severity)| found == code.id || severity != "error"),
            "{}: {found:?}",
            code.id
        );
    }
}

#[test]
fn what_stands_instead_is_valid_and_gives_the_finding_no_more() {
    for code in CODES {
        let found = findings(code, "good");
        assert!(
            found.iter().all(|(found, severity)| found != code.id && severity != "error"),
            "{}: {found:?}",
            code.id
        );
    }
}

#[test]
fn pages_name_only_codes_that_there_are() {
    let is_code = |word: &&str| {
        word.len() == 6
            && word[..3].bytes().all(|byte| byte.is_ascii_uppercase())
            && word[3..].bytes().all(|byte| byte.is_ascii_digit())
    };
    for code in CODES {
        let page = page(code);
        for named in page.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.is_ascii()).filter(is_code) {
            assert!(CODES.iter().any(|known| known.id == named), "{} names {named}", code.id);
        }
    }
}

#[test]
fn the_limits_that_a_page_tells_are_those_of_the_program() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings/SCH006.md")).expect("a page");
    let on_azure = format!("{BASE}storage:\n  - name: training\n");
    let on_aws = on_azure
        .replace("cloud: azure", "cloud: aws")
        .replace("westeurope", "eu-central-1")
        .replace("0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11", "arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_DataScientist_0123456789abcdef");
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |spec: &str, path: &str, days: u64| {
        fs::write(folder.path().join("bastide.yaml"), spec).expect("a file");
        let set = format!("{path}={days}d");
        let output = Command::new(env!("CARGO_BIN_EXE_bastide"))
            .args(["validate", "--format", "json", "--set", &set])
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        let report = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!report.contains("SPE006"), "the spec is of its cloud: {report}");
        ["SCH006", "SCH005"].iter().any(|code| report.contains(code))
    };
    for (path, azure, aws) in [
        ("keys.recover_within", [7, 90], [7, 30]),
        ("keys.rotate_every", [28, 730], [90, 2_560]),
        ("storage[].recover_within", [1, 365], [1, 36_500]),
        ("storage[].immutable_for", [1, 146_000], [1, 36_500]),
        ("storage[].cool_after", [1, 36_500], [30, 36_500]),
        ("storage[].delete_after", [1, 36_500], [1, 36_500]),
        ("registry.keep_untagged", [1, 365], [1, 36_500]),
        ("monitoring.log_retention", [30, 730], [1, 3_653]),
    ] {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{path}` |"))).expect("a row of the table");
        let told: Vec<u64> = row.replace(',', "").split([' ', '|']).filter_map(|word| word.parse().ok()).collect();
        assert_eq!(told, [azure, aws].concat(), "{path}");
        let path = path.replace("[]", "[training]");
        for (spec, [least, most]) in [(&on_azure, azure), (&on_aws, aws)] {
            assert!(refused(spec, &path, least - 1) && refused(spec, &path, most + 1), "{path}");
            assert!(!refused(spec, &path, least) && !refused(spec, &path, most), "{path}");
        }
    }
}

#[test]
fn explain_prints_the_page_by_code_and_by_name() {
    for code in CODES {
        for subject in [code.id, code.name] {
            let output =
                Command::new(env!("CARGO_BIN_EXE_bastide")).args(["explain", subject]).output().expect("it runs");
            assert_eq!(String::from_utf8_lossy(&output.stdout), page(code), "{subject}");
        }
    }
}
