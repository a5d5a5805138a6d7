//! Turns what a scanner reports of rendered code although it is as it should be, and why, into the scanner's own comments.

/// A finding of a scanner that is expected, and why it stays.
#[derive(Debug)]
pub struct Suppression {
    /// The scanner.
    pub checker: &'static str,
    /// Its name of the check.
    pub check: &'static str,
    /// What tells this row from others of the same check; nothing, where it is the only one or the usual one.
    pub of: &'static str,
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

/// The row of a check, and of what tells it from others of the same check.
pub fn suppression(check: &str, of: &str) -> Option<&'static Suppression> {
    SUPPRESSIONS.iter().find(|row| row.check == check && row.of == of)
}

const fn checkov(check: &'static str, kinds: &'static [&'static str], reason: &'static str) -> Suppression {
    Suppression { checker: "checkov", check, of: "", kinds, reason }
}

/// What checkov finds in the policy of a key.
const fn of_key(check: &'static str) -> Suppression {
    let reason = "in the policy of a key `*` is that key, and the account's IAM policies say who may do which of it";
    Suppression { of: "key", ..checkov(check, &["aws_iam_policy_document"], reason) }
}

/// What checkov finds in a rule that names its group as the only source.
const fn of_group(check: &'static str) -> Suppression {
    checkov(
        check,
        &["aws_vpc_security_group_ingress_rule"],
        "the only source is the group itself; checkov takes a rule without a range for one from everywhere",
    )
}

/// What checkov finds where a firewall, its policy or its rules are encrypted with a key of AWS's own.
const fn of_firewall(check: &'static str, kinds: &'static [&'static str]) -> Suppression {
    checkov(check, kinds, "encrypted with a key of AWS's own: it holds rules and names of hosts, and none of the data")
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
        &["AWS::IAM::ManagedPolicy", "aws_iam_policy_document"],
        "a boundary grants nothing; what changes permissions is granted to nobody, by any policy",
    ),
    checkov(
        "CKV_AWS_111",
        &["AWS::IAM::ManagedPolicy", "aws_iam_policy_document"],
        "a boundary grants nothing; the policies that grant say what on",
    ),
    checkov(
        "CKV_AWS_18",
        &["AWS::S3::Bucket", "aws_s3_bucket"],
        "it holds the access logs of the others; its own would feed themselves",
    ),
    checkov(
        "CKV2_AWS_68",
        &["AWS::SageMaker::NotebookInstance"],
        "the role comes by parameter, which checkov does not follow; its policies are in the layers of access",
    ),
    checkov(
        "CKV2_AWS_5",
        &["aws_security_group"],
        "SageMaker puts network interfaces into it, for what checkov takes for no user of a group",
    ),
    checkov("CKV2_AWS_11", &["aws_vpc"], "the environment keeps no flow logs"),
    checkov("CKV2_AWS_34", &["aws_ssm_parameter"], "it says what something is called, which is no secret"),
    checkov(
        "CKV2_AWS_57",
        &["aws_secretsmanager_secret"],
        "what it opens belongs to somebody else, who alone can change it there",
    ),
    checkov("CKV2_AWS_62", &["aws_s3_bucket"], "nothing here waits for objects to come"),
    of_group("CKV_AWS_24"),
    of_group("CKV_AWS_25"),
    of_key("CKV_AWS_109"),
    of_key("CKV_AWS_111"),
    checkov(
        "CKV_AWS_98",
        &["aws_sagemaker_endpoint_configuration"],
        "the disks of this machine are its own and encrypted by its hardware; the API takes no key with it",
    ),
    checkov(
        "CKV_AWS_144",
        &["aws_s3_bucket"],
        "the data stays in the region that was chosen for it; replication would copy it to another",
    ),
    checkov("CKV_AWS_145", &["aws_s3_bucket"], "S3 delivers access logs to no bucket with a customer-managed key"),
    checkov("CKV_AWS_252", &["aws_cloudtrail"], "its log group tells of events; a topic would tell of files"),
    of_group("CKV_AWS_260"),
    checkov(
        "CKV_AWS_283",
        &["aws_iam_policy_document"],
        "the policy of an endpoint grants nothing; buckets of AWS and allowed hosts are read without credentials of ours",
    ),
    checkov("CKV_AWS_297", &["aws_scheduler_schedule"], "it says which notebook stops, which is no secret"),
    checkov("CKV_AWS_338", &["aws_cloudwatch_log_group"], "the environment keeps its logs for less than a year"),
    of_firewall("CKV_AWS_345", &["aws_networkfirewall_firewall", "aws_networkfirewall_rule_group"]),
    of_firewall("CKV_AWS_346", &["aws_networkfirewall_firewall_policy"]),
    checkov(
        "CKV_AWS_356",
        &["aws_iam_policy_document"],
        "a boundary grants nothing; the policies that grant say what on",
    ),
    of_key("CKV_AWS_356"),
    Suppression {
        of: "reading",
        ..checkov(
            "CKV_AWS_356",
            &["aws_iam_policy_document"],
            "it reads what there is, not what is in it; lists can hardly be narrowed",
        )
    },
    checkov(
        "CKV_AWS_394",
        &["aws_availability_zones"],
        "zones are taken by number from the first one, and a new one comes behind",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_has_one_row_of_a_kind_and_each_reason_is_one_line() {
        let mut checks: Vec<(&str, &str)> = SUPPRESSIONS.iter().map(|row| (row.check, row.of)).collect();
        checks.sort_unstable();
        checks.dedup();
        assert_eq!(checks.len(), SUPPRESSIONS.len());
        for row in SUPPRESSIONS {
            assert!(!row.reason.is_empty() && !row.reason.contains(char::is_control), "{}", row.check);
        }
    }
}
