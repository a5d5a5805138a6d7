//! Turns what stays unresolved into the words of ARM's expressions, without the spaces.

use std::collections::BTreeMap;

use super::super::{Piece, Value};

/// The call that gives the ID of each address that was spoken of.
pub(super) type Ids = BTreeMap<String, String>;

/// A call: `guid('a',parameters('b'))`.
pub(super) fn call(name: &str, given: &[String]) -> String {
    format!("{name}({})", given.join(","))
}

/// A value as an expression would say it.
pub(super) fn of(value: &Value, ids: &Ids) -> String {
    match value {
        Value::Null => "null()".into(),
        Value::Bool(value) => format!("{value}()"),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => quoted(text),
        Value::List(items) => call("createArray", &items.iter().map(|item| of(&item.value, ids)).collect::<Vec<_>>()),
        Value::Map(map) => {
            let pairs: Vec<String> = map.iter().flat_map(|(key, item)| [quoted(key), of(&item.value, ids)]).collect();
            call("createObject", &pairs)
        }
        Value::Later(later) => match later.pieces.as_slice() {
            [piece] => of_piece(piece, ids),
            all => call("concat", &all.iter().map(|piece| of_piece(piece, ids)).collect::<Vec<_>>()),
        },
    }
}

/// A piece as an expression would say it.
pub(super) fn of_piece(piece: &Piece, ids: &Ids) -> String {
    match piece {
        Piece::Text(text) => quoted(text),
        Piece::Code(code) => code.clone(),
        Piece::Reference { address, attribute } => {
            let id = ids.get(address).cloned().unwrap_or_else(|| call("resourceId", &[quoted(address)]));
            reference(&id, attribute)
        }
    }
}

/// An attribute of what an expression gives the ID of.
fn reference(id: &str, attribute: &str) -> String {
    match attribute.strip_prefix("properties") {
        _ if attribute == "id" => id.to_owned(),
        Some(rest) if rest.is_empty() || rest.starts_with('.') => format!("reference({id}){rest}"),
        _ if attribute.is_empty() => format!("reference({id},'full')"),
        _ => format!("reference({id},'full').{attribute}"),
    }
}

/// A text in quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
