//! Who may list the buckets of an environment from outside: in Terraform whoever runs it too, and for the rest the same as in CloudFormation.

use bastide::inventory::Node;
use serde_json::Value as Json;

use crate::pairs;

/// The statement of a policy by its name.
fn statement(policy: &Node, sid: &str) -> Option<Json> {
    let named = |statement: &&Node| statement.get(&["Sid"]).and_then(Node::as_str) == Some(sid);
    Some(policy.get(&["Statement"])?.items().iter().find(named)?.value.json())
}

#[test]
fn whoever_runs_terraform_may_list_and_nobody_else_who_may_not_read() {
    let mut lists = 0;
    for pair in pairs() {
        for resource in pair.terraform.of_kind("aws_s3_bucket_policy") {
            let name = format!("{}: {}", pair.name, resource.address);
            let policy = resource.get(&["policy"]).expect("a policy");
            let Some(mut list) = statement(policy, "DenyListOutsideNetwork") else { continue };
            let mut data = statement(policy, "DenyDataOutsideNetwork").expect("whose list is closed, its data is");
            lists += 1;

            assert_eq!(list["Action"], "s3:ListBucket", "{name}");
            let bucket = data["Resource"][0].clone();
            assert_eq!(list["Resource"], bucket, "{name}");
            let who = list.pointer_mut("/Condition/ArnNotLike/aws:PrincipalArn").expect("whom it does not bind");
            let deployer = Json::from("${data.aws_iam_session_context.current.issuer_arn}");
            *who = match std::mem::take(who) {
                Json::Array(mut items) => {
                    assert!(items.contains(&deployer), "{name}");
                    items.retain(|item| *item != deployer);
                    if items.len() == 1 { items.remove(0) } else { Json::Array(items) }
                }
                alone => {
                    assert_eq!(alone, deployer, "{name}");
                    Json::Null
                }
            };
            for statement in [&mut list, &mut data] {
                let statement = statement.as_object_mut().expect("a map");
                ["Sid", "Action", "Resource"].iter().for_each(|key| drop(statement.remove(*key)));
                let condition = statement["Condition"].as_object_mut().expect("a map");
                condition.retain(|_, test| test.as_object().is_none_or(|test| !test.values().all(Json::is_null)));
            }
            assert_eq!(list, data, "{name}");
        }
    }
    assert!(lists > 10, "only {lists} buckets are listed by whoever runs Terraform");
}
