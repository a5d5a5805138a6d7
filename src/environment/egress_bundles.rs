//! Named bundles of hosts: turns a word of a spec's outbound allow-list into the FQDN rules of a workspace's managed
//! network.
//!
//! A rule allows ports 80 and 443 only, and the first one brings an Azure Firewall into the managed network ("Workspace
//! managed virtual network isolation"). A leading `*.` stands for any number of labels, and not for the bare domain
//! ("Azure Firewall FAQ"), so a bundle that needs both names both. Every bundle is a way out for data: whoever can read
//! from a public host can as a rule write to one. No bundle opens a public index of packages or of container images;
//! those belong into a private feed or the environment's own registry.

/// Hosts that one purpose needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundle {
    /// The word of the spec's allow-list.
    pub name: &'static str,
    /// Host names, sorted; `*.` stands for all subdomains.
    pub hosts: &'static [&'static str],
}

/// Every bundle, by name.
pub static BUNDLES: &[Bundle] = &[
    // "Workspace managed virtual network isolation", scenario of public machine learning packages.
    Bundle { name: "conda", hosts: &["*.anaconda.com", "*.anaconda.org", "anaconda.com"] },
    // "Self-hosted runners reference" of GitHub: the site, archives, release files, and large files. That page does not
    // name the raw files, which the Azure page did until 2025, nor `release-assets`, where releases moved in 2025.
    Bundle {
        name: "github",
        hosts: &[
            "api.github.com",
            "codeload.github.com",
            "github-cloud.githubusercontent.com",
            "github-cloud.s3.amazonaws.com",
            "github.com",
            "objects.githubusercontent.com",
            "raw.githubusercontent.com",
            "release-assets.githubusercontent.com",
        ],
    },
    // "Downloading models" of the Hugging Face Hub, section on proxies and firewalls: files come from many hosts under
    // hf.co that change, so it asks for the two suffixes. The Azure page's scenario adds hosts of a container registry,
    // which are left out here.
    Bundle { name: "huggingface", hosts: &["*.hf.co", "*.huggingface.co", "huggingface.co"] },
    // "Workspace managed virtual network isolation", scenario of public machine learning packages.
    Bundle { name: "pytorch", hosts: &["*.pytorch.org", "pytorch.org"] },
    // "Workspace managed virtual network isolation", scenario of public machine learning packages.
    Bundle { name: "tensorflow", hosts: &["*.tensorflow.org"] },
    // "Workspace managed virtual network isolation", scenario of Visual Studio Code, without the storage account that the
    // page lists: elsewhere it says that storage is never to be opened by a host rule.
    Bundle {
        name: "vscode",
        hosts: &[
            "*.gallerycdn.vsassets.io",
            "*.vo.msecnd.net",
            "*.vscode-cdn.net",
            "*.vscode-unpkg.net",
            "*.vscode.dev",
            "*.vscodeexperiments.azureedge.net",
            "code.visualstudio.com",
            "default.exp-tas.com",
            "marketplace.visualstudio.com",
            "update.code.visualstudio.com",
            "vscode.download.prss.microsoft.com",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        assert!(BUNDLES.windows(2).all(|pair| pair[0].name < pair[1].name));
        for bundle in BUNDLES {
            assert!(!bundle.hosts.is_empty());
            assert!(bundle.hosts.windows(2).all(|pair| pair[0] < pair[1]), "{}", bundle.name);
        }
    }

    #[test]
    fn hosts_are_hosts() {
        for host in BUNDLES.iter().flat_map(|bundle| bundle.hosts) {
            let plain = host.strip_prefix("*.").unwrap_or(host);
            assert!(plain.contains('.') && !plain.contains('*'), "{host}");
            assert!(
                plain.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-'),
                "{host}"
            );
        }
    }
}
