//! Turns one error of the schema validator into findings that name the field, what was expected, and the word that was probably meant.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::{Value, json};

use super::fields::fields;
use super::forms::{ACCOUNT, form_of};
use super::words::{fields_of, in_words, kind_of, list, name_of, one_of, shown};
use super::written::written;
use crate::finding::{Edit, Finding, codes};
use crate::text::{Pointer, nearest};

/// The findings that an error of the validator stands for: one for each field where it speaks of several, none where another error says it.
/// What is said differs by cloud where a field does.
pub(super) fn explain(error: &ValidationError<'_>, schema: &Value, cloud: Option<&str>) -> Vec<Finding> {
    let pointer = Pointer::from(error.instance_path().as_str());
    let place = parent(error.schema_path().as_str());
    let here = schema.pointer(place).unwrap_or(&Value::Null);
    let name = name_of(&pointer);
    let value = error.instance();
    let one = match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            return unexpected.iter().map(|field| unknown_field(&pointer, field, value, here, schema)).collect();
        }
        Kind::Required { property } => missing_field(&pointer, property.as_str().unwrap_or_default(), here, cloud),
        // What is no text is of the wrong type as well, which says it better.
        Kind::Enum { .. } if !value.is_string() => return Vec::new(),
        Kind::Enum { options } => unknown_value(pointer, value, options),
        Kind::Type { kind } => wrong_type(pointer, value, kind, here, example_of(place, schema, cloud), cloud),
        Kind::Pattern { .. } => malformed(pointer, value, here, cloud),
        Kind::PropertyNames { error } => malformed_key(&pointer, error.instance().as_str().unwrap_or_default(), here),
        Kind::UniqueItems => return repeated(&pointer, value),
        Kind::MinProperties { .. } | Kind::MaxProperties { .. } => {
            Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} has {}", fields_of(value)))
                .expected(format!("exactly one of {}", list(&properties(here))))
        }
        Kind::Not { .. } => {
            Finding::at_key(&codes::SIZE_AND_SKU, pointer.child("sku"), format!("{name} has both `size` and `sku`"))
                .expected("one of them")
                .edit(Edit::Remove)
        }
        Kind::Minimum { .. } | Kind::Maximum { .. } if here["minimum"] == here["maximum"] => {
            Finding::at(&codes::OUT_OF_RANGE, pointer, format!("{name} cannot be `{}`", shown(value)))
                .expected(format!("`{}`", here["minimum"]))
        }
        // What has the wrong form as well is told its form, which is more.
        Kind::MinLength { .. }
            if here.get("pattern").is_some_and(|pattern| !fits(&json!({"pattern": pattern}), value)) =>
        {
            return Vec::new();
        }
        Kind::MinLength { limit } => {
            let characters = if *limit == 1 { "character" } else { "characters" };
            range(pointer, value, &name, format!("at least {limit} {characters}"), "is too short")
        }
        Kind::MaxLength { limit } => range(pointer, value, &name, format!("at most {limit} characters"), "is too long"),
        Kind::MinItems { limit } => range(pointer, value, &name, format!("at least {limit} item"), "has too few items"),
        Kind::Minimum { limit } => range(pointer, value, &name, format!("at least {limit}"), "is too small"),
        Kind::Maximum { limit } => range(pointer, value, &name, format!("at most {limit}"), "is too large"),
        // Without the value: it may be long, or a secret.
        _ => Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} does not fit: {}", error.masked())),
    };
    vec![one]
}

/// Fields up to this number are all told beside the one that was probably meant.
const FEW: usize = 8;

