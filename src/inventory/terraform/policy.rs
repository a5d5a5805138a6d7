//! Turns `aws_iam_policy_document` into the policy that it writes.

use indexmap::IndexMap;

use super::convert::{Pieces, code as later, is_known};
use super::document;
use super::syntax::Block;
use super::world::{Outcome, Trouble, World};
use crate::inventory::{Node, Piece, Spot, Value};

/// The attributes of the data source that are the document.
pub static OUTPUTS: &[&str] = &["json", "minified_json"];

/// What each argument of a statement is called in the document.
static PARTS: &[(&str, &str)] =
    &[("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"), ("not_resources", "NotResource")];

/// The blocks of a statement that name who it is about.
static PRINCIPALS: &[(&str, &str)] = &[("principals", "Principal"), ("not_principals", "NotPrincipal")];

/// Whether a block is such a data source.
pub fn is_document(block: &Block) -> bool {
    block.kind == "data" && block.labels.first().is_some_and(|kind| kind == "aws_iam_policy_document")
}

/// The document of an instance of such a data source. A statement that only a deployment can know makes it code.
pub fn document(world: &mut World<'_>, of: (usize, usize, usize), spot: Spot) -> Outcome {
    let mut get = |name: &str| world.attribute(of, name);
    let own = get("statement")?;
    let id = get("policy_id")?;
    let version = get("version")?;
    let mut below = listed(get("source_policy_documents")?);
    below.extend(get("source_json")?);
    let mut above = listed(get("override_policy_documents")?);
    above.extend(get("override_json")?);

    let mut statements = Vec::new();
    for text in below {
        statements.extend(given(text)?);
    }
    let own = own.as_ref().map_or(&[][..], Node::items).iter().map(statement);
    merge(&mut statements, own.collect::<Outcome<Vec<_>>>()?);
    for text in above {
        merge(&mut statements, given(text)?);
    }

    let version = version.unwrap_or_else(|| Node::new(Value::Text("2012-10-17".to_owned()), spot));
    let mut map = IndexMap::from([("Version".to_owned(), version)]);
    if let Some(id) = id {
        map.insert("Id".to_owned(), id);
    }
    map.insert("Statement".to_owned(), Node::new(Value::List(statements), spot));
    Ok(Node::new(Value::Map(map), spot))
}

fn listed(node: Option<Node>) -> Vec<Node> {
    match node {
        Some(Node { value: Value::List(items), .. }) => items,
        Some(node) => vec![node],
        None => Vec::new(),
    }
}

/// The statements of a document that is given as text; one that only a deployment knows is one statement of code.
fn given(text: Node) -> Outcome<Vec<Node>> {
    let node = document::read(text);
    match node.value {
        Value::Map(mut map) => match map.swap_remove("Statement") {
            Some(Node { value: Value::List(items), .. }) => Ok(items),
            Some(one @ Node { value: Value::Map(_), .. }) => Ok(vec![one]),
            _ => Ok(Vec::new()),
        },
        Value::Null => Ok(Vec::new()),
        Value::Text(text) if text.trim().is_empty() => Ok(Vec::new()),
        Value::Later(_) => Ok(vec![node]),
        _ => Err(Trouble::at(node.spot, "this is no policy document")),
    }
}

/// Adds statements: one with the Sid of an earlier one takes its place.
fn merge(statements: &mut Vec<Node>, others: Vec<Node>) {
    let sid = |node: &Node| node.get(&["Sid"]).and_then(Node::as_str).filter(|sid| !sid.is_empty()).map(str::to_owned);
    for other in others {
        let same = sid(&other).and_then(|own| statements.iter_mut().find(|one| sid(one).as_ref() == Some(&own)));
        match same {
            Some(place) => *place = other,
            None => statements.push(other),
        }
    }
}

