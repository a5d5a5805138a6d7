//! Turns what nobody may do in an environment into policies of denials alone.

use super::access::ManagedPolicy;
use super::actions::{Area, Guard, Key, UNGUARDABLE, guard};
use super::chosen::{Purpose, chosen};
use super::expression::Expression;
use super::policy::{Document, Kind, Operand, Policies, Policy, Statement, deny};
use super::rights::{self, Right};
use super::tag_keys::{ENVIRONMENT_OF_REQUEST, ENVIRONMENT_OF_RESOURCE};
use crate::environment::Environment;
use crate::finding::Findings;

/// The guardrails of an environment; their documents go to the policies.
pub(super) fn guardrails(environment: &Environment, policies: &mut Policies) -> Vec<ManagedPolicy> {
    let roles = rights::list(Right::Guarded, environment);
    let mut policy = |id, what, why, statements: Vec<Statement>| {
        policies.insert(String::from(id), Policy { kind: Kind::Identity, document: Document::of(statements) });
        ManagedPolicy { id, what, why, roles: roles.clone() }
    };
    vec![
        policy(
            "NetworkGuardrailPolicy",
            "Jobs, models and notebooks stay in the private network",
            Some(
                "Each statement names only actions that carry its key: on any other action the key is always missing, and the deny always holds.",
            ),
            network(environment),
        ),
        policy(
            "WorkGuardrailPolicy",
            "Jobs and endpoints encrypt with the keys of the environment and carry its tag, and nothing is made that guardrails cannot see",
            None,
            keys(environment).into_iter().chain(tags(environment)).chain(work()).collect(),
        ),
    ]
}

/// Values of wires, one for each zone.
fn of_zones(environment: &Environment, name: &str) -> Operand {
    let of_zone = |zone| Expression::value(format!("{name}{zone}Id"));
    (1..=environment.network.zones).map(of_zone).collect::<Vec<_>>().into()
}

fn network(environment: &Environment) -> Vec<Statement> {
    let groups = || vec![Expression::of("{InferenceSecurityGroupId}"), Expression::of("{JobsSecurityGroupId}")];
    let guards = [
        guard("DenyWithoutSubnets", Area::Work).missing(Key::VpcSubnets),
        guard("DenyWithoutSecurityGroups", Area::Work)
            .why("Two Nulls in one statement would both have to hold, so each has its own.")
            .missing(Key::VpcSecurityGroupIds),
        guard("DenyOtherSubnets", Area::Work).given(
            "ForAnyValue:StringNotEquals",
            Key::VpcSubnets,
            of_zones(environment, "ComputeSubnet"),
        ),
        guard("DenyOtherSecurityGroups", Area::Work).given(
            "ForAnyValue:StringNotEquals",
            Key::VpcSecurityGroupIds,
            groups(),
        ),
        guard("DenyWithoutIsolation", Area::Work)
            .why("IfExists, because a setting that is left out is off.")
            .given_or_missing("BoolIfExists", Key::NetworkIsolation, false),
        guard("DenyPlainTrafficBetweenContainers", Area::Work).given_or_missing(
            "BoolIfExists",
            Key::InterContainerTrafficEncryption,
            false,
        ),
        guard("DenyServerlessVariants", Area::Work)
            .why("Serverless variants run outside the network of the models.")
            .given("Null", Key::ServerlessMaxConcurrency, false),
        guard("DenyRemoteDebugging", Area::Work).given("Bool", Key::EnableRemoteDebug, true),
        guard("DenyRemoteAccessToSpaces", Area::Workspace).given("StringEquals", Key::RemoteAccess, "ENABLED"),
        guard("DenySharedSpaces", Area::Workspace).given("StringEquals", Key::SpaceSharingType, "Shared"),
        guard("DenyPublicStudio", Area::Workspace).given(
            "StringEquals",
            Key::AppNetworkAccessType,
            "PublicInternetOnly",
        ),
        guard("DenyStudioInOtherSubnets", Area::Workspace).given(
            "ForAnyValue:StringNotEquals",
            Key::VpcSubnets,
            of_zones(environment, "WorkspaceSubnet"),
        ),
        guard("DenyStudioInOtherSecurityGroups", Area::Workspace).given(
            "ForAnyValue:StringNotEquals",
            Key::VpcSecurityGroupIds,
            "{StudioSecurityGroupId}",
        ),
    ];
    guards.map(Guard::statement).into()
}

