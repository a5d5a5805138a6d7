//! Turns calls of CloudFormation's functions into values, or into the words of the call where only a deployment knows an argument.

use std::borrow::Cow;

use super::super::{Later, Node, Piece, Spot, Value, pieces};
use super::evaluate::{Evaluator, Read};
use super::{conditions, parameters, texts, words};
use crate::source::{self, Content};

/// A call of a function.
pub(super) struct Call<'n> {
    /// The stack whose template it stands in.
    pub stack: usize,
    /// The function in its long form.
    pub name: Cow<'static, str>,
    /// What it is given. Where the call is a short tag, the node that has the tag.
    pub argument: &'n source::Node,
    /// Whether it is.
    pub short: bool,
    /// Where it stands.
    pub spot: Spot,
}

type Function = fn(&mut Evaluator<'_>, &Call<'_>) -> Read;

/// The functions that have a value wherever a value can stand.
static FUNCTIONS: &[(&str, Function)] = &[
    ("Ref", reference),
    ("Fn::GetAtt", attribute),
    ("Fn::Sub", texts::substitute),
    ("Fn::Join", texts::join),
    ("Fn::Split", texts::split),
    ("Fn::Base64", texts::base64),
    ("Fn::Cidr", texts::cidr),
    ("Fn::ToJsonString", texts::json),
    ("Fn::Select", select),
    ("Fn::If", choose),
    ("Fn::FindInMap", find),
    ("Fn::GetAZs", zones),
    ("Fn::ImportValue", import),
    ("Fn::GetStackOutput", output),
    ("Fn::Length", length),
];

/// The names that every stack knows.
static PSEUDO: &[&str] = &[
    "AWS::AccountId",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
];

/// The call that a node is, in either form.
pub(super) fn called(stack: usize, node: &source::Node, spot: Spot) -> Option<Call<'_>> {
    if let Some(name) = tagged(node) {
        return Some(Call { stack, name, argument: node, short: true, spot });
    }
    long(stack, node, spot)
}

/// The call that a node is in the long form, whatever tag it has.
pub(super) fn long(stack: usize, node: &source::Node, spot: Spot) -> Option<Call<'_>> {
    let (name, argument) = node.as_map().filter(|map| map.len() == 1)?.first()?;
    let is_function = name == "Ref" || (name.starts_with("Fn::") && !name.starts_with("Fn::ForEach::"));
    is_function.then(|| Call { stack, name: known(name), argument, short: false, spot })
}

/// The function that a short tag names, in its long form.
pub(super) fn tagged(node: &source::Node) -> Option<Cow<'static, str>> {
    let tag = node.tag.as_ref().filter(|tag| tag.core().is_none())?;
    let name = tag.name.trim_start_matches('!');
    Some(match name {
        "Ref" | "Condition" => known(name),
        _ => known(&format!("Fn::{name}")),
    })
}

fn known(name: &str) -> Cow<'static, str> {
    let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
    function.map_or_else(|| Cow::Owned(name.to_owned()), |(name, _)| Cow::Borrowed(*name))
}

/// The value of a call.
pub(super) fn call(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    match FUNCTIONS.iter().find(|(name, _)| *name == call.name) {
        Some((_, function)) => function(evaluator, call),
        None => Err(format!("the function `{}`", call.name)),
    }
}

impl<'n> Call<'n> {
    /// What is given, evaluated.
    pub(super) fn evaluated(&self, evaluator: &mut Evaluator<'_>) -> Option<Node> {
        match self.short {
            true => evaluator.untagged(self.stack, self.argument),
            false => evaluator.value(self.stack, self.argument),
        }
    }

