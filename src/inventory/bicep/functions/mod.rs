//! Turns calls of functions that depend on nothing but their arguments into values, by a table.

mod lists;
mod networks;
mod objects;
mod texts;

use super::value::{Item, Val};

/// What a function gives for known arguments; none where one that decides is not known, or does not fit.
pub(super) type Pure = fn(&[Item]) -> Option<Val>;

/// The functions by their names.
pub(super) static PURE: &[(&str, Pure)] = &[
    ("array", lists::array),
    ("bool", texts::bool),
    ("cidrHost", networks::cidr_host),
    ("cidrSubnet", networks::cidr_subnet),
    ("concat", lists::concat),
    ("contains", lists::contains),
    ("empty", lists::empty),
    ("endsWith", texts::ends_with),
    ("first", lists::first),
    ("flatten", lists::flatten),
    ("format", texts::format),
    ("indexOf", lists::index_of),
    ("int", texts::int),
    ("intersection", lists::intersection),
    ("items", objects::items),
    ("join", texts::join),
    ("json", objects::json),
    ("last", lists::last),
    ("lastIndexOf", lists::last_index_of),
    ("length", lists::length),
    ("max", lists::max),
    ("min", lists::min),
    ("objectKeys", objects::object_keys),
    ("padLeft", texts::pad_left),
    ("parseCidr", networks::parse_cidr),
    ("range", lists::range),
    ("replace", texts::replace),
    ("shallowMerge", objects::shallow_merge),
    ("skip", lists::skip),
    ("split", texts::split),
    ("startsWith", texts::starts_with),
    ("string", texts::string),
    ("substring", texts::substring),
    ("take", lists::take),
    ("toLower", texts::to_lower),
    ("toUpper", texts::to_upper),
    ("trim", texts::trim),
    ("tryGet", objects::try_get),
    ("union", objects::union),
];

/// A number that counts something.
fn count(item: &Item) -> Option<usize> {
    usize::try_from(item.value.as_number()?.max(0)).ok()
}

/// A count as a value.
fn number(count: usize) -> Option<Val> {
    Some(Val::number(i64::try_from(count).ok()?))
}

/// The arguments, where they are so many.
fn exactly<const N: usize>(given: &[Item]) -> Option<&[Item; N]> {
    given.try_into().ok()
}
