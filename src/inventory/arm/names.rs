//! Turns the functions of ARM that look a name up (parameters, variables, rounds of loops, functions of the template) into values.

use std::rc::Rc;

use super::super::{Node, Value, pieces};
use super::evaluate::{Context, Evaluator};
use super::expression::Expression;
use super::frame::{at, text_at, under};
use super::functions::Stop;
use super::{copies, words};
use crate::source::{Content, Node as Written};

/// The value of a call of one of these functions; `None` where it is none.
pub(super) fn call(
    evaluator: &mut Evaluator<'_>,
    name: &str,
    given: &[Expression],
    context: &Context,
) -> Option<Result<Node, Stop>> {
    if let Some(found) = found(evaluator, name, given, context) {
        return Some(found.map(Rc::unwrap_or_clone));
    }
    match name {
        "copyindex" => Some(round(evaluator, given, context)),
        _ if name.contains('.') => Some(own(evaluator, name, given, context)),
        _ => None,
    }
}

/// What a name stands for, where a function looks one up.
pub(super) fn found(
    evaluator: &mut Evaluator<'_>,
    function: &str,
    given: &[Expression],
    context: &Context,
) -> Option<Result<Rc<Node>, Stop>> {
    let look = match function {
        "parameters" => parameter,
        "variables" => variable,
        "lambdavariables" => of_lambda,
        _ => return None,
    };
    Some(text(evaluator, given, context).and_then(|name| look(evaluator, &name, context)))
}

/// The function, in small letters, that the members and items of an expression begin with.
pub(super) fn base(expression: &Expression) -> Option<&'static str> {
    match expression {
        Expression::Member(of, _) | Expression::Item(of, _) => base(of),
        Expression::Call(name, _) => {
            ["parameters", "variables", "lambdavariables"].into_iter().find(|known| known.eq_ignore_ascii_case(name))
        }
        _ => None,
    }
}

/// The one text that a function is given.
fn text(evaluator: &mut Evaluator<'_>, given: &[Expression], context: &Context) -> Result<String, Stop> {
    let [given] = given else { return Err(Stop::Wrong("a name that is looked up".into())) };
    match evaluator.expression(given, context).value {
        Value::Text(text) => Ok(text),
        Value::Later(_) => Err(Stop::Later),
        _ => Err(Stop::Wrong("a name that is no text".into())),
    }
}

/// A parameter: what is given, or its default; a name without a value is code, and so is a secret.
fn parameter(evaluator: &mut Evaluator<'_>, name: &str, context: &Context) -> Result<Rc<Node>, Stop> {
    let own = argument(name);
    if let Some((_, given)) = context.variables.iter().rev().find(|(known, _)| *known == own) {
        return Ok(Rc::clone(given));
    }
    let frame = evaluator.frames[context.frame].names;
    let what = format!("the parameter `{name}`");
    let declared = evaluator.frames[frame].section("parameters").and_then(|all| under(all, name));
    let Some(declared) = declared else { return Err(Stop::Wrong(format!("{what}, which the template does not have"))) };
    let kind = text_at(declared, "type").unwrap_or_default().to_ascii_lowercase();
    let spot = evaluator.key_spot(declared);
    let code = || Rc::new(Node::new(pieces::code(words::call("parameters", &[words::quoted(name)])), spot));
    if kind.starts_with("secure") {
        return Ok(code());
    }
    let default = at(declared, &["defaultValue"]);
    let given = evaluator.frames[frame].given.get(&name.to_ascii_lowercase());
    // Nothing given is the default, where there is one.
    if let Some(given) = given.filter(|given| given.value != Value::Null || default.is_none()) {
        return Ok(Rc::clone(given));
    }
    match default {
        Some(default) => remembered(evaluator, frame, &what, default),
        None if at(declared, &["nullable"]).is_some_and(|null| null.to_value() == true) => {
            Ok(Rc::new(Node::new(Value::Null, spot)))
        }
        None => Ok(code()),
    }
}

/// What a parameter of one of the template's own functions is called among variables.
fn argument(name: &str) -> String {
    format!("parameters/{}", name.to_ascii_lowercase())
}

