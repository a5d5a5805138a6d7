//! Turns a merged tree into the document that the rest of the program reads: a plain value, and the place of everything in it.

use std::collections::HashMap;

use serde_json::Value;

use super::read::SourceFile;
use super::tree::{Content, Node};
use crate::finding::{Part, Place};
use crate::text::{Pointer, Span};

/// What was read: one value, and where each part of it was written.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The merged value; `null` where one of its files could not be read, and the findings say why.
    pub value: Value,
    /// The files that were read, the spec itself first. The last is the command line, where something was set there.
    pub files: Vec<SourceFile>,
    command_line: Option<usize>,
    places: HashMap<Pointer, Written>,
}

/// A place in one of the document's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// The index of the file in [`Document::files`].
    pub file: usize,
    /// The bytes meant, of that file's text.
    pub span: Span,
}

/// Who set a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A line of a file.
    File {
        /// The file's name.
        name: String,
        /// The line, from 1.
        line: usize,
    },
    /// A `--set` argument.
    CommandLine,
}

/// Where a key and its value were written.
#[derive(Debug, Clone, Copy)]
struct Written {
    file: usize,
    key: Option<Span>,
    /// The value; empty for a map or a list without brackets.
    value: Span,
    /// What to show for the value where its key is not shown.
    shown: Span,
    /// Where the value ends, with all that lies in it.
    end: usize,
    /// Whether the value is a map or a list.
    nested: bool,
    /// Whether the place is an alias of a value written elsewhere.
    aliased: bool,
}

impl Document {
    /// The document of a merged tree.
    pub(super) fn new(root: Option<Node>, files: Vec<SourceFile>, command_line: Option<usize>) -> Self {
        let mut places = HashMap::new();
        let value = root.map(|root| {
            note(&root, Pointer::root(), &mut places);
            root.to_value()
        });
        Document { value: value.unwrap_or_default(), files, command_line, places }
    }

    /// Where a place is. An item that is not there stands for its nearest parent that is; `None` for a file that was not read.
    pub fn locate(&self, place: &Place) -> Option<Located> {
        let located = match place {
            Place::Text { file, span } => Located { file: self.file(file)?, span: *span },
            Place::File { file } => Located { file: self.file(file)?, span: Span::default() },
            Place::Item { pointer, part } => {
                let (written, exact) = self.nearest(pointer)?;
                let span = match (part, written.key) {
                    (Part::Key, Some(key)) if exact => key,
                    (_, Some(key)) if written.nested => key,
                    _ => written.shown,
                };
                Located { file: written.file, span }
            }
        };
        let text = &self.files.get(located.file)?.text;
        text.get(located.span.start..located.span.end).map(|_| located)
    }

    /// The item's value as it is written, such as `0123` for what is not a number; `None` where nothing can be written over it.
    pub fn authored(&self, pointer: &Pointer) -> Option<&str> {
        self.text(self.replaceable(pointer, Part::Value)?)
    }

    /// What is written at a place.
    pub fn text(&self, located: Located) -> Option<&str> {
        self.files.get(located.file)?.text.get(located.span.start..located.span.end)
    }

    /// The bytes to write over to change an item's key or value; `None` for a map or a list without brackets, and where an alias stands.
    pub fn replaceable(&self, pointer: &Pointer, part: Part) -> Option<Located> {
        let written = self.places.get(pointer).filter(|written| !written.aliased)?;
        let span = match part {
            Part::Key => written.key?,
            Part::Value if written.nested && written.value.start == written.value.end => return None,
            Part::Value => written.value,
        };
        Some(Located { file: written.file, span })
    }

    /// The bytes of an item from its key, or from its value where it has none, to where its value ends; `None` where an alias stands.
    pub fn whole(&self, pointer: &Pointer) -> Option<Located> {
        let written = self.places.get(pointer).filter(|written| !written.aliased)?;
        let start = written.key.unwrap_or(written.value).start;
        Some(Located { file: written.file, span: Span::new(start, written.end) })
    }

    /// Who set an item; `None` for one that is not set.
    pub fn origin(&self, pointer: &Pointer) -> Option<Origin> {
        let written = self.places.get(pointer)?;
        if self.is_command_line(written.file) {
            return Some(Origin::CommandLine);
        }
        let file = self.files.get(written.file)?;
        let line = written.key.unwrap_or(written.shown).start_in(&file.text).line;
        Some(Origin::File { name: file.name.clone(), line })
    }

