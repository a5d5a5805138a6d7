//! Turns the reading of files into an account of it: what could not be read, and how deep and how much there still may be.

use std::collections::HashSet;

use super::{Spot, Unread, Value, pieces};

/// What is told of what is not read for being too deep.
pub(super) const TOO_DEEP: &str = "values that lie too deep in each other";

/// How deep values can lie in each other, those behind names included.
const MAX_DEPTH: usize = 150;

/// How much values can come to, as [`pieces::size`] counts it, beside half a value for each byte that is read.
const MAX_WEIGHT: usize = 300_000;

/// The account of a reading.
pub(super) struct Account {
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// What is being looked up, so that nothing is looked up for itself.
    under_way: HashSet<(usize, String)>,
    depth: usize,
    left: usize,
}

impl Account {
    /// The account of the reading of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Account { unread: Vec::new(), under_way: HashSet::new(), depth: 0, left: MAX_WEIGHT + bytes / 2 }
    }

    /// Tells what cannot be read; not what only follows from there being too much.
    pub(super) fn tell(&mut self, spot: Spot, what: &str) {
        if !self.is_spent() {
            self.unread.push(Unread { spot: Some(spot), what: what.to_owned() });
        }
    }

    /// Counts what was read; whether there may be more. The first time that there may not is told.
    pub(super) fn spend(&mut self, weight: usize, spot: Spot) -> bool {
        if weight >= self.left {
            self.tell(spot, "the rest, for the values come to too much here");
        }
        self.left = self.left.saturating_sub(weight);
        !self.is_spent()
    }

    /// Counts a value that was made out of others; whether there may be one as large and as deep.
    pub(super) fn take(&mut self, value: &Value, spot: Spot) -> bool {
        let (weight, depth) = pieces::size(value);
        if depth > MAX_DEPTH {
            self.tell(spot, TOO_DEEP);
        }
        self.spend(weight, spot) && depth <= MAX_DEPTH
    }

    /// Whether nothing more is read.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Goes one level deeper, if that is not too deep; [`Account::leave`] comes back.
    pub(super) fn enter(&mut self) -> bool {
        let fits = self.depth < MAX_DEPTH;
        self.depth += usize::from(fits);
        fits
    }

    /// Comes back from a level.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Begins to look something up in a template; not where that is being done already. [`Account::end`] ends it.
    pub(super) fn begin(&mut self, template: usize, what: &str) -> bool {
        self.under_way.insert((template, what.to_owned()))
    }

    /// Ends it.
    pub(super) fn end(&mut self, template: usize, what: &str) {
        self.under_way.remove(&(template, what.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineColumn;

    #[test]
    fn that_there_is_too_much_is_told_once_and_nothing_after_it() {
        let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
        let mut account = Account::new(0);
        assert!(account.spend(MAX_WEIGHT - 1, spot));
        assert!(!account.spend(2, spot) && !account.spend(2, spot));
        account.tell(spot, "x");
        assert_eq!(account.unread.len(), 1);
    }

    #[test]
    fn nothing_is_begun_twice() {
        let mut account = Account::new(0);
        assert!(account.begin(0, "x") && account.begin(1, "x") && !account.begin(0, "x"));
        account.end(0, "x");
        assert!(account.begin(0, "x"));
    }
}
