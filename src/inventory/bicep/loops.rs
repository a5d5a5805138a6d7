//! Turns comprehensions and functions that take a lambda into lists and objects, where the list that they go over is known.

use indexmap::IndexMap;

use super::code::shown;
use super::env::Env;
use super::syntax::{Expr, Kind, Loop};
use super::value::{Item, Val};
use super::world::World;
use crate::inventory::Spot;

/// A function that takes a lambda.
#[derive(Clone, Copy)]
enum Higher {
    Filter,
    GroupBy,
    Map,
    MapValues,
    Reduce,
    Sort,
    ToObject,
}

static HIGHER: &[(&str, Higher)] = &[
    ("filter", Higher::Filter),
    ("groupBy", Higher::GroupBy),
    ("map", Higher::Map),
    ("mapValues", Higher::MapValues),
    ("reduce", Higher::Reduce),
    ("sort", Higher::Sort),
    ("toObject", Higher::ToObject),
];

/// A lambda: the names of its parameters, and its body.
type Lambda<'e> = (&'e [String], &'e Expr);

impl<'a> World<'a> {
    pub fn comprehension(&self, env: &Env<'a>, repeated: &Loop, body: &Expr) -> Val {
        let Some(turns) = self.turns(env, repeated) else {
            let list = self.evaluate(env, &repeated.list).value.as_code();
            let body = self.evaluate(&self.unknown_turn(env, repeated), body).value.as_code();
            let names = match &repeated.index {
                Some(index) => format!("({},{index})", repeated.item),
                None => repeated.item.clone(),
            };
            return Val::code(format!("[for {names} in {list}:{body}]"));
        };
        let mut items = Vec::new();
        for turn in turns {
            if !self.spend(1) {
                return Val::too_large();
            }
            items.push(self.evaluate(&turn, body));
        }
        Val::list(items)
    }

    /// Where each turn of a loop stands, if its list is known.
    pub fn turns(&self, env: &Env<'a>, repeated: &Loop) -> Option<Vec<Env<'a>>> {
        let list = self.evaluate(env, &repeated.list);
        let items = match &list.value {
            Val::List(items, _) => items.clone(),
            Val::Null => return Some(Vec::new()),
            _ => return None,
        };
        let turn = |(place, item): (usize, &Item)| {
            let mut names = vec![(repeated.item.clone(), item.clone())];
            let place = Item::new(Val::number(i64::try_from(place).unwrap_or(i64::MAX)), list.spot);
            names.extend(repeated.index.clone().map(|index| (index, place)));
            env.with(names)
        };
        Some(items.iter().enumerate().map(turn).collect())
    }

    /// Where a turn of a loop stands whose list is unknown: its variables are code under their own names.
    pub fn unknown_turn(&self, env: &Env<'a>, repeated: &Loop) -> Env<'a> {
        let spot = env.instance.source.spot(repeated.list.at);
        let names = std::iter::once(&repeated.item).chain(&repeated.index);
        env.with(names.map(|name| (name.clone(), Item::new(Val::code(name), spot))).collect())
    }

    /// A lambda as code, under the names that it gives itself.
    pub fn lambda_code(&self, env: &Env<'a>, names: &[String], body: &Expr) -> String {
        let spot = env.instance.source.spot(body.at);
        let own = names.iter().map(|name| (name.clone(), Item::new(Val::code(name), spot))).collect();
        let body = self.evaluate(&env.with(own), body).value.as_code();
        match names {
            [name] => format!("{name}=>{body}"),
            names => format!("({})=>{body}", names.join(",")),
        }
    }

    /// Calls a function that takes a lambda; none if it is no such function or what decides is unknown.
    pub fn higher(&self, env: &Env<'a>, name: &str, arguments: &[Expr], spot: Spot) -> Option<Val> {
        let (_, function) = HIGHER.iter().find(|(known, _)| *known == name)?;
        let of = self.evaluate(env, arguments.first()?);
        let lambdas: Vec<Lambda> = arguments[1..].iter().filter_map(lambda).collect();
        let first = *lambdas.first()?;
        let apply = |lambda: Lambda, items: &[&Item]| -> Option<Item> {
            let names = lambda.0.iter().cloned().zip(items.iter().map(|item| (*item).clone())).collect();
            self.spend(1).then(|| self.evaluate(&env.with(names), lambda.1))
        };
        let place = |place: usize| Item::new(Val::number(i64::try_from(place).unwrap_or(i64::MAX)), spot);
        if let (Higher::MapValues, Val::Map(entries, _)) = (function, &of.value) {
            let entries = entries.iter().map(|(key, item)| Some((key.clone(), apply(first, &[item])?)));
            return Some(Val::map(entries.collect::<Option<_>>()?));
        }
        let items = of.value.as_list()?;
        match function {
            Higher::Map => {
                let items = items.iter().enumerate().map(|(index, item)| apply(first, &[item, &place(index)]));
                Some(Val::list(items.collect::<Option<_>>()?))
            }
            Higher::Filter => {
                let mut kept = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    if apply(first, &[item, &place(index)])?.value.as_bool()? {
                        kept.push(item.clone());
                    }
                }
                Some(Val::list(kept))
            }
            Higher::Reduce => self.reduced(env, arguments, items, |items| apply(first, items)),
            Higher::Sort => {
                // Whether each item stands before each other has to be known before they are moved.
                let mut sorted: Vec<Item> = Vec::new();
                for item in items {
                    let mut at = sorted.len();
                    while at > 0 && apply(first, &[item, &sorted[at - 1]])?.value.as_bool()? {
                        at -= 1;
                    }
                    sorted.insert(at, item.clone());
                }
                Some(Val::list(sorted))
            }
            Higher::ToObject => {
                let mut entries = IndexMap::new();
                for item in items {
                    let key = shown(&apply(first, &[item])?.value.parts());
                    let value = match lambdas.get(1) {
                        Some(value) => apply(*value, &[item])?,
                        None => item.clone(),
                    };
                    entries.insert(key, value);
                }
                Some(Val::map(entries))
            }
            Higher::GroupBy => {
                let mut groups: IndexMap<String, Vec<Item>> = IndexMap::new();
                for item in items {
                    let key = apply(first, &[item])?;
                    groups.entry(key.value.as_text()?.to_owned()).or_default().push(item.clone());
                }
                let groups = groups.into_iter().map(|(key, items)| (key, Item::new(Val::list(items), spot)));
                Some(Val::map(groups.collect()))
            }
            Higher::MapValues => None,
        }
    }

    fn reduced(
        &self,
        env: &Env<'a>,
        arguments: &[Expr],
        items: &[Item],
        apply: impl Fn(&[&Item]) -> Option<Item>,
    ) -> Option<Val> {
        let mut sum = self.evaluate(env, arguments.get(1)?);
        for item in items {
            self.spend(sum.value.weight());
            sum = apply(&[&sum, item])?;
        }
        Some(sum.value)
    }
}

fn lambda(expression: &Expr) -> Option<Lambda<'_>> {
    match &expression.kind {
        Kind::Lambda(names, body) => Some((names, body)),
        _ => None,
    }
}
