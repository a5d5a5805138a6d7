//! What happens to data, keys, images and logs.

use super::Danger::{CannotBeUndone, Cost, DataLoss, Downtime, LockOut};
use super::Risk;
use super::row::When::{Any, Becomes, Dearer, Falls, Goes, Later, Leaves, Rises, Shortens, Sooner};
use super::row::{
    self,
    Only::{Is, Not},
    PRIVATE, Row, risk, turn,
};

const DATA: &[Risk] = &[risk(DataLoss, "what it holds goes with it")];
const LOGS: &[Risk] = &[risk(DataLoss, "the logs in it go with it")];
const UNRECORDED: &[Risk] = &[row::UNRECORDED];
const KEYS: &[Risk] = &[risk(DataLoss, "what was encrypted with it cannot be read once its waiting period is over")];
const VAULT: &[Risk] = &[
    risk(DataLoss, "what was encrypted with its keys cannot be read without them"),
    risk(CannotBeUndone, "its name stays taken until the days of its soft delete are over"),
];
const SECRET: &[Risk] = &[risk(DataLoss, "the secret goes with it once its waiting period is over")];
const IMAGES: &[Risk] =
    &[risk(DataLoss, "the images in it go with it"), risk(Downtime, "what needs them cannot start")];
const MODELS: &[Risk] = &[risk(DataLoss, "SageMaker refuses to delete it while models are registered in it")];
const VERSIONS: &[Risk] = &[row::WRITTEN_OVER];
const LOCK: &[Risk] = &[row::UNLOCKED];
const FREED: &[Risk] = &[row::FREED];
const BARE: &[Risk] = &[risk(
    DataLoss,
    "S3 refuses to delete it while it holds anything, and by then what guards it is gone: versioning, policy, the block of public access",
)];
const REFUSES: &[Risk] =
    &[risk(DataLoss, "S3 refuses to delete it while it holds anything, and by then its policy is gone")];
const LOCKED: &[Risk] = &[risk(CannotBeUndone, "a bucket that locks what is in it cannot be kept from it again")];
const COMPLIANT: &[Risk] = &[risk(CannotBeUndone, COMPLIANCE)];
const KEPT: &[Risk] = &[risk(Downtime, "what overwrites or deletes files there fails from now on")];

const SOONER: &str = "what is older than the new time is deleted soon after";
const WRITTEN_OVER: &str = row::WRITTEN_OVER.why;
const LESS_TIME: &str = "there is less time to bring back what is deleted";
const NOT_KEPT: &str = "these logs are kept no longer";
const LONGER: &str = "logs are kept longer, by what they fill and the month";
const COPIES: &str = "more copies, or copies further apart, by what is stored";
const TIER: &str = "a dearer tier";
const SHORTER: &str = "logs older than the new time are deleted";

const COMPLIANCE: &str = "nobody can shorten or lift the lock of what is written, the root user included";

