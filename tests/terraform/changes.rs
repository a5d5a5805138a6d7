//! Changes what a spec says, a thing at a time, and holds the plan of each change to exactly the resources that it is about.
//!
//! `UPDATE=1 cargo test --test terraform changes` accepts what is planned now; a line that nobody can explain is not merged.

use std::fs;

use bastide::spec::Cloud;
use serde_json::{Value, json};

use crate::support::terraform::{Terraform, each, lines};
use crate::support::{folder, is_update, root, specs};

/// A change of a spec, in words and in code.
type Change = (&'static str, fn(&mut Value));

/// What is changed on either cloud. The spec is the example of a team.
static CHANGES: &[Change] = &[
    ("another tag", |spec| spec["tags"]["stage"] = json!("blue")),
    // Before the others, whose places in the list change.
    ("a data set more", |spec| list(spec, "storage").insert(0, json!({"name": "archive"}))),
    ("a data set less", |spec| list(spec, "storage").retain(|set| set["name"] != "features")),
    ("data is kept shorter when deleted", |spec| spec["storage"][0]["recover_within"] = json!("14d")),
    ("data cannot be deleted for a month", |spec| spec["storage"][1]["immutable_for"] = json!("30d")),
    ("logs are kept longer", |spec| spec["monitoring"] = json!({"log_retention": "180d"})),
    ("keys turn over more often", |spec| spec["keys"] = json!({"rotate_every": "180d"})),
    ("a host more may be reached", |spec| {
        list(&mut spec["network"]["egress"], "allow").insert(0, json!("models.example.com"));
    }),
    ("another subnet for endpoints", |spec| spec["network"]["subnets"] = json!({"endpoints": "10.40.64.0/22"})),
    ("nobody gets in through the jump host", |spec| spec["network"]["entry"] = json!("none")),
    ("a role less", |spec| list(spec, "access").retain(|grant| grant["role"] != "auditor")),
    ("a person less at a notebook", |spec| drop(list(&mut spec["compute"][0], "users").remove(0))),
    ("another machine for notebooks", |spec| spec["compute"][0]["size"] = json!("cpu_large")),
    ("notebooks stop later", |spec| spec["compute"][0]["stop_at"] = json!("20:00")),
    ("another machine for jobs", |spec| spec["compute"][1]["size"] = json!("cpu_large")),
    ("an endpoint more", |spec| list(spec, "endpoints").insert(0, json!({"name": "explain", "kind": "realtime"}))),
    ("an endpoint less", |spec| spec["endpoints"] = json!([])),
];

/// What is changed on Azure alone.
static AZURE: &[Change] = &[
    ("a member more", |spec| {
        list(&mut spec["access"][0], "members").insert(0, json!({"group": "1b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a12"}));
    }),
    ("a role more", |spec| {
        let pipeline = json!({"service_principal": "2b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a13"});
        list(spec, "access").insert(0, json!({"role": "mlops", "members": [pipeline]}));
    }),
    ("a person more at a notebook", |spec| {
        let kim = json!({"name": "kim", "user": "3c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f"});
        list(&mut spec["compute"][0], "users").insert(0, kim);
    }),
    ("a bound for logs", |spec| spec["monitoring"] = json!({"daily_cap_gb": 5})),
];

/// What is changed on AWS alone.
static AWS: &[Change] = &[
    ("a member more", |spec| {
        list(&mut spec["access"][0], "members").insert(0, json!({"group": "arn:aws:iam::123456789012:role/more"}));
    }),
    ("a role more", |spec| {
        let pipeline = json!({"service_principal": "arn:aws:iam::123456789012:role/pipeline"});
        list(spec, "access").insert(0, json!({"role": "mlops", "members": [pipeline]}));
    }),
    ("a person more at a notebook", |spec| {
        let kim = json!({"name": "kim", "user": "arn:aws:iam::123456789012:user/kim"});
        list(&mut spec["compute"][0], "users").insert(0, kim);
    }),
    ("a secret more", |spec| spec["keys"] = json!({"secrets": [{"name": "features-db"}]})),
    ("a zone more", |spec| spec["network"]["zones"] = json!(3)),
];

fn list<'a>(map: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    map[name].as_array_mut().expect("a list of the example")
}

/// The spec of an example, as a document that can be changed.
fn example(name: &str) -> Value {
    let text = fs::read(root().join("examples").join(name).join("bastide.yaml")).expect("an example can be read");
    bastide::pipeline::run("bastide.yaml", &|_| Ok(text.clone()), &[]).document.value
}

/// Holds every change of a cloud to what is expected of it.
fn hold(cloud: Cloud, own: &[Change]) {
    let word = format!("{cloud:?}").to_lowercase();
    let Some(terraform) = Terraform::offline(&format!("plans of changed Terraform of {word}")) else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let render = |spec: &Value, name: &str| {
        let path = out.path().join(format!("{name}.yaml"));
        fs::write(&path, spec.to_string()).expect("a file can be written");
        let rendered = out.path().join("rendered").join(name);
        assert!(specs::Spec { name: name.to_owned(), path }.render_as("terraform", &rendered), "{name} has errors");
        rendered.join("terraform")
    };
    let spec = example(&format!("{word}-team"));
    let deployed = terraform.deploy(&render(&spec, "as it is"), &out.path().join("deployed"));
    let deployed = deployed.unwrap_or_else(|said| panic!("{said}"));
    let changes: Vec<&Change> = CHANGES.iter().chain(own).collect();
    let planned = each(&changes, |(name, change)| {
        let mut changed = spec.clone();
        change(&mut changed);
        let plan = terraform.changes(&deployed, &render(&changed, name), &out.path().join("planned").join(name));
        let plan = plan.unwrap_or_else(|said| panic!("{name}: {said}"));
        format!("{name}\n{}", if plan.is_empty() { "  nothing\n".to_owned() } else { lines(&plan) })
    });
    let found = planned.join("\n");
    let path = root().join("tests/terraform/changes").join(word).with_extension("txt");
    if is_update() {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(&path, &found).expect("a file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = |text: String| [("changes".to_owned(), text)].into();
    assert_eq!(folder::difference(&differs(expected), &differs(found)), "", "`UPDATE=1` accepts this");
}

#[test]
fn a_change_on_azure_plans_what_it_is_about() {
    hold(Cloud::Azure, AZURE);
}

#[test]
fn a_change_on_aws_plans_what_it_is_about() {
    hold(Cloud::Aws, AWS);
}
