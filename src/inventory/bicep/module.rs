//! Turns calls of modules into files with their parameters given, and their outputs into values.

use std::collections::HashMap;
use std::rc::Rc;

use super::env::Env;
use super::resource::both;
use super::scope::Scope;
use super::syntax::ModuleDeclaration;
use super::value::{Item, Val};
use super::world::{Instance, Source, World};
use crate::inventory::Spot;

/// How many modules may call each other in turn.
const DEEPEST: usize = 24;

impl<'a> World<'a> {
    /// What the symbol of a module stands for: a call, or a list of those of a loop.
    pub fn module(&self, env: &Env<'a>, declaration: &ModuleDeclaration) -> Val {
        let instance = &env.instance;
        let Some(source) = self.called(instance, &declaration.path, declaration.at) else {
            return Val::code(&declaration.symbol);
        };
        let is_recursive = source.path == instance.source.path || instance.chain.contains(&source.path);
        if is_recursive || instance.chain.len() >= DEEPEST {
            let spot = Some(instance.source.spot(declaration.at));
            self.unread(spot, format!("`{}`, which is called by itself or too deeply", declaration.path));
            return Val::code(&declaration.symbol);
        }
        let Some(repeated) = &declaration.body.repeated else {
            return self.module_called(env, declaration, &source, None);
        };
        let Some(turns) = self.turns(env, repeated) else {
            let list = self.evaluate(env, &repeated.list);
            return self.module_called(&self.unknown_turn(env, repeated), declaration, &source, Some(list));
        };
        let spot = instance.source.spot(declaration.at);
        let mut calls = Vec::new();
        for turn in turns {
            calls.push(Item::new(self.module_called(&turn, declaration, &source, None), spot));
        }
        Val::list(calls)
    }

    fn module_called(
        &self,
        env: &Env<'a>,
        declaration: &ModuleDeclaration,
        source: &Rc<Source<'a>>,
        copy: Option<Item>,
    ) -> Val {
        if !self.spend(1) {
            return Val::too_large();
        }
        let outer = &env.instance;
        let object = &declaration.body.object;
        let condition = declaration.body.condition.as_ref();
        let condition = both(outer.condition.clone(), condition.map(|condition| self.evaluate(env, condition).value));
        let mut given = HashMap::new();
        // What is not deployed is not evaluated, since its conditions often guard what would fail.
        let is_off = condition.as_ref().and_then(Val::as_bool) == Some(false);
        if !is_off && let Some(parameters) = self.property(env, object, "params") {
            match &parameters.value {
                Val::Map(entries, _) => {
                    given.extend(entries.iter().map(|(name, item)| (name.clone(), item.clone())));
                }
                // As where they are a spread of what is unknown.
                later => {
                    for name in source.file.parameters.keys() {
                        let value = Val::code(format!("{}.{name}", later.as_code()));
                        given.insert(name.clone(), Item::new(value, parameters.spot));
                    }
                }
            }
        }
        let scope = self.quietly(is_off, || self.property(env, object, "scope"));
        let scope = self.module_scope(env, scope.map(|item| item.value));
        let mut chain = outer.chain.clone();
        chain.push(outer.source.path.clone());
        let called = self.instance(|number| Instance {
            given,
            condition,
            copies: outer.copies.iter().cloned().chain(copy).collect(),
            chain,
            ..Instance::new(number, source.clone(), scope)
        });
        Val::Module(called.number, Rc::from(declaration.symbol.as_str()))
    }

    fn module_scope(&self, env: &Env<'a>, scope: Option<Val>) -> Rc<Scope> {
        match scope {
            Some(Val::Scope(scope)) => scope,
            Some(Val::Resource(group)) => {
                let location = self.resource_member(&group, "location", env.instance.source.spot(0)).value;
                Rc::new(env.instance.scope.of_group(group.address.clone(), group.name.clone(), location))
            }
            _ => env.instance.scope.clone(),
        }
    }

    /// Whether the files decide that a module is not deployed.
    pub fn is_surely_off(&self, number: usize) -> bool {
        let instance = self.numbered(number);
        instance.and_then(|instance| instance.condition.as_ref()?.as_bool()) == Some(false)
    }

    /// An output of a module.
    pub fn output(&self, number: usize, symbol: &str, name: &str, spot: Spot) -> Item {
        let unknown = || Item::new(Val::code(format!("{symbol}.outputs.{name}")), spot);
        let Some(instance) = self.numbered(number) else { return unknown() };
        if self.is_surely_off(number) {
            return unknown();
        }
        match instance.file().outputs.get(name) {
            Some(output) if output.is_secure => unknown(),
            Some(output) => self.evaluate(&Env::new(instance.clone()), &output.value),
            None => {
                if instance.file().wrong.is_empty() {
                    self.unread(Some(spot), format!("the output `{name}`, which `{}` has not", instance.source.path));
                }
                unknown()
            }
        }
    }
}
