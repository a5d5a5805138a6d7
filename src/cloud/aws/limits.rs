//! The lengths of time that the services of AWS take, as a table.

use crate::environment::Bounds::{self, Days, Minutes};
use crate::environment::Length;

/// The least and the greatest length of each field, and whose limit it is. Where a service names no greatest, it is a hundred
/// years, the longest that S3 locks an object for.
pub(super) static LENGTHS: &[(Length, Bounds)] = &[
    // "ScheduleKeyDeletion" of KMS.
    (Length::RecoverKeys, Days(7, 30)),
    // "EnableKeyRotation" of KMS.
    (Length::RotateKeys, Days(90, 2_560)),
    // "Lifecycle configuration elements" of S3: a whole number above zero.
    (Length::RecoverData, Days(1, 36_500)),
    // "Transitioning objects using Amazon S3 Lifecycle": none moves to S3 Standard-IA before.
    (Length::CoolData, Days(30, 36_500)),
    // "Lifecycle configuration elements" of S3, as above.
    (Length::DeleteData, Days(1, 36_500)),
    // "Locking objects with Object Lock" of S3.
    (Length::ImmutableData, Days(1, 36_500)),
    // "Lifecycle policy properties in Amazon ECR": a whole number above zero.
    (Length::KeepUntagged, Days(1, 36_500)),
    // "PutRetentionPolicy" of CloudWatch Logs.
    (Length::LogRetention, Days(1, 3_653)),
    // "IdleSettings" of SageMaker.
    (Length::NotebookIdle, Minutes(60, 525_600)),
    // "ResourceConfig" of SageMaker: warm pools are kept for an hour at most.
    (Length::ClusterIdle, Minutes(1, 60)),
];
