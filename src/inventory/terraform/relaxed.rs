//! Turns line breaks inside of maps that a `for` makes into spaces: they mean nothing there, and the parser does not take them everywhere.

/// What a place of a text lies in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Braces, of a block, a map or an expression in a text.
    Braces,
    /// The braces of a map that a `for` makes.
    Loop,
    /// A quoted text.
    Quotes,
}

/// The text with every byte at its place; none where nothing is to be changed.
pub fn relaxed(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut around: Vec<Within> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let within = around.last().copied();
        let mut width = 1;
        match (within, byte, next) {
            (Some(Within::Quotes), b'\\', _) => width = 2,
            (Some(Within::Quotes), b'"', _) => {
                around.pop();
            }
            (Some(Within::Quotes), b'$' | b'%', Some(b'{')) => {
                around.push(Within::Braces);
                width = 2;
            }
            // The first half of an escape: `$${`.
            (Some(Within::Quotes), b'$' | b'%', Some(again)) if again == byte => {
                width = if bytes.get(at + 2) == Some(&b'{') { 3 } else { 1 };
            }
            (Some(Within::Quotes), ..) => {}
            (_, b'"', _) => around.push(Within::Quotes),
            (_, b'{', _) => {
                let inside = text.get(at + 1..).unwrap_or_default().trim_start();
                let is_loop = inside.strip_prefix("for").is_some_and(|rest| rest.starts_with(char::is_whitespace));
                around.push(if is_loop { Within::Loop } else { Within::Braces });
            }
            (_, b'}', _) => {
                around.pop();
            }
            (_, b'#', _) | (_, b'/', Some(b'/')) => {
                width = line(bytes, at);
                blank(&mut out, at, width, within);
            }
            (_, b'/', Some(b'*')) => {
                width = text.get(at..).and_then(|rest| rest.find("*/")).map_or(bytes.len() - at, |end| end + 2);
                blank(&mut out, at, width, within);
            }
            (_, b'<', Some(b'<')) => match heredoc(text, at) {
                // Its line breaks mean what they are.
                Some(_) if around.contains(&Within::Loop) => return None,
                Some(whole) => width = whole,
                None => {}
            },
            (Some(Within::Loop), b'\n' | b'\r', _) => out[at] = b' ',
            _ => {}
        }
        at += width;
    }
    let out = String::from_utf8(out).ok()?;
    (out != text).then_some(out)
}

/// Puts spaces in the place of a comment of a loop, which would otherwise take with it what follows.
fn blank(out: &mut [u8], at: usize, width: usize, within: Option<Within>) {
    if within == Some(Within::Loop) {
        let end = (at + width).min(out.len());
        out[at..end].fill(b' ');
    }
}

/// How many bytes are left of a line.
fn line(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

/// How many bytes a heredoc has that begins here.
fn heredoc(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let (first, _) = rest.split_once('\n')?;
    let marker = first.trim_start_matches('<').trim_start_matches('-').trim();
    if marker.is_empty() || !marker.chars().all(|character| character.is_alphanumeric() || "_-".contains(character)) {
        return None;
    }
    let mut width = first.len() + 1;
    for line in rest.get(width..)?.split_inclusive('\n') {
        width += line.len();
        if line.trim() == marker {
            return Some(width - 1);
        }
    }
    Some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_are_on_one_line_and_all_else_is_as_it_was() {
        let text = "a = { for k in x :#1 {\n  k => k == \"}\n\" ? { b = 1\n c = 2 } :\n \"${ { d = \"{\" } }\"\n}\ne = {\n  f = 1\n}\n";
        let expected = "a = { for k in x :       k => k == \"}\n\" ? { b = 1\n c = 2 } :  \"${ { d = \"{\" } }\" }\ne = {\n  f = 1\n}\n";
        assert_eq!(relaxed(text).as_deref(), Some(expected));
    }

    #[test]
    fn texts_without_such_loops_are_left() {
        for text in [
            "a = {\n  b = 1\n}\n",
            "a = \"{ for x in\n\"",
            "# { for x in\n\n",
            "a = <<EOT\n{ for x in\nEOT\n",
            "}}}",
            "\"",
            "/*",
        ] {
            assert_eq!(relaxed(text), None, "{text}");
        }
        assert_eq!(relaxed("a = { for k in x : k => <<EOT\nb\nEOT\n}\n"), None);
    }
}
