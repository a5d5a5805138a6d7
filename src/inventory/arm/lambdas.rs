//! Turns the functions of ARM that do not read all they are given into values: choices, and what a lambda is called with.

use std::rc::Rc;

use super::super::{Node, Value, pieces};
use super::evaluate::{Context, Evaluator};
use super::expression::Expression;
use super::functions::{Stop, truth};
use super::words;

/// The value of a call of one of these functions; `None` where it is none.
pub(super) fn call(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Expression],
    context: &Context,
) -> Option<Result<Node, Stop>> {
    Some(match name {
        "if" => choose(evaluator, given, context),
        "and" => all(evaluator, name, given, context, true),
        "or" => all(evaluator, name, given, context, false),
        "coalesce" => coalesce(evaluator, given, context),
        "filter" | "map" | "reduce" | "toobject" => over(evaluator, name, given, context),
        // Those that are not evaluated stay in the words of the template.
        "lambda" | "sort" | "groupby" | "mapvalues" => Err(Stop::Later),
        _ => return None,
    })
}

/// `if`: one of two, and only that one is read where the condition is known.
fn choose(evaluator: &mut Evaluator<'_>, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let [condition, yes, no] = given else { return Err(Stop::Wrong("`if` without its 3 arguments".into())) };
    let condition = evaluator.expression(condition, context);
    match truth(&condition.value) {
        Ok(true) => Ok(evaluator.expression(yes, context)),
        Ok(false) => Ok(evaluator.expression(no, context)),
        Err(Stop::Later) => {
            let (yes, no) = (evaluator.expression(yes, context), evaluator.expression(no, context));
            Ok(evaluator.later("if", &[condition, yes, no], context))
        }
        Err(wrong) => Err(wrong),
    }
}

/// `and` and `or`: one that says otherwise decides.
fn all(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Expression],
    context: &Context,
    same: bool,
) -> Result<Node, Stop> {
    let mut unknown = Vec::new();
    for given in given {
        let node = evaluator.expression(given, context);
        match truth(&node.value) {
            Ok(says) if says != same => return Ok(Node::new(Value::Bool(says), context.spot)),
            Ok(_) => {}
            Err(Stop::Later) => unknown.push(node),
            Err(wrong) => return Err(wrong),
        }
    }
    match unknown.len() {
        0 => Ok(Node::new(Value::Bool(same), context.spot)),
        1 => Ok(unknown.remove(0)),
        _ => Ok(evaluator.later(name, &unknown, context)),
    }
}

/// `coalesce`: the first that is something.
fn coalesce(evaluator: &mut Evaluator<'_>, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let mut rest = given.iter();
    while let Some(first) = rest.next() {
        let node = evaluator.expression(first, context);
        match node.value {
            Value::Null => {}
            Value::Later(_) if rest.len() > 0 => {
                let mut all = vec![node];
                all.extend(rest.map(|given| evaluator.expression(given, context)));
                return Ok(evaluator.later("coalesce", &all, context));
            }
            _ => return Ok(node),
        }
    }
    Ok(Node::new(Value::Null, context.spot))
}

/// A lambda over the items of a list.
fn over(evaluator: &mut Evaluator<'_>, name: &str, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let Some((list, rest)) = given.split_first() else { return Err(Stop::Wrong(format!("`{name}` of nothing"))) };
    let items = match evaluator.expression(list, context).value {
        Value::List(items) => items,
        value @ Value::Later(_) => {
            let code = rest.iter().map(ToString::to_string);
            let words: Vec<String> = std::iter::once(evaluator.words(&value)).chain(code).collect();
            return Ok(Node::new(pieces::code(words::call(name, &words)), context.spot));
        }
        _ => return Err(Stop::Wrong(format!("`{name}` of what is no list"))),
    };
    let value = match (name, rest) {
        ("map", [lambda]) => {
            let mut all = Vec::new();
            for (index, item) in items.into_iter().enumerate() {
                all.push(run(evaluator, lambda, &[item, place(index, context)], context)?);
            }
            Value::List(all)
        }
        ("filter", [lambda]) => {
            let mut all = Vec::new();
            for (index, item) in items.into_iter().enumerate() {
                let with = [item, place(index, context)];
                if truth(&run(evaluator, lambda, &with, context)?.value)? {
                    let [item, _] = with;
                    all.push(item);
                }
            }
            Value::List(all)
        }
        ("reduce", [first, lambda]) => {
            let mut sum = evaluator.expression(first, context);
            for (index, item) in items.into_iter().enumerate() {
                sum = run(evaluator, lambda, &[sum, item, place(index, context)], context)?;
            }
            return Ok(sum);
        }
        ("toobject", [key, rest @ ..]) => {
            let mut map = indexmap::IndexMap::new();
            for item in items {
                let one = std::slice::from_ref(&item);
                let Value::Text(key) = run(evaluator, key, one, context)?.value else { return Err(Stop::Later) };
                let value = rest.first().map(|value| run(evaluator, value, one, context)).transpose()?;
                map.insert(key, value.unwrap_or(item));
            }
            Value::Map(map)
        }
        _ => return Err(Stop::Wrong(format!("`{name}` without its lambda"))),
    };
    Ok(Node::new(value, context.spot))
}

/// The place of an item, which a lambda can ask for.
fn place(index: usize, context: &Context) -> Node {
    Node::new(Value::Number(index.into()), context.spot)
}

/// What a lambda says of what it is called with.
fn run(evaluator: &mut Evaluator<'_>, lambda: &Expression, with: &[Node], context: &Context) -> Result<Node, Stop> {
    let Expression::Call(name, parts) = lambda else { return Err(Stop::Wrong("a lambda that is none".into())) };
    let Some((body, names)) = parts.split_last().filter(|_| name.eq_ignore_ascii_case("lambda")) else {
        return Err(Stop::Wrong("a lambda that is none".into()));
    };
    let mut inside = context.clone();
    for (name, node) in names.iter().zip(with) {
        let Expression::Text(name) = name else { return Err(Stop::Wrong("a lambda whose variable is no name".into())) };
        inside.variables.push((name.clone(), Rc::new(node.clone())));
    }
    if !evaluator.account.spend(1, context.spot) {
        return Err(Stop::Later);
    }
    Ok(evaluator.expression(body, &inside))
}
