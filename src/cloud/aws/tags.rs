//! Turns the tags of an environment into findings where AWS takes no such tags ("Tag naming limits and requirements").

use std::sync::LazyLock;

use indexmap::IndexMap;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::environment::Environment;
use crate::finding::{Edit, Finding, Findings, codes};
use crate::text::Pointer;

/// The most characters of a key.
const KEY: usize = 128;
/// The most characters of a value.
const VALUE: usize = 256;
/// The most tags of one resource.
const TAGS: usize = 50;
/// Tags that a resource may have beside those of its stack: `Name`, `bastide:environment` and `bastide:role`.
const OWN: usize = 3;
/// What keys and values of AWS's own begin with, in any capitals.
const RESERVED: &str = "aws:";
/// What keys of the tags begin with by which policies tell resources apart, in any capitals.
const OURS: &str = "bastide:";

/// The characters of keys and values, as the models of IAM and SageMaker have them: letters, separators and numbers of any
/// script, and a few signs.
static CHARACTERS: LazyLock<Validator> = LazyLock::new(|| {
    let schema = json!({"pattern": r"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"});
    jsonschema::validator_for(&schema).expect("the pattern is one, which a test reads")
});

/// Finds tags that AWS does not take.
pub(super) fn check(environment: &Environment, findings: &mut Findings) {
    let tags = &environment.tags;
    for (key, value) in tags {
        let pointer = place(key);
        if key.to_lowercase().starts_with(OURS) {
            findings.push(
                Finding::at_key(
                    &codes::RESERVED_TAG,
                    pointer.clone(),
                    format!("`{key}` is a tag by which policies tell what a resource is"),
                )
                .expected(format!("a tag that does not begin with `{OURS}`"))
                .edit(Edit::Remove),
            );
        }
        findings.extend(misfit(key, "key", KEY).map(|(message, expected)| {
            Finding::at_key(&codes::ILLEGAL_TAG, pointer.clone(), message).expected(expected)
        }));
        findings.extend(
            misfit(value, "value", VALUE).map(|(message, expected)| {
                Finding::at(&codes::ILLEGAL_TAG, pointer.clone(), message).expected(expected)
            }),
        );
    }
    check_twins(tags, findings);
    if tags.len() + OWN > TAGS {
        // Three are made of other fields: `environment`, `managed-by`, and `owner` where it is given.
        let own = tags.keys().filter(|key| ["environment", "managed-by", "owner"].contains(&key.as_str())).count();
        findings.push(
            Finding::at_key(
                &codes::TOO_MANY_TAGS,
                Pointer::root().child("tags"),
                format!("{} tags, with those that every resource has, are more than AWS takes", tags.len() + OWN),
            )
            .expected(format!("at most {} tags in `tags`", TAGS - OWN - own)),
        );
    }
}

/// Where the spec gives a tag.
fn place(key: &str) -> Pointer {
    match key {
        "owner" => Pointer::root().child("owner"),
        key => Pointer::root().child("tags").child(key),
    }
}

/// Why AWS takes no such text for the key or the value of a tag, and what it takes.
fn misfit(text: &str, what: &str, most: usize) -> Option<(String, String)> {
    let length = text.chars().count();
    let expected = format!("from 1 to {most} characters");
    if length == 0 {
        return Some((format!("the {what} of a tag is empty"), expected));
    }
    if length > most {
        return Some((format!("the {what} of a tag has {length} characters"), expected));
    }
    if text.to_lowercase().starts_with(RESERVED) {
        return Some((
            format!("the {what} of a tag begins with `{}`, which only AWS does", &text[..RESERVED.len()]),
            format!("a {what} that does not begin with `{RESERVED}`, in capitals or not"),
        ));
    }
    // The key stands before a value in a word of a command ("AWS CLI Command Reference: cloudformation deploy").
    if what == "key" && (text.contains('=') || text.starts_with('-') || text.contains("://")) {
        return Some((
            format!("the AWS CLI would read the {what} `{text}` of a tag as something else"),
            format!(
                "a {what} without `=` and `://` that does not begin with `-`, which `aws cloudformation deploy --tags` takes"
            ),
        ));
    }
    let strange = text.chars().find(|character| !is_legal(*character))?;
    let shown = match strange.is_control() {
        true => strange.escape_debug().to_string(),
        false => strange.to_string(),
    };
    Some((
        format!("the {what} of a tag holds `{shown}`"),
        "letters, numbers, spaces and `_` `.` `:` `/` `=` `+` `-` `@`, as every service of AWS takes them".to_owned(),
    ))
}

fn is_legal(character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@' => true,
        other if other.is_ascii() => false,
        other => CHARACTERS.is_valid(&Value::from(other.to_string())),
    }
}

/// IAM takes keys that differ in capitals alone for one ("Rules for tagging in IAM and AWS STS").
fn check_twins(tags: &IndexMap<String, String>, findings: &mut Findings) {
    for (place_of, key) in tags.keys().enumerate() {
        let lower = key.to_lowercase();
        let Some(twin) = tags.keys().take(place_of).find(|other| other.to_lowercase() == lower) else { continue };
        findings.push(
            Finding::at_key(&codes::NAME_CLASH, place(key), format!("the tags `{twin}` and `{key}` are one on a role"))
                .expected("keys that differ in more than capitals"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_of_any_script_are_legal() {
        for text in ["cost-centre", "Größe", "部門", "a b\u{a0}c", "x=1+2_3.4:5/6@7", "٣"] {
            assert_eq!(misfit(text, "value", VALUE), None, "{text}");
        }
    }

    #[test]
    fn signs_control_characters_and_marks_alone_are_not() {
        for text in ["a,b", "a\nb", "${x}", "it's", "a#b", "\u{301}", "👩", "a\u{200b}b"] {
            assert!(misfit(text, "key", KEY).is_some(), "{text}");
        }
    }

    #[test]
    fn keys_that_a_command_would_misread_are_refused() {
        for text in ["a=b", "--tags", "file://x"] {
            assert!(misfit(text, "key", KEY).is_some(), "{text}");
            assert_eq!(misfit(text, "value", VALUE), None, "{text}");
        }
    }

    #[test]
    fn what_begins_as_tags_of_aws_do_is_refused_in_any_capitals() {
        assert!(misfit("AWS:team", "key", KEY).is_some());
        assert!(misfit("awsome", "key", KEY).is_none());
    }
}
