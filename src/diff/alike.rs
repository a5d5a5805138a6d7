//! Turns two values into whether they mean the same though they are written differently.

use crate::inventory::{Later, Node, Piece, Value};

/// Keys whose texts are names of regions, which ARM takes and gives with or without spaces and capitals.
const REGIONS: &[&str] = &["location"];

/// What IDs of ARM begin with; letters of them may be of either case.
const ID: &str = "/subscriptions/";

/// Whether a value says no more than its absence would.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.values().all(|node| is_nothing(&node.value)),
        _ => false,
    }
}

/// Whether two values are written alike, wherever they stand: their keys in the same order too.
pub(super) fn is_written_alike(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::List(old), Value::List(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_written_alike(&old.value, &new.value))
        }
        (Value::Map(old), Value::Map(new)) => {
            let pairs = || old.iter().zip(new);
            old.len() == new.len()
                && pairs().all(|((key, old), (other, new))| key == other && is_written_alike(&old.value, &new.value))
        }
        (Value::Later(later), Value::Text(text)) | (Value::Text(text), Value::Later(later)) => {
            later.to_string() == *text
        }
        (Value::Later(old), Value::Later(new)) => old == new || old.to_string() == new.to_string(),
        (old, new) => old == new,
    }
}

/// Whether two values mean the same and are written differently: a number or a truth as a text, one item and a list of it, an ID of ARM in
/// capitals. A region is known by the key that it stands at.
pub(super) fn is_alike(key: Option<&String>, before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::List(items), one) | (one, Value::List(items)) => {
            items.len() == 1 && (items[0].value.json() == one.json() || is_alike(key, &items[0].value, one))
        }
        (Value::Text(before), Value::Text(after)) if key.is_some_and(|key| REGIONS.contains(&key.as_str())) => {
            let plain = |text: &str| text.replace(' ', "").to_ascii_lowercase();
            plain(before) == plain(after)
        }
        (Value::Text(before), Value::Text(after)) if is_id(before) => before.eq_ignore_ascii_case(after),
        (Value::Number(before), Value::Number(after)) => before.as_f64() == after.as_f64(),
        _ => plain(before).is_some() && plain(before) == plain(after),
    }
}

fn is_id(text: &str) -> bool {
    text.get(..ID.len()).is_some_and(|start| start.eq_ignore_ascii_case(ID))
}

/// A scalar as a text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether one of two values is an expression that can come to the other.
pub(super) fn comes_to(before: &Value, after: &Value) -> bool {
    match (before, after) {
        // Of two expressions only references to two resources are surely other.
        (Value::Later(before), Value::Later(after)) => match (&before.pieces[..], &after.pieces[..]) {
            ([Piece::Reference { address: before, .. }], [Piece::Reference { address: after, .. }]) => {
                let is_open = before.contains("${") || after.contains("${");
                is_open || before.eq_ignore_ascii_case(after)
            }
            _ => true,
        },
        (Value::Later(later), known) | (known, Value::Later(later)) => gives(later, known),
        _ => false,
    }
}

/// Whether an expression can come to a known value.
fn gives(later: &Later, known: &Value) -> bool {
    if let [piece] = &later.pieces[..] {
        return match (piece, known) {
            (Piece::Text(text), known) => plain(known).as_ref() == Some(text),
            (Piece::Reference { address, attribute }, Value::Text(id)) if attribute == "id" && is_id(id) => {
                is_id_of(id, address)
            }
            _ => true,
        };
    }
    plain(known).is_some_and(|text| fits(&later.pieces, &text))
}

/// Whether an ID of ARM is that of an address of ARM; other addresses, and those that only a deployment knows, can have any ID.
fn is_id_of(id: &str, address: &str) -> bool {
    if !address.contains('/') || address.contains("${") {
        return true;
    }
    let (id, address) = (id.to_ascii_lowercase(), address.to_ascii_lowercase());
    id.strip_suffix(&address).is_some_and(|before| before.ends_with('/'))
}

/// Whether a text is the pieces one behind the other, with anything for what is no text.
fn fits(pieces: &[Piece], text: &str) -> bool {
    let mut rest = text;
    // Whether anything may stand before the next piece of text.
    let mut gap = false;
    for (place, piece) in pieces.iter().enumerate() {
        let Piece::Text(part) = piece else {
            gap = true;
            continue;
        };
        let is_last = place + 1 == pieces.len();
        rest = match (gap, is_last) {
            (false, false) => match rest.strip_prefix(part.as_str()) {
                Some(rest) => rest,
                None => return false,
            },
            (false, true) => return rest == part,
            (true, true) => return rest.ends_with(part.as_str()),
            (true, false) => match rest.split_once(part.as_str()) {
                Some((_, rest)) => rest,
                None => return false,
            },
        };
        gap = false;
    }
    gap || rest.is_empty()
}

/// Whether a node is an expression of one piece of code, and which.
pub(super) fn code(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Later(Later { pieces }) => match &pieces[..] {
            [Piece::Code(code)] => Some(code),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(pieces: &[&str]) -> Value {
        let piece = |text: &&str| match text.strip_prefix('$') {
            Some(address) => Piece::Reference { address: address.to_owned(), attribute: "id".to_owned() },
            None => Piece::Text((*text).to_owned()),
        };
        Value::Later(Later { pieces: pieces.iter().map(piece).collect() })
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn an_expression_comes_to_what_has_its_texts_in_their_places() {
        let arn = later(&["arn:", "$a", ":iam::", "$b", ":role/x"]);
        assert!(comes_to(&text("arn:aws:iam::123456789012:role/x"), &arn));
        for other in
            ["arn:aws:iam::123456789012:role/y", "arn:aws:s3::123456789012:role/x", "xarn:aws:iam::1:role/x", ""]
        {
            assert!(!comes_to(&text(other), &arn), "{other}");
        }
        assert!(comes_to(&later(&["$a", "/*"]), &text("a/*")) && !comes_to(&later(&["$a", "/*"]), &text("a/")));
        assert!(comes_to(&later(&["a/", "$a"]), &text("a/b")) && !comes_to(&later(&["a/", "$a"]), &text("b/b")));
        assert!(comes_to(&later(&["$a"]), &Value::Bool(true)));
        assert!(!comes_to(&later(&["a", "$a"]), &Value::List(Vec::new())));
    }

    #[test]
    fn an_id_is_that_of_the_resource_that_is_referred_to() {
        let id = |name: &str| text(&format!("/subscriptions/1/resourcegroups/rg/providers/Microsoft.A/bs/{name}"));
        let reference = later(&["$Microsoft.A/bs/c"]);
        assert!(comes_to(&id("C"), &reference) && !comes_to(&id("xc"), &reference) && !comes_to(&id("d"), &reference));
        assert!(comes_to(&later(&["$aws_vpc.a"]), &text("vpc-1")));
        assert!(comes_to(&later(&["$a"]), &later(&["$A"])) && !comes_to(&later(&["$a"]), &later(&["$b"])));
    }

    #[test]
    fn numbers_regions_and_ids_are_written_in_more_than_one_way() {
        let location = "location".to_owned();
        let number = |json: &str| Value::Number(json.parse().expect("a number"));
        assert!(is_alike(None, &number("5"), &number("5.0")) && is_alike(None, &number("5"), &text("5")));
        assert!(is_alike(Some(&location), &text("West Europe"), &text("westeurope")));
        assert!(!is_alike(None, &text("West Europe"), &text("westeurope")));
        assert!(is_alike(None, &text("/subscriptions/1/A"), &text("/Subscriptions/1/a")));
    }
}
