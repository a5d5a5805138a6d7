//! Turns the types of a spec into a JSON Schema whose errors name one thing, and which tells an editor every default.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::spec::{Cloud, DEFAULTS, Default, Profile, Spec, kind_of};

static SCHEMA: LazyLock<Value> = LazyLock::new(derived_schema);

/// The JSON Schema of a spec, as `bastide schema` prints it and `schemas/bastide.v1.schema.json` holds it.
pub fn spec_schema() -> &'static Value {
    &SCHEMA
}

/// Derives that schema anew, which a process does once.
pub fn derived_schema() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Spec>().to_value();
    befriend(&mut schema);
    for default in DEFAULTS {
        let path: Vec<&str> = default.path.split('/').skip(1).collect();
        if let Some((owner, field)) = owner_of(&mut schema, &path) {
            tell_default(owner, field, default);
        }
    }
    accept_extends(&mut schema);
    schema
}

/// Rewrites, at every depth, the three forms whose errors would name a whole branch instead of one problem:
/// "this or null" becomes the thing alone, a choice of documented constants an enumeration, and a choice of
/// objects told apart by `kind` one object with a condition for each kind.
fn befriend(schema: &mut Value) {
    if let Value::Object(map) = schema {
        drop_null(map);
        fold_constants(map);
        split_by_kind(map);
        map.remove("format");
    }
    match schema {
        Value::Object(map) => map.values_mut().for_each(befriend),
        Value::Array(items) => items.iter_mut().for_each(befriend),
        _ => {}
    }
}

fn drop_null(map: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = map.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            map.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(options)) = map.get_mut("enum") {
        options.retain(|option| !option.is_null());
    }
    let Some(Value::Array(branches)) = map.get("anyOf") else { return };
    let rest: Vec<&Value> = branches.iter().filter(|branch| branch["type"] != "null").collect();
    if let [Value::Object(only)] = rest.as_slice() {
        let only = only.clone();
        map.remove("anyOf");
        for (key, value) in only {
            map.entry(key).or_insert(value);
        }
    }
}

fn fold_constants(map: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = map.get("oneOf") else { return };
    if !branches.iter().all(|branch| branch.get("const").is_some()) {
        return;
    }
    let options: Vec<Value> = branches.iter().map(|branch| branch["const"].clone()).collect();
    let descriptions: Vec<Value> = branches.iter().map(|branch| branch["description"].clone()).collect();
    map.remove("oneOf");
    map.insert("type".to_owned(), json!("string"));
    map.insert("enum".to_owned(), Value::Array(options));
    map.insert("enumDescriptions".to_owned(), Value::Array(descriptions));
}

fn split_by_kind(map: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = map.get("oneOf").cloned() else { return };
    let kinds: Vec<Value> = branches.iter().map(|branch| branch["properties"]["kind"]["const"].clone()).collect();
    if kinds.iter().any(Value::is_null) {
        return;
    }
    let descriptions: Vec<Value> = branches.iter().map(|branch| branch["description"].clone()).collect();
    let conditions: Vec<Value> = branches
        .into_iter()
        .zip(&kinds)
        .map(|(mut branch, kind)| {
            branch["properties"]["kind"] = json!(true);
            branch["additionalProperties"] = json!(false);
            json!({"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": branch})
        })
        .collect();
    map.remove("oneOf");
    map.insert("type".to_owned(), json!("object"));
    let kind = json!({
        "description": "What kind it is, which decides its other fields.",
        "type": "string",
        "enum": kinds,
        "enumDescriptions": descriptions,
        "examples": [kinds[0]],
    });
    map.insert("properties".to_owned(), json!({ "kind": kind }));
    map.insert("required".to_owned(), json!(["kind"]));
    map.insert("allOf".to_owned(), Value::Array(conditions));
}

/// The schema of the object that holds the field at the end of a path of the table of defaults, and the field's name.
fn owner_of<'schema, 'path>(
    schema: &'schema mut Value,
    path: &[&'path str],
) -> Option<(&'schema mut Value, &'path str)> {
    match path {
        [] => None,
        [field] => Some((schema, field)),
        [step, rest @ ..] if step.starts_with('*') => {
            let items = schema.get_mut("items")?;
            match kind_of(step) {
                None => owner_of(items, rest),
                Some(kind) => {
                    let branch = items
                        .get_mut("allOf")?
                        .as_array_mut()?
                        .iter_mut()
                        .find(|condition| condition["if"]["properties"]["kind"]["const"] == json!(kind))?;
                    owner_of(branch.get_mut("then")?, rest)
                }
            }
        }
        [step, rest @ ..] => owner_of(schema.get_mut("properties")?.get_mut(*step)?, rest),
    }
}

fn tell_default(owner: &mut Value, field: &str, default: &Default) {
    if let Some(Value::Array(required)) = owner.get_mut("required") {
        required.retain(|name| name != field);
        if required.is_empty()
            && let Some(map) = owner.as_object_mut()
        {
            map.remove("required");
        }
    }
    let property = &mut owner["properties"][field];
    if default.is_of_every_cloud() && default.is_fixed(Cloud::Azure) {
        property["default"] = default.of(Cloud::Azure, Profile::Lab);
        return;
    }
    let description = property["description"].as_str().unwrap_or_default().to_owned();
    let (azure, aws) = (told(default, Cloud::Azure), told(default, Cloud::Aws));
    property["description"] = json!(match default.is_of_every_cloud() {
        true => format!("{description}\n\nDefault by profile: {azure}."),
        false => format!("{description}\n\nDefault on Azure: {azure}. On AWS: {aws}."),
    });
    let by_profile = |cloud| {
        json!({
            "lab": default.of(cloud, Profile::Lab),
            "team": default.of(cloud, Profile::Team),
            "regulated": default.of(cloud, Profile::Regulated),
        })
    };
    if default.is_of_every_cloud() {
        property["defaultByProfile"] = by_profile(Cloud::Azure);
    } else {
        property["defaultByCloud"] = json!({"azure": by_profile(Cloud::Azure), "aws": by_profile(Cloud::Aws)});
    }
}

/// The values of a field under the profiles on a cloud, in words.
fn told(default: &Default, cloud: Cloud) -> String {
    let of = |profile| default.of(cloud, profile);
    match default.is_fixed(cloud) {
        true => of(Profile::Lab).to_string(),
        false => {
            format!("lab {}, team {}, regulated {}", of(Profile::Lab), of(Profile::Team), of(Profile::Regulated))
        }
    }
}

/// `extends` is read before the rest, so the types do not know it; an editor has to.
fn accept_extends(schema: &mut Value) {
    let file = json!({"type": "string", "minLength": 1});
    schema["properties"]["extends"] = json!({
        "description": "Specs that this one builds on, relative to this file. A later one wins over an earlier one, and this file over all: maps merge, lists of named things merge by name, anything else replaces.",
        "type": "array",
        "items": file,
        "examples": [["../base.yaml"]],
    });
}
