//! The values that policies and templates name, as tables of what each is in Terraform: one a concern.

pub(super) mod access;
mod keys;
mod monitoring;
mod network;
mod registry;
mod storage;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};

use crate::cloud::aws::Aws;
use crate::cloud::aws::expression::{Deployment, Expression, Part};
use crate::render::File;
use crate::render::terraform::engine::{FOLDER, snake};
use crate::render::terraform::format::format;
use crate::render::terraform::literal::{inside, literal};
use crate::text::nearest;

/// A named value and what it is: an expression such as `aws_kms_key.data.arn`.
pub(super) type Row = (String, String);

/// Every value of an environment, by its name.
#[derive(Debug, Default)]
pub(super) struct Values(BTreeMap<String, String>);

impl Values {
    /// The values of an environment.
    pub(super) fn of(aws: &Aws) -> Values {
        let tables: &[fn(&Aws) -> Vec<Row>] = &[
            network::rows,
            keys::rows,
            access::rows,
            storage::rows,
            registry::rows,
            monitoring::rows,
            workspace::rows,
        ];
        Values(tables.iter().flat_map(|table| table(aws)).collect())
    }

    /// What a value is.
    ///
    /// # Errors
    /// In words, where there is none of that name.
    pub(super) fn expression(&self, name: &str) -> Result<String, String> {
        self.0.get(name).cloned().ok_or_else(|| {
            let close = nearest(name, self.0.keys().map(String::as_str));
            let hint = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
            format!("there is no value `{name}`{hint}")
        })
    }

    /// What a value is in a policy document: a local, where it is an attribute of a resource. Terraform puts off reading a document that
    /// names a resource itself whenever that resource is to change, and a plan could not say what becomes of the policy.
    ///
    /// # Errors
    /// In words, where there is none of that name.
    pub(super) fn in_policy(&self, name: &str) -> Result<String, String> {
        let expression = self.expression(name)?;
        Ok(if is_attribute(&expression) { format!("local.{}", snake(name)) } else { expression })
    }

    /// `locals.tf`: the values that documents in these files name.
    pub(super) fn locals(&self, files: &[File], header: &str) -> File {
        let mut text = format!(
            "{header}\n\n# What policies name. A document that names a resource itself is put off whenever that resource is to change, and a plan\n# cannot say what becomes of its policy.\nlocals {{\n"
        );
        let code = files.iter().filter(|file| file.path.ends_with(".tf"));
        let used: BTreeSet<&str> = code.flat_map(|file| locals_in(&file.text)).collect();
        for (name, expression) in self.0.iter().filter(|(_, expression)| is_attribute(expression)) {
            let name = snake(name);
            if used.contains(name.as_str()) {
                text.push_str(&format!("  {name} = {expression}\n"));
            }
        }
        text.push_str("}\n");
        File { path: format!("{FOLDER}/locals.tf"), text: format(&text) }
    }

    /// An expression of a policy as one of Terraform: a reference where it is nothing else, or a text with references.
    ///
    /// # Errors
    /// In words, where it names a value that there is not.
    pub(super) fn hcl(&self, expression: &Expression) -> Result<String, String> {
        match expression.parts.as_slice() {
            [Part::Value(name)] => self.in_policy(name),
            [Part::Deployment(known)] => Ok(deployment(*known).to_owned()),
            [Part::Text(text)] => Ok(literal(text)),
            parts => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&match part {
                        Part::Text(text) => inside(text),
                        Part::Value(name) => within(&self.in_policy(name)?),
                        Part::Deployment(known) => format!("${{{}}}", deployment(*known)),
                    });
                }
                Ok(format!("\"{text}\""))
            }
        }
    }
}

/// Whether an expression reads one resource, and always the same: one of several that are made at once is another for each.
fn is_attribute(expression: &str) -> bool {
    (expression.starts_with("aws_") || expression.starts_with("\"${aws_")) && !expression.contains("each.")
}

/// An expression as a piece of a text: what a text consists of, where it is one itself.
fn within(expression: &str) -> String {
    let pieces = expression.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    pieces.map_or_else(|| format!("${{{expression}}}"), str::to_owned)
}

/// The names of the locals that stand in a text.
fn locals_in(text: &str) -> impl Iterator<Item = &str> {
    let ends = |character: char| !character.is_ascii_alphanumeric() && character != '_';
    text.split("local.").skip(1).map(move |rest| &rest[..rest.find(ends).unwrap_or(rest.len())])
}

/// What a deployment knows by itself.
pub(super) fn deployment(known: Deployment) -> &'static str {
    match known {
        Deployment::Account => "local.account_id",
        Deployment::Partition => "local.partition",
        Deployment::Region => "var.region",
        Deployment::UrlSuffix => "data.aws_partition.current.dns_suffix",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        let rows = [
            ("DataKeyArn", "aws_kms_key.data.arn"),
            ("LogGroupArn", "\"${aws_cloudwatch_log_group.main.arn}:*\""),
            ("PersonArn", "aws_iam_role.person[each.key].arn"),
            ("PersonName", "\"books-${each.key}\""),
            ("Members", "var.members"),
        ];
        Values(rows.map(|(name, expression)| (name.to_owned(), expression.to_owned())).into())
    }

    #[test]
    fn policies_name_attributes_by_locals_and_all_else_as_it_is() {
        let names = ["DataKeyArn", "LogGroupArn", "PersonArn", "Members"];
        assert_eq!(
            names.map(|name| values().in_policy(name)),
            ["local.data_key_arn", "local.log_group_arn", "aws_iam_role.person[each.key].arn", "var.members"]
                .map(|expression| Ok(expression.to_owned()))
        );
        let key = Expression::of("{DataKeyArn}/{partition}");
        assert_eq!(values().hcl(&key).as_deref(), Ok("\"${local.data_key_arn}/${local.partition}\""));
    }

    #[test]
    fn a_text_within_a_text_is_one_text() {
        let expression = Expression::of("{partition}/{PersonName}");
        assert_eq!(values().hcl(&expression).as_deref(), Ok("\"${local.partition}/books-${each.key}\""));
    }

    #[test]
    fn locals_are_those_that_files_use() {
        let file = |text: &str| [File { path: "terraform/x.tf".to_owned(), text: text.to_owned() }];
        let locals =
            |text: &str| values().locals(&file(text), "# h").text.contains("data_key_arn = aws_kms_key.data.arn");
        assert!(locals("a = [local.data_key_arn]"));
        assert!(!locals("a = local.data_key_arns"));
    }
}
