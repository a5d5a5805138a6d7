//! Turns the facts of AWS into the variables that whoever deploys may set otherwise.

use crate::cloud::aws::Aws;
use crate::render::terraform::variables::{Given, Variable};

/// Every variable that a file may use.
pub(super) fn variables(aws: &Aws) -> Vec<Variable> {
    let tags = aws.tags.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    vec![
        Variable {
            name: "account_id".to_owned(),
            kind: "string",
            description: "Account of every resource.".to_owned(),
            value: aws.account_id.clone().map(Given::Text),
            default: None,
            rules: Vec::new(),
        },
        Variable {
            name: "region".to_owned(),
            kind: "string",
            description: "Region of every resource.".to_owned(),
            value: Some(Given::Text(aws.region.clone())),
            default: None,
            rules: Vec::new(),
        },
        Variable {
            name: "tags".to_owned(),
            kind: "map(string)",
            description: "Tags of everything that takes tags.".to_owned(),
            value: Some(Given::Map(tags)),
            default: None,
            rules: Vec::new(),
        },
    ]
}
