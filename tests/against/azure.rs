//! Turns what our Bicep deploys into what Azure would print of it: an export ("az group export") and a what-if ("Deployments - What If").

use std::collections::BTreeMap;

use bastide::inventory::{Inventory, Later, Node, Piece, Resource, Value};
use serde_json::{Map, Value as Json, json};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-fraud-prod";

/// What is told by an ID, or is only for the deployment.
const ASIDE: &[&str] = &["apiVersion", "dependsOn", "name", "parent", "scope"];

/// Types that an export leaves out: it has what lies in the group, and not what extends that.
const LEFT_OUT: &[&str] = &[
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.Insights/diagnosticSettings",
];

/// What Azure tells of a resource beside what was deployed.
const TOLD: &[(&str, &str)] = &[
    ("provisioningState", "\"Succeeded\""),
    ("resourceGuid", "\"2a3f2cc1-1d2c-4b6e-8a56-b6f8b0a2ad11\""),
    ("privateEndpointConnections", "[]"),
];

/// Words of a code that each deployment of the public cloud knows.
const WORDS: &[(&str, &str)] =
    &[("environment().suffixes.storage", "core.windows.net"), ("environment().suffixes.acrLoginServer", ".azurecr.io")];

/// A name that only Azure makes, of what it is made of: always the same one.
fn guid(code: &str) -> String {
    let sum = code
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:08x}-0000-4000-8000-{:012x}", sum >> 32, sum & 0xffff_ffff_ffff)
}

fn of_code(code: &str) -> String {
    let word = WORDS.iter().find(|(word, _)| *word == code);
    let subscription = GROUP.split('/').nth(2).unwrap_or_default();
    match (code, word) {
        (_, Some((_, known))) => (*known).to_owned(),
        ("subscription().subscriptionId", _) => subscription.to_owned(),
        ("subscription().id", _) => format!("/subscriptions/{subscription}"),
        _ => guid(code),
    }
}

/// A text in which code stands in `${}`, with what the code comes to.
fn filled(text: &str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, code)) = rest.split_once("${") {
        let mut depth = 1;
        let closes = |(_, character): &(usize, char)| {
            depth += i32::from(*character == '{') - i32::from(*character == '}');
            depth == 0
        };
        let end = code.char_indices().find(closes).map_or(code.len(), |(end, _)| end);
        let known = match code[..end].strip_suffix(".id") {
            Some(address) if address.contains('/') => id(address),
            _ => of_code(&code[..end]),
        };
        filled += before;
        filled += &known;
        rest = code.get(end + 1..).unwrap_or_default();
    }
    filled + rest
}

/// The ID of an address.
pub fn id(address: &str) -> String {
    let address = filled(address);
    if address.starts_with('/') { address } else { format!("{GROUP}/providers/{address}") }
}

/// A value as it is deployed.
fn known(node: &Node) -> Json {
    match &node.value {
        Value::List(items) => items.iter().map(known).collect(),
        Value::Map(map) => map.iter().map(|(key, item)| (filled(key), known(item))).collect(),
        Value::Later(Later { pieces }) => {
            let texts = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Reference { address, attribute } if attribute == "id" => id(address),
                Piece::Reference { address, attribute } => guid(&format!("{address}.{attribute}")),
                Piece::Code(code) => of_code(code),
            });
            texts.collect::<String>().into()
        }
        value => value.json(),
    }
}

/// A resource as it is deployed, by what a template names of it.
fn payload(resource: &Resource) -> Map<String, Json> {
    let Json::Object(map) = known(&resource.attributes) else { return Map::new() };
    map.into_iter().filter(|(key, _)| !ASIDE.contains(&key.as_str())).collect()
}

/// The name of a resource with those of what it lies in.
fn full_name(resource: &Resource) -> String {
    let address = filled(&resource.address);
    let names: Vec<&str> = address.split('/').skip(1).collect();
    names.iter().skip(1).step_by(2).copied().collect::<Vec<_>>().join("/")
}

/// What an export of the group tells.
pub fn export(ours: &Inventory) -> Json {
    let mut parameters = Map::new();
    let mut resources = Vec::new();
    let exported = ours.resources.iter().filter(|resource| !LEFT_OUT.contains(&resource.kind.as_str()));
    for resource in exported {
        let name = full_name(resource);
        let (first, rest) = name.split_once('/').map_or((name.as_str(), None), |(first, rest)| (first, Some(rest)));
        let parameter = parameter(&resource.kind, first);
        parameters.insert(parameter.clone(), json!({"defaultValue": first, "type": "String"}));
        let mut map = Map::new();
        map.insert("type".into(), json!(resource.kind));
        map.insert("apiVersion".into(), resource.get(&["apiVersion"]).map_or(Json::Null, known));
        map.insert(
            "name".into(),
            match rest {
                Some(rest) => json!(format!("[concat(parameters('{parameter}'), '/{rest}')]")),
                None => json!(format!("[parameters('{parameter}')]")),
            },
        );
        map.extend(payload(resource));
        if let Some(Json::Object(properties)) = map.get_mut("properties") {
            let told = TOLD.iter().map(|(key, value)| ((*key).to_owned(), value.parse().expect("a value of JSON")));
            properties.extend(told);
        }
        if let Some(location) = map.get_mut("location").filter(|location| *location == "westeurope") {
            *location = json!("West Europe");
        }
        resources.push(refer(Json::Object(map)));
    }
    json!({
        "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "parameters": parameters, "variables": {}, "resources": resources,
    })
}

fn parameter(kind: &str, name: &str) -> String {
    let last = kind.split('/').nth(1).unwrap_or_default();
    let plain = |text: &str| text.replace(|character: char| !character.is_ascii_alphanumeric(), "_");
    format!("{}_{}_name", plain(last), plain(name))
}

