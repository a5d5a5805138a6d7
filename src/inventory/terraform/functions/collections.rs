//! Turns lists and maps into lists and maps: Terraform's functions of collections.

use indexmap::IndexMap;

use super::super::code;
use super::super::convert::{is_known, same, sorted, to_bool, to_text};
use super::super::types;
use super::super::walk::extended;
use super::{Answer, Args, Needs, Pick, Picked, Row};
use crate::inventory::{Node, Piece, Value};

/// How many items a function may make.
const MAX_ITEMS: usize = 100_000;

pub static TABLE: &[Row] = &[
    ("merge", Needs::Shape, merge),
    ("concat", Needs::Shape, |mut args| list(args.lists()?.concat())),
    ("toset", Needs::Nothing, |mut args| match args.take(0)?.value {
        Value::List(items) => list(types::set(items)),
        value @ Value::Later(_) => Ok(Some(value)),
        _ => Err("this is no list".to_owned()),
    }),
    ("keys", Needs::Shape, |mut args| {
        let spot = args.get(0)?.spot;
        let map = args.map(0)?;
        list(sorted(&map).into_iter().map(|(key, _)| Node::new(Value::Text(key.clone()), spot)).collect())
    }),
    ("values", Needs::Shape, |mut args| {
        let map = args.map(0)?;
        list(sorted(&map).into_iter().map(|(_, value)| value.clone()).collect())
    }),
    ("length", Needs::Shape, |args| {
        let length = match &args.get(0)?.value {
            Value::List(items) => items.len(),
            Value::Map(map) => map.len(),
            Value::Text(text) => text.chars().count(),
            _ => return Err("this has no length".to_owned()),
        };
        Ok(Some(Value::Number(length.into())))
    }),
    ("flatten", Needs::Shape, |mut args| {
        let mut flat = Vec::new();
        Ok(flatten(args.list(0)?, &mut flat).then_some(Value::List(flat)))
    }),
    ("distinct", Needs::Shape, |mut args| {
        let mut seen = std::collections::HashSet::new();
        list(args.list(0)?.into_iter().filter(|item| seen.insert(code::of(&item.value))).collect())
    }),
    ("compact", Needs::Shape, |mut args| {
        let empty = |value: &Value| matches!(value, Value::Null) || *value == Value::Text(String::new());
        list(args.list(0)?.into_iter().filter(|item| !empty(&item.value)).collect())
    }),
    ("contains", Needs::Shape, contains),
    ("index", Needs::Whole, |mut args| {
        let items = args.list(0)?;
        let sought = args.take(1)?;
        let place = items.iter().position(|item| same(&item.value, &sought.value)).ok_or("there is no such item")?;
        Ok(Some(Value::Number(place.into())))
    }),
    ("coalescelist", Needs::Shape, |mut args| {
        let lists = args.lists()?;
        list(lists.into_iter().find(|items| !items.is_empty()).ok_or("every list is empty")?)
    }),
    ("sort", Needs::Whole, |mut args| {
        let spot = args.get(0)?.spot;
        let mut texts = args.texts_of(0)?;
        texts.sort();
        list(texts.into_iter().map(|text| Node::new(Value::Text(text), spot)).collect())
    }),
    ("reverse", Needs::Shape, |mut args| list(args.list(0)?.into_iter().rev().collect())),
    ("list", Needs::Nothing, |args| list(args.0)),
    ("slice", Needs::Nothing, slice),
    ("range", Needs::Whole, range),
    ("chunklist", Needs::Shape, |mut args| {
        let spot = args.get(0)?.spot;
        let size = usize::try_from(args.whole(1)?).ok().filter(|size| *size > 0).ok_or("a size is above 0")?;
        list(args.list(0)?.chunks(size).map(|chunk| Node::new(Value::List(chunk.to_vec()), spot)).collect())
    }),
    ("zipmap", Needs::Shape, |mut args| {
        if !args.get(0).is_ok_and(|keys| is_known(&keys.value)) {
            return Ok(None);
        }
        let (keys, values) = (args.texts_of(0)?, args.list(1)?);
        if keys.len() != values.len() {
            return Err("the lists are not of one length".to_owned());
        }
        Ok(Some(Value::Map(keys.into_iter().zip(values).collect())))
    }),
    ("alltrue", Needs::Whole, |mut args| truth(args.list(0)?.iter().all(|item| to_bool(&item.value) == Some(true)))),
    ("anytrue", Needs::Whole, |mut args| truth(args.list(0)?.iter().any(|item| to_bool(&item.value) == Some(true)))),
    ("matchkeys", Needs::Whole, |mut args| {
        let [values, keys, sought] = [args.list(0)?, args.list(1)?, args.list(2)?];
        let is_sought = |key: &Node| sought.iter().any(|sought| same(&sought.value, &key.value));
        list(values.into_iter().zip(keys).filter(|(_, key)| is_sought(key)).map(|(value, _)| value).collect())
    }),
    ("transpose", Needs::Whole, transpose),
];

