//! Turns the values of a template of ARM, with the expressions in them, into values of the inventory: resolved as far as the file decides them.

use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::account::{Account, TOO_DEEP};
use super::super::lines::Lines;
use super::super::{Later, Node, Piece, Spot, Value, pieces};
use super::expression::{self, Expression};
use super::frame::{Frame, Section, under};
use super::functions::{self, Stop};
use super::references::Level;
use super::resources::Entry;
use super::{copies, lambdas, names, references, words};
use crate::source::{self, Content};

/// Where an expression stands: what the names in it mean.
#[derive(Clone)]
pub(super) struct Context {
    /// The template that it stands in, as an index of frames.
    pub frame: usize,
    /// The loops around it, the innermost last.
    pub rounds: Vec<Round>,
    /// The variables of the lambdas around it, the innermost last.
    pub variables: Vec<(String, Rc<Node>)>,
    /// Where it is written.
    pub spot: Spot,
}

/// A round of a loop.
#[derive(Clone)]
pub(super) struct Round {
    /// The loop's name.
    pub name: String,
    /// Which round it is; unknown where how many there are is.
    pub index: Option<usize>,
    /// Whether the loop makes resources, and not items of a list.
    pub of_resources: bool,
}

/// What evaluates, and what it remembers.
pub(super) struct Evaluator<'t> {
    pub frames: Vec<Frame<'t>>,
    /// The resources of each frame, from when they were looked for.
    pub entries: HashMap<usize, Rc<Vec<Entry<'t>>>>,
    /// The call that gave the ID of each address that was spoken of.
    pub ids: words::Ids,
    /// What the outermost template is deployed to.
    pub level: Level,
    /// What could not be read, and how much more there may be.
    pub account: Account,
    /// Parameters, variables and outputs that were looked up.
    pub known: HashMap<(usize, String), Rc<Node>>,
    lines: Lines<'t>,
}

impl<'t> Evaluator<'t> {
    pub(super) fn new(text: &'t str, schema: &str) -> Self {
        Evaluator {
            frames: Vec::new(),
            entries: HashMap::new(),
            ids: words::Ids::new(),
            level: Level::of(schema),
            account: Account::new(text.len()),
            known: HashMap::new(),
            lines: Lines::of(text),
        }
    }

    /// The names that the expressions of a template mean, outside of every loop.
    pub(super) fn context(&self, frame: usize, node: &source::Node) -> Context {
        Context { frame, rounds: Vec::new(), variables: Vec::new(), spot: self.spot(node) }
    }

    /// Where a value stands.
    pub(super) fn spot(&self, node: &source::Node) -> Spot {
        Spot { file: 0, at: self.lines.at(node.span.start) }
    }

    /// Where the key of a value stands; of a value without one, the value.
    pub(super) fn key_spot(&self, node: &source::Node) -> Spot {
        Spot { file: 0, at: self.lines.at(node.key.unwrap_or(node.span).start) }
    }

    /// A value of a template.
    pub(super) fn value(&mut self, node: &source::Node, context: &Context) -> Node {
        let spot = self.spot(node);
        if self.account.is_spent() {
            return Node::new(Value::Null, spot);
        }
        if !self.account.enter() {
            self.account.tell(spot, TOO_DEEP);
            return Node::new(pieces::code("null()"), spot);
        }
        let context = &Context { spot, ..context.clone() };
        let node = match &node.content {
            Content::Null => Node::new(Value::Null, spot),
            Content::Bool(value) => Node::new(Value::Bool(*value), spot),
            Content::Number(number) => Node::new(Value::Number(number.clone()), spot),
            Content::String(text) => self.text(text, context),
            Content::List(items) => {
                Node::new(Value::List(items.iter().map(|item| self.value(item, context)).collect()), spot)
            }
            Content::Map(map) => Node::new(Value::Map(self.map(map, context)), spot),
        };
        self.account.leave();
        self.account.spend(1, spot);
        node
    }

