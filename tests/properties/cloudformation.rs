//! Gives the renderings of random specs of AWS to the checkers of CloudFormation, which have nothing to say of them.

use std::fs;
use std::path::PathBuf;

use bastide::cloud::aws::region;
use bastide::spec::Cloud;
use serde_json::Value;
use tempfile::TempDir;

use crate::rendering::explained;
use crate::support::{cloudformation, tools};
use crate::{library, long, specs};

/// Renderings of random specs, each in a folder with the spec's number.
struct Renderings {
    specs: Vec<Value>,
    folder: TempDir,
}

impl Renderings {
    /// Those of so many specs, or of many more in a long run.
    fn of(count: usize) -> Renderings {
        let specs = specs::many(Cloud::Aws, if long() { count * 20 } else { count });
        let folder = tempfile::tempdir().expect("a folder for the renderings");
        for (number, spec) in specs.iter().enumerate() {
            for file in library::run(spec).rendered() {
                let path = folder.path().join(number.to_string()).join(&file.path);
                fs::create_dir_all(path.parent().expect("a path below the folder")).expect("a folder");
                fs::write(&path, &file.text).expect("a file");
            }
        }
        Renderings { specs, folder }
    }

    fn folders(&self) -> Vec<PathBuf> {
        (0..self.specs.len()).map(|number| self.folder.path().join(number.to_string()).join("cloudformation")).collect()
    }

    /// Fails where a checker says anything, each line with the spec that it is about.
    fn hold(&self, check: impl Fn(&[PathBuf]) -> String) {
        let said = check(&self.folders());
        let lines: Vec<String> = said.lines().map(|line| explained(line, self.folder.path(), &self.specs)).collect();
        assert!(lines.is_empty(), "{} lines:\n{}", lines.len(), lines.join("\n"));
    }
}

#[test]
fn policies_and_settings_of_random_specs_hold() {
    let Some(python) = tools::AWS_PYTHON.program("policies and settings of random specs of AWS") else { return };
    let renderings = Renderings::of(80);
    renderings.hold(|folders| cloudformation::policies(&python, folders));
    renderings.hold(|folders| cloudformation::settings(&python, folders));
}

#[test]
fn cfn_lint_has_nothing_to_say_of_random_specs() {
    let Some(python) = tools::AWS_PYTHON.program("cfn-lint of random specs of AWS") else { return };
    Renderings::of(6).hold(|folders| without_lacks(&cloudformation::lint(&python, folders)));
}

/// What cfn-lint says beside what a warning of `validate` has said: that the region lacks a type. The place is the line below.
fn without_lacks(said: &str) -> String {
    let is_known = |line: &str| {
        let words: Vec<&str> = line.split('\'').collect();
        let known = |kind: &str, name: &str| region(name).is_some_and(|region| region.lack_of(kind).is_some());
        matches!(words[..], ["E3006 Resource type ", kind, " does not exist in ", name, ..] if known(kind, name))
    };
    let mut left = String::new();
    let mut lines = said.lines();
    while let Some(line) = lines.next() {
        if is_known(line) {
            lines.next();
        } else if !line.is_empty() {
            left += &format!("{line}\n");
        }
    }
    left
}

#[test]
fn checkov_finds_nothing_in_random_specs() {
    let Some(program) = tools::CHECKOV.program("what checkov finds in random specs of AWS") else { return };
    Renderings::of(8).hold(|folders| cloudformation::checkov(&program, folders));
}

/// Whether a list of a spec has an item of which something holds.
fn any(spec: &Value, list: &str, holds: impl Fn(&Value) -> bool) -> bool {
    spec.pointer(list).and_then(Value::as_array).into_iter().flatten().any(holds)
}

/// Whether a list of a spec is left out or empty.
fn none(spec: &Value, list: &str) -> bool {
    !any(spec, list, |_| true)
}

