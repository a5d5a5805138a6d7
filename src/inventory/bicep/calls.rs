//! Turns calls of functions into values: those that a file declares, those of Azure, and those of a table for the rest.

use super::env::Env;
use super::files;
use super::functions::PURE;
use super::identifiers;
use super::symbols::bare_name;
use super::syntax::Expr;
use super::value::{Item, Part, Val};
use super::world::World;
use crate::inventory::Spot;

/// What the functions of the language lie in.
static NAMESPACES: &[&str] = &["az", "sys"];

impl<'a> World<'a> {
    pub fn call(&self, env: &Env<'a>, name: &str, arguments: &[Expr], spot: Spot) -> Item {
        if let Some(item) = self.declared_function(env, None, name, arguments) {
            return item;
        }
        self.built_in(env, name, arguments, spot)
    }

    /// A function that the file declares or imports.
    fn declared_function(
        &self,
        env: &Env<'a>,
        namespace: Option<&str>,
        name: &str,
        arguments: &[Expr],
    ) -> Option<Item> {
        let (library, function) = self.function(&env.instance, namespace, name)?;
        let given = arguments.iter().map(|argument| self.evaluate(env, argument));
        let names = function.parameters.iter().cloned().zip(given).collect();
        Some(self.evaluate(&Env::new(library).with(names), &function.body))
    }

    fn built_in(&self, env: &Env<'a>, name: &str, arguments: &[Expr], spot: Spot) -> Item {
        if let Some(value) = self.higher(env, name, arguments, spot) {
            return Item::new(value, spot);
        }
        let given: Vec<Item> = arguments.iter().map(|argument| self.evaluate(env, argument)).collect();
        if !self.spend(given.iter().map(|item| item.value.weight()).sum()) {
            return Item::new(Val::too_large(), spot);
        }
        if let ("any", [item]) = (name, given.as_slice()) {
            return item.clone();
        }
        if name == "coalesce" {
            let known = given.iter().find(|item| !item.value.is_null());
            if let Some(item) = known.filter(|item| item.value.is_surely_something()) {
                return item.clone();
            }
        }
        let value = self
            .scope_called(env, name, &given)
            .or_else(|| identifiers::called(&env.instance.scope, name, &given))
            .or_else(|| files::loaded(self, env, name, &given, spot))
            .or_else(|| PURE.iter().find(|(known, _)| *known == name).and_then(|(_, function)| function(&given)));
        Item::new(value.unwrap_or_else(|| called_code(name, &given)), spot)
    }

    fn scope_called(&self, env: &Env<'a>, name: &str, given: &[Item]) -> Option<Val> {
        let given: Vec<Val> = given.iter().map(|item| item.value.clone()).collect();
        env.instance.scope.called(name, &given).map(|scope| Val::Scope(scope.into()))
    }

    /// A function behind a dot: of a namespace, or of a resource.
    pub fn method(&self, env: &Env<'a>, of: &Expr, name: &str, arguments: &[Expr], spot: Spot) -> Item {
        if let Some(namespace) = bare_name(of) {
            if let Some(item) = self.declared_function(env, Some(namespace), name, arguments) {
                return item;
            }
            if NAMESPACES.contains(&namespace) {
                return self.built_in(env, name, arguments, spot);
            }
            if self.imported_member(env, namespace, name, spot).is_some() {
                let given: Vec<Item> = arguments.iter().map(|argument| self.evaluate(env, argument)).collect();
                return Item::new(called_code(&format!("{namespace}.{name}"), &given), spot);
            }
        }
        let of = self.evaluate(env, of).value;
        let given: Vec<Item> = arguments.iter().map(|argument| self.evaluate(env, argument)).collect();
        Item::new(called_code(&format!("{}.{name}", of.as_code()), &given), spot)
    }
}

fn called_code(name: &str, given: &[Item]) -> Val {
    // What a resource is at run time is a reference to it.
    if let ("reference", [Item { value: Val::Later(parts), .. }, ..]) = (name, given)
        && let [Part::Reference { address, attribute }] = parts.as_slice()
        && attribute == "id"
    {
        let attribute = if given.len() > 2 { "" } else { "properties" };
        return Val::reference(address.clone(), attribute);
    }
    let given: Vec<String> = given.iter().map(|item| item.value.as_code()).collect();
    Val::code(format!("{name}({})", given.join(",")))
}
