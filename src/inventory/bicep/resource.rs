//! Turns declarations of resources into the identity that Azure Resource Manager gives them: scope, type and name.

use std::rc::Rc;

use super::code::shown;
use super::env::{Env, Locals};
use super::syntax::{Deployed, ResourceDeclaration};
use super::value::{Item, Part, Val};
use super::world::{Instance, World};
use crate::inventory::Spot;

/// A resource by which others can refer to it. One of a loop whose list is unknown stands for all of them.
#[derive(Debug)]
pub(super) struct Declared {
    pub declaration: Rc<ResourceDeclaration>,
    /// The call of its file, by number.
    pub instance: usize,
    pub locals: Locals,
    /// Its symbol, behind those of the resources that it is declared within: `vault::key`.
    pub path: Rc<str>,
    pub kind: String,
    pub api: String,
    pub address: Rc<str>,
    /// Its name as it is written, maybe with those of its parents.
    pub name: Val,
    pub parent: Option<Val>,
    /// What decides at deployment whether it is there.
    pub condition: Option<Val>,
    /// The list that it is repeated over, where that is unknown.
    pub copy: Option<Val>,
}

impl Declared {
    /// Whether the files decide that it is not deployed.
    pub fn is_surely_off(&self) -> bool {
        self.condition.as_ref().and_then(Val::as_bool) == Some(false)
    }

    /// The last part of its name.
    pub fn last_name(&self) -> Val {
        let mut segments = segments(&self.name.parts());
        if self.kind.matches('/').count() > 1 && segments.len() > 1 {
            return Val::joined(segments.pop().unwrap_or_default());
        }
        self.name.clone()
    }
}

impl<'a> World<'a> {
    /// What the symbol of a resource stands for: a resource, or a list of those of a loop.
    pub fn resource(
        &self,
        env: &Env<'a>,
        declaration: &Rc<ResourceDeclaration>,
        path: &str,
        parent: Option<&Val>,
    ) -> Val {
        let Some(repeated) = &declaration.body.repeated else {
            return Val::Resource(self.identified(env, declaration, path, parent, None));
        };
        let Some(turns) = self.turns(env, repeated) else {
            let list = self.evaluate(env, &repeated.list).value;
            let env = self.unknown_turn(env, repeated);
            return Val::Resource(self.identified(&env, declaration, path, parent, Some(list)));
        };
        let spot = env.instance.source.spot(declaration.at);
        let mut found = Vec::new();
        for turn in turns {
            if !self.spend(1) {
                return Val::too_large();
            }
            let resource = self.identified(&turn, declaration, path, parent, None);
            found.push(Item::new(Val::Resource(resource), spot));
        }
        Val::list(found)
    }

    fn identified(
        &self,
        env: &Env<'a>,
        declaration: &Rc<ResourceDeclaration>,
        path: &str,
        around: Option<&Val>,
        copy: Option<Val>,
    ) -> Rc<Declared> {
        let inner = Env { within: Some(Rc::from(path)), ..env.clone() };
        let object = &declaration.body.object;
        let written = |name: &str| self.property(&inner, object, name).map(|item| item.value);
        let condition = declaration.body.condition.as_ref();
        let mut condition = condition.map(|condition| self.evaluate(env, condition).value);
        if let Some(Val::Resource(around)) = around {
            condition = both(around.condition.clone(), condition);
        }
        let is_off = condition.as_ref().and_then(Val::as_bool) == Some(false);
        let (parent, name, scope) = self.quietly(is_off, || {
            let parent = around.cloned().or_else(|| written("parent"));
            (parent, written_name(declaration, written), written("scope"))
        });
        let above = match &parent {
            Some(Val::Resource(above)) => Some(above),
            _ => None,
        };
        let (kind, api) = full_type(&declaration.kind, above.filter(|_| around.is_some()));
        let address = match (above, &scope) {
            (Some(above), _) => below(above, &kind, &name),
            (None, Some(Val::Resource(scope))) => format!("{}/providers/{}", scope.address, qualified(&kind, &name)),
            (None, Some(Val::Scope(scope))) => format!("{}{}", scope.prefix(), qualified(&kind, &name)),
            (None, Some(later)) => format!("{}/providers/{}", shown(&later.parts()), qualified(&kind, &name)),
            (None, None) => format!("{}{}", env.instance.scope.prefix(), qualified(&kind, &name)),
        };
        Rc::new(Declared {
            declaration: declaration.clone(),
            instance: env.instance.number,
            locals: env.locals.clone(),
            path: Rc::from(path),
            kind,
            api,
            address: address.into(),
            name,
            parent,
            condition,
            copy,
        })
    }

