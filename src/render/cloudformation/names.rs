//! Turns the text of a template into the names that it refers to and does not declare.

use std::collections::BTreeSet;

/// The names of `!Ref`, of `!GetAtt` up to the dot, and in the holes of `!Sub`, that are no resource of the text itself.
pub fn names_in(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut own = BTreeSet::new();
    // The indentation of the line with the `!Sub` whose block is being read.
    let mut block: Option<usize> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') && block.is_none() {
            continue;
        }
        let indent = line.len() - trimmed.len();
        if block.is_some_and(|start| indent <= start) {
            block = None;
        }
        if indent == 2
            && let Some(id) = trimmed.strip_suffix(':').filter(|id| id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        {
            own.insert(id);
        }
        // Few lines name one.
        if !line.bytes().any(|byte| matches!(byte, b'!' | b'$')) {
            continue;
        }
        for tag in ["!Ref ", "!GetAtt "] {
            names.extend(line.match_indices(tag).filter_map(|(at, tag)| name_at(&line[at + tag.len()..])));
        }
        if block.is_some() || line.contains("!Sub ") {
            names.extend(line.match_indices("${").filter_map(|(at, hole)| name_at(&line[at + hole.len()..])));
        }
        if let Some((_, after)) = line.split_once("!Sub ")
            && after.starts_with(['|', '>'])
        {
            block = Some(indent);
        }
    }
    names.retain(|name| !own.contains(name));
    names
}

/// The name at the start of a text: letters and digits, up to a dot or whatever ends it. A pseudo-parameter is none.
fn name_at(text: &str) -> Option<&str> {
    let end = text.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(text.len());
    (end > 0 && !text[end..].starts_with(':')).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_and_holes_are_names_and_own_resources_are_not() {
        let text = "Resources:\n  Vpc:\n    A: !Ref Vpc\n    B: !Ref AWS::Region\n    C: [!Ref One, !GetAtt Two.Arn]\n    D: !Sub ${Three.Id}-${!Four}-${AWS::Region}\n    E: ${Five}\n    F: !Sub |\n      # ${Six}\n      ${Seven}\n    G: ${Eight}\n";
        assert_eq!(names_in(text).into_iter().collect::<Vec<_>>(), ["One", "Seven", "Six", "Three", "Two"]);
    }
}
