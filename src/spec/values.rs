//! The small values that fields of a spec are made of: each a string with a form that the schema checks.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! text_value {
    ($(#[$meta:meta])* $name:ident) => {
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        $(#[$meta])*
        pub struct $name(String);

        impl $name {
            /// The text as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_value! {
    /// A day: year, month, day.
    #[schemars(extend("pattern" = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    Date
}

text_value! {
    /// A range of IPv4 addresses: its first address, a slash and the length of its prefix.
    #[schemars(extend("pattern" = r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$"))]
    Cidr
}

text_value! {
    /// A length of time: a whole number and `m` for minutes, `h` for hours, `d` for days or `y` for years of 365 days.
    #[schemars(extend("pattern" = r"^[1-9][0-9]{0,5}[mhdy]$"))]
    Duration
}

text_value! {
    /// The object ID of a group, user or service principal in Microsoft Entra ID: a lower-case GUID.
    #[schemars(extend("pattern" = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"))]
    ObjectId
}

text_value! {
    /// Somebody outside of the environment: on Azure an object ID in Microsoft Entra ID (a lower-case GUID), on AWS the ARN of an IAM role, an IAM user or a role session.
    #[schemars(extend("pattern" = r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|arn:aws[a-z-]*:(iam::[0-9]{12}:(role|user)|sts::[0-9]{12}:assumed-role)/[A-Za-z0-9_+=,.@/-]+)$", "maxLength" = 2048))]
    PrincipalId
}

text_value! {
    /// The ARN of an IAM role or user.
    #[schemars(extend("pattern" = r"^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9_+=,.@/-]+$", "maxLength" = 2048))]
    PrincipalArn
}

text_value! {
    /// The number of an AWS account: twelve digits.
    #[schemars(extend("pattern" = r"^[0-9]{12}$"))]
    AccountId
}

text_value! {
    /// The name of an item: lower-case letters and digits, with single hyphens between them.
    #[schemars(extend("pattern" = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "minLength" = 3, "maxLength" = 20))]
    ItemName
}

text_value! {
    /// The short name of a person: lower-case letters and digits, with single hyphens between them.
    #[schemars(extend("pattern" = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "minLength" = 1, "maxLength" = 12))]
    UserName
}

text_value! {
    /// A host that may be reached (`pkgs.example.com`, `*.example.com`), or the name of a bundle of hosts.
    #[schemars(extend("pattern" = r"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$", "minLength" = 2, "maxLength" = 253))]
    HostOrBundle
}

impl Duration {
    /// The length in minutes. A year has 365 days.
    pub fn minutes(&self) -> u64 {
        let (number, unit) = self.0.split_at(self.0.len().saturating_sub(1));
        let number: u64 = number.parse().unwrap_or(0);
        number
            * match unit {
                "m" => 1,
                "h" => 60,
                "d" => 24 * 60,
                _ => 365 * 24 * 60,
            }
    }

    /// The length in whole days; a part of a day counts as one.
    pub fn days(&self) -> u64 {
        self.minutes().div_ceil(24 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_365_days() {
        let year: Duration = serde_json::from_str("\"2y\"").expect("a duration");
        assert_eq!(year.days(), 730);
    }

    #[test]
    fn a_part_of_a_day_is_a_day() {
        let hours: Duration = serde_json::from_str("\"36h\"").expect("a duration");
        assert_eq!(hours.days(), 2);
        assert_eq!(hours.minutes(), 36 * 60);
    }
}
