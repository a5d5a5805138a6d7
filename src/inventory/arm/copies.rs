//! Turns the loops of a template of ARM (`copy`) into what they make, where how many rounds they have is known.

use super::super::{Node, Value, pieces};
use super::evaluate::{Context, Evaluator, Round};
use super::frame::{at, text_at};
use super::words;
use crate::source::Node as Written;

/// Whether a list under `copy` is one of loops, and not a property of that name.
pub(super) fn are_loops(items: &[Written]) -> bool {
    !items.is_empty() && items.iter().all(|item| text_at(item, "name").is_some() && at(item, &["input"]).is_some())
}

/// The lists that loops make, each by its name.
pub(super) fn properties(evaluator: &mut Evaluator<'_>, loops: &[Written], context: &Context) -> Vec<(String, Node)> {
    let mut all = Vec::new();
    for written in loops {
        let Some(name) = text_at(written, "name") else { continue };
        all.extend(made(evaluator, written, name, context).map(|list| (name.to_owned(), list)));
    }
    all
}

/// The list that a loop makes; where only a deployment knows how long it is, code.
pub(super) fn made(evaluator: &mut Evaluator<'_>, written: &Written, name: &str, context: &Context) -> Option<Node> {
    let spot = evaluator.key_spot(written);
    let input = at(written, &["input"])?;
    let count = at(written, &["count"]).map(|count| evaluator.value(count, context));
    let value = match count.as_ref().map(|count| (rounds(count), count)) {
        Some((Some(count), _)) => {
            let mut items = Vec::new();
            for index in 0..count {
                if !evaluator.account.spend(1, spot) {
                    break;
                }
                items.push(evaluator.value(input, &inside(context, name, Some(index), false)));
            }
            Value::List(items)
        }
        Some((None, Node { value: count @ Value::Later(_), .. })) => {
            let input = evaluator.value(input, &inside(context, name, None, false));
            let words = [evaluator.words(count), evaluator.words(&input.value)];
            pieces::code(words::call("copy", &words))
        }
        _ => {
            evaluator.account.tell(spot, &format!("the loop `{name}`, whose count is no number"));
            return None;
        }
    };
    Some(Node::new(value, spot))
}

/// How many rounds a count is.
pub(super) fn rounds(count: &Node) -> Option<usize> {
    match &count.value {
        Value::Number(number) => usize::try_from(number.as_u64()?).ok(),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// What names mean inside a round of a loop.
pub(super) fn inside(context: &Context, name: &str, index: Option<usize>, of_resources: bool) -> Context {
    let mut context = context.clone();
    context.rounds.push(Round { name: name.to_owned(), index, of_resources });
    context
}
