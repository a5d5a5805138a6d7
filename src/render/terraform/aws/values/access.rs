//! What those who work here are in Terraform: roles, the boundary of all of them, and who can take them.

use super::Row;
use crate::cloud::aws::notebooks::PRINCIPAL;
use crate::cloud::aws::{Aws, Endpoint};
use crate::render::terraform::engine::snake;

/// The values of roles, and the variables that say who takes them.
pub(super) fn rows(aws: &Aws) -> Vec<Row> {
    let access = &aws.access;
    let mut rows = vec![("PermissionBoundaryArn".to_owned(), "aws_iam_policy.permission_boundary.arn".to_owned())];
    let roles = access.execution_roles.iter();
    rows.extend(
        roles.map(|it| (format!("{}Arn", it.id), format!("aws_iam_role.{}.arn", role(&it.id, &aws.endpoints)))),
    );
    let named = access.rights.iter().filter(|held| held.by_arn);
    rows.extend(named.map(|held| (format!("{}RoleArns", held.name), format!("local.{}_role_arns", snake(held.name)))));
    let personas = access.personas.iter();
    rows.extend(personas.map(|persona| (persona.input.to_owned(), format!("var.{}", snake(persona.input)))));
    rows.extend(aws.notebooks.iter().map(|notebook| (notebook.value(PRINCIPAL), "each.value".to_owned())));
    rows
}

/// The name of a role: its logical ID without the word for what it is. Those of endpoints say whose role it is, so that no name of a
/// spec is that of another role.
pub(in crate::render::terraform::aws) fn role(id: &str, endpoints: &[Endpoint]) -> String {
    let word = id.strip_suffix("Role").unwrap_or(id);
    match endpoints.iter().find(|endpoint| endpoint.id == word) {
        Some(endpoint) => format!("{}_models", snake(&endpoint.name)),
        None => snake(word),
    }
}
