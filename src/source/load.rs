//! Turns a spec, the bases that it extends and the `--set` arguments into one document.

use std::collections::HashMap;
use std::path::Path;

use super::document::Document;
use super::merge::merge;
use super::path;
use super::read::{ReadError, STANDARD_INPUT, SourceFile, decode};
use super::tree::{Content, Node};
use super::{set, yaml};
use crate::finding::{Finding, Findings, Place, codes};
use crate::text::Span;

/// How many files one spec can be made of.
pub const MAX_FILES: usize = 64;

/// The key that names a file's bases.
const EXTENDS: &str = "extends";

/// Reads the spec `name`, `-` being standard input, with its bases, and writes `sets` over it: arguments such as `network.entry=none`.
///
/// `read` is called with each file's name once; a base's is relative to the file that names it. All that is wrong goes into `findings`. The
/// document's value is `null` where any of its files could not be read, so that nobody looks for what a missing base would have held.
pub fn load(
    name: &str,
    read: &dyn Fn(&str) -> Result<Vec<u8>, ReadError>,
    sets: &[String],
    findings: &mut Findings,
) -> Document {
    let mut loader =
        Loader { read, findings, files: Vec::new(), merged: HashMap::new(), chain: Vec::new(), whole: true };
    let mut root = loader.read_and_merge(name, None);
    let Loader { mut files, whole, findings, .. } = loader;
    let mut command_line = None;
    if !sets.is_empty() {
        let text = sets.join("\n");
        command_line = Some(files.len());
        files.push(SourceFile { name: set::COMMAND_LINE.to_owned(), text });
        if let Some(root) = &mut root {
            set::apply(root, sets, files.len() - 1, findings);
        }
    }
    Document::new(root.filter(|_| whole), files, command_line)
}

struct Loader<'a> {
    read: &'a dyn Fn(&str) -> Result<Vec<u8>, ReadError>,
    findings: &'a mut Findings,
    files: Vec<SourceFile>,
    /// What each base comes to with its own bases: one that two files share is read once.
    merged: HashMap<String, Option<Node>>,
    /// The files being read, each named by the one before.
    chain: Vec<String>,
    /// Whether every file was read.
    whole: bool,
}

/// A base as a file names it.
struct Base {
    name: String,
    file: usize,
    span: Span,
}

