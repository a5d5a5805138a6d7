//! Turns the patterns of the schema into words, as a table.

/// The pattern of the number of an AWS account.
pub(super) const ACCOUNT: &str = "^[0-9]{12}$";

/// What the patterns of the schema ask for, in words; what differs by cloud says of which it is. A test holds this table against every pattern of the schema.
static FORMS: &[(&str, &str)] = &[
    (r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "lower-case letters and digits, with single hyphens between them"),
    (r"^[a-z][a-z0-9]*$", "lower-case letters and digits, a letter first"),
    (r"^[a-z0-9]+$", "lower-case letters and digits"),
    (r"^[a-z0-9-]+$", "lower-case letters, digits and hyphens"),
    (
        r"^[A-Za-z0-9._-][A-Za-z0-9._/-]*$",
        "a path relative to the spec: letters, digits and `.`, `_`, `/`, `-`, without a `/` in front",
    ),
    (
        r"^(s3://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9._-]+)*/?|az://[a-z0-9]+/[a-z0-9-]+(/[A-Za-z0-9._-]+)*/?|[A-Za-z0-9._-][A-Za-z0-9._/-]*)$",
        "a folder relative to the spec, `s3://` with a bucket and a prefix, or `az://` with an account, a container and a prefix",
    ),
    (r"^[A-Za-z0-9_.-]+$", "letters, digits and `_`, `.`, `-`"),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a date: year, month, day"),
    (
        r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$",
        "a range of IPv4 addresses: an address, a slash, the length of the prefix",
    ),
    (r"^[1-9][0-9]{0,5}[mhdy]$", "a length of time: a whole number and m, h, d or y"),
    (
        r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        "an object ID of Microsoft Entra ID: a lower-case GUID",
    ),
    (
        r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|arn:aws[a-z-]*:(iam::[0-9]{12}:(role|user)|sts::[0-9]{12}:assumed-role)/[A-Za-z0-9_+=,.@/-]+)$",
        "on Azure an object ID of Microsoft Entra ID: a lower-case GUID; on AWS the ARN of an IAM role, an IAM user or a role session, never of the root user, and without wildcards",
    ),
    (
        r"^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$",
        "the ARN of an IAM role or user, in full and without wildcards",
    ),
    (ACCOUNT, "twelve digits, in quotes"),
    (r"^[a-z0-9-]+\.[a-z0-9-]+$", "an instance type of Amazon EC2: a family, a dot and a size"),
    (
        r"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
        "a host name without scheme, port or path, or the name of a bundle",
    ),
    (r"^([01][0-9]|2[0-3]):[0-5][0-9]$", "a time of day: hours and minutes, from 00:00 to 23:59"),
];

/// What a pattern asks for, in words; of what differs by cloud, what it asks for on that cloud.
pub(super) fn form_of(pattern: &str, cloud: Option<&str>) -> Option<&'static str> {
    let (_, words) = FORMS.iter().find(|(known, _)| *known == pattern)?;
    let of_cloud = match cloud {
        Some("azure") => "on Azure ",
        Some("aws") => "on AWS ",
        _ => return Some(words),
    };
    words.split("; ").find_map(|part| part.strip_prefix(of_cloud)).or(Some(words))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::schema::spec_schema;

    #[test]
    fn every_pattern_of_the_schema_is_told_in_words() {
        fn patterns(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(map) => {
                    found.extend(map.get("pattern").and_then(Value::as_str).map(str::to_owned));
                    map.values().for_each(|value| patterns(value, found));
                }
                Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        patterns(spec_schema(), &mut found);
        assert!(!found.is_empty());
        for pattern in found {
            assert!(form_of(&pattern, None).is_some(), "no words for the pattern {pattern}");
        }
    }
}