    /// A map, what its loops make among the rest.
    fn map(&mut self, map: &Section, context: &Context) -> IndexMap<String, Node> {
        let mut all = IndexMap::new();
        for (key, item) in map {
            match &item.content {
                Content::List(loops) if key == "copy" && copies::are_loops(loops) => {
                    all.extend(copies::properties(self, loops, context));
                }
                _ => {
                    all.insert(key.clone(), self.value(item, context));
                }
            }
        }
        all
    }

    /// A text that means itself, or the expression in it.
    fn text(&mut self, text: &str, context: &Context) -> Node {
        self.account.spend(1 + text.len() / 64, context.spot);
        let Some(inner) = expression::within(text) else {
            // Two brackets stand for one that is meant.
            let meant = text.strip_prefix('[').filter(|rest| rest.starts_with('[')).unwrap_or(text);
            return Node::new(Value::Text(meant.to_owned()), context.spot);
        };
        match expression::parse(inner) {
            Ok(expression) => self.expression(&expression, context),
            Err(what) => {
                self.account.tell(context.spot, &what);
                Node::new(pieces::code(inner), context.spot)
            }
        }
    }

    /// The value of an expression. What cannot be read is told, and stays the code that it is.
    pub(super) fn expression(&mut self, expression: &Expression, context: &Context) -> Node {
        if !self.account.enter() {
            self.account.tell(context.spot, TOO_DEEP);
            return Node::new(pieces::code(expression.to_string()), context.spot);
        }
        let read = self.read(expression, context);
        self.account.leave();
        let node = read.unwrap_or_else(|stop| {
            if let Stop::Wrong(what) = stop {
                self.account.tell(context.spot, &what);
            }
            Node::new(pieces::code(expression.to_string()), context.spot)
        });
        if !self.account.take(&node.value, context.spot) {
            return Node::new(Value::Null, context.spot);
        }
        node
    }

    fn read(&mut self, expression: &Expression, context: &Context) -> Result<Node, Stop> {
        if let Some(output) = references::output(self, expression, context)? {
            return Ok(output);
        }
        match expression {
            Expression::Text(text) => Ok(Node::new(Value::Text(text.clone()), context.spot)),
            Expression::Number(number) => Ok(Node::new(Value::Number(number.clone()), context.spot)),
            Expression::Member(of, name) => {
                if let Some(found) = self.inside(expression, context)? {
                    return Ok(found);
                }
                let of = self.expression(of, context);
                self.member(of, name)
            }
            Expression::Item(of, item) => {
                if let Some(found) = self.inside(expression, context)? {
                    return Ok(found);
                }
                let (of, item) = (self.expression(of, context), self.expression(item, context));
                self.item(of, &item)
            }
            Expression::Call(name, given) => self.call(name, given, context),
        }
    }

    fn call(&mut self, name: &str, given: &[Expression], context: &Context) -> Result<Node, Stop> {
        let lower = name.to_ascii_lowercase();
        for special in [names::call, lambdas::call, references::call] {
            if let Some(read) = special(self, &lower, given, context) {
                return read;
            }
        }
        let given: Vec<Node> = given.iter().map(|given| self.expression(given, context)).collect();
        self.account.spend(functions::effort(&lower, &given), context.spot);
        match functions::call(&lower, &given, context.spot) {
            Ok(value) => Ok(Node::new(value, context.spot)),
            Err(Stop::Later) => Ok(self.later(name, &given, context)),
            Err(wrong) => Err(wrong),
        }
    }

