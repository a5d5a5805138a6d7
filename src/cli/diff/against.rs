//! Turns the value of `--against` into what it names.

use std::path::PathBuf;

use crate::spec::Language;

/// What a spec is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// As it was given.
    pub name: String,
    /// What it names.
    pub source: Source,
}

/// What the earlier side is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The latest record of what was deployed.
    Record,
    /// The spec and the templates of a revision; with `...` behind it, of where the current branch left it.
    Git(String),
    /// A folder of infrastructure code.
    Folder(PathBuf),
    /// What an engine printed, and which form of it.
    Engine(Form, PathBuf),
}

/// A form in which an engine tells what there is, or what it would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A state of Terraform.
    TerraformState,
    /// A plan of Terraform.
    TerraformPlan,
    /// Templates of deployed stacks of CloudFormation.
    Stacks,
    /// A change set of CloudFormation.
    ChangeSet,
    /// What Azure says that a deployment would do.
    WhatIf,
    /// A template that Azure exported.
    Exported,
}

impl Form {
    /// The language in which the engine is spoken to.
    pub fn language(self) -> Language {
        match self {
            Form::TerraformState | Form::TerraformPlan => Language::Terraform,
            Form::Stacks | Form::ChangeSet => Language::Cloudformation,
            Form::WhatIf | Form::Exported => Language::Bicep,
        }
    }
}

/// A prefix of what can be compared with.
struct Prefix {
    /// The prefix, with its colon.
    prefix: &'static str,
    /// What follows it.
    what: &'static str,
    /// What the two name.
    source: fn(&str) -> Source,
}

static PREFIXES: &[Prefix] = &[
    Prefix { prefix: "git:", what: "a revision, such as `git:main`", source: |name| Source::Git(name.to_owned()) },
    Prefix { prefix: "folder:", what: "a folder of infrastructure code", source: |name| Source::Folder(name.into()) },
    Prefix {
        prefix: "tfstate:",
        what: "a file of `terraform show -json`, or a state as it lies",
        source: |name| Source::Engine(Form::TerraformState, name.into()),
    },
    Prefix {
        prefix: "tfplan:",
        what: "a file of `terraform show -json PLAN`",
        source: |name| Source::Engine(Form::TerraformPlan, name.into()),
    },
    Prefix {
        prefix: "stack:",
        what: "a file of `aws cloudformation get-template` that is called as its stack, or a folder of them",
        source: |name| Source::Engine(Form::Stacks, name.into()),
    },
    Prefix {
        prefix: "changeset:",
        what: "a file of `aws cloudformation describe-change-set`",
        source: |name| Source::Engine(Form::ChangeSet, name.into()),
    },
    Prefix {
        prefix: "whatif:",
        what: "a file of `az deployment group what-if --no-pretty-print`",
        source: |name| Source::Engine(Form::WhatIf, name.into()),
    },
    Prefix {
        prefix: "arm:",
        what: "a file of `az group export`",
        source: |name| Source::Engine(Form::Exported, name.into()),
    },
];

/// What names the latest record.
pub const RECORD: &str = "record";

/// Reads the value of `--against`.
///
/// # Errors
/// Where it names nothing that a spec can be compared with.
pub fn parse(name: &str) -> Result<Against, String> {
    if name == RECORD {
        return Ok(Against { name: "the latest record".to_owned(), source: Source::Record });
    }
    for Prefix { prefix, what, source } in PREFIXES {
        if let Some(rest) = name.strip_prefix(prefix) {
            return match rest {
                "" => Err(format!("`{prefix}` is followed by {what}")),
                rest => Ok(Against { name: name.to_owned(), source: source(rest) }),
            };
        }
    }
    let known: Vec<&str> = PREFIXES.iter().map(|known| known.prefix.trim_end_matches(':')).collect();
    match name.split_once(':') {
        Some((prefix, _)) if !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            let hint = crate::text::nearest(prefix, known.iter().copied());
            let hint = hint.map(|close| format!("; did you mean `{close}:`?")).unwrap_or_default();
            Err(format!("`{prefix}:` is none of {}{hint}", list(&known)))
        }
        _ if name.is_empty() => Err(format!("expected a folder, or one of {}", list(&known))),
        _ => Ok(Against { name: name.to_owned(), source: Source::Folder(name.into()) }),
    }
}

fn list(prefixes: &[&str]) -> String {
    prefixes.iter().map(|prefix| format!("`{prefix}:`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_prefix_is_a_folder() {
        let source = |name: &str| parse(name).map(|against| against.source);
        assert_eq!(source("git:main..."), Ok(Source::Git("main...".into())));
        assert_eq!(source("infra"), Ok(Source::Folder("infra".into())));
        assert_eq!(source("./a:b"), Ok(Source::Folder("./a:b".into())));
        assert_eq!(source("folder:git:x"), Ok(Source::Folder("git:x".into())));
    }

    #[test]
    fn a_prefix_that_there_is_not_names_the_nearest() {
        let told = parse("gti:main").expect_err("no such prefix");
        assert!(told.ends_with("; did you mean `git:`?"), "{told}");
        assert!(parse("git:").is_err());
    }
}
