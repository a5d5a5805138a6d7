//! Turns rights into managed policies: what each right is, said once, for whoever has it.

use super::access::ManagedPolicy;
use super::expression::Expression;
use super::oversight::{administer, audit, separation};
use super::policy::{Document, Kind, Policies, Policy, Statement, allow};
use super::rights::{self, Right};
use super::roles;
use super::statements::{
    call_endpoints, create_work, end_work, network_interfaces, read_work, use_key, use_keys_of_work,
};
use super::tag_keys::{ENVIRONMENT_OF_REQUEST, ENVIRONMENT_OF_RESOURCE};
use crate::environment::{Entry, Environment, NotebookKind};

/// A right as a policy.
struct Row {
    right: Right,
    id: &'static str,
    what: &'static str,
    why: Option<&'static str>,
    statements: fn(&Environment) -> Vec<Statement>,
}

const fn row(
    right: Right,
    id: &'static str,
    what: &'static str,
    statements: fn(&Environment) -> Vec<Statement>,
) -> Row {
    Row { right, id, what, why: None, statements }
}

/// The rights whose policies are made here, in the order in which a reader meets them. Those on buckets and images are made
/// where those are.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    Row { why: Some("What is made here carries the environment's tag; what carries another's cannot be touched."),
          ..row(Right::Build, "BuildPolicy", "Run jobs and pipelines, register models, call endpoints", build) },
    row(Right::Run, "RunPolicy", "What a container needs to run in the private network", run),
    row(Right::Studio, "StudioPolicy", "What a notebook needs to run", studio),
    row(Right::Secrets, "SecretsPolicy", "Read the secrets of the environment", secrets),
    row(Right::Deploy, "DeployPolicy", "Deploy models to endpoints", deploy),
    Row { why: Some("Who registers a model asks for it; one of these answers."),
          ..row(Right::Approve, "ApprovePolicy", "Approve or reject registered models", approve) },
    row(Right::Entry, ENTRY, "Enter the private network by the jump host", entry),
    row(Right::Audit, "AuditPolicy", "Read settings, policies and logs", audit),
    row(Right::Administer, "AdministerPolicy", "Manage the workspace, its compute, its keys and the way in", administer),
    Row { why: Some("Those who watch or run the place do not read what is in it, whatever else they are given."),
          ..row(Right::Separation, "SeparationPolicy", "No data, no secrets, no notebooks", separation) },
];

/// The policy that the roles of single people, who have a notebook, take as well.
const ENTRY: &str = "EntryPolicy";

/// The policies of the rights that somebody has; their documents go to the policies.
pub(super) fn grants(environment: &Environment, policies: &mut Policies) -> Vec<ManagedPolicy> {
    let mut grants = Vec::new();
    for row in ROWS {
        let roles = rights::list(row.right, environment);
        let people = row.id == ENTRY && !environment.notebooks.is_empty();
        let is_needed = people && environment.network.entry == Entry::Bastion;
        if roles.is_none() && !is_needed {
            continue;
        }
        let document = Document::of((row.statements)(environment));
        policies.insert(row.id.to_owned(), Policy { kind: Kind::Identity, document });
        grants.push(ManagedPolicy { id: row.id, what: row.what, why: row.why, roles });
    }
    grants
}

/// A pattern of ours in which the environment's name stands.
fn named(environment: &Environment, pattern: &'static str) -> Expression {
    Expression::of(pattern).with("stem", &environment.stem())
}

fn stem(environment: &Environment) -> Expression {
    Expression::text(environment.stem())
}

