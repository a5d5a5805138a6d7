//! Turns the objects below a key of a store into a history of records, and adds to it without ever changing what is there.

use chrono::{DateTime, Utc};

use super::problem::Object;
use super::state::{HIGHEST, Pointer, State, file_name, number_of};
use super::{Deployed, Environment, Problem, Put, Record, Store, Tag, VERSION, form};

/// The key of the records, below that of the environment.
const RECORDS: &str = "records";

/// The key of the pointer.
const POINTER: &str = "latest.json";

/// How often a write is tried that others are in the way of.
pub(super) const ATTEMPTS: usize = 5;

/// The records of one environment.
#[derive(Debug)]
pub struct History<'a, S> {
    pub(super) store: &'a S,
    key: String,
}

/// Who writes a record, and what they say of it.
#[derive(Debug, Clone)]
pub struct By {
    /// Who recorded it, as the record says.
    pub author: Option<String>,
    /// What they have to say of it.
    pub note: Option<String>,
    /// Who holds the lock meanwhile.
    pub owner: String,
    /// The ID of that lock, which no other has.
    pub id: String,
    /// The command that it is for.
    pub purpose: String,
    /// Whether it may be of another region or salt than the record before it.
    pub elsewhere: bool,
}

/// A record that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Appended {
    /// The record.
    pub record: Record,
    /// What was not as it should be and is to be told, as sentences without their full stops.
    pub notes: Vec<String>,
}

/// One of the records of a history.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// The record, or why it cannot be read.
    pub record: Result<Record, Problem>,
}

impl<'a, S: Store> History<'a, S> {
    /// The history of an environment in a store.
    pub fn new(store: &'a S, environment: &Environment) -> History<'a, S> {
        History { store, key: environment.key() }
    }

    /// The latest record; nothing where there never was one.
    ///
    /// # Errors
    /// Where the store fails, the latest record cannot be read, or it is gone.
    pub async fn latest(&self) -> Result<Option<Record>, Problem> {
        let state = self.state().await?;
        if let Some(lost) = state.lost() {
            return Err(lost);
        }
        match state.last() {
            0 => Ok(None),
            last => self.read(last, state.pointer()).await.map(Some),
        }
    }

    /// The record of a number.
    ///
    /// # Errors
    /// Where the store fails, there is no such record, or it cannot be read.
    pub async fn record(&self, number: u64) -> Result<Record, Problem> {
        let state = self.state().await?;
        let there = |number: u64| state.numbers.binary_search(&number).is_ok();
        if there(number) {
            let record = self.read(number, state.pointer()).await?;
            if !there(number + 1) {
                return Ok(record);
            }
            return match self.read(number + 1, state.pointer()).await {
                Err(error @ Problem::Store(_)) => Err(error),
                // One of the two is not what was written; those after them tell which.
                Ok(next) if next.previous.as_ref().is_some_and(|known| *known != record.digest) => {
                    let mut entries = self.entries(usize::MAX).await?.into_iter();
                    entries.find(|entry| entry.number == number).map_or(Ok(record), |entry| entry.record)
                }
                _ => Ok(record),
            };
        }
        match state.last_ever() {
            0 => Err(Problem::Nothing),
            last if (1..=last).contains(&number) => Err(Problem::Lost { from: number, to: number }),
            last => Err(Problem::NoSuch { number, last }),
        }
    }

    /// The latest records, at most so many, the last first; what is missing between them is an entry too.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn entries(&self, most: usize) -> Result<Vec<Entry>, Problem> {
        let state = self.state().await?;
        let mut entries: Vec<Entry> = Vec::new();
        if let Some(lost) = state.lost() {
            entries.push(Entry { number: state.last_ever(), record: Err(lost) });
        }
        // What the record after this one says of it.
        let mut known: Option<String> = None;
        let mut after = state.last() + 1;
        for &number in state.numbers.iter().rev() {
            if entries.len() >= most {
                return Ok(entries);
            }
            if number + 1 < after {
                let lost = Problem::Lost { from: number + 1, to: after - 1 };
                entries.push(Entry { number: after - 1, record: Err(lost) });
                known = None;
            }
            let record = match self.read(number, state.pointer()).await {
                Err(Problem::Store(error)) => return Err(error.into()),
                Ok(record) if known.as_ref().is_some_and(|known| *known != record.digest) => {
                    Err(Problem::Altered { name: self.store.place(&self.record_key(number)) })
                }
                other => other,
            };
            known = record.as_ref().ok().and_then(|record| record.previous.clone());
            entries.push(Entry { number, record });
            after = number;
        }
        if after > 1 && state.last() > 0 && entries.len() < most {
            entries.push(Entry { number: after - 1, record: Err(Problem::Lost { from: 1, to: after - 1 }) });
        }
        entries.truncate(most);
        Ok(entries)
    }

