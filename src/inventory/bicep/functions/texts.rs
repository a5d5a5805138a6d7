//! Turns calls of functions of texts into values.

use super::exactly;
use crate::inventory::bicep::value::{Item, LONGEST, Part, Val};

pub(super) fn bool(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::Bool(value) => Some(Val::Bool(*value)),
        Val::Number(number) => Some(Val::Bool(number.as_i64()? != 0)),
        Val::Text(text) if text.eq_ignore_ascii_case("true") => Some(Val::Bool(true)),
        Val::Text(text) if text.eq_ignore_ascii_case("false") => Some(Val::Bool(false)),
        _ => None,
    }
}

pub(super) fn ends_with(given: &[Item]) -> Option<Val> {
    let [of, end] = exactly(given)?;
    Some(Val::Bool(of.value.as_text()?.to_lowercase().ends_with(&end.value.as_text()?.to_lowercase())))
}

pub(super) fn starts_with(given: &[Item]) -> Option<Val> {
    let [of, start] = exactly(given)?;
    Some(Val::Bool(of.value.as_text()?.to_lowercase().starts_with(&start.value.as_text()?.to_lowercase())))
}

pub(super) fn int(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::Text(text) => Some(Val::number(text.trim().parse().ok()?)),
        value => Some(Val::number(value.as_number()?)),
    }
}

pub(super) fn string(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    match &of.value {
        Val::Text(_) => Some(of.value.clone()),
        Val::Later(parts) if parts.len() > 1 => Some(of.value.clone()),
        Val::Null => Some(Val::text("")),
        value if value.is_known() => Some(Val::joined(value.parts())),
        _ => None,
    }
}

pub(super) fn to_lower(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    Some(Val::text(of.value.as_text()?.to_lowercase()))
}

pub(super) fn to_upper(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    Some(Val::text(of.value.as_text()?.to_uppercase()))
}

pub(super) fn trim(given: &[Item]) -> Option<Val> {
    let [of] = exactly(given)?;
    Some(Val::text(of.value.as_text()?.trim()))
}

pub(super) fn join(given: &[Item]) -> Option<Val> {
    let [list, between] = exactly(given)?;
    let between = between.value.as_text()?;
    let mut parts = Vec::new();
    let mut length = 0;
    for item in list.value.as_list()? {
        if !parts.is_empty() {
            parts.push(Part::Text(between.to_owned()));
        }
        let new = item.value.parts();
        length += between.len() + new.iter().map(Part::length).sum::<usize>();
        if length > LONGEST {
            return None;
        }
        parts.extend(new);
    }
    Some(Val::joined(parts))
}

pub(super) fn split(given: &[Item]) -> Option<Val> {
    let [of, delimiters] = exactly(given)?;
    let text = of.value.as_text()?;
    let delimiters: Vec<&str> = match &delimiters.value {
        Val::List(items, _) => items.iter().map(|item| item.value.as_text()).collect::<Option<_>>()?,
        value => vec![value.as_text()?],
    };
    let mut pieces = vec![text];
    for delimiter in delimiters.into_iter().filter(|delimiter| !delimiter.is_empty()) {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(delimiter)).collect();
    }
    Some(Val::list(pieces.into_iter().map(|piece| Item::new(Val::text(piece), of.spot)).collect()))
}

pub(super) fn replace(given: &[Item]) -> Option<Val> {
    let [of, old, new] = exactly(given)?;
    let (old, new) = (old.value.as_text()?, new.value.as_text()?);
    let replaced = |text: &str| {
        let length = text.len() + text.matches(old).count() * new.len();
        (!old.is_empty() && length <= LONGEST).then(|| text.replace(old, new))
    };
    match &of.value {
        Val::Text(text) => Some(Val::text(replaced(text)?)),
        _ => None,
    }
}

pub(super) fn substring(given: &[Item]) -> Option<Val> {
    let text = given.first()?.value.as_text()?;
    let start = usize::try_from(given.get(1)?.value.as_number()?).ok()?;
    let behind = text.chars().skip(start);
    match given.get(2) {
        None => Some(Val::text(behind.collect::<String>())),
        Some(length) => {
            let length = usize::try_from(length.value.as_number()?).ok()?;
            Some(Val::text(behind.take(length).collect::<String>()))
        }
    }
}

pub(super) fn pad_left(given: &[Item]) -> Option<Val> {
    let text = given.first()?.value.parts();
    let [Part::Text(text)] = text.as_slice() else { return None };
    let length = usize::try_from(given.get(1)?.value.as_number()?).ok().filter(|length| *length <= LONGEST)?;
    let filler = given.get(2).map_or(Some(' '), |filler| filler.value.as_text()?.chars().next())?;
    let missing = length.saturating_sub(text.chars().count());
    let padded = std::iter::repeat_n(filler, missing).chain(text.chars());
    Some(Val::text(padded.collect::<String>()))
}

/// Puts arguments in the place of `{0}` and its like; two braces are one.
pub(super) fn format(given: &[Item]) -> Option<Val> {
    let (pattern, arguments) = given.split_first()?;
    let mut rest = pattern.value.as_text()?;
    let mut parts = Vec::new();
    let mut length = 0;
    while let Some(brace) = rest.find(['{', '}']) {
        parts.push(Part::Text(rest[..brace].to_owned()));
        rest = &rest[brace..];
        if let Some(doubled) = ["{{", "}}"].into_iter().find(|doubled| rest.starts_with(doubled)) {
            parts.push(Part::Text(doubled[1..].to_owned()));
            rest = &rest[2..];
            continue;
        }
        let (place, behind) = rest.strip_prefix('{')?.split_once('}')?;
        let (place, form) = place.split_once(':').unwrap_or((place, ""));
        let argument = &arguments.get(place.trim().parse::<usize>().ok()?)?.value;
        let new = if form.is_empty() { argument.parts() } else { vec![Part::Text(formed(argument, form)?)] };
        length += new.iter().map(Part::length).sum::<usize>();
        if length > LONGEST {
            return None;
        }
        parts.extend(new);
        rest = behind;
    }
    parts.push(Part::Text(rest.to_owned()));
    Some(Val::joined(parts))
}

/// A number with as many digits as there are zeros, or as `D` says.
fn formed(value: &Val, form: &str) -> Option<String> {
    let number = value.as_number()?;
    let digits = match form.strip_prefix(['D', 'd']) {
        Some(digits) => digits.parse::<usize>().ok()?,
        None => form.bytes().all(|byte| byte == b'0').then_some(form.len())?,
    };
    (digits < 100).then(|| format!("{number:0digits$}"))
}
