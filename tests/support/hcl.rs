//! Turns the text of Terraform into blocks, expressions and references that rules ask about, each with its place.

use std::collections::BTreeSet;

use hcl_edit::Span;
use hcl_edit::expr::{Expression, ObjectKey, Traversal, TraversalOperator};
use hcl_edit::structure::{Attribute, Block, Body};
use hcl_edit::visit::{Visit, visit_expr, visit_traversal};

/// A file of a module.
pub struct File {
    pub name: String,
    pub text: String,
    pub body: Body,
}

/// The files of a folder that are HCL.
pub struct Module {
    pub files: Vec<File>,
}

/// The endings of the files that are HCL.
const ENDINGS: &[&str] = &[".tf", ".tfvars", ".hcl", ".hcl.example"];

impl Module {
    /// What files are, of which some are no HCL by their names.
    ///
    /// # Errors
    /// With what is wrong, for which HCL should be and is none.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Module, String> {
        let mut found = Vec::new();
        for (name, text) in files {
            if ENDINGS.iter().any(|ending| name.ends_with(ending)) {
                let body = text.parse().map_err(|error| format!("{name} is no HCL: {error}"))?;
                found.push(File { name: name.to_owned(), text: text.to_owned(), body });
            }
        }
        Ok(Module { files: found })
    }

    /// The files that are configuration, as against values.
    pub fn configuration(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.name.ends_with(".tf"))
    }

    /// The blocks of the configuration that are of no other block, of those kinds.
    pub fn items<'a>(&'a self, kinds: &[&str]) -> impl Iterator<Item = Item<'a>> {
        let of_file = move |file: &'a File| file.body.blocks().map(move |block| Item { file, block });
        self.configuration().flat_map(of_file).filter(|item| kinds.contains(&item.kind()))
    }

    /// The resources of those types.
    pub fn resources<'a>(&'a self, types: &[&str]) -> impl Iterator<Item = Item<'a>> {
        self.items(&["resource"]).filter(|item| types.contains(&item.label(0)))
    }

    /// The values of `terraform.tfvars`.
    pub fn values(&self) -> impl Iterator<Item = (&File, &Attribute)> {
        let files = self.files.iter().filter(|file| file.name == "terraform.tfvars");
        files.flat_map(|file| file.body.attributes().map(move |value| (file, value)))
    }

    /// The value of one variable where it is text.
    pub fn text_value(&self, name: &str) -> Option<&str> {
        self.values().find(|(_, value)| value.has_key(name)).and_then(|(_, value)| value.value.as_str())
    }
}

impl File {
    /// The line, from 1, that a part of the file begins on.
    pub fn line(&self, part: &impl Span) -> usize {
        let start = part.span().map_or(0, |span| span.start);
        self.text[..start].matches('\n').count() + 1
    }

    /// What is said of a part of the file.
    pub fn at(&self, part: &impl Span, what: impl std::fmt::Display) -> String {
        format!("{}:{} {what}", self.name, self.line(part))
    }

    /// Whether the line above a part is a comment.
    pub fn is_explained(&self, part: &impl Span) -> bool {
        let above = self.line(part).checked_sub(2).and_then(|line| self.text.lines().nth(line));
        above.is_some_and(|line| line.trim_start().starts_with('#'))
    }
}

/// A block that is of no other.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    pub file: &'a File,
    pub block: &'a Block,
}

impl<'a> Item<'a> {
    /// Such as `resource`.
    pub fn kind(&self) -> &'a str {
        self.block.ident.as_str()
    }

    /// Such as the type and the name of a resource; empty where it has fewer.
    pub fn label(&self, place: usize) -> &'a str {
        self.block.labels.get(place).map_or("", |label| label.as_str())
    }

    /// Its name, which is the last label.
    pub fn name(&self) -> &'a str {
        self.block.labels.last().map_or("", |label| label.as_str())
    }

    /// What references to it begin with.
    pub fn address(&self) -> String {
        let labels: Vec<&str> = self.block.labels.iter().map(|label| label.as_str()).collect();
        match self.kind() {
            "resource" => labels.join("."),
            "variable" => format!("var.{}", self.name()),
            kind => [&[kind], labels.as_slice()].concat().join("."),
        }
    }

    /// What is said of it.
    pub fn at(&self, what: impl std::fmt::Display) -> String {
        self.file.at(self.block, format!("{} {what}", self.address()))
    }

    /// What an argument of it is, at a path through nested blocks and objects, each of which stands once.
    pub fn argument(&self, path: &str) -> Option<&'a Expression> {
        argument(&self.block.body, path)
    }
}