fn unknown_field(map: &Pointer, field: &str, value: &Value, here: &Value, schema: &Value) -> Finding {
    let known = properties(here);
    let owner = match map.last() {
        None => "a spec".to_owned(),
        Some(_) => format!("`{}`", map.dotted()),
    };
    let finding = Finding::at_key(&codes::UNKNOWN_FIELD, map.child(field), format!("{owner} has no field `{field}`"));
    let meant = nearest(field, known.iter().copied());
    let finding = match meant {
        Some(meant) if known.len() > FEW => finding.expected(format!("`{meant}`")),
        _ => finding.expected(one_of(&known)),
    };
    if let Some(meant) = meant.filter(|meant| value.get(meant).is_some()) {
        return finding.help(format!("`{meant}` is given as well: keep one of the two"));
    }
    if let Some(meant) = meant {
        return finding.help(format!("did you mean `{meant}`?")).replace_with(meant);
    }
    let elsewhere: Vec<String> = fields(schema)
        .into_iter()
        .filter(|known| known.path.rsplit('.').next() == Some(field))
        .map(|known| match known.kind {
            Some(kind) => format!("`{}` of the kind `{kind}`", known.path),
            None => format!("`{}`", known.path),
        })
        .collect();
    match elsewhere.as_slice() {
        [] => finding.edit(Edit::Remove),
        paths => finding.help(format!("it is a field elsewhere: {}", paths.join(", "))),
    }
}

fn missing_field(map: &Pointer, field: &str, here: &Value, cloud: Option<&str>) -> Finding {
    let owner = match map.last() {
        None => "the spec".to_owned(),
        Some(_) => format!("`{}`", map.dotted()),
    };
    let property = &here["properties"][field];
    let mut finding = Finding::at_key(&codes::MISSING_FIELD, map.child(field), format!("{owner} lacks `{field}`"));
    if let Some(example) = own_example(property, cloud) {
        finding = finding.expected(format!("a field such as `{field}: {}`", written(example)));
    }
    match first_line(property, cloud) {
        what if what.is_empty() => finding,
        what => finding.help(what),
    }
}

fn unknown_value(pointer: Pointer, value: &Value, options: &Value) -> Finding {
    let known: Vec<&str> = options.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let name = name_of(&pointer);
    let finding = Finding::at(&codes::UNKNOWN_VALUE, pointer, format!("{name} cannot be `{}`", shown(value)))
        .expected(one_of(&known));
    match value.as_str().and_then(|word| nearest(word, known)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")).replace_with(meant),
        None => finding,
    }
}

fn wrong_type(
    pointer: Pointer,
    value: &Value,
    kind: &TypeKind,
    here: &Value,
    example: Option<&Value>,
    cloud: Option<&str>,
) -> Finding {
    let wanted = match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.into_iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    };
    let name = name_of(&pointer);
    let words = in_words(&wanted);
    let is = match value {
        Value::Number(_) if wanted == "integer" => "a fraction",
        value => kind_of(value),
    };
    let finding = Finding::at(&codes::WRONG_TYPE, pointer, format!("{name} is {is}, not {words}"));
    let form = form_of(here["pattern"].as_str().unwrap_or_default(), cloud).unwrap_or(&words);
    let finding = match example {
        Some(example) => finding.expected(format!("{form}, such as `{}`", written(example))),
        None => finding.expected(form),
    };
    match value {
        Value::Null => finding.help("give it a value, or take it out"),
        Value::Number(_) | Value::Bool(_) if wanted == "string" && fits(here, &Value::String(value.to_string())) => {
            finding.help("put it in quotes").edit(Edit::Quote)
        }
        Value::Number(number)
            if here["pattern"] == ACCOUNT && number.as_u64().is_some_and(|number| number < 10_u64.pow(11)) =>
        {
            let account = format!("\"{number:0>12}\"", number = number.to_string());
            finding.help(format!(
                "did you mean `{account}`? A program that takes it for a number drops the zeros in front"
            ))
        }
        Value::String(text) => match meant_by(text).filter(|meant| fits(here, meant)) {
            Some(meant) => finding.help(format!("write `{meant}`, without quotes")).replace_with(meant.to_string()),
            None => finding,
        },
        _ => finding,
    }
}

/// The number or the switch that text says, in quotes or in the words of other versions of YAML.
fn meant_by(text: &str) -> Option<Value> {
    match text {
        "yes" | "on" => Some(Value::Bool(true)),
        "no" | "off" => Some(Value::Bool(false)),
        text => serde_json::from_str(text).ok(),
    }
}