/// A statement as the document has it.
fn statement(block: &Node) -> Outcome {
    let spot = block.spot;
    let mut map = IndexMap::new();
    if let Some(sid) = block.get(&["sid"]) {
        map.insert("Sid".to_owned(), sid.clone());
    }
    let effect = block.get(&["effect"]).cloned();
    map.insert("Effect".to_owned(), effect.unwrap_or_else(|| Node::new(Value::Text("Allow".to_owned()), spot)));
    for (argument, name) in PRINCIPALS {
        let blocks = block.get(&[argument]).map_or(&[][..], Node::items);
        if !blocks.is_empty() {
            map.insert((*name).to_owned(), Node::new(principals(blocks), spot));
        }
    }
    for (argument, name) in PARTS {
        match block.get(&[argument]) {
            Some(Node { value: Value::List(items), .. }) if items.is_empty() => {}
            Some(values) => {
                map.insert((*name).to_owned(), one_or_many(values));
            }
            None => {}
        }
    }
    let conditions = block.get(&["condition"]).map_or(&[][..], Node::items);
    if !conditions.is_empty() {
        map.insert("Condition".to_owned(), Node::new(condition(conditions)?, spot));
    }
    if let Some(each) = block.get(&["for_each"]) {
        map.insert("for_each".to_owned(), each.clone());
    }
    Ok(Node::new(Value::Map(map), spot))
}

fn principals(blocks: &[Node]) -> Value {
    let mut map: IndexMap<String, Node> = IndexMap::new();
    for block in blocks {
        let Some(identifiers) = block.get(&["identifiers"]) else { continue };
        let kind = block.get(&["type"]).and_then(Node::as_str).unwrap_or_default();
        let everyone = matches!(identifiers.items(), [one] if one.as_str() == Some("*"));
        if kind == "*" && everyone && blocks.len() == 1 {
            return Value::Text("*".to_owned());
        }
        match map.get_mut(kind) {
            Some(before) => before.value = Value::List([listed_again(before), listed_again(identifiers)].concat()),
            None => {
                map.insert(kind.to_owned(), one_or_many(identifiers));
            }
        }
    }
    Value::Map(map)
}

fn condition(blocks: &[Node]) -> Outcome<Value> {
    let mut tests: IndexMap<String, Node> = IndexMap::new();
    for block in blocks {
        let text = |name: &str| {
            let node = block.get(&[name]);
            let text = node.and_then(|node| {
                let mut pieces = Pieces::default();
                pieces.add(&node.value).ok()?;
                Some(match pieces.value() {
                    Value::Text(text) => text,
                    other => super::code::of(&other),
                })
            });
            text.ok_or_else(|| Trouble::at(block.spot, format!("a condition has no `{name}`")))
        };
        let (test, variable) = (text("test")?, text("variable")?);
        let values = block.get(&["values"]).cloned();
        let values = values.unwrap_or_else(|| Node::new(Value::List(Vec::new()), block.spot));
        let of_test = tests.entry(test).or_insert_with(|| Node::new(Value::Map(IndexMap::new()), block.spot));
        if let Value::Map(variables) = &mut of_test.value {
            match variables.get_mut(&variable) {
                Some(before) => before.value = Value::List([listed_again(before), listed_again(&values)].concat()),
                None => {
                    variables.insert(variable, one_or_many(&values));
                }
            }
        }
    }
    Ok(Value::Map(tests))
}

fn listed_again(node: &Node) -> Vec<Node> {
    match &node.value {
        Value::List(items) => items.iter().map(unescaped).collect(),
        _ => vec![unescaped(node)],
    }
}

/// A list of one as that one, as the provider writes it.
fn one_or_many(node: &Node) -> Node {
    match &node.value {
        Value::List(items) => match &items[..] {
            [one] => unescaped(one),
            items => Node::new(Value::List(items.iter().map(unescaped).collect()), node.spot),
        },
        _ => unescaped(node),
    }
}

/// A text in which `&{` stands for the `${` of a policy's variable.
fn unescaped(node: &Node) -> Node {
    let value = match &node.value {
        Value::Text(text) => Value::Text(text.replace("&{", "${")),
        Value::Later(whole) => {
            let mut whole = whole.clone();
            for piece in &mut whole.pieces {
                if let Piece::Text(text) = piece {
                    *text = text.replace("&{", "${");
                }
            }
            Value::Later(whole)
        }
        // Numbers and truths are texts in a document.
        value if is_known(value) => super::convert::to_text(value).map_or_else(|| value.clone(), Value::Text),
        value => later(super::code::of(value)),
    };
    Node::new(value, node.spot)
}
