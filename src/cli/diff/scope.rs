//! Turns facts into where the code of a language is deployed to: the same code anywhere else is another deployment, beside the first.

use std::fmt;

use crate::cloud::Facts;
use crate::spec::Language;

/// Where the code of a language is deployed to, as the commands of its DEPLOY.md say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// What it is called.
    name: String,
    /// The account that it lies in, where the spec names it.
    account: Option<String>,
}

impl Scope {
    /// Where a language is deployed to; nothing where its own state knows what it deployed, and where.
    pub fn of(language: Language, facts: &Facts) -> Option<Scope> {
        match (language, facts) {
            (Language::Bicep, Facts::Azure(azure)) => {
                Some(Scope { name: format!("the resource group `{}`", azure.names.resource_group), account: None })
            }
            (Language::Cloudformation, Facts::Aws(aws)) => Some(Scope {
                name: format!("the stacks `{}-*` in {}", aws.stem, aws.region),
                account: aws.account_id.clone(),
            }),
            _ => None,
        }
    }

    /// Whether another scope is another place. An account that only one of them names may be the same.
    pub fn is_apart(&self, other: &Scope) -> bool {
        let accounts = self.account.as_ref().zip(other.account.as_ref());
        self.name != other.name || accounts.is_some_and(|(one, other)| one != other)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.account.as_ref().map_or(Ok(()), |account| write!(f, " of account {account}"))
    }
}
