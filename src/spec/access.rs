//! What a person may say of who may do what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::PrincipalId;

/// A role and those who have it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// What the members do in the environment, which decides what they may.
    #[schemars(example = Role::DataScientist)]
    pub role: Role,

    /// Who has it. A group is better than people one by one: who joins or leaves changes no code.
    #[schemars(length(min = 1), example = json!([{"group": "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"}]))]
    pub members: Vec<Member>,
}

/// What people and services do in the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads and writes data, runs notebooks and jobs, registers models.
    DataScientist,
    /// The same, and starts and stops compute and pushes images.
    MlEngineer,
    /// A pipeline, rather than a person: runs jobs, pushes images, deploys models.
    Mlops,
    /// Reads settings and logs, and no data.
    Auditor,
    /// Manages the workspace, its compute, its keys and its jump host.
    Administrator,
}

/// A group, a user or a service principal: give one of the three. On Azure each is an object ID, on AWS an ARN.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub struct Member {
    /// A group. On Azure its object ID: `az ad group show --group NAME --query id`. On AWS the ARN of the role that the group signs in with, such as the one that a permission set of IAM Identity Center makes in the account.
    #[schemars(example = &"0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11", example = &"arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_DataScientist_0123456789abcdef")]
    pub group: Option<PrincipalId>,

    /// A person. On Azure the object ID: `az ad signed-in-user show --query id` for yourself. On AWS the ARN of an IAM user or of a role session: `aws sts get-caller-identity --query Arn` for yourself.
    #[schemars(example = &"77c1b6c2-1d0f-4b0a-8a4e-0f6f1f3f2b22", example = &"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_DataScientist_0123456789abcdef/ana")]
    pub user: Option<PrincipalId>,

    /// A service, such as a deployment pipeline. On Azure the object ID of a service principal or managed identity (not its application ID): `az ad sp show --id APP_ID --query id`. On AWS the ARN of an IAM role.
    #[schemars(example = &"a81d4c3e-52b1-4c8e-9f5a-3d7e6b8c9d33", example = &"arn:aws:iam::123456789012:role/deployment")]
    pub service_principal: Option<PrincipalId>,
}
