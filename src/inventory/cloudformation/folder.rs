//! Turns the files of a folder into stacks: the sections of each template, and the values that are given to its parameters.

use indexmap::IndexMap;

use super::super::lines::Lines;
use super::super::{Inventory, Sources, Spot, Unread};
use crate::finding::{Findings, Place};
use crate::source::{self, Content, Node};
use crate::text::{LineColumn, Span};

/// What the files of templates end with.
const ENDINGS: &[&str] = &["yaml", "yml", "json", "template"];

/// A section of a template: what is declared in it, by name.
pub(super) type Section = IndexMap<String, Node>;

/// The stacks of a folder, and the places of its files.
pub(super) struct Folder<'a> {
    /// The stacks, in the order of their files.
    pub stacks: Vec<Stack>,
    /// How many bytes its files have.
    pub bytes: usize,
    /// By the index of the file.
    places: Vec<Places<'a>>,
}

/// Where what is read from a file stands.
enum Places<'a> {
    /// Where it stands in the file's text.
    In(Lines<'a>),
    /// All at one place: it stands in another text as a value.
    All(LineColumn),
}

/// A template and what is given to it.
#[derive(Clone, Default)]
pub(super) struct Stack {
    /// The path of its file without the ending.
    pub name: String,
    /// The values that are given to parameters.
    pub given: Section,
    pub parameters: Section,
    pub mappings: Section,
    pub conditions: Section,
    pub resources: Section,
    pub outputs: Section,
}

impl Folder<'_> {
    /// Where a value stands.
    pub(super) fn spot(&self, node: &Node) -> Spot {
        self.spot_of(node.file, node.span)
    }

    /// Where the key of a value stands; of a value without one, the value.
    pub(super) fn key_spot(&self, node: &Node) -> Spot {
        self.spot_of(node.file, node.key.unwrap_or(node.span))
    }

    fn spot_of(&self, file: usize, span: Span) -> Spot {
        let at = match self.places.get(file) {
            Some(Places::In(lines)) => lines.at(span.start),
            Some(Places::All(place)) => *place,
            None => LineColumn { line: 1, column: 1 },
        };
        Spot { file, at }
    }
}

/// Reads every template of a folder; what is none is passed over, and what cannot be read is told.
pub(super) fn read<'a>(sources: &'a Sources, inventory: &mut Inventory) -> Folder<'a> {
    let bytes = sources.values().map(String::len).sum();
    let mut reader = Reader { sources, inventory, folder: Folder { stacks: Vec::new(), bytes, places: Vec::new() } };
    for (path, text) in sources {
        if let Some((stem, ending)) = path.rsplit_once('.')
            && ENDINGS.contains(&ending)
        {
            // Two files that differ only in their ending are two stacks all the same.
            let alone = ENDINGS.iter().filter(|other| sources.contains_key(&format!("{stem}.{other}"))).count() == 1;
            reader.file(path, stem, if alone { stem } else { path }, text);
        }
    }
    reader.folder
}

struct Reader<'a, 'i> {
    sources: &'a Sources,
    inventory: &'i mut Inventory,
    folder: Folder<'a>,
}

