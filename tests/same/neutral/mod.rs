//! Turns an inventory of either language into statements: who, which attribute, which value, in words that both languages share.

mod leaves;
mod names;
mod renamed;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use bastide::inventory::{Inventory, Node, Resource};

use crate::table::{By, Kind, Row, Side, Tables};
use names::short;

/// One thing that is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// What it is about.
    pub concern: &'static str,
    /// Of what.
    pub subject: String,
    /// Which attribute, with what tells items of lists apart.
    pub path: String,
    /// What.
    pub value: String,
}

/// A value that is no list and no map, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// The names on the way, in small letters and without `_`.
    pub path: String,
    /// What tells apart the items of the lists on the way.
    pub keys: Vec<String>,
    /// The value as text; a resource in it is its number between marks.
    pub value: String,
}

/// An inventory, its language, and what its words mean.
pub struct Reader<'a> {
    /// The language.
    pub side: Side,
    /// The tables of the cloud.
    pub tables: &'a Tables,
    /// What was read.
    pub inventory: &'a Inventory,
    /// Literals that stand for one thing everywhere, such as the region: each, and the word for it.
    pub literals: Vec<(String, &'static str)>,
    /// Which resource an address is, but of what is part of another.
    numbers: BTreeMap<&'a str, usize>,
    /// What each resource says, under shared names.
    leaves: Vec<Vec<Leaf>>,
    /// What each resource is told by, once that is known.
    identities: Vec<Option<String>>,
    /// Where the rows lie in memory that were of use.
    uses: RefCell<BTreeSet<usize>>,
    /// The rows about resources of a type.
    rows: RefCell<BTreeMap<String, Vec<&'static Row>>>,
}

/// What stands before the number of a resource in a text.
const OPEN: char = '\u{27e6}';
/// What stands behind it, and behind its attribute.
const CLOSE: char = '\u{27e7}';

impl<'a> Reader<'a> {
    /// Reads an inventory; the panic says what no table knows.
    pub fn new(
        side: Side,
        tables: &'a Tables,
        inventory: &'a Inventory,
        literals: Vec<(String, &'static str)>,
    ) -> Self {
        let mut reader = Reader {
            side,
            tables,
            inventory,
            literals,
            numbers: BTreeMap::new(),
            leaves: Vec::new(),
            identities: Vec::new(),
            uses: RefCell::default(),
            rows: RefCell::default(),
        };
        for (number, resource) in inventory.resources.iter().enumerate() {
            let kind = reader.kind(resource);
            let is_part = kind.is_some_and(|kind| matches!(kind.by, By::Part(..) | By::PartOfOnly(_)));
            if side == Side::Terraform || !(is_part || reader.is_silent(resource)) {
                reader.numbers.insert(&resource.address, number);
            }
        }
        reader.leaves = inventory.resources.iter().map(|resource| reader.renamed(resource)).collect();
        reader.identities = vec![None; inventory.resources.len()];
        for number in 0..inventory.resources.len() {
            let identity = reader.identity(number, 0);
            reader.identities[number] = Some(identity);
        }
        reader
    }

    /// Notes that a row of a table is of use.
    fn used<T>(&self, row: &T) {
        self.uses.borrow_mut().insert(std::ptr::from_ref(row).addr());
    }

    /// The rows that were of use, by where they lie in memory.
    pub fn uses(&self) -> BTreeSet<usize> {
        self.uses.borrow().clone()
    }

    /// The type of a resource as tables name it: azapi makes resources of the cloud's own types.
    pub fn own_kind(&self, resource: &Resource) -> String {
        let name = |path: &[&str]| resource.get(path).and_then(Node::as_str);
        match resource.kind.as_str() {
            "azapi_resource" => name(&["type"]).and_then(|of| of.split('@').next()).unwrap_or("azapi").to_owned(),
            "azapi_resource_action" => {
                format!("action {}", name(&["type"]).and_then(|of| of.split('@').next()).unwrap_or("azapi"))
            }
            "aws_cloudcontrolapi_resource" => name(&["type_name"]).unwrap_or("cloudcontrol").to_owned(),
            kind => kind.to_owned(),
        }
    }

    /// The row of the table of types for a resource.
    pub fn kind(&self, resource: &Resource) -> Option<&'static Kind> {
        let own = self.own_kind(resource);
        let found = self.tables.kinds.iter().find(|kind| match self.side {
            Side::Native => kind.native == own,
            Side::Terraform => kind.terraform.contains(&own.as_str()) || kind.native == own,
        });
        found.inspect(|kind| self.used(*kind))
    }

