//! What a person may say of encryption keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Duration, ItemName};

/// How data is encrypted. Everything always is; this says with whose keys.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Whether data is encrypted with keys of your own, in a vault of their own, rather than with the cloud's. On AWS it always is.
    #[schemars(example = true)]
    pub customer_managed: bool,

    /// Whether the keys are kept in hardware security modules.
    #[schemars(example = true)]
    pub hsm: bool,

    /// How often each key is renewed: from 28 days to two years on Azure, from 90 to 2560 days on AWS. The workspace's own key on Azure is the exception: it changes when the environment is deployed again.
    #[schemars(example = &"365d")]
    pub rotate_every: Duration,

    /// How long deleted vaults and keys can be brought back: from 7 days to 90 on Azure and 30 on AWS.
    #[schemars(example = &"90d")]
    pub recover_within: Duration,

    /// Whether nobody, administrators included, can end that time early. It cannot be turned off again, and on Azure keeps the vaults' names taken for that long.
    #[schemars(example = true)]
    pub purge_protection: bool,

    /// Secrets that jobs and notebooks read. On AWS each is made with a random value, which you replace, and jobs, which have no network there, read none; on Azure you put it into the vault yourself. The spec only names them.
    #[schemars(example = json!([{"name": "features-db"}]))]
    pub secrets: Vec<Secret>,
}

/// A secret that jobs and notebooks read, by its name alone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The name of the secret.
    #[schemars(example = &"features-db")]
    pub name: ItemName,
}
