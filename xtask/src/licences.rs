//! Turns `cargo metadata` and deny.toml into the crates whose licence or source is not allowed, for machines without cargo-deny.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Context;

/// How the source of a crate begins that comes from a registry, rather than from a repository of Git.
const REGISTRY: &str = "registry+";

/// Holds every crate that any platform builds against the allowed licences and sources.
///
/// # Errors
/// Naming the crates that are not allowed, and the licences that are allowed for nothing.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let allowed = allowed(&std::fs::read_to_string(root.join("deny.toml")).context("read `deny.toml`")?)?;
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .context("run `cargo metadata`")?;
    anyhow::ensure!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).context("read what cargo metadata says")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        match parse(licence) {
            Some(expression) if expression.allowed_by(&allowed) => expression.note(&mut used),
            Some(_) => wrong.push(format!("`{name}` is under {licence}")),
            None => wrong.push(format!("`{name}` has a licence that cannot be read: `{licence}`")),
        }
        if let Some(source) = package["source"].as_str().filter(|source| !source.starts_with(REGISTRY)) {
            wrong.push(format!("`{name}` comes from {source}"));
        }
    }
    wrong.extend(allowed.difference(&used).map(|licence| format!("{licence} is allowed, and no crate is under it")));
    anyhow::ensure!(wrong.is_empty(), "deny.toml does not allow this:\n  {}", wrong.join("\n  "));
    eprintln!("{} crates, all under licences that deny.toml allows", packages.len());
    Ok(())
}

fn allowed(deny: &str) -> anyhow::Result<BTreeSet<String>> {
    let deny: toml_edit::DocumentMut = deny.parse().context("read `deny.toml`")?;
    let list = deny.get("licenses").and_then(|licences| licences.get("allow")).and_then(toml_edit::Item::as_array);
    let list = list.context("deny.toml has no `licenses.allow`")?;
    Ok(list.iter().filter_map(toml_edit::Value::as_str).map(str::to_owned).collect())
}

/// An SPDX expression.
#[derive(Debug, PartialEq)]
enum Expression {
    Licence(String),
    All(Vec<Expression>),
    Any(Vec<Expression>),
}

impl Expression {
    fn allowed_by(&self, allowed: &BTreeSet<String>) -> bool {
        match self {
            Expression::Licence(name) => allowed.contains(name),
            Expression::All(parts) => parts.iter().all(|part| part.allowed_by(allowed)),
            Expression::Any(parts) => parts.iter().any(|part| part.allowed_by(allowed)),
        }
    }

    fn note(&self, used: &mut BTreeSet<String>) {
        match self {
            Expression::Licence(name) => {
                used.insert(name.clone());
            }
            Expression::All(parts) | Expression::Any(parts) => parts.iter().for_each(|part| part.note(used)),
        }
    }
}

/// Reads an expression; a slash is the old way to write `OR`.
fn parse(text: &str) -> Option<Expression> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let expression = any(&mut rest)?;
    rest.is_empty().then_some(expression)
}

fn any(words: &mut &[&str]) -> Option<Expression> {
    joined(words, "OR", all, Expression::Any)
}

fn all(words: &mut &[&str]) -> Option<Expression> {
    joined(words, "AND", one, Expression::All)
}

fn joined(
    words: &mut &[&str],
    word: &str,
    part: fn(&mut &[&str]) -> Option<Expression>,
    join: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    let mut parts = vec![part(words)?];
    while let [next, rest @ ..] = words
        && *next == word
    {
        *words = rest;
        parts.push(part(words)?);
    }
    if parts.len() == 1 { parts.pop() } else { Some(join(parts)) }
}

fn one(words: &mut &[&str]) -> Option<Expression> {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let inner = any(words)?;
            let [")", rest @ ..] = *words else { return None };
            *words = rest;
            Some(inner)
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            Some(Expression::Licence(format!("{licence} WITH {exception}")))
        }
        [licence, rest @ ..] if !matches!(*licence, ")" | "AND" | "OR" | "WITH") => {
            *words = rest;
            Some(Expression::Licence((*licence).to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(expression: &str) -> bool {
        let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        parse(expression).is_some_and(|expression| expression.allowed_by(&allowed))
    }

    #[test]
    fn one_of_a_choice_is_enough() {
        assert!(is_allowed("GPL-3.0 OR MIT"));
        assert!(is_allowed("GPL-3.0/MIT"));
        assert!(is_allowed("GPL-3.0 OR Apache-2.0 WITH LLVM-exception"));
        assert!(!is_allowed("GPL-3.0 OR Apache-2.0"));
    }

    #[test]
    fn all_of_a_sum_are_needed_and_brackets_count() {
        assert!(is_allowed("(GPL-3.0 OR MIT) AND Zlib"));
        assert!(!is_allowed("GPL-3.0 AND MIT"));
        assert!(is_allowed("GPL-3.0 AND MIT OR Zlib"));
        assert!(!is_allowed("GPL-3.0 AND (MIT OR Zlib)"));
    }

    #[test]
    fn what_is_no_expression_is_not_allowed() {
        for text in ["", "MIT OR", "(MIT", "MIT MIT", "AND"] {
            assert!(!is_allowed(text), "{text}");
        }
    }
}
