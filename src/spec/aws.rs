//! What a person may say that only AWS has.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AccountId, PrincipalArn};

/// What only AWS has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aws {
    /// The account that all of this is deployed to: twelve digits, in quotes. It stands in no template; members of other accounts become findings, and the guide checks it before a deployment.
    #[schemars(example = &"123456789012")]
    pub account_id: Option<AccountId>,
    /// Who reaches the data when nothing else does, also from outside the network: the ARNs of IAM roles or users that people take only in an emergency.
    #[schemars(example = json!(["arn:aws:iam::123456789012:role/break-glass"]))]
    pub break_glass: Vec<PrincipalArn>,
    /// The instance type of the jump host. It carries a browser's traffic and no more.
    #[schemars(regex(pattern = r"^[a-z0-9-]+\.[a-z0-9-]+$"), length(min = 4, max = 40), example = &"t3.micro")]
    pub jump_host_type: String,
    /// What a notebook of the section `compute` is.
    #[schemars(example = NotebookKind::Space)]
    pub notebooks: NotebookKind,
    /// Whether a trail of the environment's own records every call in the account. Turn it off only where one of the organization does: what nobody records, nobody can look up.
    #[schemars(example = true)]
    pub trail: bool,
    /// Whether the log groups that SageMaker shares among all environments of an account and region are made here. One environment of each account and region makes them.
    #[schemars(example = true)]
    pub shared_log_groups: bool,
}

/// What a notebook is on AWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotebookKind {
    /// A private space of SageMaker Studio, with a user profile for the person.
    Space,
    /// A notebook instance, outside of Studio.
    Instance,
}
