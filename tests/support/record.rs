//! Stores for tests of records: one in memory, one that is cut off at an operation, and one in which something happens between two.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;

use bastide::inventory::{Inventory, Node, Resource, Spot, Value};
use bastide::record::{By, Code, Deployed, Environment, Outputs, Put, Spec, Store, StoreError, Stored, Tag};
use bastide::text::LineColumn;
use chrono::{DateTime, Utc};
use serde_json::json;

/// Runs what may wait for the network to its end.
pub fn wait<T>(asked: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(asked)
}

/// A store in memory.
#[derive(Debug, Default)]
pub struct Memory {
    /// Its objects.
    pub objects: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl Store for Memory {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        let tag = |bytes: &[u8]| Tag(bastide::tree::digest(bytes));
        Ok(self.objects.borrow().get(key).map(|bytes| Stored { tag: tag(bytes), bytes: bytes.clone() }))
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        if self.objects.borrow().contains_key(key) {
            return Ok(Put::Refused);
        }
        self.objects.borrow_mut().insert(key.to_owned(), bytes.to_vec());
        Ok(Put::Done)
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        match self.get(key).await? {
            Some(there) if there.tag == *tag => {
                self.objects.borrow_mut().insert(key.to_owned(), bytes.to_vec());
                Ok(Put::Done)
            }
            _ => Ok(Put::Refused),
        }
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        let below = format!("{key}/");
        let objects = self.objects.borrow();
        let names = objects.keys().filter_map(|key| key.strip_prefix(&below));
        Ok(names.filter(|name| !name.contains('/')).map(str::to_owned).collect())
    }

    fn place(&self, key: &str) -> String {
        key.to_owned()
    }
}

/// A store of which one client is cut off: after so many operations none is done any more.
pub struct Cut<'a, S> {
    /// The store.
    pub store: &'a S,
    /// How many operations are still done.
    pub left: Cell<usize>,
    /// Whether the first that fails is done all the same, and only its answer lost.
    pub done: bool,
}

impl<S> Cut<'_, S> {
    /// Whether an operation is done, and whether its answer arrives.
    fn next(&self) -> (bool, bool) {
        match self.left.get() {
            0 => (false, false),
            1 => {
                self.left.set(0);
                (self.done, false)
            }
            more => {
                self.left.set(more - 1);
                (true, true)
            }
        }
    }

    async fn operate<T>(&self, operation: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let (is_done, arrives) = self.next();
        let answer = if is_done { Some(operation.await) } else { None };
        match answer {
            Some(answer) if arrives => answer,
            _ => Err(StoreError("cut off".to_owned())),
        }
    }
}

impl<S: Store> Store for Cut<'_, S> {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        self.operate(self.store.get(key)).await
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        self.operate(self.store.create(key, bytes)).await
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        self.operate(self.store.replace(key, bytes, tag)).await
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.operate(self.store.list(key)).await
    }

    fn place(&self, key: &str) -> String {
        self.store.place(key)
    }
}

/// A store in which something happens before one of the operations.
pub struct Between<'a, S, F> {
    /// The store.
    pub store: &'a S,
    /// How many operations come first.
    pub first: Cell<usize>,
    /// What happens.
    pub then: F,
}

impl<S, F: AsyncFn()> Between<'_, S, F> {
    async fn happen(&self) {
        let left = self.first.get();
        self.first.set(left.wrapping_sub(1));
        if left == 0 {
            (self.then)().await;
        }
    }
}

impl<S: Store, F: AsyncFn()> Store for Between<'_, S, F> {
    async fn get(&self, key: &str) -> Result<Option<Stored>, StoreError> {
        self.happen().await;
        self.store.get(key).await
    }

    async fn create(&self, key: &str, bytes: &[u8]) -> Result<Put, StoreError> {
        self.happen().await;
        self.store.create(key, bytes).await
    }

    async fn replace(&self, key: &str, bytes: &[u8], tag: &Tag) -> Result<Put, StoreError> {
        self.happen().await;
        self.store.replace(key, bytes, tag).await
    }

    async fn list(&self, key: &str) -> Result<Vec<String>, StoreError> {
        self.happen().await;
        self.store.list(key).await
    }

    fn place(&self, key: &str) -> String {
        self.store.place(key)
    }
}

/// An environment of a name.
pub fn environment(name: &str) -> Environment {
    let word = str::to_owned;
    Environment {
        name: word(name),
        environment: word("prod"),
        cloud: word("azure"),
        region: word("westeurope"),
        salt: word("7k2q"),
    }
}

/// What was deployed of an environment, with a mark to know it by.
pub fn deployed(name: &str, mark: &str) -> Deployed {
    let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
    let text = Node { value: Value::Text(mark.to_owned()), spot };
    let resource = Resource {
        address: "a.b".to_owned(),
        kind: "a".to_owned(),
        spot,
        attributes: Node { value: Value::Map([("mark".to_owned(), text)].into_iter().collect()), spot },
    };
    let inventory =
        Inventory { files: vec!["main.bicep".to_owned()], resources: vec![resource], ..Inventory::default() };
    Deployed {
        environment: environment(name),
        tool: "0.1.0".to_owned(),
        pins: "2026-11-21".to_owned(),
        spec: Spec { file: "bastide.yaml".to_owned(), digest: mark.to_owned(), written: json!({}), settled: json!({}) },
        languages: [("bicep".to_owned(), Code { files: BTreeMap::new(), inventory })].into(),
        outputs: Outputs::default(),
    }
}

/// Somebody who writes.
pub fn by(who: &str) -> By {
    By {
        author: Some(who.to_owned()),
        note: None,
        owner: format!("{who} on a machine"),
        id: format!("lock-of-{who}"),
        purpose: "bastide record".to_owned(),
        elsewhere: false,
    }
}

/// The time of every test.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).expect("a time")
}
