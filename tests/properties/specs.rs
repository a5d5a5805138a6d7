//! Turns the schema of a spec into a strategy that draws specs: every field sometimes there, every word of every choice, lists of none to several.

use std::collections::BTreeSet;

use bastide::schema::{self, fields, spec_schema};
use bastide::spec::Cloud;
use bastide::text::Pointer;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use serde_json::{Map, Value, json};

use crate::{library, repair, runner, words};

/// Documents that fit the schema; fields of many contradict each other.
pub fn fitting() -> BoxedStrategy<Value> {
    prop_oneof![fitting_of(Cloud::Azure), fitting_of(Cloud::Aws)].boxed()
}

/// Such documents of one cloud: its regions, machines, people and languages.
pub fn fitting_of(cloud: Cloud) -> BoxedStrategy<Value> {
    of(spec_schema(), "", cloud)
}

/// Specs without an error: what contradicts is mended as its finding says.
pub fn valid() -> BoxedStrategy<Value> {
    prop_oneof![valid_of(Cloud::Azure), valid_of(Cloud::Aws)].boxed()
}

/// Such specs of one cloud.
pub fn valid_of(cloud: Cloud) -> BoxedStrategy<Value> {
    fitting_of(cloud).prop_filter_map("a spec that can be mended", |spec| repair::mend(spec).ok()).boxed()
}

/// Many specs of a cloud without an error.
pub fn many(cloud: Cloud, count: usize) -> Vec<Value> {
    let mut runner = runner();
    let strategy = valid_of(cloud);
    let draw = |_| strategy.new_tree(&mut runner).expect("a spec can be drawn").current();
    (0..count).map(draw).collect()
}

/// Specs that were rendered wrong once, each for a reason of its own.
pub fn known() -> Vec<Value> {
    let text = include_str!("../../examples/azure-team/bastide.yaml");
    let team = library::run_text(text).document.value;
    let with = |pointer: &str, value: Value| {
        let mut spec = team.clone();
        *spec.pointer_mut(pointer).expect("a field of the example") = value;
        spec
    };
    let traffic = json!({"name": "score", "kind": "realtime", "traffic": {"true": 60, "null": 40}});
    vec![
        // Two rules of one name.
        with("/network/egress/allow", json!(["a-b.c", "a.b-c", "*.a.b", "any.a.b"])),
        // Keys that are values.
        with("/endpoints/0", traffic),
        with("/tags", json!({"true": "a", "for": "b", "": "c"})),
        // A parameter with the name of a resource.
        with("/compute/0/name", json!("jump-host")),
        // The longest names.
        with("/name", json!("abcdefghijklmnopqr")),
    ]
}

/// Values of a schema; `path` is where it stands, such as `compute[].name`.
fn of(schema: &Value, path: &str, cloud: Cloud) -> BoxedStrategy<Value> {
    if let Some(options) = schema["enum"].as_array() {
        let other: &[&str] = match cloud {
            Cloud::Azure => &["aws", "cloudformation"],
            Cloud::Aws => &["azure", "bicep"],
        };
        let own = |word: &&Value| !other.contains(&word.as_str().unwrap_or_default());
        return select(options.iter().filter(own).cloned().collect::<Vec<_>>()).boxed();
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, path, cloud),
        Some("array") => array(schema, path, cloud),
        Some("boolean") => any::<bool>().prop_map(Value::from).boxed(),
        Some("integer") => {
            let bound = |key: &str, otherwise: i64| schema[key].as_i64().unwrap_or(otherwise);
            let (least, most) = (bound("minimum", 0), bound("maximum", 255));
            prop_oneof![Just(least), Just(most), least..=most, least..=most.min(least + 9)]
                .prop_map(Value::from)
                .boxed()
        }
        Some("string") => string(schema, path, cloud).prop_map(Value::from).boxed(),
        other => panic!("the generator knows no type {other:?}, which `{path}` has"),
    }
}

