//! The values that policies and templates name, as tables of what each is in Terraform: one a concern.

pub(super) mod access;
mod keys;
mod monitoring;
mod network;
mod registry;
mod storage;
mod workspace;

use std::collections::BTreeMap;

use crate::cloud::aws::Aws;
use crate::cloud::aws::expression::{Deployment, Expression, Part};
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

    /// An expression of the facts as one of Terraform: a reference where it is nothing else, or a text with references.
    ///
    /// # Errors
    /// In words, where it names a value that there is not.
    pub(super) fn hcl(&self, expression: &Expression) -> Result<String, String> {
        match expression.parts.as_slice() {
            [Part::Value(name)] => self.expression(name),
            [Part::Deployment(known)] => Ok(deployment(*known).to_owned()),
            [Part::Text(text)] => Ok(literal(text)),
            parts => {
                let mut text = String::new();
                for part in parts {
                    text.push_str(&match part {
                        Part::Text(text) => inside(text),
                        Part::Value(name) => format!("${{{}}}", self.expression(name)?),
                        Part::Deployment(known) => format!("${{{}}}", deployment(*known)),
                    });
                }
                Ok(format!("\"{text}\""))
            }
        }
    }
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