/// Puts calls in place of IDs of what has two parts in its type, as an export has them.
fn refer(value: Json) -> Json {
    let call = |text: &str| {
        let address = text.strip_prefix(GROUP)?.strip_prefix("/providers/")?;
        let [space, kind, name] = address.split('/').collect::<Vec<_>>()[..] else { return None };
        Some(format!("[resourceId('{space}/{kind}', '{name}')]"))
    };
    match value {
        Json::String(text) => call(&text).unwrap_or(text).into(),
        Json::Array(items) => items.into_iter().map(refer).collect(),
        Json::Object(map) => map.into_iter().map(|(key, item)| (call(&key).unwrap_or(key), refer(item))).collect(),
        value => value,
    }
}

/// What a what-if tells of code that is deployed over other code.
pub fn what_if(before: &Inventory, after: &Inventory) -> Json {
    let by_id = |inventory: &Inventory| -> BTreeMap<String, Json> {
        let all = inventory.resources.iter().map(|resource| {
            let id = id(&resource.address);
            let mut map = payload(resource);
            map.insert("id".into(), json!(id));
            map.insert("name".into(), json!(id.rsplit('/').next()));
            map.insert("type".into(), json!(resource.kind));
            (id, Json::Object(map))
        });
        all.collect()
    };
    let (before, after) = (by_id(before), by_id(after));
    let mut changes = Vec::new();
    for (id, wanted) in &after {
        let Some(there) = before.get(id) else {
            changes.push(json!({
                "resourceId": id, "changeType": "Create", "before": null, "after": wanted, "delta": null, "unsupportedReason": null,
            }));
            continue;
        };
        let mut delta = delta(there, wanted);
        let kind = if delta.is_empty() { "NoChange" } else { "Modify" };
        let noise = noise(wanted["type"].as_str().unwrap_or_default());
        let kind = if noise.is_empty() { kind } else { "Modify" };
        delta.extend(noise);
        changes.push(json!({
            "resourceId": id, "changeType": kind, "before": there, "after": wanted, "delta": delta, "unsupportedReason": null,
        }));
    }
    for (id, there) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        changes.push(json!({"resourceId": id, "changeType": "Ignore", "before": there, "after": null, "delta": null}));
    }
    json!({"changes": changes, "diagnostics": [], "error": null, "potentialChanges": [], "status": "Succeeded"})
}

/// What a what-if is known to tell of resources that stay as they are.
fn noise(kind: &str) -> Vec<Json> {
    let change = |path: &str, kind: &str, before: Json, after: Json, children: Json| json!({"path": path, "propertyChangeType": kind, "before": before, "after": after, "children": children});
    match kind {
        "Microsoft.Network/privateEndpoints" => vec![
            change(
                "properties.customDnsConfigs",
                "Delete",
                json!([{"fqdn": "x.vault.azure.net"}]),
                Json::Null,
                Json::Null,
            ),
            change(
                "properties.privateLinkServiceConnections",
                "Array",
                Json::Null,
                Json::Null,
                json!([change(
                    "0",
                    "Modify",
                    Json::Null,
                    Json::Null,
                    json!([
                        change("id", "Delete", json!("/subscriptions/1/x"), Json::Null, Json::Null),
                        change("properties.provisioningState", "Delete", json!("Succeeded"), Json::Null, Json::Null),
                    ])
                ),]),
            ),
        ],
        "Microsoft.Network/virtualNetworks" => vec![
            change("properties.privateEndpointVNetPolicies", "Delete", json!("Disabled"), Json::Null, Json::Null),
            change(
                "properties.subnets[0].type",
                "NoEffect",
                Json::Null,
                json!("Microsoft.Network/virtualNetworks/subnets"),
                Json::Null,
            ),
        ],
        "Microsoft.Network/natGateways" => {
            vec![change("properties.idleTimeoutInMinutes", "Delete", json!(4), Json::Null, Json::Null)]
        }
        "Microsoft.Authorization/roleAssignments" => vec![change(
            "properties.principalId",
            "Modify",
            json!("3f1c1c9b-5c0f-4c68-9e87-0f8f3a4b2a10"),
            json!("[reference('/subscriptions/1/x', '2024-11-30').principalId]"),
            Json::Null,
        )],
        _ => Vec::new(),
    }
}

/// What differs between two maps, each difference with what lies in it.
fn delta(before: &Json, after: &Json) -> Vec<Json> {
    let none = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    let mut changes = Vec::new();
    for (key, new) in after {
        changes.extend(match before.get(key) {
            Some(old) => modified(key, old, new),
            None => Some(
                json!({"path": key, "propertyChangeType": "Create", "before": null, "after": new, "children": null}),
            ),
        });
    }
    for (key, old) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
        changes
            .push(json!({"path": key, "propertyChangeType": "Delete", "before": old, "after": null, "children": null}));
    }
    changes
}

fn modified(key: &str, old: &Json, new: &Json) -> Option<Json> {
    if old == new {
        return None;
    }
    let of = |kind: &str, children: Json| {
        Some(json!({"path": key, "propertyChangeType": kind, "before": null, "after": null, "children": children}))
    };
    match (old, new) {
        (Json::Object(_), Json::Object(_)) => of("Modify", delta(old, new).into()),
        (Json::Array(old), Json::Array(new)) => {
            let indexed = |items: &[Json]| -> Json {
                items.iter().enumerate().map(|(place, item)| (place.to_string(), item.clone())).collect()
            };
            of("Array", delta(&indexed(old), &indexed(new)).into())
        }
        _ => Some(json!({"path": key, "propertyChangeType": "Modify", "before": old, "after": new, "children": null})),
    }
}
