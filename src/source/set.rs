//! Turns `--set` arguments, `storage[training].versioning=true`, into values written over a tree.

use indexmap::IndexMap;

use super::tree::{Content, Node};
use super::yaml;
use crate::finding::{Finding, Findings, Place, codes};
use crate::text::{Span, nearest};

/// What findings call the `--set` arguments: a file of one line for each.
pub(super) const COMMAND_LINE: &str = "--set";

/// A step of a path, and where it stands.
struct Step<'a> {
    kind: Kind<'a>,
    span: Span,
}

enum Kind<'a> {
    /// `.key`
    Key(&'a str),
    /// `[name]` or `[0]`
    Item(&'a str),
}

/// Writes each argument over the tree, in order. `file` is the index of the text that holds the arguments, one a line.
pub(super) fn apply(root: &mut Node, sets: &[String], file: usize, findings: &mut Findings) {
    let mut start = 0;
    for argument in sets {
        let mut own = Findings::default();
        if let Some((steps, value)) = read(argument, start, file, &mut own) {
            write(root, &steps, value, file).unwrap_or_else(|finding| own.push(*finding));
        }
        findings.extend(own.iter().cloned());
        start += argument.len() + 1;
    }
}

fn bad(span: Span, message: String) -> Finding {
    Finding::new(&codes::BAD_SET, Place::Text { file: COMMAND_LINE.to_owned(), span }, message)
}

/// The path and the value of one argument, which begins at the byte `start` of the arguments' text.
fn read<'a>(argument: &'a str, start: usize, file: usize, findings: &mut Findings) -> Option<(Vec<Step<'a>>, Node)> {
    let whole = Span::new(start, start + argument.len());
    let Some((path, text)) = split(argument) else {
        findings.push(
            bad(whole, format!("`{argument}` sets nothing"))
                .expected("a path, `=` and a value, such as `network.zones=2`"),
        );
        return None;
    };
    let steps = match steps(path, start) {
        Ok(steps) => steps,
        Err(finding) => {
            findings.push(*finding);
            return None;
        }
    };
    let value = value(text, start + path.len() + 1, file, findings)?;
    Some((steps, value))
}

/// Splits an argument at the first `=` outside brackets.
fn split(argument: &str) -> Option<(&str, &str)> {
    let mut inside = false;
    let at = argument.find(|c| {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
        c == '=' && !inside
    })?;
    Some((&argument[..at], &argument[at + 1..]))
}

fn steps(path: &str, start: usize) -> Result<Vec<Step<'_>>, Box<Finding>> {
    let malformed = |from: usize, to: usize| {
        let span = Span::new(start + from, start + to);
        Box::new(bad(span, format!("`{path}` is no path")).expected(
            "keys with dots between them, items of lists in brackets, such as `storage[training].versioning`",
        ))
    };
    let mut steps = Vec::new();
    let mut at = 0;
    while at < path.len() {
        let rest = &path[at..];
        let (kind, from, to) = if let Some(inner) = rest.strip_prefix('[') {
            let close = inner.find(']').ok_or_else(|| malformed(at, path.len()))?;
            (Kind::Item(&inner[..close]), at + 1, at + 1 + close)
        } else {
            let from = at + usize::from(rest.starts_with('.') && at > 0);
            let to = path[from..].find(['.', '[']).map_or(path.len(), |end| from + end);
            (Kind::Key(&path[from..to]), from, to)
        };
        if from == to {
            return Err(malformed(at, (to + 1).min(path.len())));
        }
        at = to + usize::from(matches!(kind, Kind::Item(_)));
        if at < path.len() && !path[at..].starts_with(['.', '[']) {
            return Err(malformed(at, path.len()));
        }
        steps.push(Step { kind, span: Span::new(start + from, start + to) });
    }
    match steps.first() {
        Some(Step { kind: Kind::Key("extends"), span }) => {
            Err(Box::new(bad(*span, "`extends` cannot be set: the bases are read before anything is set".into())))
        }
        Some(Step { kind: Kind::Key(_), .. }) => Ok(steps),
        _ => Err(malformed(0, path.len())),
    }
}

