//! Turns calls of functions of objects into values.

use indexmap::IndexMap;

use super::exactly;
use crate::inventory::bicep::value::{Item, Val};

pub(super) fn items(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    let mut entries: Vec<_> = of.value.as_map()?.iter().collect();
    entries.sort_by_key(|(key, _)| *key);
    let items = entries.into_iter().map(|(key, item)| {
        let pair = [("key", Item::new(keyed(key), item.spot)), ("value", item.clone())];
        Item::new(Val::map(pair.map(|(name, item)| (name.to_owned(), item)).into()), item.spot)
    });
    Some(Val::list(items.collect()))
}

pub(super) fn object_keys(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    let keys = of.value.as_map()?.iter().map(|(key, item)| Item::new(keyed(key), item.spot));
    Some(Val::list(keys.collect()))
}

/// A key as a value: one that holds what only a deployment knows is shown with `${}`, and is not a text.
fn keyed(key: &str) -> Val {
    if key.contains("${") { Val::code(format!("'{key}'")) } else { Val::text(key) }
}

pub(super) fn json(given: &[Item]) -> Option<Val> {
    let [text] = exactly(given)?;
    let json = serde_json::from_str(text.value.as_text()?).ok()?;
    Some(Val::of_json(json, text.spot))
}

pub(super) fn shallow_merge(given: &[Item]) -> Option<Val> {
    let [list] = exactly(given)?;
    let mut merged = IndexMap::new();
    for item in list.value.as_list()? {
        let entries = item.value.as_map()?;
        merged.extend(entries.iter().map(|(key, item)| (key.clone(), item.clone())));
    }
    Some(Val::map(merged))
}

pub(super) fn try_get(given: &[Item]) -> Option<Val> {
    let (of, steps) = given.split_first()?;
    let mut found = of;
    for step in steps {
        let next = match (&found.value, &step.value) {
            (Val::Map(entries, _), Val::Text(key)) => entries.get(key.as_ref()),
            (Val::List(items, _), place) => items.get(usize::try_from(place.as_number()?).ok()?),
            (Val::Null, _) => None,
            _ => return None,
        };
        let Some(next) = next else { return Some(Val::Null) };
        found = next;
    }
    Some(found.value.clone())
}

pub(super) fn union(given: &[Item]) -> Option<Val> {
    let (first, others) = given.split_first()?;
    if let Some(list) = first.value.as_list() {
        let mut united: Vec<Item> = Vec::new();
        let others: Option<Vec<&[Item]>> = others.iter().map(|other| other.value.as_list()).collect();
        let mut seen = std::collections::HashSet::new();
        for item in list.iter().chain(others?.into_iter().flatten()) {
            // What is written alike is the same.
            if seen.insert(item.value.as_code()) {
                united.push(item.clone());
            }
        }
        return Some(Val::list(united));
    }
    let mut united = first.clone();
    for other in others {
        united = merged(&united, other)?;
    }
    united.value.as_map()?;
    Some(united.value)
}

/// Two objects as one, those in them too; what the second says holds.
fn merged(one: &Item, two: &Item) -> Option<Item> {
    let (entries, others) = (one.value.as_map()?, two.value.as_map()?);
    let mut merged_entries = entries.clone();
    for (key, other) in others {
        let both_maps = entries.get(key).and_then(|entry| merged(entry, other));
        merged_entries.insert(key.clone(), both_maps.unwrap_or_else(|| other.clone()));
    }
    Some(Item::new(Val::map(merged_entries), two.spot))
}
