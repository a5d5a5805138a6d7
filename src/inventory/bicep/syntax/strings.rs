//! Turns strings of Bicep, in one line or many, into their text and what fills their holes.

use super::cursor::{Cursor, Parsed};
use super::{Expr, HEIGHT, Kind};

impl Cursor<'_> {
    /// A string that has no holes.
    pub fn plain_string(&mut self) -> Parsed<String> {
        let at = self.at;
        match self.string()?.kind {
            Kind::Text(text) => Ok(text),
            _ => {
                self.at = at;
                self.wrong("a plain string is missing")
            }
        }
    }

    pub fn string(&mut self) -> Parsed<Expr> {
        let at = self.at;
        let dollars = self.rest().bytes().take_while(|byte| *byte == b'$').count();
        let behind = &self.rest()[dollars..];
        if behind.starts_with("'''") {
            self.at += dollars + "'''".len();
            // The line that the string opens on is no part of it.
            let rest = self.rest();
            self.at += ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end)).map_or(0, |end| end.len());
            return self.pieces(at, (dollars > 0).then(|| format!("{}{{", "$".repeat(dollars))), true);
        }
        if dollars > 0 || !behind.starts_with('\'') {
            return self.wrong("a string is missing");
        }
        self.at += 1;
        self.pieces(at, Some("${".to_owned()), false)
    }

    /// The rest of a string, in which `hole` opens a hole.
    fn pieces(&mut self, at: usize, hole: Option<String>, is_multiline: bool) -> Parsed<Expr> {
        let mut pieces: Vec<Expr> = Vec::new();
        let mut text = String::new();
        let mut start = self.at;
        let mut height = 0;
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return self.unended(at) };
            if let Some(hole) = hole.as_deref().filter(|hole| rest.starts_with(*hole)) {
                pieces.push(Expr { at: start, height: 1, kind: Kind::Text(std::mem::take(&mut text)) });
                self.at += hole.len();
                self.lines();
                let filling = self.expression()?;
                self.lines();
                if !self.sees("}") {
                    return self.wrong("`}` is missing");
                }
                self.at += 1;
                start = self.at;
                height = height.max(filling.height);
                pieces.push(filling);
            } else if is_multiline && rest.starts_with("'''") {
                // Quotes in front of the last three are of the text.
                let quotes = rest.bytes().take_while(|byte| *byte == b'\'').count();
                text.push_str(&rest[..quotes - 3]);
                self.at += quotes;
                break;
            } else if !is_multiline && next == '\'' {
                self.at += 1;
                break;
            } else if !is_multiline && next == '\\' {
                text.push(self.escaped()?);
            } else if !is_multiline && next == '\n' {
                return self.unended(at);
            } else {
                text.push(next);
                self.at += next.len_utf8();
            }
        }
        self.blank();
        if pieces.is_empty() {
            return Ok(Expr { at, height: 1, kind: Kind::Text(text) });
        }
        if height >= HEIGHT {
            return self.wrong("it is nested too deeply");
        }
        pieces.push(Expr { at: start, height: 1, kind: Kind::Text(text) });
        Ok(Expr { at, height: height + 1, kind: Kind::Interpolated(pieces) })
    }

    fn unended(&mut self, at: usize) -> Parsed<Expr> {
        self.at = at;
        self.wrong("the string has no end")
    }

    /// The character that an escape stands for.
    fn escaped(&mut self) -> Parsed<char> {
        let rest = &self.rest()[1..];
        if let Some((unit, length)) = code_unit(self.rest()) {
            // Two halves of one character may stand behind each other.
            let second = code_unit(&self.rest()[length..]).filter(|_| (0xd800..0xdc00).contains(&unit));
            let (character, length) = match second {
                Some((low, more)) if (0xdc00..0xe000).contains(&low) => {
                    (char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)), length + more)
                }
                _ => (char::from_u32(unit), length),
            };
            let Some(character) = character else { return self.wrong("the escape means no character") };
            self.at += length;
            return Ok(character);
        }
        let character = match rest.chars().next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(same @ ('\\' | '\'' | '$')) => same,
            _ => return self.wrong("the escape means no character"),
        };
        self.at += 2;
        Ok(character)
    }
}

/// What `\u{…}` at the start of a text means, and how long it is.
fn code_unit(text: &str) -> Option<(u32, usize)> {
    let digits = text.strip_prefix(r"\u{")?.split('}').next()?;
    Some((u32::from_str_radix(digits, 16).ok()?, r"\u{}".len() + digits.len()))
}