    /// Whether a resource says nothing that the other language could say.
    pub fn is_silent(&self, resource: &Resource) -> bool {
        let own = self.own_kind(resource);
        let mut rows = self.tables.silent.iter().filter(|row| row.side == self.side && row.kind == own);
        let found = rows.find(|row| {
            let Some((path, endings)) = row.but else { return true };
            let path: Vec<&str> = path.split('.').collect();
            let value = resource.get(&path).and_then(Node::as_str).unwrap_or_default();
            !endings.iter().any(|ending| value.ends_with(ending))
        });
        found.inspect(|row| self.used(*row)).is_some()
    }

    /// Everything that is said.
    pub fn statements(&self) -> Vec<(Statement, usize)> {
        let mut all = Vec::new();
        for (number, resource) in self.inventory.resources.iter().enumerate() {
            all.extend(self.said(resource, &self.leaves[number]).into_iter().map(|statement| (statement, number)));
        }
        all
    }

    /// What a resource would say that stood in the place of one of the inventory; nothing where no table knows its type.
    pub fn statements_of(&self, resource: &Resource) -> Vec<Statement> {
        if self.kind(resource).is_none() {
            return Vec::new();
        }
        self.said(resource, &self.renamed(resource))
    }

    /// What a resource says, and what in it is another resource in the other language.
    fn said(&self, resource: &Resource, leaves: &[Leaf]) -> Vec<Statement> {
        if self.is_silent(resource) {
            return Vec::new();
        }
        let kind = self.kind(resource);
        let kind = kind.unwrap_or_else(|| panic!("no table knows {} ({})", self.own_kind(resource), resource.address));
        let (parts, leaves) = self.parted(resource, leaves);
        let mut statements = self.said_as(kind, &leaves);
        for (kind, leaves) in parts {
            statements.extend(self.said_as(kind, &leaves));
        }
        statements
    }

    /// What leaves say as a resource of a type.
    fn said_as(&self, kind: &'static Kind, leaves: &[Leaf]) -> Vec<Statement> {
        let leaves: Vec<Leaf> = leaves.iter().map(|leaf| self.resolved(leaf)).collect();
        let statement = |subject: &str, leaf: &Leaf| Statement {
            concern: kind.concern,
            subject: subject.to_owned(),
            path: format!("{}{}", leaf.path, leaf.keys.iter().map(|key| format!("[{key}]")).collect::<String>()),
            value: leaf.value.clone(),
        };
        match kind.by {
            By::Paths(_) => {
                let subject = self.identity_of(kind, &leaves, 0);
                let mut said: Vec<Statement> = leaves.iter().map(|leaf| statement(&subject, leaf)).collect();
                if said.is_empty() {
                    said.push(statement(&subject, &Leaf { path: "is".into(), keys: vec![], value: "there".into() }));
                }
                said
            }
            By::Content => {
                let mut all: Vec<String> = leaves.iter().map(|leaf| format!("{}={}", leaf.path, leaf.value)).collect();
                all.sort();
                let leaf = Leaf { path: "is".into(), keys: vec![], value: all.join(" ") };
                vec![statement(short(kind.native), &leaf)]
            }
            By::PartOfOnly(_) => {
                let subject = self.identity_of(kind, &leaves, 0);
                leaves.iter().map(|leaf| statement(&subject, leaf)).collect()
            }
            By::Part(owner, under) => {
                let subject = self.identity_of(kind, &leaves, 0);
                let others = leaves.iter().filter(|leaf| leaf.path != owner);
                let below = |leaf: &Leaf| Leaf {
                    path: format!("{under}{}{}", if under.is_empty() { "" } else { "." }, leaf.path),
                    ..leaf.clone()
                };
                others.map(|leaf| statement(&subject, &below(leaf))).collect()
            }
        }
    }
}

/// A number of a resource and its attribute, between marks.
fn mark(number: usize, attribute: &str) -> String {
    format!("{OPEN}{number}{CLOSE}{attribute}{CLOSE}")
}

/// Whether a path is another or lies below it.
pub fn is_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