/// What stands at a path of names below a body: arguments, blocks, and the members of objects.
pub fn argument<'a>(body: &'a Body, path: &str) -> Option<&'a Expression> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (body.get_attribute(first), rest) {
        (Some(attribute), None) => Some(&attribute.value),
        (Some(attribute), Some(rest)) => rest.split('.').try_fold(&attribute.value, member),
        (None, Some(rest)) => argument(&body.blocks().find(|block| block.has_ident(first))?.body, rest),
        (None, None) => None,
    }
}

/// The member of an object by its key.
pub fn member<'a>(object: &'a Expression, name: &str) -> Option<&'a Expression> {
    let mut members = object.as_object()?.iter();
    members.find(|(member, _)| key(member) == Some(name)).map(|(_, value)| value.expr())
}

/// The key of a member, where it is no expression.
pub fn key(key: &ObjectKey) -> Option<&str> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str()),
        ObjectKey::Expression(text) => text.as_str(),
    }
}

/// Whether a value stands there as it is: no reference, no call.
pub fn is_literal(value: &Expression) -> bool {
    match value {
        Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) | Expression::String(_) => true,
        Expression::Array(items) => items.iter().all(is_literal),
        Expression::Object(members) => members.iter().all(|(_, value)| is_literal(value.expr())),
        _ => false,
    }
}

/// The names that a reference is made of, an index or a splat standing as `[]`; nothing where it begins with no name.
pub fn names(traversal: &Traversal) -> Option<Vec<&str>> {
    let mut names = vec![traversal.expr.as_variable()?.as_str()];
    names.extend(traversal.operators.iter().map(|operator| match operator.value() {
        TraversalOperator::GetAttr(name) => name.as_str(),
        _ => "[]",
    }));
    Some(names)
}

/// The start of the address that a reference is to: as many names as the kind of thing has.
pub fn target(traversal: &Traversal) -> Option<String> {
    let names = names(traversal)?;
    let length = if names[0] == "data" { 3 } else { 2 };
    names.get(..length).map(|names| names.join("."))
}

/// Everything that is referred to somewhere below.
pub fn references(visit: impl FnOnce(&mut dyn Visit)) -> BTreeSet<String> {
    struct Collect(BTreeSet<String>);
    impl Visit for Collect {
        fn visit_traversal(&mut self, traversal: &Traversal) {
            self.0.extend(target(traversal));
            visit_traversal(self, traversal);
        }
    }
    let mut collect = Collect(BTreeSet::new());
    visit(&mut collect);
    collect.0
}

/// Does something with every expression below a body, the outer ones first.
pub fn each_expression<'a>(body: &'a Body, act: impl FnMut(&Expression) + 'a) {
    struct Each<F>(F);
    impl<F: FnMut(&Expression)> Visit for Each<F> {
        fn visit_expr(&mut self, expression: &Expression) {
            (self.0)(expression);
            visit_expr(self, expression);
        }
    }
    Each(act).visit_body(body);
}

/// Every block below a body, at any depth, with whatever it is in before it.
pub fn blocks(body: &Body) -> Vec<&Block> {
    body.blocks().flat_map(|block| std::iter::once(block).chain(blocks(&block.body))).collect()
}

/// Every argument below a body: of nested blocks and of objects too, the latter by the keys alone.
pub fn arguments(body: &Body) -> Vec<(&str, &Expression)> {
    let mut found = Vec::new();
    for attribute in body.attributes() {
        found.push((attribute.key.as_str(), &attribute.value));
        members(&attribute.value, &mut found);
    }
    for block in body.blocks() {
        found.extend(arguments(&block.body));
    }
    found
}

fn members<'a>(value: &'a Expression, found: &mut Vec<(&'a str, &'a Expression)>) {
    match value {
        Expression::Object(object) => {
            for (name, value) in object {
                found.extend(key(name).map(|name| (name, value.expr())));
                members(value.expr(), found);
            }
        }
        Expression::Array(items) => items.iter().for_each(|item| members(item, found)),
        Expression::FuncCall(call) => call.args.iter().for_each(|argument| members(argument, found)),
        Expression::Parenthesis(inner) => members(inner.inner(), found),
        _ => {}
    }
}
