//! Turns the facts of Azure into the variables that whoever deploys may set otherwise.

use crate::cloud::azure::Azure;
use crate::render::terraform::variables::{Given, Rule, Variable};

/// Every variable that a file may use.
pub(super) fn variables(azure: &Azure) -> Vec<Variable> {
    let tags = azure.tags.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    vec![
        Variable {
            name: "cosmos_db_object_id".to_owned(),
            kind: "string",
            description: "Object ID of Azure Cosmos DB in this tenant, which keeps the metadata of the workspace."
                .to_owned(),
            value: azure.keys.cosmos_db_object_id.clone().map(Given::Text),
            default: None,
            rules: vec![object_id("cosmos_db_object_id")],
        },
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

/// That a variable is an object ID.
fn object_id(name: &str) -> Rule {
    Rule {
        condition: format!("can(regex(\"^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$\", var.{name}))"),
        message: format!("{name} must be an object ID: a GUID in small letters."),
    }
}