    /// Why the pointer cannot be read; while it cannot, nobody notices that the last record is gone.
    ///
    /// # Errors
    /// Where the store fails, or the pointer is of a newer version.
    pub async fn unread_pointer(&self) -> Result<Option<Problem>, Problem> {
        Ok(self.pointer().await?.and_then(|(pointer, _)| pointer.err()))
    }

    /// Adds what was deployed to the history.
    ///
    /// # Errors
    /// Where nothing was added: the store fails, somebody else is at it, or the latest record is of a newer version.
    pub async fn append(&self, deployed: Deployed, by: &By, now: DateTime<Utc>) -> Result<Appended, Problem> {
        self.lock(by, now).await?;
        let appended = self.append_locked(deployed, None, by, now).await;
        self.give_back(by, appended).await
    }

    /// Adds an earlier record to the history once more, so that it is the latest.
    ///
    /// # Errors
    /// As [`History::append`], and where there is no such record.
    pub async fn restore(&self, number: u64, by: &By, now: DateTime<Utc>) -> Result<Appended, Problem> {
        // Where there is nothing to put back nothing is written, not even a lock.
        let record = self.record(number).await?;
        self.lock(by, now).await?;
        let appended = self.restore_locked(record, by, now).await;
        self.give_back(by, appended).await
    }

    pub(super) fn key_of(&self, name: &str) -> String {
        format!("{}/{name}", self.key)
    }

    fn record_key(&self, number: u64) -> String {
        self.key_of(&format!("{RECORDS}/{}", file_name(number)))
    }

