//! Turns what the roles of an environment are ever to do into the boundary of all of them.

use super::expression::Expression;
use super::policy::{Document, Kind, Policies, Policy, Statement, allow, deny};
use super::roles;
use crate::environment::{Environment, NotebookKind};

/// The logical ID of the boundary.
const ID: &str = "PermissionBoundary";

/// What roles do at most. What only reads or stops may be named by a pattern; what makes, changes or deletes something is named
/// one by one, so that what AWS adds tomorrow is not allowed before somebody has looked at it.
static AT_MOST: &[&str] = &[
    "cloudformation:Describe*",
    "cloudformation:List*",
    "cloudtrail:Describe*",
    "cloudtrail:Get*",
    "cloudtrail:List*",
    "cloudtrail:LookupEvents",
    "cloudwatch:Describe*",
    "cloudwatch:Get*",
    "cloudwatch:List*",
    "cloudwatch:PutMetricData",
    "ec2:CreateNetworkInterface",
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
    "ec2:Describe*",
    "ec2:RebootInstances",
    "ec2:StartInstances",
    "ec2:StopInstances",
    "ecr:Batch*",
    "ecr:CompleteLayerUpload",
    "ecr:Describe*",
    "ecr:Get*",
    "ecr:InitiateLayerUpload",
    "ecr:List*",
    "ecr:PutImage",
    "ecr:StartImageScan",
    "ecr:UploadLayerPart",
    "iam:Get*",
    "iam:List*",
    "kms:CancelKeyDeletion",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Describe*",
    "kms:DisableKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:Get*",
    "kms:List*",
    "kms:RotateKeyOnDemand",
    "logs:CreateLogStream",
    "logs:Describe*",
    "logs:FilterLogEvents",
    "logs:Get*",
    "logs:List*",
    "logs:PutLogEvents",
    "logs:StartQuery",
    "logs:StopQuery",
    "network-firewall:Describe*",
    "network-firewall:List*",
    "route53resolver:Get*",
    "route53resolver:List*",
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:Get*",
    "s3:List*",
    "s3:PutObject",
    "sagemaker:AddTags",
    "sagemaker:Batch*",
    "sagemaker:CreateEndpoint",
    "sagemaker:CreateEndpointConfig",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModel",
    "sagemaker:CreateModelPackage",
    "sagemaker:CreatePipeline",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateTransformJob",
    "sagemaker:DeleteEndpoint",
    "sagemaker:DeleteEndpointConfig",
    "sagemaker:DeleteModel",
    "sagemaker:DeletePipeline",
    "sagemaker:Describe*",
    "sagemaker:Get*",
    "sagemaker:InvokeEndpoint*",
    "sagemaker:List*",
    "sagemaker:QueryLineage",
    "sagemaker:RetryPipelineExecution",
    "sagemaker:Search",
    "sagemaker:StartPipelineExecution",
    "sagemaker:Stop*",
    "sagemaker:UpdateEndpoint",
    "sagemaker:UpdateEndpointWeightsAndCapacities",
    "sagemaker:UpdateModelPackage",
    "sagemaker:UpdatePipeline",
    "sagemaker:UpdatePipelineExecution",
    "secretsmanager:Describe*",
    "secretsmanager:Get*",
    "secretsmanager:List*",
    "ssm:Describe*",
    "ssm:Get*",
    "ssm:List*",
    "ssm:ResumeSession",
    "ssm:StartSession",
    "ssm:TerminateSession",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:Create*",
    "ssmmessages:Open*",
    "sts:GetCallerIdentity",
];

/// What roles do at most beside that, where a notebook is an instance: whoever starts one gives it its place in the network
/// ("Amazon SageMaker AI API Permissions: Actions, Permissions, and Resources Reference", `StartNotebookInstance`).
static AT_MOST_WITH_INSTANCES: &[&str] = &[
    "ec2:AttachNetworkInterface",
    "ec2:ModifyNetworkInterfaceAttribute",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:StartNotebookInstance",
];

/// What roles do at most beside that, where a notebook is a space.
static AT_MOST_WITH_SPACES: &[&str] = &[
    "sagemaker:CreateApp",
    "sagemaker:CreatePresignedDomainUrl",
    "sagemaker:DeleteApp",
    "sagemaker:DeleteSpace",
    "sagemaker:DeleteUserProfile",
    "sagemaker:UpdateDomain",
    "sagemaker:UpdateSpace",
    "sagemaker:UpdateUserProfile",
];

/// The boundary of every role of an environment, which goes to the policies.
pub(super) fn boundary(environment: &Environment, policies: &mut Policies) {
    let stem = environment.stem();
    let of_notebooks = match environment.aws.notebooks {
        NotebookKind::Space => AT_MOST_WITH_SPACES,
        NotebookKind::Instance => AT_MOST_WITH_INSTANCES,
    };
    let document = Document::of([
        notebooks_from_elsewhere(environment.aws.notebooks),
        deny("DenyModelsFromElsewhere", &["sagemaker:InvokeEndpoint*"])
            .why("The API that calls models is public, and endpoints have no policies of their own.")
            .on_anything()
            .when("StringNotEquals", "aws:SourceVpce", "{SagemakerRuntimeEndpointId}"),
        deny("DenyDataOfOtherAccounts", &["kms:*", "s3:*", "secretsmanager:*"])
            .on_anything()
            .when("Null", "aws:ResourceAccount", false)
            .when("StringNotEquals", "aws:ResourceAccount", "{account}"),
        deny("DenyOtherRegions", &["ec2:*", "ecr:*", "kms:*", "logs:*", "sagemaker:*", "secretsmanager:*", "ssm:*"])
            .on_anything()
            .when("StringNotEquals", "aws:RequestedRegion", "{region}"),
        allow("AllowAtMost", &[AT_MOST, of_notebooks].concat()).on_anything(),
        allow("PassAtMost", &["iam:PassRole"])
            .why("Roles of people have no such path, so that nothing can be made to run as one of them.")
            .on(Expression::of("arn:{partition}:iam::{account}:role{path}*").with("path", &roles::path(&stem)))
            .when("StringEquals", "iam:PassedToService", "sagemaker.amazonaws.com"),
    ]);
    policies.insert(ID.to_owned(), Policy { kind: Kind::Boundary, document });
}

/// Notebooks of either kind are opened by those who are in the network.
fn notebooks_from_elsewhere(kind: NotebookKind) -> Statement {
    let endpoint = match kind {
        NotebookKind::Space => "{StudioEndpointId}",
        NotebookKind::Instance => "{NotebookEndpointId}",
    };
    deny(
        "DenyNotebooksFromElsewhere",
        &["sagemaker:CreatePresignedDomainUrl", "sagemaker:CreatePresignedNotebookInstanceUrl"],
    )
    .why("Checked again for each request of the browser, which comes by the endpoint of the notebooks.")
    .on_anything()
    .when(
        "StringNotEquals",
        "aws:SourceVpce",
        vec![Expression::of("{SagemakerApiEndpointId}"), Expression::of(endpoint)],
    )
}
