//! Keeps records in a bucket of S3 or a container of Azure Blob Storage, by requests on conditions (`If-None-Match`, `If-Match`).

use std::sync::Arc;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::path::Path;
use object_store::{
    ClientConfigKey, Error, GetOptions, ObjectStore, PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};

use super::place::Place;
use crate::record::{MAX_BYTES, Put, Store, StoreError, Stored, Tag};
use crate::text::one_line;

/// How long a connection may take to be made, as the clients' settings want it.
const CONNECT_WITHIN: &str = "5 seconds";

/// How long a request may take.
const ANSWER_WITHIN: &str = "30 seconds";

/// How often a request is tried again that was not answered, and for how many seconds at most.
const TRIES_AGAIN: usize = 2;
const TRIES_FOR: std::time::Duration = std::time::Duration::from_secs(20);

/// What to do where a bucket lets nobody in.
const KEYS_OF_AWS: &str = "it takes the credentials of the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and \
     `AWS_SESSION_TOKEN`, a web identity, or a role of the machine; `eval \"$(aws configure export-credentials --format env)\"` puts those of a profile there";

/// What to do where a container lets nobody in.
const KEYS_OF_AZURE: &str = "it takes the credentials of the environment: `AZURE_CLIENT_ID`, `AZURE_TENANT_ID` and `AZURE_CLIENT_SECRET` or \
     `AZURE_FEDERATED_TOKEN_FILE`, `AZURE_STORAGE_ACCOUNT_KEY`, an identity of the machine, or `AZURE_USE_AZURE_CLI=true` for those of \
     `az login`; they need the role Storage Blob Data Contributor";

/// A bucket or a container of records.
#[derive(Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    /// What people call it.
    name: String,
    /// What its keys begin with.
    prefix: String,
    /// What to do where nobody is let in.
    without_keys: &'static str,
}

impl Objects {
    /// The bucket or container of a place, with the credentials of the environment.
    ///
    /// # Errors
    /// Where the environment sets what a client cannot use, and of a folder.
    pub fn at(place: &Place) -> Result<Objects, StoreError> {
        // The clients speak TLS with whatever the process chose; a second choice is refused, and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let retry = RetryConfig { max_retries: TRIES_AGAIN, retry_timeout: TRIES_FOR, ..RetryConfig::default() };
        match place {
            Place::Folder(path) => Err(StoreError(format!("`{}` is a folder", path.display()))),
            Place::Bucket { bucket, prefix } => {
                let client = AmazonS3ConfigKey::Client;
                let store = AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    // Whatever the environment says: without conditions there is no history.
                    .with_conditional_put(S3ConditionalPut::ETagMatch)
                    .with_retry(retry)
                    .with_config(client(ClientConfigKey::ConnectTimeout), CONNECT_WITHIN)
                    .with_config(client(ClientConfigKey::Timeout), ANSWER_WITHIN)
                    .build();
                Objects::built(store, format!("s3://{bucket}"), prefix, KEYS_OF_AWS)
            }
            Place::Container { account, container, prefix } => {
                let client = AzureConfigKey::Client;
                let store = MicrosoftAzureBuilder::from_env()
                    .with_account(account)
                    .with_container_name(container)
                    .with_retry(retry)
                    .with_config(client(ClientConfigKey::ConnectTimeout), CONNECT_WITHIN)
                    .with_config(client(ClientConfigKey::Timeout), ANSWER_WITHIN)
                    .build();
                Objects::built(store, format!("az://{account}/{container}"), prefix, KEYS_OF_AZURE)
            }
        }
    }

    /// The objects below a prefix of any store; `name` is what people call it, and `without_keys` says what to do where it lets nobody in.
    #[must_use]
    pub fn of(store: Arc<dyn ObjectStore>, name: String, prefix: &str, without_keys: &'static str) -> Objects {
        Objects { store, name, prefix: prefix.to_owned(), without_keys }
    }

    fn built<S: ObjectStore>(
        store: object_store::Result<S>,
        name: String,
        prefix: &str,
        without_keys: &'static str,
    ) -> Result<Objects, StoreError> {
        match store {
            Ok(store) => Ok(Objects::of(Arc::new(store), name, prefix, without_keys)),
            Err(error) => Err(StoreError(format!("`{name}` cannot be used ({}); {without_keys}", told(&error)))),
        }
    }

    fn path(&self, key: &str) -> Path {
        Path::from(format!("{}/{key}", self.prefix))
    }

    async fn put(&self, key: &str, bytes: &[u8], mode: PutMode) -> Result<Put, StoreError> {
        let payload = PutPayload::from(bytes.to_vec());
        match self.store.put_opts(&self.path(key), payload, PutOptions::from(mode)).await {
            Ok(_) => Ok(Put::Done),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(Put::Refused),
            Err(error) => Err(self.failure(&error)),
        }
    }

    fn failure(&self, error: &Error) -> StoreError {
        let name = &self.name;
        StoreError(match error {
            Error::NotFound { .. } => {
                format!("`{name}` does not exist; make it first, with versions kept and no public access")
            }
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                format!("`{name}` lets nobody in with these credentials ({}); {}", told(error), self.without_keys)
            }
            Error::Generic { .. } if is_about_credentials(error) => {
                format!("there are no credentials for `{name}` ({}); {}", told(error), self.without_keys)
            }
            _ => format!(
                "`{name}` could not be reached ({}); nothing that was recorded is lost, run it again once it answers",
                told(error)
            ),
        })
    }
}

impl Store for Objects {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let result = match self.store.get_opts(&self.path(key), GetOptions::default()).await {
            Ok(result) => result,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(self.failure(&error)),
        };
        if result.meta.size > MAX_BYTES as u64 {
            return Err(StoreError(format!("`{}` is larger than any record", self.place(key))));
        }
        let Some(tag) = result.meta.e_tag.clone() else {
            return Err(StoreError(format!(
                "`{}` gives its objects no ETag, so none can be replaced safely",
                self.name
            )));
        };
        let bytes = result.bytes().await.map_err(|error| self.failure(&error))?;
        Ok(Some(Stored { bytes: bytes.to_vec(), tag: Tag(tag) }))
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        self.put(key, bytes, PutMode::Create).await
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        let version = UpdateVersion { e_tag: Some(tag.0.clone()), version: None };
        self.put(key, bytes, PutMode::Update(version)).await
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let found =
            self.store.list_with_delimiter(Some(&self.path(key))).await.map_err(|error| self.failure(&error))?;
        Ok(found.objects.iter().filter_map(|object| object.location.filename().map(str::to_owned)).collect())
    }

    fn place(&self, key: &str) -> String {
        format!("{}/{}", self.name, self.path(key))
    }
}

/// Whether a client could not even get at credentials: it asks a machine for some where the environment has none.
fn is_about_credentials(error: &Error) -> bool {
    let told = error.to_string().to_lowercase();
    ["credential", "metadata", "169.254.", "/token"].iter().any(|word| told.contains(word))
}

/// The most characters of an answer that are told.
const LONGEST: usize = 300;

/// What an error comes from in the end, on one line: what is above it speaks of tries and of milliseconds.
fn told(error: &Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    one_line(&last.to_string()).trim().chars().take(LONGEST).collect()
}
