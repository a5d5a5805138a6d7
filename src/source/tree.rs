//! Turns what was read into a tree whose every value knows the file and the bytes that it was written in.

use indexmap::IndexMap;
use serde_json::Value;

use crate::text::Span;

/// A value, and where it was written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// The value itself.
    pub content: Content,
    /// The tag written before it.
    pub tag: Option<Tag>,
    /// Which of the document's files it was written in.
    pub file: usize,
    /// The key that it was written under; the root and the items of a list have none.
    pub key: Option<Span>,
    /// The value as written. Of a map or a list without brackets it is empty, at its start; `end` knows where it ends.
    pub span: Span,
    /// Whether `span` is an alias or a merge key (`<<`) that stands for a value written elsewhere.
    pub aliased: bool,
}

/// A tag: what a value is said to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name as YAML resolves it: `!Ref`, `tag:yaml.org,2002:int`.
    pub name: String,
    /// The tag as written.
    pub span: Span,
}

impl Tag {
    /// What YAML's own tags begin with.
    const CORE: &str = "tag:yaml.org,2002:";

    /// The kind of plain value that it names: `int` for `!!int`; `!` names text. `None` for a tag that is not YAML's own.
    pub fn core(&self) -> Option<&str> {
        if self.name == "!" {
            return Some("str");
        }
        let kinds = ["str", "int", "float", "bool", "null", "seq", "map"];
        self.name.strip_prefix(Tag::CORE).filter(|kind| kinds.contains(kind))
    }
}

/// What a node holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Content {
    /// `null`, `~` or nothing.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in the form that JSON gives it.
    Number(serde_json::Number),
    /// Text, and every scalar that is nothing else.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order in which it was written.
    Map(IndexMap<String, Node>),
}

impl Node {
    /// The node's map, if it is one.
    pub fn as_map(&self) -> Option<&IndexMap<String, Node>> {
        match &self.content {
            Content::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The node's text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.content {
            Content::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value alone, without its places.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(value) => Value::Number(value.clone()),
            Content::String(value) => Value::String(value.clone()),
            Content::List(items) => items.iter().map(Node::to_value).collect(),
            Content::Map(map) => map.iter().map(|(key, item)| (key.clone(), item.to_value())).collect(),
        }
    }

    /// What a named item of a list is called: its `name`, where that is text.
    pub(super) fn name(&self) -> Option<&str> {
        self.as_map()?.get("name")?.as_str()
    }

    /// The stretch to show for the value: itself, or, where it is a map or a list, its first item.
    pub(super) fn shown(&self) -> Span {
        match &self.content {
            Content::Map(_) | Content::List(_) if self.aliased => self.span,
            Content::Map(map) => map.values().find(|item| item.file == self.file).map_or(self.span, |first| {
                let start = first.key.map_or(first.span, |key| key);
                match first.content {
                    Content::Map(_) | Content::List(_) => start,
                    _ => Span::new(start.start, first.span.end),
                }
            }),
            Content::List(items) => items.iter().find(|item| item.file == self.file).map_or(self.span, Node::shown),
            _ => self.span,
        }
    }

    /// Whether it, or something in it, has a tag that is not YAML's own.
    pub(super) fn is_tagged(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| tag.core().is_none())
            || match &self.content {
                Content::Map(map) => map.values().any(Node::is_tagged),
                Content::List(items) => items.iter().any(Node::is_tagged),
                _ => false,
            }
    }

    /// How many values it is with all that lie in it, and how many levels they are.
    pub(super) fn size(&self) -> (usize, usize) {
        let add = |(values, depth): (usize, usize), item: &Node| {
            let (more, below) = item.size();
            (values + more, depth.max(below + 1))
        };
        match &self.content {
            Content::Map(map) => map.values().fold((1, 1), add),
            Content::List(items) => items.iter().fold((1, 1), add),
            _ => (1, 0),
        }
    }

    /// Makes an alias the place of the value and of all that lies in it.
    pub(super) fn stand_at(&mut self, alias: Span) {
        self.span = alias;
        self.key = self.key.map(|_| alias);
        self.aliased = true;
        match &mut self.content {
            Content::Map(map) => map.values_mut().for_each(|item| item.stand_at(alias)),
            Content::List(items) => items.iter_mut().for_each(|item| item.stand_at(alias)),
            _ => {}
        }
    }

    /// Where the last thing that was written inside the value ends.
    pub(super) fn end(&self) -> usize {
        let inner = match &self.content {
            _ if self.aliased => None,
            Content::Map(map) => map.values().filter(|item| item.file == self.file).map(Node::end).max(),
            Content::List(items) => items.iter().filter(|item| item.file == self.file).map(Node::end).max(),
            _ => None,
        };
        inner.unwrap_or(0).max(self.span.end)
    }
}
