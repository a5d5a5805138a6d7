//! Turns a text of Bicep into its words and signs, one after the other.

use super::Wrong;

pub type Parsed<T> = Result<T, Wrong>;

/// A place in a text. Between two calls it stands on a word, a sign, the end of a line or the end of the text.
pub struct Cursor<'t> {
    pub text: &'t str,
    pub at: usize,
    /// How deep the reading is nested.
    pub depth: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Cursor<'t> {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut cursor = Cursor { text, at, depth: 0 };
        cursor.blank();
        cursor
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub fn sees(&self, sign: &str) -> bool {
        self.rest().starts_with(sign)
    }

    /// Goes on to the next word, sign or end of a line: over spaces, comments and directives.
    pub fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = if rest.starts_with("//") || rest.starts_with('#') {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\u{feff}', '\u{a0}']).len()
            };
            if skipped == 0 {
                return;
            }
            self.at += skipped;
        }
    }

    /// Goes on to the next word or sign, over ends of lines.
    pub fn lines(&mut self) {
        self.blank();
        while self.sees("\n") {
            self.at += 1;
            self.blank();
        }
    }

    /// Goes over a sign where it stands here.
    pub fn eat(&mut self, sign: &str) -> bool {
        let is_here = self.sees(sign);
        if is_here {
            self.at += sign.len();
            self.blank();
        }
        is_here
    }

    /// Goes over ends of lines to a sign, where one is next.
    pub fn eat_below(&mut self, sign: &str) -> bool {
        let start = self.at;
        self.lines();
        let is_here = self.eat(sign);
        if !is_here {
            self.at = start;
        }
        is_here
    }

    pub fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { self.wrong(&format!("`{sign}` is missing")) }
    }

    /// The word that stands here.
    pub fn word(&self) -> Option<&'t str> {
        let rest = self.rest();
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let length = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
        let word = &rest[..length];
        word.starts_with(|first: char| !first.is_ascii_digit()).then_some(word)
    }

    pub fn eat_word(&mut self) -> Parsed<String> {
        let Some(word) = self.word() else { return self.wrong("a name is missing") };
        self.at += word.len();
        self.blank();
        Ok(word.to_owned())
    }

    /// Goes over a word where it stands here.
    pub fn eat_keyword(&mut self, keyword: &str) -> bool {
        let is_here = self.word() == Some(keyword);
        if is_here {
            self.at += keyword.len();
            self.blank();
        }
        is_here
    }

    /// Goes over the digits that stand here.
    pub fn number(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
        self.at += length;
        self.blank();
        &rest[..length]
    }

    pub fn wrong<T>(&self, what: &str) -> Parsed<T> {
        Err(Wrong { at: self.at, what: what.to_owned() })
    }

    /// Reads something nested, unless it is nested too deeply.
    pub fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= super::HEIGHT {
            return self.wrong("it is nested too deeply");
        }
        self.depth += 1;
        let found = read(self);
        self.depth -= 1;
        found
    }
}
