//! Turns expressions and values into code on one line, without spaces that mean nothing, for what only a deployment can evaluate.

use crate::inventory::{Later, Piece, Value};

/// How much of an expression's code is kept; so long a one says nothing more by its end.
pub const MAX_CODE: usize = 4096;

/// The code of an expression as it is written.
pub fn written(expression: &impl std::fmt::Display) -> String {
    compact(expression.to_string().trim())
}

/// Code without comments, and without spaces that mean nothing.
pub fn compact(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code.chars().peekable();
    let mut gap = false;
    while let Some(character) = rest.next() {
        if out.len() > MAX_CODE {
            out.push('…');
            break;
        }
        let comment = match character {
            '#' => Some(false),
            '/' if rest.peek() == Some(&'/') => Some(false),
            '/' if rest.peek() == Some(&'*') => Some(true),
            _ => None,
        };
        if let Some(block) = comment {
            let mut last = ' ';
            for skipped in rest.by_ref() {
                if (block && last == '*' && skipped == '/') || (!block && skipped == '\n') {
                    break;
                }
                last = skipped;
            }
            gap = true;
        } else if character.is_whitespace() {
            gap = true;
        } else {
            if gap && out.chars().next_back().is_some_and(|last| keeps_apart(last, character)) {
                out.push(' ');
            }
            gap = false;
            out.push(character);
            if character == '"' {
                text(&mut rest, &mut out);
            }
        }
    }
    out
}

/// Copies a text up to its closing quote, whatever is quoted inside its `${}` included.
fn text(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let mut braces = 0_usize;
    while let Some(character) = rest.next() {
        out.push(character);
        match character {
            '\\' => out.extend(rest.next()),
            '$' | '%' if rest.peek() == Some(&'{') => {
                braces += 1;
                out.extend(rest.next());
            }
            '{' if braces > 0 => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            '"' if braces == 0 => return,
            _ => {}
        }
    }
}

/// Whether a space between two characters means something.
fn keeps_apart(last: char, next: char) -> bool {
    let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '"');
    match is_word(last) {
        true => is_word(next) || matches!(next, '(' | '[' | '{'),
        false => matches!(last, ')' | ']' | '}') && is_word(next),
    }
}

/// The code of a value, as an argument of a function has it.
pub fn of(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// Adds the code of a value, unless there is too much already.
pub fn write(value: &Value, out: &mut String) {
    if out.len() > MAX_CODE {
        return;
    }
    match value {
        Value::Text(text) => quote(text, out),
        Value::Later(later) => of_later(later, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(&item.value, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (key, item)) in map.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                if key.chars().all(|character| character.is_alphanumeric() || character == '_') {
                    out.push_str(key);
                } else {
                    quote(key, out);
                }
                out.push('=');
                write(&item.value, out);
            }
            out.push('}');
        }
        plain => out.push_str(&plain.json().to_string()),
    }
}

fn of_later(later: &Later, out: &mut String) {
    match &later.pieces[..] {
        [Piece::Code(code)] => out.push_str(code),
        [Piece::Reference { address, attribute }] => {
            out.push_str(address);
            if !attribute.is_empty() {
                out.push('.');
                out.push_str(attribute);
            }
        }
        pieces => {
            out.push('"');
            for piece in pieces {
                match piece {
                    Piece::Text(text) => escape(text, out),
                    other => out.push_str(&Later { pieces: vec![other.clone()] }.to_string()),
                }
            }
            out.push('"');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    escape(text, out);
    out.push('"');
}

fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str(r"\\"),
            '"' => out.push_str(r#"\""#),
            '\n' => out.push_str(r"\n"),
            plain => out.push(plain),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_comments_go_and_words_stay_apart() {
        let code = "[ for s in var.subnets :\n  s.id # each\n  if s.name != \"a  ${ var.b[\"c d\"] }\" ]";
        assert_eq!(compact(code), "[for s in var.subnets:s.id if s.name!=\"a  ${ var.b[\"c d\"] }\"]");
        assert_eq!(compact("{\n a = 1 // one\n b = /* two */ 2\n}"), "{a=1 b=2}");
        assert_eq!(compact("\"open"), "\"open");
    }

    #[test]
    fn values_are_written_as_arguments() {
        let later = Later {
            pieces: vec![
                Piece::Text("a\"".into()),
                Piece::Reference { address: "x.y".into(), attribute: "id".into() },
                Piece::Code("f(1)".into()),
            ],
        };
        assert_eq!(of(&Value::Later(later)), r#""a\"${x.y.id}${f(1)}""#);
    }
}