/// Functions whose answer is one of their arguments, or an item of one, as it stands there.
pub static PICKS: &[Pick] = &[
    ("coalesce", Needs::Nothing, coalesce),
    ("element", Needs::Shape, element),
    ("lookup", Needs::Shape, lookup),
    ("nonsensitive", Needs::Nothing, |mut args| args.take(0).map(Some)),
    ("one", Needs::Shape, one),
    ("tolist", Needs::Nothing, |mut args| args.take(0).map(Some)),
    ("tomap", Needs::Nothing, |mut args| args.take(0).map(Some)),
];

#[expect(clippy::unnecessary_wraps, reason = "the answer of a function")]
fn list(items: Vec<Node>) -> Answer {
    Ok(Some(Value::List(items)))
}

#[expect(clippy::unnecessary_wraps, reason = "the answer of a function")]
fn truth(truth: bool) -> Answer {
    Ok(Some(Value::Bool(truth)))
}

fn merge(mut args: Args) -> Answer {
    let mut merged = IndexMap::new();
    for index in 0..args.len() {
        if args.get(index)?.value != Value::Null {
            merged.extend(args.map(index)?);
        }
    }
    Ok(Some(Value::Map(merged)))
}

/// Adds the items, those of lists in place of the lists. Whether that is certain: an expression may be a list.
fn flatten(items: Vec<Node>, flat: &mut Vec<Node>) -> bool {
    items.into_iter().all(|item| match item.value {
        Value::List(items) => flatten(items, flat),
        Value::Later(ref later) if matches!(later.pieces[..], [Piece::Code(_)]) => false,
        _ => {
            flat.push(item);
            true
        }
    })
}

fn contains(mut args: Args) -> Answer {
    let items = match args.take(0)?.value {
        Value::List(items) => items,
        Value::Map(map) => map.into_values().collect(),
        _ => return Err("argument 1 is no list".to_owned()),
    };
    let sought = args.take(1)?;
    if !is_known(&sought.value) {
        return Ok(None);
    }
    let alike = |item: &Node| {
        same(&item.value, &sought.value)
            || (to_text(&item.value).is_some() && to_text(&item.value) == to_text(&sought.value))
    };
    if items.iter().any(|item| is_known(&item.value) && alike(item)) {
        return truth(true);
    }
    Ok(items.iter().all(|item| is_known(&item.value)).then_some(Value::Bool(false)))
}

fn element(mut args: Args) -> Picked {
    let index = args.whole(1)?;
    let mut items = args.list(0)?;
    let count = i64::try_from(items.len()).ok().filter(|count| *count > 0).ok_or("the list is empty")?;
    let index = usize::try_from(index.rem_euclid(count)).unwrap_or_default();
    Ok(Some(items.swap_remove(index)))
}

fn lookup(mut args: Args) -> Picked {
    let key = args.text(1)?;
    let mut map = args.map(0)?;
    match (map.swap_remove(&key), args.len()) {
        (Some(node), _) => Ok(Some(node)),
        (None, 3..) => args.take(2).map(Some),
        (None, _) => Err(format!("there is no key `{key}`")),
    }
}

