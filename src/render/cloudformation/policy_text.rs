//! Turns a policy document into JSON inside a `!Sub`, for the types of resources that take it as text.

use serde_json::{Map, Value, json};

use super::wires::Wires;
use crate::cloud::aws::policy::{Document, Operand, Principal, Statement};

/// The document as a block of text at a place of a template; none where it refers to a list. Its reasons are left out: JSON has no
/// comments.
pub fn yaml(document: &Document, wires: &Wires, layer: &str, indent: usize) -> Option<String> {
    let write = Writer { wires, layer };
    let statements = document.statements.iter().map(|statement| write.statement(statement));
    let document = json!({"Version": "2012-10-17", "Statement": statements.collect::<Option<Vec<Value>>>()?});
    let text = serde_json::to_string_pretty(&document).ok()?;
    let lines: Vec<String> = text.lines().map(|line| format!("{:indent$}{line}", "")).collect();
    Some(format!("!Sub |-\n{}", lines.join("\n")))
}

struct Writer<'a> {
    wires: &'a Wires,
    layer: &'a str,
}

impl Writer<'_> {
    fn statement(&self, statement: &Statement) -> Option<Value> {
        let mut map = Map::new();
        map.insert("Sid".to_owned(), statement.sid.as_str().into());
        map.insert("Effect".to_owned(), format!("{:?}", statement.effect).into());
        if let Some(principal) = &statement.principal {
            map.insert("Principal".to_owned(), self.principal(principal)?);
        }
        map.insert("Action".to_owned(), one_or_many(statement.actions.iter().map(|action| (*action).into()).collect()));
        map.insert("Resource".to_owned(), one_or_many(self.texts(&statement.resources)?));
        let mut conditions: Map<String, Value> = Map::new();
        for condition in &statement.conditions {
            let operand = match &condition.operand {
                Operand::Bool(value) => value.to_string().into(),
                Operand::One(one) => self.wires.text(one, self.layer)?.into(),
                Operand::Many(many) => self.texts(many)?.into(),
                Operand::List(_) => return None,
            };
            let keys = conditions.entry(condition.operator).or_insert_with(|| json!({}));
            keys[condition.key] = operand;
        }
        if !conditions.is_empty() {
            map.insert("Condition".to_owned(), conditions.into());
        }
        Some(map.into())
    }

    fn principal(&self, principal: &Principal) -> Option<Value> {
        match principal {
            Principal::Anyone => Some(json!({"AWS": "*"})),
            Principal::Aws(names) => Some(json!({"AWS": one_or_many(self.texts(names)?)})),
            Principal::AwsList(_) => None,
            Principal::Service(service) => Some(json!({"Service": self.wires.text(service, self.layer)?})),
        }
    }

    fn texts(&self, expressions: &[crate::cloud::aws::expression::Expression]) -> Option<Vec<Value>> {
        expressions.iter().map(|one| self.wires.text(one, self.layer).map(Value::from)).collect()
    }
}

fn one_or_many(mut values: Vec<Value>) -> Value {
    match values.len() {
        1 => values.remove(0),
        _ => values.into(),
    }
}
