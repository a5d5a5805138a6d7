//! What the repository of images is in Terraform.

use super::Row;
use crate::cloud::aws::Aws;

/// The values of the registry.
pub(super) fn rows(_: &Aws) -> Vec<Row> {
    [("Arn", "arn"), ("Uri", "repository_url")]
        .map(|(end, attribute)| (format!("ImageRepository{end}"), format!("aws_ecr_repository.main.{attribute}")))
        .to_vec()
}