/// The first value that is something; what waits for a deployment may be nothing, unless nothing follows it.
fn coalesce(mut args: Args) -> Picked {
    let count = args.len();
    for index in 0..count {
        let node = args.take(index)?;
        match &node.value {
            Value::Null => {}
            Value::Text(text) if text.is_empty() => {}
            Value::Later(_) => return Ok((index + 1 == count).then_some(node)),
            _ => return Ok(Some(node)),
        }
    }
    Err("every value is nothing".to_owned())
}

fn one(mut args: Args) -> Picked {
    let node = args.take(0)?;
    let mut items = match node.value {
        Value::List(items) => items,
        Value::Null => Vec::new(),
        _ => return Err("argument 1 is no list".to_owned()),
    };
    match (items.pop(), items.is_empty()) {
        (None, _) => Ok(Some(Node::new(Value::Null, node.spot))),
        (Some(item), true) => Ok(Some(item)),
        (Some(_), false) => Err("there is more than one item".to_owned()),
    }
}

fn slice(mut args: Args) -> Answer {
    let place = |value: i64| usize::try_from(value).map_err(|_| "a place is not negative");
    if !args.0.iter().skip(1).all(|arg| is_known(&arg.value)) {
        return Ok(None);
    }
    let (start, end) = (place(args.whole(1)?)?, place(args.whole(2)?)?);
    let spot = args.get(0)?.spot;
    if let Value::Later(whole) = &args.get(0)?.value {
        // Of a list that only a deployment knows, so many items are known to be there.
        let item = |index: usize| Node::new(extended(whole, &index.to_string(), true), spot);
        return if end <= MAX_ITEMS { list((start..end).map(item).collect()) } else { Ok(None) };
    }
    let items = args.list(0)?;
    list(items.get(start..end).ok_or("the list does not reach so far")?.to_vec())
}

fn range(args: Args) -> Answer {
    let spot = args.get(0)?.spot;
    let (start, end) = match args.len() {
        1 => (0, args.whole(0)?),
        _ => (args.whole(0)?, args.whole(1)?),
    };
    let step = if args.len() > 2 {
        args.whole(2)?
    } else if start <= end {
        1
    } else {
        -1
    };
    if step == 0 {
        return Err("a step is not 0".to_owned());
    }
    let mut items = Vec::new();
    let mut next = start;
    while (step > 0 && next < end) || (step < 0 && next > end) {
        if items.len() >= MAX_ITEMS {
            return Err(format!("it makes more than {MAX_ITEMS} numbers"));
        }
        items.push(Node::new(Value::Number(next.into()), spot));
        next = next.saturating_add(step);
    }
    list(items)
}

fn transpose(mut args: Args) -> Answer {
    let spot = args.get(0)?.spot;
    let mut turned: IndexMap<String, Vec<Node>> = IndexMap::new();
    for (key, node) in sorted(&args.map(0)?) {
        for item in node.items() {
            let text = to_text(&item.value).ok_or("an item is no text")?;
            turned.entry(text).or_default().push(Node::new(Value::Text(key.clone()), spot));
        }
    }
    let entries = turned.into_iter().map(|(key, items)| (key, Node::new(Value::List(items), spot)));
    Ok(Some(Value::Map(entries.collect())))
}

#[cfg(test)]
mod tests {
    use super::super::super::convert::to_number;
    use super::*;
    use crate::inventory::Spot;
    use crate::text::LineColumn;

    #[test]
    fn ranges_go_both_ways_and_end() {
        let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
        let numbers = |args: &[i64]| {
            let args = args.iter().map(|number| Node::new(Value::Number((*number).into()), spot));
            match range(Args(args.collect())) {
                Ok(Some(Value::List(items))) => {
                    items.iter().filter_map(|item| to_number(&item.value)?.as_f64()).collect()
                }
                _ => Vec::new(),
            }
        };
        assert_eq!(numbers(&[3]), [0.0, 1.0, 2.0]);
        assert_eq!(numbers(&[3, 0, -2]), [3.0, 1.0]);
        assert!(numbers(&[0, i64::MAX]).is_empty());
        assert!(numbers(&[0, 3, 0]).is_empty());
    }
}
