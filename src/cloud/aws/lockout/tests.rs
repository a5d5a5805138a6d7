//! Crafted documents that lock somebody out, each beside one that is like it and does not.

use super::*;
use crate::cloud::aws::policy::{allow, deny};

fn one(kind: Kind, statements: impl IntoIterator<Item = Statement>) -> Vec<Lockout> {
    let policies = Policies::from([("Thing".to_owned(), Policy { kind, document: Document::of(statements) })]);
    lockouts(&policies, &|_| Vec::new(), &[])
}

fn account() -> Principal {
    Principal::Aws(vec![Expression::of("arn:{partition}:iam::{account}:root")])
}

fn denies(sid: &str, action: &'static str) -> Vec<Lockout> {
    vec![Lockout::DeniesAdministration { document: "Thing".to_owned(), sid: sid.to_owned(), action }]
}

#[test]
fn a_bucket_that_denies_everything_outside_the_network_locks_out_who_deploys() {
    let outside = |actions: &[&'static str]| {
        let statement = deny("DenyOutside", actions).by_anyone().on("*");
        one(Kind::Bucket, [statement.when("StringNotEquals", "aws:SourceVpce", "{S3EndpointId}")])
    };
    assert_eq!(outside(&["s3:*"]), denies("DenyOutside", "s3:DeleteBucketPolicy"));
    assert_eq!(outside(&["s3:GetObject", "s3:PutBucket*"]), denies("DenyOutside", "s3:PutBucketPolicy"));
    assert_eq!(outside(&["s3:GetObject", "s3:ListBucket"]), []);
}

