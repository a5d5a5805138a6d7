//! Turns the text of an expression of Bicep into its tree.

use std::rc::Rc;

use super::cursor::{Cursor, Parsed};
use super::{Body, Element, Entry, Expr, HEIGHT, Kind, Loop, Object, ResourceDeclaration};

/// Operators with two sides and how strongly they bind, the longer ones first.
static OPERATORS: &[(&str, usize)] = &[
    ("<=", 6),
    (">=", 6),
    ("==", 5),
    ("!=", 5),
    ("=~", 5),
    ("!~", 5),
    ("&&", 4),
    ("||", 3),
    ("??", 2),
    ("<", 6),
    (">", 6),
    ("+", 7),
    ("-", 7),
    ("*", 8),
    ("/", 8),
    ("%", 8),
];

impl Cursor<'_> {
    pub fn expression(&mut self) -> Parsed<Expr> {
        self.nested(|cursor| {
            let condition = cursor.binary(0)?;
            if !cursor.eat_below("?") {
                return Ok(condition);
            }
            cursor.lines();
            let consequence = cursor.expression()?;
            cursor.lines();
            cursor.expect(":")?;
            cursor.lines();
            let alternative = cursor.expression()?;
            let below = condition.height.max(consequence.height).max(alternative.height);
            cursor.node(condition.at, below, Kind::Ternary(Box::new([condition, consequence, alternative])))
        })
    }

    /// A node over others that are so high.
    fn node(&self, at: usize, below: usize, kind: Kind) -> Parsed<Expr> {
        if below >= HEIGHT { self.wrong("it is nested too deeply") } else { Ok(Expr { at, height: below + 1, kind }) }
    }

    fn binary(&mut self, least: usize) -> Parsed<Expr> {
        let mut left = self.unary()?;
        loop {
            let found = OPERATORS.iter().find(|(sign, _)| self.sees(sign));
            let Some((sign, strength)) = found.filter(|(_, strength)| *strength > least) else { return Ok(left) };
            self.eat(sign);
            let right = self.nested(|cursor| cursor.binary(*strength))?;
            let below = left.height.max(right.height);
            left = self.node(left.at, below, Kind::Binary(sign, Box::new(left), Box::new(right)))?;
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let at = self.at;
        if self.eat("!") {
            let of = self.nested(Self::unary)?;
            return self.node(at, of.height, Kind::Not(Box::new(of)));
        }
        if self.eat("-") {
            let of = self.nested(Self::unary)?;
            return self.node(at, of.height, Kind::Minus(Box::new(of)));
        }
        // A sign that changes nothing.
        self.eat("+");
        self.postfix()
    }

    fn postfix(&mut self) -> Parsed<Expr> {
        let mut of = self.primary()?;
        loop {
            let (at, height) = (of.at, of.height);
            let kind;
            let mut below = height;
            if self.eat("::") {
                kind = Kind::Nested(Box::new(of), self.eat_word()?);
            } else if self.sees(".") && !self.sees("...") {
                self.eat(".");
                let is_safe = self.eat("?");
                let name = self.eat_word()?;
                if self.sees("(") {
                    let arguments = self.arguments()?;
                    below = highest(&arguments).max(height);
                    kind = Kind::Method { of: Box::new(of), name, arguments };
                } else {
                    kind = Kind::Member { of: Box::new(of), name, is_safe };
                }
            } else if self.eat("[") {
                let is_safe = self.eat("?");
                let is_from_end = self.eat("^");
                self.lines();
                let index = self.expression()?;
                self.lines();
                self.expect("]")?;
                below = below.max(index.height);
                kind = Kind::Index { of: Box::new(of), index: Box::new(index), is_safe, is_from_end };
            } else if self.sees("!") && !self.sees("!=") && !self.sees("!~") {
                // Says that there is a value.
                self.eat("!");
                continue;
            } else {
                return Ok(of);
            }
            of = self.node(at, below, kind)?;
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let at = self.at;
        if self.sees("'") || self.sees("$") {
            return self.string();
        }
        if self.sees("{") {
            let object = self.object()?;
            let below = object.height();
            return self.node(at, below, Kind::Object(object));
        }
        if self.sees("[") {
            return self.array();
        }
        if let Some(names) = self.lambda() {
            self.lines();
            let body = self.expression()?;
            return self.node(at, body.height, Kind::Lambda(names, Box::new(body)));
        }
        if self.eat("(") {
            self.lines();
            let inner = self.expression()?;
            self.lines();
            self.expect(")")?;
            return Ok(inner);
        }
        if self.rest().starts_with(|first: char| first.is_ascii_digit()) {
            let Ok(number) = self.number().parse() else { return self.wrong("the number is too large") };
            return self.node(at, 0, Kind::Number(number));
        }
        let Some(word) = self.word() else { return self.wrong("a value is missing") };
        let name = self.eat_word()?;
        match word {
            "null" => self.node(at, 0, Kind::Null),
            "true" | "false" => self.node(at, 0, Kind::Bool(word == "true")),
            _ if self.sees("(") => {
                let arguments = self.arguments()?;
                self.node(at, highest(&arguments), Kind::Call(name, arguments))
            }
            _ => self.node(at, 0, Kind::Name(name)),
        }
    }

    /// The names in front of the `=>` that stands here or behind a list of names; goes over it.
    fn lambda(&mut self) -> Option<Vec<String>> {
        let start = self.at;
        let mut names = Vec::new();
        let is_list = self.eat("(");
        loop {
            if is_list {
                self.lines();
            }
            let Some(word) = self.word() else { break };
            names.push(word.to_owned());
            self.at += word.len();
            self.blank();
            if !is_list || !self.eat(",") {
                break;
            }
        }
        if is_list {
            self.lines();
        }
        if (!is_list || self.eat(")")) && self.eat("=>") {
            return Some(names);
        }
        self.at = start;
        None
    }

    pub fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.expect("(")?;
        let mut arguments = Vec::new();
        self.lines();
        while !self.eat(")") {
            arguments.push(self.expression()?);
            self.lines();
            if !self.eat(",") && !self.sees(")") {
                return self.wrong("`,` or `)` is missing");
            }
            self.lines();
        }
        Ok(arguments)
    }

    fn array(&mut self) -> Parsed<Expr> {
        let at = self.at;
        self.expect("[")?;
        self.lines();
        if self.eat_keyword("for") {
            let repeated = self.repetition()?;
            let body = self.expression()?;
            self.lines();
            self.expect("]")?;
            let below = repeated.list.height.max(body.height);
            return self.node(at, below, Kind::For(Box::new(repeated), Box::new(body)));
        }
        let mut elements = Vec::new();
        let mut below = 0;
        while !self.eat("]") {
            let is_spread = self.eat("...");
            let value = self.expression()?;
            below = below.max(value.height);
            elements.push(if is_spread { Element::Spread(value) } else { Element::Item(value) });
            self.separator("]")?;
        }
        self.node(at, below, Kind::Array(elements))
    }

    /// What stands between `for` and the body.
    fn repetition(&mut self) -> Parsed<Loop> {
        let (item, index) = if self.eat("(") {
            let item = self.eat_word()?;
            self.expect(",")?;
            let index = self.eat_word()?;
            self.expect(")")?;
            (item, Some(index))
        } else {
            (self.eat_word()?, None)
        };
        if !self.eat_keyword("in") {
            return self.wrong("`in` is missing");
        }
        let list = self.expression()?;
        self.expect(":")?;
        self.lines();
        Ok(Loop { item, index, list })
    }

    /// The comma or end of a line between two items, or the sign that ends all.
    fn separator(&mut self, end: &str) -> Parsed<()> {
        let start = self.at;
        self.eat(",");
        self.lines();
        if self.at == start && !self.sees(end) { self.wrong("a line or `,` is missing") } else { Ok(()) }
    }

    pub fn object(&mut self) -> Parsed<Object> {
        self.expect("{")?;
        let mut object = Object::default();
        self.lines();
        while !self.eat("}") {
            self.decorators()?;
            if self.eat("...") {
                object.entries.push(Entry::Spread(self.expression()?));
            } else if self.sees_resource() {
                let at = self.at;
                self.eat_keyword("resource");
                let resource = self.nested(|cursor| cursor.resource(at))?;
                object.resources.push(Rc::new(resource));
            } else {
                let at = self.at;
                let key = match self.word() {
                    Some(_) => Expr { at, height: 1, kind: Kind::Text(self.eat_word()?) },
                    None => self.string()?,
                };
                self.expect(":")?;
                self.lines();
                object.entries.push(Entry::Property(key, self.expression()?));
            }
            self.separator("}")?;
        }
        Ok(object)
    }

    /// Whether a resource is declared here, rather than a property of that name.
    fn sees_resource(&self) -> bool {
        let mut ahead = Cursor { ..*self };
        ahead.eat_keyword("resource") && ahead.word().is_some()
    }

    /// What stands behind the word `resource`, which begins there.
    pub fn resource(&mut self, at: usize) -> Parsed<ResourceDeclaration> {
        let symbol = self.eat_word()?;
        let kind = self.plain_string()?;
        let is_existing = self.eat_keyword("existing");
        self.expect("=")?;
        Ok(ResourceDeclaration { at, symbol, kind, is_existing, body: self.body()? })
    }

    /// What stands behind the `=` of a resource or module.
    pub fn body(&mut self) -> Parsed<Body> {
        self.lines();
        let is_repeated = self.eat("[");
        let mut repeated = None;
        if is_repeated {
            self.lines();
            if !self.eat_keyword("for") {
                return self.wrong("`for` is missing");
            }
            repeated = Some(self.repetition()?);
        }
        let mut condition = None;
        if self.eat_keyword("if") {
            self.expect("(")?;
            self.lines();
            condition = Some(self.expression()?);
            self.lines();
            self.expect(")")?;
            self.lines();
        }
        let object = self.object()?;
        if is_repeated {
            self.lines();
            self.expect("]")?;
        }
        let body = Body { repeated, condition, object };
        if body.height() > HEIGHT { self.wrong("it is nested too deeply") } else { Ok(body) }
    }
}

fn highest(expressions: &[Expr]) -> usize {
    expressions.iter().map(|expression| expression.height).max().unwrap_or(0)
}
