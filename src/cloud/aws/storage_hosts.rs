//! Turns the name of a host into what it opens of S3: one bucket, or the buckets of everybody.

use super::regions::REGIONS;
use crate::environment::Host;

/// How hosts of S3 begin that lead to any bucket, up to the region ("Amazon Simple Storage Service endpoints and quotas").
const STARTS: &[&str] = &["s3.", "s3-", "s3.dualstack.", "s3-fips.", "s3-fips.dualstack."];
/// Hosts of S3 that are of no region.
const GLOBAL: &[&str] = &["s3.amazonaws.com", "s3-accelerate.amazonaws.com", "s3-accelerate.dualstack.amazonaws.com"];

/// The hosts of S3 that lead to any bucket, its name being a part of the path, or a label before theirs.
fn hosts() -> impl Iterator<Item = String> {
    let of_region = REGIONS.iter().flat_map(|region| {
        let suffix = region.partition.domain();
        STARTS.iter().map(move |start| format!("{start}{}.{suffix}", region.name))
    });
    GLOBAL.iter().map(|host| (*host).to_owned()).chain(of_region)
}

/// Whether a host of an allow-list leads to buckets of everybody: by their paths, or by a wildcard. Under a bucket's own host
/// a wildcard does, too, since names of buckets can hold dots.
pub(super) fn opens_any_bucket(host: &Host) -> bool {
    let is_wildcard = host.name.starts_with("*.");
    hosts().any(|storage| host.name == storage || is_wildcard && host.opens(&storage))
}

/// The bucket of a host that leads to no other one.
pub(super) fn bucket_of(host: &str) -> Option<&str> {
    let bucket = |storage: String| host.strip_suffix(&storage)?.strip_suffix('.');
    hosts().find_map(bucket).filter(|bucket| !bucket.starts_with('*'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Pointer;

    fn opens(name: &str) -> bool {
        opens_any_bucket(&Host { pointer: Pointer::root(), name: name.to_owned(), bundle: None })
    }

    #[test]
    fn hosts_that_lead_to_any_bucket_are_told_from_those_of_one() {
        for host in [
            "s3.amazonaws.com",
            "s3.eu-central-1.amazonaws.com",
            "s3-eu-central-1.amazonaws.com",
            "s3.dualstack.eu-central-1.amazonaws.com",
            "s3.cn-north-1.amazonaws.com.cn",
            "*.amazonaws.com",
            "*.com",
            "*.eu-central-1.amazonaws.com",
            "*.s3.amazonaws.com",
            "*.s3.eu-central-1.amazonaws.com",
            "*.github-cloud.s3.amazonaws.com",
        ] {
            assert!(opens(host), "{host}");
        }
        for host in [
            "github-cloud.s3.amazonaws.com",
            "a.b.s3.eu-central-1.amazonaws.com",
            "api.ecr.eu-central-1.amazonaws.com",
            "*.execute-api.eu-central-1.amazonaws.com",
            "s3.example.com",
            "*.example.com",
            "cs3.amazonaws.com",
        ] {
            assert!(!opens(host), "{host}");
        }
    }

    #[test]
    fn a_bucket_is_what_stands_before_the_host_of_the_storage() {
        assert_eq!(bucket_of("github-cloud.s3.amazonaws.com"), Some("github-cloud"));
        assert_eq!(bucket_of("a.b.s3.dualstack.eu-central-1.amazonaws.com"), Some("a.b"));
        for host in ["s3.amazonaws.com", "*.s3.amazonaws.com", "pkgs.example.com"] {
            assert_eq!(bucket_of(host), None, "{host}");
        }
    }
}
