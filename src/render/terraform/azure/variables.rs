//! Turns the facts of Azure into the variables that whoever deploys may set otherwise.

use crate::cloud::azure::{Azure, Notebook, Persona};
use crate::render::terraform::engine::snake;
use crate::render::terraform::variables::{Given, Rule, Variable};

/// Every variable that a file may use.
pub(super) fn variables(azure: &Azure) -> Vec<Variable> {
    let tags = azure.tags.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let mut variables = vec![
        Variable {
            rules: vec![Rule {
                condition: is_object_id("var.cosmos_db_object_id"),
                message: "cosmos_db_object_id must be an object ID: a GUID in small letters.".to_owned(),
            }],
            ..text(
                "cosmos_db_object_id",
                "Object ID of Azure Cosmos DB in this tenant, which keeps the metadata of the workspace.",
                azure.keys.cosmos_db_object_id.clone(),
            )
        },
        text("location", "Region of every resource.", Some(azure.location.clone())),
        map("tags".to_owned(), "Tags of every resource.".to_owned(), tags, Vec::new()),
    ];
    variables.extend(azure.people.personas.iter().map(persona));
    variables.extend(azure.notebooks.iter().map(notebook));
    variables
}

/// The members of a role.
fn persona(persona: &Persona) -> Variable {
    let name = snake(persona.symbol);
    let members = persona.members.iter();
    let members = members.map(|member| (member.object_id.clone(), member.kind.entra_name().to_owned())).collect();
    let rules = vec![
        each(&name, "keys", &is_object_id("item"), "key of {} must be an object ID: a GUID in small letters."),
        each(
            &name,
            "values",
            "contains([\"Group\", \"ServicePrincipal\", \"User\"], item)",
            "value of {} must be Group, ServicePrincipal or User.",
        ),
    ];
    map(name, format!("{} Kind of principal, by object ID in Entra ID.", persona.what), members, rules)
}

/// The machines of a notebook and whose they are.
fn notebook(notebook: &Notebook) -> Variable {
    let name = snake(&notebook.users_symbol);
    let users = notebook.users.iter().map(|user| (user.instance.clone(), user.object_id.clone())).collect();
    let rules = vec![
        each(
            &name,
            "keys",
            "can(regex(\"^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$\", item))",
            "key of {} must be 3 to 24 letters, digits and hyphens, with a letter first and no hyphen last.",
        ),
        each(&name, "values", &is_object_id("item"), "value of {} must be an object ID: a GUID in small letters."),
    ];
    let description =
        format!("Whom each machine of {} belongs to: an object ID, by the machine's name.", notebook.name);
    map(name, description, users, rules)
}

fn text(name: &str, description: &str, value: Option<String>) -> Variable {
    Variable {
        name: name.to_owned(),
        kind: "string",
        description: description.to_owned(),
        value: value.map(Given::Text),
        default: None,
        rules: Vec::new(),
    }
}

/// A map of texts. What the spec names twice stands there once.
fn map(name: String, description: String, mut pairs: Vec<(String, String)>, rules: Vec<Rule>) -> Variable {
    let mut seen = Vec::new();
    pairs.retain(|(key, _)| {
        let new = !seen.contains(key);
        seen.push(key.clone());
        new
    });
    Variable { name, kind: "map(string)", description, value: Some(Given::Map(pairs)), default: None, rules }
}

/// A rule for all keys, or for all values, of a map; `what` goes on after "Each", and speaks of the map in braces.
fn each(name: &str, of: &str, condition: &str, what: &str) -> Rule {
    Rule {
        condition: format!("alltrue([for item in {of}(var.{name}) : {condition}])"),
        message: format!("Each {}", what.replace("{}", name)),
    }
}

/// That an expression is an object ID.
fn is_object_id(expression: &str) -> String {
    format!("can(regex(\"^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$\", {expression}))")
}
