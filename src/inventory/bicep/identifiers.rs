//! Turns the functions that make resource IDs into the addresses of what they name.

use super::resource::qualified;
use super::scope::{Place, Scope};
use super::value::{Item, Part, Val};

/// What such a function gives; none if it is no such function, or its type or names are not known as such.
pub(super) fn called(scope: &Scope, name: &str, given: &[Item]) -> Option<Val> {
    let given: Vec<&Val> = given.iter().map(|item| &item.value).collect();
    let address = match name {
        "resourceId" => {
            let (kind, place) = typed(&given, 2)?;
            let before: Vec<Val> = given[..place].iter().map(|value| (*value).clone()).collect();
            let is_group = scope.place == Place::Group || !before.is_empty();
            let scope = if is_group { scope.called("resourceGroup", &before)? } else { scope.clone() };
            format!("{}{}", scope.prefix(), named(kind, &given[place + 1..])?)
        }
        "subscriptionResourceId" => {
            let (kind, place) = typed(&given, 1)?;
            let before: Vec<Val> = given[..place].iter().map(|value| (*value).clone()).collect();
            format!("{}{}", scope.called("subscription", &before)?.prefix(), named(kind, &given[place + 1..])?)
        }
        "tenantResourceId" => {
            let (kind, place) = typed(&given, 0)?;
            format!("{}{}", scope.called("tenant", &[])?.prefix(), named(kind, &given[place + 1..])?)
        }
        "extensionResourceId" => {
            let (base, rest) = given.split_first()?;
            let (kind, place) = typed(rest, 0)?;
            let Val::Later(parts) = base else { return None };
            let [Part::Reference { address, attribute }] = parts.as_slice() else { return None };
            if attribute != "id" {
                return None;
            }
            format!("{address}/providers/{}", named(kind, &rest[place + 1..])?)
        }
        _ => return None,
    };
    let given: Vec<String> = given.iter().map(|value| value.as_code()).collect();
    let code = format!("{name}({})", given.join(","));
    Some(Val::Later(vec![Part::Id { address, code }].into()))
}

/// The type among the arguments, and its place, with at most so many others in front of it.
fn typed<'v>(given: &[&'v Val], before: usize) -> Option<(&'v str, usize)> {
    let is_type = |text: &&str| text.contains('.') && text.contains('/') && !text.starts_with('/');
    let found = given.iter().enumerate().take(before + 1);
    found.filter_map(|(place, value)| Some((value.as_text().filter(is_type)?, place))).next()
}

/// The address of a type and as many names as it has segments.
fn named(kind: &str, names: &[&Val]) -> Option<String> {
    if names.len() != kind.matches('/').count() {
        return None;
    }
    let mut parts = Vec::new();
    for name in names {
        if !parts.is_empty() {
            parts.push(Part::Text("/".to_owned()));
        }
        parts.extend(name.parts());
    }
    Some(qualified(kind, &Val::joined(parts)))
}
