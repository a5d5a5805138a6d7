//! Turns values into code, in which symbols are what they stand for, and pieces into addresses and keys.

use std::fmt::Write;

use super::value::{LONGEST, Part, Val};

impl Val {
    /// The value as code.
    pub fn as_code(&self) -> String {
        let mut code = String::new();
        self.write_code(&mut code);
        code
    }

    fn write_code(&self, code: &mut String) {
        if code.len() > LONGEST {
            return;
        }
        match self {
            Val::Null => code.push_str("null"),
            Val::Bool(value) => code.push_str(if *value { "true" } else { "false" }),
            Val::Number(number) => {
                let _ = write!(code, "{number}");
            }
            Val::Text(text) => push_quoted(code, text),
            Val::List(items, _) => {
                code.push('[');
                for (place, item) in items.iter().enumerate() {
                    if place > 0 {
                        code.push(',');
                    }
                    item.value.write_code(code);
                }
                code.push(']');
            }
            Val::Map(entries, _) => {
                code.push('{');
                for (place, (key, item)) in entries.iter().enumerate() {
                    if place > 0 {
                        code.push(',');
                    }
                    push_quoted(code, key);
                    code.push(':');
                    item.value.write_code(code);
                }
                code.push('}');
            }
            Val::Resource(declared) => code.push_str(&declared.address),
            Val::Module(_, symbol) => code.push_str(symbol),
            Val::Outputs(_, symbol) => {
                let _ = write!(code, "{symbol}.outputs");
            }
            Val::Scope(scope) => code.push_str(&scope.code()),
            Val::Later(parts) => match parts.as_slice() {
                [part] if !matches!(part, Part::Text(_)) => part.push_code(code),
                parts => {
                    code.push('\'');
                    for part in parts {
                        match part {
                            Part::Text(text) => push_escaped(code, text),
                            part => {
                                code.push_str("${");
                                part.push_code(code);
                                code.push('}');
                            }
                        }
                    }
                    code.push('\'');
                }
            },
        }
    }
}

impl Part {
    fn push_code(&self, code: &mut String) {
        match self {
            Part::Text(text) => push_quoted(code, text),
            Part::Code(text) | Part::Id { code: text, .. } => code.push_str(text),
            Part::Reference { address, attribute } if attribute.is_empty() => code.push_str(address),
            Part::Reference { address, attribute } => {
                let _ = write!(code, "{address}.{attribute}");
            }
        }
    }

    /// The piece as a part of an address or a key: text as it is, all else in `${}`.
    pub fn shown(&self) -> String {
        match self {
            Part::Text(text) => text.clone(),
            part => {
                let mut code = "${".to_owned();
                part.push_code(&mut code);
                code.push('}');
                code
            }
        }
    }
}

/// Pieces as one text: an address or a key.
pub(super) fn shown(parts: &[Part]) -> String {
    parts.iter().map(Part::shown).collect()
}

fn push_quoted(code: &mut String, text: &str) {
    code.push('\'');
    push_escaped(code, text);
    code.push('\'');
}

fn push_escaped(code: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\'' | '\\' => code.extend(['\\', character]),
            '\n' => code.push_str("\\n"),
            '\r' => code.push_str("\\r"),
            '\t' => code.push_str("\\t"),
            _ => code.push(character),
        }
    }
}
