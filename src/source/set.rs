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
    /// `[name]` or `[0]` of a list; of a map, a key that holds a dot.
    Item(&'a str),
}

/// Writes each argument over the tree, in order. `file` is the index of the text that holds the arguments, one a line.
pub(super) fn apply(root: &mut Node, sets: &[String], file: usize, findings: &mut Findings) {
    let mut start = 0;
    for argument in sets {
        let written = read(argument, start, file).and_then(|(steps, value)| write(root, &steps, value, file));
        if let Err(finding) = written {
            findings.push(*finding);
        }
        start += argument.len() + 1;
    }
}

/// Why an argument is none; in a box, being large.
type Bad = Box<Finding>;

fn bad(span: Span, message: String) -> Finding {
    Finding::new(&codes::BAD_SET, Place::Text { file: COMMAND_LINE.to_owned(), span }, message)
}

/// The path and the value of one argument, which begins at the byte `start` of the arguments' text.
fn read(argument: &str, start: usize, file: usize) -> Result<(Vec<Step<'_>>, Node), Bad> {
    let (path, text) = split(argument).ok_or_else(|| {
        bad(Span::new(start, start + argument.len()), format!("`{argument}` sets nothing"))
            .expected("a path, `=` and a value, such as `network.entry=none`")
    })?;
    Ok((steps(path, start)?, value(text, start + path.len() + 1, file)?))
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

fn steps(path: &str, start: usize) -> Result<Vec<Step<'_>>, Bad> {
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
fn value(text: &str, start: usize, file: usize) -> Result<Node, Bad> {
    let refused = |problem: &str| {
        let span = Span::new(start, start + text.len());
        Box::new(
            bad(span, format!("the value `{text}` cannot be read: {problem}"))
                .help("text with signs in it stands in quotes, `name='\"a: b\"'`, and nothing is `null`"),
        )
    };
    let mut found = Findings::default();
    let parsed = yaml::parse(text, file, COMMAND_LINE, &mut found);
    if let Some(finding) = found.iter().next() {
        return Err(refused(&finding.message));
    }
    let mut node = parsed.unwrap_or_default();
    let nested = matches!(node.content, Content::Map(_) | Content::List(_));
    if node.is_tagged() {
        return Err(refused("a tag means nothing here"));
    }
    if node.span.start == node.span.end {
        return Err(refused(if nested { "a list or a map stands in brackets" } else { "there is none" }));
    }
    shift(&mut node, start);
    Ok(node)
}

fn shift(node: &mut Node, by: usize) {
    for span in [Some(&mut node.span), node.key.as_mut()].into_iter().flatten() {
        *span = Span::new(span.start + by, span.end + by);
    }
    match &mut node.content {
        Content::Map(map) => map.values_mut().for_each(|item| shift(item, by)),
        Content::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        _ => {}
    }
}

/// Writes a value at a path; maps on the way that are not there are made.
fn write(root: &mut Node, steps: &[Step<'_>], value: Node, file: usize) -> Result<(), Bad> {
    let mut changed = root.clone();
    let mut at = &mut changed;
    let mut key = None;
    for step in steps {
        (at, key) = match (&step.kind, &at.content) {
            (Kind::Item(name), Content::List(_) | Content::Null) => (item(at, name, step.span)?, None),
            (Kind::Item(name) | Kind::Key(name), _) => (entry(at, name, step.span, file)?, Some(step.span)),
        };
    }
    *at = Node { key, ..value };
    *root = changed;
    Ok(())
}

fn entry<'n>(node: &'n mut Node, name: &str, span: Span, file: usize) -> Result<&'n mut Node, Bad> {
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

fn item<'n>(node: &'n mut Node, name: &str, span: Span) -> Result<&'n mut Node, Bad> {
    let Content::List(items) = &mut node.content else {
        return Err(Box::new(bad(span, format!("there is no list to look for `{name}` in"))));
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::finding::Part;
    use crate::source::{Document, load};

    fn loaded(text: &str, sets: &[&str]) -> (Document, Findings) {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let mut findings = Findings::default();
        let document = load("a.yaml", &|_| Ok(text.as_bytes().to_vec()), &sets, &mut findings);
        (document, findings)
    }

    fn value(text: &str, sets: &[&str]) -> Value {
        let (document, findings) = loaded(text, sets);
        assert!(findings.is_empty(), "{findings:?}");
        document.value
    }

    const SPEC: &str = "name: fraud\nstorage:\n  - name: training\n  - name: scratch\n    versioning: true\n";

    #[test]
    fn items_of_lists_are_found_by_name_or_place() {
        let sets = ["storage[training].versioning=true", "storage[1].versioning=false"];
        let storage = json!([{"name": "training", "versioning": true}, {"name": "scratch", "versioning": false}]);
        assert_eq!(value(SPEC, &sets)["storage"], storage);
    }

    #[test]
    fn maps_on_the_way_are_made_and_a_later_argument_wins() {
        let sets = ["a.b.c=[1, {x: y}]", "a.b.d='1'", "a.b.d=no", "name=\"a: b\""];
        let expected = json!({"name": "a: b", "a": {"b": {"c": [1, {"x": "y"}], "d": "no"}}});
        assert_eq!(value("name: x\n", &sets), expected);
    }

    #[test]
    fn a_key_that_holds_a_dot_stands_in_brackets() {
        assert_eq!(
            value("x: 1\ntags: {}\n", &["tags[cost.centre]=4711"]),
            json!({"x": 1, "tags": {"cost.centre": 4711}})
        );
    }

    #[test]
    fn a_set_value_is_found_in_its_argument() {
        let (document, _) = loaded("x: 1\n", &["x=2", "tags.cost=[1, 0123]"]);
        assert_eq!(document.authored(&"/tags/cost/1".into()), Some("0123"));
        let place = Place::Item { pointer: "/tags".into(), part: Part::Value };
        let located = document.locate(&place).expect("a place");
        assert_eq!(&document.files[located.file].text[located.span.start..located.span.end], "tags");
    }

    /// What a bad argument is pointed at, and the message.
    fn refused(argument: &str) -> (String, String) {
        let (document, findings) = loaded(SPEC, &["x=1", argument]);
        let [finding] = findings.iter().collect::<Vec<_>>()[..] else { panic!("one finding: {findings:?}") };
        assert_eq!(finding.code.id, "SRC008");
        let located = document.locate(&finding.place).expect("a place");
        let text = &document.files[located.file].text[located.span.start..located.span.end];
        (text.to_owned(), finding.message.clone())
    }

    #[test]
    fn a_bad_path_is_pointed_at() {
        for (argument, at, message) in [
            ("name", "name", "`name` sets nothing"),
            ("a[=1", "a[=1", "`a[=1` sets nothing"),
            ("=1", "", "`` is no path"),
            ("a..b=1", "..", "`a..b` is no path"),
            ("[0]=1", "[0]", "`[0]` is no path"),
            ("a[0]b=1", "b", "`a[0]b` is no path"),
            ("extends=b", "extends", "`extends` cannot be set: the bases are read before anything is set"),
        ] {
            assert_eq!(refused(argument), (at.to_owned(), message.to_owned()));
        }
    }

    #[test]
    fn a_step_that_leads_nowhere_is_pointed_at() {
        for (argument, at, message) in [
            ("storage[trainin].x=1", "trainin", "the list has no item `trainin`"),
            ("storage[2].x=1", "2", "the list has no item `2`"),
            ("registry[a].x=1", "a", "there is no list to look for `a` in"),
            ("storage.training=1", "training", "`training` is looked for in a list"),
            ("name.x=1", "x", "`x` is looked for in a value that is no map"),
            ("name[0]=1", "0", "`0` is looked for in a value that is no map"),
        ] {
            assert_eq!(refused(argument), (at.to_owned(), message.to_owned()));
        }
    }

    #[test]
    fn a_value_that_cannot_be_read_is_pointed_at() {
        for (value, problem) in [
            ("b: c", "a list or a map stands in brackets"),
            ("[1", "the `[` is never closed"),
            ("#1", "there is none"),
            ("", "there is none"),
            ("!Sub x", "a tag means nothing here"),
            ("[!Sub x]", "a tag means nothing here"),
            (".inf", "`.inf` is no number that a spec can hold"),
        ] {
            let message = format!("the value `{value}` cannot be read: {problem}");
            assert_eq!(refused(&format!("a={value}")), (value.to_owned(), message));
        }
    }
}
