//! Turns an environment into what may be said through each of its endpoints of AWS services.

use super::entry::CARRY_SESSIONS;
use super::expression::Expression;
use super::policy::{Statement, allow};
use super::registry::TRANSFER_IMAGES;
use super::storage_hosts::bucket_of;
use super::vpc_endpoints::has_entry;
use crate::environment::{Egress, Environment};
/// A statement on what the account's own people and roles may say. Credentials of another account get nothing through.
fn own(sid: &'static str, actions: &[&'static str]) -> Statement {
    allow(sid, actions).by_anyone().when("StringEquals", "aws:PrincipalAccount", "{account}")
}

pub(super) fn s3(environment: &Environment) -> Vec<Statement> {
    let mut statements = vec![
        own(
            "UseOwnBuckets",
            &[
                "s3:AbortMultipartUpload",
                "s3:DeleteObject",
                "s3:DeleteObjectTagging",
                "s3:GetBucket*",
                "s3:GetEncryptionConfiguration",
                "s3:GetObject*",
                "s3:ListBucket*",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
                "s3:PutObjectTagging",
            ],
        )
        .why("Both accounts: neither our data to a foreign bucket, nor ours with foreign credentials.")
        .on("arn:{partition}:s3:::*")
        .when("StringEquals", "aws:ResourceAccount", "{account}"),
        allow("PullImageLayers", &["s3:GetObject"])
            .why("ECR keeps image layers in a bucket of its own, and signs the requests itself.")
            .by_anyone()
            .on("arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*"),
    ];
    if has_entry(environment) {
        statements.push(
            allow("InstallSystemPackages", &["s3:GetObject"])
                .why("Packages of Amazon Linux 2023 for the jump host; its repositories are read without credentials.")
                .by_anyone()
                .on("arn:{partition}:s3:::al2023-repos-{region}-de612dc2/*"),
        );
    }
    if let Egress::Allowlist(hosts) = &environment.network.egress {
        let mut buckets: Vec<&str> = hosts.iter().filter_map(|host| bucket_of(&host.name)).collect();
        buckets.sort_unstable();
        buckets.dedup();
        let named =
            buckets.iter().map(|bucket| Expression::of("arn:{partition}:s3:::{bucket}/*").with("bucket", bucket));
        if !buckets.is_empty() {
            statements.push(
                allow("UseAllowedBuckets", &["s3:GetObject", "s3:PutObject"])
                    .why("Allowed hosts that are buckets: the way to one of this region is here, not by the firewall. Their owners sign the requests.")
                    .by_anyone()
                    .on_all(named),
            );
        }
    }
    statements
}

pub(super) fn sagemaker_api(_: &Environment) -> Vec<Statement> {
    vec![
        own(
            "UseOwnResources",
            &[
                "sagemaker:AddAssociation",
                "sagemaker:AddTags",
                "sagemaker:AssociateTrialComponent",
                "sagemaker:BatchDescribe*",
                "sagemaker:BatchGet*",
                "sagemaker:Create*",
                "sagemaker:Delete*",
                "sagemaker:Describe*",
                "sagemaker:DisassociateTrialComponent",
                "sagemaker:Get*",
                "sagemaker:List*",
                "sagemaker:RetryPipelineExecution",
                "sagemaker:SendPipelineExecutionStep*",
                "sagemaker:Start*",
                "sagemaker:Stop*",
                "sagemaker:Update*",
            ],
        )
        .on("arn:{partition}:sagemaker:{region}:{account}:*"),
        own(
            "Search",
            &["sagemaker:GetSearchSuggestions", "sagemaker:List*", "sagemaker:QueryLineage", "sagemaker:Search"],
        )
        .why("These take no resource.")
        .on_anything(),
    ]
}

pub(super) fn sagemaker_runtime(environment: &Environment) -> Vec<Statement> {
    vec![
        own(
            "InvokeOwnEndpoints",
            &[
                "sagemaker:InvokeEndpoint",
                "sagemaker:InvokeEndpointAsync",
                "sagemaker:InvokeEndpointWithResponseStream",
            ],
        )
        .on(Expression::of("arn:{partition}:sagemaker:{region}:{account}:endpoint/{stem}-*")
            .with("stem", &environment.stem())),
    ]
}

