//! Turns the location of a record into the place that it names: a folder, a bucket or a container.

use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::text::visible;

/// Where records are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder.
    Folder(PathBuf),
    /// A prefix in a bucket of S3.
    Bucket {
        /// The bucket.
        bucket: String,
        /// The prefix, without `/` at its ends.
        prefix: String,
    },
    /// A prefix in a container of a storage account of Azure.
    Container {
        /// The storage account.
        account: String,
        /// The container.
        container: String,
        /// The prefix, without `/` at its ends.
        prefix: String,
    },
}

impl Place {
    /// The place of a location; one that is a path is taken from `base`.
    ///
    /// # Errors
    /// Where it is of no known kind, or names no bucket, account or container.
    pub fn of(location: &str, base: &Path) -> anyhow::Result<Place> {
        let Some((scheme, rest)) = location.split_once("://") else {
            anyhow::ensure!(!location.is_empty(), "the location of the record is empty");
            return Ok(Place::Folder(base.join(location)));
        };
        let mut parts = rest.splitn(if scheme == "az" { 3 } else { 2 }, '/');
        let mut part = || parts.next().unwrap_or_default().trim_matches('/').to_owned();
        let place = match scheme {
            "s3" => Place::Bucket { bucket: part(), prefix: part() },
            "az" => Place::Container { account: part(), container: part(), prefix: part() },
            _ => bail!("`{}` is no location of a record: {KINDS}", visible(location)),
        };
        let is_whole = match &place {
            Place::Folder(_) => true,
            Place::Bucket { bucket, .. } => is_name(bucket),
            Place::Container { account, container, .. } => is_name(account) && is_name(container),
        };
        anyhow::ensure!(is_whole, "`{}` is no location of a record: {KINDS}", visible(location));
        Ok(place)
    }
}

/// What a location may be.
const KINDS: &str = "it is a folder, `s3://BUCKET/PREFIX` or `az://ACCOUNT/CONTAINER/PREFIX`";

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(location: &str) -> Option<Place> {
        Place::of(location, Path::new("specs")).ok()
    }

    #[test]
    fn locations_are_folders_buckets_and_containers() {
        let bucket = |prefix: &str| Some(Place::Bucket { bucket: "b-1".to_owned(), prefix: prefix.to_owned() });
        let container = |prefix: &str| {
            let (account, container) = ("acc".to_owned(), "c".to_owned());
            Some(Place::Container { account, container, prefix: prefix.to_owned() })
        };
        assert_eq!(of(".bastide/record"), Some(Place::Folder("specs/.bastide/record".into())));
        assert_eq!(of("/srv/record"), Some(Place::Folder("/srv/record".into())));
        assert_eq!(of("s3://b-1"), bucket(""));
        assert_eq!(of("s3://b-1/"), bucket(""));
        assert_eq!(of("s3://b-1/a/b/"), bucket("a/b"));
        assert_eq!(of("az://acc/c"), container(""));
        assert_eq!(of("az://acc/c/a/b"), container("a/b"));
        for wrong in ["", "s3://", "s3:///a", "az://acc", "az://acc/", "gs://b/a", "s3://b?x/a", "az://a@b/c"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
