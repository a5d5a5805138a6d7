//! Turns a text that spells a map or a list in YAML or JSON into that value, so that it can be compared with code that writes it.

use super::{Node, Spot, Value};
use crate::finding::Findings;
use crate::source::{self, Content};

/// The map or the list that a text spells; none where it spells neither. All of it stands at one place.
pub fn spelled(text: &str, spot: Spot) -> Option<Node> {
    let mut findings = Findings::default();
    let root = source::parse(text, 0, "", &mut findings).filter(|_| !findings.any_error())?;
    matches!(root.content, Content::Map(_) | Content::List(_)).then(|| node(root, spot))
}

fn node(written: source::Node, spot: Spot) -> Node {
    let value = match written.content {
        Content::Null => Value::Null,
        Content::Bool(value) => Value::Bool(value),
        Content::Number(number) => Value::Number(number),
        Content::String(text) => Value::Text(text),
        Content::List(items) => Value::List(items.into_iter().map(|item| node(item, spot)).collect()),
        Content::Map(map) => Value::Map(map.into_iter().map(|(key, item)| (key, node(item, spot))).collect()),
    };
    Node::new(value, spot)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineColumn;

    #[test]
    fn a_text_spells_a_map_a_list_or_neither() {
        let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
        let json = |text: &str| spelled(text, spot).map(|node| node.value.json().to_string());
        assert_eq!(json("\"a\":\n  b: [1, true]\n").as_deref(), Some("{\"a\":{\"b\":[1,true]}}"));
        assert_eq!(json("- a\n").as_deref(), Some("[\"a\"]"));
        for text in ["plain", "", "a: [", "12"] {
            assert_eq!(json(text), None, "{text}");
        }
    }
}
