//! Turns the rights of those who watch or run an environment into statements: they manage what is there, and read nothing of what is in it.

use super::expression::Expression;
use super::policy::{Statement, allow, deny};
use super::statements::{end_work, read_work};
use super::tag_keys::{ENVIRONMENT_OF_RESOURCE, ROLE_OF_RESOURCE};
use crate::environment::{Entry, Environment, NotebookKind};

fn stem(environment: &Environment) -> Expression {
    Expression::text(environment.stem())
}

/// What auditors read beside the work: settings, not what is in things.
static SETTINGS: &[&str] = &[
    "cloudformation:Describe*",
    "cloudformation:ListStackResources",
    "cloudformation:ListStacks",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetTrail",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:LookupEvents",
    "cloudwatch:DescribeAlarms",
    "ec2:Describe*",
    "ecr:DescribeImageScanFindings",
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetLifecyclePolicy",
    "ecr:GetRepositoryPolicy",
    "ecr:ListImages",
    "iam:Get*",
    "iam:List*",
    "kms:DescribeKey",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeys",
    "kms:ListResourceTags",
    "logs:DescribeLogGroups",
    "logs:GetQueryResults",
    "logs:StopQuery",
    "network-firewall:Describe*",
    "network-firewall:List*",
    "route53resolver:Get*",
    "route53resolver:List*",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetBucket*",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:ListAllMyBuckets",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetResourcePolicy",
    "secretsmanager:ListSecrets",
    "ssm:DescribeInstanceInformation",
    "ssm:DescribeParameters",
    "ssm:DescribeSessions",
];

/// To read settings, policies and logs.
pub(super) fn audit(_: &Environment) -> Vec<Statement> {
    let mut statements = vec![
        allow("ReadSettings", SETTINGS).on_anything(),
        allow(
            "ReadAllLogs",
            &[
                "logs:DescribeLogStreams",
                "logs:DescribeMetricFilters",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:StartQuery",
            ],
        )
        .on("arn:{partition}:logs:{region}:{account}:log-group:*"),
    ];
    statements.extend(read_work());
    statements
}

/// To manage the workspace, its compute, its keys and the way in.
pub(super) fn administer(environment: &Environment) -> Vec<Statement> {
    let mut statements = vec![
        allow(
            "ManageKeys",
            &[
                "kms:CancelKeyDeletion",
                "kms:DisableKey",
                "kms:EnableKey",
                "kms:EnableKeyRotation",
                "kms:GetKeyRotationStatus",
                "kms:ListKeyRotations",
                "kms:RotateKeyOnDemand",
            ],
        )
        .why("Disabled, never deleted: a deleted key takes all that it encrypted with it.")
        .on("{ComputeKeyArn}")
        .on("{DataKeyArn}")
        .on("{LogsKeyArn}")
        .on("{SecretsKeyArn}")
        .on("{StudioKeyArn}"),
    ];
    if environment.network.entry == Entry::Bastion {
        statements.push(
            allow("ManageJumpHost", &["ec2:RebootInstances", "ec2:StartInstances", "ec2:StopInstances"])
                .on("arn:{partition}:ec2:{region}:{account}:instance/*")
                .when("StringEquals", ENVIRONMENT_OF_RESOURCE, stem(environment))
                .when("StringEquals", ROLE_OF_RESOURCE, "entry"),
        );
    }
    statements.extend(match environment.aws.notebooks {
        NotebookKind::Space => manage_studio(environment),
        NotebookKind::Instance => vec![
            allow("StopNotebooks", &["sagemaker:StopNotebookInstance"])
                .why("Only whose notebook it is starts it.")
                .on("arn:{partition}:sagemaker:{region}:{account}:notebook-instance/*")
                .when("StringEquals", ENVIRONMENT_OF_RESOURCE, stem(environment)),
        ],
    });
    statements.push(end_work("StopWork", environment));
    if !environment.realtime.is_empty() {
        statements.push(
            allow("StopEndpoints", &["sagemaker:DeleteEndpoint", "sagemaker:UpdateEndpointWeightsAndCapacities"])
                .on("arn:{partition}:sagemaker:{region}:{account}:endpoint/*")
                .when("StringEquals", ENVIRONMENT_OF_RESOURCE, stem(environment)),
        );
    }
    statements
}

fn manage_studio(environment: &Environment) -> Vec<Statement> {
    vec![
        allow(
            "ManageWorkspace",
            &[
                "sagemaker:DeleteApp",
                "sagemaker:DeleteSpace",
                "sagemaker:DeleteUserProfile",
                "sagemaker:UpdateDomain",
                "sagemaker:UpdateSpace",
                "sagemaker:UpdateUserProfile",
            ],
        )
        .on_all(
            [
                "arn:{partition}:sagemaker:{region}:{account}:app/*",
                "arn:{partition}:sagemaker:{region}:{account}:domain/*",
                "arn:{partition}:sagemaker:{region}:{account}:space/*",
                "arn:{partition}:sagemaker:{region}:{account}:user-profile/*",
            ]
            .map(Expression::of),
        )
        .when("StringEquals", ENVIRONMENT_OF_RESOURCE, stem(environment)),
        allow("PassStudioRole", &["iam:PassRole"]).on("{StudioRoleArn}").when(
            "StringEquals",
            "iam:PassedToService",
            "sagemaker.amazonaws.com",
        ),
    ]
}

/// Not to read what is in the place, whatever else allows it.
pub(super) fn separation(environment: &Environment) -> Vec<Statement> {
    let open_notebook = match environment.aws.notebooks {
        NotebookKind::Space => "sagemaker:CreatePresignedDomainUrl",
        NotebookKind::Instance => "sagemaker:CreatePresignedNotebookInstanceUrl",
    };
    vec![
        deny(
            "DenyData",
            &[
                "s3:DeleteObject",
                "s3:DeleteObjectVersion",
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:PutObject",
                open_notebook,
                "sagemaker:InvokeEndpoint",
                "sagemaker:InvokeEndpointAsync",
                "sagemaker:InvokeEndpointWithResponseStream",
                "secretsmanager:GetSecretValue",
            ],
        )
        .on_anything(),
        deny("DenyDecryption", &["kms:Decrypt"]).on("{DataKeyArn}").on("{SecretsKeyArn}").on("{StudioKeyArn}"),
    ]
}
