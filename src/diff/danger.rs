//! Turns a change into the dangers of it, by tables of what is lost with a resource, what it costs, and what an attribute does when it changes.

use When::{Any, Becomes, Falls, Rises};

use super::{Action, Change, Difference};
use crate::inventory::Value;

/// What a change could do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Data, logs or keys are lost, or sooner than before.
    DataLoss,
    /// Somebody who could get in, or mend it, no longer can.
    LockOut,
    /// It cannot be taken back.
    CannotBeUndone,
    /// Something does not work while it changes.
    Downtime,
    /// It costs more.
    Cost,
}

impl Danger {
    /// The danger in words.
    pub fn words(self) -> &'static str {
        match self {
            Danger::DataLoss => "data loss",
            Danger::LockOut => "lock-out",
            Danger::CannotBeUndone => "cannot be undone",
            Danger::Downtime => "downtime",
            Danger::Cost => "cost",
        }
    }
}

/// A danger of a change, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Risk {
    /// The danger.
    pub danger: Danger,
    /// Why, as a fragment.
    pub why: &'static str,
}

const fn risk(danger: Danger, why: &'static str) -> Risk {
    Risk { danger, why }
}

/// What a kind of thing means, in whatever language it is written.
struct Thing {
    /// Its types.
    kinds: &'static [&'static str],
    /// What happens when it is deleted, or replaced.
    lost: &'static [Risk],
    /// What happens when it is made.
    made: &'static [Risk],
    /// What happens when an attribute of it changes.
    changed: &'static [Turn],
}

/// A change of an attribute that matters.
struct Turn {
    /// How paths of the attribute end, steps parted by `/`; `*` is any step.
    ends: &'static [&'static str],
    /// Which change.
    when: When,
    /// What it does.
    risk: Risk,
}

/// Which change of an attribute matters.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Every one.
    Any,
    /// A number that gets less, or goes.
    Falls,
    /// A number that gets more.
    Rises,
    /// The attribute becomes this.
    Becomes(&'static str),
}

const fn turn(ends: &'static [&'static str], when: When, danger: Danger, why: &'static str) -> Turn {
    Turn { ends, when, risk: risk(danger, why) }
}

/// The dangers of a change, the worst first, each once.
pub fn risks(change: &Change) -> Vec<Risk> {
    let Some(thing) = THINGS.iter().find(|thing| thing.kinds.contains(&change.kind.as_str())) else {
        return Vec::new();
    };
    let mut risks: Vec<Risk> = match change.action {
        Action::Create => thing.made.to_vec(),
        Action::Delete | Action::Replace => thing.lost.to_vec(),
        Action::Update | Action::Moved { .. } | Action::Import | Action::Forget => Vec::new(),
    };
    for difference in &change.attributes {
        risks.extend(thing.changed.iter().filter(|turn| turns(turn, difference)).map(|turn| turn.risk));
    }
    risks.sort_by_key(|risk| risk.danger);
    risks.dedup();
    risks
}

fn turns(turn: &Turn, difference: &Difference) -> bool {
    let ends = |end: &&str| {
        let steps: Vec<&str> = end.split('/').collect();
        difference.path.len() >= steps.len()
            && steps
                .iter()
                .zip(&difference.path[difference.path.len() - steps.len()..])
                .all(|(step, taken)| *step == "*" || step == taken)
    };
    if !turn.ends.iter().any(ends) {
        return false;
    }
    let number = |node: &Option<crate::inventory::Node>| node.as_ref().and_then(|node| amount(&node.value));
    match turn.when {
        Any => true,
        Falls => match (number(&difference.before), number(&difference.after)) {
            (Some(before), Some(after)) => after < before,
            _ => false,
        },
        Rises => match (number(&difference.before), number(&difference.after)) {
            (before, Some(after)) => after > before.unwrap_or_default(),
            _ => false,
        },
        Becomes(wanted) => difference.after.as_ref().is_some_and(|node| match &node.value {
            Value::Text(text) => text == wanted,
            Value::Bool(value) => value.to_string() == wanted,
            _ => false,
        }),
    }
}

/// A number, also where it is written as a text.
fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

use Danger::{CannotBeUndone, Cost, DataLoss, Downtime, LockOut};

const DATA: &[Risk] = &[risk(DataLoss, "what it holds goes with it")];
const LOGS: &[Risk] = &[risk(DataLoss, "the logs in it go with it")];
const KEYS: &[Risk] = &[risk(DataLoss, "what was encrypted with it cannot be read once its waiting period is over")];
const WAY_IN: &[Risk] = &[risk(LockOut, "it is how people get in")];
const RIGHTS: &[Risk] = &[risk(LockOut, "whoever had the right loses it")];
const BY_THE_HOUR: &[Risk] = &[risk(Cost, "it is billed by the hour, used or not")];
const SERVES: &[Risk] = &[risk(Downtime, "calls fail until it is there again")];
const NOTEBOOKS: &[Risk] = &[
    risk(DataLoss, "what people have only on its disk goes with it"),
    risk(Downtime, "nobody can work there meanwhile"),
];
const NONE: &[Risk] = &[];

