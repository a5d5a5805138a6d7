//! Turns the facts of AWS, and what a language has written of them, into what its guides say.

use serde::Serialize;

use crate::cloud::aws::{Aws, Partition, region};
use crate::render::SpecPath;

/// The folder of the templates that the guides of every language include.
pub const SHARED: &str = "shared/aws";

/// The account that stands where yours has to come.
const PLACEHOLDER_ACCOUNT: &str = ":000000000000:";

/// How many public addresses and how many firewalls an account begins with in a region ("Elastic IP addresses", "AWS Network
/// Firewall quotas").
const ROOM_IN_REGION: usize = 5;

/// What the guides say beside the facts of AWS.
#[derive(Debug, Serialize)]
pub struct Guide<Written> {
    /// The spec, seen from the folder; none where it came from standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    spec: Option<String>,
    /// How many endpoints have an address in each zone.
    interface_endpoints: usize,
    /// What the names of hosts of AWS end with in that region.
    domain: &'static str,
    /// How many public addresses, and how many firewalls, an account may have where those of the environment are to come.
    room: String,
    /// Ends of the names of hosts that a browser reaches through the way in.
    browser: Vec<String>,
    /// What the language has written, and what it calls things.
    #[serde(flatten)]
    written: Written,
}

/// How commands find what was deployed, as text of a shell that may stand between double quotes.
#[derive(Debug, Serialize)]
pub struct Find {
    /// The ID of the domain.
    pub domain: String,
    /// The ID of the VPC.
    pub vpc: String,
    /// The names of the buckets that hold what people work with.
    pub buckets: Vec<String>,
    /// Whole commands that tell the roles of people.
    pub roles: Vec<String>,
}

impl<Written: Serialize> Guide<Written> {
    /// What the guides of a folder say; `readme` is the path of one of them below the output folder.
    pub fn of(aws: &Aws, spec: &SpecPath, readme: &str, written: Written) -> Self {
        Guide {
            spec: (!spec.0.is_empty()).then(|| spec.seen_from(readme)),
            interface_endpoints: aws.vpc_endpoints.interface.len(),
            domain: region(&aws.region).map_or(Partition::Aws, |region| region.partition).domain(),
            room: ROOM_IN_REGION.saturating_sub(aws.network.zones.len()).to_string(),
            browser: browser(aws),
            written,
        }
    }
}

/// Whether a value is still a placeholder.
pub fn is_open(value: &str) -> bool {
    value.contains(PLACEHOLDER_ACCOUNT)
}

/// Ends of the names of the pages that a browser opens through the way in.
fn browser(aws: &Aws) -> Vec<String> {
    let hosts = aws.entry.iter().flat_map(|entry| &entry.hosts);
    let pages = hosts.filter(|host| host.starts_with(".studio.") || host.starts_with(".notebook."));
    pages.map(|host| host.replace("{region}", &aws.region)).collect()
}
