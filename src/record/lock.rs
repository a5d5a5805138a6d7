//! Turns the lock of a history into who holds it, since when and for what.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::VERSION;

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
pub(super) struct LockObject {
    version: u32,
    pub(super) held: Option<Lock>,
}

impl LockObject {
    pub(super) fn of(held: Option<Lock>) -> LockObject {
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
