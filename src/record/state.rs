//! Turns what lies below the key of a history into how far it went: the numbers of its records, and what its pointer remembers.

use serde::{Deserialize, Serialize};

use super::{Problem, Tag};

/// The highest number of a record. No history gets there; a name beyond it is none of ours.
pub const HIGHEST: u64 = 999_999_999;

/// How far a history went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pointer {
    /// The version of the form.
    pub version: u32,
    /// The number of the last record.
    pub number: u64,
    /// Its digest.
    pub digest: String,
}

/// What there is.
pub struct State {
    /// The numbers of the records, ascending.
    pub numbers: Vec<u64>,
    /// The pointer, where there is one, or why it cannot be read.
    pub pointer: Option<(Result<Pointer, Problem>, Tag)>,
}

impl State {
    /// The last record that there is.
    pub fn last(&self) -> u64 {
        self.numbers.last().copied().unwrap_or(0)
    }

    /// The last record that there ever was, as far as anybody knows.
    pub fn last_ever(&self) -> u64 {
        self.last().max(self.pointer().map_or(0, |pointer| pointer.number))
    }

    pub fn pointer(&self) -> Option<&Pointer> {
        self.pointer.as_ref().and_then(|(pointer, _)| pointer.as_ref().ok())
    }

    /// Why the pointer cannot be read.
    pub fn unread(&self) -> Option<&Problem> {
        self.pointer.as_ref().and_then(|(pointer, _)| pointer.as_ref().err())
    }

    /// Which records are missing at the end.
    pub fn lost(&self) -> Option<Problem> {
        let (last, ever) = (self.last(), self.last_ever());
        (ever > last).then_some(Problem::Lost { from: last + 1, to: ever })
    }
}

/// The name of the object of a record.
pub fn file_name(number: u64) -> String {
    format!("{number:06}.json")
}

/// The number of the record that an object of a name is; none of a name that is none of ours.
pub fn number_of(name: &str) -> Option<u64> {
    let number = name.strip_suffix(".json")?.parse().ok()?;
    ((1..=HIGHEST).contains(&number) && file_name(number) == name).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_our_own_are_numbers() {
        for number in [1, 999_999, 1_000_000, HIGHEST] {
            assert_eq!(number_of(&file_name(number)), Some(number));
        }
        for name in
            ["1.json", "000000.json", "+00001.json", "000001", "000001.json.bak", ".bastide-x", "9999999999.json"]
        {
            assert_eq!(number_of(name), None, "{name}");
        }
    }
}
