//! Turns condition keys of SageMaker into the actions that carry them, so that no statement asks an action for a key that it never has.
//!
//! On an action that does not carry a key, the key is always missing: a denial of what lacks it would always hold. Which
//! action carries which key, "Actions, resources, and condition keys for Amazon SageMaker" says, and `tests/aws_actions.rs`
//! holds this table against it.

use super::policy::{Operand, Statement, deny};
use Area::{Registry, Work, Workspace};
use Key::{
    AppNetworkAccessType, DirectInternetAccess, DomainSharingOutputKmsKey, EnableRemoteDebug, InstanceTypes,
    InterContainerTrafficEncryption, KeepAlivePeriod, MinimumInstanceMetadataServiceVersion, ModelApprovalStatus,
    NetworkIsolation, OutputKmsKey, OwnerUserProfileArn, RemoteAccess, RootAccess, ServerlessMaxConcurrency,
    SpaceSharingType, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets,
};

macro_rules! keys {
    ($($name:ident = $doc:literal),* $(,)?) => {
        /// A condition key of SageMaker that guardrails ask for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Key { $(#[doc = $doc] $name),* }

        impl Key {
            /// Every key.
            pub const ALL: &'static [Key] = &[$(Key::$name),*];

            /// Its name in a condition.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Key::$name => concat!("sagemaker:", stringify!($name))),* }
            }
        }
    };
}

keys! {
    AppNetworkAccessType = "How notebooks reach the internet.",
    DirectInternetAccess = "Whether a notebook instance reaches the internet past the network.",
    DomainSharingOutputKmsKey = "The key for what people share of notebooks.",
    EnableRemoteDebug = "Whether a shell into a job can be opened.",
    InstanceTypes = "The machines, of which there can be several.",
    InterContainerTrafficEncryption = "Whether containers of one job speak to each other encrypted.",
    KeepAlivePeriod = "Seconds that a job's machines wait for another job.",
    MinimumInstanceMetadataServiceVersion = "The version of the metadata service that a notebook instance has at least.",
    ModelApprovalStatus = "Whether a model is approved.",
    NetworkIsolation = "Whether containers have no network at all.",
    OutputKmsKey = "The key for what a job writes.",
    OwnerUserProfileArn = "Whose a space is.",
    RemoteAccess = "Whether a space can be entered from outside.",
    RootAccess = "Whether people are root on a notebook instance.",
    ServerlessMaxConcurrency = "How many requests a serverless variant takes at once.",
    SpaceSharingType = "Whether a space is private.",
    VolumeKmsKey = "The key for volumes.",
    VpcSecurityGroupIds = "The security groups, of which there can be several.",
    VpcSubnets = "The subnets, of which there can be several.",
}

/// What an action makes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// Jobs, models and endpoints.
    Work,
    /// Notebooks, and what is around them.
    Workspace,
    /// Registered models.
    Registry,
}

/// An action that makes or changes something.
#[derive(Debug, Clone, Copy)]
pub struct Action {
    /// Its name.
    pub name: &'static str,
    /// What it makes or changes.
    pub area: Area,
    /// The keys that it carries.
    pub keys: &'static [Key],
    /// Those of them that its ordinary requests leave out, so that nothing can be made of their absence.
    pub seldom: &'static [Key],
}

const fn action(name: &'static str, area: Area, keys: &'static [Key]) -> Action {
    Action { name, area, keys, seldom: &[] }
}

/// What a job that can be kept in the network carries.
const JOB: &[Key] = &[
    InstanceTypes,
    InterContainerTrafficEncryption,
    NetworkIsolation,
    OutputKmsKey,
    VolumeKmsKey,
    VpcSecurityGroupIds,
    VpcSubnets,
];

