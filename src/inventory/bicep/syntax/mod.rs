//! Turns the text of a file of Bicep into what it says: declarations, and the expressions in them.

mod cursor;
mod expressions;
mod parser;
mod strings;
mod types;

use std::rc::Rc;

use indexmap::IndexMap;

pub use parser::parse;

/// How high a tree of expressions may be; whatever walks one needs no more stack than that.
pub const HEIGHT: usize = 80;

/// A file, read.
#[derive(Debug, Default)]
pub struct File {
    /// What `targetScope` says.
    pub target: Option<String>,
    /// The template that a file of parameters is for, and where that stands.
    pub using: Option<(String, usize)>,
    /// The file of parameters that this one adds to.
    pub extends: Option<(String, usize)>,
    pub parameters: IndexMap<String, Parameter>,
    /// What a file of parameters gives.
    pub given: IndexMap<String, Rc<Expr>>,
    pub variables: IndexMap<String, Rc<Expr>>,
    pub functions: IndexMap<String, Rc<Function>>,
    pub types: IndexMap<String, Type>,
    pub imports: Vec<Import>,
    pub outputs: IndexMap<String, Output>,
    pub deployed: Vec<Deployed>,
    /// What is no Bicep, and where.
    pub wrong: Vec<Wrong>,
}

/// What is wrong with a text.
#[derive(Debug)]
pub struct Wrong {
    pub at: usize,
    pub what: String,
}

#[derive(Debug)]
pub struct Parameter {
    pub declared: Type,
    pub default: Option<Rc<Expr>>,
}

#[derive(Debug)]
pub struct Output {
    pub is_secure: bool,
    pub value: Rc<Expr>,
}

/// As much of a type as decides about values: whether there may be none, and which are secret.
#[derive(Debug, Clone)]
pub struct Type {
    pub is_nullable: bool,
    pub is_secure: bool,
    pub shape: Shape,
}

#[derive(Debug, Clone)]
pub enum Shape {
    /// A declared type, maybe behind the name of an import.
    Name(Option<String>, String),
    /// Properties; `*` stands for all others.
    Object(IndexMap<String, Type>),
    List(Box<Type>),
    Other,
}

#[derive(Debug)]
pub struct Function {
    pub parameters: Vec<String>,
    pub body: Expr,
}

/// An import of variables, functions and types.
#[derive(Debug)]
pub struct Import {
    pub at: usize,
    pub from: String,
    /// Names there and here; none of `* as name`.
    pub names: Vec<(String, String)>,
    /// The name that all goes by.
    pub all: Option<String>,
}

/// What makes resources.
#[derive(Debug, Clone)]
pub enum Deployed {
    Resource(Rc<ResourceDeclaration>),
    Module(Rc<ModuleDeclaration>),
}

#[derive(Debug)]
pub struct ResourceDeclaration {
    pub at: usize,
    pub symbol: String,
    /// The type as written, with its version.
    pub kind: String,
    pub is_existing: bool,
    pub body: Body,
}

#[derive(Debug)]
pub struct ModuleDeclaration {
    pub at: usize,
    pub symbol: String,
    pub path: String,
    pub body: Body,
}

/// What stands behind the `=` of a resource or module.
#[derive(Debug)]
pub struct Body {
    pub repeated: Option<Loop>,
    pub condition: Option<Expr>,
    pub object: Object,
}

#[derive(Debug)]
pub struct Loop {
    pub item: String,
    pub index: Option<String>,
    pub list: Expr,
}

#[derive(Debug, Default)]
pub struct Object {
    pub entries: Vec<Entry>,
    /// Resources declared within.
    pub resources: Vec<Rc<ResourceDeclaration>>,
}

#[derive(Debug)]
pub enum Entry {
    Property(Expr, Expr),
    Spread(Expr),
}

#[derive(Debug)]
pub struct Expr {
    pub at: usize,
    pub height: usize,
    pub kind: Kind,
}

#[derive(Debug)]
pub enum Kind {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    /// Text with holes.
    Interpolated(Vec<Expr>),
    Object(Object),
    Array(Vec<Element>),
    For(Box<Loop>, Box<Expr>),
    Name(String),
    Member {
        of: Box<Expr>,
        name: String,
        is_safe: bool,
    },
    Index {
        of: Box<Expr>,
        index: Box<Expr>,
        is_safe: bool,
        is_from_end: bool,
    },
    /// A resource within another: `of::name`.
    Nested(Box<Expr>, String),
    Call(String, Vec<Expr>),
    Method {
        of: Box<Expr>,
        name: String,
        arguments: Vec<Expr>,
    },
    Not(Box<Expr>),
    Minus(Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Ternary(Box<[Expr; 3]>),
    Lambda(Vec<String>, Box<Expr>),
}

#[derive(Debug)]
pub enum Element {
    Item(Expr),
    Spread(Expr),
}

impl Object {
    /// The value of a property with a plain name.
    pub fn property(&self, wanted: &str) -> Option<&Expr> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Property(Expr { kind: Kind::Text(name), .. }, value) if name == wanted => Some(value),
            _ => None,
        })
    }

    /// How high the values in it are.
    pub fn height(&self) -> usize {
        let entries = self.entries.iter().map(|entry| match entry {
            Entry::Property(name, value) => name.height.max(value.height),
            Entry::Spread(value) => value.height,
        });
        let resources = self.resources.iter().map(|resource| resource.body.height());
        entries.chain(resources).max().unwrap_or(0)
    }
}

impl Body {
    /// How high the values in it are.
    pub fn height(&self) -> usize {
        let list = self.repeated.as_ref().map_or(0, |repeated| repeated.list.height);
        let condition = self.condition.as_ref().map_or(0, |condition| condition.height);
        self.object.height().max(list).max(condition) + 1
    }
}

impl Type {
    /// A type of which nothing is known.
    pub fn other() -> Type {
        Type { is_nullable: false, is_secure: false, shape: Shape::Other }
    }
}
