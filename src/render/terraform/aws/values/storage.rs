//! What buckets are in Terraform, and who reaches the data in an emergency.

use super::Row;
use crate::cloud::aws::{Aws, Bucket, LOOKUP};
use crate::render::terraform::engine::snake;

/// The values of buckets.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let attribute = |bucket: &Bucket, end: &str, attribute: &str| {
        (format!("{}{end}", bucket.id), format!("aws_s3_bucket.{}.{attribute}", snake(&bucket.name)))
    };
    let storage = &aws.storage;
    let mut rows = vec![
        ("BreakGlassPrincipalArns".to_owned(), "var.break_glass_principal_arns".to_owned()),
        (LOOKUP.to_owned(), "local.lookup_principal_arns".to_owned()),
    ];
    for bucket in storage.buckets.iter().chain(&storage.data) {
        rows.extend([attribute(bucket, "Arn", "arn"), attribute(bucket, "Name", "bucket")]);
    }
    rows
}
