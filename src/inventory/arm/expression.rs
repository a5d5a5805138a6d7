//! Turns the text of an ARM expression, `[concat('a', parameters('b').c[0])]`, into a tree.

use std::fmt;

/// How deep calls can lie in each other.
const MAX_DEPTH: usize = 80;

/// How many members and items an expression can ask for, each of which is a level of the tree.
const MAX_LINKS: usize = 1000;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    /// A text in quotes.
    Text(String),
    /// A number.
    Number(serde_json::Number),
    /// A function, with its namespace where it is the template's own, and what it is given.
    Call(String, Vec<Expression>),
    /// A member of an object.
    Member(Box<Expression>, String),
    /// An item of a list, or a member whose name is an expression.
    Item(Box<Expression>, Box<Expression>),
}

/// The expression in a text of a template; `None` where the text means itself.
pub(super) fn within(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    (!inner.starts_with('[')).then_some(inner)
}

/// Reads an expression, without the brackets around it.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser { rest: text, depth: 0, links: 0 };
    let expression = parser.expression()?;
    match parser.next() {
        None => Ok(expression),
        Some(_) => Err(parser.wrong()),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
    links: usize,
}

impl Parser<'_> {
    /// The next character that is no space.
    fn next(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    /// Whether a character comes next; it is taken.
    fn takes(&mut self, wanted: char) -> bool {
        let takes = self.next() == Some(wanted);
        if takes {
            self.rest = &self.rest[wanted.len_utf8()..];
        }
        takes
    }

    fn wrong(&mut self) -> String {
        match self.next() {
            Some(_) => format!("an expression, from `{}` on", self.rest.chars().take(20).collect::<String>()),
            None => "an expression that is not finished".into(),
        }
    }

    /// The characters that a test holds for.
    fn run(&mut self, test: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|character| !test(character)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        run.to_owned()
    }

    fn expression(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("an expression that lies too deep in others".into());
        }
        let mut expression = self.simple()?;
        while self.links < MAX_LINKS {
            self.links += 1;
            if self.takes('.') {
                self.next();
                let name = self.run(is_of_name);
                if name.is_empty() {
                    return Err(self.wrong());
                }
                expression = Expression::Member(Box::new(expression), name);
            } else if self.takes('[') {
                let item = self.expression()?;
                if !self.takes(']') {
                    return Err(self.wrong());
                }
                expression = Expression::Item(Box::new(expression), Box::new(item));
            } else {
                self.depth -= 1;
                self.links -= 1;
                return Ok(expression);
            }
        }
        Err("an expression that lies too deep in others".into())
    }

    fn simple(&mut self) -> Result<Expression, String> {
        match self.next() {
            Some('\'') => self.text(),
            Some(first) if first.is_ascii_digit() || first == '-' => {
                let number = self.run(|character| character.is_ascii_digit() || ".-+eE".contains(character));
                number.parse().map(Expression::Number).map_err(|_| format!("the number `{number}`"))
            }
            Some(first) if is_of_name(first) => {
                let mut name = self.run(is_of_name);
                if self.takes('.') {
                    self.next();
                    name = format!("{name}.{}", self.run(is_of_name));
                }
                self.call(name)
            }
            _ => Err(self.wrong()),
        }
    }

    /// A text in quotes, in which two quotes are one.
    fn text(&mut self) -> Result<Expression, String> {
        let mut parts = Vec::new();
        while let Some(part) = self.rest.strip_prefix('\'') {
            let (part, rest) = part.split_once('\'').ok_or("a text that is not closed")?;
            parts.push(part);
            self.rest = rest;
        }
        Ok(Expression::Text(parts.join("'")))
    }

    fn call(&mut self, name: String) -> Result<Expression, String> {
        let mut given = Vec::new();
        if !self.takes('(') {
            return Err(self.wrong());
        }
        while !self.takes(')') {
            if !given.is_empty() && !self.takes(',') {
                return Err(self.wrong());
            }
            given.push(self.expression()?);
        }
        Ok(Expression::Call(name, given))
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expression::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Expression::Number(number) => write!(f, "{number}"),
            Expression::Call(name, given) => {
                write!(f, "{name}(")?;
                for (index, given) in given.iter().enumerate() {
                    write!(f, "{}{given}", if index > 0 { "," } else { "" })?;
                }
                f.write_str(")")
            }
            Expression::Member(of, name) => write!(f, "{of}.{name}"),
            Expression::Item(of, item) => write!(f, "{of}[{item}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        parse(text).map_or_else(|wrong| wrong, |expression| expression.to_string())
    }

    #[test]
    fn what_is_read_is_said_without_spaces() {
        for text in [
            "parameters('a')",
            "concat('it''s', '', '''', 'a,b)')",
            "variables('a').b[0].c[parameters('d')]",
            "copyIndex(-1)",
            "contoso.name(1.5, true())",
        ] {
            let without = text.replace(", ", ",");
            assert_eq!(said(text), without);
            assert_eq!(said(&format!(" {} ", text.replace('(', " ( "))), without);
        }
    }

    #[test]
    fn a_text_in_brackets_is_an_expression_and_two_brackets_are_text() {
        assert_eq!(within("[a()]"), Some("a()"));
        for text in ["[[a()]", "[a()] b", "a", "[", ""] {
            assert_eq!(within(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_told() {
        assert_eq!(said("a"), "an expression that is not finished");
        assert_eq!(said("a('x"), "a text that is not closed");
        assert_eq!(said("a() b"), "an expression, from `b` on");
        assert_eq!(said("a(1 2)"), "an expression, from `2)` on");
        assert_eq!(said("1.2.3"), "the number `1.2.3`");
        assert_eq!(said(&"a(".repeat(9000)), "an expression that lies too deep in others");
        assert_eq!(said(&format!("a(){}", "[0]".repeat(9000))), "an expression that lies too deep in others");
    }
}