/// Every action that makes or changes something and carries a key, in alphabetical order.
#[rustfmt::skip]
pub static ACTIONS: &[Action] = &[
    action("sagemaker:CreateApp", Workspace, &[InstanceTypes, OwnerUserProfileArn, SpaceSharingType]),
    action("sagemaker:CreateAutoMLJob", Work, &[InterContainerTrafficEncryption, OutputKmsKey, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]),
    action("sagemaker:CreateAutoMLJobV2", Work, &[InterContainerTrafficEncryption, OutputKmsKey, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]),
    action("sagemaker:CreateCluster", Work, &[InstanceTypes, VpcSecurityGroupIds, VpcSubnets]),
    action("sagemaker:CreateDataQualityJobDefinition", Work, JOB),
    action("sagemaker:CreateDomain", Workspace, &[AppNetworkAccessType, DomainSharingOutputKmsKey, InstanceTypes, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]),
    // Its models bring the network; only inference components, which are denied, have one here.
    Action { seldom: &[NetworkIsolation, ServerlessMaxConcurrency, VpcSecurityGroupIds, VpcSubnets],
        ..action("sagemaker:CreateEndpointConfig", Work, &[InstanceTypes, NetworkIsolation, ServerlessMaxConcurrency, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]) },
    action("sagemaker:CreateHyperParameterTuningJob", Work, JOB),
    action("sagemaker:CreateLabelingJob", Work, &[OutputKmsKey, VolumeKmsKey]),
    action("sagemaker:CreateModel", Work, &[NetworkIsolation, VpcSecurityGroupIds, VpcSubnets]),
    action("sagemaker:CreateModelBiasJobDefinition", Work, JOB),
    action("sagemaker:CreateModelExplainabilityJobDefinition", Work, JOB),
    // Whoever leaves it out asks for approval.
    Action { seldom: &[ModelApprovalStatus], ..action("sagemaker:CreateModelPackage", Registry, &[ModelApprovalStatus]) },
    action("sagemaker:CreateModelQualityJobDefinition", Work, JOB),
    action("sagemaker:CreateMonitoringSchedule", Work, JOB),
    action("sagemaker:CreateNotebookInstance", Workspace, &[DirectInternetAccess, InstanceTypes, MinimumInstanceMetadataServiceVersion, RootAccess, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]),
    action("sagemaker:CreateProcessingJob", Work, JOB),
    Action { seldom: &[InstanceTypes, RemoteAccess], ..action("sagemaker:CreateSpace", Workspace, &[InstanceTypes, OwnerUserProfileArn, RemoteAccess, SpaceSharingType]) },
    Action { seldom: &[EnableRemoteDebug, KeepAlivePeriod],
        ..action("sagemaker:CreateTrainingJob", Work, &[EnableRemoteDebug, InstanceTypes, InterContainerTrafficEncryption, KeepAlivePeriod, NetworkIsolation, OutputKmsKey, VolumeKmsKey, VpcSecurityGroupIds, VpcSubnets]) },
    // It has no network of its own: the model that it runs has one.
    action("sagemaker:CreateTransformJob", Work, &[InstanceTypes, OutputKmsKey, VolumeKmsKey]),
    action("sagemaker:CreateUserProfile", Workspace, &[DomainSharingOutputKmsKey, InstanceTypes, VpcSecurityGroupIds]),
    action("sagemaker:UpdateCluster", Work, &[InstanceTypes, VpcSecurityGroupIds, VpcSubnets]),
    // What a change leaves out stays as it is.
    change("sagemaker:UpdateDomain", Workspace, &[AppNetworkAccessType, DomainSharingOutputKmsKey, InstanceTypes, VpcSecurityGroupIds, VpcSubnets]),
    change("sagemaker:UpdateModelPackage", Registry, &[ModelApprovalStatus]),
    change("sagemaker:UpdateMonitoringSchedule", Work, JOB),
    change("sagemaker:UpdateNotebookInstance", Workspace, &[InstanceTypes, MinimumInstanceMetadataServiceVersion, RootAccess]),
    change("sagemaker:UpdateSpace", Workspace, &[InstanceTypes, OwnerUserProfileArn, RemoteAccess, SpaceSharingType]),
    change("sagemaker:UpdateTrainingJob", Work, &[EnableRemoteDebug, InstanceTypes, KeepAlivePeriod]),
    change("sagemaker:UpdateUserProfile", Workspace, &[DomainSharingOutputKmsKey, InstanceTypes, VpcSecurityGroupIds]),
];

const fn change(name: &'static str, area: Area, keys: &'static [Key]) -> Action {
    Action { name, area, keys, seldom: keys }
}

