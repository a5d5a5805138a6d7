//! Gives tests a bucket of S3, on a moto server on loopback.

use std::path::Path;
use std::process::Command;

use object_store::aws::AmazonS3Builder;

use super::root;
use super::server::{Server, choose_tls};

/// The bucket that there is.
pub const BUCKET: &str = "records";

/// A server with a bucket.
#[derive(Debug)]
pub struct Moto {
    server: Server,
}

impl Moto {
    /// Starts one with the Python that has the tools of AWS.
    pub fn start(python: &Path) -> Moto {
        let script = root().join("tests/aws/bucket.py");
        Moto { server: Server::start(Command::new(python).arg("-B").arg(script)) }
    }

    /// The variables by which AWS's own tools and ours reach it.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        [
            ("AWS_ENDPOINT_URL", self.server.told[0].as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_ACCESS_KEY_ID", "testing"),
            ("AWS_SECRET_ACCESS_KEY", "testing"),
            ("AWS_REGION", "us-east-1"),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into()
    }

    /// A client of the bucket.
    pub fn client(&self) -> object_store::aws::AmazonS3 {
        choose_tls();
        AmazonS3Builder::new()
            .with_endpoint(&self.server.told[0])
            .with_allow_http(true)
            .with_access_key_id("testing")
            .with_secret_access_key("testing")
            .with_region("us-east-1")
            .with_bucket_name(BUCKET)
            .build()
            .expect("a client")
    }
}
