//! Turns a place into the store that keeps records there, and runs what asks of it until it is done: without a runtime for a folder.

use std::pin::pin;
use std::task::{Context as TaskContext, Poll, Waker};

use anyhow::Context;

use super::{Folder, Objects, Place};
use crate::record::{Problem, Put, Store, StoreError, Stored, Tag};

/// A store, and what people call it.
#[derive(Debug)]
pub struct Kept {
    store: Kind,
    name: String,
}

#[derive(Debug)]
enum Kind {
    Folder(Folder),
    Objects(Box<Objects>),
}

impl Kept {
    /// The store of a place.
    ///
    /// # Errors
    /// Where the environment sets what a client cannot use.
    pub fn at(place: &Place) -> anyhow::Result<Kept> {
        let (store, name) = match place {
            Place::Folder(path) => (Kind::Folder(Folder::new(path.clone())), path.display().to_string()),
            Place::Bucket { .. } | Place::Container { .. } => {
                let objects = Objects::at(place)?;
                let name = objects.place("").trim_end_matches('/').to_owned();
                (Kind::Objects(Box::new(objects)), name)
            }
        };
        Ok(Kept { store, name })
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs what asks of the store until it is done.
    ///
    /// # Errors
    /// What it ends with, and where there is no runtime for it.
    pub fn wait<T>(&self, asked: impl Future<Output = Result<T, Problem>>) -> anyhow::Result<T> {
        let answer = match &self.store {
            // A folder answers at once, so nothing ever waits.
            Kind::Folder(_) => match pin!(asked).poll(&mut TaskContext::from_waker(Waker::noop())) {
                Poll::Ready(answer) => answer,
                Poll::Pending => anyhow::bail!("a folder of records has not answered"),
            },
            Kind::Objects(_) => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                runtime.context("start what waits for the network")?.block_on(asked)
            }
        };
        Ok(answer?)
    }
}

impl Store for Kept {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        match &self.store {
            Kind::Folder(folder) => folder.get(key).await,
            Kind::Objects(objects) => objects.get(key).await,
        }
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        match &self.store {
            Kind::Folder(folder) => folder.create(key, bytes).await,
            Kind::Objects(objects) => objects.create(key, bytes).await,
        }
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        match &self.store {
            Kind::Folder(folder) => folder.replace(key, bytes, tag).await,
            Kind::Objects(objects) => objects.replace(key, bytes, tag).await,
        }
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        match &self.store {
            Kind::Folder(folder) => folder.list(key).await,
            Kind::Objects(objects) => objects.list(key).await,
        }
    }

    fn place(&self, key: &str) -> String {
        match &self.store {
            Kind::Folder(folder) => folder.place(key),
            Kind::Objects(objects) => objects.place(key),
        }
    }
}
