//! Turns a folder of CloudFormation templates into an inventory in which references go from stack to stack.

pub mod change_set;
mod conditions;
mod evaluate;
mod folder;
mod foreach;
mod functions;
mod parameters;
mod texts;
mod wires;
mod words;

use std::collections::BTreeSet;

use indexmap::IndexMap;

use self::evaluate::Evaluator;
use self::folder::{Folder, Stack};
use self::wires::{Wires, text_at};
use super::{Inventory, Node, Resource, Sources, Value, pieces};
use crate::source::{self, Content};

/// What stands beside the type of a resource and is no attribute of it.
const KIND: &str = "Type";

/// Reads every template of a folder, in YAML or JSON, each as a stack that is named as its file is, without the ending; what
/// `aws cloudformation get-template` prints is read as the template in it.
///
/// - A resource's attributes are what the template says of it, as it says it, so that nothing clashes: its properties under `Properties`,
///   and beside that `DeletionPolicy`, `UpdateReplacePolicy`, `DependsOn` (a list of references), `Condition` (its name), `Metadata`,
///   `CreationPolicy` and `UpdatePolicy`. A path begins as a change set begins it: `Properties`, `BucketName`.
/// - A resource that its condition leaves out is not there. One whose condition only a deployment decides is.
/// - Parameters have the value of their default, or the one that a file gives: `parameters/<stem>.json`, `<stem>.parameters.json` or
///   `<stem>-parameters.json` beside the template, as `aws cloudformation deploy` takes them. One with `NoEcho` has none here.
/// - What one stack publishes, as an SSM parameter or an export whose name is known, is resolved where another reads it: as a parameter,
///   `{{resolve:ssm:…}}` or an import. An export named after `AWS::StackName` is looked for under the name of the file.
/// - References are to addresses (`20-keys/DataKey`) and what `Fn::GetAtt` names, with nothing where `Ref` is meant. An item of a list that
///   is an attribute goes on with its place: `EndpointIds.0`.
/// - Code is the name of a pseudo-parameter or of a parameter without a value (of another stack: `10-network/VpcId`), a dynamic reference as
///   it is written, or a function in JSON with its arguments resolved.
/// - Told as unread: macros (`Fn::Transform` and `Transform`, but for `AWS::LanguageExtensions`, whose loops and functions are read), and what
///   is not valid. Words that only old YAML takes for booleans (`yes`) stay text.
pub fn cloudformation(sources: &Sources) -> Inventory {
    let mut inventory = Inventory::default();
    let mut folder = folder::read(sources, &mut inventory);
    unroll(&mut folder, &mut inventory);
    let wires = wires::found(&folder);
    let mut evaluator = Evaluator::new(&folder, &wires);
    for (index, stack) in folder.stacks.iter().enumerate() {
        for name in stack.conditions.keys() {
            if let Err(what) = conditions::decided(&mut evaluator, index, name) {
                evaluator.account.tell(folder.key_spot(&stack.conditions[name]), &what);
            }
        }
        for (name, node) in &stack.resources {
            inventory.resources.extend(resource(&mut evaluator, index, name, node));
        }
    }
    inventory.unread.append(&mut evaluator.account.unread);
    let mut told = BTreeSet::new();
    inventory.unread.retain(|unread| told.insert((unread.spot, unread.what.clone())));
    inventory
}

/// Unrolls the loops over resources, outputs and conditions.
fn unroll(folder: &mut Folder<'_>, inventory: &mut Inventory) {
    let none = Wires::default();
    let mut evaluator = Evaluator::new(folder, &none);
    let mut all = Vec::new();
    for (index, stack) in folder.stacks.iter().enumerate() {
        let mut section = |map| foreach::unrolled(&mut evaluator, index, map);
        all.push([section(&stack.conditions), section(&stack.resources), section(&stack.outputs)]);
    }
    inventory.unread.append(&mut evaluator.account.unread);
    for (stack, unrolled) in folder.stacks.iter_mut().zip(all) {
        let Stack { conditions, resources, outputs, .. } = stack;
        for (section, unrolled) in [conditions, resources, outputs].into_iter().zip(unrolled) {
            if let Some(unrolled) = unrolled {
                *section = unrolled;
            }
        }
    }
}

/// A resource; none where its condition leaves it out.
fn resource(evaluator: &mut Evaluator<'_>, stack: usize, name: &str, node: &source::Node) -> Option<Resource> {
    let spot = evaluator.folder.key_spot(node);
    let (Some(map), Some(kind)) = (node.as_map(), text_at(node, KIND)) else {
        evaluator.account.tell(spot, &format!("the resource `{name}`, which has no type"));
        return None;
    };
    if let Some(condition) = map.get("Condition") {
        let told = evaluator.folder.spot(condition);
        match condition.as_str().map(|name| conditions::decided(evaluator, stack, name)) {
            Some(Ok(Some(false))) => return None,
            Some(Err(what)) => evaluator.account.tell(told, &what),
            None => evaluator.account.tell(told, "a condition without a name"),
            Some(Ok(_)) => {}
        }
    }
    let mut attributes = IndexMap::new();
    for (key, item) in map.iter().filter(|(key, _)| *key != KIND) {
        let value = match key.as_str() {
            "DependsOn" => Some(after(evaluator, stack, item)),
            _ => evaluator.value(stack, item),
        };
        attributes.extend(value.map(|value| (key.clone(), value)));
    }
    let address = format!("{}/{name}", evaluator.folder.stacks[stack].name);
    Some(Resource { address, kind: kind.to_owned(), spot, attributes: Node::new(Value::Map(attributes), spot) })
}

/// The resources that another is made after: a list of references, however it is written. One that is left out is none.
fn after(evaluator: &mut Evaluator<'_>, stack: usize, node: &source::Node) -> Node {
    let folder = evaluator.folder;
    let names = match &node.content {
        Content::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut references = Vec::new();
    for item in names {
        let spot = folder.spot(item);
        let found = item.as_str().and_then(|name| Some((name, folder.stacks[stack].resources.get(name)?)));
        match found {
            Some((_, resource)) if !evaluator.is_made(stack, resource) => {}
            Some((name, _)) => {
                let address = format!("{}/{name}", folder.stacks[stack].name);
                references.push(Node::new(pieces::reference(address, ""), spot));
            }
            None => evaluator.account.tell(spot, "`DependsOn` of what the template does not have"),
        }
    }
    Node::new(Value::List(references), folder.spot(node))
}
