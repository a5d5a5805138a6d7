//! Turns a policy document into the statements of an `aws_iam_policy_document`.

use std::fmt::Write;

use super::values::Values;
use crate::cloud::aws::policy::{Document, Effect, Kind, Operand, Policies, Policy, Principal, Statement};
use crate::cloud::aws::{Aws, with_lookup};
use crate::render::terraform::literal::literal;

/// Every policy document, as it is where Terraform deploys.
pub(super) fn documents(aws: &Aws) -> Policies {
    let own = |policy: &Policy| match policy.kind {
        Kind::Bucket => Policy { kind: policy.kind, document: with_lookup(&policy.document) },
        _ => policy.clone(),
    };
    aws.policies.iter().map(|(name, policy)| (name.clone(), own(policy))).collect()
}

/// The statements, further in by two. The first line has no indentation, since it stands where the template puts it.
///
/// # Errors
/// In words, where an expression names a value that there is not.
pub(super) fn hcl(document: &Document, values: &Values) -> Result<String, String> {
    let statements = document.statements.iter().map(|statement| self::statement(statement, values));
    let text = statements.collect::<Result<Vec<_>, _>>()?.join("\n");
    Ok(text.trim().to_owned())
}

fn statement(statement: &Statement, values: &Values) -> Result<String, String> {
    let mut text = String::new();
    if let Some(why) = statement.why {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  # {why}");
    }
    let effect = match statement.effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    let _ = write!(text, "  statement {{\n    sid = {}\n    effect = {}\n", literal(&statement.sid), literal(effect));
    let actions: Vec<String> = statement.actions.iter().map(|action| literal(action)).collect();
    let _ = writeln!(text, "    actions = {}", list(&actions, 4));
    if !statement.resources.is_empty() {
        let resources = expressions(&statement.resources, values)?;
        let _ = writeln!(text, "    resources = {}", list(&resources, 4));
    }
    if let Some(principal) = &statement.principal {
        let (kind, identifiers) = match principal {
            Principal::Anyone => ("AWS", list(&[literal("*")], 6)),
            Principal::Aws(names) => ("AWS", list(&expressions(names, values)?, 6)),
            Principal::AwsList(name) => ("AWS", values.in_policy(name)?),
            Principal::Service(service) => ("Service", list(&[values.hcl(service)?], 6)),
        };
        let _ = write!(
            text,
            "\n    principals {{\n      type = {}\n      identifiers = {identifiers}\n    }}\n",
            literal(kind)
        );
    }
    for condition in &statement.conditions {
        let operands = match &condition.operand {
            Operand::Bool(value) => list(&[literal(if *value { "true" } else { "false" })], 6),
            Operand::One(one) => list(&[values.hcl(one)?], 6),
            Operand::Many(many) => list(&expressions(many, values)?, 6),
            Operand::List(name) => values.in_policy(name)?,
        };
        let _ = write!(
            text,
            "\n    condition {{\n      test = {}\n      variable = {}\n      values = {operands}\n    }}\n",
            literal(condition.operator),
            literal(condition.key)
        );
    }
    text.push_str("  }\n");
    Ok(text)
}

fn expressions(
    expressions: &[crate::cloud::aws::expression::Expression],
    values: &Values,
) -> Result<Vec<String>, String> {
    expressions.iter().map(|expression| values.hcl(expression)).collect()
}

/// A list: one item on the line, several one a line.
fn list(items: &[String], indent: usize) -> String {
    match items {
        [one] => format!("[{one}]"),
        many => {
            let items: String = many.iter().map(|item| format!("{:1$}{item},\n", "", indent + 2)).collect();
            format!("[\n{items}{:indent$}]", "")
        }
    }
}
