//! Turns references of code into what a state tells of the resources that they go to, so that one resource is not taken for another.

use std::collections::HashMap;

use crate::inventory::{Later, Node, Piece, Resource, Value};

/// Puts what is told of resources in place of references to them. What is not told stays a reference.
pub(super) fn settle(attributes: &mut Node, told: &HashMap<&str, &Resource>) {
    match &mut attributes.value {
        Value::List(items) => items.iter_mut().for_each(|item| settle(item, told)),
        Value::Map(map) => map.values_mut().for_each(|item| settle(item, told)),
        Value::Later(later) => {
            if let Some(value) = settled(later, told) {
                attributes.value = value;
            }
        }
        _ => {}
    }
}

/// What an expression comes to; none where nothing of it is told.
fn settled(later: &Later, told: &HashMap<&str, &Resource>) -> Option<Value> {
    if let [piece] = &later.pieces[..] {
        return value(piece, told).cloned();
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for piece in &later.pieces {
        let piece = match (piece, value(piece, told)) {
            (_, Some(Value::Text(text))) => Piece::Text(text.clone()),
            (_, Some(Value::Bool(truth))) => Piece::Text(truth.to_string()),
            (_, Some(Value::Number(number))) => Piece::Text(number.to_string()),
            (piece, _) => piece.clone(),
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    match &pieces[..] {
        [Piece::Text(text)] => Some(Value::Text(text.clone())),
        _ => Some(Value::Later(Later { pieces })),
    }
}

/// What is told of what a reference goes to.
fn value<'t>(piece: &Piece, told: &HashMap<&str, &'t Resource>) -> Option<&'t Value> {
    let Piece::Reference { address, attribute } = piece else { return None };
    let resource = told.get(address.as_str())?;
    let steps: Vec<&str> = attribute.split('.').collect();
    if steps == [""] {
        return None;
    }
    resource.get(&steps).map(|node| &node.value)
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;
    use crate::inventory::Spot;
    use crate::text::LineColumn;

    fn node(value: Value) -> Node {
        Node::new(value, Spot { file: 0, at: LineColumn { line: 1, column: 1 } })
    }

    #[test]
    fn references_become_what_is_told_and_the_rest_stays() {
        let id = node(Value::Text("vpc-1".to_owned()));
        let spot = id.spot;
        let attributes = node(Value::Map(IndexMap::from([("id".to_owned(), id)])));
        let vpc = Resource { address: "aws_vpc.a".to_owned(), kind: "aws_vpc".to_owned(), spot, attributes };
        let told = HashMap::from([("aws_vpc.a", &vpc)]);
        let reference = |attribute: &str| Piece::Reference { address: "aws_vpc.a".into(), attribute: attribute.into() };
        let of = |pieces: Vec<Piece>| {
            let mut node = node(Value::Later(Later { pieces }));
            settle(&mut node, &told);
            node.value
        };
        assert_eq!(of(vec![reference("id")]), Value::Text("vpc-1".to_owned()));
        assert_eq!(of(vec![Piece::Text("x/".into()), reference("id")]), Value::Text("x/vpc-1".to_owned()));
        let unknown = vec![Piece::Text("x/".into()), reference("arn")];
        assert_eq!(of(unknown.clone()), Value::Later(Later { pieces: unknown }));
    }
}
