//! The values of the keys.

use super::{arn, published};
use crate::cloud::aws::{Aws, Key};
use crate::render::cloudformation::wires::Wire;

/// The values that the layer of the keys publishes.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let wire =
        |key: &&Key| published(format!("{}Arn", key.id), format!("Key: {}", key.what), "keys", "keys", arn(key.id));
    aws.keys.keys.iter().map(wire).collect()
}
