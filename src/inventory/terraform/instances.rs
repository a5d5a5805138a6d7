//! Turns `count` and `for_each` into the instances of a resource or a module, and calls of modules into modules.

use std::rc::Rc;

use super::convert::{code, is_known, sorted, to_number, to_text};
use super::folder::join;
use super::syntax::{Block, Place};
use super::world::{Caller, Module, Names, Outcome, Scope, Target, Trouble, World};
use crate::inventory::{Node, Value};

/// How many instances one block may have.
const MAX_INSTANCES: usize = 2_000;

/// How many modules are read.
const MAX_MODULES: usize = 500;

/// The instances of a block.
pub enum Instances {
    /// One, without a key.
    One,
    /// One for each key, with its value.
    Keyed(Vec<(String, Node)>),
    /// So many.
    Counted(usize),
    /// Only a deployment knows: what it is asked, and what it answers.
    Unknown(&'static str, Node),
}

/// The modules that a call makes.
pub struct Calls {
    /// The instances of the call.
    pub instances: Rc<Instances>,
    /// The module of each; none where the call's source lies elsewhere.
    pub modules: Option<Vec<usize>>,
}

impl Instances {
    /// How many there are, as far as that is known.
    pub fn count(&self) -> usize {
        match self {
            Instances::One | Instances::Unknown(..) => 1,
            Instances::Keyed(keys) => keys.len(),
            Instances::Counted(count) => *count,
        }
    }

