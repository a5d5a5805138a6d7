//! Turns what is met and what is not into precision and recall.

use std::collections::BTreeSet;
use std::hash::Hash;

use crate::expected::{Outcome, destroys};
use crate::plans::Plans;

/// How much of what is said is so, and how much of what is so is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// What is said and is so.
    pub met: usize,
    /// What is said and is not so.
    pub wrong: usize,
    /// What is so and is not said.
    pub missed: usize,
}

impl Score {
    /// Takes in one more comparison.
    pub fn add<T: Eq + Hash + Ord>(&mut self, expected: &BTreeSet<T>, found: &BTreeSet<T>) {
        self.met += expected.intersection(found).count();
        self.wrong += found.difference(expected).count();
        self.missed += expected.difference(found).count();
    }

    /// Precision and recall, as `97 % · 100 % (of 40)`; of nothing, a dash.
    pub fn text(self) -> String {
        let share = |of: usize| match of {
            0 => "–".to_owned(),
            // Rounded down, so that only all is all.
            of => format!("{} %", self.met * 100 / of),
        };
        format!("{} · {} (of {})", share(self.met + self.wrong), share(self.met + self.missed), self.met + self.missed)
    }
}

/// What is deleted and made anew.
pub fn destructive<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Score {
    let mut score = Score::default();
    for outcome in outcomes {
        let of = |fates: &[crate::expected::Fate]| -> BTreeSet<String> {
            fates.iter().filter(|fate| destroys(&fate.action)).map(|fate| fate.address.clone()).collect()
        };
        score.add(&of(&outcome.expected), &of(&outcome.found));
    }
    score
}

/// Which dangers are named, of which resources; of all of them, or of one.
pub fn dangers<'a>(outcomes: impl Iterator<Item = &'a Outcome>, danger: Option<&str>) -> Score {
    let mut score = Score::default();
    for outcome in outcomes {
        let of = |fates: &[crate::expected::Fate]| -> BTreeSet<(String, String)> {
            let all =
                fates.iter().flat_map(|fate| fate.dangers.iter().map(|danger| (fate.address.clone(), danger.clone())));
            all.filter(|(_, named)| danger.is_none_or(|danger| danger == named)).collect()
        };
        score.add(&of(&outcome.expected), &of(&outcome.found));
    }
    score
}

/// Of which changes nothing is said, and of which nothing is to be said.
pub fn noise<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> Score {
    let mut score = Score::default();
    for outcome in outcomes {
        let of = |is: bool| is.then_some(&outcome.name).into_iter().collect::<BTreeSet<_>>();
        score.add(&of(outcome.expected.is_empty()), &of(outcome.found.is_empty()));
    }
    score
}

/// How many resources of a change are named.
const MOST: usize = 4;

/// What plans of the same changes say.
#[derive(Default)]
pub struct Planned {
    /// What they delete and make anew, by what is labelled.
    pub destructive: Score,
    /// Of which changes they say nothing, by what is labelled.
    pub noise: Score,
    /// Which resources the program speaks of, by which they speak of.
    pub agreed: Score,
    /// The changes of which the program speaks of other resources than they do.
    pub other: Vec<String>,
}

/// What plans of the same changes say.
pub fn of_plans(outcomes: &[&Outcome], plans: &Plans) -> Planned {
    let mut planned = Planned::default();
    for outcome in outcomes {
        let Some(plan) = plans.get(&outcome.name) else { continue };
        let expected: BTreeSet<String> =
            outcome.expected.iter().filter(|fate| destroys(&fate.action)).map(|fate| fate.address.clone()).collect();
        let gone = plan.actions.iter().filter(|(action, _)| destroys(action));
        planned.destructive.add(&expected, &gone.map(|(_, address)| address.clone()).collect());
        let of = |is: bool| is.then_some(&outcome.name).into_iter().collect::<BTreeSet<_>>();
        planned.noise.add(&of(outcome.expected.is_empty()), &of(plan.actions.is_empty()));
        if !plan.is_refused {
            let theirs: BTreeSet<&str> = plan.actions.iter().map(|(_, address)| address.as_str()).collect();
            let ours: BTreeSet<&str> = outcome.found.iter().map(|fate| fate.address.as_str()).collect();
            planned.agreed.add(&theirs, &ours);
            if theirs != ours {
                let list = |one: &BTreeSet<&str>, other: &BTreeSet<&str>| {
                    let mut all: Vec<String> = one.difference(other).map(|address| format!("`{address}`")).collect();
                    let left = all.split_off(all.len().min(MOST));
                    let more = if left.is_empty() { String::new() } else { format!(" and {} more", left.len()) };
                    all.join(", ") + &more
                };
                let say = |what: &str, list: String| (!list.is_empty()).then(|| format!("{what} {list}"));
                let only = [say("only the plan has", list(&theirs, &ours)), say("it has not", list(&ours, &theirs))];
                planned.other.push(format!(
                    "*{}*: {}",
                    outcome.name,
                    only.into_iter().flatten().collect::<Vec<_>>().join("; ")
                ));
            }
        }
    }
    planned
}
