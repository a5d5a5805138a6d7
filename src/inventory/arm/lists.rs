//! Turns the functions of ARM that work on lists and objects into values.

use indexmap::IndexMap;

use super::super::{Node, Spot, Value};
use super::frame::under;
use super::functions::{Stop, count, number, same, some, text, wrong};

/// How many items a list can have that a function makes out of a number; Azure makes no more.
const MAX_ITEMS: usize = 10_000;

/// A value that is a list.
fn list(value: &Value) -> Result<&[Node], Stop> {
    match value {
        Value::List(items) => Ok(items),
        Value::Later(_) => Err(Stop::Later),
        _ => wrong("list"),
    }
}

/// A value that is an object.
fn object(value: &Value) -> Result<&IndexMap<String, Node>, Stop> {
    match value {
        Value::Map(map) => Ok(map),
        Value::Later(_) => Err(Stop::Later),
        _ => wrong("object"),
    }
}

/// `createArray`: what is given as a list.
pub(super) fn create_array(given: &[Node], _: Spot) -> Result<Value, Stop> {
    Ok(Value::List(given.to_vec()))
}

/// `createObject`: keys and values by turns as an object.
pub(super) fn create_object(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let mut map = IndexMap::new();
    for pair in given.chunks(2) {
        let [key, value] = pair else { return wrong("value for a key") };
        map.insert(text(&key.value)?.to_owned(), value.clone());
    }
    Ok(Value::Map(map))
}

/// `array`: a value as a list of itself, but for a list.
pub(super) fn array(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    match value {
        Value::List(_) => Ok(value.clone()),
        Value::Later(_) => Err(Stop::Later),
        _ => Ok(Value::List(given.to_vec())),
    }
}

/// `contains`: whether a key is in an object, an item in a list or a part in a text.
pub(super) fn contains(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of, wanted] = some(given)?;
    let found = match of {
        Value::Map(map) => under(map, text(wanted)?).is_some(),
        Value::List(items) => {
            let alike: Vec<Option<bool>> = items.iter().map(|item| same(&item.value, wanted)).collect();
            match alike.contains(&Some(true)) {
                true => true,
                false if alike.contains(&None) => return Err(Stop::Later),
                false => false,
            }
        }
        of => text(of)?.contains(text(wanted)?),
    };
    Ok(Value::Bool(found))
}

/// `empty`: whether there is nothing in a list, an object or a text.
pub(super) fn empty(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    match some(given)? {
        [Value::Null] => Ok(Value::Bool(true)),
        _ => Ok(Value::Bool(size(given, spot)? == 0)),
    }
}

/// `length`: how many items, keys or characters there are.
pub(super) fn length(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    Ok(Value::Number(size(given, spot)?.into()))
}

fn size(given: &[Node], _: Spot) -> Result<usize, Stop> {
    match some(given)? {
        [Value::List(items)] => Ok(items.len()),
        [Value::Map(map)] => Ok(map.len()),
        [of] => Ok(text(of)?.chars().count()),
    }
}

/// `first`: the first item or character.
pub(super) fn first(given: &[Node], _: Spot) -> Result<Value, Stop> {
    end(given, |items| items.first(), |text| text.chars().next())
}

/// `last`: the last item or character.
pub(super) fn last(given: &[Node], _: Spot) -> Result<Value, Stop> {
    end(given, |items| items.last(), |text| text.chars().next_back())
}

fn end(
    given: &[Node],
    item: impl Fn(&[Node]) -> Option<&Node>,
    character: impl Fn(&str) -> Option<char>,
) -> Result<Value, Stop> {
    match some(given)? {
        [Value::List(items)] => Ok(item(items).map_or(Value::Null, |item| item.value.clone())),
        [of] => Ok(Value::Text(character(text(of)?).map_or_else(String::new, String::from))),
    }
}

/// `take`: the first so many.
pub(super) fn take(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of, many] = some(given)?;
    let many = count(many)?;
    match of {
        Value::List(items) => Ok(Value::List(items.iter().take(many).cloned().collect())),
        of => Ok(Value::Text(text(of)?.chars().take(many).collect())),
    }
}

/// `skip`: all but the first so many.
pub(super) fn skip(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of, many] = some(given)?;
    let many = count(many)?;
    match of {
        Value::List(items) => Ok(Value::List(items.iter().skip(many).cloned().collect())),
        of => Ok(Value::Text(text(of)?.chars().skip(many).collect())),
    }
}

