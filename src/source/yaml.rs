//! Turns the text of a YAML or JSON file into a tree of values that know where they were written.
//!
//! JSON goes the same way, YAML being a superset of it: so a key given twice is found there too, and its places are known. The tree is
//! built from the parser's events, without recursion, so that no text can exhaust the stack.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle};
use indexmap::IndexMap;

use super::tree::{Content, Node, Tag};
use super::{problem, scalar};
use crate::finding::{Finding, Findings};
use crate::text::Span;

/// How many maps and lists can lie inside each other.
pub const MAX_DEPTH: usize = 64;

/// How many values a file can hold, those that its aliases repeat included.
pub const MAX_VALUES: usize = 500_000;

/// The key whose value is merged into the map that it stands in.
const MERGE: &str = "<<";

/// Reads the one document of a text; `None`, with a finding that says why, where the text is none. A text without a value is a null.
///
/// What is wrong with one value alone, such as a key given twice, is a finding too, and the rest is read all the same. Numbers that are
/// not written as JSON writes them stay text. Tags are kept for the caller to judge. `file` is the index that the tree's places carry,
/// and `name` what findings call the file.
pub fn parse(text: &str, file: usize, name: &str, findings: &mut Findings) -> Option<Node> {
    let options = granit_parser::options! {
        block_nesting_limit: MAX_DEPTH,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MAX_DEPTH,
    };
    let mut reader = Reader::new(text, file, name, findings);
    for event in Parser::new_from_str_with_options(text, options) {
        let taken = match event {
            Ok((event, span)) => reader.take(event, &span),
            Err(error) => Err(Box::new(problem::syntax(&error, text, name))),
        };
        if let Err(finding) = taken {
            reader.findings.push(*finding);
            return None;
        }
    }
    Some(reader.root.unwrap_or(Node { file, ..Node::default() }))
}

/// The finding that ends the reading of a text.
type Fatal = Box<Finding>;

struct Reader<'a> {
    text: &'a str,
    file: usize,
    name: &'a str,
    findings: &'a mut Findings,
    /// The maps and lists that the reader is inside of.
    open: Vec<Open>,
    /// What each anchor stands for, from when its value is complete.
    anchors: HashMap<usize, Node>,
    /// How many values were made so far, copies included.
    values: usize,
    documents: usize,
    root: Option<Node>,
}

/// A map or a list that is not complete yet.
struct Open {
    node: Node,
    anchor: usize,
    /// What comes next, if it is a map.
    next: Next,
    /// What is merged into it.
    merged: Vec<Node>,
}

