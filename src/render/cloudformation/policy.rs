//! Turns a policy document into YAML at a place of a template.

use std::fmt::Write;

use super::literal::literal;
use super::wires::Wires;
use crate::cloud::aws::expression::Expression;
use crate::cloud::aws::policy::{Condition, Document, Operand, Principal, Statement};

/// The document as YAML in a layer. Its first line has no indentation, since it stands where the template puts it.
pub fn yaml(document: &Document, wires: &Wires, layer: &str, indent: usize) -> String {
    let mut writer = Writer { text: String::new(), wires, layer };
    writer.line(indent, "Version: \"2012-10-17\"");
    writer.line(indent, "Statement:");
    for statement in &document.statements {
        writer.statement(statement, indent + 2);
    }
    writer.text.trim().to_owned()
}

struct Writer<'a> {
    text: String,
    wires: &'a Wires,
    layer: &'a str,
}

impl Writer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn statement(&mut self, statement: &Statement, indent: usize) {
        if let Some(why) = statement.why {
            self.line(indent, &format!("# {why}"));
        }
        self.line(indent, &format!("- Sid: {}", literal(&statement.sid)));
        let inner = indent + 2;
        self.line(inner, &format!("Effect: {:?}", statement.effect));
        if let Some(principal) = &statement.principal {
            self.principal(principal, inner);
        }
        let actions: Vec<String> = statement.actions.iter().map(|action| literal(action)).collect();
        self.list("Action", &actions, inner);
        let resources: Vec<String> = statement.resources.iter().map(|resource| self.expression(resource)).collect();
        self.list("Resource", &resources, inner);
        if !statement.conditions.is_empty() {
            self.line(inner, "Condition:");
            self.conditions(&statement.conditions, inner + 2);
        }
    }

    fn principal(&mut self, principal: &Principal, indent: usize) {
        self.line(indent, "Principal:");
        match principal {
            Principal::Anyone => self.line(indent + 2, "AWS: \"*\""),
            Principal::Aws(names) => {
                let names: Vec<String> = names.iter().map(|name| self.expression(name)).collect();
                self.list("AWS", &names, indent + 2);
            }
            Principal::AwsList(name) => {
                let value = self.wires.value(name, self.layer);
                self.line(indent + 2, &format!("AWS: {value}"));
            }
            Principal::Service(service) => {
                let service = self.expression(service);
                self.line(indent + 2, &format!("Service: {service}"));
            }
        }
    }

    fn conditions(&mut self, conditions: &[Condition], indent: usize) {
        let mut operator = "";
        for condition in conditions {
            if condition.operator != operator {
                operator = condition.operator;
                // `Null` unquoted would be the null of YAML.
                self.line(indent, &format!("{}:", literal(operator)));
            }
            let inner = indent + 2;
            match &condition.operand {
                Operand::Bool(value) => self.line(inner, &format!("{}: {value}", condition.key)),
                Operand::One(one) => {
                    let one = self.expression(one);
                    self.line(inner, &format!("{}: {one}", condition.key));
                }
                Operand::Many(many) => {
                    let many: Vec<String> = many.iter().map(|one| self.expression(one)).collect();
                    self.items(condition.key, &many, inner);
                }
                Operand::List(name) => {
                    let value = self.wires.value(name, self.layer);
                    self.line(inner, &format!("{}: {value}", condition.key));
                }
            }
        }
    }

    fn expression(&self, expression: &Expression) -> String {
        self.wires.yaml(expression, self.layer)
    }

    /// A key with one value, or with a list of them.
    fn list(&mut self, key: &str, values: &[String], indent: usize) {
        match values {
            [] => {}
            [one] => self.line(indent, &format!("{key}: {one}")),
            many => self.items(key, many, indent),
        }
    }

    fn items(&mut self, key: &str, values: &[String], indent: usize) {
        self.line(indent, &format!("{key}:"));
        for value in values {
            self.line(indent + 2, &format!("- {value}"));
        }
    }
}