    /// What is given as a list, each item as it is written.
    pub(super) fn written(&self) -> &'n [source::Node] {
        match &self.argument.content {
            Content::List(items) if self.is_plain() => items,
            _ => &[],
        }
    }

    /// What is given as a text, as it is written.
    pub(super) fn text(&self) -> Option<&'n str> {
        self.argument.as_str().filter(|_| self.is_plain())
    }

    /// Whether what is given is no call itself.
    fn is_plain(&self) -> bool {
        self.short || tagged(self.argument).is_none()
    }

    /// What is given as a list of so many items, evaluated.
    pub(super) fn items<const N: usize>(&self, evaluator: &mut Evaluator<'_>) -> Result<[Node; N], String> {
        let wrong = || format!("`{}` without its {N} arguments", self.name);
        let Some(Node { value: Value::List(items), .. }) = self.evaluated(evaluator) else { return Err(wrong()) };
        items.try_into().map_err(|_| wrong())
    }

    /// A value that stands where the call does.
    pub(super) fn is(&self, value: Value) -> Read {
        Ok(Some(Node::new(value, self.spot)))
    }

    /// The call with what it was given so far as that is known: its value is known only later.
    pub(super) fn later(&self, arguments: &[&Value]) -> Read {
        let argument = match arguments {
            [one] => words::of(one),
            all => all.iter().map(|value| words::of(value)).collect(),
        };
        self.is(pieces::code(words::function(&self.name, argument)))
    }
}

/// `Ref`: a parameter's value, or a resource.
fn reference(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    if let Some(name) = call.text() {
        return named(evaluator, call, name);
    }
    // With language extensions a name can be made by a function.
    match call.evaluated(evaluator).map(|name| name.value) {
        Some(Value::Text(name)) => named(evaluator, call, &name),
        Some(later @ Value::Later(_)) => call.later(&[&later]),
        _ => Err("`Ref` of what is no name".into()),
    }
}

/// What a name stands for.
pub(super) fn named(evaluator: &mut Evaluator<'_>, call: &Call<'_>, name: &str) -> Read {
    if name == "AWS::NoValue" {
        return Ok(None);
    }
    if PSEUDO.contains(&name) {
        return call.is(pieces::code(name));
    }
    if evaluator.folder.stacks[call.stack].parameters.contains_key(name) {
        return parameters::value(evaluator, call.stack, name).map(Some);
    }
    resource(evaluator, call, name, "")
}

/// A reference to a resource of the same template.
pub(super) fn resource(evaluator: &mut Evaluator<'_>, call: &Call<'_>, name: &str, attribute: &str) -> Read {
    let folder = evaluator.folder;
    let stack = &folder.stacks[call.stack];
    let Some(resource) = stack.resources.get(name) else {
        return Err(format!("a reference to `{name}`, which the template does not have"));
    };
    if !evaluator.is_made(call.stack, resource) {
        return Err(format!("a reference to `{name}`, which its condition leaves out"));
    }
    call.is(pieces::reference(format!("{}/{name}", stack.name), attribute))
}

/// `Fn::GetAtt`: `Name.Attribute` or a list of both.
fn attribute(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    if let Some(text) = call.text() {
        let (name, attribute) = text.split_once('.').ok_or_else(|| format!("`Fn::GetAtt` of `{text}`"))?;
        return resource(evaluator, call, name, attribute);
    }
    let Some(Node { value: Value::List(items), .. }) = call.evaluated(evaluator) else {
        return Err("`Fn::GetAtt` of what is no name and attribute".into());
    };
    match items.iter().map(Node::as_str).collect::<Option<Vec<_>>>().as_deref() {
        Some([name, attribute @ ..]) if !attribute.is_empty() => resource(evaluator, call, name, &attribute.join(".")),
        Some(_) => Err("`Fn::GetAtt` of what is no name and attribute".into()),
        None => call.later(&[&Value::List(items)]),
    }
}

/// `Fn::Select`: an item of a list.
fn select(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let [index, list] = call.items(evaluator)?;
    let at = match &index.value {
        Value::Number(number) => number.as_u64().and_then(|number| usize::try_from(number).ok()),
        Value::Text(text) => text.trim().parse::<usize>().ok(),
        Value::Later(_) => return call.later(&[&index.value, &list.value]),
        _ => None,
    };
    let Some(at) = at else { return Err("`Fn::Select` by what is no index".into()) };
    match list.value {
        Value::List(mut items) if at < items.len() => Ok(Some(items.swap_remove(at))),
        Value::List(items) => Err(format!("`Fn::Select` of item {at} of {}", items.len())),
        Value::Later(Later { ref pieces }) => match pieces.as_slice() {
            [Piece::Reference { address, attribute }] if !attribute.is_empty() => {
                call.is(pieces::reference(address, format!("{attribute}.{at}")))
            }
            _ => call.later(&[&Value::Number(at.into()), &list.value]),
        },
        _ => Err("`Fn::Select` of what is no list".into()),
    }
}