impl Loader<'_> {
    /// What a file comes to with its bases; `named` is where it was named as one, unless it is the spec itself.
    fn read_and_merge(&mut self, name: &str, named: Option<&Base>) -> Option<Node> {
        let Some((file, mut own)) = self.parsed(name, named) else {
            self.whole = false;
            return None;
        };
        let bases = self.bases(&mut own, file);
        self.chain.push(path::tidy(Path::new(name)));
        let below = bases.iter().filter_map(|base| self.base(name, base)).reduce(merge);
        self.chain.pop();
        Some(match below {
            Some(below) => merge(below, own),
            None => own,
        })
    }

    /// One base, unless it cannot be one.
    fn base(&mut self, named_by: &str, base: &Base) -> Option<Node> {
        let place = self.place(base.file, base.span);
        let name = path::join(named_by, &base.name);
        let finding = if base.name.is_empty() || base.name == STANDARD_INPUT {
            Finding::new(&codes::BAD_EXTENDS, place, format!("`{}` names no file", base.name))
                .expected("the name of a file")
        } else if base.name.contains("://") {
            Finding::new(&codes::BAD_EXTENDS, place, format!("`{}` names no file: nothing is fetched", base.name))
                .expected("the name of a file")
        } else if let Some(start) = self.chain.iter().position(|open| *open == name) {
            let chain: Vec<_> = self.chain[start..].iter().chain([&name]).map(|name| format!("`{name}`")).collect();
            Finding::new(&codes::BASE_CYCLE, place, format!("the bases form a circle: {}", chain.join(" extends ")))
                .help("take the base out of one of these files")
        } else if self.files.len() >= MAX_FILES && !self.merged.contains_key(&name) {
            Finding::new(&codes::TOO_LARGE, place, format!("the spec is made of more than {MAX_FILES} files"))
        } else if let Some(known) = self.merged.get(&name) {
            return known.clone();
        } else {
            let merged = self.read_and_merge(&name, Some(base));
            self.merged.insert(name, merged.clone());
            return merged;
        };
        self.findings.push(finding);
        self.whole = false;
        None
    }

    /// The file's own map, and its index.
    fn parsed(&mut self, name: &str, base: Option<&Base>) -> Option<(usize, Node)> {
        let bytes = match (self.read)(name) {
            Ok(bytes) => bytes,
            Err(error) => {
                let place = base.map(|base| self.place(base.file, base.span));
                self.findings.push(match (error, place) {
                    (ReadError::NotFound, Some(place)) => {
                        Finding::new(&codes::BASE_MISSING, place, format!("the base `{name}` does not exist"))
                            .help("a base is looked for beside the file that names it")
                    }
                    (error, Some(place)) => error.finding(name, place),
                    (error, None) => error.finding(name, Place::File { file: name.to_owned() }),
                });
                return None;
            }
        };
        let (file, readable) = decode(name, bytes, self.findings);
        let index = self.files.len();
        self.files.push(file);
        if !readable {
            return None;
        }
        let node = yaml::parse(&self.files[index].text, index, name, self.findings)?;
        self.refuse_tags(&node);
        match node.content {
            Content::Map(_) => Some((index, node)),
            _ => {
                let finding = self.not_a_map(&node);
                self.findings.push(finding);
                None
            }
        }
    }

    fn not_a_map(&self, node: &Node) -> Finding {
        let file = &self.files[node.file];
        if node.content == Content::Null && node.span.start == node.span.end {
            let message =
                if file.text.trim().is_empty() { "the file is empty" } else { "the file holds only comments" };
            return Finding::new(&codes::EMPTY, Place::File { file: file.name.clone() }, message)
                .expected("a spec")
                .help("`bastide init` writes one to start from");
        }
        let kind = match node.content {
            Content::List(_) => "a list",
            _ => "a single value",
        };
        Finding::new(&codes::NOT_A_MAP, self.place(node.file, node.shown()), format!("the document is {kind}"))
            .expected("a map of fields, such as `name: fraud`")
    }

    /// Takes the names of its bases out of a file's map.
    fn bases(&mut self, own: &mut Node, file: usize) -> Vec<Base> {
        let Content::Map(map) = &mut own.content else { return Vec::new() };
        let Some(extends) = map.shift_remove(EXTENDS) else { return Vec::new() };
        let items = match extends.content {
            Content::List(items) => items,
            _ => vec![extends],
        };
        let mut bases = Vec::new();
        for item in items {
            match item.as_str() {
                Some(name) => bases.push(Base { name: name.to_owned(), file, span: item.span }),
                None => {
                    let span =
                        if item.span.start == item.span.end { item.key.unwrap_or(item.shown()) } else { item.span };
                    let place = self.place(file, span);
                    self.findings.push(
                        Finding::new(&codes::BAD_EXTENDS, place, "`extends` holds something that is no file name")
                            .expected("the name of a file, or a list of such names"),
                    );
                    self.whole = false;
                }
            }
        }
        bases
    }

    /// A spec is plain data: a tag such as `!Sub` would promise that something is computed.
    fn refuse_tags(&mut self, node: &Node) {
        if let Some(tag) = node.tag.as_ref().filter(|tag| tag.core().is_none() && !node.aliased) {
            let text = &self.files[node.file].text;
            let written = text.get(tag.span.start..tag.span.end).unwrap_or(&tag.name);
            let message = format!("the tag `{written}` means nothing in a spec");
            let place = self.place(node.file, tag.span);
            self.findings.push(Finding::new(&codes::UNKNOWN_TAG, place, message).expected("a plain value"));
        }
        match &node.content {
            Content::Map(map) => map.values().for_each(|item| self.refuse_tags(item)),
            Content::List(items) => items.iter().for_each(|item| self.refuse_tags(item)),
            _ => {}
        }
    }

    fn place(&self, file: usize, span: Span) -> Place {
        Place::Text { file: self.files[file].name.clone(), span }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use serde_json::json;

    use super::*;
    use crate::source::{Origin, ReadError};

    /// Loads the first of some files, which stand for a disk.
    fn loaded(files: &[(&str, &str)], sets: &[&str]) -> (Document, Findings) {
        let read = |name: &str| {
            let found = files.iter().find(|(file, _)| *file == name);
            found.map(|(_, text)| text.as_bytes().to_vec()).ok_or(ReadError::NotFound)
        };
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let mut findings = Findings::default();
        let document = load(files[0].0, &read, &sets, &mut findings);
        (document, findings)
    }

    fn value(files: &[(&str, &str)], sets: &[&str]) -> serde_json::Value {
        let (document, findings) = loaded(files, sets);
        assert!(findings.is_empty(), "{findings:?}");
        document.value
    }

    /// The code, the file and the text pointed at, and the message of each finding.
    fn found(files: &[(&str, &str)], sets: &[&str]) -> Vec<String> {
        let (document, findings) = loaded(files, sets);
        let show = |finding: &Finding| {
            let at = document.locate(&finding.place).map_or("nowhere".to_owned(), |located| {
                let file = &document.files[located.file];
                format!("{}:`{}`", file.name, &file.text[located.span.start..located.span.end])
            });
            format!("{} {at} {}", finding.code.id, finding.message)
        };
        findings.iter().map(show).collect()
    }

    #[test]
    fn bases_are_read_in_order_and_the_file_itself_comes_last() {
        let files = [
            ("envs/prod.yaml", "extends: [../a.yaml, ../b.yaml]\nname: fraud\n"),
            ("a.yaml", "name: a\nregion: a\nowner: a\n"),
            ("b.yaml", "name: b\nregion: b\n"),
        ];
        assert_eq!(value(&files, &[]), json!({"name": "fraud", "region": "b", "owner": "a"}));
    }

    #[test]
    fn one_base_needs_no_list() {
        assert_eq!(value(&[("a.yaml", "extends: b.yaml\nx: 1\n"), ("b.yaml", "y: 2\n")], &[]), json!({"y": 2, "x": 1}));
    }

    #[test]
    fn a_base_that_two_files_share_is_read_once() {
        let reads = RefCell::new(Vec::new());
        let read = |name: &str| {
            reads.borrow_mut().push(name.to_owned());
            match name {
                "a.yaml" => Ok(b"extends: [x/b.yaml, c.yaml]\n".to_vec()),
                "x/b.yaml" => Ok(b"extends: ../d.yaml\nb: 1\n".to_vec()),
                "c.yaml" => Ok(b"extends: ./d.yaml\nc: 1\n".to_vec()),
                "d.yaml" => Ok(b"d: 1\n".to_vec()),
                _ => Err(ReadError::NotFound),
            }
        };
        let mut findings = Findings::default();
        let document = load("a.yaml", &read, &[], &mut findings);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(document.value, json!({"d": 1, "b": 1, "c": 1}));
        assert_eq!(reads.into_inner(), ["a.yaml", "x/b.yaml", "d.yaml", "c.yaml"]);
    }

    #[test]
    fn a_circle_of_bases_is_named_as_a_chain() {
        let files =
            [("a.yaml", "extends: b.yaml\n"), ("b.yaml", "extends: c.yaml\n"), ("c.yaml", "extends: ./a.yaml\n")];
        let chain = "`a.yaml` extends `b.yaml` extends `c.yaml` extends `a.yaml`";
        assert_eq!(found(&files, &[]), [format!("SRC007 c.yaml:`./a.yaml` the bases form a circle: {chain}")]);
        assert!(loaded(&files, &[]).0.value.is_null());
    }

    #[test]
    fn a_missing_base_is_pointed_at_where_it_is_named() {
        let files = [("envs/a.yaml", "extends:\n  - ../base.yaml\n")];
        assert_eq!(found(&files, &[]), ["SRC006 envs/a.yaml:`../base.yaml` the base `base.yaml` does not exist"]);
    }

    #[test]
    fn what_is_no_name_of_a_base_is_refused() {
        assert_eq!(
            found(&[("a.yaml", "extends: [1, \"\"]\n")], &[]),
            [
                "SRC013 a.yaml:`1` `extends` holds something that is no file name",
                "SRC013 a.yaml:`\"\"` `` names no file"
            ]
        );
    }

    #[test]
    fn a_spec_has_a_limited_number_of_files() {
        let read = |name: &str| {
            let number: usize = name.trim_end_matches(".yaml").parse().map_err(|_| ReadError::NotFound)?;
            Ok(format!("extends: {}.yaml\n", number + 1).into_bytes())
        };
        let mut findings = Findings::default();
        let document = load("0.yaml", &read, &[], &mut findings);
        assert_eq!((document.files.len(), findings.len()), (MAX_FILES, 1));
    }

    #[test]
    fn a_file_without_a_map_is_no_spec() {
        assert_eq!(found(&[("a.yaml", "")], &[]), ["SRC005 a.yaml:`` the file is empty"]);
        assert_eq!(found(&[("a.yaml", "# later\n")], &[]), ["SRC005 a.yaml:`` the file holds only comments"]);
        assert_eq!(found(&[("a.yaml", "- x\n")], &[]), ["SRC009 a.yaml:`x` the document is a list"]);
        assert_eq!(found(&[("a.yaml", "name\n")], &[]), ["SRC009 a.yaml:`name` the document is a single value"]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let read = |error: ReadError| {
            let mut findings = Findings::default();
            let document = load("a.yaml", &|_| Err(error.clone()), &["a=1".into()], &mut findings);
            assert!(document.value.is_null());
            findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(read(ReadError::NotFound), ["`a.yaml` does not exist"]);
        assert_eq!(read(ReadError::IsFolder), ["`a.yaml` is a folder"]);
        assert_eq!(read(ReadError::TooLarge), ["`a.yaml` is larger than 4 MB"]);
        assert_eq!(read(ReadError::Other("denied".into())), ["`a.yaml` could not be read: denied"]);
    }

    #[test]
    fn tags_are_refused_where_they_stand() {
        let text = "a: !Sub x\nb: !!binary aGk=\nc: !!str 1\n";
        assert_eq!(
            found(&[("a.yaml", text)], &[]),
            [
                "SRC011 a.yaml:`!Sub` the tag `!Sub` means nothing in a spec",
                "SRC011 a.yaml:`!!binary` the tag `!!binary` means nothing in a spec"
            ]
        );
    }

    #[test]
    fn each_value_knows_who_set_it() {
        let files = [("a.yaml", "extends: b.yaml\n\ntags:\n  x: 1\n"), ("b.yaml", "tags:\n  x: 0\n  y: 0\n")];
        let (document, _) = loaded(&files, &["name=fraud"]);
        let file = |name: &str, line| Some(Origin::File { name: name.into(), line });
        assert_eq!(document.origin(&"/tags/x".into()), file("a.yaml", 4));
        assert_eq!(document.origin(&"/tags/y".into()), file("b.yaml", 3));
        assert_eq!(document.origin(&"/name".into()), Some(Origin::CommandLine));
        assert_eq!(document.origin(&"/extends".into()), None);
    }
}
