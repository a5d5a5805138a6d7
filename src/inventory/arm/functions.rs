//! Turns calls of ARM's functions into values where what they are given is known, and says where it is not.

use super::super::{Node, Spot, Value};
use super::{lists, texts};

/// Why a call has no value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stop {
    /// Only a deployment knows what it is given.
    Later,
    /// It cannot be read: what, as a fragment.
    Wrong(String),
}

type Function = fn(&[Node], Spot) -> Result<Value, Stop>;

/// The functions whose value follows from what they are given, by their names in small letters.
static FUNCTIONS: &[(&str, Function)] = &[
    ("add", |given, _| numeric(given, |one, other| one.checked_add(other))),
    ("array", lists::array),
    ("base64", texts::base64),
    ("base64tojson", texts::base64_to_json),
    ("base64tostring", texts::base64_to_string),
    ("bool", boolean),
    ("cidrsubnet", texts::cidr_subnet),
    ("concat", texts::concat),
    ("contains", lists::contains),
    ("createarray", lists::create_array),
    ("createobject", lists::create_object),
    ("div", |given, _| numeric(given, i64::checked_div)),
    ("empty", lists::empty),
    ("endswith", |given, _| texts::compared(given, |text, part| text.ends_with(part))),
    ("equals", equals),
    ("false", |_, _| Ok(Value::Bool(false))),
    ("first", lists::first),
    ("flatten", lists::flatten),
    ("format", texts::format),
    ("greater", |given, _| ordered(given, |order| order.is_gt())),
    ("greaterorequals", |given, _| ordered(given, |order| order.is_ge())),
    ("indexof", texts::index_of),
    ("int", integer),
    ("intersection", lists::intersection),
    ("items", lists::items),
    ("join", texts::join),
    ("json", texts::json),
    ("last", lists::last),
    ("length", lists::length),
    ("less", |given, _| ordered(given, |order| order.is_lt())),
    ("lessorequals", |given, _| ordered(given, |order| order.is_le())),
    ("max", |given, _| lists::extreme(given, |one, other| one > other)),
    ("min", |given, _| lists::extreme(given, |one, other| one < other)),
    ("mod", |given, _| numeric(given, i64::checked_rem)),
    ("mul", |given, _| numeric(given, |one, other| one.checked_mul(other))),
    ("not", not),
    ("null", |_, _| Ok(Value::Null)),
    ("objectkeys", lists::keys),
    ("padleft", texts::pad_left),
    ("range", lists::range),
    ("replace", texts::replace),
    ("shallowmerge", lists::shallow_merge),
    ("skip", lists::skip),
    ("split", texts::split),
    ("startswith", |given, _| texts::compared(given, |text, part| text.starts_with(part))),
    ("string", texts::string),
    ("sub", |given, _| numeric(given, |one, other| one.checked_sub(other))),
    ("substring", texts::substring),
    ("take", lists::take),
    ("tolower", |given, _| texts::changed(given, |text| text.to_lowercase())),
    ("toupper", |given, _| texts::changed(given, |text| text.to_uppercase())),
    ("trim", |given, _| texts::changed(given, |text| text.trim().to_owned())),
    ("true", |_, _| Ok(Value::Bool(true))),
    ("tryget", lists::try_get),
    ("union", lists::union),
    ("uri", texts::uri),
];

/// The functions whose value only Azure knows, beside those that begin with `list`.
static AZURE: &[&str] = &[
    "cidrhost",
    "datauri",
    "datauritostring",
    "datetimeadd",
    "datetimefromepoch",
    "datetimetoepoch",
    "deployer",
    "deployment",
    "environment",
    "externalinput",
    "fail",
    "getsecret",
    "guid",
    "lastindexof",
    "managementgroup",
    "newguid",
    "parsecidr",
    "pickzones",
    "providers",
    "references",
    "resourcegroup",
    "subscription",
    "tenant",
    "tologicalzone",
    "tologicalzones",
    "tophysicalzone",
    "tophysicalzones",
    "uniquestring",
    "uricomponent",
    "uricomponenttostring",
    "utcnow",
];

/// The value of a call.
pub(super) fn call(name: &str, given: &[Node], spot: Spot) -> Result<Value, Stop> {
    match FUNCTIONS.binary_search_by_key(&name, |(name, _)| name) {
        Ok(found) => FUNCTIONS[found].1(given, spot),
        Err(_) if name.starts_with("list") || AZURE.contains(&name) => Err(Stop::Later),
        Err(_) => Err(Stop::Wrong(format!("the function `{name}`"))),
    }
}

