//! Rules of policy documents of AWS.

use std::collections::BTreeSet;

use hcl_edit::expr::Expression;
use hcl_edit::structure::Block;

use crate::support::hcl::{Item, Module, argument, each_expression, member, references};

const DOCUMENT: &str = "aws_iam_policy_document";

fn documents_of<'a>(module: &'a Module) -> impl Iterator<Item = Item<'a>> {
    module.items(&["data"]).filter(|item| item.label(0) == DOCUMENT)
}

/// The texts of a list, those with references as they are written; nothing where it is no list.
fn texts(body: &Block, name: &str) -> Option<Vec<String>> {
    let items = argument(&body.body, name)?.as_array()?;
    Some(
        items
            .iter()
            .map(|item| item.as_str().map_or_else(|| item.to_string().trim().to_owned(), str::to_owned))
            .collect(),
    )
}

/// Statements that do not say what they are, that are in no order, or that allow everything.
pub fn statements(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    for item in documents_of(module) {
        let mut seen = BTreeSet::new();
        for statement in item.block.body.get_blocks("statement") {
            let said = |name: &str| argument(&statement.body, name).and_then(Expression::as_str).unwrap_or_default();
            let sid = said("sid");
            let mut say = |what: &str| found.push(item.file.at(statement, format!("{} {sid}: {what}", item.address())));
            if sid.is_empty() || !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
                say("has no sid of letters and digits");
            }
            if !seen.insert(sid) {
                say("has the sid of another");
            }
            if !["Allow", "Deny"].contains(&said("effect")) {
                say("does not say its effect");
            }
            let Some(actions) = texts(statement, "actions") else {
                say("does not say its actions");
                continue;
            };
            if !is_sorted(&actions) {
                say("has actions in no order");
            }
            if said("effect") == "Allow" && actions.iter().any(|action| action == "*") {
                say("allows everything");
            }
            if said("effect") == "Allow" && (has(statement, "not_actions") || has(statement, "not_resources")) {
                say("allows all but something");
            }
            for principals in statement.body.get_blocks("principals") {
                // A list that is a variable is in whatever order it has.
                if !texts(principals, "identifiers").is_none_or(|names| is_sorted(&names)) {
                    say("has principals in no order");
                }
            }
        }
    }
    found
}

fn has(block: &Block, name: &str) -> bool {
    block.body.has_attribute(name)
}

/// Whether there is an order, and nothing stands twice.
fn is_sorted(texts: &[String]) -> bool {
    texts.windows(2).all(|pair| pair[0] < pair[1])
}

/// Policies that are no documents, and documents that are of no policy.
pub fn documents(module: &Module) -> Vec<String> {
    let mut found = Vec::new();
    let mut used = BTreeSet::new();
    for item in module.items(&["resource", "data", "locals", "output"]) {
        used.extend(references(|visit| visit.visit_block(item.block)));
        each_expression(&item.block.body, |expression| {
            let Expression::FuncCall(call) = expression else { return };
            if call.name.name.as_str() == "jsonencode"
                && call.args.iter().any(|argument| member(argument, "Statement").is_some())
            {
                found.push(item.file.at(expression, format!("{} has a policy that is no document", item.address())));
            }
        });
    }
    found.extend(
        documents_of(module).filter(|item| !used.contains(&item.address())).map(|item| item.at("is of no policy")),
    );
    found
}
