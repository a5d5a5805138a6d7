//! Turns values into the pieces of a text, and pieces into a value: known text where nothing else is among them.

use super::{Later, Piece, Value};

/// The pieces that a value is as part of a text; `None` where it is none: nothing, a list or a map.
pub(super) fn of(value: &Value) -> Option<Vec<Piece>> {
    let text = match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Later(later) => return Some(later.pieces.clone()),
        Value::Null | Value::List(_) | Value::Map(_) => return None,
    };
    Some(vec![Piece::Text(text)])
}

/// The value that pieces are together.
pub(super) fn joined(pieces: impl IntoIterator<Item = Piece>) -> Value {
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (all.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, Piece::Text(text)) if text.is_empty() => {}
            (_, piece) => all.push(piece),
        }
    }
    match all.as_mut_slice() {
        [] => Value::Text(String::new()),
        [Piece::Text(text)] => Value::Text(std::mem::take(text)),
        _ => Value::Later(Later { pieces: all }),
    }
}

/// A value that is one piece of code.
pub(super) fn code(code: impl Into<String>) -> Value {
    Value::Later(Later { pieces: vec![Piece::Code(code.into())] })
}

/// A value that is an attribute of a resource, or with an empty one the resource itself.
pub(super) fn reference(address: impl Into<String>, attribute: impl Into<String>) -> Value {
    let (address, attribute) = (address.into(), attribute.into());
    Value::Later(Later { pieces: vec![Piece::Reference { address, attribute }] })
}

/// Whether a value, or anything in it, is known only later.
pub(super) fn is_later(value: &Value) -> bool {
    match value {
        Value::Later(_) => true,
        Value::List(items) => items.iter().any(|item| is_later(&item.value)),
        Value::Map(map) => map.values().any(|item| is_later(&item.value)),
        _ => false,
    }
}

/// How much a value is to hold (itself, what lies in it, and texts by their length), and how many levels it has.
pub(super) fn size(value: &Value) -> (usize, usize) {
    let text = |text: &str| text.len() / 64;
    let within = |(weight, depth): (usize, usize), key: &str, item: &Value| {
        let (more, below) = size(item);
        (weight + text(key) + more, depth.max(below + 1))
    };
    let pieces = |later: &Later| -> usize {
        let of = |piece: &Piece| match piece {
            Piece::Text(value) | Piece::Code(value) => 1 + text(value),
            Piece::Reference { address, attribute } => 1 + text(address) + text(attribute),
        };
        later.pieces.iter().map(of).sum()
    };
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => (1, 1),
        Value::Text(value) => (1 + text(value), 1),
        Value::Later(later) => (1 + pieces(later), 1),
        Value::List(items) => items.iter().fold((1, 1), |sum, item| within(sum, "", &item.value)),
        Value::Map(map) => map.iter().fold((1, 1), |sum, (key, item)| within(sum, key, &item.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_are_all_text_are_a_text() {
        let text = |text: &str| Piece::Text(text.into());
        assert_eq!(joined([text("a"), text(""), text("b")]), Value::Text("ab".into()));
        assert_eq!(joined([]), Value::Text(String::new()));
        let later = joined([text("a"), text("b"), Piece::Code("c".into()), text("")]);
        assert_eq!(later.json(), "ab${c}");
        assert_eq!(of(&later).map(|pieces| pieces.len()), Some(2));
    }
}
