//! Turns the lock of a history into who holds it, since when and for what; takes it, gives it back, and opens that of another.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::history::ATTEMPTS;
use super::problem::Object;
use super::secrets::secret_left;
use super::{Appended, By, History, Problem, Put, Store, VERSION, form};

/// The key of the lock.
const LOCK: &str = "lock.json";

/// Who is at a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// What tells this lock from every other.
    pub id: String,
    /// Who holds it.
    pub owner: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What for: the command.
    pub purpose: String,
}

/// The object of a lock. It stays when the lock is given back, so that giving back and taking are both writes on a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LockObject {
    version: u32,
    held: Option<Lock>,
}

impl LockObject {
    fn of(held: Option<Lock>) -> LockObject {
        LockObject { version: VERSION, held }
    }
}

/// Units of time, each with how many seconds it has.
const UNITS: &[(&str, i64)] = &[("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)];

impl Lock {
    /// How long it has been held, in the largest unit that there is one of: `3 hours`.
    #[must_use]
    pub fn age(&self, now: DateTime<Utc>) -> String {
        let seconds = (now - self.since).max(TimeDelta::zero()).num_seconds();
        let unit = UNITS.iter().find(|(_, length)| seconds >= *length);
        let (name, length) = unit.copied().unwrap_or(("second", 1));
        match seconds / length {
            1 => format!("1 {name}"),
            count => format!("{count} {name}s"),
        }
    }
}

impl<S: Store> History<'_, S> {
    /// Who is at the history, if anybody is.
    ///
    /// # Errors
    /// Where the store fails, or the lock cannot be read.
    pub async fn held(&self) -> Result<Option<Lock>, Problem> {
        let Some(stored) = self.store.get(&self.key_of(LOCK)).await? else { return Ok(None) };
        Ok(self.lock_of(&stored.bytes)?.held)
    }

    /// Opens the lock that has this ID, or whichever there is; what was opened, where it could be read.
    ///
    /// # Errors
    /// Where the store fails, there is no lock or another one, or somebody takes it at the same time.
    pub async fn unlock(&self, id: Option<&str>, now: DateTime<Utc>) -> Result<Option<Lock>, Problem> {
        let Some(stored) = self.store.get(&self.key_of(LOCK)).await? else { return Err(Problem::NotLocked) };
        let lock = match (self.lock_of(&stored.bytes), id) {
            (Ok(LockObject { held: None, .. }), _) => return Err(Problem::NotLocked),
            (Ok(LockObject { held: Some(lock), .. }), Some(id)) if lock.id != id => {
                return Err(Problem::OtherLock { age: lock.age(now), lock });
            }
            (Ok(LockObject { held, .. }), _) => held,
            // What cannot be read is opened all the same where any lock is to be.
            (Err(Problem::Corrupt { .. }), None) => None,
            (Err(problem), _) => return Err(problem),
        };
        let free = form::small_text(&LockObject::of(None));
        match self.store.replace(&self.key_of(LOCK), &free, &stored.tag).await? {
            Put::Done => Ok(lock),
            Put::Refused => Err(Problem::Busy),
        }
    }

    fn lock_of(&self, bytes: &[u8]) -> Result<LockObject, Problem> {
        form::small(Object::Lock, &self.store.place(&self.key_of(LOCK)), bytes)
    }

    /// Takes the lock.
    pub(super) async fn lock(&self, by: &By, now: DateTime<Utc>) -> Result<(), Problem> {
        let key = self.key_of(LOCK);
        let lock = Lock { id: by.id.clone(), owner: by.owner.clone(), since: now, purpose: by.purpose.clone() };
        // A store may keep what a lock said long after it was given back.
        if secret_left(&lock.owner.clone().into()).is_some() {
            let why = "its `owner` looks like a secret, and no record holds one".to_owned();
            return Err(Problem::Unfit { name: self.store.place(&key), why });
        }
        let text = form::small_text(&LockObject::of(Some(lock)));
        for _ in 0..ATTEMPTS {
            let put = match self.store.get(&key).await? {
                None => self.store.create(&key, &text).await,
                Some(stored) => match self.lock_of(&stored.bytes)?.held {
                    // A write that was refused when it was tried again, and was done all the same.
                    Some(lock) if lock.id == by.id => return Ok(()),
                    Some(lock) => return Err(Problem::Locked { age: lock.age(now), lock }),
                    None => self.store.replace(&key, &text, &stored.tag).await,
                },
            };
            match put {
                Ok(Put::Done) => return Ok(()),
                Ok(Put::Refused) => {}
                // It may be done all the same, with the answer lost.
                Err(error) => return self.give_back(by, Err(error.into())).await.map(drop),
            }
        }
        Err(Problem::Busy)
    }

    /// Gives the lock back, however the work under it ended.
    pub(super) async fn give_back(&self, by: &By, done: Result<Appended, Problem>) -> Result<Appended, Problem> {
        let Err(why) = self.open_own(by).await else { return done };
        let kept = Problem::LockKept { why: Box::new(why), id: by.id.clone() };
        match done {
            Ok(mut appended) => {
                appended.notes.push(kept.to_string());
                Ok(appended)
            }
            Err(problem) => Err(Problem::Both(Box::new(problem), Box::new(kept))),
        }
    }

    async fn open_own(&self, by: &By) -> Result<(), Problem> {
        let key = self.key_of(LOCK);
        let Some(stored) = self.store.get(&key).await? else { return Ok(()) };
        if self.lock_of(&stored.bytes)?.held.is_some_and(|lock| lock.id == by.id) {
            // Where it is refused somebody has opened the lock already.
            self.store.replace(&key, &form::small_text(&LockObject::of(None)), &stored.tag).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        let since = DateTime::from_timestamp(1_700_000_000, 0).expect("a time");
        let lock = Lock { id: String::new(), owner: String::new(), since, purpose: String::new() };
        for (seconds, told) in [
            (-5, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (7300, "2 hours"),
            (90_000, "1 day"),
        ] {
            assert_eq!(lock.age(since + TimeDelta::seconds(seconds)), told);
        }
    }
}
