//! Turns how data is to be encrypted into keys, one for each class of data, and the policy of each.

use serde::Serialize;

use super::expression::Expression;
use super::policy::{Document, Kind, Policies, Policy, Principal, Statement, allow};
use crate::environment::Environment;

/// The keys of an environment. They are always the customer's own: the statements that make encryption mandatory name them.
#[derive(Debug, Clone, Serialize)]
pub struct Keys {
    /// One for each class of data.
    pub keys: Vec<&'static Key>,
    /// Days between two versions of a key.
    pub rotation_days: u64,
    /// Days that a deleted key can be brought back.
    pub recover_days: u64,
}

/// A key.
#[derive(Debug, Serialize)]
pub struct Key {
    /// Its logical ID.
    pub id: &'static str,
    /// What ends the name of its alias.
    pub name: &'static str,
    /// What it encrypts.
    pub what: &'static str,
    /// Services through which alone it can be used, as they name themselves to KMS.
    #[serde(skip)]
    via: &'static [&'static str],
    /// Those of them that keep a grant of their own, since what they encrypt outlives the call.
    #[serde(skip)]
    granting: &'static [&'static str],
    /// Further statements.
    #[serde(skip)]
    more: fn(&str) -> Vec<Statement>,
}

/// Through which services each key is used ("kms:ViaService"). The star at the end takes the suffix of the China regions.
const ECR: &str = "ecr.{region}.amazonaws.com*";
const EC2: &str = "ec2.{region}.amazonaws.com*";
const S3: &str = "s3.{region}.amazonaws.com*";
const SAGEMAKER: &str = "sagemaker.{region}.amazonaws.com*";
const SECRETS_MANAGER: &str = "secretsmanager.{region}.amazonaws.com*";

/// Every key, in the order in which a reader meets them.
static KEYS: &[Key] = &[
    Key {
        id: "DataKey",
        name: "data",
        what: "Data sets, artifacts, models and images",
        via: &[ECR, S3, SAGEMAKER],
        granting: &[ECR, SAGEMAKER],
        more: |_| Vec::new(),
    },
    Key {
        id: "StudioKey",
        name: "studio",
        what: "Volumes of notebooks",
        via: &[EC2, SAGEMAKER],
        granting: &[EC2, SAGEMAKER],
        more: |_| Vec::new(),
    },
    Key {
        id: "ComputeKey",
        name: "compute",
        what: "Volumes of jobs, endpoints and the jump host",
        via: &[EC2, SAGEMAKER],
        granting: &[EC2, SAGEMAKER],
        more: |_| Vec::new(),
    },
    Key { id: "LogsKey", name: "logs", what: "Logs", via: &[], granting: &[], more: of_logs },
    Key {
        id: "SecretsKey",
        name: "secrets",
        what: "Secrets",
        via: &[SECRETS_MANAGER],
        granting: &[],
        more: |_| Vec::new(),
    },
];

/// The keys of an environment; their policies go to the others.
pub(super) fn keys(environment: &Environment, policies: &mut Policies) -> Keys {
    let stem = environment.stem();
    let keys: Vec<&'static Key> = KEYS.iter().collect();
    for key in &keys {
        policies.insert(key.id.to_owned(), Policy { kind: Kind::Key, document: policy(key, &stem) });
    }
    Keys { keys, rotation_days: environment.keys.rotation_days, recover_days: environment.keys.recover_days }
}

/// The account itself, which stands for all whom its IAM policies allow something.
fn account() -> Principal {
    Principal::Aws(vec![Expression::of("arn:{partition}:iam::{account}:root")])
}

fn policy(key: &Key, stem: &str) -> Document {
    let via = |services: &[&'static str]| services.iter().map(|service| Expression::of(service)).collect::<Vec<_>>();
    let mut statements = vec![
        allow(
            "AdministerByAccount",
            &[
                "kms:CancelKeyDeletion",
                "kms:CreateAlias",
                "kms:DeleteAlias",
                "kms:Describe*",
                "kms:DisableKey",
                "kms:EnableKey",
                "kms:EnableKeyRotation",
                "kms:Get*",
                "kms:List*",
                "kms:PutKeyPolicy",
                "kms:RevokeGrant",
                "kms:RotateKeyOnDemand",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource",
                "kms:UntagResource",
                "kms:Update*",
            ],
        )
        .why("The account's administrators, by their IAM policies; without this nobody could change the key again.")
        .by(account())
        .on_anything(),
    ];
    if !key.via.is_empty() {
        statements.push(
            allow(
                "UseThroughServices",
                &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            )
            .why("IAM policies say who may use it; this says what for: nobody decrypts by hand. The star takes the suffix of the China regions.")
            .by(account())
            .on_anything()
            .when("StringLike", "kms:ViaService", via(key.via)),
        );
    }
    if !key.granting.is_empty() {
        statements.push(
            allow("GrantToServices", &["kms:CreateGrant"])
                .why("Volumes and repositories outlive the call that makes them, so their service keeps a grant; nobody grants by hand.")
                .by(account())
                .on_anything()
                .when("StringLike", "kms:ViaService", via(key.granting)),
        );
    }
    statements.extend((key.more)(stem));
    Document::of(statements)
}

/// The trail of an environment, by the name that it is going to have: the trail names this key, so the key cannot refer to it.
const TRAIL: &str = "arn:{partition}:cloudtrail:{region}:{account}:trail/{stem}";

fn of_logs(stem: &str) -> Vec<Statement> {
    let trail = || Expression::of(TRAIL).with("stem", stem);
    vec![
        allow("EncryptLogGroups", &["kms:Decrypt*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"])
            .why("The log groups name this key, so it cannot refer to them.")
            .by_service("logs.{region}.{suffix}")
            .on_anything()
            .when(
                "ArnLike",
                "kms:EncryptionContext:aws:logs:arn",
                "arn:{partition}:logs:{region}:{account}:log-group:*",
            ),
        allow("EncryptTrail", &["kms:GenerateDataKey*"])
            .by_service("cloudtrail.amazonaws.com")
            .on_anything()
            .when("StringEquals", "aws:SourceArn", trail())
            .when(
                "StringLike",
                "kms:EncryptionContext:aws:cloudtrail:arn",
                "arn:{partition}:cloudtrail:*:{account}:trail/*",
            ),
        allow("DescribeForServices", &["kms:DescribeKey"]).by_service("cloudtrail.amazonaws.com").on_anything().when(
            "StringEquals",
            "aws:SourceArn",
            trail(),
        ),
        allow("ReadTrailThroughS3", &["kms:Decrypt", "kms:DescribeKey"]).by(account()).on_anything().when(
            "StringLike",
            "kms:ViaService",
            vec![Expression::of(S3)],
        ),
    ]
}
