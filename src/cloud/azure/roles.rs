//! Turns what identities need into assignments of Azure's built-in roles, each at the narrowest scope that does.

use serde::Serialize;

use super::storage::DataSet;

/// A built-in role of Azure ("Azure built-in roles").
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct BuiltIn {
    /// What the code calls it.
    pub key: &'static str,
    /// What Azure calls it.
    pub title: &'static str,
    /// Its ID.
    pub id: &'static str,
    /// Somebody who has it, to end an assignment's name with.
    pub holder: &'static str,
}

macro_rules! roles {
    ($($constant:ident = $key:literal, $title:literal, $id:literal, $holder:literal;)*) => {
        $(#[doc = $title] pub static $constant: BuiltIn = BuiltIn { key: $key, title: $title, id: $id, holder: $holder };)*
        /// Every built-in role that is given.
        pub static BUILT_IN_ROLES: &[&BuiltIn] = &[$(&$constant),*];
    };
}

roles! {
    ACR_PULL = "acrPull", "AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "ImagePuller";
    ACR_PUSH = "acrPush", "AcrPush", "8311e382-0749-4cb8-b61a-304f252e45ec", "ImagePusher";
    BLOB_DATA_CONTRIBUTOR = "blobDataContributor", "Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", "BlobContributor";
    BLOB_DATA_READER = "blobDataReader", "Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "BlobReader";
    COMPUTE_OPERATOR = "computeOperator", "AzureML Compute Operator", "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815", "ComputeOperator";
    CONTRIBUTOR = "contributor", "Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor";
    CRYPTO_ENCRYPTION_USER = "cryptoServiceEncryptionUser", "Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6", "KeyUser";
    CRYPTO_OFFICER = "cryptoOfficer", "Key Vault Crypto Officer", "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "CryptoOfficer";
    DATA_SCIENTIST = "dataScientist", "AzureML Data Scientist", "f6c7c914-8db3-469d-8ca1-694a8f32e121", "DataScientist";
    FILE_DATA_CONTRIBUTOR = "fileDataContributor", "Storage File Data Privileged Contributor", "69566ab7-960f-475b-8e7c-b3118f30c6bd", "FileContributor";
    KEY_VAULT_ADMINISTRATOR = "keyVaultAdministrator", "Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", "Administrator";
    KEY_VAULT_READER = "keyVaultReader", "Key Vault Reader", "21090545-7ca7-4776-b22c-e363652d74d2", "MetadataReader";
    LOG_ANALYTICS_READER = "logAnalyticsReader", "Log Analytics Reader", "73c42c96-874c-492b-b04d-ab87d138a893", "LogReader";
    METRICS_WRITER = "metricsWriter", "AzureML Metrics Writer", "635dd51f-9968-44d3-b7fb-6d9a6bd613ae", "MetricsWriter";
    CONNECTION_APPROVER = "connectionApprover", "Azure AI Enterprise Network Connection Approver", "b556d68e-0be0-4f35-a333-ad7ee1ce17ea", "ConnectionApprover";
    POWER_ON = "powerOn", "Desktop Virtualization Power On Contributor", "489581de-a3bd-480d-9518-53dea7416b33", "Starter";
    QUEUE_DATA_CONTRIBUTOR = "queueDataContributor", "Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "QueueContributor";
    READER = "reader", "Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader";
    SECRETS_OFFICER = "secretsOfficer", "Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "SecretsOfficer";
    TABLE_DATA_CONTRIBUTOR = "tableDataContributor", "Storage Table Data Contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "TableContributor";
    VM_ADMINISTRATOR_LOGIN = "vmAdministratorLogin", "Virtual Machine Administrator Login", "1c0163c0-47e6-4577-8991-ea5c82e286e4", "Administrator";
    VM_USER_LOGIN = "vmUserLogin", "Virtual Machine User Login", "fb879df8-f326-4884-b1cf-06f3ad86be52", "User";
}

/// What a role is given on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Application Insights.
    ApplicationInsights,
    /// Bastion.
    Bastion,
    /// Storage account of the data set with this symbol.
    Data(String),
    /// Private endpoint of the data set with this symbol.
    DataEndpoint(String),
    /// Vault of encryption keys.
    EncryptionVault,
    /// Jump host.
    JumpHost,
    /// Network interface of the jump host.
    JumpHostNetworkInterface,
    /// Log Analytics workspace.
    LogWorkspace,
    /// Private link scope of Azure Monitor.
    PrivateLinkScope,
    /// Container registry.
    Registry,
    /// The resource group.
    ResourceGroup,
    /// The workspace.
    Workspace,
    /// The workspace's storage account.
    WorkspaceStorage,
    /// Private endpoint to the workspace's blobs.
    WorkspaceStorageBlobEndpoint,
    /// Private endpoint to the workspace's files.
    WorkspaceStorageFileEndpoint,
    /// Vault of the workspace's secrets.
    WorkspaceVault,
}

