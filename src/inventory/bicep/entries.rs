//! Turns the files of a folder into those that somebody deploys, each with the parameters that are given for it.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::env::Env;
use super::scope::Scope;
use super::syntax::Deployed;
use super::value::Item;
use super::world::{Instance, Source, World};

/// How many files of parameters may add to each other.
const BASES: usize = 16;

impl<'a> World<'a> {
    /// `main.bicep`, else every file that no other calls.
    pub fn entries(&self) -> Vec<Rc<Instance<'a>>> {
        let files: Vec<&str> =
            self.sources.keys().filter(|path| path.ends_with(".bicep")).map(String::as_str).collect();
        let mut entries = Vec::new();
        if self.sources.contains_key("main.bicep") {
            entries.push("main.bicep");
        } else {
            let used: BTreeSet<String> =
                files.iter().filter_map(|path| self.source(path)).flat_map(|it| used(&it)).collect();
            entries.extend(files.iter().filter(|path| !used.contains(**path)));
            if entries.is_empty() && !files.is_empty() {
                self.unread(None, "the folder: each file is called by another");
            }
        }
        let given = self.parameter_files(&entries);
        let sources = entries.into_iter().filter_map(|path| self.source(path));
        let instances = sources.map(|source| {
            let scope = Rc::new(Scope::of_entry(source.file.target.as_deref()));
            let given = given.get(&source.path).map(|file| self.given(file, &scope)).unwrap_or_default();
            self.instance(|number| Instance { given, ..Instance::new(number, source, scope) })
        });
        instances.collect()
    }

    /// The file of parameters of each entry that has one: that of its name, else the first.
    fn parameter_files(&self, entries: &[&str]) -> HashMap<String, Rc<Source<'a>>> {
        let mut found: HashMap<String, Vec<Rc<Source<'a>>>> = HashMap::new();
        for path in self.sources.keys().filter(|path| path.ends_with(".bicepparam")) {
            let Some(source) = self.source(path) else { continue };
            let Some((used, _)) = &source.file.using else { continue };
            if let Some(used) = source.beside(used).filter(|used| entries.contains(&used.as_str())) {
                found.entry(used).or_default().push(source);
            }
        }
        let chosen = found.into_iter().map(|(entry, mut files)| {
            let own = entry.replace(".bicep", ".bicepparam");
            let place = files.iter().position(|file| file.path == own).unwrap_or(0);
            let chosen = files.remove(place);
            for other in files {
                let what = format!("`{}`, since `{entry}` is read with `{}`", other.path, chosen.path);
                self.unread(Some(other.spot(0)), what);
            }
            (entry, chosen)
        });
        chosen.collect()
    }

    /// What a file of parameters gives, and those that it adds to.
    fn given(&self, file: &Rc<Source<'a>>, scope: &Rc<Scope>) -> HashMap<String, Item> {
        let mut given = HashMap::new();
        let mut next = Some(file.clone());
        for _ in 0..BASES {
            let Some(source) = next else { return given };
            let env = Env::new(self.instance(|number| Instance::new(number, source.clone(), scope.clone())));
            for (name, value) in &source.file.given {
                if !given.contains_key(name) {
                    given.insert(name.clone(), self.evaluate(&env, value));
                }
            }
            let Some((path, at)) = &source.file.extends else { return given };
            next = source.beside(path).and_then(|path| self.source(&path));
            if next.is_none() {
                self.unread(Some(source.spot(*at)), format!("`{path}`, which is not there"));
            }
        }
        given
    }
}

/// The files that another calls or imports from.
fn used(source: &Source) -> Vec<String> {
    let modules = source.file.deployed.iter().filter_map(|deployed| match deployed {
        Deployed::Module(module) => Some(&module.path),
        Deployed::Resource(_) => None,
    });
    let imports = source.file.imports.iter().map(|import| &import.from);
    modules.chain(imports).filter_map(|path| source.beside(path)).collect()
}
