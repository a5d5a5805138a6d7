//! Turns a text that is no Bicep into the line where that shows.

/// The first line, from 1, that a parser of Bicep cannot read; `None` where it reads all.
pub fn syntax_error(text: &str) -> Option<usize> {
    let mut parser = tree_sitter::Parser::new();
    let language = tree_sitter::Language::new(tree_sitter_bicep::LANGUAGE);
    parser.set_language(&language).expect("the grammar is of a version that the parser knows");
    let tree = parser.parse(text, None)?;
    let mut node = tree.root_node();
    if !node.has_error() {
        return None;
    }
    // Down to the first node that is wrong itself.
    loop {
        if node.is_error() || node.is_missing() {
            return Some(node.start_position().row + 1);
        }
        let mut cursor = node.walk();
        let wrong = node.children(&mut cursor).find(|child| child.has_error() || child.is_missing());
        match wrong {
            Some(child) => node = child,
            None => return Some(node.start_position().row + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_text_is_found_by_its_line() {
        assert_eq!(syntax_error("param a string\n\nresource = {\n"), Some(3));
        assert_eq!(syntax_error("param tags { *: string }\nvar a = [for x in []: x]\n"), None);
    }
}