fn array(schema: &Value, path: &str, cloud: Cloud) -> BoxedStrategy<Value> {
    let least = size(&schema["minItems"]).unwrap_or(0);
    let items = of(&schema["items"], &format!("{path}[]"), cloud);
    let unique = schema["uniqueItems"] == true;
    prop::collection::vec(items, least..=least.max(4))
        .prop_map(move |mut items| {
            let mut seen = Vec::new();
            items.retain(|item| {
                !unique
                    || (!seen.contains(item) && {
                        seen.push(item.clone());
                        true
                    })
            });
            Value::Array(items)
        })
        .boxed()
}

fn object(schema: &Value, path: &str, cloud: Cloud) -> BoxedStrategy<Value> {
    if let Some(conditions) = schema["allOf"].as_array() {
        let kinds = conditions.iter().map(|condition| {
            let kind = condition["if"]["properties"]["kind"]["const"].clone();
            properties(&condition["then"], path, cloud)
                .prop_map(move |mut item| {
                    item["kind"] = kind.clone();
                    item
                })
                .boxed()
        });
        return proptest::strategy::Union::new(kinds).boxed();
    }
    if schema["properties"].is_object() {
        return properties(schema, path, cloud);
    }
    let keys = match schema.get("propertyNames") {
        Some(names) => string(names, &format!("{path}{{}}"), cloud),
        // YAML takes keys of 1,024 characters, and an escape is six.
        None => words::text(0, 160),
    };
    let values = of(&schema["additionalProperties"], &format!("{path}{{}}"), cloud);
    prop::collection::vec((keys, values), 0..4).prop_map(|pairs| Value::Object(pairs.into_iter().collect())).boxed()
}

/// Fields that are not drawn: one names files that there are not, and nothing rendered hangs on the other.
const NOT_DRAWN: &[&str] = &["extends", "record"];

fn properties(schema: &Value, path: &str, cloud: Cloud) -> BoxedStrategy<Value> {
    let named = |list: &Value| -> BTreeSet<String> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let required = named(&schema["required"]);
    let apart = named(&schema["not"]["required"]);
    let least = size(&schema["minProperties"]).unwrap_or(0);
    let most = size(&schema["maxProperties"]).unwrap_or(usize::MAX);
    let mut members: Vec<BoxedStrategy<Option<(String, Value)>>> = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if property.is_boolean() || NOT_DRAWN.contains(&name.as_str()) {
            continue;
        }
        let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let (name, always) = (name.clone(), required.contains(name) || least > 0);
        let member = of(property, &inner, cloud).prop_map(move |value| (name.clone(), value));
        members.push(if always { member.prop_map(Some).boxed() } else { prop::option::weighted(0.6, member).boxed() });
    }
    (members, any::<prop::sample::Index>())
        .prop_map(move |(members, pick)| {
            let mut map: Map<String, Value> = members.into_iter().flatten().collect();
            if map.len() > most {
                let keep = map.keys().nth(pick.index(map.len())).cloned();
                map.retain(|name, _| Some(name) == keep.as_ref());
            }
            if apart.len() > 1 && apart.iter().all(|name| map.contains_key(name)) {
                let drop = apart.iter().nth(pick.index(apart.len())).cloned();
                map.retain(|name, _| Some(name) != drop.as_ref());
            }
            Value::Object(map)
        })
        .boxed()
}