fn build(environment: &Environment) -> Vec<Statement> {
    let named = |pattern| named(environment, pattern);
    let mut statements = read_work();
    statements.extend([
        create_work("CreateJobs", environment),
        allow("TagWhatIsCreated", &["sagemaker:AddTags"])
            .why("Only while something is made: a tag given later would open what belongs to others.")
            .on("arn:{partition}:sagemaker:{region}:{account}:*")
            .when("Null", "sagemaker:TaggingAction", false)
            .when("StringEquals", ENVIRONMENT_OF_REQUEST, stem(environment)),
        end_work("EndJobs", environment),
        allow(
            "RunPipelines",
            &[
                "sagemaker:CreatePipeline",
                "sagemaker:DeletePipeline",
                "sagemaker:RetryPipelineExecution",
                "sagemaker:StartPipelineExecution",
                "sagemaker:StopPipelineExecution",
                "sagemaker:UpdatePipeline",
                "sagemaker:UpdatePipelineExecution",
            ],
        )
        .why("Executions of a pipeline carry no tags of their own, so pipelines are told apart by name.")
        .on(named("arn:{partition}:sagemaker:{region}:{account}:pipeline/{stem}-*")),
        allow("RegisterModels", &["sagemaker:CreateModelPackage"])
            .on(named("arn:{partition}:sagemaker:{region}:{account}:model-package/{stem}-*"))
            .on(named("arn:{partition}:sagemaker:{region}:{account}:model-package-group/{stem}-*"))
            .when("StringEqualsIfExists", "sagemaker:ModelApprovalStatus", "PendingManualApproval"),
    ]);
    if !environment.realtime.is_empty() {
        statements.push(call_endpoints(environment));
    }
    statements.push(allow("PassRoles", &["iam:PassRole"]).on("{JobRoleArn}").on("{PipelineRoleArn}").when(
        "StringEquals",
        "iam:PassedToService",
        "sagemaker.amazonaws.com",
    ));
    statements.extend(use_keys_of_work());
    statements
}