/// What starts machines or opens doors and carries too few keys to be bound, or is made by the stacks alone. Nobody may.
#[rustfmt::skip]
pub static UNGUARDABLE: &[&str] = &[
    "sagemaker:CreateAutoMLJob",
    "sagemaker:CreateAutoMLJobV2",
    "sagemaker:CreateCluster",
    "sagemaker:CreateCompilationJob",
    "sagemaker:CreateDomain",
    "sagemaker:CreateEdgePackagingJob",
    "sagemaker:CreateHubContentPresignedUrls",
    "sagemaker:CreateInferenceComponent",
    "sagemaker:CreateInferenceExperiment",
    "sagemaker:CreateInferenceRecommendationsJob",
    "sagemaker:CreateLabelingJob",
    "sagemaker:CreateMlflowApp",
    "sagemaker:CreateMlflowTrackingServer",
    "sagemaker:CreateMonitoringSchedule",
    "sagemaker:CreateNotebookInstance",
    "sagemaker:CreateOptimizationJob",
    "sagemaker:CreatePartnerApp",
    "sagemaker:CreatePartnerAppPresignedUrl",
    "sagemaker:CreatePresignedMlflowAppUrl",
    "sagemaker:CreatePresignedMlflowTrackingServerUrl",
    "sagemaker:CreateUserProfile",
    "sagemaker:CreateWorkforce",
    "sagemaker:CreateWorkteam",
    "sagemaker:DeleteTags",
    "sagemaker:UpdateCluster",
    "sagemaker:UpdateMonitoringSchedule",
    "sagemaker:UpdateNotebookInstance",
];

/// A denial of what actions ask for, by the keys that they carry: with each condition, it is about fewer of them.
#[derive(Debug)]
pub(super) struct Guard {
    sid: &'static str,
    why: Option<&'static str>,
    actions: Vec<&'static Action>,
    conditions: Vec<(&'static str, Key, Operand)>,
}

/// Denies what actions of an area ask for.
pub(super) fn guard(sid: &'static str, area: Area) -> Guard {
    let is_guarded = |action: &&Action| action.area == area && !UNGUARDABLE.contains(&action.name);
    Guard { sid, why: None, actions: ACTIONS.iter().filter(is_guarded).collect(), conditions: Vec::new() }
}

impl Guard {
    /// Tells a reader why.
    pub(super) fn why(mut self, why: &'static str) -> Guard {
        self.why = Some(why);
        self
    }

    /// Is about some of its actions only.
    pub(super) fn only(mut self, is_meant: fn(&str) -> bool) -> Guard {
        self.actions.retain(|action| is_meant(action.name));
        self
    }

    /// Where a key is there, and as the condition says. The operator is one that does not hold for a missing key.
    pub(super) fn given(mut self, operator: &'static str, key: Key, operand: impl Into<Operand>) -> Guard {
        self.actions.retain(|action| action.keys.contains(&key));
        self.conditions.push((operator, key, operand.into()));
        self
    }

    /// Where a key is as the condition says, or is missing.
    pub(super) fn given_or_missing(mut self, operator: &'static str, key: Key, operand: impl Into<Operand>) -> Guard {
        self.actions.retain(|action| !action.seldom.contains(&key));
        self.given(operator, key, operand)
    }

    /// Where a key is missing.
    pub(super) fn missing(self, key: Key) -> Guard {
        self.given_or_missing("Null", key, true)
    }

    /// The statement.
    pub(super) fn statement(self) -> Statement {
        let names: Vec<&'static str> = self.actions.iter().map(|action| action.name).collect();
        let mut statement = deny(self.sid, &names).on_anything();
        statement.why = self.why;
        for (operator, key, operand) in self.conditions {
            statement = statement.when(operator, key.name(), operand);
        }
        statement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_about_the_actions_that_carry_all_of_its_keys() {
        let statement = guard("Test", Work).given("StringEquals", ServerlessMaxConcurrency, "1").statement();
        assert_eq!(statement.actions, ["sagemaker:CreateEndpointConfig"]);
        let statement = guard("Test", Work).missing(VpcSubnets).given("Bool", EnableRemoteDebug, true).statement();
        assert_eq!(statement.actions, ["sagemaker:CreateTrainingJob"]);
    }

    #[test]
    fn nothing_is_made_of_the_absence_of_what_is_ordinarily_left_out() {
        let actions = guard("Test", Work).missing(VpcSubnets).statement().actions;
        assert!(actions.contains(&"sagemaker:CreateModel") && !actions.contains(&"sagemaker:CreateEndpointConfig"));
    }

    #[test]
    fn what_nobody_may_do_stands_in_no_other_statement() {
        for area in [Work, Workspace, Registry] {
            for action in guard("Test", area).actions {
                assert!(!UNGUARDABLE.contains(&action.name), "{}", action.name);
            }
        }
    }

    #[test]
    fn tables_are_sorted_and_say_nothing_of_keys_that_they_lack() {
        assert!(ACTIONS.is_sorted_by(|one, other| one.name < other.name));
        assert!(UNGUARDABLE.is_sorted_by(|one, other| one < other));
        for action in ACTIONS {
            assert!(action.seldom.iter().all(|key| action.keys.contains(key)), "{}", action.name);
        }
    }
}
