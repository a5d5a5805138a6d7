//! Turns calls of functions of lists, and of those that take lists and texts alike, into values.

use super::{count, exactly, number};
use crate::inventory::bicep::value::{Item, LONGEST, Part, Val};

/// How long a range may be, as Azure has it.
const RANGE: i64 = 10_000;

pub(super) fn array(given: &[Item]) -> Option<Val> {
    let [item] = exactly(given)?;
    match item.value {
        Val::List(..) => Some(item.value.clone()),
        Val::Later(_) => None,
        _ => Some(Val::list(vec![item.clone()])),
    }
}

pub(super) fn concat(given: &[Item]) -> Option<Val> {
    if given.iter().all(|item| item.value.as_list().is_some()) {
        let lists = given.iter().filter_map(|item| item.value.as_list());
        return Some(Val::list(lists.flatten().cloned().collect()));
    }
    let mut parts = Vec::new();
    for item in given {
        match &item.value {
            Val::Text(_) | Val::Number(_) | Val::Bool(_) | Val::Later(_) => parts.extend(item.value.parts()),
            _ => return None,
        }
    }
    // Several unknowns alone may be lists.
    let is_text = parts.iter().any(|part| matches!(part, Part::Text(_)));
    (is_text && parts.iter().map(Part::length).sum::<usize>() <= LONGEST).then(|| Val::joined(parts))
}

pub(super) fn contains(given: &[Item]) -> Option<Val> {
    let [of, wanted] = exactly(given)?;
    let is_in = match &of.value {
        Val::List(items, _) => {
            let same = items.iter().map(|item| item.value.same(&wanted.value));
            let mut is_unknown = false;
            for same in same {
                match same {
                    Some(true) => return Some(Val::Bool(true)),
                    Some(false) => {}
                    None => is_unknown = true,
                }
            }
            (!is_unknown).then_some(false)?
        }
        Val::Map(entries, _) => {
            let wanted = wanted.value.as_text()?;
            entries.keys().any(|key| key.eq_ignore_ascii_case(wanted))
        }
        Val::Text(text) => text.contains(wanted.value.as_text()?),
        _ => return None,
    };
    Some(Val::Bool(is_in))
}

pub(super) fn empty(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    let is_empty = match &of.value {
        Val::Null => true,
        Val::List(items, _) => items.is_empty(),
        Val::Map(entries, _) => entries.is_empty(),
        Val::Text(text) => text.is_empty(),
        value if value.is_surely_something() => false,
        _ => return None,
    };
    Some(Val::Bool(is_empty))
}

pub(super) fn first(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::List(items, _) => Some(items.first().map_or(Val::Null, |item| item.value.clone())),
        Val::Text(text) => Some(Val::text(text.chars().take(1).collect::<String>())),
        _ => None,
    }
}

pub(super) fn last(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::List(items, _) => Some(items.last().map_or(Val::Null, |item| item.value.clone())),
        Val::Text(text) => Some(Val::text(text.chars().last().map(String::from).unwrap_or_default())),
        _ => None,
    }
}

pub(super) fn flatten(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    let lists: Option<Vec<&[Item]>> = of.value.as_list()?.iter().map(|item| item.value.as_list()).collect();
    Some(Val::list(lists?.into_iter().flatten().cloned().collect()))
}

pub(super) fn index_of(given: &[Item]) -> Option<Val> {
    let [of, wanted] = exactly(given)?;
    match &of.value {
        Val::Text(text) => found(text.to_lowercase().find(&wanted.value.as_text()?.to_lowercase())),
        Val::List(items, _) => {
            let same: Option<Vec<bool>> = items.iter().map(|item| item.value.same(&wanted.value)).collect();
            found(same?.into_iter().position(|same| same))
        }
        _ => None,
    }
}

pub(super) fn last_index_of(given: &[Item]) -> Option<Val> {
    let [of, wanted] = exactly(given)?;
    match &of.value {
        Val::Text(text) => found(text.to_lowercase().rfind(&wanted.value.as_text()?.to_lowercase())),
        Val::List(items, _) => {
            let same: Option<Vec<bool>> = items.iter().map(|item| item.value.same(&wanted.value)).collect();
            found(same?.into_iter().rposition(|same| same))
        }
        _ => None,
    }
}

fn found(place: Option<usize>) -> Option<Val> {
    place.map_or(Some(Val::number(-1)), number)
}

pub(super) fn intersection(given: &[Item]) -> Option<Val> {
    let (first, others) = given.split_first()?;
    if !given.iter().all(|item| item.value.is_known()) {
        return None;
    }
    if let Some(entries) = first.value.as_map() {
        let others: Option<Vec<_>> = others.iter().map(|other| other.value.as_map()).collect();
        let others = others?;
        let is_shared = |key: &str, item: &Item| {
            let mut same = others.iter().map(|other| other.get(key)?.value.same(&item.value));
            same.all(|same| same == Some(true))
        };
        let shared = entries.iter().filter(|(key, item)| is_shared(key, item));
        return Some(Val::map(shared.map(|(key, item)| (key.clone(), item.clone())).collect()));
    }
    let others: Option<Vec<&[Item]>> = others.iter().map(|other| other.value.as_list()).collect();
    let others = others?;
    let is_in = |list: &[Item], item: &Item| list.iter().any(|other| other.value.same(&item.value) == Some(true));
    let mut shared: Vec<Item> = Vec::new();
    for item in first.value.as_list()? {
        if !is_in(&shared, item) && others.iter().all(|other| is_in(other, item)) {
            shared.push(item.clone());
        }
    }
    Some(Val::list(shared))
}

pub(super) fn length(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::List(items, _) => number(items.len()),
        Val::Map(entries, _) => number(entries.len()),
        Val::Text(text) => number(text.chars().count()),
        _ => None,
    }
}

pub(super) fn max(given: &[Item]) -> Option<Val> {
    Some(Val::number(numbers(given)?.into_iter().max()?))
}

pub(super) fn min(given: &[Item]) -> Option<Val> {
    Some(Val::number(numbers(given)?.into_iter().min()?))
}

/// The numbers given one by one, or in a list.
fn numbers(given: &[Item]) -> Option<Vec<i64>> {
    let given = match given {
        [item] => item.value.as_list().unwrap_or(given),
        given => given,
    };
    given.iter().map(|item| item.value.as_number()).collect()
}

pub(super) fn range(given: &[Item]) -> Option<Val> {
    let [start, length] = exactly(given)?;
    let (from, length) = (start.value.as_number()?, length.value.as_number()?);
    if !(0..=RANGE).contains(&length) {
        return None;
    }
    let numbers = from..from.checked_add(length)?;
    Some(Val::list(numbers.map(|number| Item::new(Val::number(number), start.spot)).collect()))
}

pub(super) fn skip(given: &[Item]) -> Option<Val> {
    let [of, skipped] = exactly(given)?;
    let skipped = count(skipped)?;
    match &of.value {
        Val::List(items, _) => Some(Val::list(items.iter().skip(skipped).cloned().collect())),
        Val::Text(text) => Some(Val::text(text.chars().skip(skipped).collect::<String>())),
        _ => None,
    }
}

pub(super) fn take(given: &[Item]) -> Option<Val> {
    let [of, taken] = exactly(given)?;
    let taken = count(taken)?;
    match &of.value {
        Val::List(items, _) => Some(Val::list(items.iter().take(taken).cloned().collect())),
        Val::Text(text) => Some(Val::text(text.chars().take(taken).collect::<String>())),
        _ => None,
    }
}