pub(super) fn studio(_: &Environment) -> Vec<Statement> {
    vec![
        own("OpenStudio", &["sagemaker:CreateApp", "sagemaker:CreatePresignedDomainUrl"])
            .on("arn:{partition}:sagemaker:{region}:{account}:app/*")
            .on("arn:{partition}:sagemaker:{region}:{account}:user-profile/*"),
    ]
}

pub(super) fn notebook(_: &Environment) -> Vec<Statement> {
    vec![
        own("OpenNotebooks", &["sagemaker:CreatePresignedNotebookInstanceUrl"])
            .on("arn:{partition}:sagemaker:{region}:{account}:notebook-instance/*"),
    ]
}

pub(super) fn sts(_: &Environment) -> Vec<Statement> {
    vec![
        own("AssumeOwnRoles", &["sts:AssumeRole", "sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession"])
            .on("arn:{partition}:iam::{account}:role/*"),
        own("NameCaller", &["sts:GetCallerIdentity"]).on_anything(),
    ]
}

pub(super) fn logs(_: &Environment) -> Vec<Statement> {
    vec![
        own(
            "UseOwnLogGroups",
            &[
                "logs:CreateLogStream",
                "logs:DescribeLogStreams",
                "logs:FilterLogEvents",
                "logs:GetLogEvents",
                "logs:GetLogRecord",
                "logs:GetQueryResults",
                "logs:PutLogEvents",
                "logs:StartQuery",
            ],
        )
        .on("arn:{partition}:logs:{region}:{account}:log-group:*"),
        own("FindLogGroups", &["logs:DescribeLogGroups", "logs:DescribeQueries", "logs:StopQuery"]).on_anything(),
    ]
}

pub(super) fn monitoring(_: &Environment) -> Vec<Statement> {
    vec![
        own(
            "UseMetrics",
            &[
                "cloudwatch:DescribeAlarms",
                "cloudwatch:GetMetricData",
                "cloudwatch:GetMetricStatistics",
                "cloudwatch:ListMetrics",
                "cloudwatch:PutMetricData",
            ],
        )
        .why("Metrics have no ARNs.")
        .on_anything(),
    ]
}

const REPOSITORIES: &str = "arn:{partition}:ecr:{region}:{account}:repository/*";

pub(super) fn ecr_api(_: &Environment) -> Vec<Statement> {
    let look = ["ecr:DescribeImageScanFindings", "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:ListImages"];
    vec![
        own("UseOwnRepositories", &[TRANSFER_IMAGES, &look].concat()).on(REPOSITORIES),
        own("LogIn", &["ecr:GetAuthorizationToken"]).on_anything(),
    ]
}

pub(super) fn ecr_docker(_: &Environment) -> Vec<Statement> {
    vec![own("UseOwnRepositories", TRANSFER_IMAGES).on(REPOSITORIES)]
}

pub(super) fn kms(_: &Environment) -> Vec<Statement> {
    vec![
        own("UseOwnKeys", &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"])
            .on("arn:{partition}:kms:{region}:{account}:key/*"),
        own("FindKeys", &["kms:ListAliases"]).on_anything(),
    ]
}

pub(super) fn secrets_manager(_: &Environment) -> Vec<Statement> {
    vec![
        own("ReadOwnSecrets", &["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
            .on("arn:{partition}:secretsmanager:{region}:{account}:secret:*"),
    ]
}

pub(super) fn ssm(environment: &Environment) -> Vec<Statement> {
    let mut statements = vec![
        own("ReadOwnParameters", &["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"])
            .on(Expression::of("arn:{partition}:ssm:{region}:{account}:parameter/{stem}/*")
                .with("stem", &environment.stem())),
    ];
    if has_entry(environment) {
        statements.push(
            own("RegisterJumpHost", &["ssm:ListInstanceAssociations", "ssm:UpdateInstanceInformation"])
                .on("arn:{partition}:ec2:{region}:{account}:instance/*"),
        );
        statements.push(own("FindAssociations", &["ssm:ListAssociations"]).on_anything());
    }
    statements
}

pub(super) fn ssm_messages(_: &Environment) -> Vec<Statement> {
    vec![own("CarrySessions", CARRY_SESSIONS).why("Channels have no ARNs.").on_anything()]
}