/// The rows, from "Soft delete for blobs", "Immutable storage for blob data", "Azure Key Vault recovery management with soft delete and
/// purge protection", "Set a retention policy for untagged manifests", "Manage data retention in a Log Analytics workspace" and "Daily cap"
/// of Azure; "Using versioning in S3 buckets", "S3 Object Lock", "Deleting a general purpose bucket", "Managing your storage lifecycle", "Deleting AWS KMS keys", "Delete an AWS
/// Secrets Manager secret", "Change log data retention in CloudWatch Logs" and "Deleting a model group" of AWS.
#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    Row { kinds: &["Microsoft.Storage/storageAccounts", "azurerm_storage_account"], only: None, lost: DATA, made: &[], changed: &[
        turn(&["publicNetworkAccess"], Becomes("Disabled"), LockOut, PRIVATE),
        turn(&["public_network_access_enabled"], Becomes("false"), LockOut, PRIVATE),
        turn(&["networkAcls/defaultAction", "network_rules/*/default_action"], Becomes("Deny"), LockOut, PRIVATE),
        turn(&["allowSharedKeyAccess", "shared_access_key_enabled"], Becomes("false"), LockOut, "who signs in with a key of the account no longer can"),
        turn(&["sku/name", "account_replication_type"], Dearer, Cost, COPIES),
        turn(&["versioning_enabled"], Leaves("true"), DataLoss, WRITTEN_OVER),
        turn(&["delete_retention_policy/*/days", "container_delete_retention_policy/*/days", "retention_policy/*/days"], Falls, DataLoss, LESS_TIME),
    ] },
    Row { kinds: &["Microsoft.Storage/storageAccounts/blobServices"], only: None, lost: &[], made: &[], changed: &[
        turn(&["isVersioningEnabled"], Leaves("true"), DataLoss, WRITTEN_OVER),
        turn(&["deleteRetentionPolicy/days", "containerDeleteRetentionPolicy/days"], Falls, DataLoss, LESS_TIME),
        turn(&["deleteRetentionPolicy/enabled", "containerDeleteRetentionPolicy/enabled"], Leaves("true"), DataLoss, LESS_TIME),
    ] },
    Row { kinds: &["Microsoft.Storage/storageAccounts/fileServices"], only: None, lost: &[], made: &[], changed: &[
        turn(&["shareDeleteRetentionPolicy/days"], Falls, DataLoss, LESS_TIME),
        turn(&["shareDeleteRetentionPolicy/enabled"], Leaves("true"), DataLoss, LESS_TIME),
    ] },
    Row { kinds: &["Microsoft.Storage/storageAccounts/blobServices/containers", "azurerm_storage_container"], only: None, lost: DATA, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.Storage/storageAccounts/managementPolicies", "azurerm_storage_management_policy"], only: None, lost: &[], made: &[], changed: &[
        turn(&["delete/daysAfterModificationGreaterThan", "snapshot/delete/daysAfterCreationGreaterThan", "delete_after_days_since_modification_greater_than",
               "delete_after_days_since_creation_greater_than"], Sooner, DataLoss, SOONER),
        // A rule for versions is refused while none are kept: where it comes, so do they.
        turn(&["version/delete/daysAfterCreationGreaterThan", "delete_after_days_since_creation"], Shortens, DataLoss, SOONER),
    ] },
    Row { kinds: &["Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies", "azurerm_storage_container_immutability_policy"], only: None, lost: FREED, made: KEPT, changed: &[
        turn(&["immutabilityPeriodSinceCreationInDays", "immutability_period_in_days"], Falls, DataLoss, FREED[0].why),
    ] },
    Row { kinds: &["Microsoft.KeyVault/vaults", "azurerm_key_vault"], only: None, lost: VAULT, made: &[], changed: &[
        turn(&["sku/name", "sku_name"], Dearer, Cost, TIER),
        turn(&["enablePurgeProtection", "purge_protection_enabled"], Becomes("true"), CannotBeUndone, "purge protection cannot be turned off again"),
        turn(&["publicNetworkAccess"], Becomes("Disabled"), LockOut, PRIVATE),
        turn(&["public_network_access_enabled"], Becomes("false"), LockOut, PRIVATE),
        turn(&["networkAcls/defaultAction", "network_acls/*/default_action"], Becomes("Deny"), LockOut, PRIVATE),
        turn(&["networkAcls/bypass", "network_acls/*/bypass"], Leaves("AzureServices"), Downtime, "services of Azure no longer get at the keys that they encrypt with"),
        turn(&["enableRbacAuthorization", "rbac_authorization_enabled"], Any, LockOut, "rights are read from elsewhere: access policies, or roles"),
    ] },
    Row { kinds: &["Microsoft.KeyVault/vaults/keys"], only: None, lost: KEYS, made: &[], changed: &[] },
    Row { kinds: &["Microsoft.ContainerRegistry/registries"], only: None, lost: IMAGES, made: &[], changed: &[
        turn(&["publicNetworkAccess"], Becomes("Disabled"), LockOut, PRIVATE),
        turn(&["adminUserEnabled", "anonymousPullEnabled"], Becomes("false"), LockOut, "who pulled without a role no longer can"),
        turn(&["sku/name"], Dearer, Cost, TIER),
        turn(&["retentionPolicy/days"], Sooner, DataLoss, "images without a tag are deleted sooner"),
    ] },
    Row { kinds: &["Microsoft.OperationalInsights/workspaces"], only: None, lost: LOGS, made: &[], changed: &[
        turn(&["retentionInDays"], Falls, DataLoss, SHORTER),
        turn(&["retentionInDays"], Later, Cost, LONGER),
        turn(&["dailyQuotaGb"], Sooner, DataLoss, "what comes in a day beyond it is not kept"),
        turn(&["publicNetworkAccessForIngestion"], Becomes("Disabled"), DataLoss, "logs from outside the network are refused"),
        turn(&["publicNetworkAccessForQuery"], Becomes("Disabled"), LockOut, PRIVATE),
        turn(&["disableLocalAuth"], Becomes("true"), DataLoss, "logs of agents that sign in with a key are refused"),
    ] },
    Row { kinds: &["Microsoft.Insights/diagnosticSettings", "azurerm_monitor_diagnostic_setting"], only: None, lost: UNRECORDED, made: &[], changed: &[
        turn(&["logs/*/enabled"], Leaves("true"), DataLoss, NOT_KEPT),
        turn(&["enabled_log/*/category_group"], Goes, DataLoss, NOT_KEPT),
    ] },
    Row { kinds: &["Microsoft.Network/networkWatchers/flowLogs"], only: None, lost: UNRECORDED, made: &[], changed: &[turn(&["properties/enabled"], Leaves("true"), DataLoss, NOT_KEPT)] },
    Row { kinds: &["AWS::S3::Bucket"], only: None, lost: REFUSES, made: &[], changed: &[
        turn(&["VersioningConfiguration/Status"], Leaves("Enabled"), DataLoss, WRITTEN_OVER),
        turn(&["ExpirationInDays", "NoncurrentDays"], Sooner, DataLoss, SOONER),
        turn(&["DefaultRetention/Mode"], Becomes("COMPLIANCE"), CannotBeUndone, COMPLIANCE),
        turn(&["DefaultRetention/Days"], Falls, DataLoss, LOCK[0].why),
        turn(&["Properties/ObjectLockEnabled"], Becomes("true"), CannotBeUndone, LOCKED[0].why),
    ] },
    Row { kinds: &["AWS::S3::Bucket"], only: Some(Is("ObjectLockConfiguration/Rule/DefaultRetention/Mode", "COMPLIANCE")), lost: &[], made: COMPLIANT, changed: &[
        turn(&["DefaultRetention/Days"], Rises, CannotBeUndone, COMPLIANCE),
    ] },
    Row { kinds: &["aws_s3_bucket"], only: Some(Is("force_destroy", "true")), lost: DATA, made: &[], changed: &[] },
    Row { kinds: &["aws_s3_bucket"], only: Some(Not("force_destroy", "true")), lost: BARE, made: &[], changed: &[] },
    Row { kinds: &["aws_s3_bucket_versioning"], only: None, lost: VERSIONS, made: &[], changed: &[turn(&["versioning_configuration/*/status"], Leaves("Enabled"), DataLoss, WRITTEN_OVER)] },
    Row { kinds: &["aws_s3_bucket_lifecycle_configuration"], only: None, lost: &[], made: &[], changed: &[turn(&["expiration/*/days", "noncurrent_days"], Sooner, DataLoss, SOONER)] },
    Row { kinds: &["aws_s3_bucket_object_lock_configuration"], only: None, lost: LOCK, made: LOCKED, changed: &[
        turn(&["default_retention/*/mode"], Becomes("COMPLIANCE"), CannotBeUndone, COMPLIANCE),
        turn(&["default_retention/*/days"], Falls, DataLoss, LOCK[0].why),
    ] },
    Row { kinds: &["aws_s3_bucket_object_lock_configuration"], only: Some(Is("rule/0/default_retention/0/mode", "COMPLIANCE")), lost: &[], made: COMPLIANT, changed: &[
        turn(&["default_retention/*/days"], Rises, CannotBeUndone, COMPLIANCE),
    ] },
    Row { kinds: &["AWS::KMS::Key", "aws_kms_key"], only: None, lost: KEYS, made: &[], changed: &[
        turn(&["PendingWindowInDays", "deletion_window_in_days"], Falls, DataLoss, LESS_TIME),
    ] },
    Row { kinds: &["AWS::KMS::Alias", "aws_kms_alias"], only: None, lost: &[risk(Downtime, "what names the key by it finds no key")], made: &[], changed: &[] },
    Row { kinds: &["AWS::SecretsManager::Secret"], only: None, lost: SECRET, made: &[], changed: &[
        turn(&["GenerateSecretString/*"], Any, DataLoss, "CloudFormation puts a new value in place of the one that is there"),
    ] },
    Row { kinds: &["aws_secretsmanager_secret"], only: None, lost: SECRET, made: &[], changed: &[turn(&["recovery_window_in_days"], Falls, DataLoss, LESS_TIME)] },
    Row { kinds: &["AWS::ECR::Repository"], only: None, lost: IMAGES, made: &[], changed: &[turn(&["selection/countNumber"], Sooner, DataLoss, "images are deleted sooner")] },
    Row { kinds: &["aws_ecr_repository"], only: None, lost: IMAGES, made: &[], changed: &[] },
    Row { kinds: &["aws_ecr_lifecycle_policy"], only: None, lost: &[], made: &[], changed: &[turn(&["selection/countNumber"], Sooner, DataLoss, "images are deleted sooner")] },
    Row { kinds: &["AWS::Logs::LogGroup", "aws_cloudwatch_log_group"], only: None, lost: LOGS, made: &[], changed: &[
        turn(&["RetentionInDays", "retention_in_days"], Sooner, DataLoss, SHORTER),
        turn(&["RetentionInDays", "retention_in_days"], Later, Cost, LONGER),
    ] },
    Row { kinds: &["AWS::CloudTrail::Trail", "aws_cloudtrail"], only: None, lost: UNRECORDED, made: &[], changed: &[
        turn(&["IsLogging", "enable_logging"], Leaves("true"), DataLoss, "nothing is recorded from now on"),
        turn(&["StartsWith/[-]", "starts_with/[-]", "Equals/[-]", "equals/[-]"], Goes, DataLoss, "these calls are recorded no longer"),
    ] },
    Row { kinds: &["AWS::EC2::FlowLog", "aws_flow_log", "AWS::NetworkFirewall::LoggingConfiguration", "aws_networkfirewall_logging_configuration",
          "AWS::Route53Resolver::ResolverQueryLoggingConfig", "aws_route53_resolver_query_log_config",
          "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", "aws_route53_resolver_query_log_config_association",
          "AWS::Logs::ResourcePolicy", "aws_cloudwatch_log_resource_policy"], only: None, lost: UNRECORDED, made: &[], changed: &[] },
    Row { kinds: &["AWS::SageMaker::ModelPackageGroup", "aws_sagemaker_model_package_group"], only: None, lost: MODELS, made: &[], changed: &[] },
];
