//! Plans every labelled change of a spec against what the example of a team was deployed to, and holds the plan to exactly the resources that
//! it is about.
//!
//! `UPDATE=1 cargo test --test terraform changes` accepts what is planned now; a line that nobody can explain is not merged. What the plans
//! say stands beside what `bastide diff` says of the same changes, in `docs/diff-scored.md`.

use std::fs;

use serde_json::Value;

use crate::support::terraform::{Terraform, each, lines};
use crate::support::{folder, is_update, root, scored, specs};

/// Holds every change of a cloud to what is expected of it.
fn hold(cloud: &str) {
    let Some(terraform) = Terraform::offline(&format!("plans of changed Terraform of {cloud}")) else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let render = |spec: &Value, name: &str| {
        let path = out.path().join(format!("{name}.yaml"));
        fs::write(&path, spec.to_string()).expect("a file can be written");
        let rendered = out.path().join("rendered").join(name);
        assert!(specs::Spec { name: name.to_owned(), path }.render_as("terraform", &rendered), "{name} has errors");
        rendered.join("terraform")
    };
    let spec = scored::base(cloud);
    let deployed = terraform.deploy(&render(&spec, "as it is"), &out.path().join("deployed"));
    let deployed = deployed.unwrap_or_else(|said| panic!("{said}"));
    // What begins with another spec would have to be deployed first.
    let cases: Vec<scored::Case> = scored::cases(cloud).into_iter().filter(|case| case.from.is_empty()).collect();
    let planned = each(&cases, |case| {
        let name = &case.name;
        let changed = render(&case.after(&spec), name);
        let plan = terraform.changes(&deployed, &changed, &out.path().join("planned").join(name));
        let plan = plan.unwrap_or_else(|said| panic!("{name}: {said}"));
        format!("{name}\n{}", if plan.is_empty() { "  nothing\n".to_owned() } else { lines(&plan) })
    });
    let found = planned.join("\n");
    let path = root().join("tests/terraform/changes").join(cloud).with_extension("txt");
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
    hold("azure");
}

#[test]
fn a_change_on_aws_plans_what_it_is_about() {
    hold("aws");
}