/// A variable, one of those that a loop makes included.
fn variable(evaluator: &mut Evaluator<'_>, name: &str, context: &Context) -> Result<Rc<Node>, Stop> {
    let frame = evaluator.frames[context.frame].names;
    let what = format!("the variable `{name}`");
    let Some(all) = evaluator.frames[frame].section("variables") else {
        return Err(Stop::Wrong(format!("{what}, which the template does not have")));
    };
    if let Some(node) = under(all, name) {
        return remembered(evaluator, frame, &what, node);
    }
    let Some(Written { content: Content::List(loops), .. }) = all.get("copy") else {
        return Err(Stop::Wrong(format!("{what}, which the template does not have")));
    };
    let key = (frame, what.clone());
    if let Some(known) = evaluator.known.get(&key) {
        return Ok(Rc::clone(known));
    }
    let made = loops.iter().find(|made| text_at(made, "name").is_some_and(|made| made.eq_ignore_ascii_case(name)));
    let Some(made) = made.filter(|_| copies::are_loops(loops)) else {
        return Err(Stop::Wrong(format!("{what}, which the template does not have")));
    };
    let context = evaluator.context(frame, made);
    let one = std::slice::from_ref(made);
    let list = evaluator.guarded(frame, &what, |evaluator| Ok(copies::properties(evaluator, one, &context)))?;
    let Some((_, node)) = list.into_iter().next() else { return Err(Stop::Later) };
    let node = Rc::new(node);
    evaluator.known.insert(key, Rc::clone(&node));
    Ok(node)
}

/// What a variable of a lambda stands for.
fn of_lambda(_: &mut Evaluator<'_>, name: &str, context: &Context) -> Result<Rc<Node>, Stop> {
    let found = context.variables.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let found = found.map(|(_, node)| Rc::clone(node));
    found.ok_or_else(|| Stop::Wrong(format!("the variable `{name}` outside of its lambda")))
}

/// A value of a template, looked up once.
pub(super) fn remembered(
    evaluator: &mut Evaluator<'_>,
    frame: usize,
    what: &str,
    node: &Written,
) -> Result<Rc<Node>, Stop> {
    let key = (frame, what.to_owned());
    if let Some(known) = evaluator.known.get(&key) {
        return Ok(Rc::clone(known));
    }
    let context = evaluator.context(frame, node);
    let value = evaluator.guarded(frame, what, |evaluator| Ok(evaluator.value(node, &context)))?;
    let value = Rc::new(value);
    evaluator.known.insert(key, Rc::clone(&value));
    Ok(value)
}

/// `copyIndex`: which round it is of the loop that makes the resource, or of one by its name, and what is added to it.
fn round(evaluator: &mut Evaluator<'_>, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let (mut name, mut added) = (None, 0);
    for given in given {
        match evaluator.expression(given, context).value {
            Value::Text(text) => match text.parse() {
                Ok(number) => added = number,
                Err(_) => name = Some(text),
            },
            Value::Number(number) => added = number.as_i64().unwrap_or(0),
            Value::Later(_) => return Err(Stop::Later),
            _ => return Err(Stop::Wrong("`copyIndex` of what is neither a name nor a number".into())),
        }
    }
    let mut rounds = context.rounds.iter().rev();
    let round = match name {
        Some(name) => rounds.find(|round| name.eq_ignore_ascii_case(&round.name)),
        None => rounds.find(|round| round.of_resources).or(context.rounds.last()),
    };
    let Some(round) = round else { return Err(Stop::Wrong("`copyIndex` outside of its loop".into())) };
    let index = round.index.and_then(|index| i64::try_from(index).ok()).ok_or(Stop::Later)?;
    Ok(Node::new(Value::Number(index.saturating_add(added).into()), context.spot))
}

/// A function of the template's own: its output, in which its parameters mean what it is given.
fn own(evaluator: &mut Evaluator<'_>, name: &str, given: &[Expression], context: &Context) -> Result<Node, Stop> {
    let (space, name) = name.split_once('.').unwrap_or_default();
    let frame = evaluator.frames[context.frame].names;
    let given: Vec<Node> = given.iter().map(|given| evaluator.expression(given, context)).collect();
    let template = evaluator.frames[frame].template;
    let Some(Written { content: Content::List(spaces), .. }) = under(template, "functions") else {
        return Err(Stop::Wrong(format!("the function `{space}.{name}`")));
    };
    let found = spaces.iter().find(|one| text_at(one, "namespace").is_some_and(|one| one.eq_ignore_ascii_case(space)));
    let Some(function) = found.and_then(|found| at(found, &["members", name])).and_then(Written::as_map) else {
        return Err(Stop::Wrong(format!("the function `{space}.{name}`")));
    };
    let Some(value) = under(function, "output").and_then(|output| at(output, &["value"])) else {
        return Err(Stop::Wrong(format!("the function `{space}.{name}`, which has no output")));
    };
    let names = match under(function, "parameters").map(|parameters| &parameters.content) {
        Some(Content::List(parameters)) => parameters.iter().filter_map(|one| text_at(one, "name")).collect(),
        _ => Vec::new(),
    };
    let given = names.into_iter().zip(given).map(|(name, node)| (argument(name), Rc::new(node))).collect();
    let what = format!("the function `{space}.{name}`");
    let context = Context { frame, rounds: Vec::new(), variables: given, spot: context.spot };
    evaluator.guarded(frame, &what, |evaluator| Ok(evaluator.value(value, &context)))
}
