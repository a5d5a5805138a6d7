//! Turns the symbols of a file into values: parameters, variables, resources, modules and imports, each evaluated once.

use std::rc::Rc;

use super::env::Env;
use super::syntax::{Deployed, Expr, Function, Kind, Object, ResourceDeclaration, Shape, Type};
use super::value::{Item, Val};
use super::world::{Instance, World};
use crate::inventory::Spot;

/// How far types may be named by other types.
const ALIASES: usize = 16;

impl<'a> World<'a> {
    /// What a name stands for.
    pub fn symbol(&self, env: &Env<'a>, name: &str, spot: Spot) -> Item {
        if let Some(item) = env.local(name) {
            return item;
        }
        // A resource within the one that this stands in comes before one of the file.
        let mut within = env.within.as_deref();
        while let Some(path) = within {
            let symbol = format!("{path}::{name}");
            if self.nested_declaration(&env.instance, &symbol).is_some() {
                return self.declared(env, &symbol, spot);
            }
            within = path.rsplit_once("::").map(|(outer, _)| outer);
        }
        self.declared(env, name, spot)
    }

    /// What a symbol of the file stands for: a name, or names of resources within each other.
    fn declared(&self, env: &Env<'a>, symbol: &str, spot: Spot) -> Item {
        let instance = &env.instance;
        match instance.symbols.borrow().get(symbol) {
            Some(Some(item)) => return item.clone(),
            Some(None) => {
                self.unread(Some(spot), format!("`{symbol}`, which refers to itself"));
                return Item::new(Val::code(symbol), spot);
            }
            None => {}
        }
        instance.symbols.borrow_mut().insert(symbol.to_owned(), None);
        let item = self.made(instance, symbol, spot).unwrap_or_else(|| {
            // Where a declaration cannot be read, that is told already.
            if instance.file().wrong.is_empty() {
                self.unread(Some(spot), format!("`{symbol}`, which is declared nowhere"));
            }
            Item::new(Val::code(symbol), spot)
        });
        instance.symbols.borrow_mut().insert(symbol.to_owned(), Some(item.clone()));
        item
    }

    fn made(&self, instance: &Rc<Instance<'a>>, symbol: &str, spot: Spot) -> Option<Item> {
        let file = instance.file();
        let env = Env::new(instance.clone());
        if let Some(value) = file.variables.get(symbol).or_else(|| file.given.get(symbol)) {
            return Some(self.evaluate(&env, value));
        }
        if file.parameters.contains_key(symbol) {
            return Some(self.parameter(instance, symbol, spot));
        }
        if let Some(declaration) = self.nested_declaration(instance, symbol) {
            let within = symbol.rsplit_once("::").map(|(outer, _)| outer);
            let parent = within.map(|outer| self.declared(&env, outer, spot).value);
            let spot = instance.source.spot(declaration.at);
            return Some(Item::new(self.resource(&env, &declaration, symbol, parent.as_ref()), spot));
        }
        let module = file.deployed.iter().find_map(|deployed| match deployed {
            Deployed::Module(module) if module.symbol == symbol => Some(module),
            _ => None,
        });
        if let Some(module) = module {
            return Some(Item::new(self.module(&env, module), instance.source.spot(module.at)));
        }
        let (library, name) = self.imported(instance, symbol)?;
        Some(self.symbol(&Env::new(library), &name, spot))
    }

    /// The declaration of a resource by its symbols from the outermost.
    fn nested_declaration(&self, instance: &Instance<'a>, symbol: &str) -> Option<Rc<ResourceDeclaration>> {
        let mut names = symbol.split("::");
        let first = names.next()?;
        let outermost = instance.file().deployed.iter().find_map(|deployed| match deployed {
            Deployed::Resource(resource) if resource.symbol == first => Some(resource.clone()),
            _ => None,
        });
        names.try_fold(outermost?, |resource, name| within(&resource.body.object, name))
    }

    /// A parameter: what is given for it, else its default; nothing if its type allows that, and never what is secret.
    fn parameter(&self, instance: &Rc<Instance<'a>>, name: &str, spot: Spot) -> Item {
        let Some(parameter) = instance.file().parameters.get(name) else {
            return Item::new(Val::code(name), spot);
        };
        let declared = self.resolved(instance, &parameter.declared, ALIASES);
        if declared.is_secure {
            return Item::new(Val::code(name), spot);
        }
        let item = match (instance.given.get(name), &parameter.default) {
            (Some(given), Some(default)) if given.value.is_null() => {
                self.evaluate(&Env::new(instance.clone()), default)
            }
            (Some(given), _) => given.clone(),
            (None, Some(default)) => self.evaluate(&Env::new(instance.clone()), default),
            (None, None) if declared.is_nullable => Item::new(Val::Null, spot),
            (None, None) => Item::new(Val::code(name), spot),
        };
        self.without_secrets(instance, item, &declared, name, ALIASES)
    }

    /// A type without its other names.
    fn resolved(&self, instance: &Rc<Instance<'a>>, declared: &Type, aliases: usize) -> Type {
        let Some(aliases) = aliases.checked_sub(1) else { return Type::other() };
        let found = match &declared.shape {
            Shape::Name(None, name) => match instance.file().types.get(name) {
                Some(found) => Some((instance.clone(), found.clone())),
                None => self.imported(instance, name).and_then(|(library, name)| {
                    let found = library.file().types.get(&name)?.clone();
                    Some((library, found))
                }),
            },
            Shape::Name(Some(import), name) => self.imported_all(instance, import).and_then(|library| {
                let found = library.file().types.get(name)?.clone();
                Some((library, found))
            }),
            _ => None,
        };
        let Some((library, found)) = found else { return declared.clone() };
        let mut found = self.resolved(&library, &found, aliases);
        found.is_nullable |= declared.is_nullable;
        found.is_secure |= declared.is_secure;
        found
    }