    /// What lies in what a name stands for, found without a copy of all of that; `None` where an expression begins with something else.
    fn inside(&mut self, expression: &Expression, context: &Context) -> Result<Option<Node>, Stop> {
        let (mut base, mut steps) = (expression, Vec::new());
        loop {
            base = match base {
                Expression::Member(of, name) => {
                    steps.push(Node::new(Value::Text(name.clone()), context.spot));
                    of
                }
                Expression::Item(of, item) => {
                    if !matches!(names::base(of), Some("parameters" | "variables" | "lambdavariables")) {
                        return Ok(None);
                    }
                    steps.push(self.expression(item, context));
                    of
                }
                _ => break,
            };
        }
        let Expression::Call(name, given) = base else { return Ok(None) };
        let Some(found) = names::found(self, &name.to_ascii_lowercase(), given, context) else { return Ok(None) };
        let found = found?;
        let mut current = &*found;
        while let Some(step) = steps.pop() {
            let next = match (&current.value, &step.value) {
                (Value::Map(map), Value::Text(name)) => under(map, name),
                (Value::List(items), Value::Number(number)) => {
                    number.as_u64().and_then(|at| items.get(usize::try_from(at).ok()?))
                }
                _ => None,
            };
            let Some(next) = next else {
                let mut node = self.item(current.clone(), &step)?;
                while let Some(step) = steps.pop() {
                    node = self.item(node, &step)?;
                }
                return Ok(Some(node));
            };
            current = next;
        }
        Ok(Some(current.clone()))
    }

    /// A member of an object.
    pub(super) fn member(&mut self, of: Node, name: &str) -> Result<Node, Stop> {
        match of.value {
            Value::Map(map) => {
                self.account.spend(map.len() / 16, of.spot);
                under(&map, name)
                    .cloned()
                    .ok_or_else(|| Stop::Wrong(format!("`{name}`, which the object does not have")))
            }
            Value::Later(later) => follow(later, name, of.spot).ok_or(Stop::Later),
            _ => Err(Stop::Wrong(format!("`{name}` of what is no object"))),
        }
    }

    /// An item of a list, or a member of an object.
    pub(super) fn item(&mut self, of: Node, item: &Node) -> Result<Node, Stop> {
        match (&of.value, &item.value) {
            (_, Value::Text(name)) => self.member(of, &name.clone()),
            (Value::List(items), Value::Number(number)) => {
                let found = number.as_u64().and_then(|at| items.get(usize::try_from(at).ok()?));
                found.cloned().ok_or_else(|| Stop::Wrong(format!("item {number} of {}", items.len())))
            }
            (Value::Later(later), Value::Number(number)) => {
                let number = number.to_string();
                follow(later.clone(), &number, of.spot).ok_or(Stop::Later)
            }
            (Value::List(_) | Value::Map(_) | Value::Later(_), Value::Later(_)) => {
                let code = format!("{}[{}]", self.words(&of.value), self.words(&item.value));
                Ok(Node::new(pieces::code(code), of.spot))
            }
            _ => Err(Stop::Wrong("an item of what is no list".into())),
        }
    }

    /// A call that stays one, with what it is given so far as that is known.
    pub(super) fn later(&self, name: &str, given: &[Node], context: &Context) -> Node {
        let given: Vec<String> = given.iter().map(|given| self.words(&given.value)).collect();
        Node::new(pieces::code(words::call(name, &given)), context.spot)
    }

    /// A value as an expression would say it.
    pub(super) fn words(&self, value: &Value) -> String {
        words::of(value, &self.ids)
    }

    /// Looks something up that may lead to itself.
    pub(super) fn guarded<T>(
        &mut self,
        frame: usize,
        what: &str,
        look: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        if !self.account.begin(frame, what) {
            return Err(Stop::Wrong(format!("{what}, which leads to itself")));
        }
        let found = look(self);
        self.account.end(frame, what);
        found
    }
}

/// A member or an item of what is known only later.
fn follow(later: Later, step: &str, spot: Spot) -> Option<Node> {
    let is_item = step.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = step.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let value = match <[Piece; 1]>::try_from(later.pieces).ok()? {
        [Piece::Reference { address, attribute }] if attribute.is_empty() => pieces::reference(address, step),
        [Piece::Reference { address, attribute }] => pieces::reference(address, format!("{attribute}.{step}")),
        [Piece::Code(code)] if is_item => pieces::code(format!("{code}[{step}]")),
        [Piece::Code(code)] if is_name => pieces::code(format!("{code}.{step}")),
        [Piece::Code(code)] => pieces::code(format!("{code}['{}']", step.replace('\'', "''"))),
        [Piece::Text(_)] => return None,
    };
    Some(Node::new(value, spot))
}