/// Strings of a schema: by its pattern, and by its place where the values that make sense are fewer than those that fit.
fn string(schema: &Value, path: &str, cloud: Cloud) -> BoxedStrategy<String> {
    let least = size(&schema["minLength"]).unwrap_or(0);
    let most = size(&schema["maxLength"]).unwrap_or(10_000);
    let Some(pattern) = schema["pattern"].as_str() else { return words::text(least, most) };
    match (path, cloud) {
        ("pins", _) => return words::pins(),
        ("region", _) => return words::region(cloud),
        ("network.address_space", Cloud::Azure) => return words::address_space(8..=24),
        ("network.address_space", Cloud::Aws) => return words::address_space(15..=21),
        ("network.egress.allow[]", _) => return words::host(),
        ("compute[].sku", _) => return words::sku(cloud),
        ("compute[].idle_after", Cloud::Azure) => return words::minutes(15, 3 * 24 * 60),
        ("compute[].idle_after", Cloud::Aws) => return words::minutes(60, 60),
        ("keys.rotate_every", Cloud::Azure) => return words::days(28, 730),
        ("keys.rotate_every", Cloud::Aws) => return words::days(90, 2560),
        ("keys.recover_within", Cloud::Azure) => return words::days(7, 90),
        ("keys.recover_within", Cloud::Aws) => return words::days(7, 30),
        ("monitoring.log_retention", _) => return words::days(30, 730),
        ("registry.keep_untagged" | "storage[].recover_within", _) => return words::days(1, 365),
        ("storage[].cool_after", Cloud::Aws) => return words::days(30, 3650),
        ("compute[].users[].user", _) => return words::user(cloud),
        ("access[].members[].user", _) => return words::user(cloud),
        ("access[].members[].group", _) => return words::group(cloud),
        ("access[].members[].service_principal", _) => return words::service(cloud),
        ("aws.break_glass[]", _) => return words::service(Cloud::Aws),
        ("aws.account_id", _) => return Just(words::ACCOUNT.to_owned()).boxed(),
        ("aws.jump_host_type", _) => return words::jump_host_type(),
        ("azure.cosmos_db_object_id", _) => return words::object_id('3'),
        _ if path.starts_with("network.subnets.") => return words::subnet(),
        _ => {}
    }
    match pattern {
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" if path.contains('.') || path.contains('[') => words::item_name(least, most),
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$" => words::name(least, most, true),
        r"^[a-z][a-z0-9]*$" => words::name(least, most, false),
        r"^[1-9][0-9]{0,5}[mhdy]$" => words::days(1, 3650),
        // A pattern that nobody told the generator of: whatever fits it.
        _ => {
            let plain = pattern.trim_start_matches('^').trim_end_matches('$');
            let any =
                proptest::string::string_regex(plain).expect("a pattern of the schema is one that proptest draws from");
            any.prop_map(move |text| text.chars().take(most).collect::<String>())
                .prop_filter("as long as the schema asks", move |text| text.chars().count() >= least)
                .boxed()
        }
    }
}

fn size(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|size| usize::try_from(size).ok())
}

/// The paths of all fields of a document, lists written with `[]`.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                paths(item, &path, found);
                found.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{path}[]"), found)),
        _ => {}
    }
}

#[test]
fn what_is_drawn_fits_the_schema_and_holds_every_field() {
    let mut runner = runner();
    let strategy = fitting();
    let mut seen = BTreeSet::new();
    for _ in 0..200 {
        let spec = strategy.new_tree(&mut runner).expect("a spec can be drawn").current();
        let mut findings = bastide::finding::Findings::default();
        schema::validate(&spec, &mut findings);
        assert!(findings.is_empty(), "{findings:#?}\n{spec:#}");
        paths(&spec, "", &mut seen);
    }
    let missing: Vec<String> = fields(spec_schema())
        .into_iter()
        .map(|field| field.path)
        .filter(|path| !NOT_DRAWN.contains(&path.as_str()) && !seen.contains(path))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "no spec of 200 had these");
}

#[test]
fn most_of_what_is_drawn_can_be_mended() {
    let mut runner = runner();
    let strategy = fitting();
    let (mut clean, mut mended, mut failed) = (0, 0, Vec::new());
    for _ in 0..200 {
        let spec = strategy.new_tree(&mut runner).expect("a spec can be drawn").current();
        if !library::run(&spec).findings.any_error() {
            clean += 1;
        }
        match repair::mend(spec) {
            Ok(_) => mended += 1,
            Err(findings) => failed.push(findings),
        }
    }
    println!("of 200 specs {clean} are free of errors as they are drawn, and {mended} once they are mended");
    assert!(mended >= 190, "only {mended} of 200 could be mended; of the rest:\n{}", failed.join("\n"));
}

#[test]
fn a_path_is_found() {
    let mut found = BTreeSet::new();
    paths(&json!({"a": [{"b": 1}]}), "", &mut found);
    assert!(found.contains("a[].b"));
    assert_eq!(Pointer::from("/a/0/b").dotted(), "a[0].b");
}
