//! What a person may write: the types that a spec is read into, from which its JSON Schema is derived. The comments here are what an editor shows.

mod access;
mod aws;
mod compute;
mod defaults;
mod endpoints;
mod keys;
mod network;
mod storage;
mod values;

pub use access::{Grant, Member, Role};
pub use aws::{Aws, NotebookKind};
pub use compute::{Cluster, Compute, Nodes, Notebook, NotebookUser, SizeName};
pub(crate) use defaults::kind_of;
pub use defaults::{DEFAULTS, Default, settle};
pub use endpoints::{BatchEndpoint, Endpoint, RealtimeAuth, RealtimeEndpoint};
pub use keys::{Keys, Secret};
pub use network::{Egress, EgressPolicy, Entry, Network, NetworkMode, Subnets};
pub use storage::{Redundancy, Registry, Storage};
pub use values::{
    AccountId, Cidr, Date, Duration, HostOrBundle, ItemName, ObjectId, PrincipalArn, PrincipalId, UserName,
};

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// One secure machine-learning environment: what it must have, in the words of the field.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Version of this format. There is one: 1.
    #[schemars(range(min = 1, max = 1), example = 1)]
    pub version: u8,

    /// Date of the table of API versions and defaults that this spec is rendered with. It only moves when you move it, with `bastide upgrade`.
    #[schemars(example = &"2026-11-21")]
    pub pins: Date,

    /// Starts the name of every resource.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"), length(min = 2, max = 18), example = &"fraud")]
    pub name: String,

    /// Which of the environments of that name this is. It follows the name in the name of every resource.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9]*$"), length(min = 1, max = 10), example = &"prod")]
    pub environment: String,

    /// A few random letters and digits that keep the globally unique names of two copies of this spec apart. `bastide init` makes them; changing them renames, and so replaces, vaults, storage accounts and registries.
    #[schemars(regex(pattern = r"^[a-z0-9]+$"), length(min = 4, max = 12), example = &"7k2q")]
    pub salt: String,

    /// The cloud to build in.
    #[schemars(example = Cloud::Azure)]
    pub cloud: Cloud,

    /// The region of everything, by the cloud's own name for it.
    #[schemars(regex(pattern = r"^[a-z0-9-]+$"), length(min = 2, max = 40), example = &"westeurope")]
    pub region: String,

    /// What every field that you leave out means: `lab` is cheap and short-lived, `team` is for daily work, `regulated` turns everything on. All three are private and encrypted.
    #[schemars(example = Profile::Team)]
    pub profile: Profile,

    /// Who answers for the environment: the tag `owner` of every resource.
    #[schemars(length(min = 1, max = 256), example = &"ml-platform@example.com")]
    pub owner: Option<String>,

    /// Tags of every resource, beside `environment`, `managed-by` and `owner`.
    #[serde(default)]
    #[schemars(example = json!({"cost-centre": "4711"}))]
    pub tags: IndexMap<String, String>,

    /// How people and services reach the environment, and what it may reach.
    #[schemars(example = json!({"egress": {"policy": "allowlist", "allow": ["github"]}}))]
    pub network: Network,

    /// How data is encrypted.
    #[schemars(example = json!({"customer_managed": true}))]
    pub keys: Keys,

    /// Data sets: each is a storage account with a container and a datastore of the same name on Azure, and a bucket on AWS.
    #[schemars(example = json!([{"name": "training"}]))]
    pub storage: Vec<Storage>,

    /// The container registry that holds the images of jobs and endpoints.
    #[schemars(example = json!({"keep_untagged": "14d"}))]
    pub registry: Registry,

    /// Where logs go and how long they stay.
    #[schemars(example = json!({"log_retention": "90d"}))]
    pub monitoring: Monitoring,

    /// The machine-learning workspace.
    #[schemars(example = json!({"display_name": "Fraud models"}))]
    pub workspace: Workspace,

    /// Who may do what. Nobody else gets in.
    #[schemars(example = json!([{"role": "data_scientist", "members": [{"group": "0b5a1f0e-3c61-4c44-9a52-6f2f6c0f8a11"}]}]))]
    pub access: Vec<Grant>,

    /// Notebooks for people and clusters for jobs.
    #[schemars(example = json!([{"name": "train", "kind": "cluster", "size": "gpu_medium", "nodes": {"max": 4}}]))]
    pub compute: Vec<Compute>,

    /// Endpoints that models are deployed to.
    #[schemars(example = json!([{"name": "score", "kind": "realtime"}]))]
    pub endpoints: Vec<Endpoint>,

    /// What only Azure has.
    #[schemars(example = json!({"cosmos_db_object_id": "5d2b6a3e-8f0c-4a9d-b1e7-2c4f6a8e0d13"}))]
    pub azure: Azure,

    /// What only AWS has.
    #[schemars(example = json!({"account_id": "123456789012"}))]
    pub aws: Aws,
    /// What is written, and where.
    #[schemars(example = json!({"out": "infra"}))]
    pub render: Render,

    /// Where the record of what was deployed lies: a folder, relative to the spec, or `s3://BUCKET/PREFIX`, or `az://ACCOUNT/CONTAINER/PREFIX`. Many environments can share one place, each under its name.
    #[schemars(regex(pattern = r"^(s3://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9._-]+)*/?|az://[a-z0-9]+/[a-z0-9-]+(/[A-Za-z0-9._-]+)*/?|[A-Za-z0-9._-][A-Za-z0-9._/-]*)$"), length(min = 1, max = 400), example = &"s3://fraud-records/bastide")]
    pub record: String,
}

