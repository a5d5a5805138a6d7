//! States and plans of real applies are held against the output that they were made from, and against changed output.

use std::fs;
use std::path::{Path, PathBuf};

use bastide::diff::engines::{self, Told};
use bastide::inventory::{self, Inventory, Sources};
use serde_json::{Value, json};

use crate::support::terraform::{Terraform, each};
use crate::support::{folder, root, specs};
use crate::{documents, shown};

/// A change of a spec, in words and in code.
type Change = (&'static str, fn(&mut Value));

/// What is changed of the example of a team, on either cloud.
static CHANGES: &[Change] = &[
    ("a tag less", |spec| drop(spec["tags"].as_object_mut().expect("a map").remove("cost-centre"))),
    ("a data set more", |spec| list(spec, "storage").insert(0, json!({"name": "archive"}))),
    ("data is kept shorter when deleted", |spec| spec["storage"][0]["recover_within"] = json!("14d")),
    ("another subnet for endpoints", |spec| spec["network"]["subnets"] = json!({"endpoints": "10.40.252.0/22"})),
    ("a role less", |spec| list(spec, "access").retain(|grant| grant["role"] != "auditor")),
];

fn list<'a>(map: &'a mut Value, name: &str) -> &'a mut Vec<Value> {
    map[name].as_array_mut().expect("a list of the example")
}

/// The spec of an example, as a document that can be changed.
fn example(name: &str) -> Value {
    let text = fs::read(root().join("examples").join(name).join("bastide.yaml")).expect("an example can be read");
    bastide::pipeline::run("bastide.yaml", &|_| Ok(text.clone()), &[]).document.value
}

fn render(spec: &Value, name: &str, below: &Path) -> PathBuf {
    let path = below.join(format!("{name}.yaml"));
    fs::write(&path, spec.to_string()).expect("a file can be written");
    let rendered = below.join("rendered").join(name);
    assert!(specs::Spec { name: name.to_owned(), path }.render_as("terraform", &rendered), "{name} has errors");
    rendered.join("terraform")
}

fn ours(rendered: &Path) -> Inventory {
    let sources: Sources = folder::texts(rendered);
    let inventory = inventory::terraform(&sources);
    assert_eq!(inventory.unread, [], "{}", rendered.display());
    inventory
}

fn state(text: &str, ours: &Inventory) -> Told {
    engines::state("state.json", text, ours).unwrap_or_else(|unread| panic!("{}", unread.what))
}

fn plan(text: &str, ours: &Inventory) -> Told {
    engines::plan("plan.json", text, ours).unwrap_or_else(|unread| panic!("{}", unread.what))
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("Terraform writes JSON")
}

fn hold(cloud: &str) {
    let Some(terraform) = Terraform::offline(&format!("states and plans of {cloud} against our output")) else {
        return;
    };
    let out = tempfile::tempdir().expect("a folder can be made");
    let spec = example(&format!("{cloud}-team"));
    let rendered = render(&spec, "as it is", out.path());
    let deployed = terraform.deploy(&rendered, &out.path().join("deployed"));
    let deployed = deployed.unwrap_or_else(|said| panic!("{said}"));
    let planned = |rendered: &Path, name: &str| {
        let plan = terraform.planned(&deployed, rendered, &out.path().join("planned").join(name));
        plan.map(|plan| read(&plan))
    };
    let mut unchanged = planned(&rendered, "as it is").unwrap_or_else(|said| panic!("{said}"));
    let mut there = read(&terraform.state(&deployed).unwrap_or_else(|said| panic!("{said}")));
    let before = documents::Filling::of(&there, &unchanged);
    documents::fill_state(&mut there, &unchanged["configuration"], &before);
    documents::fill_plan(&mut unchanged, &before);

    let our_own = ours(&rendered);
    assert_eq!(shown::lines(&state(&there.to_string(), &our_own)), "", "an unchanged state");
    let raw = fs::read_to_string(deployed.folder.join("terraform.tfstate")).expect("a state can be read");
    if cloud == "azure" {
        assert_eq!(shown::lines(&state(&raw, &our_own)), "", "an unchanged state file");
    }
    assert_eq!(shown::lines(&plan(&unchanged.to_string(), &our_own)), "", "an unchanged plan");

    let there = there.to_string();
    let told = each(CHANGES, |(name, change)| {
        let mut changed = spec.clone();
        change(&mut changed);
        let rendered = render(&changed, name, out.path());
        let our_own = ours(&rendered);
        let by_state = state(&there, &our_own);
        let by_plan = match planned(&rendered, name) {
            Ok(mut changed) => {
                documents::fill_plan(&mut changed, &before);
                plan(&changed.to_string(), &our_own)
            }
            Err(said) => panic!("{name}: {said}"),
        };
        format!("{name}\n{}", shown::both("state", &by_state, "plan", &by_plan))
    });
    shown::expect(&format!("terraform-{cloud}"), &told.join("\n"));
}

#[test]
fn terraform_of_azure() {
    hold("azure");
}

#[test]
fn terraform_of_aws() {
    hold("aws");
}