/// How much a call is to do beside making its value: each item of a list is held against each of another.
pub(super) fn effort(name: &str, given: &[Node]) -> usize {
    match name {
        "contains" | "indexof" | "intersection" | "union" => {
            let items: usize = given.iter().map(|given| given.items().len()).sum();
            items.saturating_mul(items) / 256
        }
        _ => 0,
    }
}

/// What a function is given is not what it takes.
pub(super) fn wrong<T>(what: &str) -> Result<T, Stop> {
    Err(Stop::Wrong(format!("a function that is given no {what}")))
}

/// Of what is given, so many.
pub(super) fn some<const N: usize>(given: &[Node]) -> Result<[&Value; N], Stop> {
    let values: Vec<&Value> = given.iter().map(|node| &node.value).collect();
    values.try_into().map_err(|_| Stop::Wrong(format!("a function that takes {N} and is given {}", given.len())))
}

/// A value that is text.
pub(super) fn text(value: &Value) -> Result<&str, Stop> {
    match value {
        Value::Text(text) => Ok(text),
        Value::Later(_) => Err(Stop::Later),
        _ => wrong("text"),
    }
}

/// A value that is a whole number.
pub(super) fn number(value: &Value) -> Result<i64, Stop> {
    match value {
        Value::Number(number) => number.as_i64().map_or_else(|| wrong("whole number"), Ok),
        Value::Later(_) => Err(Stop::Later),
        _ => wrong("number"),
    }
}

/// A value that is a count: nothing below none.
pub(super) fn count(value: &Value) -> Result<usize, Stop> {
    Ok(usize::try_from(number(value)?).unwrap_or(0))
}

/// A value that is true or false.
pub(super) fn truth(value: &Value) -> Result<bool, Stop> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Value::Later(_) => Err(Stop::Later),
        _ => wrong("truth"),
    }
}

/// Whether two values are the same; unknown where one is not known and they are not written alike.
pub(super) fn same(one: &Value, other: &Value) -> Option<bool> {
    match (one, other) {
        (Value::Later(_), _) | (_, Value::Later(_)) => (one == other).then_some(true),
        (Value::List(one), Value::List(other)) if one.len() == other.len() => {
            one.iter().zip(other).try_fold(true, |all, (one, other)| Some(all & same(&one.value, &other.value)?))
        }
        (Value::Map(one), Value::Map(other)) if one.len() == other.len() => {
            one.iter().try_fold(true, |all, (key, one)| {
                Some(all & other.get(key).map_or(Some(false), |other| same(&one.value, &other.value))?)
            })
        }
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => Some(false),
        _ => Some(one == other),
    }
}

fn equals(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [one, other] = some(given)?;
    same(one, other).map(Value::Bool).ok_or(Stop::Later)
}

fn not(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    Ok(Value::Bool(!truth(value)?))
}

fn boolean(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    match value {
        Value::Number(number) => Ok(Value::Bool(number.as_i64() != Some(0))),
        value => truth(value).map(Value::Bool),
    }
}

fn integer(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    match value {
        Value::Text(text) => match text.trim().parse::<i64>() {
            Ok(number) => Ok(Value::Number(number.into())),
            Err(_) => wrong("number"),
        },
        value => Ok(Value::Number(number(value)?.into())),
    }
}

fn numeric(given: &[Node], make: impl Fn(i64, i64) -> Option<i64>) -> Result<Value, Stop> {
    let [one, other] = some(given)?;
    make(number(one)?, number(other)?).map_or_else(|| wrong("number that fits"), |made| Ok(Value::Number(made.into())))
}

fn ordered(given: &[Node], holds: impl Fn(std::cmp::Ordering) -> bool) -> Result<Value, Stop> {
    let [one, other] = some(given)?;
    let order = match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        _ => number(one)?.cmp(&number(other)?),
    };
    Ok(Value::Bool(holds(order)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_no_function_twice() {
        assert!(FUNCTIONS.is_sorted_by(|(one, _), (other, _)| one < other));
        assert!(AZURE.is_sorted_by(|one, other| one < other));
        assert!(FUNCTIONS.iter().all(|(name, _)| !AZURE.contains(name)));
    }
}