    /// What stands behind the address of each.
    pub fn suffixes(&self) -> Vec<String> {
        match self {
            Instances::One => vec![String::new()],
            Instances::Keyed(keys) => keys.iter().map(|(key, _)| format!("[{}]", quoted(key))).collect(),
            Instances::Counted(count) => (0..*count).map(|index| format!("[{index}]")).collect(),
            Instances::Unknown(..) => vec!["[*]".to_owned()],
        }
    }
}

fn quoted(key: &str) -> String {
    format!("\"{}\"", key.replace('\\', r"\\").replace('"', "\\\""))
}

impl World<'_> {
    /// The scope of a module's blocks.
    pub fn scope(&self, module: usize, place: Place) -> Scope<'static> {
        Scope { module, place, names: None, only: None }
    }

    /// The address of a block, as its module's: `module.a.aws_vpc.main`, `data.aws_region.current`.
    pub fn address(&self, module: usize, block: &Block) -> String {
        let kind = match block.kind.as_str() {
            "resource" => String::new(),
            other => format!("{other}."),
        };
        format!("{}{kind}{}", self.modules[module].prefix, block.labels.join("."))
    }

    /// The instances of a block; what is trouble in them is told, and they are unknown.
    pub fn instances(&mut self, module: usize, index: usize) -> Outcome<Rc<Instances>> {
        let folder = Rc::clone(&self.modules[module].folder);
        let block = &folder.blocks[index];
        match self.instances.get(&(module, index)) {
            Some(Some(done)) => return done.clone(),
            Some(None) => return Err(Trouble::at(block.spot, "how many there are depends on themselves")),
            None => {}
        }
        self.instances.insert((module, index), None);
        let found = Rc::new(self.apart(|world| world.find_instances(module, block)));
        if let Err(trouble) = self.spend(8 * found.count()) {
            let trouble = trouble.or_at(block.spot);
            self.instances.insert((module, index), Some(Err(trouble.clone())));
            return Err(trouble);
        }
        if block.kind != "module" {
            let address = self.address(module, block);
            for (instance, suffix) in found.suffixes().into_iter().enumerate() {
                self.targets.insert(format!("{address}{suffix}"), Target::Resource(module, index, instance));
            }
        }
        self.instances.insert((module, index), Some(Ok(Rc::clone(&found))));
        Ok(found)
    }

    fn find_instances(&mut self, module: usize, block: &Block) -> Instances {
        for name in ["count", "for_each"] {
            let Some(attribute) = block.attribute(name) else { continue };
            let scope = self.scope(module, attribute.place);
            let found = self.eval(&attribute.value, &scope).and_then(|node| instances(name, node));
            return found.unwrap_or_else(|trouble| {
                self.tell(trouble.or_at(block.spot));
                Instances::Unknown(name, Node::new(code(super::code::written(&attribute.value)), block.spot))
            });
        }
        Instances::One
    }

    /// Runs something with the names that one instance of a block knows.
    pub fn in_instance<T>(
        &mut self,
        (module, block, instance): (usize, usize, usize),
        run: impl FnOnce(&mut Self, &Scope<'_>) -> T,
    ) -> Outcome<T> {
        self.deeper(|world| world.with_instance((module, block, instance), run))
    }

    fn with_instance<T>(
        &mut self,
        (module, block, instance): (usize, usize, usize),
        run: impl FnOnce(&mut Self, &Scope<'_>) -> T,
    ) -> Outcome<T> {
        let instances = self.instances(module, block)?;
        let spot = self.modules[module].folder.blocks[block].spot;
        let scope = self.scope(module, Place::At(spot));
        let text = |text: &str| Node::new(Value::Text(text.to_owned()), spot);
        let map = |entries: Vec<(&str, Node)>| {
            let entries = entries.into_iter().map(|(key, node)| (key.to_owned(), node));
            Node::new(Value::Map(entries.collect()), spot)
        };
        let (name, value) = match &*instances {
            Instances::One => return Ok(run(self, &scope)),
            Instances::Keyed(keys) => match keys.get(instance) {
                Some((key, value)) => ("each", map(vec![("key", text(key)), ("value", value.clone())])),
                None => return Ok(run(self, &scope)),
            },
            Instances::Counted(_) => ("count", map(vec![("index", Node::new(Value::Number(instance.into()), spot))])),
            Instances::Unknown("count", _) => ("count", Node::new(code("count"), spot)),
            Instances::Unknown(..) => ("each", Node::new(code("each"), spot)),
        };
        self.charge(&value)?;
        let names = Names { name, value, outer: None };
        Ok(run(self, &Scope { names: Some(&names), ..scope }))
    }

    /// The modules of a call.
    pub fn calls(&mut self, module: usize, index: usize) -> Outcome<Rc<Calls>> {
        let folder = Rc::clone(&self.modules[module].folder);
        let block = &folder.blocks[index];
        match self.calls.get(&(module, index)) {
            Some(Some(done)) => return done.clone(),
            Some(None) => return Err(Trouble::at(block.spot, "how many there are depends on themselves")),
            None => {}
        }
        self.calls.insert((module, index), None);
        let instances = self.instances(module, index)?;
        let modules = match self.source(module, block) {
            Ok(path) => Some(self.modules_at(&path, module, index, &instances)),
            Err(trouble) => {
                self.tell(trouble);
                None
            }
        };
        let calls = Rc::new(Calls { instances, modules });
        self.calls.insert((module, index), Some(Ok(Rc::clone(&calls))));
        Ok(calls)
    }

    /// The path of a call's folder, where that was given and may be read.
    fn source(&mut self, module: usize, block: &Block) -> Outcome<String> {
        let name = block.labels.join(".");
        let trouble = |what: String| Trouble::at(block.spot, format!("the module `{name}` is not read: {what}"));
        let source = match block.attribute("source") {
            Some(attribute) => {
                let scope = self.scope(module, attribute.place);
                self.eval(&attribute.value, &scope)?
            }
            None => return Err(trouble("it has no source".to_owned())),
        };
        let Some(source) = source.as_str().map(str::to_owned) else {
            return Err(trouble("its source is no text that is known".to_owned()));
        };
        if !source.starts_with("./") && !source.starts_with("../") && source != "." && source != ".." {
            return Err(trouble(format!("`{source}` lies elsewhere")));
        }
        let path = join(&self.modules[module].path, &source);
        let mut above = Some(module);
        while let Some(outer) = above {
            if self.modules[outer].path == path {
                return Err(trouble("it calls itself".to_owned()));
            }
            above = self.modules[outer].caller.map(|caller| caller.module);
        }
        if self.folder(&path).is_none() {
            return Err(trouble(format!("no file of Terraform is given from `{path}`")));
        }
        if self.modules.len() >= MAX_MODULES {
            return Err(trouble(format!("there are more than {MAX_MODULES}")));
        }
        Ok(path)
    }

    fn modules_at(&mut self, path: &str, module: usize, call: usize, instances: &Instances) -> Vec<usize> {
        let name = self.modules[module].folder.blocks[call].labels.join(".");
        let outer = self.modules[module].prefix.clone();
        let mut made = Vec::new();
        for (instance, suffix) in instances.suffixes().into_iter().enumerate() {
            let Some(folder) = self.folder(path) else { continue };
            let address = format!("{outer}module.{name}{suffix}");
            self.targets.insert(address.clone(), Target::Module(self.modules.len()));
            made.push(self.modules.len());
            let caller = Some(Caller { module, call, instance });
            self.modules.push(Module { prefix: format!("{address}."), path: path.to_owned(), folder, caller });
        }
        made
    }
}

/// The instances that a value of `count` or `for_each` asks for.
fn instances(name: &'static str, node: Node) -> Outcome<Instances> {
    let trouble = |what: &str| Err(Trouble::at(node.spot, format!("`{name}` is {what}")));
    match (name, &node.value) {
        (_, Value::Later(_)) => Ok(Instances::Unknown(name, node)),
        ("count", value) => match to_number(value).and_then(|number| number.as_u64()).map(usize::try_from) {
            Some(Ok(count)) if count <= MAX_INSTANCES => Ok(Instances::Counted(count)),
            Some(_) => trouble("too large"),
            None => trouble("no whole number"),
        },
        (_, Value::Map(map)) if map.len() <= MAX_INSTANCES => {
            Ok(Instances::Keyed(sorted(map).into_iter().map(|(key, value)| (key.clone(), value.clone())).collect()))
        }
        (_, Value::List(items)) if items.len() <= MAX_INSTANCES => {
            if !items.iter().all(|item| is_known(&item.value)) {
                return Ok(Instances::Unknown(name, node));
            }
            let mut keys: Vec<(String, Node)> =
                items.iter().filter_map(|item| Some((to_text(&item.value)?, item.clone()))).collect();
            keys.sort_by(|one, other| one.0.cmp(&other.0));
            keys.dedup_by(|one, other| one.0 == other.0);
            Ok(Instances::Keyed(keys))
        }
        (_, Value::Map(_) | Value::List(_)) => trouble("too large"),
        _ => trouble("neither a map nor a set"),
    }
}
