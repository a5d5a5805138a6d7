//! The lengths of time that Azure's services take, as a table.

use crate::environment::Bounds::{self, Days, Minutes};
use crate::environment::Length;

/// The least and the greatest length of each field, and whose limit it is.
pub(super) static LENGTHS: &[(Length, Bounds)] = &[
    // "Azure Key Vault soft-delete overview".
    (Length::RecoverKeys, Days(7, 90)),
    // At least a week after it was made and before it expires ("Configure cryptographic key auto-rotation in Azure Key Vault").
    (Length::RotateKeys, Days(28, 730)),
    // "Soft delete for blobs".
    (Length::RecoverData, Days(1, 365)),
    // "Azure Blob Storage lifecycle management overview".
    (Length::CoolData, Days(1, 36_500)),
    (Length::DeleteData, Days(1, 36_500)),
    // "Time-based retention policies for immutable blob data".
    (Length::ImmutableData, Days(1, 146_000)),
    // "Set a retention policy for untagged manifests".
    (Length::KeepUntagged, Days(1, 365)),
    // "Manage data retention in a Log Analytics workspace".
    (Length::LogRetention, Days(30, 730)),
    // "Configure idle shutdown".
    (Length::NotebookIdle, Minutes(15, 3 * 24 * 60)),
    (Length::ClusterIdle, Minutes(1, 7 * 24 * 60)),
];