/// The value of an argument: a scalar, or a list or map in brackets.
fn value(text: &str, start: usize, file: usize, findings: &mut Findings) -> Option<Node> {
    let span = Span::new(start, start + text.len());
    let mut own = Findings::default();
    let parsed = yaml::parse(text, file, COMMAND_LINE, &mut own);
    let problem = match (&parsed, own.iter().next()) {
        (_, Some(problem)) => Some(problem.message.clone()),
        (Some(node), None) if node.tag.is_some() => Some("a tag means nothing here".to_owned()),
        (Some(node), None) => {
            let in_brackets = text.trim_start().starts_with(['[', '{']);
            let nested = matches!(node.content, Content::Map(_) | Content::List(_));
            let nothing = node.content == Content::Null && node.span.start == node.span.end;
            let problem = match (nested && !in_brackets, nothing) {
                (true, _) => Some("it is neither a single value nor a list or a map in brackets"),
                (_, true) => Some("there is none"),
                _ => None,
            };
            problem.map(str::to_owned)
        }
        (None, None) => None,
    };
    if let Some(problem) = problem {
        findings.push(
            bad(span, format!("the value `{text}` cannot be read: {problem}"))
                .help("quote text: `'name=\"a: b\"'`; write nothing as `null` or `\"\"`"),
        );
        return None;
    }
    let mut node = parsed?;
    shift(&mut node, start);
    Some(node)
}

fn shift(node: &mut Node, by: usize) {
    let moved = |span: Span| Span::new(span.start + by, span.end + by);
    node.span = moved(node.span);
    node.key = node.key.map(moved);
    match &mut node.content {
        Content::Map(map) => map.values_mut().for_each(|item| shift(item, by)),
        Content::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        _ => {}
    }
}

/// Writes a value at a path; maps on the way that are not there are made.
fn write(root: &mut Node, steps: &[Step<'_>], value: Node, file: usize) -> Result<(), Box<Finding>> {
    let mut at = root;
    let mut key = None;
    for step in steps {
        at = match step.kind {
            Kind::Key(name) => {
                key = Some(step.span);
                entry(at, name, step.span, file)?
            }
            Kind::Item(name) => {
                key = None;
                item(at, name, step.span)?
            }
        };
    }
    *at = Node { key, ..value };
    Ok(())
}

fn entry<'n>(node: &'n mut Node, name: &str, span: Span, file: usize) -> Result<&'n mut Node, Box<Finding>> {
    if node.content == Content::Null {
        node.content = Content::Map(IndexMap::new());
    }
    match &mut node.content {
        Content::Map(map) => Ok(map.entry(name.to_owned()).or_insert_with(|| Node {
            file,
            key: Some(span),
            span: Span::new(span.end, span.end),
            ..Node::default()
        })),
        Content::List(_) => Err(Box::new(
            bad(span, format!("`{name}` is looked for in a list"))
                .help(format!("name the item in brackets: `[{name}]`")),
        )),
        _ => Err(Box::new(bad(span, format!("`{name}` is looked for in a value that is no map")))),
    }
}

fn item<'n>(node: &'n mut Node, name: &str, span: Span) -> Result<&'n mut Node, Box<Finding>> {
    let Content::List(items) = &mut node.content else {
        return Err(Box::new(bad(span, format!("`[{name}]` is looked for in what is no list"))));
    };
    let by_name = items.iter().position(|item| item.name() == Some(name));
    let by_index = || name.parse().ok().filter(|index| *index < items.len());
    match by_name.or_else(by_index) {
        Some(index) => Ok(&mut items[index]),
        None => {
            let names: Vec<&str> = items.iter().filter_map(Node::name).collect();
            let finding = bad(span, format!("the list has no item `{name}`"));
            Err(Box::new(match (nearest(name, names.iter().copied()), items.len()) {
                (Some(meant), _) => finding.replace_with(meant),
                (None, 0) => finding.help("the list is empty"),
                (None, count) if names.is_empty() => finding.expected(format!("a place from 0 to {}", count - 1)),
                (None, _) => finding.expected(format!("one of `{}`", names.join("`, `"))),
            }))
        }
    }
}
