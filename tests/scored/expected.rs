//! Turns what a change is labelled with into what is met and what is not of what `bastide diff` says.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::scored::Label;

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fate {
    /// The action, in its word.
    pub action: String,
    /// The address.
    pub address: String,
    /// The dangers, in words.
    pub dangers: BTreeSet<String>,
}

/// What is expected of some resources.
struct Line {
    action: String,
    pattern: String,
    dangers: BTreeSet<String>,
}

/// What came of a change in a language.
pub struct Outcome {
    /// The cloud.
    pub cloud: &'static str,
    /// The name of the change.
    pub name: String,
    /// What it is.
    pub label: Label,
    /// The language.
    pub language: &'static str,
    /// What is expected, for each resource that a pattern meets; for a pattern that meets none, the pattern.
    pub expected: Vec<Fate>,
    /// What the program says.
    pub found: Vec<Fate>,
}

/// Actions after which what there was is gone, or before which it has to go.
pub fn destroys(action: &str) -> bool {
    ["delete", "replace"].contains(&action)
}

impl Fate {
    /// What a change in the JSON of `bastide diff` says.
    pub fn of(change: &Value) -> Fate {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let dangers = change["dangers"].as_array().into_iter().flatten();
        Fate {
            action: text(&change["action"]),
            address: text(&change["address"]),
            dangers: dangers.map(|danger| text(&danger["danger"])).collect(),
        }
    }
}

impl Line {
    /// Reads `replace aws_subnet.*: downtime, cost`.
    fn of(line: &str) -> Line {
        let (what, dangers) = line.rsplit_once(": ").unwrap_or((line, ""));
        let (action, pattern) = what.split_once(' ').unwrap_or_else(|| panic!("`{line}` has no address"));
        let dangers = dangers.split(", ").filter(|danger| !danger.is_empty()).map(str::to_owned).collect();
        Line { action: action.to_owned(), pattern: pattern.to_owned(), dangers }
    }
}

/// Whether an address is one of a pattern, in which `*` is any text.
pub fn matches(pattern: &str, address: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|start| address.strip_prefix(start)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(end) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(end)
}

/// What the lines of a label say of the resources that the program speaks of: of each, the first line that means it.
pub fn expected(lines: &[String], found: &[Fate]) -> Vec<Fate> {
    let lines: Vec<Line> = lines.iter().map(|line| Line::of(line)).collect();
    let mut expected = Vec::new();
    let mut met = vec![false; lines.len()];
    for fate in found {
        // An action that is not the expected one is a resource that is meant all the same.
        let exact = lines.iter().position(|line| line.action == fate.action && matches(&line.pattern, &fate.address));
        let place = exact.or_else(|| lines.iter().position(|line| matches(&line.pattern, &fate.address)));
        if let Some(place) = place {
            met[place] = true;
            let line = &lines[place];
            let (action, dangers) = (line.action.clone(), line.dangers.clone());
            expected.push(Fate { action, address: fate.address.clone(), dangers });
        }
    }
    let unmet = lines.into_iter().zip(met).filter(|(_, met)| !met);
    expected.extend(unmet.map(|(line, _)| Fate { action: line.action, address: line.pattern, dangers: line.dangers }));
    expected.sort();
    expected
}

impl Outcome {
    /// Whether every resource has the action and the dangers that it is labelled with, and no other is spoken of.
    pub fn is_exact(&self) -> bool {
        self.expected == self.found
    }

    /// What is not as it is labelled, a line a resource.
    pub fn wrong(&self) -> Vec<String> {
        let say = |fate: &Fate| {
            let dangers: Vec<&str> = fate.dangers.iter().map(String::as_str).collect();
            match dangers.is_empty() {
                true => fate.action.clone(),
                false => format!("{} ({})", fate.action, dangers.join(", ")),
            }
        };
        let of = |fates: &[Fate], address: &str| {
            fates.iter().find(|fate| fate.address == address).map_or("nothing".to_owned(), say)
        };
        let addresses: BTreeSet<&str> =
            self.expected.iter().chain(&self.found).map(|fate| fate.address.as_str()).collect();
        let told =
            addresses.into_iter().map(|address| (address, of(&self.expected, address), of(&self.found, address)));
        let wrong = told.filter(|(_, expected, found)| expected != found);
        wrong.map(|(address, expected, found)| format!("`{address}`: {found}, and it is {expected}")).collect()
    }
}
