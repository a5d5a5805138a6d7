//! Turns names into values, each evaluated once and only when something asks for it, within limits that no configuration of sense reaches.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use indexmap::IndexMap;

use super::folder::Folder;
use super::instances::{Calls, Instances};
use super::syntax::{Files, Place};
use crate::inventory::{Inventory, Node, Sources, Spot, Unread, Value};

/// How deep expressions may lie in each other, and in what they refer to.
const MAX_DEPTH: usize = 80;

/// How deep values may lie in each other.
const MAX_LEVELS: usize = 96;

/// How many values may be made, copies included.
const MAX_VALUES: usize = 1_000_000;

/// What keeps a value from being known, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Where, as far as that is known.
    pub spot: Option<Spot>,
    /// What, as a fragment.
    pub what: String,
    /// Whether it is a limit of the whole, which is told once and not everywhere that it shows.
    pub limit: bool,
}

/// A value, or why there is none.
pub type Outcome<T = Node> = Result<T, Trouble>;

/// Where an expression stands: what its names mean, and where its parts are.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The module, as an index of [`World::modules`].
    pub module: usize,
    /// How places are found.
    pub place: Place,
    /// The names that only this place knows.
    pub names: Option<&'s Names<'s>>,
    /// What alone is known beside these names, as in the file of a template.
    pub only: Option<&'s IndexMap<String, Node>>,
}

/// A name with its value, and those around it.
pub struct Names<'s> {
    /// The name.
    pub name: &'s str,
    /// Its value.
    pub value: Node,
    /// The names around it.
    pub outer: Option<&'s Names<'s>>,
}

impl Scope<'_> {
    /// The value of a name that only this place knows.
    pub fn name(&self, name: &str) -> Option<&Node> {
        let mut next = self.names;
        while let Some(names) = next {
            if names.name == name {
                return Some(&names.value);
            }
            next = names.outer;
        }
        self.only.and_then(|names| names.get(name))
    }
}

/// One instance of a module.
pub struct Module {
    /// What its addresses begin with: `module.a.`, or nothing.
    pub prefix: String,
    /// Its folder below the folder that is read, `.` for that itself.
    pub path: String,
    /// What stands in it.
    pub folder: Rc<Folder>,
    /// What called it.
    pub caller: Option<Caller>,
}

/// What called a module.
#[derive(Clone, Copy)]
pub struct Caller {
    /// The module that calls.
    pub module: usize,
    /// The call, as an index of its folder's blocks.
    pub call: usize,
    /// Which of its instances.
    pub instance: usize,
}

/// What a value is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// A local of a module.
    Local(usize, String),
    /// A variable of a module.
    Variable(usize, String),
    /// An output of a module.
    Output(usize, String),
    /// An attribute of an instance of a block of a module.
    Attribute(usize, usize, usize, String),
}

/// What an address stands for.
#[derive(Clone, Copy)]
pub enum Target {
    /// An instance of a resource: its module, its block, which one.
    Resource(usize, usize, usize),
    /// A module.
    Module(usize),
}

/// Everything that is known so far.
pub struct World<'a> {
    /// The files.
    pub files: Files<'a>,
    /// The modules, the root first.
    pub modules: Vec<Module>,
    /// The folders that were read, by their paths.
    pub folders: HashMap<String, Rc<Folder>>,
    /// The instances of blocks that were asked for; none while they are being found.
    pub instances: HashMap<(usize, usize), Option<Outcome<Rc<Instances>>>>,
    /// The modules of calls that were asked for; none while they are being found.
    pub calls: HashMap<(usize, usize), Option<Outcome<Rc<Calls>>>>,
    /// What addresses stand for.
    pub targets: HashMap<String, Target>,
    /// What is read, so far.
    pub inventory: Inventory,
    /// Of which attribute of which resource the maps of nested blocks are; none where they are of many.
    pub nested: BTreeMap<Spot, Option<(String, String)>>,
    /// Whether trouble is for the caller to judge, as inside of `try`, rather than to be told.
    pub strict: bool,
    values: HashMap<Name, Option<Outcome>>,
    told: BTreeSet<Trouble>,
    depth: usize,
    made: usize,
}

impl<'a> World<'a> {
    /// A world of which nothing is known yet.
    pub fn new(sources: &'a Sources) -> Self {
        let files = Files::of(sources);
        let inventory = Inventory { files: files.names().map(str::to_owned).collect(), ..Inventory::default() };
        World {
            files,
            modules: Vec::new(),
            folders: HashMap::new(),
            instances: HashMap::new(),
            calls: HashMap::new(),
            targets: HashMap::new(),
            inventory,
            nested: BTreeMap::new(),
            strict: false,
            values: HashMap::new(),
            told: BTreeSet::new(),
            depth: 0,
            made: 0,
        }
    }