    async fn state(&self) -> Result<State, Problem> {
        // The pointer first: whoever moves it has written the record before.
        let pointer = self.pointer().await?;
        let names = self.store.list(&self.key_of(RECORDS)).await?;
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| number_of(name)).collect();
        numbers.sort_unstable();
        Ok(State { numbers, pointer })
    }

    async fn pointer(&self) -> Result<Option<(Result<Pointer, Problem>, Tag)>, Problem> {
        let key = self.key_of(POINTER);
        let Some(stored) = self.store.get(&key).await? else { return Ok(None) };
        let name = self.store.place(&key);
        let pointer = match form::small::<Pointer>(Object::Pointer, &name, &stored.bytes) {
            Ok(pointer) if pointer.number > HIGHEST => {
                let why = format!("no history has a record {}", pointer.number);
                Err(Problem::Corrupt { object: Object::Pointer, name, why })
            }
            Err(newer @ Problem::Newer { .. }) => return Err(newer),
            // Where it cannot be read the records tell as much; the next writer mends it.
            pointer => pointer,
        };
        Ok(Some((pointer, stored.tag)))
    }

    async fn read(&self, number: u64, pointer: Option<&Pointer>) -> Result<Record, Problem> {
        let key = self.record_key(number);
        let name = self.store.place(&key);
        let Some(stored) = self.store.get(&key).await? else {
            return Err(Problem::Lost { from: number, to: number });
        };
        let record = form::open(&name, &stored.bytes)?;
        if record.number != number {
            let why = format!("it is record {}", record.number);
            return Err(Problem::Corrupt { object: Object::Record, name, why });
        }
        match pointer {
            Some(pointer) if pointer.number == number && pointer.digest != record.digest => {
                Err(Problem::Altered { name })
            }
            _ => Ok(record),
        }
    }

    async fn restore_locked(&self, record: Record, by: &By, now: DateTime<Utc>) -> Result<Appended, Problem> {
        let number = record.number;
        if self.state().await?.last_ever() == number {
            return Err(Problem::IsLatest { number });
        }
        self.append_locked(record.deployed, Some(number), by, now).await
    }

    async fn append_locked(
        &self,
        deployed: Deployed,
        restored_from: Option<u64>,
        by: &By,
        now: DateTime<Utc>,
    ) -> Result<Appended, Problem> {
        let state = self.state().await?;
        let mut notes: Vec<String> = state.lost().iter().map(Problem::to_string).collect();
        if state.unread().is_some() {
            notes.push(format!("`{}` was corrupt, and is written anew", self.store.place(&self.key_of(POINTER))));
        }
        let before = match state.last() {
            0 => None,
            last => match self.read(last, state.pointer()).await {
                Ok(record) => Some(record),
                Err(problem @ (Problem::Corrupt { .. } | Problem::Altered { .. })) => {
                    notes.push(problem.to_string());
                    None
                }
                Err(problem) => return Err(problem),
            },
        };
        if let Some(before) = before.as_ref().filter(|_| !by.elsewhere && restored_from.is_none()) {
            same_environment(before, &deployed)?;
        }
        let number = state.last_ever() + 1;
        let key = self.record_key(number);
        if number > HIGHEST {
            let why = format!("a history has {HIGHEST} records at most");
            return Err(Problem::Unfit { name: self.store.place(&key), why });
        }
        let record = Record {
            version: VERSION,
            number,
            digest: String::new(),
            // Of one that is gone, and may come back, nothing is known.
            previous: before.filter(|before| before.number + 1 == number).map(|before| before.digest),
            restored_from,
            at: now,
            author: by.author.clone(),
            note: by.note.clone(),
            deployed,
        };
        let (record, text) = form::seal(record, &self.store.place(&key))?;
        self.create(&key, number, text.as_bytes()).await?;
        if let Err(problem) = self.point_to(&record, state).await {
            notes
                .push(format!("the record is written; what points to it is not, and the next run mends it: {problem}"));
        }
        Ok(Appended { record, notes })
    }

    /// Creates a record. Where that is refused or fails, what is there may still be ours: the write was done, and only the answer lost.
    async fn create(&self, key: &str, number: u64, bytes: &[u8]) -> Result<(), Problem> {
        let put = self.store.create(key, bytes).await;
        if put == Ok(Put::Done) {
            return Ok(());
        }
        match (self.store.get(key).await, put) {
            (Ok(Some(there)), _) if there.bytes == bytes => Ok(()),
            (_, Err(error)) => Err(error.into()),
            (Ok(Some(_)), _) => Err(Problem::Taken { number }),
            (Ok(None), _) => Err(Problem::Busy),
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Moves the pointer on, unless somebody has moved it further.
    async fn point_to(&self, record: &Record, state: State) -> Result<(), Problem> {
        let key = self.key_of(POINTER);
        let pointer = Pointer { version: VERSION, number: record.number, digest: record.digest.clone() };
        let text = form::small_text(&pointer);
        let mut state = state;
        for _ in 0..ATTEMPTS {
            let put = match &state.pointer {
                None => self.store.create(&key, &text).await?,
                Some((Ok(there), _)) if there.number >= record.number => return Ok(()),
                Some((_, tag)) => self.store.replace(&key, &text, tag).await?,
            };
            if put == Put::Done {
                return Ok(());
            }
            state = self.state().await?;
        }
        Err(Problem::Busy)
    }
}

/// Holds what is to be recorded against the record before it: a copy of a spec must not go on with the history of another.
fn same_environment(before: &Record, deployed: &Deployed) -> Result<(), Problem> {
    let what = |environment: &Environment| (environment.region.clone(), environment.salt.clone());
    let (was, is) = (what(&before.deployed.environment), what(&deployed.environment));
    match was == is {
        true => Ok(()),
        false => Err(Problem::OtherEnvironment { number: before.number, before: was, after: is }),
    }
}
