//! The table of SageMaker's actions and every statement of every policy say what the service authorization reference says.

mod support;

use std::path::Path;

use bastide::cloud::aws::actions::{ACTIONS, Key, UNGUARDABLE};
use serde_json::{Value, json};
use support::{aws, root, script, tools};

/// The table and the policies, as `tests/aws/actions.py` reads them.
fn facts() -> Value {
    let name = |key: &Key| key.name();
    let actions: Vec<Value> = ACTIONS
        .iter()
        .map(|action| json!({"name": action.name, "keys": action.keys.iter().map(name).collect::<Vec<_>>()}))
        .collect();
    let mut policies = vec![json!({
        "id": "the table", "kind": "other",
        "statements": [{"Sid": "UNGUARDABLE", "Effect": "Deny", "Action": UNGUARDABLE, "Resource": "*"}],
    })];
    for (_, aws) in aws::environments() {
        for (id, policy) in &*aws.policies {
            let kind = format!("{:?}", policy.kind).to_lowercase();
            let document = aws::json(&policy.document, aws);
            policies.push(json!({"id": id, "kind": kind, "statements": document["Statement"]}));
        }
    }
    json!({"actions": actions, "keys": Key::ALL.iter().map(name).collect::<Vec<_>>(), "policies": policies})
}

fn differences(python: &Path, facts: &Value) -> String {
    script::run(python, &root().join("tests/aws/actions.py"), facts)
}

#[test]
fn actions_keys_and_resources_are_those_of_the_reference() {
    let Some(python) = tools::AWS_PYTHON.program("policies against the service authorization reference") else {
        return;
    };
    assert_eq!(differences(&python, &facts()), "");
}

#[test]
fn every_kind_of_mistake_is_found() {
    let Some(python) = tools::AWS_PYTHON.program("mistakes in policies") else { return };
    let mut facts = facts();
    let actions = facts["actions"].as_array_mut().expect("a list");
    actions.retain(|action| action["name"] != "sagemaker:CreateModel");
    let transform = actions.iter_mut().find(|action| action["name"] == "sagemaker:CreateTransformJob");
    transform.expect("it stands in the table")["keys"] = json!(["sagemaker:VpcSubnets"]);
    let jobs = "arn:aws:sagemaker:eu-central-1:123456789012:training-job/*";
    facts["policies"] = json!([{"id": "Bad", "kind": "identity", "statements": [
        {"Sid": "One", "Effect": "Deny", "Action": "sagemaker:CreateCompilationJob", "Resource": "*",
         "Condition": {"Null": {"sagemaker:VpcSubnets": true}}},
        {"Sid": "Two", "Effect": "Allow", "Action": ["kms:ReEncrypt", "kms:Decrypt"], "Resource": jobs},
        {"Sid": "Three", "Effect": "Allow", "Action": "sagemaker:StopTrainingJob", "Resource": [jobs, "arn:aws:s3:::b"]},
    ]}]);
    let said = differences(&python, &facts);
    for line in [
        "sagemaker:CreateModel: None in the table, the reference says ['sagemaker:networkisolation', 'sagemaker:vpcsecuritygroupids', 'sagemaker:vpcsubnets']".to_owned(),
        "sagemaker:CreateTransformJob: ['sagemaker:vpcsubnets'] in the table, the reference says ['sagemaker:instancetypes', 'sagemaker:outputkmskey', 'sagemaker:volumekmskey']".to_owned(),
        "Bad One: sagemaker:CreateCompilationJob does not carry sagemaker:VpcSubnets".to_owned(),
        "Bad Two: there is no action kms:ReEncrypt".to_owned(),
        format!("Bad Two: kms:Decrypt works on none of ['{jobs}']"),
        format!("Bad Two: no action works on {jobs}"),
        "Bad Three: no action works on arn:aws:s3:::b".to_owned(),
    ] {
        assert!(said.lines().any(|said| said == line), "no line says `{line}`:\n{said}");
    }
}
