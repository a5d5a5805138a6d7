//! Turns calls of Terraform's functions into values: tables of functions of known values, and those that read files or judge trouble.

mod collections;
mod encoding;
mod files;
mod formats;
mod network;
mod numbers;
mod sets;
mod texts;

use hcl_edit::expr::{Expression, FuncCall};
use indexmap::IndexMap;
use serde_json::Number;

use super::code;
use super::convert::{code as later, is_known, to_number, to_text};
use super::world::{Outcome, Scope, Trouble, World};
use crate::inventory::{Node, Value};

/// How much has to be known of a function's arguments, so that it can be evaluated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// All of them, whole.
    Whole,
    /// That they are lists or maps; their items may wait for a deployment.
    Shape,
    /// Nothing: the function answers [`Answer::Later`] where it has to.
    Nothing,
}

/// What a function comes to; else what is wrong with its arguments.
type Answer = Result<Option<Value>, String>;

/// A function: its name, what it needs, and what it does. `None` from it is an answer that only a deployment knows.
type Row = (&'static str, Needs, fn(Args) -> Answer);

/// A function whose answer is there already, and keeps its place.
type Pick = (&'static str, Needs, fn(Args) -> Picked);

/// What such a function comes to.
type Picked = Result<Option<Node>, String>;

/// Functions whose answer is code: those that are another each time, those whose answer nobody reads, and those of the place of work.
static LEFT: &[&str] = &[
    "abspath",
    "base64gzip",
    "bcrypt",
    "filemd5",
    "filesha1",
    "formatdate",
    "md5",
    "pathexpand",
    "plantimestamp",
    "rsadecrypt",
    "sensitive",
    "sha1",
    "textdecodebase64",
    "textencodebase64",
    "timeadd",
    "timecmp",
    "timestamp",
    "uuid",
    "uuidv5",
];

fn row(name: &str) -> Option<&'static Row> {
    let tables = [
        collections::TABLE,
        encoding::TABLE,
        formats::TABLE,
        network::TABLE,
        numbers::TABLE,
        sets::TABLE,
        texts::TABLE,
    ];
    tables.into_iter().flatten().find(|(known, ..)| *known == name)
}

impl World<'_> {
    /// The value of a call.
    pub fn call(&mut self, call: &FuncCall, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let name = call.name.name.as_str();
        let name = match call.name.namespace.first().map(|first| first.as_str()) {
            None | Some("core") => name,
            Some(_) => return Ok(Node::new(later(code::written(expression)), spot)),
        };
        match name {
            "try" | "can" => return self.attempt(name, call, expression, scope),
            _ if files::NAMES.contains(&name) => return self.of_files(name, call, expression, scope),
            _ => {}
        }
        let args = self.args(call, scope)?;
        let (row, pick) = (row(name), collections::PICKS.iter().find(|(known, ..)| *known == name));
        let is_known_function = row.is_some() || pick.is_some();
        if !is_known_function && !LEFT.contains(&name) {
            self.tell(Trouble::at(spot, format!("the function `{name}` is not known")));
        }
        let unknown = !is_known_function || !args.iter().all(|arg| is_known(&arg.value));
        let code = if unknown { called(name, &args) } else { String::new() };
        let wrong = |what: String| Trouble::at(spot, format!("`{name}`: {what}"));
        let answer = match (row, pick) {
            (Some((_, needs, run)), _) if meets(*needs, &args) => {
                run(Args(args)).map_err(wrong)?.map(|value| Node::new(value, spot))
            }
            (_, Some((_, needs, run))) if meets(*needs, &args) => run(Args(args)).map_err(wrong)?,
            _ => None,
        };
        let node = answer.unwrap_or_else(|| Node::new(later(code), spot));
        self.charge(&node)?;
        Ok(node)
    }

    /// The values of a call's arguments.
    fn args(&mut self, call: &FuncCall, scope: &Scope<'_>) -> Outcome<Vec<Node>> {
        let mut args = Vec::with_capacity(call.args.len());
        for argument in call.args.iter() {
            args.push(self.part(argument, scope)?);
        }
        if call.args.expand_final()
            && let Some(last) = args.pop()
        {
            match last.value {
                Value::List(items) => args.extend(items),
                // The three dots stay, so that the function is not taken to be given one argument.
                value => args.push(Node::new(later(format!("{}...", code::of(&value))), last.spot)),
            }
        }
        Ok(args)
    }

    /// `try` and `can`: trouble is for them to judge.
    fn attempt(&mut self, name: &str, call: &FuncCall, expression: &Expression, scope: &Scope<'_>) -> Outcome {
        let spot = self.spot(expression, scope);
        let mut last = Trouble::at(spot, format!("`{name}` is given nothing"));
        for argument in call.args.iter() {
            let outer = std::mem::replace(&mut self.strict, true);
            let outcome = self.eval(argument, scope);
            self.strict = outer;
            match (name, outcome) {
                ("can", Ok(node)) if is_known(&node.value) => return Ok(Node::new(Value::Bool(true), spot)),
                ("can", Ok(node)) => return Ok(Node::new(later(called("can", &[node])), spot)),
                ("can", Err(_)) => return Ok(Node::new(Value::Bool(false), spot)),
                (_, Ok(node)) => return Ok(node),
                (_, Err(trouble)) => last = trouble,
            }
        }
        Err(last)
    }
}

