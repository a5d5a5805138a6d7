//! Turns what a scanner reports of rendered code although it is as it should be, and why, into the scanner's own comments.

/// A finding of a scanner that is expected, and why it stays.
#[derive(Debug)]
pub struct Suppression {
    /// The scanner.
    pub checker: &'static str,
    /// Its name of the check.
    pub check: &'static str,
    /// The types of the resources that it is about, one for each language.
    pub kinds: &'static [&'static str],
    /// Why it stays, as a reader of the rendered code sees it.
    pub reason: &'static str,
}

impl Suppression {
    /// What the scanner reads in a comment inside the resource.
    pub fn marker(&self) -> String {
        format!("{}:skip={}: {}", self.checker, self.check, self.reason)
    }
}

/// The row of a check.
pub fn suppression(check: &str) -> Option<&'static Suppression> {
    SUPPRESSIONS.iter().find(|row| row.check == check)
}

const fn checkov(check: &'static str, kinds: &'static [&'static str], reason: &'static str) -> Suppression {
    Suppression { checker: "checkov", check, kinds, reason }
}

/// Every expected finding. A template writes a row where the resource is as the row says, and `tests/checkov.rs` holds
/// the table against the scanner: each row is needed, and nothing is found beside them.
pub static SUPPRESSIONS: &[Suppression] = &[
    checkov(
        "CKV_AZURE_12",
        &["Microsoft.Network/networkWatchers/flowLogs"],
        "the lifecycle of the storage account ends flow logs, after as long as all logs are kept",
    ),
    checkov(
        "CKV_AZURE_33",
        &["azurerm_storage_account"],
        "what it looks for takes account keys; diagnostic settings log every service that is used",
    ),
    checkov(
        "CKV_AZURE_42",
        &["Microsoft.KeyVault/vaults", "azurerm_key_vault"],
        "deleted vaults can be brought back; purge protection would keep the name of a short-lived vault taken",
    ),
    checkov(
        "CKV_AZURE_43",
        &["Microsoft.Storage/storageAccounts"],
        "the name comes by parameter, which checkov does not follow; it keeps the rule",
    ),
    checkov(
        "CKV_AZURE_50",
        &["Microsoft.Compute/virtualMachines", "azurerm_linux_virtual_machine"],
        "signing in with Entra ID is an extension, and the only one",
    ),
    checkov(
        "CKV_AZURE_97",
        &["Microsoft.Compute/virtualMachines"],
        "encryption at host needs a feature registered in the subscription, and nothing is kept on this machine",
    ),
    checkov(
        "CKV_AZURE_110",
        &["Microsoft.KeyVault/vaults", "azurerm_key_vault"],
        "irreversible, and it would keep the name of a short-lived vault taken",
    ),
    checkov("CKV_AZURE_112", &["Microsoft.KeyVault/vaults/keys"], "the environment asks for no hardware keys"),
    checkov(
        "CKV_AZURE_151",
        &["Microsoft.Compute/virtualMachines"],
        "not Windows; CKV_AZURE_97 is the same for any machine",
    ),
    checkov(
        "CKV_AZURE_166",
        &["Microsoft.ContainerRegistry/registries"],
        "nothing in Azure Machine Learning releases images from quarantine, so none could be pulled",
    ),
    checkov(
        "CKV_AZURE_206",
        &["Microsoft.Storage/storageAccounts", "azurerm_storage_account"],
        "the data stays in the region that was chosen for it; replication would copy it to another",
    ),
    checkov("CKV2_AZURE_1", &["azurerm_storage_account"], "the environment asks for no keys of its own"),
    checkov(
        "CKV2_AZURE_21",
        &["azurerm_storage_container"],
        "reads are logged by a diagnostic setting of the account, which the check does not know",
    ),
    checkov(
        "CKV2_AZURE_33",
        &["azurerm_storage_account"],
        "Azure alone writes flow logs, as a trusted service, and nobody reads them here",
    ),
    checkov(
        "CKV_AWS_109",
        &["AWS::IAM::ManagedPolicy"],
        "a boundary grants nothing; what changes permissions is granted to nobody, by any policy",
    ),
    checkov(
        "CKV_AWS_111",
        &["AWS::IAM::ManagedPolicy"],
        "a boundary grants nothing; the policies that grant say what on",
    ),
    checkov(
        "CKV_AWS_18",
        &["AWS::S3::Bucket"],
        "it holds the access logs of the others; its own would feed themselves",
    ),
    checkov(
        "CKV2_AWS_68",
        &["AWS::SageMaker::NotebookInstance"],
        "the role comes by parameter, which checkov does not follow; its policies are in the layers of access",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_one_row_and_each_reason_is_one_line() {
        let mut checks: Vec<&str> = SUPPRESSIONS.iter().map(|row| row.check).collect();
        checks.sort_unstable();
        checks.dedup();
        assert_eq!(checks.len(), SUPPRESSIONS.len());
        for row in SUPPRESSIONS {
            assert!(!row.reason.is_empty() && !row.reason.contains(char::is_control), "{}", row.check);
        }
    }
}