    /// Whether a file of the document is the text of the `--set` arguments, one a line.
    pub fn is_command_line(&self, file: usize) -> bool {
        self.command_line == Some(file)
    }

    /// What findings are sorted by: the file, in the order of reading, and the byte in it. A place that no file has comes first.
    pub fn order(&self, place: &Place) -> (Option<usize>, usize) {
        self.locate(place).map_or((None, 0), |located| (Some(located.file), located.span.start))
    }

    fn file(&self, name: &str) -> Option<usize> {
        self.files.iter().position(|file| file.name == name)
    }

    /// What is written of an item, and whether it is the item itself or a parent of it.
    fn nearest(&self, pointer: &Pointer) -> Option<(Written, bool)> {
        if let Some(written) = self.places.get(pointer) {
            return Some((*written, true));
        }
        let mut parent = pointer.parent();
        while let Some(pointer) = parent {
            if let Some(written) = self.places.get(&pointer) {
                return Some((*written, false));
            }
            parent = pointer.parent();
        }
        None
    }
}

/// Notes where a node and all that lies in it were written.
fn note(node: &Node, pointer: Pointer, places: &mut HashMap<Pointer, Written>) {
    match &node.content {
        Content::Map(map) => map.iter().for_each(|(key, item)| note(item, pointer.child(key), places)),
        Content::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| note(item, pointer.child(index), places));
        }
        _ => {}
    }
    let nested = matches!(node.content, Content::Map(_) | Content::List(_));
    let written = Written {
        file: node.file,
        key: node.key,
        value: node.span,
        shown: node.shown(),
        end: node.end(),
        nested,
        aliased: node.aliased,
    };
    places.insert(pointer, written);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;
    use crate::source::parse;

    const SPEC: &str = "name: fraud\nnetwork:\n  subnets:\n    - {name: a, cidr: 10.0.0.0/24}\n    - name: b\n      cidr: 10.0.1.0/24\n";

    fn document() -> Document {
        let mut findings = Findings::default();
        let root = parse(SPEC, 0, "spec.yaml", &mut findings);
        Document::new(root, vec![SourceFile { name: "spec.yaml".into(), text: SPEC.into() }], None)
    }

    fn shown(pointer: &str, part: Part) -> &'static str {
        let place = Place::Item { pointer: pointer.into(), part };
        let span = document().locate(&place).expect("a place").span;
        &SPEC[span.start..span.end]
    }

    #[test]
    fn a_scalar_is_its_value_or_its_key() {
        assert_eq!(shown("/name", Part::Value), "fraud");
        assert_eq!(shown("/name", Part::Key), "name");
        assert_eq!(shown("/network/subnets/1/cidr", Part::Value), "10.0.1.0/24");
    }

    #[test]
    fn a_map_or_a_list_is_its_key() {
        assert_eq!(shown("/network/subnets", Part::Value), "subnets");
    }

    #[test]
    fn an_item_of_a_list_is_its_first_field() {
        assert_eq!(shown("/network/subnets/0", Part::Value), "name: a");
        assert_eq!(shown("/network/subnets/1", Part::Value), "name: b");
    }

    #[test]
    fn what_is_not_there_is_its_nearest_parent() {
        assert_eq!(shown("/network/dns/mode", Part::Value), "network");
        assert_eq!(shown("/network/subnets/1/zone", Part::Key), "name: b");
        assert_eq!(shown("/region", Part::Value), "name: fraud");
    }

    #[test]
    fn the_whole_of_an_item_ends_where_its_last_value_does() {
        let document = document();
        let span = document.whole(&"/network/subnets/1".into()).expect("a place").span;
        assert_eq!(&SPEC[span.start..span.end], "name: b\n      cidr: 10.0.1.0/24");
    }

    #[test]
    fn a_value_knows_the_line_that_set_it() {
        let origin = document().origin(&"/network/subnets/1/cidr".into());
        assert_eq!(origin, Some(Origin::File { name: "spec.yaml".into(), line: 6 }));
        assert_eq!(document().origin(&"/region".into()), None);
    }
}
