//! What a person may say of notebooks and clusters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Duration, ItemName, PrincipalId, UserName};

/// Compute: notebooks for people, or a cluster for jobs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Compute {
    /// A machine for each of a list of people, which only they can use.
    Notebook(Notebook),
    /// Machines that jobs share: they come up with the work and go with it.
    Cluster(Cluster),
}

/// A machine for each of a list of people, which only they can use.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("not" = {"required": ["size", "sku"]}))]
pub struct Notebook {
    /// The name that all of the machines start with.
    #[schemars(example = &"notebooks")]
    pub name: ItemName,

    /// How large each machine is.
    #[schemars(example = SizeName::CpuSmall)]
    pub size: SizeName,

    /// The cloud's own name of a machine, instead of a size.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"), length(min = 2, max = 60), example = &"Standard_D4ds_v5")]
    pub sku: Option<String>,

    /// How long a machine may be idle before it stops: from 15 minutes to 3 days on Azure, from 60 minutes to 365 days on AWS.
    #[schemars(example = &"60m")]
    pub idle_after: Duration,

    /// When every machine stops each day, in UTC. Left out, only idle machines stop.
    #[schemars(regex(pattern = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), example = &"18:30")]
    pub stop_at: Option<String>,

    /// The people who get a machine.
    #[schemars(length(min = 1), example = json!([{"name": "ana", "user": "77c1b6c2-1d0f-4b0a-8a4e-0f6f1f3f2b22"}]))]
    pub users: Vec<NotebookUser>,
}

/// Somebody who gets a notebook machine.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotebookUser {
    /// A short name for the person, which ends the machine's name.
    #[schemars(example = &"ana")]
    pub name: UserName,

    /// Who it is. On Azure the object ID of the user: `az ad user show --id NAME --query id`. On AWS the ARN of an IAM user or of a role session: a role alone is shared.
    #[schemars(example = &"77c1b6c2-1d0f-4b0a-8a4e-0f6f1f3f2b22", example = &"arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_DataScientist_0123456789abcdef/ana")]
    pub user: PrincipalId,
}

/// Machines that jobs share: they come up with the work and go with it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("not" = {"required": ["size", "sku"]}))]
pub struct Cluster {
    /// The name that jobs ask for.
    #[schemars(example = &"train")]
    pub name: ItemName,

    /// How large each machine is.
    #[schemars(example = SizeName::GpuMedium)]
    pub size: SizeName,

    /// The cloud's own name of a machine, instead of a size.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"), length(min = 2, max = 60), example = &"Standard_NC24ads_A100_v4")]
    pub sku: Option<String>,

    /// How many machines there are.
    #[schemars(example = json!({"min": 0, "max": 4}))]
    pub nodes: Nodes,

    /// Whether the machines are spare capacity: far cheaper, and taken away when the cloud needs them.
    #[schemars(example = false)]
    pub spot: bool,

    /// How long a machine may be idle before it goes: up to 7 days on Azure and 60 minutes on AWS.
    #[schemars(example = &"15m")]
    pub idle_after: Duration,
}

/// How many machines a cluster has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nodes {
    /// The least, also when there is nothing to do.
    #[schemars(range(max = 1000), example = 0)]
    pub min: u16,

    /// The most.
    #[schemars(range(min = 1, max = 1000), example = 4)]
    pub max: u16,
}

/// A size of machine, which each cloud has a machine for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SizeName {
    /// A few cores, for notebooks and small jobs.
    CpuSmall,
    /// Cores for daily data work.
    CpuMedium,
    /// Many cores.
    CpuLarge,
    /// Much memory for its cores.
    MemoryLarge,
    /// One small GPU, for development and inference.
    GpuSmall,
    /// One large GPU, for training.
    GpuMedium,
    /// Several large GPUs.
    GpuLarge,
}

impl SizeName {
    /// Every size, for tables that have a row of each.
    pub const ALL: [SizeName; 7] = [
        SizeName::CpuSmall,
        SizeName::CpuMedium,
        SizeName::CpuLarge,
        SizeName::MemoryLarge,
        SizeName::GpuSmall,
        SizeName::GpuMedium,
        SizeName::GpuLarge,
    ];
}
