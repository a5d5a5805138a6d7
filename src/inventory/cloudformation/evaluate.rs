//! Turns the values of a template, with the functions in them, into values of the inventory: resolved as far as the folder decides them.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::super::account::{Account, TOO_DEEP};
use super::super::{Node, Piece, Spot, Value, pieces};
use super::folder::Folder;
use super::functions::{self, Call};
use super::wires::{self, Wires};
use super::{foreach, words};
use crate::source::{self, Content};

/// What evaluates, and what it remembers.
pub(super) struct Evaluator<'f> {
    pub folder: &'f Folder<'f>,
    /// What stacks pass on to each other.
    pub wires: &'f Wires,
    /// What could not be read, and how much more there may be.
    pub account: Account,
    /// The parameters that were looked up, by stack and name.
    pub parameters: HashMap<(usize, String), Node>,
    /// The conditions that were decided, by stack and name; `None` where only a deployment can.
    pub conditions: HashMap<(usize, String), Option<bool>>,
}

/// What a value is, or why it cannot be read. `None` is `AWS::NoValue`: the item is left out of what it stands in.
pub(super) type Read = Result<Option<Node>, String>;

impl<'f> Evaluator<'f> {
    pub(super) fn new(folder: &'f Folder<'f>, wires: &'f Wires) -> Self {
        Evaluator {
            folder,
            wires,
            account: Account::new(folder.bytes),
            parameters: HashMap::new(),
            conditions: HashMap::new(),
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
        if self.account.is_spent() {
            return None;
        }
        if !self.account.enter() {
            self.account.tell(spot, TOO_DEEP);
            return Some(Node::new(pieces::code(words::written(node).to_string()), spot));
        }
        let read = match call {
            Some(call) => self.called(&call),
            None => Some(Node::new(self.plain(stack, node, spot), spot)),
        };
        self.account.leave();
        read
    }

    fn called(&mut self, call: &Call<'_>) -> Option<Node> {
        let read = functions::call(self, call).unwrap_or_else(|what| {
            self.account.tell(call.spot, &what);
            Some(Node::new(pieces::code(words::call(call)), call.spot))
        })?;
        self.account.take(&read.value, call.spot).then_some(read)
    }

    fn plain(&mut self, stack: usize, node: &source::Node, spot: Spot) -> Value {
        match &node.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::String(text) => {
                self.account.spend(text.len() / 64, spot);
                wires::resolved(self, stack, [Piece::Text(text.clone())]).unwrap_or_else(|what| {
                    self.account.tell(spot, &what);
                    pieces::code(text)
                })
            }
            Content::List(items) => {
                self.account.spend(items.len(), spot);
                Value::List(items.iter().filter_map(|item| self.value(stack, item)).collect())
            }
            Content::Map(map) => Value::Map(self.map(stack, map, spot)),
        }
    }

    /// A map, its loops unrolled.
    fn map(&mut self, stack: usize, map: &IndexMap<String, source::Node>, spot: Spot) -> IndexMap<String, Node> {
        self.account.spend(map.len(), spot);
        if let Some(used) = map.get("Fn::Transform") {
            let spot = self.folder.key_spot(used);
            self.account.tell(spot, "what a macro makes of this map");
        }
        let unrolled = foreach::unrolled(self, stack, map);
        let map = unrolled.as_ref().unwrap_or(map);
        map.iter().filter_map(|(key, item)| Some((key.clone(), self.value(stack, item)?))).collect()
    }

    /// Looks something up that may lead to itself.
    pub(super) fn guarded<T>(
        &mut self,
        stack: usize,
        what: &str,
        look: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if !self.account.begin(stack, what) {
            return Err(format!("{what}, which leads to itself"));
        }
        let found = look(self);
        self.account.end(stack, what);
        found
    }
}
