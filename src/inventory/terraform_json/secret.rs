//! Turns secrets into a marker, by what Terraform says of them and by what they are called.

use crate::inventory::{Later, Node, Piece, Value};

/// What stands, as an expression, for a secret.
pub const SECRET: &str = "sensitive value";

/// How names of secrets end, in small letters and without what separates words.
static ENDINGS: &[&str] = &[
    "accesskey",
    "accountkey",
    "apikey",
    "clientkey",
    "configraw",
    "connectionstring",
    "licensekey",
    "password",
    "passwd",
    "passphrase",
    "primarykey",
    "privatekey",
    "privatekeyopenssh",
    "privatekeypem",
    "sas",
    "secondarykey",
    "secret",
    "secretaccesskey",
    "secretbinary",
    "secretstring",
    "sharedkey",
    "token",
];

/// Attributes that are secrets though nothing in their names says so.
static ATTRIBUTES: &[(&str, &str)] = &[
    ("aws_ssm_parameter", "value"),
    ("azurerm_app_configuration_key", "value"),
    ("azurerm_automation_variable_string", "value"),
    ("azurerm_key_vault_secret", "value"),
    ("data.aws_ssm_parameter", "value"),
    ("data.azurerm_key_vault_secret", "value"),
    ("random_password", "bcrypt_hash"),
    ("random_password", "result"),
];

/// A value that is an expression of one word.
pub fn later(code: &str) -> Value {
    Value::Later(Later { pieces: vec![Piece::Code(code.to_owned())] })
}

/// What stands for a secret.
pub fn marker() -> Value {
    later(SECRET)
}

/// Hides what is called as secrets are: attributes, and values beside such a name, as lists of environment variables have them.
pub fn hide(node: &mut Node, kind: &str) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| hide(item, kind)),
        Value::Map(map) => {
            let name = ["name", "Name"].iter().find_map(|key| map.get(*key)?.as_str());
            let is_secret = name.is_some_and(|name| is_named(kind, name));
            for (key, inner) in map {
                let is_value = key.eq_ignore_ascii_case("value");
                match &inner.value {
                    Value::Text(text) if text.is_empty() => {}
                    Value::Text(_) | Value::Number(_) if is_named(kind, key) || (is_secret && is_value) => {
                        inner.value = marker();
                    }
                    _ => hide(inner, kind),
                }
            }
        }
        _ => {}
    }
}

/// Whether an attribute of a kind of resource is called as secrets are.
pub fn is_named(kind: &str, attribute: &str) -> bool {
    let plain: String = attribute.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    ATTRIBUTES.contains(&(kind, attribute)) || ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names_and_settings_of_them_are_not() {
        for name in
            ["administrator_login_password", "adminPassword", "primary_access_key", "client_secret", "kube_config_raw"]
        {
            assert!(is_named("x", name), "{name}");
        }
        for name in ["password_policy", "secret_arn", "key_vault_secret_id", "token_type", "kms_key_id", "hash_key"] {
            assert!(!is_named("x", name), "{name}");
        }
        assert!(is_named("azurerm_key_vault_secret", "value"));
        assert!(!is_named("azurerm_key_vault_key", "value"));
    }
}
