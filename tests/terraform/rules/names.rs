//! Rules of names.

use crate::support::hcl::{Item, Module};

/// Names that say how many or what type, or look otherwise than all others.
pub fn names(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in module.items(&["resource", "data", "variable", "output", "module"]) {
        found.extend(wrong(&item).into_iter().map(|what| item.at(what)));
    }
    for item in module.items(&["locals"]) {
        for local in item.block.body.attributes().filter(|local| !is_snake_case(local.key.as_str())) {
            found.push(item.file.at(local, format!("local.{} is no snake_case", local.key.as_str())));
        }
    }
    found
}

fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(is_word)
}

fn wrong(item: &Item) -> Vec<String> {
    let name = item.name();
    let last = name.rsplit('_').next().unwrap_or_default();
    let mut found = Vec::new();
    if !is_snake_case(name) {
        found.push("is no snake_case".to_owned());
    }
    if last.chars().all(|c| c.is_ascii_digit()) {
        found.push("ends in a number".to_owned());
    }
    // `main` is what there is one of; the others are for modules and for who has no word.
    if ["default", "resource", "this"].contains(&name) {
        found.push("has a name that says nothing".to_owned());
    }
    let kind = item.label(0);
    if ["resource", "data"].contains(&item.kind()) && kind.split('_').skip(1).any(|word| word == last) {
        found.push(format!("says again that it is of {kind}"));
    }
    found
}
