//! Turns a template of Azure Resource Manager, written, compiled from Bicep or exported, into an inventory.

mod address;
mod copies;
mod evaluate;
mod expression;
mod frame;
mod functions;
mod lambdas;
mod lists;
mod names;
mod references;
mod resources;
mod texts;
pub mod what_if;
mod words;

use std::collections::{BTreeSet, HashMap};

use self::evaluate::Evaluator;
use self::frame::{Frame, Section, under};
use super::{Inventory, Later, Node, Piece, Spot, Unread, Value, pieces};
use crate::finding::{Findings, Place};
use crate::source::{self, Content};
use crate::text::LineColumn;

/// Reads a template, given the name that places call its file by.
///
/// - A resource's address is its type with its name, part by part (`Microsoft.KeyVault/vaults/kv-fraud/keys/data`); of what extends another
///   resource, below that one's address and `/providers/`. Below the same it is, where a template in the template is deployed elsewhere:
///   `resourceGroups/rg-dns/providers/Microsoft.Network/privateDnsZones/x`. What of a name only a deployment knows stands in `${}`.
/// - A resource's attributes are what the template says of it: `properties`, and beside them `name` (the full one), `location`, `tags`, `sku`,
///   `identity`, `apiVersion`, `dependsOn` (references), and so on; `condition` where only a deployment decides it, and `copy` with the `count`
///   of a loop where only a deployment knows how many there are.
/// - Templates in the template are read in its place: their resources are there, and their outputs are resolved; the deployment itself is no
///   resource. One that is taken from elsewhere is, and is told.
/// - Parameters have their default, or what a template around it gives; one without a value, and one that is a secret, is code:
///   `parameters('name')`. Variables, loops, lambdas and functions are resolved as far as the file decides them.
/// - References go to attributes as the resource has them: `id` for `resourceId`, `properties.vaultUri` for `reference(…).vaultUri`. What is
///   not in the file is code (`resourceId('…','…')`), as is what Azure alone knows: `guid(…)`, `uniqueString(…)`, `resourceGroup().location`.
pub fn arm(name: &str, text: &str) -> Inventory {
    let mut inventory = Inventory { files: vec![name.to_owned()], ..Inventory::default() };
    let mut findings = Findings::default();
    let root = source::parse(&without_comments(text), 0, name, &mut findings);
    for finding in findings.iter() {
        let spot = match &finding.place {
            Place::Text { span, .. } => Some(Spot { file: 0, at: LineColumn::of(text, span.start) }),
            _ => None,
        };
        inventory.unread.push(Unread { spot, what: finding.message.clone() });
    }
    let Some(root) = root else { return inventory };
    let Some(template) = template(&root) else {
        inventory
            .unread
            .push(Unread { spot: None, what: "the file, which is no template: it has no resources".into() });
        return inventory;
    };
    let schema = under(template, "$schema").and_then(source::Node::as_str).unwrap_or_default();
    let mut evaluator = Evaluator::new(text, schema);
    evaluator.frames.push(Frame {
        template,
        given: HashMap::new(),
        names: 0,
        scope: String::new(),
        rounds: Vec::new(),
        outer: None,
        deployments: HashMap::new(),
    });
    resources::read(&mut evaluator, 0, None, &mut inventory.resources);
    settle(&mut inventory, &evaluator.ids);
    let mut told = BTreeSet::new();
    inventory.unread.append(&mut evaluator.account.unread);
    inventory.unread.retain(|unread| told.insert((unread.spot, unread.what.clone())));
    inventory
}

/// The template in a file: the file itself, or what `az deployment group export` puts it in.
fn template(root: &source::Node) -> Option<&Section> {
    let top = root.as_map()?;
    let has_resources = |map: &&Section| {
        under(map, "resources").is_some_and(|all| matches!(all.content, Content::List(_) | Content::Map(_)))
    };
    Some(top).filter(has_resources).or_else(|| under(top, "template")?.as_map().filter(has_resources))
}

/// The text with spaces in place of comments, which ARM takes and JSON does not: every place stays where it is.
fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '/']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if let Some(quoted) = rest.strip_prefix('"') {
            let mut escaped = false;
            let end = quoted.find(|character| {
                let ends = character == '"' && !escaped;
                escaped = character == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            1
        };
        let (part, behind) = rest.split_at(length);
        match part.starts_with('/') && part.len() > 1 {
            true => plain.extend(part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' })),
            false => plain.push_str(part),
        }
        rest = behind;
    }
    plain + rest
}

/// Makes references to what is not in the inventory the calls that they came from. Letters of addresses may be of either case.
fn settle(inventory: &mut Inventory, ids: &words::Ids) {
    let small = |address: &str| address.to_ascii_lowercase();
    let known: HashMap<String, String> =
        inventory.resources.iter().map(|resource| (small(&resource.address), resource.address.clone())).collect();
    let settled = |piece: Piece| match piece {
        Piece::Reference { ref address, ref attribute } => match known.get(&small(address)) {
            Some(known) => Piece::Reference { address: known.clone(), attribute: attribute.clone() },
            None => Piece::Code(words::of_piece(&piece, ids)),
        },
        piece => piece,
    };
    for resource in &mut inventory.resources {
        each(&mut resource.attributes, &settled);
    }
}

fn each(node: &mut Node, settled: &impl Fn(Piece) -> Piece) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| each(item, settled)),
        Value::Map(map) => map.values_mut().for_each(|item| each(item, settled)),
        Value::Later(Later { pieces }) => {
            let all = std::mem::take(pieces);
            node.value = pieces::joined(all.into_iter().map(settled));
        }
        _ => {}
    }
}
