//! Turns a line of HCL into what of it is code, rather than the text of a string or a comment.

use std::ops::Range;

/// A stretch of a line that is code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Its bytes.
    pub at: Range<usize>,
    /// Whether it stands in no string; else it is of a reference inside one.
    pub is_outside: bool,
}

/// The stretches of a line that are code, and where its comment begins. No string of ours goes over several lines.
pub fn code(line: &str) -> (Vec<Code>, Option<usize>) {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut start = 0;
    // What encloses the present place: none for a string, or how many braces are open in a reference of one.
    let mut inside: Vec<Option<usize>> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied();
        let is_outside = inside.is_empty();
        match (inside.last_mut(), bytes[at]) {
            (Some(None), b'\\') => at += 1,
            (Some(None), b'"') => {
                inside.pop();
                start = at + 1;
            }
            (Some(None), sign @ (b'$' | b'%')) if next == Some(sign) && bytes.get(at + 2) == Some(&b'{') => at += 2,
            (Some(None), b'$' | b'%') if next == Some(b'{') => {
                inside.push(Some(0));
                at += 1;
                start = at + 1;
            }
            (Some(None), _) => {}
            (Some(Some(0)), b'}') => {
                inside.pop();
                found.push(Code { at: start..at, is_outside });
            }
            (Some(Some(depth)), b'}') => *depth -= 1,
            (Some(Some(depth)), b'{') => *depth += 1,
            (_, b'"') => {
                inside.push(None);
                found.push(Code { at: start..at, is_outside });
            }
            (None, b'#') => {
                found.push(Code { at: start..at, is_outside });
                return (found, Some(at));
            }
            _ => {}
        }
        at += 1;
    }
    if inside.last() != Some(&None) {
        found.push(Code { at: start..line.len(), is_outside: inside.is_empty() });
    }
    (found, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str, is_outside: bool) -> Vec<&str> {
        let (found, _) = code(line);
        found.into_iter().filter(|code| code.is_outside == is_outside).map(|code| &line[code.at]).collect()
    }

    #[test]
    fn strings_and_comments_are_no_code_and_references_are() {
        let line = r#"a = "x $${y} \" ${ { b = "c ${d}" }.b } %" + e # "f""#;
        assert_eq!(texts(line, true), ["a = ", " + e "]);
        assert_eq!(texts(line, false), [r#" { b = "#, "d", " }.b "]);
        assert_eq!(code(line).1, line.find('#'));
    }

    #[test]
    fn a_line_without_strings_is_code_to_its_end() {
        assert_eq!(texts("a = [1]", true), ["a = [1]"]);
        assert_eq!(texts("", true), [""]);
    }
}
