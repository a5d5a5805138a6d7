//! Turns Terraform templates and a context into text: a plain `{{ value }}` is always a literal, and what is no literal comes from a filter that lets only its own kind of code through.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::literal::{inside, literal};
use crate::cloud::Pins;
use crate::render::templates::chosen;
use crate::render::{Override, TemplateError, notice, suppression};
use crate::text::one_line;

/// The folder of the output. That of the templates has one for each cloud below it.
pub const FOLDER: &str = "terraform";

/// An engine with the built-in templates of a cloud, and the user's in place of some of them. What only one cloud has is registered by
/// `add`.
///
/// # Errors
/// Where a template cannot be parsed, or names a filter, a component or a template that there is not.
pub fn engine(
    cloud: &str,
    pins: &'static Pins,
    overrides: &[Override],
    add: impl FnOnce(&mut Tera),
) -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".tera"]);
    tera.set_escape_fn(|text, output| output.write_all(literal(text).as_bytes()));
    tera.register_filter("name", name);
    tera.register_filter("word", word);
    tera.register_filter("prefix", prefix);
    tera.register_filter("key", |text: String, _: Kwargs, _: &State| Value::safe_string(&key(&text)));
    tera.register_filter("inside", |text: String, _: Kwargs, _: &State| Value::safe_string(&inside(&text)));
    tera.register_filter("comment", |text: String, _: Kwargs, _: &State| Value::safe_string(&comment(&text)));
    tera.register_filter("header", |path: String, _: Kwargs, _: &State| Value::safe_string(&header(&path)));
    tera.register_filter("suppression", expected);
    tera.register_filter("version", move |what: String, _: Kwargs, _: &State| version(pins, &what));
    add(&mut tera);
    let templates = chosen(&format!("{FOLDER}/{cloud}"), &[".tf.tera", ".hcl.tera", ".hcl.example.tera"], overrides);
    tera.add_raw_templates(templates).map_err(|error| TemplateError::of(&error))?;
    Ok(tera)
}

/// A name of the code, in words joined by underscores, with what is put before and after it: `feature-db`, `featureDb` and
/// `FeatureDb` become `feature_db`.
fn name(text: String, options: Kwargs, _: &State) -> TeraResult<Value> {
    let prefix = options.get::<String>("prefix")?.unwrap_or_default();
    let suffix = options.get::<String>("suffix")?.unwrap_or_default();
    let name = format!("{prefix}{}{suffix}", snake(&text));
    if is_name(&name) {
        return Ok(Value::safe_string(&name));
    }
    Err(tera::Error::message(format!("`{name}` is no name of Terraform")))
}

/// The start of a name that is going to be ended by the provider: the text with hyphens between its words and at its end, cut where
/// that is longer than `most`.
fn prefix(text: String, options: Kwargs, _: &State) -> TeraResult<String> {
    let most = options.must_get::<usize>("most")?;
    let cut: String = text.replace('_', "-").chars().take(most.saturating_sub(1)).collect();
    Ok(format!("{}-", cut.trim_end_matches('-')))
}

/// A name in words joined by underscores.
pub fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character == '-' {
            snake.push('_');
        } else if character.is_ascii_uppercase() {
            if !snake.is_empty() && !snake.ends_with('_') {
                snake.push('_');
            }
            snake.push(character.to_ascii_lowercase());
        } else {
            snake.push(character);
        }
    }
    snake
}

/// Whether text is a name as ours are: small letters, digits and underscores, a letter first.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A name of the spec or of the facts as it stands inside a text, between references.
fn word(text: String, _: Kwargs, _: &State) -> TeraResult<Value> {
    match text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'/' | b'_')) {
        true => Ok(Value::safe_string(&text)),
        false => Err(tera::Error::message(format!("`{text}` is no word"))),
    }
}

/// Words that are values or begin an expression wherever they stand, and so are no keys.
const WORDS: [&str; 5] = ["true", "false", "null", "for", "if"];

/// The key of a map: bare where it can be.
pub fn key(text: &str) -> String {
    let bare = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && !WORDS.contains(&text);
    if bare { text.to_owned() } else { literal(text) }
}

/// The comment that tells a scanner that what it finds by this check is expected. `of` picks one of several reasons.
fn expected(check: String, options: Kwargs, _: &State) -> TeraResult<Value> {
    let of = options.get::<String>("of")?.unwrap_or_default();
    match suppression(&check, &of) {
        Some(row) => Ok(Value::safe_string(&comment(&row.marker()))),
        None => Err(tera::Error::message(format!("the table of suppressions has no `{check}`"))),
    }
}

/// The versions of a provider, or of Terraform itself, as a literal.
fn version(pins: &Pins, what: &str) -> TeraResult<Value> {
    match pins.terraform(what) {
        Some(versions) => Ok(Value::safe_string(&literal(versions))),
        None => Err(tera::Error::message(format!("the table of pins of {} has no `{what}`", pins.date))),
    }
}

/// A comment of one line.
pub fn comment(text: &str) -> String {
    format!("# {}", one_line(text))
}

/// The first line of every file.
pub fn header(spec_path: &str) -> String {
    comment(&notice(spec_path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_joined_by_underscores() {
        assert_eq!(
            ["feature-db", "featureDb", "FeatureDb", "score"].map(snake),
            ["feature_db", "feature_db", "feature_db", "score"]
        );
    }

    #[test]
    fn prefixes_fit_and_end_in_one_hyphen() {
        let prefixes = |template: &str| {
            let mut tera = Tera::new();
            tera.register_filter("prefix", prefix);
            tera.render_str(template, &tera::Context::new(), false).expect("a text")
        };
        assert_eq!(prefixes("{{ 'abc_de' | prefix(most=7) }}"), "abc-de-");
        assert_eq!(prefixes("{{ 'abc-de' | prefix(most=6) }}"), "abc-d-");
        assert_eq!(prefixes("{{ 'abc-de' | prefix(most=5) }}"), "abc-");
    }

    #[test]
    fn keys_are_bare_where_they_can_be() {
        assert_eq!(["blue", "_a1", "a-b"].map(key), ["blue", "\"_a1\"", "a-b"]);
        assert_eq!(["a.b", "1a", "", "true", "for"].map(key), ["\"a.b\"", "\"1a\"", "\"\"", "\"true\"", "\"for\""]);
    }
}
