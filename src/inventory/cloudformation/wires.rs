//! Turns what stacks publish into what other stacks read: SSM parameters by their name, and exports.

use std::collections::HashMap;

use super::super::{Node, Piece, Value, pieces};
use super::evaluate::Evaluator;
use super::folder::Folder;
use super::words;
use crate::source;

/// What begins a reference that is resolved at deployment.
const DYNAMIC: &str = "{{resolve:";

/// Who makes what is read by a name; `None` where more than one stack says that it does.
type Makers = HashMap<String, Option<Maker>>;

/// A resource or an output.
#[derive(Clone)]
struct Maker {
    stack: usize,
    name: String,
}

/// What the stacks of a folder pass on.
#[derive(Default)]
pub(super) struct Wires {
    parameters: Makers,
    exports: Makers,
    /// By the stack's name and the output's, as `stack/output`.
    outputs: Makers,
}

/// Finds what stacks publish under names that the folder decides.
pub(super) fn found(folder: &Folder<'_>) -> Wires {
    let none = Wires::default();
    let mut evaluator = Evaluator::new(folder, &none);
    let mut wires = Wires::default();
    for (index, stack) in folder.stacks.iter().enumerate() {
        for (name, resource) in &stack.resources {
            if text_at(resource, "Type") == Some("AWS::SSM::Parameter")
                && evaluator.is_made(index, resource)
                && let Some(key) = at(resource, "Properties").and_then(|properties| at(properties, "Name"))
                && let Some(Value::Text(key)) = evaluator.value(index, key).map(|key| key.value)
            {
                note(&mut wires.parameters, key, index, name);
            }
        }
        for (name, output) in &stack.outputs {
            note(&mut wires.outputs, format!("{}/{name}", of_file(&stack.name)), index, name);
            if evaluator.is_made(index, output)
                && let Some(key) = at(output, "Export").and_then(|export| at(export, "Name"))
                && let Some(key) = evaluator.value(index, key)
                && let Value::Text(key) = of_stack(key.value, &stack.name)
            {
                note(&mut wires.exports, key, index, name);
            }
        }
    }
    wires
}

fn note(makers: &mut Makers, key: String, stack: usize, name: &str) {
    let maker = Maker { stack, name: name.to_owned() };
    makers.entry(key).and_modify(|first| *first = None).or_insert(Some(maker));
}

/// What a stack is called after its file, whatever folder that lies in.
fn of_file(stack: &str) -> &str {
    stack.rsplit_once('/').map_or(stack, |(_, file)| file)
}

/// A name that begins with that of its stack, which is taken to be the file's.
fn of_stack(name: Value, stack: &str) -> Value {
    let pieces = pieces::of(&name).unwrap_or_default().into_iter().map(|piece| match piece {
        Piece::Code(code) if code == "AWS::StackName" => Piece::Text(of_file(stack).to_owned()),
        piece => piece,
    });
    pieces::joined(pieces)
}

impl Wires {
    /// The value of the SSM parameter of a name, where a stack of the folder publishes it.
    pub(super) fn published(
        &self,
        evaluator: &mut Evaluator<'_>,
        reader: usize,
        name: &str,
    ) -> Result<Option<Node>, String> {
        let Some(maker) = self.parameters.get(name) else { return Ok(None) };
        let what = format!("the SSM parameter `{name}`");
        let maker = maker.as_ref().ok_or_else(|| format!("{what}, which more than one stack publishes"))?;
        let resource = evaluator.folder.stacks[maker.stack].resources.get(&maker.name);
        let value =
            resource.and_then(|resource| at(resource, "Properties")).and_then(|properties| at(properties, "Value"));
        passed(evaluator, reader, maker, value, &what)
    }

    /// The value of the export of a name, where a stack of the folder has it.
    pub(super) fn exported(
        &self,
        evaluator: &mut Evaluator<'_>,
        reader: usize,
        name: &str,
    ) -> Result<Option<Node>, String> {
        from_output(evaluator, reader, self.exports.get(name), &format!("the export `{name}`"))
    }