/// `Fn::If`: one of two, and only that one is read where the condition is decided.
fn choose(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let [condition, yes, no] = call.written() else { return Err("`Fn::If` without its 3 arguments".into()) };
    let Some(name) = condition.as_str() else { return Err("`Fn::If` by what is no name".into()) };
    match conditions::decided(evaluator, call.stack, name)? {
        Some(true) => Ok(evaluator.value(call.stack, yes)),
        Some(false) => Ok(evaluator.value(call.stack, no)),
        None => {
            let nothing = || Node::new(pieces::code("AWS::NoValue"), call.spot);
            let [yes, no] = [yes, no].map(|node| evaluator.value(call.stack, node).unwrap_or_else(nothing));
            call.later(&[&Value::Text(name.to_owned()), &yes.value, &no.value])
        }
    }
}

/// `Fn::FindInMap`: a value of the template's tables, or the default that is given.
fn find(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(Node { value: Value::List(items), .. }) = call.evaluated(evaluator) else {
        return Err("`Fn::FindInMap` without its arguments".into());
    };
    let [map, first, second, ..] = items.as_slice() else { return Err("`Fn::FindInMap` without its arguments".into()) };
    let keys = [map, first, second].map(|key| match &key.value {
        Value::Number(number) => Some(number.to_string()),
        _ => key.as_str().map(str::to_owned),
    });
    let [Some(map), Some(first), Some(second)] = keys else { return call.later(&[&Value::List(items)]) };
    let folder = evaluator.folder;
    let found = folder.stacks[call.stack].mappings.get(&map);
    match found.and_then(|map| map.as_map()?.get(&first)?.as_map()?.get(&second)) {
        Some(found) => Ok(evaluator.value(call.stack, found)),
        None => match items.get(3).and_then(|options| options.get(&["DefaultValue"])) {
            Some(default) => Ok(Some(default.clone())),
            None => Err(format!("`Fn::FindInMap` of `{map}`, `{first}`, `{second}`, which the template does not have")),
        },
    }
}

/// `Fn::GetAZs`: of a region; of none, the region of the stack.
fn zones(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(region) = call.evaluated(evaluator) else { return Err("`Fn::GetAZs` of nothing".into()) };
    let here = region.value == Value::Text(String::new());
    call.later(&[&if here { pieces::code("AWS::Region") } else { region.value }])
}

/// `Fn::ImportValue`: what another stack exports.
fn import(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(name) = call.evaluated(evaluator) else { return Err("`Fn::ImportValue` of nothing".into()) };
    match name.as_str() {
        Some(text) => match evaluator.wires.exported(evaluator, call.stack, text)? {
            Some(value) => Ok(Some(value)),
            None => call.later(&[&name.value]),
        },
        None => call.later(&[&name.value]),
    }
}

/// `Fn::GetStackOutput`: an output of another stack, which is looked for under the name of its file.
fn output(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(node) = call.evaluated(evaluator) else { return Err("`Fn::GetStackOutput` of nothing".into()) };
    let [stack, name] = ["StackName", "OutputName"].map(|key| node.get(&[key]).and_then(Node::as_str));
    let found = match stack.zip(name).filter(|_| node.get(&["Region"]).is_none()) {
        Some((stack, name)) => evaluator.wires.output(evaluator, call.stack, stack, name)?,
        None => None,
    };
    found.map_or_else(|| call.later(&[&node.value]), |found| Ok(Some(found)))
}

/// `Fn::Length`: how many items a list has.
fn length(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    match call.evaluated(evaluator).map(|node| node.value) {
        Some(Value::List(items)) => call.is(Value::Number(items.len().into())),
        Some(later @ Value::Later(_)) => call.later(&[&later]),
        _ => Err("`Fn::Length` of what is no list".into()),
    }
}
