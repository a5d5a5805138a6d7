//! Turns an environment's name into the names of Azure's resources, each within its service's rules
//! ("Naming rules and restrictions for Azure resources").

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::compute::IMAGE_BUILD;
use crate::environment::Environment;

/// The longest name of a key vault and of a storage account.
const VAULT_OR_STORAGE: usize = 24;

/// Names that more than one file of a language needs.
#[derive(Debug, Clone, Serialize)]
pub struct Names {
    /// Application Insights.
    pub application_insights: String,
    /// Bastion.
    pub bastion: String,
    /// Identity that services reach their keys with.
    pub encryption_identity: String,
    /// Vault of encryption keys.
    pub encryption_vault: String,
    /// Identity that flow logs are written with.
    pub flow_log_identity: String,
    /// Storage account of flow logs.
    pub flow_log_storage: String,
    /// Cluster that builds images.
    pub image_build_cluster: String,
    /// Jump host.
    pub jump_host: String,
    /// Network interface of the jump host.
    pub jump_host_network_interface: String,
    /// Log Analytics workspace.
    pub log_workspace: String,
    /// Private link scope of Azure Monitor.
    pub private_link_scope: String,
    /// Container registry.
    pub registry: String,
    /// Resource group that the guide proposes.
    pub resource_group: String,
    /// Virtual network.
    pub virtual_network: String,
    /// Machine-learning workspace.
    pub workspace: String,
    /// Identity that the workspace acts as.
    pub workspace_identity: String,
    /// The workspace's storage account.
    pub workspace_storage: String,
    /// Vault of the workspace's secrets.
    pub workspace_vault: String,
}

impl Names {
    /// The names of an environment, the globally unique ones ended by its digest.
    pub(super) fn of(environment: &Environment, digest: &str) -> Names {
        let stem = environment.stem();
        Names {
            application_insights: format!("appi-{stem}"),
            bastion: format!("bas-{stem}"),
            encryption_identity: format!("id-{stem}-encryption"),
            encryption_vault: vault(&stem, "-cmk", digest),
            flow_log_identity: format!("id-{stem}-flow-logs"),
            flow_log_storage: storage(&stem, "flow", digest),
            image_build_cluster: IMAGE_BUILD.to_owned(),
            jump_host: format!("vm-{stem}-jump"),
            jump_host_network_interface: format!("nic-{stem}-jump"),
            log_workspace: format!("log-{stem}"),
            private_link_scope: format!("ampls-{stem}"),
            registry: format!("cr{}{digest}", letters(&stem)),
            resource_group: format!("rg-{stem}"),
            virtual_network: format!("vnet-{stem}"),
            workspace: format!("mlw-{stem}"),
            workspace_identity: format!("id-{stem}-workspace"),
            workspace_storage: storage(&stem, "", digest),
            workspace_vault: vault(&stem, "", digest),
        }
    }
}

/// What ends every globally unique name: five letters and digits, a letter first, drawn from all that makes two
/// environments different.
pub(super) fn digest(environment: &Environment) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let identity =
        [&environment.name, &environment.stage, &environment.region, &environment.salt].map(String::as_str).join("|");
    let bytes = Sha256::digest(identity);
    let first = char::from(b'a' + bytes[0] % 26);
    let rest = bytes[1..5].iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)]));
    std::iter::once(first).chain(rest).collect()
}

/// The name of a storage account: the start of `stem`, cut to what `item` and `digest` leave.
pub(super) fn storage(stem: &str, item: &str, digest: &str) -> String {
    let item = letters(item);
    let left = VAULT_OR_STORAGE.saturating_sub("st".len() + item.len() + digest.len());
    let stem: String = letters(stem).chars().take(left).collect();
    format!("st{stem}{item}{digest}")
}

/// The least of the stem that has to be left in the name of a storage account.
const LEAST_STEM: usize = 3;

/// The longest that the letters and digits of a data set's name may be.
pub(super) fn longest_data_set(digest: &str) -> usize {
    VAULT_OR_STORAGE - "st".len() - digest.len() - LEAST_STEM
}

fn vault(stem: &str, purpose: &str, digest: &str) -> String {
    let left = VAULT_OR_STORAGE - "kv-".len() - purpose.len() - "-".len() - digest.len();
    let stem: String = stem.chars().take(left).collect();
    format!("kv-{}{purpose}-{digest}", stem.trim_end_matches('-'))
}

/// The letters and digits of a name.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: &str = "abcdefghijklmnopqr-abcdefghij";

    #[test]
    fn the_longest_names_fit() {
        assert!(vault(LONGEST, "-cmk", "k7x2q").len() <= 24);
        assert_eq!(storage(LONGEST, "abcdefghijklmn", "k7x2q").len(), 24);
        assert!(format!("mlw-{LONGEST}").len() <= 33);
    }

    #[test]
    fn a_cut_name_keeps_its_purpose_and_digest() {
        assert_eq!(vault("a-very-long-na-me", "-cmk", "k7x2q"), "kv-a-very-long-cmk-k7x2q");
        assert_eq!(storage("fraud-prod", "training", "k7x2q"), "stfraudprodtrainingk7x2q");
    }
}