/// A role that one identity is given.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// On what.
    pub scope: Scope,
    /// The role.
    pub role: &'static BuiltIn,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
}

fn assign(role: &'static BuiltIn, scope: Scope) -> Assignment {
    Assignment { scope, role, why: None }
}

impl Assignment {
    fn because(mut self, why: &'static str) -> Self {
        self.why = Some(why);
        self
    }
}

/// What the workspace's identity needs before the workspace is made ("Set up service authentication", "Workspace managed
/// virtual network isolation").
pub(super) fn of_workspace(data: &[DataSet]) -> Vec<Assignment> {
    let mut assignments = vec![
        assign(&CONTRIBUTOR, Scope::WorkspaceStorage)
            .because("With an identity of its own, the workspace is given by hand what Azure gives the built-in one."),
        assign(&CONTRIBUTOR, Scope::WorkspaceVault),
        assign(&CONTRIBUTOR, Scope::Registry),
        assign(&CONTRIBUTOR, Scope::ApplicationInsights),
        assign(&CONTRIBUTOR, Scope::PrivateLinkScope)
            .because("It approves the connection of its managed network here too."),
        assign(&BLOB_DATA_CONTRIBUTOR, Scope::WorkspaceStorage),
        assign(&FILE_DATA_CONTRIBUTOR, Scope::WorkspaceStorage),
        assign(&KEY_VAULT_ADMINISTRATOR, Scope::WorkspaceVault),
    ];
    for (place, set) in data.iter().enumerate() {
        let assignment = assign(&BLOB_DATA_READER, Scope::Data(set.symbol.clone()));
        let why = "Previews in the studio read data sets as the workspace.";
        assignments.push(if place == 0 { assignment.because(why) } else { assignment });
    }
    assignments.push(
        assign(&READER, Scope::WorkspaceStorageBlobEndpoint)
            .because("The studio asks whether storage is private, as the workspace."),
    );
    assignments.push(assign(&READER, Scope::WorkspaceStorageFileEndpoint));
    assignments.extend(data.iter().map(|set| assign(&READER, Scope::DataEndpoint(set.symbol.clone()))));
    assignments.push(
        assign(&CONNECTION_APPROVER, Scope::ResourceGroup)
            .because("On the group: the managed network also connects to the workspace, which does not exist yet."),
    );
    assignments
}

/// What the identity of jobs needs ("Disable shared key access for your workspace's storage account").
pub(super) fn of_compute(data: &[DataSet]) -> Vec<Assignment> {
    let mut assignments = vec![
        assign(&ACR_PULL, Scope::Registry),
        assign(&BLOB_DATA_CONTRIBUTOR, Scope::WorkspaceStorage),
        assign(&QUEUE_DATA_CONTRIBUTOR, Scope::WorkspaceStorage)
            .because("Batch scoring hands out its work through queues and tables."),
        assign(&TABLE_DATA_CONTRIBUTOR, Scope::WorkspaceStorage),
    ];
    assignments.extend(data.iter().map(|set| assign(&BLOB_DATA_CONTRIBUTOR, Scope::Data(set.symbol.clone()))));
    assignments
}

/// What the identity that builds images needs.
pub(super) fn of_image_build() -> Vec<Assignment> {
    vec![assign(&ACR_PUSH, Scope::Registry), assign(&BLOB_DATA_CONTRIBUTOR, Scope::WorkspaceStorage)]
}

/// What the identity of an online endpoint needs: what Azure gives an endpoint that has no identity of its own
/// ("Authentication for managed online endpoints").
pub(super) fn of_online_endpoint() -> Vec<Assignment> {
    vec![
        assign(&ACR_PULL, Scope::Registry),
        assign(&BLOB_DATA_READER, Scope::WorkspaceStorage),
        assign(&METRICS_WRITER, Scope::Workspace),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_told_apart() {
        for (place, role) in BUILT_IN_ROLES.iter().enumerate() {
            assert_eq!(role.id.len(), 36, "{}", role.key);
            for other in &BUILT_IN_ROLES[..place] {
                assert!(role.key != other.key && role.id != other.id && role.title != other.title, "{}", role.key);
            }
        }
    }
}