    /// Where the properties of a resource stand.
    pub fn inside(&self, declared: &Declared) -> Option<Env<'a>> {
        let instance = self.numbered(declared.instance)?;
        Some(Env { instance, locals: declared.locals.clone(), within: Some(declared.path.clone()) })
    }

    /// What another says of a resource: its name and what else the text says of it, or a reference.
    pub fn resource_member(&self, declared: &Declared, name: &str, spot: Spot) -> Item {
        let value = match name {
            "name" => declared.name.clone(),
            "type" => Val::text(&declared.kind),
            "apiVersion" => Val::text(&declared.api),
            "location" | "kind" | "tags" | "sku" if !declared.declaration.is_existing => {
                let object = &declared.declaration.body.object;
                let written = self.inside(declared).and_then(|env| self.property(&env, object, name));
                match written {
                    Some(item) if item.value.is_known() => return item,
                    _ => Val::reference(declared.address.clone(), name),
                }
            }
            name => Val::reference(declared.address.clone(), name),
        };
        Item::new(value, spot)
    }

    /// The resources of a call, those within others behind them.
    pub fn resources_of(
        &self,
        instance: &Rc<Instance<'a>>,
        declaration: &Rc<ResourceDeclaration>,
    ) -> Vec<Rc<Declared>> {
        let mut found = Vec::new();
        self.collect(&Env::new(instance.clone()), declaration, &declaration.symbol, &mut found);
        found
    }

    fn collect(&self, env: &Env<'a>, declaration: &Rc<ResourceDeclaration>, path: &str, found: &mut Vec<Rc<Declared>>) {
        let spot = env.instance.source.spot(declaration.at);
        match self.symbol(env, path, spot).value {
            Val::Resource(declared) => found.push(declared),
            Val::List(items, _) => found.extend(items.iter().filter_map(|item| match &item.value {
                Val::Resource(declared) => Some(declared.clone()),
                _ => None,
            })),
            _ => {}
        }
        for inner in &declaration.body.object.resources {
            self.collect(env, inner, &format!("{path}::{}", inner.symbol), found);
        }
    }
}

/// The declarations of resources and modules that a file holds, without those within others.
pub(super) fn deployed<'f>(instance: &'f Instance) -> &'f [Deployed] {
    &instance.file().deployed
}

/// The type and its version. Within another resource, a type may be written without what it shares with the one around it.
fn full_type(written: &str, around: Option<&Rc<Declared>>) -> (String, String) {
    let (kind, api) = written.split_once('@').unwrap_or((written, ""));
    match around {
        Some(around) if !kind.contains('.') => {
            let api = if api.is_empty() { &around.api } else { api };
            (format!("{}/{kind}", around.kind), api.to_owned())
        }
        _ => (kind.to_owned(), api.to_owned()),
    }
}

/// The name as it is written: as Azure has it, Microsoft Graph or Kubernetes; else the symbol.
fn written_name(declaration: &ResourceDeclaration, written: impl Fn(&str) -> Option<Val>) -> Val {
    let of_metadata = || Some(written("metadata")?.as_map()?.get("name")?.value.clone());
    let name = written("name").or_else(|| written("uniqueName")).or_else(of_metadata);
    name.unwrap_or_else(|| Val::code(&declaration.symbol))
}

/// A condition and another.
pub(super) fn both(one: Option<Val>, two: Option<Val>) -> Option<Val> {
    match (one, two) {
        (None, other) | (other, None) => other,
        (Some(Val::Bool(true)), other) | (other, Some(Val::Bool(true))) => other,
        (Some(Val::Bool(false)), _) | (_, Some(Val::Bool(false))) => Some(Val::Bool(false)),
        (Some(one), Some(two)) => Some(Val::code(format!("({}&&{})", one.as_code(), two.as_code()))),
    }
}

/// The address of a resource below another.
fn below(above: &Declared, kind: &str, name: &Val) -> String {
    let kinds = kind.strip_prefix(&above.kind).and_then(|rest| rest.strip_prefix('/'));
    let kinds: Vec<&str> = kinds.or_else(|| kind.rsplit('/').next()).unwrap_or(kind).split('/').collect();
    let names = segments(&name.parts());
    // A name may repeat those of the parents.
    let names = if names.len() > kinds.len() { &names[names.len() - kinds.len()..] } else { &names };
    format!("{}/{}", above.address, interleaved(&kinds, names))
}

/// A type and a name as an address: `Microsoft.KeyVault/vaults/kv-fraud/keys/data`.
pub(super) fn qualified(kind: &str, name: &Val) -> String {
    let (provider, kinds) = kind.split_once('/').unwrap_or((kind, ""));
    let kinds: Vec<&str> = if kinds.is_empty() { Vec::new() } else { kinds.split('/').collect() };
    let names = segments(&name.parts());
    if names.len() != kinds.len() {
        return format!("{kind}/{}", shown(&name.parts()));
    }
    format!("{provider}/{}", interleaved(&kinds, &names))
}

fn interleaved(kinds: &[&str], names: &[Vec<Part>]) -> String {
    let pairs = kinds.iter().zip(names).map(|(kind, name)| format!("{kind}/{}", shown(name)));
    pairs.collect::<Vec<_>>().join("/")
}

/// What stands between the slashes of a text.
fn segments(parts: &[Part]) -> Vec<Vec<Part>> {
    let mut segments: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        let Part::Text(text) = part else {
            if let Some(last) = segments.last_mut() {
                last.push(part.clone());
            }
            continue;
        };
        for (place, text) in text.split('/').enumerate() {
            if place > 0 {
                segments.push(Vec::new());
            }
            if let Some(last) = segments.last_mut().filter(|_| !text.is_empty()) {
                last.push(Part::Text(text.to_owned()));
            }
        }
    }
    segments
}
