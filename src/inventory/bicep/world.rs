//! Turns the files of a folder into what evaluation needs of them: each parsed once, the modules that are called, and what could not be read.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::scope::Scope;
use super::syntax::{File, parse};
use super::value::{Item, Val};
use crate::inventory::{Sources, Spot, Unread};
use crate::text::LineColumn;

/// How deep evaluation may be nested. The deepest of the modules that Microsoft publishes takes half of that.
const DEEPEST: usize = 80;

/// The files, and what is known of them so far.
pub(super) struct World<'a> {
    pub sources: &'a Sources,
    /// The files that were looked for, in that order; places speak of them by number.
    files: RefCell<IndexMap<String, Rc<Source<'a>>>>,
    instances: RefCell<Vec<Rc<Instance<'a>>>>,
    unread: RefCell<BTreeSet<(Option<Spot>, String)>>,
    /// What was told of a thing that others speak of too.
    told: RefCell<HashSet<String>>,
    /// Whether what is evaluated is not deployed, so that nobody misses what cannot be read of it.
    is_quiet: Cell<bool>,
    /// How many steps evaluation may still take.
    steps: Cell<u64>,
    is_spent: Cell<bool>,
    depth: Cell<usize>,
}

/// A file, and where its lines start.
pub(super) struct Source<'a> {
    pub path: String,
    pub number: usize,
    pub file: File,
    text: &'a str,
    starts: Vec<usize>,
}

/// A file with its parameters given: an entry, one call of a module, or a file that others import from.
pub(super) struct Instance<'a> {
    pub number: usize,
    pub source: Rc<Source<'a>>,
    pub scope: Rc<Scope>,
    pub given: HashMap<String, Item>,
    /// What decides at deployment whether the module is there.
    pub condition: Option<Val>,
    /// The lists that it is repeated over, where they are unknown.
    pub copies: Vec<Item>,
    /// The paths of the modules around it.
    pub chain: Vec<String>,
    /// Whether others import from it, and nobody deploys it.
    pub is_library: bool,
    /// Symbols that were evaluated; none while one is.
    pub symbols: RefCell<HashMap<String, Option<Item>>>,
}

impl<'a> World<'a> {
    pub fn new(sources: &'a Sources, steps: u64) -> World<'a> {
        World {
            sources,
            files: RefCell::default(),
            instances: RefCell::default(),
            unread: RefCell::default(),
            told: RefCell::default(),
            is_quiet: Cell::new(false),
            steps: Cell::new(steps),
            is_spent: Cell::new(false),
            depth: Cell::new(0),
        }
    }

    /// The file of a path, where there is one.
    pub fn source(&self, path: &str) -> Option<Rc<Source<'a>>> {
        if let Some(known) = self.files.borrow().get(path) {
            return Some(known.clone());
        }
        let text = self.sources.get(path)?;
        let number = self.files.borrow().len();
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let source = Rc::new(Source { path: path.to_owned(), number, file: parse(text), text, starts });
        self.files.borrow_mut().insert(path.to_owned(), source.clone());
        for wrong in &source.file.wrong {
            self.unread(Some(source.spot(wrong.at)), wrong.to_string());
        }
        Some(source)
    }

    /// Notes what could not be read.
    pub fn unread(&self, spot: Option<Spot>, what: impl Into<String>) {
        if !self.is_quiet.get() {
            self.unread.borrow_mut().insert((spot, what.into()));
        }
    }

    /// Evaluates what is not deployed, if it is not: nobody misses what cannot be read of it.
    pub fn quietly<T>(&self, is_off: bool, evaluate: impl FnOnce() -> T) -> T {
        let before = self.is_quiet.replace(self.is_quiet.get() || is_off);
        let value = evaluate();
        self.is_quiet.set(before);
        value
    }

    /// Notes what could not be read, at the first place that needs it.
    pub fn unread_once(&self, spot: Spot, what: String) {
        if !self.is_quiet.get() && self.told.borrow_mut().insert(what.clone()) {
            self.unread(Some(spot), what);
        }
    }

