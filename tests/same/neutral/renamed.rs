//! Brings the leaves of a resource to the names and values that both languages share, row by row of the tables.

use std::collections::{BTreeMap, BTreeSet};

use bastide::finding::Findings;
use bastide::inventory::Resource;
use bastide::source;
use serde_json::Value as Json;

use super::leaves::json_node;
use super::{Leaf, Reader, is_below, mark};
use crate::table::{Does, Kind, Row};

impl Reader<'_> {
    /// What stands in a resource, under the names that both languages share.
    pub(super) fn renamed(&self, resource: &Resource) -> Vec<Leaf> {
        let rows = self.rows_of(resource);
        let mut leaves = Vec::new();
        self.flatten(&resource.attributes, String::new(), &[], &mut leaves);
        for row in &rows {
            match row.does {
                Does::Split(between, one, other) => self.split(row, (between, one, other), &mut leaves),
                Does::Yaml => self.read_yaml(row, resource, &mut leaves),
                Does::LeftOutItem(path, value) => self.leave_out_items(row, (path, value), &mut leaves),
                _ => {}
            }
        }
        let is_own = self.kind(resource).is_some_and(|kind| !kind.terraform.is_empty());
        leaves.retain_mut(|leaf| self.stays(leaf, &rows, is_own));
        for row in rows {
            match row.does {
                Does::FromAddress => self.scope(row, resource, &mut leaves),
                Does::Given(path, value) => self.give(row, (path, value), &mut leaves),
                _ => {}
            }
        }
        leaves
    }

    /// The rows about resources of its type.
    pub(crate) fn rows_of(&self, resource: &Resource) -> Vec<&'static Row> {
        let own = self.own_kind(resource);
        if let Some(rows) = self.rows.borrow().get(&own) {
            return rows.clone();
        }
        let is_of =
            |row: &&Row| row.side == self.side && (row.kind == own || row.kind == "*" || row.kind == resource.kind);
        let rows: Vec<&'static Row> = self.tables.all_rows().filter(is_of).collect();
        self.rows.borrow_mut().insert(own, rows.clone());
        rows
    }

    /// The leaves of a resource as they stand there, each with whether a row says that it is not compared, or that the same is meant without it.
    pub fn excused(&self, resource: &Resource) -> Vec<(Leaf, bool)> {
        let rows = self.rows_of(resource);
        let is_own = self.kind(resource).is_some_and(|kind| !kind.terraform.is_empty());
        let mut leaves = Vec::new();
        self.flatten(&resource.attributes, String::new(), &[], &mut leaves);
        let mut kept = leaves.clone();
        for row in &rows {
            if let Does::LeftOutItem(path, value) = row.does {
                self.leave_out_items(row, (path, value), &mut kept);
            }
        }
        let excuse = |leaf: &Leaf| {
            let mut shared = leaf.clone();
            let stays = kept.contains(leaf) && self.stays(&mut shared, &rows, is_own);
            let there = Leaf { keys: shared.keys.clone(), ..leaf.clone() };
            let is_any = |row: &&&'static Row| matches!(row.does, Does::Any(_)) && is_below(&leaf.path, row.path);
            let is_given = |row: &&&'static Row| match row.does {
                Does::Given(path, value) => shared.path == path && shared.value == value,
                _ => false,
            };
            (there, !stays || rows.iter().any(|row| is_any(&row) || is_given(&row)))
        };
        leaves.iter().map(excuse).collect()
    }

    /// Gives a leaf its shared name and value; whether it is compared at all.
    fn stays(&self, leaf: &mut Leaf, rows: &[&'static Row], is_own: bool) -> bool {
        let path = leaf.path.clone();
        let mut is_moved = false;
        for row in rows.iter().filter(|row| is_below(&path, row.path)) {
            let stays = match row.does {
                Does::LeftOut => false,
                Does::LeftOutAs(value) => leaf.value != value,
                Does::LeftOutOf(key, value) => leaf.value != value || !leaf.keys.iter().any(|one| one == key),
                Does::LeftOutOfOwn => !is_own,
                Does::Is(_) if is_moved => continue,
                Does::Is(to) => {
                    is_moved = true;
                    leaf.path = format!("{to}{}", &path[row.path.len()..]).trim_start_matches('.').to_owned();
                    true
                }
                Does::Means(means) => {
                    leaf.value = means(&leaf.value);
                    true
                }
                Does::Any(means) => {
                    leaf.value = means.to_owned();
                    true
                }
                Does::Unkeyed => {
                    leaf.keys.clear();
                    true
                }
                _ => continue,
            };
            if !stays || !matches!(row.does, Does::LeftOutAs(_) | Does::LeftOutOf(..) | Does::LeftOutOfOwn) {
                self.used(*row);
            }
            if !stays {
                return false;
            }
        }
        true
    }

    /// Makes two leaves of one.
    fn split(&self, row: &Row, (between, one, other): (&str, &str, &str), leaves: &mut Vec<Leaf>) {
        let (whole, others): (Vec<Leaf>, _) =
            std::mem::take(leaves).into_iter().partition(|leaf| leaf.path == row.path);
        *leaves = others;
        for leaf in whole {
            self.used(row);
            let (before, behind) = leaf.value.split_once(between).unwrap_or((&leaf.value, ""));
            let part = |path: &str, value: &str| Leaf { path: path.into(), value: value.into(), ..leaf.clone() };
            leaves.extend([part(one, before), part(other, behind)]);
        }
    }

    /// Puts what a text of YAML says in its place.
    fn read_yaml(&self, row: &Row, resource: &Resource, leaves: &mut Vec<Leaf>) {
        let is_text = |leaf: &Leaf| leaf.path == row.path && leaf.value.contains('\n');
        let (texts, others): (Vec<Leaf>, _) = std::mem::take(leaves).into_iter().partition(is_text);
        *leaves = others;
        for leaf in texts {
            self.used(row);
            let node = json_node(&yaml(&leaf.value), &resource.attributes);
            self.flatten(&node, leaf.path, &leaf.keys, leaves);
        }
    }

    /// Takes items of a list away that have a value at a path below it.
    fn leave_out_items(&self, row: &Row, (path, value): (&str, &str), leaves: &mut Vec<Leaf>) {
        let path = format!("{}.{path}", row.path);
        let gone = leaves.iter().filter(|leaf| leaf.path == path && leaf.value == value);
        let gone: Vec<Vec<String>> = gone.map(|leaf| leaf.keys.clone()).collect();
        if !gone.is_empty() {
            self.used(row);
            let is_gone = |leaf: &Leaf| gone.iter().any(|keys| leaf.keys.starts_with(keys));
            leaves.retain(|leaf| !is_below(&leaf.path, row.path) || !is_gone(leaf));
        }
    }

    /// Says what the address begins with, where nothing else does.
    fn scope(&self, row: &Row, resource: &Resource, leaves: &mut Vec<Leaf>) {
        let Some(scope) = resource.address.split("/providers/").next().filter(|start| start.starts_with('/')) else {
            return;
        };
        if !leaves.iter().any(|leaf| leaf.path == row.path) {
            self.used(row);
            let words = self.tables.words.iter().filter(|(side, ..)| *side == self.side);
            let value = words.fold(scope.to_owned(), |text, (_, from, to)| text.replace(&format!("${{{from}}}"), to));
            leaves.push(Leaf { path: row.path.into(), keys: vec![], value });
        }
    }

    /// Says what is meant where nothing is said: once for each item below the row's path.
    fn give(&self, row: &Row, (path, value): (&str, &str), leaves: &mut Vec<Leaf>) {
        let below = || leaves.iter().filter(|leaf| is_below(&leaf.path, row.path));
        let items: BTreeSet<Vec<String>> = match below().map(|leaf| leaf.keys.len()).min() {
            _ if row.path.is_empty() => [Vec::new()].into(),
            None => return,
            Some(depth) => below().map(|leaf| leaf.keys[..depth].to_vec()).collect(),
        };
        for keys in items {
            if !leaves.iter().any(|leaf| is_below(&leaf.path, path) && leaf.keys.starts_with(&keys)) {
                self.used(row);
                leaves.push(Leaf { path: path.into(), keys, value: value.into() });
            }
        }
    }

    /// What of a resource is another resource in the other language, and what is left.
    pub(super) fn parted(&self, resource: &Resource, leaves: &[Leaf]) -> (Vec<(&'static Kind, Vec<Leaf>)>, Vec<Leaf>) {
        let mut rest = leaves.to_vec();
        let mut parts = Vec::new();
        for row in self.rows_of(resource) {
            let Does::Items(to, owner, alone) = row.does else { continue };
            let (of_items, others): (Vec<Leaf>, _) = rest.into_iter().partition(|leaf| is_below(&leaf.path, row.path));
            rest = others;
            let kind = self.tables.kinds.iter().find(|kind| kind.native == to).expect("a type of the table");
            let mut items: BTreeMap<String, Vec<Leaf>> = BTreeMap::new();
            for mut leaf in of_items {
                self.used(row);
                let (key, path) = match leaf.path.strip_prefix(row.path).and_then(|path| path.strip_prefix('.')) {
                    Some(path) => (leaf.keys.first().cloned().unwrap_or_default(), path.to_owned()),
                    None => (leaf.value.clone(), alone.to_owned()),
                };
                leaf.path = path;
                leaf.keys = leaf.keys.into_iter().skip(1).collect();
                items.entry(key).or_default().push(leaf);
            }
            for mut leaves in items.into_values() {
                let number = self.numbers.get(resource.address.as_str()).copied().unwrap_or_default();
                leaves.push(Leaf { path: owner.into(), keys: vec![], value: mark(number, "") });
                parts.push((kind, leaves));
            }
        }
        (parts, rest)
    }
}

/// What a text of YAML says.
fn yaml(text: &str) -> Json {
    let mut findings = Findings::default();
    let document = source::load("text.yaml", &|_| Ok(text.as_bytes().to_vec()), &[], &mut findings);
    match findings.iter().next() {
        None => document.value,
        Some(_) => Json::String(text.to_owned()),
    }
}
