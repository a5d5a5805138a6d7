//! Turns the facts of Azure into the variables that whoever deploys may set otherwise.

use crate::cloud::azure::Azure;
use crate::render::terraform::variables::{Given, Variable};

/// Every variable that a file may use.
pub(super) fn variables(azure: &Azure) -> Vec<Variable> {
    let tags = azure.tags.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    vec![
        Variable {
            name: "location".to_owned(),
            kind: "string",
            description: "Region of every resource.".to_owned(),
            value: Some(Given::Text(azure.location.clone())),
            default: None,
            rules: Vec::new(),
        },
        Variable {
            name: "tags".to_owned(),
            kind: "map(string)",
            description: "Tags of every resource.".to_owned(),
            value: Some(Given::Map(tags)),
            default: None,
            rules: Vec::new(),
        },
    ]
}
