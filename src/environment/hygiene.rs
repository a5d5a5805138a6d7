//! Turns strings that should never stand in a spec, secrets and placeholders, into findings.

use serde_json::Value;

use crate::finding::{Finding, Findings, codes};
use crate::text::{Pointer, secret_in};

/// Words that people leave where a value has to come.
const PLACEHOLDERS: &[&str] =
    &["changeme", "change-me", "change_me", "todo", "tbd", "fixme", "replaceme", "replace-me", "xxxx", "placeholder"];

/// The GUID that `bastide init` and the examples write where yours has to come.
pub const PLACEHOLDER_ID: &str = "00000000-0000-0000-0000-000000000000";

/// The number that the examples write where that of your AWS account has to come.
pub const PLACEHOLDER_ACCOUNT: &str = "000000000000";

/// Names of fields or tags whose value is a secret.
const SECRET_NAMES: &[&str] =
    &["password", "passwd", "secret", "apikey", "accesskey", "privatekey", "connectionstring", "token"];

/// Finds placeholders and secrets anywhere in a document.
pub fn inspect(document: &Value, findings: &mut Findings) {
    walk(document, &Pointer::root(), findings);
}

fn walk(value: &Value, pointer: &Pointer, findings: &mut Findings) {
    match value {
        Value::Object(map) => {
            for (key, item) in map {
                if is_placeholder(key) {
                    findings.push(placeholder(pointer.child(key), key));
                }
                walk(item, &pointer.child(key), findings);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &pointer.child(index), findings);
            }
        }
        Value::String(text) => {
            if let Some(what) = secret(pointer, text) {
                findings.push(secret_in_clear(pointer, what));
            } else if is_placeholder(text) {
                findings.push(placeholder(pointer.clone(), text));
            }
        }
        Value::Number(number) => {
            if let Some(what) = secret(pointer, &number.to_string()) {
                findings.push(secret_in_clear(pointer, what));
            }
        }
        _ => {}
    }
}

/// The value is not repeated: findings are printed and logged.
fn secret_in_clear(pointer: &Pointer, what: &str) -> Finding {
    Finding::at(&codes::SECRET, pointer.clone(), format!("`{}` holds {what}", pointer.dotted()))
        .expected("no secret in a spec: it is read, copied, committed and logged")
        .help("take it out, and renew it if this file has been shared")
}

fn placeholder(pointer: Pointer, text: &str) -> Finding {
    let what = match text.split(':').nth(4) {
        Some(PLACEHOLDER_ACCOUNT) => format!("the account `{PLACEHOLDER_ACCOUNT}` is a placeholder"),
        _ => format!("`{text}` is a placeholder"),
    };
    Finding::at(&codes::PLACEHOLDER, pointer.clone(), what)
        .expected(format!("the real value of `{}`, before it is deployed", pointer.dotted()))
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.to_lowercase();
    text == PLACEHOLDER_ID
        || text == PLACEHOLDER_ACCOUNT
        || (text.starts_with("arn:") && text.split(':').nth(4) == Some(PLACEHOLDER_ACCOUNT))
        || PLACEHOLDERS.contains(&lower.as_str())
        || (text.len() > 2 && text.starts_with('<') && text.ends_with('>'))
}

fn secret(pointer: &Pointer, text: &str) -> Option<&'static str> {
    if let Some(what) = secret_in(text) {
        return Some(what);
    }
    let name: String = pointer.last()?.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let named = SECRET_NAMES.iter().any(|secret| name.ends_with(secret));
    (named && text.len() >= 6 && !text.contains(' ')).then_some("what its name says is a secret")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn codes_of(document: &Value) -> Vec<&'static str> {
        let mut findings = Findings::default();
        inspect(document, &mut findings);
        findings.iter().map(|finding| finding.code.id).collect()
    }

    #[test]
    fn secrets_are_found_by_form_and_by_name() {
        // Built from parts, so that no scanner takes this file for a leak.
        let key = format!("{}{}", "AKIA", "ABCDEFGHIJKLMNOP");
        assert_eq!(codes_of(&json!({"tags": {"a": key}})), ["SPE002"]);
        assert_eq!(codes_of(&json!({"tags": {"db_password": "hunter22"}})), ["SPE002"]);
        assert_eq!(codes_of(&json!({"tags": {"db_password": 12345678}})), ["SPE002"]);
        assert_eq!(codes_of(&json!({"tags": {"db_password": "no"}})), Vec::<&str>::new());
    }

    #[test]
    fn placeholders_are_found_in_keys_and_values() {
        assert_eq!(codes_of(&json!({"tags": {"CHANGEME": "<team>"}})), ["SPE001", "SPE001"]);
        assert_eq!(codes_of(&json!({"id": PLACEHOLDER_ID})), ["SPE001"]);
        assert_eq!(codes_of(&json!({"id": PLACEHOLDER_ACCOUNT})), ["SPE001"]);
        assert_eq!(codes_of(&json!({"id": "arn:aws:iam::000000000000:role/a"})), ["SPE001"]);
        assert_eq!(codes_of(&json!({"id": "arn:aws:iam::123456789012:role/000000000000"})), Vec::<&str>::new());
    }

    #[test]
    fn ordinary_words_are_neither() {
        assert_eq!(codes_of(&json!({"description": "Token models; the secret sauce."})), Vec::<&str>::new());
    }
}
