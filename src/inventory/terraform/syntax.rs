//! Turns the files of a folder of Terraform into blocks and attributes, each with its place.

use std::ops::Range;

use hcl_edit::Span;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Body as HclBody, Structure};

use super::json;
use super::relaxed::relaxed;
use crate::inventory::lines::Lines;
use crate::inventory::{Sources, Spot};
use crate::text::LineColumn;

/// How many bytes of a file are read; nobody writes more, and reading takes more than its share of time from there on.
const MAX_BYTES: usize = 4 << 20;

/// How many settings may stand between two braces: the parser compares each with all before it.
pub const MAX_SETTINGS: usize = 10_000;

/// What stands between braces, in the order in which it is written.
#[derive(Default)]
pub struct Body {
    items: Vec<Item>,
    /// The places of the items, in the order of their names.
    by_name: Vec<usize>,
}

/// An argument or a block.
pub enum Item {
    /// An argument.
    Attribute(Attribute),
    /// A block.
    Block(Block),
}

/// An argument.
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Expression,
    /// Where its parts stand.
    pub place: Place,
}

/// A block.
pub struct Block {
    /// Its first word.
    pub kind: String,
    /// The words behind it.
    pub labels: Vec<String>,
    /// Where it stands.
    pub spot: Spot,
    /// What stands in it.
    pub body: Body,
}

/// How the places of an expression's parts are found.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// From their offsets in a file.
    In(usize),
    /// All stand at one place: what was made of JSON, or of another file's text.
    At(Spot),
}

impl Item {
    /// The name of the attribute that it is, or that it is a part of: a dynamic block is of the kind that it makes.
    pub fn name(&self) -> &str {
        match self {
            Item::Attribute(attribute) => &attribute.name,
            Item::Block(block) if block.kind == "dynamic" => block.labels.first().map_or("", String::as_str),
            Item::Block(block) => &block.kind,
        }
    }
}

impl Body {
    /// What consists of some items.
    pub fn of(items: Vec<Item>) -> Body {
        let mut by_name: Vec<usize> = (0..items.len()).collect();
        by_name.sort_by_key(|place| items[*place].name());
        Body { items, by_name }
    }

    /// All of it.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// What stands there, item by item.
    pub fn into_items(self) -> Vec<Item> {
        self.items
    }

    /// The item at a place.
    pub fn item(&self, place: usize) -> Option<&Item> {
        self.items.get(place)
    }

    /// The items of a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Item> {
        let first = self.by_name.partition_point(|place| self.items[*place].name() < name);
        self.by_name[first..].iter().map(|place| &self.items[*place]).take_while(move |item| item.name() == name)
    }

    /// The argument of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.named(name).find_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// The first block of a name.
    pub fn block(&self, name: &str) -> Option<&Block> {
        self.named(name).find_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        })
    }
}

impl Block {
    /// The argument of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.body.attribute(name)
    }
}

/// Every file that was given, with its lines.
pub struct Files<'a> {
    names: Vec<&'a str>,
    lines: Vec<Option<Lines<'a>>>,
    texts: Vec<&'a str>,
}

impl<'a> Files<'a> {
    /// The files.
    pub fn of(sources: &'a Sources) -> Self {
        let names = sources.keys().map(String::as_str).collect();
        let texts = sources.values().map(|text| text.strip_prefix('\u{feff}').unwrap_or(text)).collect();
        Files { names, lines: sources.iter().map(|_| None).collect(), texts }
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.iter().copied()
    }

    /// The text of a file, by its path.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.names.binary_search(&path).ok().map(|file| self.texts[file])
    }

    /// Where an offset of a file is.
    pub fn spot(&mut self, file: usize, offset: usize) -> Spot {
        let text = self.texts[file];
        Spot { file, at: self.lines[file].get_or_insert_with(|| Lines::of(text)).at(offset) }
    }

    /// Where a part of an expression is.
    pub fn part(&mut self, place: Place, span: Option<Range<usize>>) -> Spot {
        match place {
            Place::In(file) => self.spot(file, span.map_or(0, |span| span.start)),
            Place::At(spot) => spot,
        }
    }

    /// The blocks of a file; else where and why it cannot be read.
    pub fn read(&mut self, file: usize) -> Result<Body, (Spot, String)> {
        let (name, text) = (self.names[file], self.texts[file]);
        if text.len() > MAX_BYTES {
            let at = LineColumn { line: 1, column: 1 };
            return Err((Spot { file, at }, format!("the file has more than {} MiB", MAX_BYTES >> 20)));
        }
        if name.ends_with(".json") {
            return json::body(text, file, self);
        }
        if let Some(offset) = crowded(text) {
            return Err((
                self.spot(file, offset),
                format!("more than {MAX_SETTINGS} settings stand between two braces"),
            ));
        }
        let parse = hcl_edit::parser::parse_body;
        let parsed = parse(text).or_else(|error| relaxed(text).and_then(|text| parse(&text).ok()).ok_or(error));
        match parsed {
            Ok(body) => Ok(self.body(body, file)),
            Err(error) => {
                let at = LineColumn { line: error.location().line(), column: error.location().column() };
                Err((Spot { file, at }, error.message().to_owned()))
            }
        }
    }

    fn body(&mut self, body: HclBody, file: usize) -> Body {
        let items = body.into_iter().map(|structure| match structure {
            Structure::Attribute(attribute) => Item::Attribute(Attribute {
                name: attribute.key.as_str().to_owned(),
                value: attribute.value,
                place: Place::In(file),
            }),
            Structure::Block(block) => Item::Block(Block {
                kind: block.ident.as_str().to_owned(),
                labels: block.labels.iter().map(|label| label.as_str().to_owned()).collect(),
                spot: self.part(Place::In(file), block.ident.span()),
                body: self.body(block.body, file),
            }),
        });
        Body::of(items.collect())
    }
}

/// Where a text has too many settings between two braces; what is quoted does not count.
fn crowded(text: &str) -> Option<usize> {
    let mut counts = vec![0];
    let mut bytes = text.bytes().enumerate();
    while let Some((offset, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let mut escaped = false;
                for (_, byte) in bytes.by_ref() {
                    match byte {
                        b'\\' => escaped = !escaped,
                        b'"' | b'\n' if !escaped => break,
                        _ => escaped = false,
                    }
                }
            }
            b'{' => counts.push(0),
            b'}' if counts.len() > 1 => {
                counts.pop();
            }
            b'=' | b':' => {
                let count = counts.last_mut()?;
                *count += 1;
                if *count > MAX_SETTINGS {
                    return Some(offset);
                }
            }
            _ => {}
        }
    }
    None
}
