//! Turns the parameters of a stack into their values: what is given, what is published under the name that is given, or the default.

use super::super::{Node, Piece, Spot, Value, pieces};
use super::evaluate::Evaluator;
use super::wires::{at, text_at};
use crate::source;

/// The value of a parameter. One without a value is code: its name. So is one that is not to be shown (`NoEcho`).
pub(super) fn value(evaluator: &mut Evaluator<'_>, stack: usize, name: &str) -> Result<Node, String> {
    let key = (stack, name.to_owned());
    if let Some(known) = evaluator.parameters.get(&key) {
        return Ok(known.clone());
    }
    let node =
        evaluator.guarded(stack, &format!("the parameter `{name}`"), |evaluator| read(evaluator, stack, name))?;
    evaluator.parameters.insert(key, node.clone());
    Ok(node)
}

fn read(evaluator: &mut Evaluator<'_>, stack: usize, name: &str) -> Result<Node, String> {
    let folder = evaluator.folder;
    let declared = &folder.stacks[stack].parameters[name];
    let kind = text_at(declared, "Type").unwrap_or("String");
    let hidden =
        at(declared, "NoEcho").is_some_and(|hidden| hidden.to_value() != false && hidden.to_value() != "false");
    let written = folder.stacks[stack].given.get(name).or_else(|| at(declared, "Default"));
    let Some(written) = written.filter(|_| !hidden) else {
        return Ok(Node::new(pieces::code(name), folder.key_spot(declared)));
    };
    let spot = folder.spot(written);
    let Some(of) = kind.strip_prefix("AWS::SSM::Parameter::Value<").and_then(|kind| kind.strip_suffix('>')) else {
        return Ok(Node::new(typed(evaluator, kind, written), spot));
    };
    let Some(text) = scalar(written) else { return Err(format!("the parameter `{name}`, whose value is no name")) };
    let Some(published) = evaluator.wires.published(evaluator, stack, &text)? else {
        return Ok(Node::new(pieces::code(format!("{{{{resolve:ssm:{text}}}}}")), spot));
    };
    match split(&published.value, published.spot).filter(|_| is_list(of)) {
        Some(list) => Ok(Node::new(list, published.spot)),
        None => Ok(published),
    }
}

fn is_list(kind: &str) -> bool {
    kind == "CommaDelimitedList" || kind.starts_with("List<")
}

/// What is written, as the parameter's type says.
fn typed(evaluator: &Evaluator<'_>, kind: &str, written: &source::Node) -> Value {
    if let source::Content::List(items) = &written.content {
        let item = |item: &source::Node| Node::new(typed(evaluator, "String", item), evaluator.folder.spot(item));
        return Value::List(items.iter().map(item).collect());
    }
    let text = scalar(written).unwrap_or_default();
    if is_list(kind) {
        let spot = evaluator.folder.spot(written);
        return Value::List(text.split(',').map(|item| Node::new(Value::Text(item.trim().into()), spot)).collect());
    }
    match text.parse::<serde_json::Number>() {
        Ok(number) if kind == "Number" => Value::Number(number),
        _ => Value::Text(text),
    }
}

/// A value that is one text, as CloudFormation takes it.
fn scalar(node: &source::Node) -> Option<String> {
    match node.to_value() {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// The items of a text with commas; `None` where a piece of it could hold commas of its own.
///
/// What a resource, or one of the names that are the same everywhere, stands for holds none.
pub(super) fn split(value: &Value, spot: Spot) -> Option<Value> {
    let mut items = vec![Vec::new()];
    let last = |items: &mut Vec<Vec<Piece>>, piece| {
        if let Some(item) = items.last_mut() {
            item.push(piece)
        }
    };
    for piece in pieces::of(value)? {
        match piece {
            Piece::Text(text) => {
                for (index, part) in text.split(',').enumerate() {
                    if index > 0 {
                        items.push(Vec::new());
                    }
                    last(&mut items, Piece::Text(part.to_owned()));
                }
            }
            Piece::Code(code) if !code.starts_with("AWS::") => return None,
            piece => last(&mut items, piece),
        }
    }
    Some(Value::List(items.into_iter().map(|item| Node::new(pieces::joined(item), spot)).collect()))
}
