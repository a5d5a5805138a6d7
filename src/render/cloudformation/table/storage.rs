//! The values of the buckets.

use super::{arn, by_ref, published};
use crate::cloud::aws::principals::BREAK_GLASS;
use crate::cloud::aws::{Aws, Bucket};
use crate::render::cloudformation::wires::{Input, Source, Wire};

/// The values that the layers of the buckets publish, and who reaches the data in an emergency.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let bucket_arn = |bucket: &Bucket, layer: &str| {
        let description = format!("ARN of the bucket: {}", bucket.what);
        published(format!("{}Arn", bucket.id), description, layer, "storage", arn(&bucket.id))
    };
    let mut wires = vec![
        Wire {
            name: "BreakGlassPrincipalArns".to_owned(),
            description: "ARNs of the IAM roles and users that reach the data when nothing else does, also from outside the network".to_owned(),
            source: Source::Input(Input {
                kind: "CommaDelimitedList",
                pattern: BREAK_GLASS,
                constraint: "must be ARNs of IAM roles or users.",
                value: (!aws.storage.break_glass.is_empty()).then(|| aws.storage.break_glass.join(",")),
                default: None,
            }),
        },
        published("AccessLogsBucketName", "Bucket of access logs", "storage", "storage", by_ref("AccessLogsBucket")),
        published("ArtifactsBucketName", "Bucket of outputs of jobs", "storage", "storage", by_ref("ArtifactsBucket")),
    ];
    wires.extend(aws.storage.buckets.iter().map(|bucket| bucket_arn(bucket, "storage")));
    wires.extend(aws.storage.data.iter().map(|bucket| bucket_arn(bucket, &format!("data-{}", bucket.name))));
    wires
}
