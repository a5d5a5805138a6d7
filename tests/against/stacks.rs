//! Templates and change sets of stacks that a server on loopback holds are held against the output that they were made from, and against changed
//! output.

use std::path::Path;
use std::process::Command;

use bastide::diff::engines::{self, Told};
use bastide::inventory::{self, Inventory, Sources};
use serde_json::{Value, json};

use crate::shown;
use crate::support::{folder, root, tools};

/// What the names of the example's stacks begin with.
const STEM: &str = "fraud-prod";

/// What is changed of the example of a team.
const CHANGES: &[&str] = &[
    "--set",
    "storage[0].recover_within=14d",
    "--set",
    "network.subnets={endpoints: 10.40.252.0/22}",
    "--set",
    "endpoints=[]",
];

/// The example of a team, with changes, rendered where every rendering of it lies: a header names the way to the spec.
fn render(out: &Path, changes: &[&str]) -> Sources {
    let spec = root().join("examples/aws-team/bastide.yaml");
    let path = |path: &Path| path.to_str().expect("paths of the project are UTF-8").to_owned();
    let (spec, into) = (path(&spec), path(out));
    let arguments = [&["--quiet", "render", &spec, "--out", &into], changes].concat();
    let output = crate::support::bastide(root(), &arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder::texts(&out.join("cloudformation"))
}

fn example() -> Sources {
    folder::texts(&root().join("examples/aws-team/out/cloudformation"))
}

fn stacks(given: &Sources, ours: &Sources) -> Told {
    engines::stacks(given, ours, STEM).unwrap_or_else(|unread| panic!("{}", unread.what))
}

fn change_set(text: &str, ours: &Inventory) -> Result<Told, String> {
    engines::change_set("changes.json", text, ours, STEM).map_err(|unread| unread.what)
}

#[test]
fn stacks_of_a_server() {
    let Some(python) = tools::AWS_PYTHON.program("deployed stacks against our output") else { return };
    let out = tempfile::tempdir().expect("a folder can be made");
    let (there, changed, into) = (out.path().join("there"), out.path().join("then"), out.path().join("into"));
    let (as_it_is, as_changed) = (render(&there, &[]), render(&changed, CHANGES));
    let folders = [there.join("cloudformation"), changed.join("cloudformation"), into.clone()];
    let script = root().join("tests/against/stacks.py");
    let output = Command::new(python).arg("-B").arg(script).args(folders).output().expect("the script can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));

    let held = folder::texts(&into.join("templates"));
    assert!(held.len() > 10, "the stacks are gone");
    assert_eq!(shown::lines(&stacks(&held, &as_it_is)), "", "unchanged stacks");
    let one = held.iter().filter(|(name, _)| name.ends_with("-keys.json"));
    let one: Sources = one.map(|(_, text)| ("20-keys.json".to_owned(), text.clone())).collect();
    assert_eq!(stacks(&one, &as_it_is).changes, [], "one unchanged stack");
    assert_eq!(stacks(&one, &as_changed).changes, [], "a stack that is not of what changes");
    shown::expect("stacks", &shown::lines(&stacks(&held, &as_changed)));

    let ours = inventory::cloudformation(&as_it_is);
    let unchanged = folder::texts(&into.join("unchanged"));
    assert!(!unchanged.is_empty(), "the change sets are gone");
    for (name, text) in unchanged {
        assert_eq!(
            shown::lines(&change_set(&text, &ours).unwrap_or_else(|what| panic!("{name}: {what}"))),
            "",
            "{name}"
        );
    }
    let ours = inventory::cloudformation(&as_changed);
    // Of these the server can make all that is in them.
    let whole = ["access.json", "data-training.json", "grants.json", "network.json"];
    let mut sets = folder::texts(&into.join("changed"));
    sets.retain(|name, _| whole.iter().any(|end| name.ends_with(end)));
    let told = sets.into_iter().map(|(name, text)| {
        let told = change_set(&text, &ours).unwrap_or_else(|what| panic!("{name}: {what}"));
        format!("{name}\n{}", shown::lines(&told))
    });
    // The server says of each change no more than its action.
    shown::expect("change-sets", &told.collect::<String>());
}

/// A change set of a stack in the form of the service's documentation.
fn printed(stack: &str, changes: &[Value]) -> String {
    let changes: Vec<Value> =
        changes.iter().map(|change| json!({"Type": "Resource", "ResourceChange": change})).collect();
    json!({
        "ChangeSetName": "next", "StackName": stack, "ExecutionStatus": "AVAILABLE", "Status": "CREATE_COMPLETE", "Changes": changes,
    })
    .to_string()
}

#[test]
fn a_change_set_is_told_as_it_announces() {
    let ours = inventory::cloudformation(&example());
    let bucket = ours.resource("42-data-training/TrainingBucket").expect("the example has it");
    let mut after = bucket.attributes.value.json();
    let mut before = after.clone();
    before["Properties"]["LifecycleConfiguration"] =
        json!({"Rules": [{"Id": "Old", "Status": "Enabled", "ExpirationInDays": 3}]});
    before["Properties"]["AccessToken"] = json!("hunter2");
    after["Properties"]["AccessToken"] = json!("hunter3");
    after["Properties"]["BucketName"] = json!("{{changeSet:KNOWN_AFTER_APPLY}}");
    let detail = |name: &str, evaluation: &str, recreation: &str, values: Value| {
        let mut target = json!({"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation});
        target.as_object_mut().expect("a map").extend(values.as_object().cloned().expect("a map"));
        json!({"Target": target, "Evaluation": evaluation, "ChangeSource": "DirectModification"})
    };
    let set = printed(
        "fraud-prod-data-training",
        &[
            json!({
                "Action": "Modify", "LogicalResourceId": "TrainingBucket", "ResourceType": "AWS::S3::Bucket", "Replacement": "Conditional",
                "PolicyAction": "ReplaceAndRetain", "Scope": ["Properties"],
                "Details": [
                    detail("LifecycleConfiguration", "Static", "Never", json!({"Path": "/Properties/LifecycleConfiguration"})),
                    detail("BucketName", "Dynamic", "Always", json!({"Path": "/Properties/BucketName"})),
                ],
                "BeforeContext": before.to_string(), "AfterContext": after.to_string(),
            }),
            json!({
                "Action": "Modify", "LogicalResourceId": "TrainingBucketPolicy", "ResourceType": "AWS::S3::BucketPolicy", "Replacement": "True",
                "Scope": ["Properties"],
                "Details": [
                    detail("Bucket", "Static", "Always", json!({
                        "Path": "/Properties/Bucket", "BeforeValue": "a", "AfterValue": "b", "AttributeChangeType": "Modify",
                    })),
                    detail("PolicyDocument", "Static", "Never", json!({"Path": "/Properties/PolicyDocument/Statement/0"})),
                    detail("PolicyDocument", "Dynamic", "Never", json!({"Path": "/Properties/PolicyDocument/Statement/0"})),
                ],
            }),
            json!({
                "Action": "Remove", "LogicalResourceId": "OldBucket", "ResourceType": "AWS::S3::Bucket", "PolicyAction": "Retain", "Details": [],
            }),
            json!({"Action": "Remove", "LogicalResourceId": "OldKey", "ResourceType": "AWS::KMS::Key", "PolicyAction": "Delete"}),
            json!({"Action": "Remove", "LogicalResourceId": "OldDisk", "ResourceType": "AWS::EC2::Volume", "PolicyAction": "Snapshot"}),
            json!({"Action": "Add", "LogicalResourceId": "Elsewhere", "ResourceType": "AWS::SNS::Topic"}),
            json!({"Action": "Import", "LogicalResourceId": "Found", "ResourceType": "AWS::SNS::Topic"}),
            json!({"Action": "Dynamic", "LogicalResourceId": "Perhaps", "ResourceType": "AWS::CloudFormation::Stack"}),
            json!({"Action": "Elope", "LogicalResourceId": "Strange", "ResourceType": "AWS::SNS::Topic"}),
        ],
    );
    let told = shown::lines(&change_set(&set, &ours).unwrap_or_else(|what| panic!("{what}")));
    assert!(!told.contains("hunter"), "{told}");
    shown::expect("change-set-as-documented", &told);
}

#[test]
fn change_sets_that_change_nothing_or_cannot_be_had() {
    let ours = inventory::cloudformation(&example());
    let set = |status: &str, reason: &str| {
        json!({
            "StackName": "fraud-prod-keys", "ChangeSetName": null, "Status": status, "StatusReason": reason, "Changes": [],
        })
        .to_string()
    };
    let nothing =
        "The submitted information didn't contain changes. Submit different information to create a change set.";
    assert_eq!(change_set(&set("FAILED", nothing), &ours).map(|told| shown::lines(&told)), Ok(String::new()));
    let told = |text: &str| change_set(text, &ours).expect_err("it is refused");
    assert_eq!(told(&set("FAILED", "Template error")), "the change set, which failed: Template error");
    assert_eq!(told(&set("CREATE_IN_PROGRESS", "")), "the change set, which is still being made");
    assert!(told("{").starts_with("the change set: EOF"));
    assert_eq!(told("{\"resource_changes\": []}"), "the change set, which names no stack");
    let other = set("CREATE_COMPLETE", "").replace("fraud-prod-keys", "shop-web");
    let what = told(&other);
    assert!(
        what.starts_with("the change set, which is of the stack `shop-web` and of none of `fraud-prod-network`, "),
        "{what}"
    );
    let unsaid = told(&set("FAILED", ""));
    assert_eq!(unsaid, "the change set, which failed; it does not say why");
    let paged = set("CREATE_COMPLETE", "").replacen('{', "{\"NextToken\": \"x\", ", 1);
    let paged = change_set(&paged, &ours).expect("it is read");
    assert_eq!(paged.unread.len(), 1, "{paged:?}");
}

#[test]
fn stacks_that_leave_the_output_and_files_that_are_none() {
    let ours = example();
    let mut fewer = ours.clone();
    fewer.remove("42-data-features.yaml");
    let body = &ours["42-data-features.yaml"];
    let given = |name: &str, text: &str| Sources::from([(name.to_owned(), text.to_owned())]);
    let printed = json!({"TemplateBody": body, "StagesAvailable": ["Original"]}).to_string();
    shown::expect("stack-that-left", &shown::lines(&stacks(&given("42-data-features.json", &printed), &fewer)));
    let refused = |given: &Sources| engines::stacks(given, &ours, STEM).expect_err("it is refused").what;
    let what = refused(&given("web.json", &printed));
    let none = "`web.json`: no name is that of a stack of this environment: `fraud-prod-network`, ";
    assert!(what.starts_with(none), "{what}");
    for text in ["", "{", "{\"TemplateBody\": 1}", "[]", "{\"version\": 4}"] {
        let what = refused(&given("20-keys.json", text));
        assert!(what.starts_with("`20-keys.json`, which is no template of a stack"), "{what}");
    }
    let both = [given("20-keys.json", &printed), given("fraud-prod-keys.json", &printed)];
    let both: Sources = both.into_iter().flatten().collect();
    assert_eq!(refused(&both), "`fraud-prod-keys.json`, which is of the same layer as `20-keys.json`");
    let mut more = given("20-keys.yaml", &ours["20-keys.yaml"]);
    more.extend(given("web.json", &printed));
    let notes = shown::lines(&stacks(&more, &ours));
    assert!(notes.starts_with("  note: `web.json` is no stack of this environment (`fraud-prod-network`, "), "{notes}");
    assert!(notes.contains(", so it is not compared.\n  note: No template was given of the layers "), "{notes}");
    assert_eq!(refused(&Sources::new()), "the folder, in which there is no file of a stack");
}

#[test]
fn a_template_that_a_person_kept_in_yaml_is_read_too() {
    let ours = example();
    let given = Sources::from([("20-keys.yaml".to_owned(), ours["20-keys.yaml"].clone())]);
    let told = stacks(&given, &ours);
    assert_eq!((told.changes, told.unread), (Vec::new(), Vec::new()));
}

#[test]
fn stacks_of_another_environment_are_not_compared() {
    let ours = example();
    let named = |stem: &str| -> Sources {
        let layers = ours.iter().filter(|(path, _)| !path.contains('/') && path.ends_with(".yaml"));
        layers.map(|(path, text)| (format!("{stem}-{}", &path[3..]), text.clone())).collect()
    };
    let what = engines::stacks(&named("bank-prod"), &ours, STEM).expect_err("they are of a bank").what;
    assert!(what.contains("no name is that of a stack of this environment: `fraud-prod-network`, "), "{what}");
    assert_eq!(shown::lines(&stacks(&named(STEM), &ours)), "");

    let mut fewer = named(STEM);
    fewer.remove("fraud-prod-keys.yaml");
    assert_eq!(
        shown::lines(&stacks(&fewer, &ours)),
        "  note: No template was given of the layer `20-keys`, so it is not compared.\n"
    );
    let set = json!({"StackName": "other-prod-40-storage", "Status": "CREATE_COMPLETE", "Changes": []}).to_string();
    let what = change_set(&set, &inventory::cloudformation(&ours)).expect_err("it is of another environment");
    assert!(
        what.starts_with("the change set, which is of the stack `other-prod-40-storage` and of none of "),
        "{what}"
    );
}
