//! Turns the functions that load files into what is in those files.

use super::env::Env;
use super::value::{Item, Val};
use super::world::World;
use crate::finding::Findings;
use crate::inventory::Spot;
use crate::source::parse;

/// What such a function gives; none if it is no such function, or what it gives cannot be read.
pub(super) fn loaded(world: &World, env: &Env, name: &str, given: &[Item], spot: Spot) -> Option<Val> {
    if !matches!(name, "loadTextContent" | "loadJsonContent" | "loadYamlContent") {
        return None;
    }
    let path = given.first()?.value.as_text()?;
    let text = env.instance.source.beside(path).and_then(|path| world.sources.get(&path));
    let Some(text) = text else {
        world.unread(Some(spot), format!("`{path}`, which is not there"));
        return None;
    };
    if !world.spend(text.len() as u64 / 16) {
        return None;
    }
    match (name, given.get(1)) {
        // An encoding says nothing of a text that was read.
        ("loadTextContent", _) => Some(Val::text(text)),
        // A path into the file.
        (_, Some(_)) => None,
        ("loadYamlContent", None) => {
            let mut findings = Findings::default();
            match parse(text, 0, path, &mut findings).filter(|_| !findings.any_error()) {
                Some(node) => Some(Val::of_json(node.to_value(), spot)),
                None => {
                    world.unread(Some(spot), format!("`{path}`, which is not YAML"));
                    None
                }
            }
        }
        _ => match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(json) => Some(Val::of_json(json, spot)),
            Err(error) => {
                world.unread(Some(spot), format!("`{path}`, which is not JSON: {error}"));
                None
            }
        },
    }
}