    /// A call of a file with those parameters.
    pub fn instance(&self, make: impl FnOnce(usize) -> Instance<'a>) -> Rc<Instance<'a>> {
        let number = self.instances.borrow().len();
        let instance = Rc::new(make(number));
        self.instances.borrow_mut().push(instance.clone());
        instance
    }

    pub fn numbered(&self, number: usize) -> Option<Rc<Instance<'a>>> {
        self.instances.borrow().get(number).cloned()
    }

    /// What is imported from a file.
    pub fn library(&self, source: &Rc<Source<'a>>, scope: &Rc<Scope>) -> Rc<Instance<'a>> {
        let is_library = |instance: &&Rc<Instance<'a>>| instance.is_library && Rc::ptr_eq(&instance.source, source);
        let known = self.instances.borrow().iter().find(is_library).cloned();
        known.unwrap_or_else(|| {
            let library = |number| Instance::new(number, source.clone(), scope.clone());
            self.instance(|number| Instance { is_library: true, ..library(number) })
        })
    }

    /// Counts steps; whether there were enough left, which is told if not.
    pub fn spend(&self, steps: u64) -> bool {
        let left = self.steps.get().checked_sub(steps);
        self.steps.set(left.unwrap_or(0));
        if left.is_none() && !self.is_spent.replace(true) {
            let what = "the rest: there is too much of it to evaluate".to_owned();
            self.unread.borrow_mut().insert((None, what));
        }
        left.is_some()
    }

    /// Evaluates something nested, unless it is nested too deeply or too much was evaluated before.
    pub fn nested(&self, spot: Spot, evaluate: impl FnOnce() -> Val) -> Val {
        if !self.spend(1) {
            return Val::too_large();
        }
        if self.depth.get() >= DEEPEST {
            self.unread_once(spot, "values that refer to each other too deeply".to_owned());
            return Val::too_large();
        }
        self.depth.set(self.depth.get() + 1);
        let value = evaluate();
        self.depth.set(self.depth.get() - 1);
        value
    }

    /// Notes the files of Bicep that nothing used.
    pub fn unread_unused(&self) {
        let is_used = |path: &str| self.files.borrow().contains_key(path);
        let unused = self.sources.keys().filter(|path| path.ends_with(".bicep") && !is_used(path));
        for path in unused {
            self.unread(None, format!("`{path}`, which `main.bicep` does not use"));
        }
    }

    /// The files that places speak of, and what could not be read.
    pub fn told(self) -> (Vec<String>, Vec<Unread>) {
        let unread = self.unread.into_inner().into_iter().map(|(spot, what)| Unread { spot, what });
        (self.files.into_inner().into_keys().collect(), unread.collect())
    }
}

impl<'a> Instance<'a> {
    pub fn new(number: usize, source: Rc<Source<'a>>, scope: Rc<Scope>) -> Instance<'a> {
        Instance {
            number,
            source,
            scope,
            given: HashMap::new(),
            condition: None,
            copies: Vec::new(),
            chain: Vec::new(),
            is_library: false,
            symbols: RefCell::default(),
        }
    }

    pub fn file(&self) -> &File {
        &self.source.file
    }
}

impl Source<'_> {
    /// The place of an offset.
    pub fn spot(&self, at: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        // Nobody counts the characters of a line that is longer than a page.
        let column = match self.text.get(start..at) {
            Some(before) if before.len() < 4096 => before.chars().count() + 1,
            _ => at - start + 1,
        };
        Spot { file: self.number, at: LineColumn { line, column } }
    }

    /// The path of a file that this one names.
    pub fn beside(&self, path: &str) -> Option<String> {
        let mut steps: Vec<&str> = self.path.split('/').collect();
        steps.pop();
        for step in path.split('/') {
            match step {
                "" | "." => {}
                ".." => {
                    steps.pop()?;
                }
                step => steps.push(step),
            }
        }
        Some(steps.join("/"))
    }
}
