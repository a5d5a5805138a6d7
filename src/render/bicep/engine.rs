//! Turns Bicep templates and a context into text: a plain `{{ value }}` is always a literal, and what is no literal comes from a filter that lets only its own kind of code through.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::literal::literal;
use crate::cloud::Pins;
use crate::render::templates::chosen;
use crate::render::{Override, TemplateError, notice, suppression};
use crate::text::{capitalized, is_name, one_line};

/// The folder of the templates.
pub const FOLDER: &str = "bicep";

/// An engine with the built-in templates, and the user's in place of some of them.
///
/// # Errors
/// Where a template cannot be parsed, or names a filter, a component or a template that there is not.
pub fn engine(pins: &'static Pins, overrides: &[Override]) -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".tera"]);
    tera.set_escape_fn(|text, output| output.write_all(literal(text).as_bytes()));
    tera.register_filter("api", move |kind: String, _: Kwargs, _: &State| api(pins, &kind));
    tera.register_filter("symbol", symbol);
    tera.register_filter("hole", hole);
    tera.register_filter("property", property);
    tera.register_filter("comment", |text: String, _: Kwargs, _: &State| Value::safe_string(&comment(&text)));
    tera.register_filter("header", |path: String, _: Kwargs, _: &State| Value::safe_string(&header(&path)));
    tera.register_filter("suppression", expected);
    tera.register_filter("zone_name", zone_name);
    tera.register_function("parameters", |_: Kwargs, _: &State| Value::safe_string(super::wiring::MARKER));
    let templates = chosen(FOLDER, &[".bicep.tera", ".bicepparam.tera"], overrides);
    tera.add_raw_templates(templates).map_err(|error| TemplateError::of(&error))?;
    Ok(tera)
}

/// The resource type with its API version, as a literal.
fn api(pins: &Pins, kind: &str) -> TeraResult<Value> {
    match pins.api(kind) {
        Some(version) => Ok(Value::safe_string(&literal(&format!("{kind}@{version}")))),
        None => Err(tera::Error::message(format!("the table of pins of {} has no `{kind}`", pins.date))),
    }
}

/// The comment that tells a scanner that what it finds by this check is expected.
fn expected(check: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    match suppression(&check, "") {
        Some(row) => Ok(Value::safe_string(&comment(&row.marker()))),
        None => Err(tera::Error::message(format!("the table of suppressions has no `{check}`"))),
    }
}

/// A name of the code, or a path of such names: `workspace`, `workspace.id`. `prefix` and `suffix` make a longer name of it.
fn symbol(name: String, options: Kwargs, _: &State) -> TeraResult<Value> {
    let prefix = options.get::<String>("prefix")?.unwrap_or_default();
    let suffix = options.get::<String>("suffix")?.unwrap_or_default();
    let name = match prefix.is_empty() {
        true => format!("{name}{suffix}"),
        false => format!("{prefix}{}{suffix}", capitalized(&name)),
    };
    if is_path(&name) { Ok(Value::safe_string(&name)) } else { Err(no_name(&name)) }
}

/// A string that is one reference: `'${identity.id}'`.
fn hole(path: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    if is_path(&path) { Ok(Value::safe_string(&format!("'${{{path}}}'"))) } else { Err(no_name(&path)) }
}

/// The key of a property: bare where it can be.
fn property(text: String, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&key(&text))
}

/// Words that are values wherever they stand, and so are no names.
const VALUES: [&str; 3] = ["true", "false", "null"];

/// The key of a property: bare where it can be.
pub(super) fn key(text: &str) -> String {
    let bare = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && !VALUES.contains(&text)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if bare { text.to_owned() } else { literal(text) }
}

fn is_path(path: &str) -> bool {
    path.split('.').all(is_name)
}

fn no_name(name: &str) -> tera::Error {
    tera::Error::message(format!("`{name}` is no name of Bicep"))
}

/// A comment of one line.
pub(super) fn comment(text: &str) -> String {
    format!("// {}", one_line(text))
}

/// The first line of every file.
pub(super) fn header(spec_path: &str) -> String {
    comment(&notice(spec_path))
}

/// The name of a private DNS zone, with the suffix of the cloud that it is deployed to.
fn zone_name(zone: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    let field = |name: &str| -> TeraResult<String> {
        let value = zone.get_from_path(name);
        let text = value.and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| tera::Error::message(format!("a zone without `{name}`")))
    };
    let prefix = literal(&field("prefix")?);
    let prefix = prefix.trim_end_matches('\'');
    Ok(Value::safe_string(&match field("suffix")?.as_str() {
        "storage" => format!("{prefix}${{environment().suffixes.storage}}'"),
        "registry" => format!("{prefix}${{environment().suffixes.acrLoginServer}}'"),
        _ => format!("{prefix}'"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bare_where_they_can_be() {
        assert_eq!(["blue", "_a1", "for"].map(key), ["blue", "_a1", "for"]);
        assert_eq!(["a-b", "1a", "", "true", "null"].map(key), ["'a-b'", "'1a'", "''", "'true'", "'null'"]);
    }
}