    /// The value of an output of a stack, where a stack of the folder is called so.
    pub(super) fn output(
        &self,
        evaluator: &mut Evaluator<'_>,
        reader: usize,
        stack: &str,
        name: &str,
    ) -> Result<Option<Node>, String> {
        let key = format!("{stack}/{name}");
        from_output(evaluator, reader, self.outputs.get(&key), &format!("the output `{key}`"))
    }
}

fn from_output(
    evaluator: &mut Evaluator<'_>,
    reader: usize,
    maker: Option<&Option<Maker>>,
    what: &str,
) -> Result<Option<Node>, String> {
    let Some(maker) = maker else { return Ok(None) };
    let maker = maker.as_ref().ok_or_else(|| format!("{what}, which more than one stack has"))?;
    let output = evaluator.folder.stacks[maker.stack].outputs.get(&maker.name);
    passed(evaluator, reader, maker, output.and_then(|output| at(output, "Value")), what)
}

fn passed(
    evaluator: &mut Evaluator<'_>,
    reader: usize,
    maker: &Maker,
    value: Option<&source::Node>,
    what: &str,
) -> Result<Option<Node>, String> {
    let Some(value) = value else { return Err(format!("{what}, which has no value")) };
    let node = evaluator.guarded(maker.stack, what, |evaluator| Ok(evaluator.value(maker.stack, value)))?;
    let Some(mut node) = node else { return Err(format!("{what}, which has no value")) };
    if reader != maker.stack {
        node.value = words::seen_from_elsewhere(node.value, &evaluator.folder.stacks[maker.stack].name);
    }
    Ok(Some(node))
}

/// The value that pieces are together. Where a text says that something is resolved at deployment, what the folder publishes stands instead,
/// and otherwise code; a secret is never more than that.
pub(super) fn resolved(
    evaluator: &mut Evaluator<'_>,
    reader: usize,
    all: impl IntoIterator<Item = Piece>,
) -> Result<Value, String> {
    let joined = pieces::joined(all);
    if !matches!(&joined, Value::Text(text) if text.contains(DYNAMIC)) && !matches!(&joined, Value::Later(_)) {
        return Ok(joined);
    }
    let mut pieces = Vec::new();
    for piece in pieces::of(&joined).unwrap_or_default() {
        match piece {
            Piece::Text(text) => dynamic(evaluator, reader, &text, &mut pieces)?,
            piece => pieces.push(piece),
        }
    }
    Ok(pieces::joined(pieces))
}

/// Adds the pieces of a text.
fn dynamic(evaluator: &mut Evaluator<'_>, reader: usize, text: &str, into: &mut Vec<Piece>) -> Result<(), String> {
    let mut rest = text;
    while let Some(start) = rest.find(DYNAMIC)
        && let Some(length) = rest[start..].find("}}")
    {
        into.push(Piece::Text(rest[..start].to_owned()));
        let code = &rest[start..start + length + 2];
        let name = code.strip_prefix("{{resolve:ssm:").and_then(|name| name.strip_suffix("}}"));
        let published = match name {
            Some(name) => evaluator.wires.published(evaluator, reader, name)?,
            None => None,
        };
        match published.as_ref().and_then(|node| pieces::of(&node.value)) {
            Some(known) => into.extend(known),
            None => into.push(Piece::Code(code.to_owned())),
        }
        rest = &rest[start + length + 2..];
    }
    into.push(Piece::Text(rest.to_owned()));
    Ok(())
}

/// What is under a key of a map.
pub(super) fn at<'a>(node: &'a source::Node, key: &str) -> Option<&'a source::Node> {
    node.as_map()?.get(key)
}

/// The text under a key of a map.
pub(super) fn text_at<'a>(node: &'a source::Node, key: &str) -> Option<&'a str> {
    at(node, key)?.as_str()
}