const SOONER: &str = "what is older than the new time is deleted soon after";
const POLICY: &str = "a policy that denies can lock out those who have to mend it";

/// Every kind of thing whose change is dangerous.
#[rustfmt::skip]
static THINGS: &[Thing] = &[
    Thing { kinds: &["Microsoft.Storage/storageAccounts", "azurerm_storage_account", "AWS::S3::Bucket", "aws_s3_bucket",
            "Microsoft.Storage/storageAccounts/blobServices/containers", "azurerm_storage_container"],
        lost: DATA, made: NONE, changed: &[
            turn(&["VersioningConfiguration/Status"], Becomes("Suspended"), DataLoss, "what is written over is lost from now on"),
            turn(&["versioning_enabled"], Becomes("false"), DataLoss, "what is written over is lost from now on"),
            turn(&["*/ExpirationInDays", "ExpirationInDays", "deleteRetentionPolicy/days", "delete_retention_policy/*/days"], Falls, DataLoss, SOONER),
            turn(&["ObjectLockEnabled"], Becomes("true"), CannotBeUndone, "object lock stays on for as long as the bucket lives"),
            turn(&["DefaultRetention/Mode"], Becomes("COMPLIANCE"), CannotBeUndone, "nobody can shorten or lift it, not even the account's root"),
        ] },
    Thing { kinds: &["aws_s3_bucket_versioning"], lost: NONE, made: NONE,
        changed: &[turn(&["status"], Becomes("Suspended"), DataLoss, "what is written over is lost from now on")] },
    Thing { kinds: &["aws_s3_bucket_object_lock_configuration"], lost: NONE, made: &[risk(CannotBeUndone, "object lock stays on for as long as the bucket lives")],
        changed: &[turn(&["mode"], Becomes("COMPLIANCE"), CannotBeUndone, "nobody can shorten or lift it, not even the account's root")] },
    Thing { kinds: &["aws_s3_bucket_lifecycle_configuration", "azurerm_storage_management_policy", "Microsoft.Storage/storageAccounts/managementPolicies"],
        lost: NONE, made: NONE,
        changed: &[turn(&["days", "noncurrent_days", "daysAfterModificationGreaterThan", "delete_after_days_since_modification_greater_than", "daysAfterCreationGreaterThan", "delete_after_days_since_creation"], Falls, DataLoss, SOONER)] },
    Thing { kinds: &["Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", "azurerm_storage_container_immutability_policy"],
        lost: NONE, made: &[risk(CannotBeUndone, "nobody can delete or change a file until its time is over")], changed: &[
            turn(&["locked"], Becomes("true"), CannotBeUndone, "a locked policy can only be made longer"),
            turn(&["state"], Becomes("Locked"), CannotBeUndone, "a locked policy can only be made longer"),
        ] },
    Thing { kinds: &["Microsoft.KeyVault/vaults", "azurerm_key_vault"], lost: KEYS, made: NONE, changed: &[
            turn(&["enablePurgeProtection", "purge_protection_enabled"], Becomes("true"), CannotBeUndone, "purge protection cannot be turned off again"),
        ] },
    Thing { kinds: &["Microsoft.KeyVault/vaults/keys", "AWS::KMS::Key", "aws_kms_key"], lost: KEYS, made: NONE, changed: &[
            turn(&["KeyPolicy", "policy"], Any, LockOut, POLICY),
            turn(&["PendingWindowInDays", "deletion_window_in_days"], Falls, DataLoss, "there is less time to bring it back"),
        ] },
    Thing { kinds: &["AWS::S3::BucketPolicy", "aws_s3_bucket_policy", "AWS::SecretsManager::ResourcePolicy", "aws_secretsmanager_secret_policy"],
        lost: NONE, made: NONE, changed: &[turn(&["*"], Any, LockOut, POLICY)] },
    Thing { kinds: &["AWS::SecretsManager::Secret", "aws_secretsmanager_secret"], lost: &[risk(DataLoss, "the secret goes with it once its waiting period is over")], made: NONE, changed: &[] },
    Thing { kinds: &["AWS::ECR::Repository", "aws_ecr_repository", "Microsoft.ContainerRegistry/registries", "azurerm_container_registry"],
        lost: &[risk(DataLoss, "the images in it go with it"), risk(Downtime, "what needs them cannot start")], made: NONE, changed: &[] },
    Thing { kinds: &["Microsoft.OperationalInsights/workspaces", "azurerm_log_analytics_workspace", "AWS::Logs::LogGroup", "aws_cloudwatch_log_group"],
        lost: LOGS, made: NONE,
        changed: &[turn(&["retentionInDays", "retention_in_days", "RetentionInDays"], Falls, DataLoss, "logs older than the new time are deleted")] },
    Thing { kinds: &["AWS::CloudTrail::Trail", "aws_cloudtrail"], lost: &[risk(DataLoss, "nothing is recorded meanwhile")], made: NONE, changed: &[] },
    Thing { kinds: &["Microsoft.MachineLearningServices/workspaces", "azurerm_machine_learning_workspace", "AWS::SageMaker::Domain", "aws_sagemaker_domain"],
        lost: &[risk(DataLoss, "experiments, registered models and people's files go with it"), risk(Downtime, "nobody can work meanwhile")], made: NONE, changed: &[
            turn(&["managedNetwork/isolationMode"], Any, CannotBeUndone, "the network's isolation can be tightened and never loosened"),
        ] },
    Thing { kinds: &["AWS::SageMaker::Space", "aws_sagemaker_space", "AWS::SageMaker::NotebookInstance", "aws_sagemaker_notebook_instance"], lost: NOTEBOOKS, made: NONE,
        changed: &[turn(&["InstanceType", "instance_type"], Any, Downtime, "the machine is stopped and started anew")] },
    Thing { kinds: &["AWS::SageMaker::UserProfile", "aws_sagemaker_user_profile"], lost: &[risk(DataLoss, "the person's home directory is no longer anybody's")], made: NONE, changed: &[] },
    Thing { kinds: &["Microsoft.MachineLearningServices/workspaces/computes", "azurerm_machine_learning_compute_instance", "azurerm_machine_learning_compute_cluster"],
        lost: NOTEBOOKS, made: NONE, changed: &[
            turn(&["scaleSettings/minNodeCount", "min_node_count"], Rises, Cost, "machines wait for jobs, by the hour"),
        ] },
    Thing { kinds: &["Microsoft.MachineLearningServices/workspaces/onlineEndpoints", "AWS::SageMaker::Endpoint", "aws_sagemaker_endpoint"], lost: SERVES, made: NONE, changed: &[] },
    Thing { kinds: &["AWS::SageMaker::EndpointConfig", "aws_sagemaker_endpoint_configuration"], lost: NONE, made: NONE, changed: &[
            turn(&["InitialInstanceCount", "initial_instance_count"], Rises, Cost, "more machines serve, by the hour"),
        ] },
    Thing { kinds: &["Microsoft.Network/bastionHosts", "azurerm_bastion_host"], lost: WAY_IN, made: BY_THE_HOUR, changed: &[] },
    Thing { kinds: &["Microsoft.Compute/virtualMachines", "azurerm_linux_virtual_machine", "AWS::EC2::Instance", "aws_instance"], lost: WAY_IN, made: BY_THE_HOUR,
        changed: &[turn(&["hardwareProfile/vmSize", "size", "InstanceType", "instance_type"], Any, Downtime, "the machine is stopped and started anew")] },
    Thing { kinds: &["Microsoft.Authorization/roleAssignments", "azurerm_role_assignment", "AWS::IAM::ManagedPolicy", "aws_iam_policy", "aws_iam_role_policy_attachment"], lost: RIGHTS, made: NONE, changed: &[] },
    Thing { kinds: &["AWS::IAM::Role", "aws_iam_role"], lost: RIGHTS, made: NONE, changed: &[
            turn(&["AssumeRolePolicyDocument/*", "assume_role_policy"], Any, LockOut, "who could become it may no longer"),
            turn(&["Principal/AWS/[-]", "identifiers/[-]"], Any, LockOut, "who could become it no longer can"),
        ] },
    Thing { kinds: &["Microsoft.Network/privateEndpoints", "azurerm_private_endpoint", "AWS::EC2::VPCEndpoint", "aws_vpc_endpoint"],
        lost: &[risk(Downtime, "what it leads to cannot be reached meanwhile")], made: BY_THE_HOUR, changed: &[] },
    Thing { kinds: &["Microsoft.Network/privateDnsZones", "azurerm_private_dns_zone", "Microsoft.Network/privateDnsZones/virtualNetworkLinks"],
        lost: &[risk(Downtime, "private names are not found meanwhile")], made: NONE, changed: &[] },
    Thing { kinds: &["Microsoft.Network/virtualNetworks", "azurerm_virtual_network", "AWS::EC2::VPC", "aws_vpc", "AWS::EC2::Subnet", "aws_subnet", "azurerm_subnet", "Microsoft.Network/virtualNetworks/subnets"],
        lost: &[risk(Downtime, "everything in it has to move")], made: NONE, changed: &[] },
    Thing { kinds: &["Microsoft.Network/natGateways", "azurerm_nat_gateway", "AWS::EC2::NatGateway", "aws_nat_gateway", "AWS::NetworkFirewall::Firewall", "aws_networkfirewall_firewall"],
        lost: &[risk(Downtime, "there is no way out meanwhile")], made: BY_THE_HOUR, changed: &[] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_stands_in_one_row() {
        let mut seen = std::collections::HashSet::new();
        for kind in THINGS.iter().flat_map(|thing| thing.kinds) {
            assert!(seen.insert(*kind), "{kind} stands in two rows");
        }
    }
}