/// What comes next in a map.
enum Next {
    Key,
    ValueOf(String, Span),
    /// What to merge.
    Merged,
    /// The value of a key that cannot be one.
    Dropped,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, file: usize, name: &'a str, findings: &'a mut Findings) -> Self {
        let (open, anchors) = (Vec::new(), HashMap::new());
        Reader { text, file, name, findings, open, anchors, values: 0, documents: 0, root: None }
    }

    fn take(&mut self, event: Event<'_>, at: &granit_parser::Span) -> Result<(), Fatal> {
        let span = span_of(at);
        let tag = |tag: Option<Cow<'_, granit_parser::Tag>>| {
            tag.map(|tag| Tag { name: tag.to_string(), span: at.tag_span().map_or(span, |tag| span_of(&tag)) })
        };
        match event {
            Event::DocumentStart(..) if self.documents > 0 => {
                return Err(Box::new(problem::second_document(self.name, span)));
            }
            Event::DocumentStart(..) => self.documents += 1,
            Event::Scalar(key, style, anchor, tagged) if self.expects_key() => {
                if anchor != 0 {
                    self.anchors.insert(anchor, Node { content: Content::String(key.to_string()), ..self.node(span) });
                }
                let text = tag(tagged).is_none_or(|tag| tag.core() == Some("str"));
                self.key(&key, style == ScalarStyle::Plain, text, span);
            }
            Event::Scalar(text, style, anchor, tagged) => {
                let tag = tag(tagged);
                let content = self.scalar(&text, style, tag.as_ref(), span);
                self.complete(Node { content, tag, ..self.node(span) }, anchor)?;
            }
            Event::SequenceStart(_, anchor, tagged) => {
                self.begin(Node { content: Content::List(Vec::new()), tag: tag(tagged), ..self.node(span) }, anchor)?;
            }
            Event::MappingStart(_, anchor, tagged) => {
                let content = Content::Map(IndexMap::new());
                self.begin(Node { content, tag: tag(tagged), ..self.node(span) }, anchor)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::UnresolvedAlias(alias) => {
                self.findings.push(problem::unknown_alias(&alias, self.name, span));
                self.complete(Node { aliased: true, ..self.node(span) }, 0)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn node(&self, span: Span) -> Node {
        Node { file: self.file, span, ..Node::default() }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Content {
        scalar::read(text, style == ScalarStyle::Plain, tag).unwrap_or_else(|wrong| {
            self.findings.push(problem::scalar(wrong, text, self.name, span));
            Content::String(text.to_owned())
        })
    }

    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| matches!((&open.node.content, &open.next), (Content::Map(_), Next::Key)))
    }

    fn key(&mut self, key: &str, plain: bool, text: bool, span: Span) {
        let Some(Open { node: Node { content: Content::Map(map), .. }, next, .. }) = self.open.last_mut() else {
            return;
        };
        *next = if plain && key == MERGE {
            Next::Merged
        } else if !text || (plain && scalar::is_null(key)) {
            self.findings.push(problem::bad_key(self.name, span));
            Next::Dropped
        } else if let Some(first) = map.get(key).and_then(|value| value.key) {
            self.findings.push(problem::duplicate_key(key, first.start_in(self.text).line, self.name, span));
            Next::Dropped
        } else {
            Next::ValueOf(key.to_owned(), span)
        };
    }

    fn begin(&mut self, node: Node, anchor: usize) -> Result<(), Fatal> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Box::new(problem::too_deep(self.name, node.span)));
        }
        self.open.push(Open { node, anchor, next: Next::Key, merged: Vec::new() });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Fatal> {
        let Some(Open { mut node, anchor, merged, .. }) = self.open.pop() else { return Ok(()) };
        // Brackets say where a value ends; without them it ends where the last value in it does, and its own span stays empty.
        if node.span.end > node.span.start {
            node.span.end = span.end;
        }
        for from in merged {
            self.merge(&mut node, from);
        }
        self.complete(node, anchor)
    }

    /// Puts what `<<` names into a map; what the map has already stays.
    fn merge(&mut self, into: &mut Node, from: Node) {
        let span = from.span;
        let sources = match from.content {
            Content::List(items) => items,
            _ => vec![from],
        };
        for source in sources {
            match (source.content, &mut into.content) {
                (Content::Map(source), Content::Map(map)) => {
                    for (key, value) in source {
                        map.entry(key).or_insert(value);
                    }
                }
                _ => self.findings.push(problem::bad_merge(self.name, span)),
            }
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fatal> {
        let Some(node) = self.anchors.get(&anchor) else {
            self.findings.push(problem::recursive_alias(self.text, self.name, span));
            return self.complete(Node { aliased: true, ..self.node(span) }, 0);
        };
        let (values, depth) = node.size();
        if self.open.len() + depth > MAX_DEPTH {
            return Err(Box::new(problem::too_deep(self.name, span)));
        }
        // Counted before it is copied, so that aliases of aliases never grow to what they say.
        self.values += values;
        self.check_values(span)?;
        let mut copy = node.clone();
        copy.stand_at(span);
        self.complete(copy, 0)
    }

    /// A value is complete: it goes to where one is expected, and its anchor stands for it from now on.
    fn complete(&mut self, node: Node, anchor: usize) -> Result<(), Fatal> {
        self.values += 1;
        if anchor != 0 {
            self.values += node.size().0;
        }
        self.check_values(node.span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match &mut open.node.content {
            Content::List(items) => items.push(node),
            Content::Map(map) => match std::mem::replace(&mut open.next, Next::Key) {
                Next::ValueOf(name, key) => {
                    map.insert(name, Node { key: Some(key), ..node });
                }
                Next::Merged => open.merged.push(node),
                Next::Dropped => {}
                Next::Key => {
                    open.next = Next::Dropped;
                    self.findings.push(problem::bad_key(self.name, node.shown()));
                }
            },
            _ => {}
        }
        Ok(())
    }

    fn check_values(&self, span: Span) -> Result<(), Fatal> {
        match self.values > MAX_VALUES {
            true => Err(Box::new(problem::too_many_values(self.name, span))),
            false => Ok(()),
        }
    }
}

/// The bytes of a place as the parser gives it, which for a text it always knows.
fn span_of(span: &granit_parser::Span) -> Span {
    span.byte_range().map_or(Span::default(), |range| Span::new(range.start, range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Node {
        let mut findings = Findings::default();
        let node = parse(text, 0, "spec.yaml", &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        node.expect("no finding, so a document")
    }

    /// The code and the message of each finding.
    fn found(text: &str) -> Vec<(&'static str, String)> {
        let mut findings = Findings::default();
        parse(text, 0, "spec.yaml", &mut findings);
        findings.iter().map(|finding| (finding.code.id, finding.message.clone())).collect()
    }

    fn at<'a>(node: &'a Node, key: &str) -> &'a Node {
        &node.as_map().expect("a map")[key]
    }

    #[test]
    fn spans_cover_what_is_written() {
        let text = "a: &x \"q\"\nb: [1, 2]\nc:\n  d: é\n";
        let node = parsed(text);
        let slice = |node: &Node| &text[node.span.start..node.span.end];
        assert_eq!(slice(at(&node, "a")), "\"q\"");
        assert_eq!(slice(at(&node, "b")), "[1, 2]");
        assert_eq!(slice(at(at(&node, "c"), "d")), "é");
        let key = at(&node, "c").key.expect("a key");
        assert_eq!(&text[key.start..key.end], "c");
    }

    #[test]
    fn windows_line_ends_are_accepted() {
        let node = parsed("a: 1\r\nb:\r\n  - x\r\n");
        assert_eq!(node.to_value(), serde_json::json!({"a": 1, "b": ["x"]}));
    }

    #[test]
    fn json_is_read_with_its_tabs_and_escapes() {
        let node = parsed("{\n\t\"a\": \"\\u00e9\\/\\ud83d\\ude00\",\n\t\"b\": [1, null]\n}\n");
        assert_eq!(node.to_value(), serde_json::json!({"a": "é/😀", "b": [1, null]}));
    }

    #[test]
    fn a_merge_gives_what_the_map_does_not_say_and_is_where_the_value_stands() {
        let text = "base: &base {k: 1, l: 2}\nx:\n  <<: *base\n  l: 3\n";
        let node = parsed(text);
        assert_eq!(at(&node, "x").to_value(), serde_json::json!({"l": 3, "k": 1}));
        let merged = at(at(&node, "x"), "k");
        assert_eq!(&text[merged.span.start..merged.span.end], "*base");
        assert!(merged.aliased);
    }

    #[test]
    fn only_maps_can_be_merged() {
        assert_eq!(found("<<: 1\n"), [("SRC002", "`<<` merges what is no map".into())]);
        assert_eq!(parsed("\"<<\": 1\n").to_value(), serde_json::json!({"<<": 1}));
    }

    #[test]
    fn every_duplicate_is_found_and_the_rest_is_read() {
        let mut findings = Findings::default();
        let text = "a: 1\nb: {x: 1, x: 2}\na: {y: 2}\nc: 3\n";
        let node = parse(text, 0, "spec.yaml", &mut findings).expect("a document");
        let codes: Vec<_> = findings.iter().map(|finding| finding.code.id).collect();
        assert_eq!(codes, ["SRC003", "SRC003"]);
        assert_eq!(node.to_value(), serde_json::json!({"a": 1, "b": {"x": 1}, "c": 3}));
    }

    #[test]
    fn a_key_is_text() {
        assert_eq!(parsed("1: a\ntrue: b\n").to_value(), serde_json::json!({"1": "a", "true": "b"}));
        assert_eq!(parsed("&k a: 1\nb: *k\n").to_value(), serde_json::json!({"a": 1, "b": "a"}));
        for text in ["~: 1\n", "? [a]\n: 1\n", "{a: 1}: 1\n", "!Sub a: 1\n", "a: &a b\n*a : 1\n"] {
            assert_eq!(found(text), [("SRC002", "a key of a map is not text".into())], "{text}");
        }
    }

    #[test]
    fn aliases_cannot_blow_a_document_up() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..10 {
            let below = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![below; 10].join(", ")));
        }
        assert_eq!(found(&text)[0].0, "SRC004");
    }

    #[test]
    fn a_chain_of_aliases_cannot_nest_without_end() {
        let mut text = String::from("a0: &a0 [x]\n");
        for level in 1..2000 {
            text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        assert_eq!(found(&text)[0].0, "SRC004");
    }

    #[test]
    fn nesting_has_a_limit() {
        let block = |depth: usize| (0..depth).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect::<String>();
        parsed(&block(MAX_DEPTH));
        assert_eq!(found(&block(MAX_DEPTH + 1))[0].0, "SRC004");
        assert_eq!(found(&"[".repeat(3000))[0].0, "SRC004");
        assert_eq!(found(&"- ".repeat(3000))[0].0, "SRC004");
    }

    #[test]
    fn an_alias_needs_a_value_before_it() {
        let recursive = "the alias `*a` stands for a value that holds the alias itself";
        assert_eq!(found("a: &a [*a]\n"), [("SRC002", recursive.into())]);
        assert_eq!(found("a: *b\n"), [("SRC002", "no value before this is called `&b`".into())]);
    }

    #[test]
    fn a_second_document_is_refused() {
        assert_eq!(found("a: 1\n---\nb: 2\n")[0].0, "SRC010");
        assert!(found("---\na: 1\n...\n").is_empty());
    }
}