#[test]
fn a_condition_that_everybody_can_meet_is_a_way_and_an_address_is_none() {
    let everything = || deny("Deny", &["s3:*"]).by_anyone().on("*");
    assert_eq!(one(Kind::Bucket, [everything().when("Bool", "aws:SecureTransport", false)]), []);
    assert_eq!(one(Kind::Bucket, [everything().when("NumericLessThan", "s3:TlsVersion", "1.2")]), []);
    assert_eq!(one(Kind::Bucket, [everything().when("StringNotEquals", "aws:PrincipalAccount", "{account}")]), []);
    let locked = denies("Deny", "s3:DeleteBucketPolicy");
    assert_eq!(one(Kind::Bucket, [everything()]), locked);
    assert_eq!(one(Kind::Bucket, [everything().when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8")]), locked);
    assert_eq!(one(Kind::Bucket, [everything().when("Bool", "aws:SecureTransport", true)]), locked);
    assert_eq!(one(Kind::Bucket, [everything().when("StringNotEquals", "aws:PrincipalAccount", "{Other}")]), locked);
}

#[test]
fn whom_a_denial_leaves_out_can_administer_unless_it_leaves_out_nobody() {
    let but = |operand: Operand| {
        let statement = deny("Deny", &["s3:*"]).by_anyone().on("*").when("ArnNotLike", "aws:PrincipalArn", operand);
        one(Kind::Bucket, [statement.when("StringNotEquals", "aws:SourceVpce", "{S3EndpointId}")])
    };
    assert_eq!(but(Operand::List("BreakGlassPrincipalArns")), []);
    assert_eq!(but(Operand::Many(Vec::new())), denies("Deny", "s3:DeleteBucketPolicy"));
}

#[test]
fn a_denial_for_one_role_leaves_the_others() {
    let by = |principal| one(Kind::Bucket, [deny("Deny", &["s3:*"]).by(principal).on("*")]);
    assert_eq!(by(Principal::Aws(vec![Expression::of("{JobRoleArn}")])), []);
    assert_eq!(by(account()), denies("Deny", "s3:DeleteBucketPolicy"));
    assert_eq!(by(Principal::AwsList("AuditorPrincipalArns")), denies("Deny", "s3:DeleteBucketPolicy"));
}

#[test]
fn a_key_needs_the_accounts_administrators() {
    let missing = |action| vec![Lockout::NobodyAdministers { document: "Thing".to_owned(), action }];
    let administer = || allow("Administer", &["kms:Describe*", "kms:Get*", "kms:PutKeyPolicy"]).by(account()).on("*");
    assert_eq!(one(Kind::Key, [administer()]), []);
    assert_eq!(one(Kind::Key, []), missing("kms:DescribeKey"));
    let by_role = administer().by(Principal::Aws(vec![Expression::of("{AdministratorRoleArn}")]));
    assert_eq!(one(Kind::Key, [by_role]), missing("kms:DescribeKey"));
    let inside = administer().when("StringEquals", "aws:SourceVpce", "{KmsEndpointId}");
    assert_eq!(one(Kind::Key, [inside]), missing("kms:DescribeKey"));
    let reading = allow("Read", &["kms:Describe*", "kms:Get*"]).by(account()).on("*");
    assert_eq!(one(Kind::Key, [reading]), missing("kms:PutKeyPolicy"));
    let denied = deny("DenyElsewhere", &["kms:Put*"]).by_anyone().on("*");
    let denied = denied.when("StringNotEquals", "aws:SourceVpce", "{KmsEndpointId}");
    assert_eq!(one(Kind::Key, [denied, administer()]), denies("DenyElsewhere", "kms:PutKeyPolicy"));
}

#[test]
fn a_secret_that_is_read_from_the_network_alone_can_be_changed_from_elsewhere() {
    let outside = |actions: &[&'static str]| {
        let statement = deny("DenyOutside", actions).by_anyone().on("*");
        one(Kind::Secret, [statement.when("StringNotEquals", "aws:SourceVpce", "{SecretsmanagerEndpointId}")])
    };
    assert_eq!(outside(&["secretsmanager:GetSecretValue"]), []);
    assert_eq!(outside(&["secretsmanager:*"]), denies("DenyOutside", "secretsmanager:DeleteResourcePolicy"));
}

#[test]
fn an_endpoint_lets_somebody_of_the_account_through() {
    let nobody = vec![Lockout::NobodyPasses { document: "Thing".to_owned() }];
    let use_it = || allow("Use", &["kms:*"]).by_anyone().on("*");
    assert_eq!(one(Kind::Endpoint, []), nobody);
    assert_eq!(one(Kind::Endpoint, [deny("Deny", &["kms:*"]).by_anyone().on("*")]), nobody);
    assert_eq!(one(Kind::Endpoint, [use_it().by(Principal::Aws(Vec::new()))]), nobody);
    assert_eq!(one(Kind::Endpoint, [use_it().when("StringEquals", "aws:PrincipalAccount", "111122223333")]), nobody);
    assert_eq!(one(Kind::Endpoint, [use_it().when("StringEquals", "aws:PrincipalAccount", "{account}")]), []);
}

#[test]
fn documents_that_wait_for_each_other_are_a_cycle() {
    let refers = |kind, value: &'static str| {
        let statement = allow("Use", &["kms:Get*", "kms:Describe*", "kms:PutKeyPolicy"]).by(account()).on(value);
        Policy { kind, document: Document::of([statement]) }
    };
    let maker = |value: &str| value.strip_suffix("Arn").map(str::to_owned).into_iter().collect::<Vec<_>>();
    let cycle =
        |documents: &[&str]| vec![Lockout::Cycle { documents: documents.iter().map(|id| (*id).to_owned()).collect() }];
    let key = || ("DataKey".to_owned(), refers(Kind::Key, "{JobRoleArn}"));
    let role = |value| ("JobRole".to_owned(), refers(Kind::Trust, value));
    assert_eq!(lockouts(&Policies::from([key(), role("{OtherArn}")]), &maker, &[]), []);
    assert_eq!(lockouts(&Policies::from([key(), role("{DataKeyArn}")]), &maker, &[]), cycle(&["DataKey", "JobRole"]));
    // Beside the documents: the role takes a boundary, which names the key.
    let boundary = ("Boundary".to_owned(), refers(Kind::Boundary, "{DataKeyArn}"));
    let policies = Policies::from([key(), role("{OtherArn}"), boundary]);
    let uses = [("JobRole".to_owned(), "Boundary".to_owned())];
    assert_eq!(lockouts(&policies, &maker, &uses), cycle(&["Boundary", "DataKey", "JobRole"]));
    // A key cannot name itself; a policy of a bucket names the bucket.
    let own = Policies::from([("DataKey".to_owned(), refers(Kind::Key, "{DataKeyArn}"))]);
    assert_eq!(lockouts(&own, &maker, &[]), cycle(&["DataKey"]));
    let own = Policies::from([("Bucket".to_owned(), refers(Kind::Bucket, "{BucketArn}"))]);
    assert_eq!(lockouts(&own, &maker, &[]), []);
}