fn keys(environment: &Environment) -> Vec<Statement> {
    let exempt = machines_with_disks(environment);
    let volumes = guard("DenyVolumesWithoutKey", Area::Work)
        .why("A key that is missing is not equal either.")
        .given_or_missing("ArnNotEquals", Key::VolumeKmsKey, "{ComputeKeyArn}");
    let volumes = match exempt.is_empty() {
        true => volumes,
        false => volumes
            .why("A key that is missing is not equal either. The machines named here have disks of their own, with which the API takes no key.")
            .given("ForAnyValue:StringNotEquals", Key::InstanceTypes, exempt),
    };
    let guards = [
        volumes,
        guard("DenyVolumesWithOtherKey", Area::Work).given("ArnNotEquals", Key::VolumeKmsKey, "{ComputeKeyArn}").given(
            "Null",
            Key::VolumeKmsKey,
            false,
        ),
        guard("DenyOutputWithoutKey", Area::Work).given_or_missing("ArnNotEquals", Key::OutputKmsKey, "{DataKeyArn}"),
        guard("DenySharingWithOtherKey", Area::Workspace)
            .given("ArnNotEquals", Key::DomainSharingOutputKmsKey, "{DataKeyArn}")
            .given("Null", Key::DomainSharingOutputKmsKey, false),
    ];
    guards.map(Guard::statement).into()
}

/// The machines of clusters and endpoints that have disks of their own, in alphabetical order. The policy of machines lets no other
/// through, and none that is not named.
fn machines_with_disks(environment: &Environment) -> Vec<Expression> {
    let clusters = environment.clusters.iter().map(|cluster| (&cluster.machine, Purpose::Jobs, &cluster.pointer));
    let endpoints =
        environment.realtime.iter().map(|endpoint| (&endpoint.machine, Purpose::Endpoint, &endpoint.pointer));
    // What is wrong with a machine is said where it is chosen.
    let machines =
        clusters.chain(endpoints).map(|(given, purpose, at)| chosen(given, purpose, at, &mut Findings::default()));
    let mut found: Vec<String> = machines.filter(|machine| machine.local_disks).map(|machine| machine.name).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(Expression::text).collect()
}

/// What is made by people and pipelines carries the tag of the environment.
static TAGGED: &[&str] = &[
    "sagemaker:CreateEndpoint",
    "sagemaker:CreateEndpointConfig",
    "sagemaker:CreateHyperParameterTuningJob",
    "sagemaker:CreateModel",
    "sagemaker:CreateProcessingJob",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreateTransformJob",
];

/// What is changed or ended by them carries it too.
static CHANGING: &[&str] = &[
    "sagemaker:DeleteEndpoint",
    "sagemaker:DeleteEndpointConfig",
    "sagemaker:DeleteModel",
    "sagemaker:StopHyperParameterTuningJob",
    "sagemaker:StopProcessingJob",
    "sagemaker:StopTrainingJob",
    "sagemaker:StopTransformJob",
    "sagemaker:UpdateEndpointWeightsAndCapacities",
];

fn tags(environment: &Environment) -> Vec<Statement> {
    let stem = || Expression::text(environment.stem());
    vec![
        deny("DenyOtherTags", TAGGED).on_anything().when("StringNotEquals", ENVIRONMENT_OF_REQUEST, stem()),
        deny("DenyThingsOfOthers", CHANGING).on_anything().when("StringNotEquals", ENVIRONMENT_OF_RESOURCE, stem()),
        deny("DenyLaterTags", &["sagemaker:AddTags"])
            .why("A tag given later would open what belongs to others.")
            .on_anything()
            .when("Null", "sagemaker:TaggingAction", true),
    ]
}

fn work() -> Vec<Statement> {
    vec![
        guard("DenyUnaskedApproval", Area::Registry)
            .why("Who registers a model leaves its approval to others; those who approve change it later.")
            .only(|name| name == "sagemaker:CreateModelPackage")
            .given("Null", Key::ModelApprovalStatus, false)
            .given("StringNotEquals", Key::ModelApprovalStatus, "PendingManualApproval")
            .statement(),
        deny("DenyPassingToOthers", &["iam:PassRole"]).on_anything().when(
            "StringNotEquals",
            "iam:PassedToService",
            "sagemaker.amazonaws.com",
        ),
        deny("DenyWhatCannotBeGuarded", UNGUARDABLE)
            .why("These start machines or open doors that carry too few keys to be bound as above.")
            .on_anything(),
    ]
}
