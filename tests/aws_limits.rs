//! No template, value or policy is larger than AWS takes, for the examples, the specs of `tests/specs`, and specs of as much as a spec can ask for.

mod support;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use support::{bastide, cloudformation, specs, tools};
use tempfile::TempDir;

/// Nine tenths of what CloudFormation takes of a template by itself, so that it can grow.
const BYTES: usize = 46_080;

/// The folders of CloudFormation that the examples, and the specs that use every branch of the templates, render to.
fn of_the_project(into: &TempDir) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for spec in specs::examples().into_iter().chain(specs::branches()) {
        let out = into.path().join(&spec.name);
        assert!(spec.render(&out), "{} has errors", spec.name);
        folders.push(out.join("cloudformation"));
    }
    folders.retain(|folder| folder.is_dir());
    assert!(folders.len() > 4, "specs of AWS are gone");
    folders
}

/// A name of the greatest length, which says what it is of.
fn long(of: &str, number: usize) -> String {
    format!("{of}{}{number:02}", "x".repeat(20 - of.len() - 2))
}

/// An ARN of 160 characters, which the check of policies takes for the longest.
fn arn(name: &str, number: usize) -> String {
    let start = format!("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/{name}/");
    format!("{start}{}{number:02}", "x".repeat(160 - start.len() - 2))
}

/// As many of everything as a spec can ask for, under the longest names.
fn most() -> Value {
    let roles = ["data_scientist", "ml_engineer", "mlops", "auditor", "administrator"];
    let members = |role: &str| -> Vec<Value> {
        let kind = if role == "mlops" { "service_principal" } else { "group" };
        (0..9).map(|number| json!({kind: arn(role, number)})).collect()
    };
    let realtime = (0..20).map(|number| json!({"name": long("online", number), "kind": "realtime"}));
    let batch = (0..40).map(|number| json!({"name": long("nightly", number), "kind": "batch"}));
    let hosts = (0..89).map(|number| format!("{number:02}{}{}.com", "a.".repeat(90), "b".repeat(63)));
    let machines = ["xlarge", "2xlarge", "4xlarge", "12xlarge", "24xlarge"];
    let machines = ["ml.m5", "ml.r5"].iter().flat_map(|family| machines.map(|size| format!("{family}.{size}")));
    let clusters = machines.enumerate().map(|(number, sku)| {
        json!({"name": long("cluster", number), "kind": "cluster", "sku": sku, "idle_after": format!("{}m", number + 1)})
    });
    let notebooks = (0..20).map(|number| {
        let users = (0..2).map(|user| {
            json!({"name": format!("a-person-{number:02}{user}"), "user": format!("arn:aws:iam::123456789012:user/{number}-{user}")})
        });
        let users: Vec<Value> = users.collect();
        json!({"name": long("bench", number), "kind": "notebook", "stop_at": "18:30", "users": users})
    });
    json!({
        "version": 1, "pins": "2026-11-21", "name": "a".repeat(18), "environment": "production", "salt": "7k2q",
        "cloud": "aws", "region": "us-east-1", "profile": "regulated",
        "network": {"zones": 4, "egress": {"policy": "allowlist", "allow": hosts.collect::<Vec<_>>()}},
        "keys": {"secrets": (0..30).map(|number| json!({"name": long("secret", number)})).collect::<Vec<_>>()},
        "storage": (0..60).map(|number| {
            json!({"name": long("set", number), "cool_after": "90d", "delete_after": "2y", "immutable_for": "30d"})
        }).collect::<Vec<_>>(),
        "access": roles.map(|role| json!({"role": role, "members": members(role)})),
        "compute": clusters.chain(notebooks).collect::<Vec<_>>(),
        "endpoints": realtime.chain(batch).collect::<Vec<_>>(),
        "aws": {"break_glass": (0..25).map(|number| arn("break-glass", number)).collect::<Vec<_>>()},
    })
}

/// Specs of as much as there can be: each kind of notebook, another way in and out, and hosts that are all buckets.
fn at_the_bounds() -> [Value; 4] {
    let (spaces, mut instances, mut open, mut buckets) = (most(), most(), most(), most());
    instances["aws"]["notebooks"] = json!("instance");
    open["network"] = json!({"zones": 4, "egress": {"policy": "open"}, "entry": "none"});
    let hosts = (0..206).map(|number| format!("{}{number:03}.s3.amazonaws.com", "b".repeat(60)));
    buckets["network"]["egress"]["allow"] = json!(hosts.collect::<Vec<_>>());
    [spaces, instances, open, buckets]
}

/// What `validate` and `render` make of specs, a folder each.
fn render(specs: &[Value], into: &TempDir) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for (number, spec) in specs.iter().enumerate() {
        let folder = into.path().join(number.to_string());
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::write(folder.join("bastide.yaml"), spec.to_string()).expect("a file can be written");
        let output = bastide(&folder, &["--quiet", "render", "bastide.yaml", "--out", "out"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        folders.push(folder.join("out/cloudformation"));
    }
    folders
}

/// Templates that have more bytes than these, and how many.
fn larger(folders: &[PathBuf], most: usize) -> Vec<String> {
    let mut found = Vec::new();
    for template in folders.iter().flat_map(|folder| cloudformation::templates(folder)) {
        let size = fs::read(&template).expect("a template can be read").len();
        if size > most {
            found.push(format!("{}: {size} bytes, and {most} are wanted", template.display()));
        }
    }
    found
}

#[test]
fn templates_of_the_project_have_room_to_grow() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let rendered = of_the_project(&folder);
    assert_eq!(larger(&rendered, BYTES), [""; 0]);
    let Some(python) = tools::AWS_PYTHON.program("the limits of the specs of the project on AWS") else { return };
    assert_eq!(cloudformation::policies(&python, &rendered), "");
}

#[test]
fn as_much_as_a_spec_can_ask_for_fits() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let rendered = render(&at_the_bounds(), &folder);
    assert_eq!(larger(&rendered, 51_200), [""; 0]);
    let Some(python) = tools::AWS_PYTHON.program("the limits of the largest specs of AWS") else { return };
    assert_eq!(cloudformation::policies(&python, &rendered), "");
}