    /// Tells what could not be read, once.
    pub fn tell(&mut self, trouble: Trouble) {
        let known = if trouble.limit { Trouble { spot: None, ..trouble.clone() } } else { trouble.clone() };
        if self.told.insert(known) {
            self.inventory.unread.push(Unread { spot: trouble.spot, what: trouble.what });
        }
    }

    /// The value of a name: the one that was made, or a new one.
    pub fn once(&mut self, name: Name, make: impl FnOnce(&mut Self) -> Outcome) -> Outcome {
        let name = self.hold(name, make)?;
        let node = self.held(&name).cloned().ok_or_else(|| Trouble::new("there is no value"))?;
        self.charge(&node)?;
        Ok(node)
    }

    /// Makes the value of a name, unless it was made. A name whose value needs itself is trouble.
    pub fn hold(&mut self, name: Name, make: impl FnOnce(&mut Self) -> Outcome) -> Outcome<Name> {
        match self.values.get(&name) {
            Some(Some(Ok(_))) => Ok(name),
            Some(Some(Err(trouble))) => Err(trouble.clone()),
            Some(None) => Err(Trouble::new(format!("the value of {} needs itself", name.shown(&self.modules)))),
            None => {
                self.values.insert(name.clone(), None);
                let made = self.apart(make).and_then(|node| self.charge(&node).map(|()| node));
                let done = made.as_ref().map(|_| name.clone()).map_err(Clone::clone);
                self.values.insert(name, Some(made));
                done
            }
        }
    }

    /// The value that was made of a name.
    pub fn held(&self, name: &Name) -> Option<&Node> {
        self.values.get(name)?.as_ref()?.as_ref().ok()
    }

    /// Runs something whose trouble is told where it lies, whoever asks for it.
    pub fn apart<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let strict = std::mem::replace(&mut self.strict, false);
        let done = run(self);
        self.strict = strict;
        done
    }

    /// Runs something one level deeper.
    pub fn deeper<T>(&mut self, run: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.spend(1)?;
        if self.depth >= MAX_DEPTH {
            return Err(limit(format!("expressions lie more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let done = run(self);
        self.depth -= 1;
        done
    }

    /// Counts as much as so many values as made.
    pub fn spend(&mut self, values: usize) -> Outcome<()> {
        self.made = self.made.saturating_add(values);
        if self.made > MAX_VALUES { Err(too_much()) } else { Ok(()) }
    }

    /// Counts a value as made.
    pub fn charge(&mut self, node: &Node) -> Outcome<()> {
        self.spend(size(&node.value, MAX_LEVELS).ok_or_else(too_much)?)
    }
}

fn too_much() -> Trouble {
    limit(format!("the code makes more than {MAX_VALUES} values, or values too deep"))
}

fn limit(what: String) -> Trouble {
    Trouble { limit: true, ..Trouble::new(what) }
}

/// How much a value is; none where it is too deep.
fn size(value: &Value, levels: usize) -> Option<usize> {
    match value {
        Value::List(items) => {
            items.iter().try_fold(1, |sum, item| Some(sum + size(&item.value, levels.checked_sub(1)?)?))
        }
        Value::Map(map) => map.values().try_fold(1, |sum, item| Some(sum + size(&item.value, levels.checked_sub(1)?)?)),
        Value::Text(text) => Some(1 + text.len() / 64),
        Value::Later(later) => Some(1 + 4 * later.pieces.len()),
        _ => Some(1),
    }
}

impl Name {
    fn shown(&self, modules: &[Module]) -> String {
        match self {
            Name::Local(_, name) => format!("`local.{name}`"),
            Name::Variable(_, name) => format!("`var.{name}`"),
            Name::Output(_, name) => format!("the output `{name}`"),
            Name::Attribute(module, block, _, name) => {
                let block = modules.get(*module).and_then(|module| module.folder.blocks.get(*block));
                format!("`{}.{name}`", block.map(|block| block.labels.join(".")).unwrap_or_default())
            }
        }
    }
}

impl Trouble {
    /// Trouble whose place is not known yet.
    pub fn new(what: impl Into<String>) -> Trouble {
        Trouble { spot: None, what: what.into(), limit: false }
    }

    /// Trouble at a place.
    pub fn at(spot: Spot, what: impl Into<String>) -> Trouble {
        Trouble { spot: Some(spot), ..Trouble::new(what) }
    }

    /// The same trouble, at a place if it had none.
    pub fn or_at(self, spot: Spot) -> Trouble {
        Trouble { spot: self.spot.or(Some(spot)), ..self }
    }
}
