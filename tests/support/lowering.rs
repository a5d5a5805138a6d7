//! Turns Bicep into the part of it that checkov can read: its parser (pycep 0.5.1) stops at constructs that have come into the language since.

use std::collections::BTreeSet;
use std::ops::Range;

use tree_sitter::{Language, Node, Parser};

/// Text that checkov can read, and what had to be written otherwise for it.
pub struct Lowered {
    /// The text. Every resource of the original is in it as it was.
    pub text: String,
    /// The constructs that checkov cannot read.
    pub constructs: BTreeSet<&'static str>,
}

/// Writes the few constructs otherwise that hold no resource: a type becomes `object` or `array`, declarations and
/// imports of types go, and a call over several lines becomes one line.
pub fn lower(text: &str) -> Lowered {
    let mut parser = Parser::new();
    parser.set_language(&Language::new(tree_sitter_bicep::LANGUAGE)).expect("parser and grammar fit");
    let tree = parser.parse(text, None).expect("nothing stops the parser");
    let mut edits = Vec::new();
    let mut cursor = tree.root_node().walk();
    let nodes: Vec<Node> = tree.root_node().named_children(&mut cursor).collect();
    for (index, node) in nodes.iter().enumerate() {
        match node.kind() {
            "import_functionality" | "import_statement" => {
                edits.push((node.byte_range(), String::new(), "list of imports"))
            }
            "type_declaration" => {
                let decorated = index.checked_sub(1).map(|before| nodes[before]);
                let decorators = decorated.filter(|before| before.kind() == "decorators");
                let start = decorators.map_or(node.start_byte(), |decorators| decorators.start_byte());
                edits.push((start..node.end_byte(), String::new(), "declaration of a type"));
            }
            "parameter_declaration" => edits.extend(declared_type(*node, "type of an object within a parameter")),
            "output_declaration" => edits.extend(declared_type(*node, "type of an object within an output")),
            _ => calls(*node, text, &mut edits),
        }
    }
    let mut lowered = Lowered { text: text.to_owned(), constructs: BTreeSet::new() };
    for (range, replacement, construct) in edits.into_iter().rev() {
        // Lines stay where they are, so that what checkov says can be found.
        let lines = text[range.clone()].matches('\n').count();
        lowered.text.replace_range(range.clone(), &replacement);
        let end = lowered.text[range.start..].find('\n').map_or(lowered.text.len(), |end| range.start + end);
        lowered.text.insert_str(end, &"\n".repeat(lines));
        lowered.constructs.insert(construct);
    }
    lowered
}

type Edit = (Range<usize>, String, &'static str);

fn declared_type(declaration: Node, construct: &'static str) -> Option<Edit> {
    let mut cursor = declaration.walk();
    let kind = declaration.named_children(&mut cursor).find(|child| child.kind() == "type")?;
    match kind.named_child(0)?.kind() {
        "object" => Some((kind.byte_range(), "object".to_owned(), construct)),
        "array_type" => Some((kind.byte_range(), "array".to_owned(), "typed list as a parameter")),
        _ => None,
    }
}

/// Calls over several lines. What stands in the brackets of another call goes with it.
fn calls(node: Node, text: &str, edits: &mut Vec<Edit>) {
    let mut cursor = node.walk();
    if node.kind() == "arguments" && node.start_position().row != node.end_position().row {
        let one_line: Vec<&str> = text[node.byte_range()].lines().map(str::trim).collect();
        if one_line.iter().all(|line| !line.ends_with('{') && !line.contains("//")) {
            edits.push((node.byte_range(), one_line.concat(), "call over several lines"));
            return;
        }
    }
    for child in node.children(&mut cursor) {
        calls(child, text, edits);
    }
}