fn meets(needs: Needs, args: &[Node]) -> bool {
    match needs {
        Needs::Whole => args.iter().all(|arg| is_known(&arg.value)),
        Needs::Shape => !args.iter().any(|arg| matches!(arg.value, Value::Later(_))),
        // What is spread over the arguments has to be known by every function.
        Needs::Nothing => !args.last().is_some_and(|last| code::of(&last.value).ends_with("...")),
    }
}

/// The code of a call.
fn called(name: &str, args: &[Node]) -> String {
    let mut out = format!("{name}(");
    for (index, arg) in args.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { "," });
        code::write(&arg.value, &mut out);
    }
    out + ")"
}

/// The arguments of a call.
struct Args(Vec<Node>);

impl Args {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, index: usize) -> Result<&Node, String> {
        self.0.get(index).ok_or_else(|| format!("argument {} is missing", index + 1))
    }

    fn take(&mut self, index: usize) -> Result<Node, String> {
        let spot = self.get(index)?.spot;
        Ok(std::mem::replace(&mut self.0[index], Node::new(Value::Null, spot)))
    }

    fn text(&self, index: usize) -> Result<String, String> {
        to_text(&self.get(index)?.value).ok_or_else(|| format!("argument {} is no text", index + 1))
    }

    fn number(&self, index: usize) -> Result<Number, String> {
        to_number(&self.get(index)?.value).ok_or_else(|| format!("argument {} is no number", index + 1))
    }

    fn whole(&self, index: usize) -> Result<i64, String> {
        self.number(index)?.as_i64().ok_or_else(|| format!("argument {} is no whole number", index + 1))
    }

    fn float(&self, index: usize) -> Result<f64, String> {
        self.number(index)?.as_f64().ok_or_else(|| format!("argument {} is no number", index + 1))
    }

    fn list(&mut self, index: usize) -> Result<Vec<Node>, String> {
        match self.take(index)?.value {
            Value::List(items) => Ok(items),
            _ => Err(format!("argument {} is no list", index + 1)),
        }
    }

    fn map(&mut self, index: usize) -> Result<IndexMap<String, Node>, String> {
        match self.take(index)?.value {
            Value::Map(map) => Ok(map),
            _ => Err(format!("argument {} is no map", index + 1)),
        }
    }

    fn lists(&mut self) -> Result<Vec<Vec<Node>>, String> {
        (0..self.len()).map(|index| self.list(index)).collect()
    }

    fn texts_of(&mut self, index: usize) -> Result<Vec<String>, String> {
        self.list(index)?
            .iter()
            .map(|item| to_text(&item.value).ok_or_else(|| format!("argument {} holds what is no text", index + 1)))
            .collect()
    }
}
