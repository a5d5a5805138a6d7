//! What a person may say of data sets and of the container registry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Duration, ItemName};

/// A data set: on Azure a storage account of its own, with a container and a datastore of the same name; on AWS a bucket of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// The name of the data set.
    #[schemars(example = &"training")]
    pub name: ItemName,

    /// How many copies are kept, and where.
    #[schemars(example = Redundancy::Zone)]
    pub redundancy: Redundancy,

    /// Whether earlier versions of a file are kept when it is overwritten.
    #[schemars(example = true)]
    pub versioning: bool,

    /// How long deleted files and earlier versions can be brought back: from a day, on Azure to 365 days.
    #[schemars(example = &"30d")]
    pub recover_within: Duration,

    /// How long after its last change a file moves to cheaper, cooler storage: from a day on Azure and 30 days on AWS.
    #[schemars(example = &"90d")]
    pub cool_after: Option<Duration>,

    /// How long after its last change a file is deleted.
    #[schemars(example = &"2y")]
    pub delete_after: Option<Duration>,

    /// How long after it was written a file can be neither changed nor deleted, by anybody.
    #[schemars(example = &"30d")]
    pub immutable_for: Option<Duration>,
}

/// How many copies of data are kept, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Redundancy {
    /// Three copies in one data centre.
    Local,
    /// Three copies in three zones of the region.
    Zone,
    /// Three copies in three zones, and three more in the paired region.
    Geo,
}

/// The container registry that holds the images of jobs and endpoints.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// How long an image stays after its last tag is gone: from a day, on Azure to 365 days.
    #[schemars(example = &"14d")]
    pub keep_untagged: Duration,
}
