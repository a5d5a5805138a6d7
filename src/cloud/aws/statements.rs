//! Turns what several rights have in common into statements that each of their policies repeats: a role takes ten policies at most, so that a right which only others bring along has none of its own.

use super::expression::Expression;
use super::policy::{Operand, Statement, allow};
use super::tag_keys::{ENVIRONMENT_OF_REQUEST, ENVIRONMENT_OF_RESOURCE};
use crate::environment::Environment;

/// To read jobs, models, endpoints and their logs.
pub(super) fn read_work() -> Vec<Statement> {
    vec![
        allow(
            "ReadSageMaker",
            &[
                "sagemaker:BatchDescribeModelPackage",
                "sagemaker:BatchGetMetrics",
                "sagemaker:Describe*",
                "sagemaker:GetSearchSuggestions",
                "sagemaker:List*",
                "sagemaker:QueryLineage",
                "sagemaker:Search",
            ],
        )
        .why("Reading what there is takes no tag or name: most lists of SageMaker cannot be narrowed.")
        .on_anything(),
        allow("ReadMetrics", &["cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics"])
            .on_anything(),
        allow("ReadLogs", &["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"])
            .on("arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/*"),
    ]
}

/// Kinds of jobs, as ARNs name them.
static JOBS: &[&str] = &[
    "arn:{partition}:sagemaker:{region}:{account}:hyper-parameter-tuning-job/*",
    "arn:{partition}:sagemaker:{region}:{account}:processing-job/*",
    "arn:{partition}:sagemaker:{region}:{account}:training-job/*",
    "arn:{partition}:sagemaker:{region}:{account}:transform-job/*",
];

const MODELS: &str = "arn:{partition}:sagemaker:{region}:{account}:model/*";

fn work() -> impl Iterator<Item = Expression> {
    JOBS.iter().copied().chain([MODELS]).map(Expression::of)
}

/// To create jobs and models, which carry the environment's tag.
pub(super) fn create_work(sid: &'static str, environment: &Environment) -> Statement {
    allow(
        sid,
        &[
            "sagemaker:CreateHyperParameterTuningJob",
            "sagemaker:CreateModel",
            "sagemaker:CreateProcessingJob",
            "sagemaker:CreateTrainingJob",
            "sagemaker:CreateTransformJob",
        ],
    )
    .on_all(work())
    .when("StringEquals", ENVIRONMENT_OF_REQUEST, Expression::text(environment.stem()))
}

/// To end jobs and to delete models that carry the environment's tag.
pub(super) fn end_work(sid: &'static str, environment: &Environment) -> Statement {
    allow(
        sid,
        &[
            "sagemaker:DeleteModel",
            "sagemaker:StopHyperParameterTuningJob",
            "sagemaker:StopProcessingJob",
            "sagemaker:StopTrainingJob",
            "sagemaker:StopTransformJob",
        ],
    )
    .on_all(work())
    .when("StringEquals", ENVIRONMENT_OF_RESOURCE, Expression::text(environment.stem()))
}

/// To call the environment's endpoints.
pub(super) fn call_endpoints(environment: &Environment) -> Statement {
    allow(
        "InvokeEndpoints",
        &["sagemaker:InvokeEndpoint", "sagemaker:InvokeEndpointAsync", "sagemaker:InvokeEndpointWithResponseStream"],
    )
    .on(Expression::of("arn:{partition}:sagemaker:{region}:{account}:endpoint/{stem}-*")
        .with("stem", &environment.stem()))
    .when("StringEquals", ENVIRONMENT_OF_RESOURCE, Expression::text(environment.stem()))
}

/// To use the keys for data and for volumes, through the services that need them.
pub(super) fn use_keys_of_work() -> Vec<Statement> {
    let mut statements = vec![
        allow("UseDataKey", &["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"])
            .why("The star takes the suffix of the China regions.")
            .on("{DataKeyArn}")
            .when("StringLike", "kms:ViaService", through(&["s3", "sagemaker"])),
    ];
    statements.extend(use_key("Compute", "{ComputeKeyArn}"));
    statements
}

/// To use a key for volumes, and to lend it to the services that keep them. The name of the service keeps people from lending
/// it by hand. `kms:GrantIsForAWSResource` would too, but KMS does not set it for every service, and SageMaker's own team had
/// to take it out of a policy (sagemaker-python-sdk#683): where it is missing, no volume can be made at all.
pub(super) fn use_key(name: &str, key: &'static str) -> [Statement; 2] {
    [
        allow(format!("Use{name}Key"), &["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"])
            .on(key)
            .when("StringLike", "kms:ViaService", through(&["ec2", "sagemaker"])),
        allow(format!("Grant{name}KeyToServices"), &["kms:CreateGrant"])
            .why("The service keeps a grant for as long as the volume lives.")
            .on(key)
            .when("StringLike", "kms:ViaService", through(&["ec2", "sagemaker"])),
    ]
}

/// Services of the region, as they name themselves to KMS.
fn through(services: &[&str]) -> Operand {
    let named = |service: &&str| Expression::of("{service}.{region}.amazonaws.com*").with("service", service);
    services.iter().map(named).collect::<Vec<_>>().into()
}

/// To have network interfaces in subnets of one kind and in security groups, both by the names of their wires.
pub(super) fn network_interfaces(environment: &Environment, subnet: &str, groups: &[&str]) -> Vec<Statement> {
    let subnets = || {
        let of_zone = |zone| {
            Expression::of("arn:{partition}:ec2:{region}:{account}:subnet/{Subnet}")
                .with_value("Subnet", &format!("{subnet}{zone}Id"))
        };
        (1..=environment.network.zones).map(of_zone)
    };
    let groups = groups.iter().map(|group| {
        Expression::of("arn:{partition}:ec2:{region}:{account}:security-group/{Group}").with_value("Group", group)
    });
    vec![
        allow("CreateNetworkInterfaces", &["ec2:CreateNetworkInterface"])
            .on("arn:{partition}:ec2:{region}:{account}:network-interface/*")
            .on_all(groups)
            .on_all(subnets()),
        allow(
            "UseNetworkInterfaces",
            &[
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
                "ec2:DeleteNetworkInterfacePermission",
            ],
        )
        .on("arn:{partition}:ec2:{region}:{account}:network-interface/*")
        .when("ArnEquals", "ec2:Subnet", subnets().collect::<Vec<_>>()),
        allow(
            "FindNetwork",
            &[
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcEndpoints",
                "ec2:DescribeVpcs",
            ],
        )
        .on_anything(),
    ]
}
