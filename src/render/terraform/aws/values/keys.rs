//! The values of the keys.

use super::Row;
use crate::cloud::aws::{Aws, Key};
use crate::render::terraform::engine::snake;

/// What the keys are.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let row = |key: &&Key| (format!("{}Arn", key.id), format!("aws_kms_key.{}.arn", snake(key.name)));
    aws.keys.keys.iter().map(row).collect()
}
