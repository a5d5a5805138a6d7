//! Turns the values of a template, with the functions in them, into values of the inventory: resolved as far as the folder decides them.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::super::{Node, Piece, Spot, Unread, Value, pieces};
use super::folder::Folder;
use super::functions::{self, Call};
use super::wires::{self, Wires};
use super::{foreach, words};
use crate::source::{self, Content};

/// How deep values can lie in each other, those behind parameters and other stacks included.
const MAX_DEPTH: usize = 100;

/// How much the values of a folder can come to, as [`pieces::weight`] counts it, beside what is written in it.
const MAX_WEIGHT: usize = 300_000;

/// What evaluates, and what it remembers.
pub(super) struct Evaluator<'f> {
    pub folder: &'f Folder<'f>,
    /// What stacks pass on to each other.
    pub wires: &'f Wires,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// The parameters that were looked up, by stack and name.
    pub parameters: HashMap<(usize, String), Node>,
    /// The conditions that were decided, by stack and name; `None` where only a deployment can.
    pub conditions: HashMap<(usize, String), Option<bool>>,
    /// What is being looked up, so that nothing is looked up for itself.
    under_way: HashSet<(usize, String)>,
    depth: usize,
    /// How much values can still come to.
    left: usize,
}

/// What a value is, or why it cannot be read. `None` is `AWS::NoValue`: the item is left out of what it stands in.
pub(super) type Read = Result<Option<Node>, String>;

impl<'f> Evaluator<'f> {
    pub(super) fn new(folder: &'f Folder<'f>, wires: &'f Wires) -> Self {
        Evaluator {
            folder,
            wires,
            unread: Vec::new(),
            parameters: HashMap::new(),
            conditions: HashMap::new(),
            under_way: HashSet::new(),
            depth: 0,
            left: MAX_WEIGHT + folder.bytes / 4,
        }
    }

    /// A value of a stack's template. What cannot be read is told, and stays the code that it is.
    pub(super) fn value(&mut self, stack: usize, node: &source::Node) -> Option<Node> {
        let spot = self.folder.spot(node);
        self.read(stack, node, functions::called(stack, node, spot), spot)
    }

    /// What a call under a short tag is given: the value that has the tag, without it.
    pub(super) fn untagged(&mut self, stack: usize, node: &source::Node) -> Option<Node> {
        let spot = self.folder.spot(node);
        self.read(stack, node, functions::long(stack, node, spot), spot)
    }

    fn read(&mut self, stack: usize, node: &source::Node, call: Option<Call<'_>>, spot: Spot) -> Option<Node> {
        if self.left == 0 {
            return None;
        }
        if !self.enter() {
            self.tell(spot, "values that lie too deep in each other");
            return Some(Node::new(pieces::code("..."), spot));
        }
        let read = match call {
            Some(call) => self.called(&call),
            None => Some(Node::new(self.plain(stack, node, spot), spot)),
        };
        self.leave();
        read
    }

    /// Goes one level deeper, if that is not too deep; [`Evaluator::leave`] comes back.
    pub(super) fn enter(&mut self) -> bool {
        let fits = self.depth < MAX_DEPTH;
        self.depth += usize::from(fits);
        fits
    }

    /// Comes back from a level.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    fn called(&mut self, call: &Call<'_>) -> Option<Node> {
        let read = functions::call(self, call).unwrap_or_else(|what| {
            self.tell(call.spot, &what);
            Some(Node::new(pieces::code(words::call(call)), call.spot))
        })?;
        self.spend(pieces::weight(&read.value), call.spot).then_some(read)
    }

    fn plain(&mut self, stack: usize, node: &source::Node, spot: Spot) -> Value {
        match &node.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::String(text) => {
                self.spend(text.len() / 64, spot);
                wires::resolved(self, stack, [Piece::Text(text.clone())]).unwrap_or_else(|what| {
                    self.tell(spot, &what);
                    pieces::code(text)
                })
            }
            Content::List(items) => {
                self.spend(items.len(), spot);
                Value::List(items.iter().filter_map(|item| self.value(stack, item)).collect())
            }
            Content::Map(map) => Value::Map(self.map(stack, map, spot)),
        }
    }

    /// A map, its loops unrolled.
    fn map(&mut self, stack: usize, map: &IndexMap<String, source::Node>, spot: Spot) -> IndexMap<String, Node> {
        self.spend(map.len(), spot);
        if let Some(used) = map.get("Fn::Transform") {
            let spot = self.folder.key_spot(used);
            self.tell(spot, "what a macro makes of this map");
        }
        let unrolled = foreach::unrolled(self, stack, map);
        let map = unrolled.as_ref().unwrap_or(map);
        map.iter().filter_map(|(key, item)| Some((key.clone(), self.value(stack, item)?))).collect()
    }

    /// Counts what was read; whether that still fits. The first time that it does not is told.
    pub(super) fn spend(&mut self, weight: usize, spot: Spot) -> bool {
        let before = self.left;
        self.left = before.saturating_sub(weight);
        let fits = self.left > 0;
        if before > 0 && !fits {
            self.tell(spot, "the rest, for the values come to too much here");
        }
        fits
    }

    /// Looks something up that may lead to itself.
    pub(super) fn guarded<T>(
        &mut self,
        stack: usize,
        what: &str,
        look: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        let key = (stack, what.to_owned());
        if !self.under_way.insert(key.clone()) {
            return Err(format!("{what}, which leads to itself"));
        }
        let found = look(self);
        self.under_way.remove(&key);
        found
    }

    pub(super) fn tell(&mut self, spot: Spot, what: &str) {
        self.unread.push(Unread { spot: Some(spot), what: what.to_owned() });
    }
}