/// A cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Cloud {
    /// Microsoft Azure, with Azure Machine Learning.
    Azure,
    /// Amazon Web Services, with Amazon SageMaker AI.
    Aws,
}

/// What the fields that a spec leaves out mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Cheap, short-lived, easy to take down; still private and encrypted.
    Lab,
    /// For a team's daily work.
    Team,
    /// Everything on.
    Regulated,
}

/// Where logs go and how long they stay.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    /// How long logs can be queried: from 30 days to two years on Azure, from a day to ten years on AWS.
    #[schemars(example = &"90d")]
    pub log_retention: Duration,

    /// The most that may be logged in a day, in GB; what comes after is dropped until the next day. Left out, there is no limit.
    #[schemars(range(min = 1, max = 4000), example = 10)]
    pub daily_cap_gb: Option<u16>,
}

/// The machine-learning workspace.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// The name that people see in the studio. Left out, they see the resource's name.
    #[schemars(length(min = 1, max = 100), example = &"Fraud models")]
    pub display_name: Option<String>,

    /// What the workspace is for, as people see it in the studio.
    #[schemars(length(min = 1, max = 500), example = &"Models that score card payments.")]
    pub description: Option<String>,
}

/// What only Azure has.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Azure {
    /// Object ID of your tenant's service principal for Azure Cosmos DB, which keeps the workspace's metadata and has to read its customer-managed key: `az ad sp show --id a232010e-820c-4083-83bb-3ace5fc29d0b --query id`.
    #[schemars(example = &"5d2b6a3e-8f0c-4a9d-b1e7-2c4f6a8e0d13")]
    pub cosmos_db_object_id: Option<ObjectId>,

    /// The size of the jump host, by Azure's name for it. It carries a browser's traffic and no more.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"), length(min = 2, max = 60), example = &"Standard_B2s_v2")]
    pub jump_host_sku: String,
}

/// What is written, and where.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Render {
    /// The languages to write, each into a folder of its own: `bicep` for Azure, `cloudformation` for AWS, `terraform` for either.
    #[schemars(length(min = 1), extend("uniqueItems" = true), example = json!(["bicep"]))]
    pub languages: Vec<Language>,

    /// The folder to write to, relative to the spec.
    #[schemars(regex(pattern = r"^[A-Za-z0-9._-][A-Za-z0-9._/-]*$"), length(min = 1, max = 200), example = &"infra")]
    pub out: String,
}

/// A language that infrastructure is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Bicep, for Azure.
    Bicep,
    /// CloudFormation, for AWS.
    Cloudformation,
    /// Terraform, for either cloud.
    Terraform,
}

impl Language {
    /// What a spec calls it, which is also the folder of what is written in it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Bicep => "bicep",
            Language::Cloudformation => "cloudformation",
            Language::Terraform => "terraform",
        }
    }
}
