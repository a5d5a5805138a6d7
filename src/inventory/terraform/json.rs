//! Turns the JSON form of Terraform's language into the blocks and attributes that it stands for.

use hcl_edit::expr::{Array, Expression, Object, ObjectKey};

use super::syntax::{Attribute, Block, Body, Files, Item, MAX_SETTINGS, Place};
use crate::finding::Findings;
use crate::inventory::Spot;
use crate::source::{Content, Node, parse};
use crate::text::LineColumn;

/// The blocks of a module, and how many labels each has.
static BLOCKS: &[(&str, usize)] = &[
    ("action", 2),
    ("check", 1),
    ("data", 2),
    ("ephemeral", 2),
    ("import", 0),
    ("locals", 0),
    ("module", 1),
    ("moved", 0),
    ("output", 1),
    ("provider", 1),
    ("removed", 0),
    ("resource", 2),
    ("terraform", 0),
    ("variable", 1),
];

/// The blocks that mean something of their own inside others.
static NESTED: &[(&str, usize)] = &[("dynamic", 1), ("lifecycle", 0), ("provisioner", 1)];

/// The blocks of a file; else where and why it cannot be read.
pub fn body(text: &str, file: usize, files: &mut Files<'_>) -> Result<Body, (Spot, String)> {
    let mut findings = Findings::default();
    let root = parse(text, file, "", &mut findings);
    let start = Spot { file, at: LineColumn { line: 1, column: 1 } };
    let root = root.ok_or_else(|| {
        let why = findings.iter().next().map(|finding| finding.message.clone());
        (start, why.unwrap_or_else(|| "it is no JSON".to_owned()))
    })?;
    let Content::Map(map) = root.content else { return Err((start, "it is no object".to_owned())) };
    let mut items = Vec::new();
    for (kind, node) in map {
        if let Some((_, labels)) = BLOCKS.iter().find(|(name, _)| *name == kind) {
            blocks(&kind, Vec::new(), *labels, node, files, &mut items);
        } else if kind != "//" {
            items.push(attribute(kind, node, files));
        }
    }
    Ok(Body::of(items))
}

/// The arguments of a file of values.
pub fn values(text: &str, file: usize, files: &mut Files<'_>) -> Result<Body, (Spot, String)> {
    let mut findings = Findings::default();
    let start = Spot { file, at: LineColumn { line: 1, column: 1 } };
    match parse(text, file, "", &mut findings).map(|root| root.content) {
        Some(Content::Map(map)) => {
            Ok(Body::of(map.into_iter().map(|(name, node)| attribute(name, node, files)).collect()))
        }
        _ => Err((start, "it is no JSON object".to_owned())),
    }
}

/// The blocks that a value stands for: below as many keys as the kind has labels, one map or a list of them.
fn blocks(kind: &str, labels: Vec<String>, more: usize, node: Node, files: &mut Files<'_>, into: &mut Vec<Item>) {
    let spot = files.spot(node.file, node.key.unwrap_or(node.span).start);
    match node.content {
        Content::Map(map) if more > 0 => {
            for (label, inner) in map {
                let mut labels = labels.clone();
                labels.push(label);
                blocks(kind, labels, more - 1, inner, files, into);
            }
        }
        Content::Map(map) => {
            let mut items = Vec::new();
            for (name, inner) in map {
                match NESTED.iter().find(|(nested, _)| *nested == name) {
                    Some((_, labels)) => blocks(&name, Vec::new(), *labels, inner, files, &mut items),
                    None if name == "content" && kind == "dynamic" => {
                        blocks(&name, Vec::new(), 0, inner, files, &mut items);
                    }
                    None if name == "//" => {}
                    None => items.push(attribute(name, inner, files)),
                }
            }
            into.push(Item::Block(Block { kind: kind.to_owned(), labels, spot, body: Body::of(items) }));
        }
        Content::List(items) => {
            for item in items {
                blocks(kind, labels.clone(), more, item, files, into);
            }
        }
        _ => {}
    }
}

fn attribute(name: String, node: Node, files: &mut Files<'_>) -> Item {
    let spot = files.spot(node.file, node.span.start);
    Item::Attribute(Attribute { name, value: expression(node.content), place: Place::At(spot) })
}

/// The expression that a value stands for: a text is a template.
fn expression(content: Content) -> Expression {
    match content {
        Content::Null => Expression::null(),
        Content::Bool(value) => value.into(),
        Content::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(number), _) => number.into(),
            (None, Some(number)) => number.into(),
            (None, None) => number.as_f64().unwrap_or_default().into(),
        },
        Content::String(text) => template(text),
        Content::List(items) => Array::from_iter(items.into_iter().map(|item| expression(item.content))).into(),
        Content::Map(map) => {
            let mut object = Object::new();
            for (key, item) in map.into_iter().take(MAX_SETTINGS) {
                object.insert(ObjectKey::Expression(template(key)), expression(item.content));
            }
            object.into()
        }
    }
}

fn template(text: String) -> Expression {
    if !text.contains("${") && !text.contains("%{") {
        return text.into();
    }
    match text.parse::<hcl_edit::template::Template>() {
        Ok(template) => Expression::StringTemplate(template.into()),
        Err(_) => text.into(),
    }
}
