//! The committed schema is the one that the types give, an editor finds in it all that it shows, and it takes sound specs and no others.
//! `UPDATE=1 cargo test --test schema` accepts the derived one.

mod support;

use std::fs;

use bastide::finding::Findings;
use bastide::schema::{fields, spec_schema};
use bastide::source::load;
use serde_json::{Value, json};
use support::{bastide, is_update, root, specs};

const COMMITTED: &str = "schemas/bastide.v1.schema.json";

#[test]
fn the_committed_schema_is_the_derived_one() {
    let output = bastide(root(), &["schema"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let derived = String::from_utf8(output.stdout).expect("the schema is UTF-8");
    let path = root().join(COMMITTED);
    if is_update() {
        fs::write(&path, &derived).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(committed.as_str(), derived.as_str());
    let diff = diff.unified_diff().header(COMMITTED, "bastide schema").to_string();
    assert_eq!(diff, "", "`UPDATE=1 cargo test --test schema` accepts this");
}

#[test]
fn it_is_a_schema_of_its_draft() {
    let schema = spec_schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert!(jsonschema::meta::is_valid(schema));
}

#[test]
fn every_field_is_described_and_has_an_example() {
    for field in fields(spec_schema()) {
        let description = field.schema["description"].as_str().unwrap_or_default();
        assert!(description.len() > 10, "`{}` has the description `{description}`", field.path);
        assert!(description.ends_with('.'), "`{}` is described by no sentence: {description}", field.path);
        assert!(field.schema["examples"].as_array().is_some_and(|list| !list.is_empty()), "`{}`", field.path);
        if let Some(words) = field.schema["enum"].as_array() {
            let described = field.schema["enumDescriptions"].as_array();
            assert_eq!(described.map(Vec::len), Some(words.len()), "the words of `{}`", field.path);
        }
    }
}

#[test]
fn every_example_and_default_fits_its_own_field() {
    let mut defaults = 0;
    for field in fields(spec_schema()) {
        let validator = jsonschema::validator_for(&field.schema).expect("the schema of a field is a schema");
        let examples = field.schema["examples"].as_array().into_iter().flatten();
        let fixed = field.schema.get("default");
        let by_cloud = field.schema["defaultByCloud"].as_object().into_iter().flat_map(|map| map.values());
        let by_profile = by_cloud.chain(field.schema.get("defaultByProfile"));
        let by_profile = by_profile.filter_map(Value::as_object).flat_map(|map| map.values());
        defaults += usize::from(has_default(&field.schema));
        for value in examples.chain(fixed).chain(by_profile) {
            let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
            assert_eq!(errors, [""; 0], "`{}` with {value}", field.path);
        }
    }
    assert!(defaults > 20, "the schema tells only {defaults} defaults");
}

/// Whether the schema of a field tells a default, be it one for all, by profile or by cloud.
fn has_default(field: &Value) -> bool {
    ["default", "defaultByProfile", "defaultByCloud"].iter().any(|key| field.get(key).is_some())
}

#[test]
fn no_field_with_a_default_is_needed() {
    for field in fields(spec_schema()) {
        assert!(
            !(field.required && has_default(&field.schema)),
            "`{}` is needed, and has a default all the same",
            field.path
        );
    }
}

/// Every sound spec of the project, as a value.
fn samples() -> Vec<(String, Value)> {
    let read = |spec: specs::Spec| {
        let text = fs::read(&spec.path).expect("a spec can be read");
        let mut findings = Findings::default();
        let document = load(&spec.name, &|_| Ok(text.clone()), &[], &mut findings);
        assert!(!findings.any_error(), "{}", spec.name);
        (spec.name, document.value)
    };
    specs::examples().into_iter().chain(specs::branches()).map(read).collect()
}

#[test]
fn sound_specs_fit() {
    let validator = jsonschema::validator_for(spec_schema()).expect("the schema is a schema");
    for (name, spec) in samples() {
        let errors: Vec<String> = validator.iter_errors(&spec).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{name}");
    }
}

#[test]
fn an_unknown_field_fits_nowhere() {
    let validator = jsonschema::validator_for(spec_schema()).expect("the schema is a schema");
    let mut tried = 0;
    for (name, spec) in samples() {
        for place in maps(&spec, "") {
            // Their keys are the user's own.
            if place.ends_with("/tags") || place.ends_with("/traffic") {
                continue;
            }
            let mut changed = spec.clone();
            changed.pointer_mut(&place).expect("the place of a map")["unheard_of"] = json!(1);
            assert!(!validator.is_valid(&changed), "{name}: `unheard_of` at `{place}`");
            tried += 1;
        }
    }
    assert!(tried > 30, "the samples hold only {tried} maps");
}

#[test]
fn a_value_of_another_type_fits_nowhere() {
    let validator = jsonschema::validator_for(spec_schema()).expect("the schema is a schema");
    for (name, spec) in samples() {
        for place in items(&spec, "") {
            for other in [json!({"a": []}), json!([[[]]]), Value::Null, json!(-1.5)] {
                let mut changed = spec.clone();
                *changed.pointer_mut(&place).expect("the place of an item") = other.clone();
                assert!(!validator.is_valid(&changed), "{name}: {other} at `{place}`");
            }
        }
    }
}

/// The pointers of all maps below one.
fn maps(value: &Value, pointer: &str) -> Vec<String> {
    let mut found: Vec<String> = items(value, pointer);
    found.push(pointer.to_owned());
    let inner =
        |place: &String| value.pointer(place.strip_prefix(pointer).unwrap_or(place)).is_some_and(Value::is_object);
    found.retain(inner);
    found
}

/// The pointers of everything below a value.
fn items(value: &Value, pointer: &str) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, item)| (key.replace('~', "~0").replace('/', "~1"), item)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for (step, child) in children {
        let place = format!("{pointer}/{step}");
        found.extend(items(child, &place));
        found.push(place);
    }
    found
}
