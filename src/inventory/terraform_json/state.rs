//! Turns a state file, as Terraform keeps it, into its resources.

use super::secret;
use super::tree::{Reader, items, kind_of};
use crate::inventory::{Node, Value};
use crate::source;
use crate::source::Content;

/// The version of the form that is read: what Terraform writes since 0.12.
const VERSION: u64 = 4;

/// Reads the resources of a state file.
pub fn read(reader: &mut Reader<'_>, version: &source::Node, resources: Option<&source::Node>) {
    if !matches!(&version.content, Content::Number(number) if number.as_u64() == Some(VERSION)) {
        return reader.tell(Some(version), format!("the state is of another version than {VERSION}"));
    }
    let resources: &[source::Node] = match resources.map(|resources| &resources.content) {
        Some(Content::List(resources)) => resources,
        _ => &[],
    };
    for resource in resources {
        of_block(reader, resource);
    }
}

/// Reads the instances of a resource.
fn of_block(reader: &mut Reader<'_>, resource: &source::Node) {
    let text = |key: &str| resource.as_map().and_then(|map| map.get(key)).and_then(source::Node::as_str);
    let (Some(kind), Some(name)) = (text("type"), text("name")) else {
        return reader.tell(Some(resource), "a resource has no type or no name".to_owned());
    };
    let kind = kind_of(text("mode"), kind);
    let module = text("module").map(|module| format!("{module}.")).unwrap_or_default();
    for instance in items(resource, "instances") {
        let get = |key: &str| instance.as_map().and_then(|map| map.get(key));
        let suffix = match get("index_key").map(|key| &key.content) {
            Some(Content::Number(index)) => format!("[{index}]"),
            Some(Content::String(key)) => format!("[{}]", serde_json::Value::from(key.as_str())),
            _ => String::new(),
        };
        let address = format!("{module}{kind}.{name}{suffix}");
        if get("deposed").is_some_and(|deposed| deposed.content != Content::Null) {
            reader.tell(Some(instance), format!("an object of `{address}` that waits to be deleted is left out"));
            continue;
        }
        let Some(attributes) = get("attributes").filter(|attributes| attributes.as_map().is_some()) else {
            reader.tell(Some(instance), format!("`{address}` has no attributes"));
            continue;
        };
        let mut attributes = reader.value(attributes, None);
        typed(&mut attributes);
        for path in items(instance, "sensitive_attributes") {
            if let Content::List(steps) = &path.content {
                hide(&mut attributes, steps);
            }
        }
        let spot = reader.spot(instance);
        reader.push(address, kind.clone(), spot, attributes);
    }
}

/// What the type of a value of more parts begins with.
const TYPES: &[&str] = &["list", "map", "object", "set", "tuple"];

/// Puts values in place of the pairs of a value and its type, as which a state keeps what has no type of its own.
fn typed(node: &mut Node) {
    if let Value::Map(map) = &mut node.value {
        let is_type = map
            .get("type")
            .is_some_and(|kind| kind.items().first().and_then(Node::as_str).is_some_and(|kind| TYPES.contains(&kind)));
        if is_type && map.len() == 2 {
            if let Some(inner) = map.swap_remove("value") {
                *node = inner;
            }
        } else {
            map.values_mut().for_each(typed);
        }
    } else if let Value::List(items) = &mut node.value {
        items.iter_mut().for_each(typed);
    }
}

/// Hides the value at a path; where the path leads nowhere that is known, all that lies there.
fn hide(node: &mut Node, steps: &[source::Node]) {
    let Some((step, rest)) = steps.split_first() else {
        if node.value != Value::Null {
            node.value = secret::marker();
        }
        return;
    };
    let step = step.as_map().and_then(|map| map.get("value"));
    let key = match step.map(|step| &step.content) {
        // An index says its type beside it.
        Some(Content::Map(map)) => map.get("value").map(|value| &value.content),
        other => other,
    };
    match (&mut node.value, key) {
        (Value::Map(map), Some(Content::String(key))) => {
            if let Some(inner) = map.get_mut(key) {
                hide(inner, rest);
            }
        }
        (Value::List(items), Some(Content::Number(index))) => {
            let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
            if let Some(inner) = index.and_then(|index| items.get_mut(index)) {
                hide(inner, rest);
            }
        }
        (Value::Null, _) => {}
        _ => node.value = secret::marker(),
    }
}
