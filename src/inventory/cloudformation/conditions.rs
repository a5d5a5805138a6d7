//! Turns the conditions of a template into yes, no, or what only a deployment can decide.

use super::super::{Value, pieces};
use super::evaluate::Evaluator;
use super::functions;
use super::wires::text_at;
use crate::source::Node;

impl Evaluator<'_> {
    /// Whether a resource or an output is made, as far as that is known: its condition does not say no.
    pub(super) fn is_made(&mut self, stack: usize, node: &Node) -> bool {
        let Some(name) = text_at(node, "Condition") else { return true };
        // What is wrong with a condition is told where it is read.
        decided(self, stack, name) != Ok(Some(false))
    }
}

/// What a condition says; `None` where only a deployment can.
pub(super) fn decided(evaluator: &mut Evaluator<'_>, stack: usize, name: &str) -> Result<Option<bool>, String> {
    let key = (stack, name.to_owned());
    if let Some(known) = evaluator.conditions.get(&key) {
        return Ok(*known);
    }
    let folder = evaluator.folder;
    let Some(node) = folder.stacks[stack].conditions.get(name) else {
        return Err(format!("the condition `{name}`, which the template does not have"));
    };
    let what = format!("the condition `{name}`");
    let says = evaluator.guarded(stack, &what, |evaluator| condition(evaluator, stack, node))?;
    evaluator.conditions.insert(key, says);
    Ok(says)
}

fn condition(evaluator: &mut Evaluator<'_>, stack: usize, node: &Node) -> Result<Option<bool>, String> {
    if !evaluator.account.enter() {
        return Err("a condition that lies too deep in others".into());
    }
    let says = says(evaluator, stack, node);
    evaluator.account.leave();
    says
}

fn says(evaluator: &mut Evaluator<'_>, stack: usize, node: &Node) -> Result<Option<bool>, String> {
    let named = text_at(node, "Condition").filter(|_| node.tag.is_none());
    if let Some(name) = named {
        return decided(evaluator, stack, name);
    }
    let spot = evaluator.folder.spot(node);
    let Some(call) = functions::called(stack, node, spot) else { return Err("a condition that calls nothing".into()) };
    match (&*call.name, call.written()) {
        ("Condition", _) => match call.text() {
            Some(name) => decided(evaluator, stack, name),
            None => Err("a condition without a name".into()),
        },
        ("Fn::Equals", [one, other]) => {
            let [one, other] = [one, other].map(|node| evaluator.value(stack, node).map(|node| node.value));
            Ok(one.zip(other).and_then(|(one, other)| equal(&one, &other)))
        }
        ("Fn::Not", [item]) => Ok(condition(evaluator, stack, item)?.map(|says| !says)),
        ("Fn::And", items) => all(evaluator, stack, items, true),
        ("Fn::Or", items) => all(evaluator, stack, items, false),
        (name, _) => Err(format!("`{name}` in a condition")),
    }
}

/// Whether all conditions say the same; one that says otherwise decides.
fn all(evaluator: &mut Evaluator<'_>, stack: usize, items: &[Node], same: bool) -> Result<Option<bool>, String> {
    let mut together = Some(same);
    for item in items {
        match condition(evaluator, stack, item)? {
            Some(says) if says != same => return Ok(Some(says)),
            Some(_) => {}
            None => together = None,
        }
    }
    Ok(together)
}

/// Whether two values are the same: as texts, since that is what CloudFormation compares.
fn equal(one: &Value, other: &Value) -> Option<bool> {
    if pieces::is_later(one) || pieces::is_later(other) {
        return (one.json() == other.json()).then_some(true);
    }
    match (pieces::of(one), pieces::of(other)) {
        (Some(one), Some(other)) => Some(one == other),
        _ => Some(one.json() == other.json()),
    }
}
