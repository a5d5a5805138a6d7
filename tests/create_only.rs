//! The tables of what is set once speak of every type that we render, and of paths that such a type has.

mod support;

use std::collections::BTreeSet;

use bastide::diff::create_only;
use support::rendered;

/// The generic resources: what they make has rows of its own.
static GENERIC: &[&str] = &["azapi_resource", "aws_cloudcontrolapi_resource"];

#[test]
fn every_type_that_is_rendered_has_a_row() {
    let known: BTreeSet<&str> = create_only::known().map(|row| row.kind).collect();
    let rendered = rendered::kinds();
    let missing: Vec<&String> = rendered.iter().filter(|kind| !known.contains(kind.as_str())).collect();
    assert_eq!(missing, [] as [&String; 0], "these types have no row: is anything of them set once?");
    let stale: Vec<&&str> = known.iter().filter(|kind| !rendered.contains(**kind)).collect();
    assert_eq!(stale, [] as [&&str; 0], "no environment has these types");
    assert!(GENERIC.iter().all(|kind| known.contains(kind)), "a generic resource has attributes of its own");
}

/// A row of a language whose attributes are none of the types' own would never be met.
#[test]
fn every_type_with_something_that_is_set_once_is_rendered_with_some_of_it() {
    // What is set once of these is nothing that we say: Azure or AWS chooses, or it is said by the address.
    let unsaid = [
        "AWS::EC2::EIP",
        "AWS::EC2::LaunchTemplate",
        "AWS::IAM::InstanceProfile",
        "AWS::S3::Bucket",
        "AWS::SageMaker::NotebookInstanceLifecycleConfig",
        "AWS::Scheduler::Schedule",
        "aws_kms_key",
        "aws_sagemaker_endpoint",
        "aws_sagemaker_endpoint_configuration",
        "aws_sagemaker_model",
        "time_sleep",
    ];
    let mut silent = Vec::new();
    for row in create_only::known().filter(|row| !row.always.is_empty() && !unsaid.contains(&row.kind)) {
        let first = |path: &&str| path.split('/').next().unwrap_or_default().to_owned();
        let firsts: BTreeSet<String> = row.always.iter().map(first).collect();
        let mut has_some = false;
        for resource in rendered::resources() {
            let made = ["type", "type_name"].iter().find_map(|name| resource.get(&[name])?.as_str());
            let is_made = GENERIC.contains(&resource.kind.as_str())
                && made.is_some_and(|made| made.split('@').next() == Some(row.kind));
            if resource.kind == row.kind || is_made {
                let bodies = [&[][..], &["Properties"], &["body"], &["desired_state"]];
                has_some |= bodies.iter().any(|body| {
                    firsts.iter().any(|first| resource.get(&[body, &[first.as_str()][..]].concat()).is_some())
                });
            }
        }
        if !has_some {
            silent.push(row.kind);
        }
    }
    assert_eq!(silent, [] as [&str; 0], "of these types nothing that is set once is ever said");
}
