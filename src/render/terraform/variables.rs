//! Turns the variables that the files of a folder use into `variables.tf` and `terraform.tfvars`, so that none is missing and none is idle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::engine::{FOLDER, key};
use super::format::format;
use super::literal::literal;
use crate::render::{File, TemplateError};
use crate::text::nearest;

/// A variable.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as Terraform writes it: `map(string)`.
    pub kind: &'static str,
    /// What it is, as a sentence.
    pub description: String,
    /// What the spec says that it is, which stands in `terraform.tfvars`; none where only whoever deploys can know it.
    pub value: Option<Given>,
    /// What it is where nobody says anything, as an expression.
    pub default: Option<&'static str>,
    /// What it has to look like, where that is narrower than its type.
    pub rules: Vec<Rule>,
}

/// A rule of a variable.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The condition, as an expression.
    pub condition: String,
    /// What is said where it does not hold: a sentence.
    pub message: String,
}

/// A value of a variable.
#[derive(Debug, Clone)]
pub enum Given {
    /// A text.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// Texts by key.
    Map(Vec<(String, String)>),
}

impl Given {
    /// The value as it stands in `terraform.tfvars`.
    fn hcl(&self) -> String {
        match self {
            Given::Text(text) => literal(text),
            Given::List(items) if items.is_empty() => "[]".to_owned(),
            Given::List(items) => {
                let items: String = items.iter().map(|item| format!("  {},\n", literal(item))).collect();
                format!("[\n{items}]")
            }
            Given::Map(pairs) if pairs.is_empty() => "{}".to_owned(),
            Given::Map(pairs) => {
                // A key that holds a digit stands in quotes, so that IDs look alike whatever they begin with.
                let key =
                    |name: &str| if name.contains(|c: char| c.is_ascii_digit()) { literal(name) } else { key(name) };
                let pairs: String =
                    pairs.iter().map(|(name, text)| format!("  {} = {}\n", key(name), literal(text))).collect();
                format!("{{\n{pairs}}}")
            }
        }
    }

    /// The texts of the value, piece by piece.
    pub fn pieces(&self) -> Vec<String> {
        match self {
            Given::Text(text) => vec![text.clone()],
            Given::List(items) => items.clone(),
            Given::Map(pairs) => pairs.iter().map(|(name, text)| format!("{name}: {text}")).collect(),
        }
    }
}

/// The variables that files use, in alphabetical order.
///
/// # Errors
/// Where a file uses one that there is not.
pub fn used<'a>(known: &'a [Variable], files: &[File]) -> Result<Vec<&'a Variable>, TemplateError> {
    let known: BTreeMap<&str, &Variable> = known.iter().map(|variable| (variable.name.as_str(), variable)).collect();
    let mut used = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with(".tf")) {
        for (number, line) in file.text.lines().enumerate() {
            for name in names_in(line) {
                if !known.contains_key(name) {
                    let close = nearest(name, known.keys().copied());
                    let hint = close.map(|close| format!("; did you mean `var.{close}`?")).unwrap_or_default();
                    let (path, number) = (&file.path, number + 1);
                    return Err(TemplateError(format!(
                        "there is no `var.{name}`{hint}\n --> {path}:{number}: {}",
                        line.trim()
                    )));
                }
                used.insert(name);
            }
        }
    }
    Ok(used.into_iter().map(|name| known[name]).collect())
}

/// The names of the variables that stand in a line; a comment that names one does no harm.
fn names_in(line: &str) -> impl Iterator<Item = &str> {
    let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    line.match_indices("var.").filter(move |(at, _)| !line[..*at].ends_with(is_part)).map(|(at, start)| {
        let rest = &line[at + start.len()..];
        let end =
            rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(rest.len());
        &rest[..end]
    })
}

/// `variables.tf` and `terraform.tfvars`.
pub fn files(variables: &[&Variable], header: &str) -> [File; 2] {
    let mut declared = format!("{header}\n");
    let mut given = format!("{header}\n\n");
    for variable in variables {
        let _ = write!(
            declared,
            "\nvariable {} {{\ntype = {}\ndescription = {}\nnullable = false\n",
            literal(&variable.name),
            variable.kind,
            literal(&variable.description)
        );
        if let Some(default) = variable.default {
            let _ = writeln!(declared, "default = {default}");
        }
        for Rule { condition, message } in &variable.rules {
            // Writing to a string cannot fail.
            let _ = write!(
                declared,
                "\nvalidation {{\ncondition = {condition}\nerror_message = {}\n}}\n",
                literal(message)
            );
        }
        declared.push_str("}\n");
        if let Some(value) = &variable.value {
            let _ = writeln!(given, "{} = {}", variable.name, value.hcl());
        }
    }
    [("variables.tf", indented(&declared)), ("terraform.tfvars", given)]
        .map(|(file, text)| File { path: format!("{FOLDER}/{file}"), text: format(&text) })
}

/// Lines inside brackets, further in by two for each.
fn indented(text: &str) -> String {
    let mut depth = 0_usize;
    let mut indented = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with(['}', ']', ')']) {
            depth = depth.saturating_sub(1);
        }
        let _ = writeln!(indented, "{}{line}", if line.is_empty() { String::new() } else { "  ".repeat(depth) });
        if line.ends_with(['{', '[', '(']) {
            depth += 1;
        }
    }
    indented
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_where_they_are_used() {
        let found: Vec<&str> =
            names_in("a = merge(var.one, local.var.two, \"${var.three_3[each.key]}\") # my_var.x").collect();
        assert_eq!(found, ["one", "three_3"]);
    }
}
