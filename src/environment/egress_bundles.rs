//! The bundles of hosts that an allow-list can name.

/// Hosts that belong together.
#[derive(Debug)]
pub struct Bundle {
    /// What an allow-list calls it.
    pub name: &'static str,
    /// What it opens.
    pub what: &'static str,
    /// Its hosts; `*.` stands for every host below a domain.
    pub hosts: &'static [&'static str],
}

/// Every bundle, in alphabetical order.
pub static BUNDLES: &[Bundle] = &[Bundle { name: "github", what: "GitHub", hosts: &["github.com"] }];
