//! Turns the facts of AWS into the variables that whoever deploys may set otherwise.

use crate::cloud::aws::endpoints::{IMAGE, MODEL};
use crate::cloud::aws::principals::{BREAK_GLASS, MEMBER, PERSON};
use crate::cloud::aws::{Aws, Notebook, Persona};
use crate::render::terraform::engine::snake;
use crate::render::terraform::literal::literal;
use crate::render::terraform::variables::{Given, Rule, Variable};

/// Every variable that a file may use.
pub(super) fn variables(aws: &Aws) -> Vec<Variable> {
    let tags = aws.tags.iter().map(|(name, text)| (name.clone(), text.clone())).collect();
    let mut variables = vec![
        variable("region", "string", "Region of every resource.", Given::Text(aws.region.clone())),
        variable("tags", "map(string)", "Tags of everything that takes tags.", Given::Map(tags)),
        Variable {
            rules: vec![each("break_glass_principal_arns", "ARNs of IAM roles or users", BREAK_GLASS)],
            ..variable(
                "break_glass_principal_arns",
                "set(string)",
                "ARNs of the IAM roles and users that reach the data when nothing else does, also from outside the network.",
                Given::List(aws.storage.break_glass.clone()),
            )
        },
    ];
    variables.push(Variable {
        value: None,
        default: Some("[]"),
        rules: vec![each("deployer_principal_arns", "ARNs of IAM roles or users", BREAK_GLASS)],
        ..variable(
            "deployer_principal_arns",
            "set(string)",
            "ARNs of the IAM roles and users that run Terraform here, where there are more than one: they may look buckets up.",
            Given::List(Vec::new()),
        )
    });
    variables.extend(aws.account_id.as_ref().map(|account| Variable {
        rules: vec![Rule {
            condition: format!("can(regex({}, var.account_id))", literal(r"^\d{12}$")),
            message: "account_id must be the 12 digits of an account.".to_owned(),
        }],
        ..variable("account_id", "string", "Account of every resource.", Given::Text(account.clone()))
    }));
    variables.extend(aws.access.personas.iter().map(members));
    variables.extend(aws.notebooks.iter().map(people));
    variables.push(models(aws));
    variables
}

fn variable(name: &str, kind: &'static str, description: &str, value: Given) -> Variable {
    Variable {
        name: name.to_owned(),
        kind,
        description: description.to_owned(),
        value: Some(value),
        default: None,
        rules: Vec::new(),
    }
}

/// Who can take a role of people.
fn members(persona: &Persona) -> Variable {
    let name = snake(persona.input);
    let description = format!("ARNs of those who can become {}: IAM users, roles or role sessions.", persona.who);
    let given = Rule { condition: format!("length(var.{name}) > 0"), message: format!("{name} must name somebody.") };
    let rules = vec![given, each(&name, "ARNs of IAM users, roles or role sessions", MEMBER)];
    Variable { rules, ..variable(&name, "set(string)", &description, Given::List(persona.members.clone())) }
}

/// The name of the variable that says who has a notebook.
fn people_of(notebook: &Notebook) -> String {
    format!("{}_people", snake(&notebook.name))
}

/// The most characters of the short name of a person, which names of AWS end with.
const SHORT_NAME: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// Who has a notebook.
fn people(notebook: &Notebook) -> Variable {
    let name = people_of(notebook);
    let description = format!(
        "People who have a notebook ({}): a short name for each, and the ARN of the IAM user, or of the session of an Identity Center role, that the person signs in with.",
        notebook.name
    );
    let people = notebook.people.iter().map(|person| (person.name.clone(), person.principal.clone()));
    let rules = vec![
        Rule {
            condition: format!(
                "alltrue([for name, arn in var.{name} : length(name) <= 12 && can(regex({}, name))])",
                literal(SHORT_NAME)
            ),
            message: format!(
                "The keys of {name} must be short names: up to 12 small letters and digits, a letter first, with single hyphens between."
            ),
        },
        Rule {
            condition: format!("alltrue([for name, arn in var.{name} : can(regex({}, arn))])", literal(PERSON)),
            message: format!("The values of {name} must be ARNs of IAM users or of role sessions; a role is shared."),
        },
    ];
    Variable { rules, ..variable(&name, "map(string)", &description, Given::Map(people.collect())) }
}

/// The models behind the endpoints. While the spec names none, nothing can say them beforehand.
fn models(aws: &Aws) -> Variable {
    let names: Vec<String> = aws.endpoints.iter().map(|endpoint| literal(&endpoint.name)).collect();
    let rule = |field: &str, pattern: &str, message: &str| Rule {
        condition: format!(
            "alltrue([for model in values(var.models) : can(regex({}, model.{field}))])",
            literal(pattern)
        ),
        message: message.to_owned(),
    };
    Variable {
        value: None,
        default: Some("{}"),
        rules: vec![
            Rule {
                condition: format!("alltrue([for name in keys(var.models) : contains([{}], name)])", names.join(", ")),
                message: "The keys of models must be endpoints of this environment.".to_owned(),
            },
            rule(
                "image_uri",
                IMAGE,
                "Each image_uri must be an image in ECR with its digest, as in REPOSITORY@sha256:DIGEST.",
            ),
            rule("model_data_url", MODEL, "Each model_data_url must be the S3 URI of a .tar.gz file."),
        ],
        ..variable(
            "models",
            "map(object({ image_uri = string, model_data_url = string }))",
            "Models by the endpoint that serves them: the image, by digest, in the repository of this environment, and the model, a .tar.gz file in the bucket of published models. An endpoint is made once its model is here.",
            Given::Map(Vec::new()),
        )
    }
}

/// The rule that each text of a variable is of a form.
fn each(name: &str, what: &str, pattern: &str) -> Rule {
    Rule {
        condition: format!("alltrue([for arn in var.{name} : can(regex({}, arn))])", literal(pattern)),
        message: format!("{name} must be {what}."),
    }
}
