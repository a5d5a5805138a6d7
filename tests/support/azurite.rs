//! Gives tests a container of Azure Blob Storage, on an Azurite on loopback.

use std::path::Path;
use std::process::Command;

use object_store::azure::MicrosoftAzureBuilder;

use super::root;
use super::server::{Server, choose_tls};

/// The container that there is.
pub const CONTAINER: &str = "records";

/// A server with a container.
#[derive(Debug)]
pub struct Azurite {
    server: Server,
}

impl Azurite {
    /// Starts one, given the program `azurite-blob`.
    pub fn start(program: &Path) -> Azurite {
        let script = root().join("tests/azure/container.mjs");
        Azurite { server: Server::start(Command::new("node").arg(script).arg(program)) }
    }

    /// The account of the container.
    pub fn account(&self) -> &str {
        &self.server.told[1]
    }

    /// The variables by which ours reaches it.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        [
            ("AZURE_STORAGE_USE_EMULATOR", "true"),
            ("AZURITE_BLOB_STORAGE_URL", self.server.told[0].as_str()),
            ("AZURE_STORAGE_ACCOUNT_KEY", self.server.told[2].as_str()),
        ]
        .map(|(name, value)| (name, value.to_owned()))
        .into()
    }

    /// A client of the container.
    pub fn client(&self) -> object_store::azure::MicrosoftAzure {
        choose_tls();
        MicrosoftAzureBuilder::new()
            // An emulator's address is a variable of the process; another endpoint is not.
            .with_endpoint(format!("{}/{}", self.server.told[0], self.account()))
            .with_allow_http(true)
            .with_account(self.account())
            .with_access_key(&self.server.told[2])
            .with_container_name(CONTAINER)
            .build()
            .expect("a client")
    }
}
