//! Turns the names of files that are given beside the code into what stands in them.

use hcl_edit::expr::{Expression, FuncCall};
use indexmap::IndexMap;

use super::super::convert::{code as later, is_known, to_text};
use super::super::folder::join;
use super::super::syntax::Place;
use super::super::world::{Outcome, Scope, Trouble, World};
use super::{called, encoding};
use crate::inventory::{Node, Spot, Value};

/// The functions of files, and those of the names of files.
pub static NAMES: &[&str] = &[
    "basename",
    "dirname",
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "fileexists",
    "fileset",
    "filesha256",
    "filesha512",
    "templatefile",
    "templatestring",
];

impl World<'_> {
    /// The value of a call of such a function.
    pub fn of_files(&mut self, name: &str, call: &FuncCall, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let args = self.args(call, scope)?;
        let first = args.first().ok_or_else(|| Trouble::at(spot, format!("`{name}` is given nothing")))?;
        if !is_known(&first.value) {
            return Ok(Node::new(later(called(name, &args)), spot));
        }
        let path = to_text(&first.value).ok_or_else(|| Trouble::at(spot, format!("`{name}` is given no text")))?;
        let none = || Trouble::at(spot, format!("`{name}`: the file `{path}` is not given"));
        let value = match name {
            "basename" => Value::Text(path.rsplit('/').next().unwrap_or(&path).to_owned()),
            "dirname" => Value::Text(path.rsplit_once('/').map_or(".", |(folder, _)| folder).to_owned()),
            "fileexists" => Value::Bool(self.files.text(&join(".", &path)).is_some()),
            "file" => Value::Text(self.files.text(&join(".", &path)).ok_or_else(none)?.to_owned()),
            "fileset" => {
                let pattern = args.get(1).and_then(|pattern| to_text(&pattern.value));
                let folder = join(".", &path);
                let found = pattern.and_then(|pattern| self.fileset(&folder, &pattern));
                match found {
                    Some(names) => {
                        Value::List(names.into_iter().map(|name| Node::new(Value::Text(name), spot)).collect())
                    }
                    None => later(called(name, &args)),
                }
            }
            "templatefile" => {
                let text = self.files.text(&join(".", &path)).ok_or_else(none)?;
                return self.filled_file(text, &args, spot, name);
            }
            "templatestring" => return self.filled_file(&path, &args, spot, name),
            // What a file holds, as the function behind `file` writes it.
            of_text => {
                let text = self.files.text(&join(".", &path)).ok_or_else(none)?;
                Value::Text(encoding::of_bytes(of_text.trim_start_matches("file"), text.as_bytes()))
            }
        };
        let node = Node::new(value, spot);
        self.charge(&node)?;
        Ok(node)
    }

    /// The text of a template with the names that it is given.
    fn filled_file(&mut self, text: &str, args: &[Node], spot: Spot, name: &str) -> Outcome {
        let template: hcl_edit::template::Template = text.parse().map_err(|error: hcl_edit::parser::Error| {
            let line = error.location().line();
            Trouble::at(spot, format!("the template cannot be read: {} in its line {line}", error.message()))
        })?;
        let nothing = IndexMap::new();
        let names = match args.get(1).map(|names| &names.value) {
            Some(Value::Map(map)) => map,
            None => &nothing,
            Some(_) => return Ok(Node::new(later(called(name, args)), spot)),
        };
        let scope = Scope { module: 0, place: Place::At(spot), names: None, only: Some(names) };
        let node = Node::new(self.filled(&template, &scope, spot)?, spot);
        self.charge(&node)?;
        Ok(node)
    }

    /// The files of a folder whose names fit a pattern of stars; none where the pattern has more than stars.
    fn fileset(&self, folder: &str, pattern: &str) -> Option<Vec<String>> {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
        let quoted = regex::escape(pattern);
        if pattern.contains(['{', '[', '?']) {
            return None;
        }
        let body = quoted.replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*");
        let regex = regex::RegexBuilder::new(&format!("^{body}$")).size_limit(1 << 20).build().ok()?;
        let names = self.files.names().filter_map(|name| match folder {
            "." => Some(name),
            _ => name.strip_prefix(folder)?.strip_prefix('/'),
        });
        Some(names.filter(|name| regex.is_match(name)).map(str::to_owned).collect())
    }
}
