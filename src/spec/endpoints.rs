//! What a person may say of the endpoints that models are deployed to.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ItemName, SizeName};

/// An endpoint that models are deployed to. None can be reached from outside the private network.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Endpoint {
    /// Answers single requests at once.
    Realtime(RealtimeEndpoint),
    /// Scores whole data sets, as jobs on a cluster.
    Batch(BatchEndpoint),
}

/// An endpoint that answers single requests at once.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("not" = {"required": ["size", "sku"]}))]
pub struct RealtimeEndpoint {
    /// The name that callers see.
    #[schemars(example = &"score")]
    pub name: ItemName,

    /// How large each of its machines is. On Azure each deployment says that itself.
    #[schemars(example = SizeName::CpuSmall)]
    pub size: SizeName,

    /// The cloud's own name of a machine, instead of a size. On Azure each deployment says that itself.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_.-]+$"), length(min = 2, max = 60), example = &"ml.m5.xlarge")]
    pub sku: Option<String>,

    /// How many machines it has: two or more are spread over zones, and a new model is tried on one of them first. On Azure each deployment says that itself.
    #[schemars(range(min = 1, max = 100), example = 2)]
    pub instances: u16,

    /// How callers prove who they are.
    #[schemars(example = RealtimeAuth::Identity)]
    pub auth: RealtimeAuth,

    /// Shares of the requests in percent, by deployment: together 100. Empty until a model is deployed; then say it here, or the next deployment of the environment takes the requests away.
    #[schemars(schema_with = "traffic", example = json!({"blue": 100}))]
    pub traffic: IndexMap<String, u8>,
}

/// Names of deployments as Azure and AWS both take them, and whole percentages.
fn traffic(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": {"pattern": r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "minLength": 3, "maxLength": 32},
        "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 100},
    })
}

/// An endpoint that scores whole data sets. Callers always prove who they are by identity.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchEndpoint {
    /// The name that callers see.
    #[schemars(example = &"nightly")]
    pub name: ItemName,
}

/// How the callers of an endpoint prove who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RealtimeAuth {
    /// By their own identity and role.
    Identity,
    /// By a token of the endpoint, which ends by itself.
    Token,
    /// By a key of the endpoint, which does not end; the finding says so.
    Key,
}
