//! What happens to who may do what, and to the ways in.

use super::Danger::{Cost, DataLoss, Downtime, LockOut};
use super::Risk;
use super::row::When::{Any, Becomes, Comes, Dearer, Goes, Leaves};
use super::row::{BY_THE_HOUR, DEARER, RESTARTED, Row, risk, turn};

const RIGHTS: &[Risk] = &[risk(LockOut, "whoever had the right by it loses it")];
pub(super) const IDENTITY: &[Risk] = &[risk(LockOut, "what runs as it is refused")];
const WAY_IN: &[Risk] = &[risk(LockOut, "it is how people get in")];
const RUNS_ON: &[Risk] = &[risk(Cost, "what it stops runs on, by the hour")];

/// The rows, from "Understand Azure role assignments", "Managed identities for Azure resources frequently asked questions", "About Bastion
/// configuration settings" and "Azure Monitor private link security" of Azure; "IAM JSON policy evaluation logic", "Permissions boundaries
/// for IAM entities", "Change the instance type" and "AWS Systems Manager Session Manager" of AWS.
#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row { kinds: &["Microsoft.Authorization/roleAssignments", "azurerm_role_assignment", "aws_iam_role_policy_attachment"], only: None, lost: RIGHTS, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Authorization/roleDefinitions", "azurerm_role_definition"], only: None, lost: RIGHTS, made: &[], changed: &[
        turn(&["actions/[-]"], Goes, LockOut, "who has the role may do less"),
    ] },
    Row { kinds: &["Microsoft.ManagedIdentity/userAssignedIdentities", "azurerm_user_assigned_identity"], only: None, lost: IDENTITY, made: &[], changed: &[] },
    Row { kinds: &["AWS::IAM::ManagedPolicy", "aws_iam_policy"], only: None, lost: RIGHTS, made: &[], changed: &[turn(&["Roles/[-]"], Goes, LockOut, RIGHTS[0].why)] },
    Row { kinds: &["AWS::IAM::Role", "aws_iam_role"], only: None, lost: IDENTITY, made: &[], changed: &[
        turn(&["ManagedPolicyArns/[-]"], Goes, LockOut, RIGHTS[0].why),
        turn(&["PermissionsBoundary", "permissions_boundary"], Comes, LockOut, "the role may do no more than its boundary lets it"),
    ] },
    Row { kinds: &["AWS::IAM::InstanceProfile", "aws_iam_instance_profile"], only: None, lost: RIGHTS, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Network/bastionHosts", "azurerm_bastion_host"], only: None, lost: WAY_IN, made: BY_THE_HOUR, changed: &[
        turn(&["enableTunneling", "tunneling_enabled"], Leaves("true"), LockOut, "nobody gets in with a client of their own"),
    ] },
    Row { kinds: &["Microsoft.Compute/virtualMachines", "azurerm_linux_virtual_machine", "AWS::EC2::Instance", "aws_instance"], only: None, lost: WAY_IN, made: BY_THE_HOUR, changed: &[
        turn(&["hardwareProfile/vmSize", "size", "InstanceType", "instance_type"], Any, Downtime, RESTARTED),
        turn(&["hardwareProfile/vmSize", "size", "InstanceType", "instance_type"], Dearer, Cost, DEARER),
    ] },
    Row { kinds: &["Microsoft.Compute/virtualMachines/extensions", "azurerm_virtual_machine_extension"], only: None, lost: &[risk(LockOut, "it is how people sign in to the machine")], made: &[], changed: &[] },
    Row { kinds: &["Microsoft.DevTestLab/schedules", "azurerm_dev_test_global_vm_shutdown_schedule", "AWS::Scheduler::Schedule", "aws_scheduler_schedule"], only: None, lost: RUNS_ON, made: &[], changed: &[] },
    Row { kinds: &["AWS::SSM::Document", "aws_ssm_document"], only: None, lost: &[risk(LockOut, "sessions into the network start by it")], made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Insights/privateLinkScopes", "azurerm_monitor_private_link_scope"], only: None, lost: &[], made: &[], changed: &[
        turn(&["queryAccessMode", "query_access_mode"], Becomes("PrivateOnly"), LockOut, "who read logs from outside the network no longer can"),
        turn(&["ingestionAccessMode", "ingestion_access_mode"], Becomes("PrivateOnly"), DataLoss, "logs from outside the network are refused"),
    ] },
];