/// Whether a value fits a part of the schema.
fn fits(here: &Value, value: &Value) -> bool {
    jsonschema::is_valid(here, value)
}

fn malformed(pointer: Pointer, value: &Value, here: &Value, cloud: Option<&str>) -> Finding {
    let name = name_of(&pointer);
    let mut finding = Finding::at(&codes::MALFORMED_VALUE, pointer, format!("{name} cannot be `{}`", shown(value)));
    let example = own_example(here, cloud).map(|example| format!("such as `{}`", written(example)));
    let rule = form_of(here["pattern"].as_str().unwrap_or_default(), cloud);
    let said: Vec<String> = [rule.map(str::to_owned), example].into_iter().flatten().collect();
    if !said.is_empty() {
        finding = finding.expected(said.join(", "));
    }
    let what = first_line(here, cloud);
    if !what.is_empty() {
        finding = finding.help(what);
    }
    // `West Europe` is `westeurope`.
    let plain = value.as_str().unwrap_or_default().to_lowercase().replace(' ', "");
    if fits(here, &Value::String(plain.clone())) { finding.replace_with(plain) } else { finding }
}

/// What stands further up in a list that has each item once.
fn repeated(list: &Pointer, value: &Value) -> Vec<Finding> {
    let items: Vec<&Value> = value.as_array().into_iter().flatten().collect();
    let again = items.iter().enumerate().filter(|(place, item)| items[..*place].contains(item));
    let finding = |(place, item): (usize, &&Value)| {
        let message = format!("{} has `{}` already", name_of(list), shown(item));
        Finding::at(&codes::NAME_TWICE, list.child(place), message).expected("it once").edit(Edit::Remove)
    };
    again.map(finding).collect()
}

/// A key of a map whose keys have a form of their own.
fn malformed_key(map: &Pointer, key: &str, here: &Value) -> Finding {
    let names = if here["pattern"].is_string() { here } else { &here["propertyNames"] };
    let form = form_of(names["pattern"].as_str().unwrap_or_default(), None).unwrap_or("another form");
    let length = match (names["minLength"].as_u64(), names["maxLength"].as_u64()) {
        (Some(least), Some(most)) => format!(", from {least} to {most} of them"),
        _ => String::new(),
    };
    Finding::at_key(&codes::MALFORMED_VALUE, map.child(key), format!("`{}` cannot have the key `{key}`", map.dotted()))
        .expected(form.to_owned() + &length)
}

/// The example of a part of the schema; of an item of a list, the first item of the list's.
fn example_of<'schema>(place: &str, schema: &'schema Value, cloud: Option<&str>) -> Option<&'schema Value> {
    let own = |place: &str| schema.pointer(place).and_then(|here| own_example(here, cloud));
    own(place).or_else(|| own(place.strip_suffix("/items")?)?.get(0))
}

/// The example of a part of the schema: of two, the first is for Azure and the second for AWS.
fn own_example<'schema>(here: &'schema Value, cloud: Option<&str>) -> Option<&'schema Value> {
    let examples = here["examples"].as_array()?;
    examples.get(1).filter(|_| cloud == Some("aws")).or_else(|| examples.first())
}

/// The first line of what a part of the schema means, without the sentences that are about another cloud.
fn first_line(here: &Value, cloud: Option<&str>) -> String {
    let line = here["description"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
    let other = match cloud {
        Some("azure") => "On AWS ",
        Some("aws") => "On Azure ",
        _ => return line.to_owned(),
    };
    let sentences: Vec<&str> = line.split_inclusive(". ").filter(|sentence| !sentence.starts_with(other)).collect();
    sentences.concat().trim_end().to_owned()
}

fn properties(here: &Value) -> Vec<&str> {
    here["properties"].as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect()
}

fn range(pointer: Pointer, value: &Value, name: &str, expected: String, how: &str) -> Finding {
    let message = match value {
        Value::Array(_) | Value::Object(_) => format!("{name} {how}"),
        _ => format!("{name} {how}: `{}`", shown(value)),
    };
    Finding::at(&codes::OUT_OF_RANGE, pointer, message).expected(expected)
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |cut| &path[..cut])
}