impl<'a> Reader<'a, '_> {
    fn file(&mut self, path: &str, stem: &str, name: &str, text: &'a str) {
        // What names neither section is no template, whatever else it is.
        if !text.contains("Resources") && !text.contains("AWSTemplateFormatVersion") {
            return;
        }
        let file = self.inventory.files.len();
        let mut findings = Findings::default();
        let root = source::parse(text, file, path, &mut findings);
        let mut top = match root.map(|root| root.content) {
            Some(Content::Map(top)) => top,
            Some(_) => return,
            None => IndexMap::new(),
        };
        let body = top.shift_remove("TemplateBody");
        if body.is_none() && !is_template(&top) && findings.is_empty() {
            return;
        }
        self.inventory.files.push(path.to_owned());
        self.folder.places.push(Places::In(Lines::of(text)));
        self.tell(&findings);
        match body.map(|body| (self.folder.spot(&body), body.content)) {
            None if is_template(&top) => self.stack(top, stem, name),
            None => {}
            Some((_, Content::Map(body))) => self.stack(body, stem, name),
            Some((spot, Content::String(body))) => {
                self.folder.places[file] = Places::All(spot.at);
                let mut findings = Findings::default();
                let root = source::parse(&body, file, path, &mut findings);
                self.tell(&findings);
                if let Some(Node { content: Content::Map(body), .. }) = root {
                    self.stack(body, stem, name);
                }
            }
            Some((spot, _)) => self.unread(spot, "the body is no template"),
        }
    }

    fn stack(&mut self, mut top: Section, stem: &str, name: &str) {
        let mut sections = Stack { name: name.to_owned(), ..Stack::default() };
        for (key, section) in [
            ("Parameters", &mut sections.parameters),
            ("Mappings", &mut sections.mappings),
            ("Conditions", &mut sections.conditions),
            ("Resources", &mut sections.resources),
            ("Outputs", &mut sections.outputs),
        ] {
            if let Some(node) = top.shift_remove(key) {
                let spot = self.folder.key_spot(&node);
                match node.content {
                    Content::Map(map) => *section = map,
                    Content::Null => {}
                    _ => self.unread(spot, &format!("`{key}` is no map")),
                }
            }
        }
        if let Some(transform) = top.get("Transform") {
            self.transforms(transform);
        }
        sections.given = self.given(stem);
        self.folder.stacks.push(sections);
    }

    /// Tells the macros that a template asks for, beside the one whose functions are read here.
    fn transforms(&mut self, transform: &Node) {
        let one = std::slice::from_ref(transform);
        let macros = if let Content::List(macros) = &transform.content { macros } else { one };
        for used in macros {
            let name = used.as_map().and_then(|map| map.get("Name")).unwrap_or(used).as_str().unwrap_or("?");
            if name != "AWS::LanguageExtensions" {
                self.unread(self.folder.spot(used), &format!("what the macro `{name}` makes of the template"));
            }
        }
    }

    /// The values that parameter files give to the template of a file, by the path of that file without its ending.
    fn given(&mut self, stem: &str) -> Section {
        let (folder, name) = stem.rsplit_once('/').map_or(("", stem), |(folder, name)| (&stem[..=folder.len()], name));
        let names =
            [format!("parameters/{name}.json"), format!("{name}.parameters.json"), format!("{name}-parameters.json")];
        let mut given = Section::new();
        for path in names.map(|name| format!("{folder}{name}")) {
            let Some(text) = self.sources.get(&path) else { continue };
            let file = self.inventory.files.len();
            let mut findings = Findings::default();
            let root = source::parse(text, file, &path, &mut findings);
            self.inventory.files.push(path);
            self.folder.places.push(Places::In(Lines::of(text)));
            self.tell(&findings);
            if let Some(root) = root {
                self.parameters(root, &mut given);
            }
        }
        given
    }

    /// Reads a parameter file: pairs of `ParameterKey` and `ParameterValue`, texts such as `Key=value`, or a map under `Parameters`.
    fn parameters(&mut self, root: Node, given: &mut Section) {
        let spot = self.folder.spot(&root);
        match root.content {
            Content::List(items) => {
                for item in items {
                    let spot = self.folder.spot(&item);
                    if let Err(what) = pair(item, given) {
                        self.unread(spot, what);
                    }
                }
            }
            Content::Map(mut map) => match map.shift_remove("Parameters").map(|inner| inner.content) {
                Some(Content::Map(inner)) => given.extend(inner),
                Some(_) => self.unread(spot, "`Parameters` is no map"),
                None => given.extend(map),
            },
            _ => self.unread(spot, "the file gives no parameters"),
        }
    }

    fn tell(&mut self, findings: &Findings) {
        for finding in findings.iter() {
            let spot = match &finding.place {
                Place::Text { span, .. } => Some(self.folder.spot_of(self.folder.places.len() - 1, *span)),
                _ => None,
            };
            self.inventory.unread.push(Unread { spot, what: finding.message.clone() });
        }
    }

    fn unread(&mut self, spot: Spot, what: &str) {
        self.inventory.unread.push(Unread { spot: Some(spot), what: what.to_owned() });
    }
}

/// Whether a map is a template: it says so, or its resources have types.
fn is_template(top: &Section) -> bool {
    let typed =
        |node: &Node| node.as_map().is_some_and(|map| map.get("Type").is_some_and(|kind| kind.as_str().is_some()));
    top.contains_key("AWSTemplateFormatVersion")
        || top.get("Resources").and_then(Node::as_map).is_some_and(|resources| resources.values().any(typed))
}

/// Adds a parameter of a list; one that keeps the value of an earlier deployment gives none.
fn pair(item: Node, given: &mut Section) -> Result<(), &'static str> {
    match item.content {
        Content::String(ref text) => {
            let (key, value) = text.split_once('=').ok_or("a parameter has no `=`")?;
            given.insert(key.to_owned(), Node { content: Content::String(value.to_owned()), ..item });
        }
        Content::Map(mut map) => {
            let key = map.shift_remove("ParameterKey").ok_or("a parameter has no `ParameterKey`")?;
            let value = map.shift_remove("ParameterValue");
            if let (Some(key), Some(value)) = (key.as_str(), value) {
                given.insert(key.to_owned(), value);
            }
        }
        _ => return Err("a parameter is neither a pair nor a text"),
    }
    Ok(())
}