type Case = (&'static str, fn(&Value) -> bool);

/// What the specs that the checkers are given have to be between them.
static HARD: &[Case] = &[
    ("egress none", |spec| spec["network"]["egress"]["policy"] == "none"),
    ("egress allowlist", |spec| spec["network"]["egress"]["policy"] == "allowlist"),
    ("egress open", |spec| spec["network"]["egress"]["policy"] == "open"),
    ("entry bastion", |spec| spec["network"]["entry"] == "bastion"),
    ("entry none", |spec| spec["network"]["entry"] == "none"),
    ("2 zones", |spec| spec["network"]["zones"] == 2),
    ("3 zones", |spec| spec["network"]["zones"] == 3),
    ("4 zones", |spec| spec["network"]["zones"] == 4),
    ("a /16", |spec| spec["network"]["address_space"].as_str().is_some_and(|space| space.ends_with("/16"))),
    ("a /20", |spec| spec["network"]["address_space"].as_str().is_some_and(|space| space.ends_with("/20"))),
    ("a given subnet", |spec| spec["network"]["subnets"].as_object().is_some_and(|subnets| !subnets.is_empty())),
    ("flow logs off", |spec| spec["network"]["flow_logs"] == false),
    ("trail off", |spec| spec["aws"]["trail"] == false),
    ("shared log groups elsewhere", |spec| spec["aws"]["shared_log_groups"] == false),
    ("notebook instances", |spec| spec["aws"]["notebooks"] == "instance" && any(spec, "/compute", is_notebook)),
    ("spaces", |spec| spec["aws"]["notebooks"] == "space" && any(spec, "/compute", is_notebook)),
    ("several users", |spec| {
        any(spec, "/compute", |item| item["users"].as_array().is_some_and(|users| users.len() > 2))
    }),
    ("a machine with a disk", |spec| {
        any(spec, "/compute", |item| item["sku"].as_str().is_some_and(|sku| sku.contains("g5")))
    }),
    ("a machine without", |spec| {
        any(spec, "/compute", |item| item["sku"].as_str().is_some_and(|sku| sku.contains("m5")))
    }),
    ("an endpoint with instances", |spec| any(spec, "/endpoints", |item| item["instances"].as_u64() > Some(1))),
    ("an endpoint with a size", |spec| any(spec, "/endpoints", |item| item["size"].is_string())),
    ("secrets", |spec| !none(spec, "/keys/secrets")),
    ("somebody for emergencies", |spec| !none(spec, "/aws/break_glass")),
    ("nobody for emergencies", |spec| none(spec, "/aws/break_glass")),
    ("lab", |spec| spec["profile"] == "lab"),
    ("team", |spec| spec["profile"] == "team"),
    ("regulated", |spec| spec["profile"] == "regulated"),
    ("no compute", |spec| none(spec, "/compute")),
    ("no storage", |spec| none(spec, "/storage")),
    ("no endpoints", |spec| none(spec, "/endpoints")),
    ("data scientists", |spec| has_role(spec, "data_scientist")),
    ("ML engineers", |spec| has_role(spec, "ml_engineer")),
    ("pipelines", |spec| has_role(spec, "mlops")),
    ("auditors", |spec| has_role(spec, "auditor")),
    ("administrators", |spec| has_role(spec, "administrator")),
    ("no data scientists", |spec| !has_role(spec, "data_scientist")),
    ("no administrators", |spec| !has_role(spec, "administrator")),
];

fn is_notebook(item: &Value) -> bool {
    item["kind"] == "notebook"
}

fn has_role(spec: &Value, role: &str) -> bool {
    any(spec, "/access", |grant| grant["role"] == role)
}

#[test]
fn the_specs_for_the_checkers_have_every_hard_case() {
    let specs = specs::many(Cloud::Aws, 80);
    let missing: Vec<&str> = HARD.iter().filter(|(_, holds)| !specs.iter().any(holds)).map(|(what, _)| *what).collect();
    assert_eq!(missing, [""; 0], "no spec of 80 had these");
}