fn run(environment: &Environment) -> Vec<Statement> {
    let groups = ["InferenceSecurityGroupId", "JobsSecurityGroupId"];
    let mut statements = network_interfaces(environment, "ComputeSubnet", &groups);
    statements.extend([
        allow("WriteLogs", &["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
            .why("No CreateLogGroup: a group that a job makes would have neither key nor retention.")
            .on("arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/*"),
        allow("WriteMetrics", &["cloudwatch:PutMetricData"]).on_anything().when(
            "StringLike",
            "cloudwatch:namespace",
            vec![Expression::of("/aws/sagemaker/*"), Expression::of("aws/sagemaker/*")],
        ),
    ]);
    statements.extend(use_keys_of_work());
    statements
}

fn studio(environment: &Environment) -> Vec<Statement> {
    let mut statements = match environment.aws.notebooks {
        NotebookKind::Space => space(),
        NotebookKind::Instance => {
            let mut statements = network_interfaces(environment, "WorkspaceSubnet", &["StudioSecurityGroupId"]);
            statements.push(
                allow("WriteLogs", &["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"])
                    .on("arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/NotebookInstances:*"),
            );
            statements
        }
    };
    statements.push(
        allow("ReadDefaults", &["ssm:GetParameter"])
            .on(named(environment, "arn:{partition}:ssm:{region}:{account}:parameter/{stem}/workspace/*")),
    );
    statements
}

fn space() -> Vec<Statement> {
    const OWN: &str =
        "arn:{partition}:sagemaker:{region}:{account}:user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}";
    const APPS: &str = "arn:{partition}:sagemaker:{region}:{account}:app/${sagemaker:DomainId}/*";
    let own = |statement: Statement| {
        statement.when("ArnLike", "sagemaker:OwnerUserProfileArn", OWN).when(
            "StringEquals",
            "sagemaker:SpaceSharingType",
            "Private",
        )
    };
    let mut statements = vec![
        own(allow("RunOwnApps", &["sagemaker:CreateApp", "sagemaker:DeleteApp"])
            .why("Studio fills in whose session it is; without one the variables have no value and nothing matches.")
            .on(APPS)),
        own(allow("ResizeOwnSpace", &["sagemaker:UpdateSpace"])
            .why("No CreateSpace: everybody has one that is made for them.")
            .on("arn:{partition}:sagemaker:{region}:{account}:space/${sagemaker:DomainId}/*")),
        allow("OpenOwnApps", &["sagemaker:CreatePresignedDomainUrl"]).on(OWN),
        allow("TagOwnApps", &["sagemaker:AddTags"]).why("Studio tags every app by itself.").on(APPS).when(
            "Null",
            "sagemaker:TaggingAction",
            false,
        ),
    ];
    statements.extend(use_key("Studio", "{StudioKeyArn}"));
    statements.push(
        allow("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"])
            .on("arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/studio:*"),
    );
    statements
}

fn secrets(environment: &Environment) -> Vec<Statement> {
    vec![
        allow("ReadSecrets", &["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"])
            .why("By name, so that another secret changes nothing here; the service ends each name with six characters of its own.")
            .on(named(environment, "arn:{partition}:secretsmanager:{region}:{account}:secret:{stem}/*")),
        allow("DecryptSecrets", &["kms:Decrypt"]).on("{SecretsKeyArn}").when(
            "StringLike",
            "kms:ViaService",
            "secretsmanager.{region}.amazonaws.com*",
        ),
    ]
}

fn deploy(environment: &Environment) -> Vec<Statement> {
    let named = |pattern| named(environment, pattern);
    let resources = || {
        [
            named("arn:{partition}:sagemaker:{region}:{account}:endpoint-config/{stem}-*"),
            named("arn:{partition}:sagemaker:{region}:{account}:endpoint/{stem}-*"),
        ]
    };
    vec![
        allow("CreateEndpoints", &["sagemaker:CreateEndpoint", "sagemaker:CreateEndpointConfig"])
            .on_all(resources())
            .when("StringEquals", ENVIRONMENT_OF_REQUEST, stem(environment)),
        allow(
            "ChangeEndpoints",
            &[
                "sagemaker:DeleteEndpoint",
                "sagemaker:DeleteEndpointConfig",
                "sagemaker:UpdateEndpoint",
                "sagemaker:UpdateEndpointWeightsAndCapacities",
            ],
        )
        .on_all(resources())
        .when("StringEquals", ENVIRONMENT_OF_RESOURCE, stem(environment)),
        allow("PassRolesOfModels", &["iam:PassRole"])
            .why("By path, so that another endpoint changes nothing here.")
            .on(Expression::of("arn:{partition}:iam::{account}:role{path}*")
                .with("path", &roles::path_of_models(&environment.stem())))
            .when("StringEquals", "iam:PassedToService", "sagemaker.amazonaws.com"),
    ]
}

fn approve(environment: &Environment) -> Vec<Statement> {
    vec![
        allow("ApproveModels", &["sagemaker:UpdateModelPackage"])
            .on(named(environment, "arn:{partition}:sagemaker:{region}:{account}:model-package/{stem}-*")),
    ]
}

fn entry(environment: &Environment) -> Vec<Statement> {
    vec![
        allow("ForwardPorts", &["ssm:StartSession"])
            .why("Without the check of the document a session needs none, and would be a shell.")
            .on("arn:{partition}:ec2:{region}:{account}:instance/*")
            .when("BoolIfExists", "ssm:SessionDocumentAccessCheck", true)
            .when("StringEquals", "ssm:resourceTag/bastide:environment", stem(environment))
            .when("StringEquals", "ssm:resourceTag/bastide:role", "entry"),
        allow("UseForwardingDocument", &["ssm:StartSession"])
            .why("Systems Manager makes the check only where every statement that starts sessions asks for it.")
            .on(named(environment, "arn:{partition}:ssm:{region}:{account}:document/{stem}-entry"))
            .when("BoolIfExists", "ssm:SessionDocumentAccessCheck", true),
        allow("OpenChannels", &["ssmmessages:OpenDataChannel"])
            .why("Channels have no ARNs; who started no session has no token for one.")
            .on_anything(),
        allow("FindTheWay", &["ssm:GetParameter"])
            .why("The jump host, which changes with its image, and the domain that a notebook is opened in.")
            .on(named(environment, "arn:{partition}:ssm:{region}:{account}:parameter/{stem}/entry/*"))
            .on(named(environment, "arn:{partition}:ssm:{region}:{account}:parameter/{stem}/workspace/domain-id")),
        allow("EndOwnSessions", &["ssm:ResumeSession", "ssm:TerminateSession"])
            .on("arn:{partition}:ssm:{region}:{account}:session/*")
            .when("StringLike", "ssm:resourceTag/aws:ssmmessages:session-id", "${aws:userid}"),
    ]
}