    /// A value without what its type says is secret.
    fn without_secrets(
        &self,
        instance: &Rc<Instance<'a>>,
        item: Item,
        declared: &Type,
        name: &str,
        aliases: usize,
    ) -> Item {
        if declared.is_secure {
            return Item::new(Val::code(name), item.spot);
        }
        let Some(aliases) = aliases.checked_sub(1) else { return item };
        let value = match (&declared.shape, &item.value) {
            (Shape::Object(properties), Val::Map(entries, _)) => {
                let kept = entries.iter().map(|(key, entry)| {
                    let Some(declared) = properties.get(key).or_else(|| properties.get("*")) else {
                        return (key.clone(), entry.clone());
                    };
                    let declared = self.resolved(instance, declared, ALIASES);
                    let name = format!("{name}.{key}");
                    (key.clone(), self.without_secrets(instance, entry.clone(), &declared, &name, aliases))
                });
                Val::map(kept.collect())
            }
            (Shape::List(declared), Val::List(items, _)) => {
                let declared = self.resolved(instance, declared, ALIASES);
                let kept = items.iter().enumerate().map(|(place, entry)| {
                    let name = format!("{name}[{place}]");
                    self.without_secrets(instance, entry.clone(), &declared, &name, aliases)
                });
                Val::list(kept.collect())
            }
            _ => return item,
        };
        Item::new(value, item.spot)
    }

    /// The file that a name is imported from, and its name there.
    fn imported(&self, instance: &Rc<Instance<'a>>, name: &str) -> Option<(Rc<Instance<'a>>, String)> {
        let (import, there) = instance.file().imports.iter().find_map(|import| {
            let (there, _) = import.names.iter().find(|(_, here)| here == name)?;
            Some((import, there))
        })?;
        Some((self.library_at(instance, &import.from, import.at)?, there.clone()))
    }

    /// The file that is imported whole under a name.
    fn imported_all(&self, instance: &Rc<Instance<'a>>, name: &str) -> Option<Rc<Instance<'a>>> {
        let import = instance.file().imports.iter().find(|import| import.all.as_deref() == Some(name))?;
        self.library_at(instance, &import.from, import.at)
    }

    fn library_at(&self, instance: &Rc<Instance<'a>>, path: &str, at: usize) -> Option<Rc<Instance<'a>>> {
        let source = self.called(instance, path, at)?;
        Some(self.library(&source, &instance.scope))
    }

    /// What `name` is of what is imported as `namespace`; none if nothing is imported under that name.
    pub fn imported_member(&self, env: &Env<'a>, namespace: &str, name: &str, spot: Spot) -> Option<Item> {
        if env.local(namespace).is_some() || !self.is_import(&env.instance, namespace) {
            return None;
        }
        match self.imported_all(&env.instance, namespace) {
            Some(library) => Some(self.symbol(&Env::new(library), name, spot)),
            None => Some(Item::new(Val::code(format!("{namespace}.{name}")), spot)),
        }
    }

    fn is_import(&self, instance: &Instance<'a>, namespace: &str) -> bool {
        instance.file().imports.iter().any(|import| import.all.as_deref() == Some(namespace))
    }

    /// A function that the file declares or imports, and where it is declared.
    pub fn function(
        &self,
        instance: &Rc<Instance<'a>>,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<(Rc<Instance<'a>>, Rc<Function>)> {
        let (library, name) = match namespace {
            Some(namespace) => (self.imported_all(instance, namespace)?, name.to_owned()),
            None if instance.file().functions.contains_key(name) => (instance.clone(), name.to_owned()),
            None => self.imported(instance, name)?,
        };
        let function = library.file().functions.get(&name)?.clone();
        Some((library, function))
    }

    /// The file that another calls or imports from. Tells once what lies elsewhere or is not there.
    pub fn called(&self, instance: &Instance<'a>, path: &str, at: usize) -> Option<Rc<super::world::Source<'a>>> {
        let place = instance.source.spot(at);
        if path.starts_with("br:") || path.starts_with("br/") || path.starts_with("ts:") || path.starts_with("ts/") {
            self.unread_once(place, format!("`{path}`, which lies in a registry"));
            return None;
        }
        let found = instance.source.beside(path).filter(|path| path.ends_with(".bicep"));
        let source = found.and_then(|path| self.source(&path));
        if source.is_none() {
            let why = if path.ends_with(".json") { "is no Bicep" } else { "is not there" };
            self.unread(Some(place), format!("`{path}`, which {why}"));
        }
        source
    }

    /// A property of a resource or module as it is written, evaluated.
    pub fn property(&self, env: &Env<'a>, object: &Object, name: &str) -> Option<Item> {
        object.property(name).map(|value| self.evaluate(env, value))
    }
}

/// A resource declared within another.
fn within(object: &Object, name: &str) -> Option<Rc<ResourceDeclaration>> {
    object.resources.iter().find(|resource| resource.symbol == name).cloned()
}

/// The name that an expression is, where it is one alone.
pub(super) fn bare_name(expression: &Expr) -> Option<&str> {
    match &expression.kind {
        Kind::Name(name) => Some(name),
        _ => None,
    }
}