/// `union`: every item of lists once, or objects merged, also what lies in them.
pub(super) fn union(given: &[Node], _: Spot) -> Result<Value, Stop> {
    if let Some(Node { value: Value::Map(_), .. }) = given.iter().find(|node| !matches!(node.value, Value::Later(_))) {
        let mut all = IndexMap::new();
        for node in given {
            merge(&mut all, object(&node.value)?);
        }
        return Ok(Value::Map(all));
    }
    let mut all: Vec<Node> = Vec::new();
    for node in given {
        for item in list(&node.value)? {
            if !all.iter().any(|known| same(&known.value, &item.value) == Some(true)) {
                all.push(item.clone());
            }
        }
    }
    Ok(Value::List(all))
}

fn merge(into: &mut IndexMap<String, Node>, from: &IndexMap<String, Node>) {
    for (key, item) in from {
        match (into.get_mut(key).map(|node| &mut node.value), &item.value) {
            (Some(Value::Map(into)), Value::Map(from)) => merge(into, from),
            _ => {
                into.insert(key.clone(), item.clone());
            }
        }
    }
}

/// `shallowMerge`: the objects of a list as one, a later key in place of an earlier.
pub(super) fn shallow_merge(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of] = some(given)?;
    let mut all = IndexMap::new();
    for item in list(of)? {
        all.extend(object(&item.value)?.clone());
    }
    Ok(Value::Map(all))
}

/// `intersection`: what all lists or objects have.
pub(super) fn intersection(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let Some((first, others)) = given.split_first() else { return wrong("list") };
    if let Value::Map(map) = &first.value {
        let mut all = map.clone();
        for other in others {
            let other = object(&other.value)?;
            all.retain(|key, item| other.get(key).is_some_and(|other| same(&item.value, &other.value) == Some(true)));
        }
        return Ok(Value::Map(all));
    }
    let mut all = list(&first.value)?.to_vec();
    for other in others {
        let other = list(&other.value)?;
        all.retain(|item| other.iter().any(|other| same(&item.value, &other.value) == Some(true)));
    }
    Ok(Value::List(all))
}

/// `flatten`: the items of the lists of a list.
pub(super) fn flatten(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of] = some(given)?;
    let mut all = Vec::new();
    for item in list(of)? {
        all.extend(list(&item.value)?.iter().cloned());
    }
    Ok(Value::List(all))
}

/// `range`: so many numbers from one on.
pub(super) fn range(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    let [from, many] = some(given)?;
    let (from, many) = (number(from)?, number(many)?);
    match usize::try_from(many).ok().filter(|many| *many <= MAX_ITEMS).and(from.checked_add(many)) {
        Some(end) => Ok(Value::List((from..end).map(|item| Node::new(Value::Number(item.into()), spot)).collect())),
        None => wrong("count that fits"),
    }
}

/// `items`: the keys and values of an object, in order of the keys.
pub(super) fn items(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    let [of] = some(given)?;
    let mut pairs: Vec<(&String, &Node)> = object(of)?.iter().collect();
    pairs.sort_by_key(|(key, _)| key.to_lowercase());
    let pair = |(key, item): (&String, &Node)| {
        let key = Node::new(Value::Text(key.clone()), item.spot);
        Node::new(Value::Map([("key".to_owned(), key), ("value".to_owned(), item.clone())].into()), spot)
    };
    Ok(Value::List(pairs.into_iter().map(pair).collect()))
}

/// `objectKeys`: the keys of an object, in their order.
pub(super) fn keys(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    let [of] = some(given)?;
    let mut keys: Vec<&String> = object(of)?.keys().collect();
    keys.sort_by_key(|key| key.to_lowercase());
    Ok(Value::List(keys.into_iter().map(|key| Node::new(Value::Text(key.clone()), spot)).collect()))
}

/// The least or the greatest of numbers, given one by one or as a list.
pub(super) fn extreme(given: &[Node], beats: impl Fn(i64, i64) -> bool) -> Result<Value, Stop> {
    let all = match given {
        [Node { value: Value::List(items), .. }] => items,
        given => given,
    };
    let mut best = None;
    for node in all {
        let value = number(&node.value)?;
        best = Some(best.filter(|best| !beats(value, *best)).unwrap_or(value));
    }
    best.map_or_else(|| wrong("number"), |best| Ok(Value::Number(best.into())))
}

/// `tryGet`: what is under keys and at places, one after the other; nothing where one of them is not there.
pub(super) fn try_get(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let Some((of, steps)) = given.split_first() else { return wrong("object") };
    let mut value = &of.value;
    for step in steps {
        let found = match (value, &step.value) {
            (Value::Null, _) => None,
            (Value::Later(_), _) | (_, Value::Later(_)) => return Err(Stop::Later),
            (Value::Map(map), step) => under(map, text(step)?),
            (Value::List(items), step) => items.get(count(step)?),
            _ => return wrong("object"),
        };
        match found {
            Some(found) => value = &found.value,
            None => return Ok(Value::Null),
        }
    }
    Ok(value.clone())
}
