//! Turns expressions into values, as far as the files decide them.

use indexmap::IndexMap;

use super::code::shown;
use super::env::Env;
use super::syntax::{Element, Entry, Expr, Kind, Object};
use super::value::{Item, LONGEST, Part, Val};
use super::world::World;
use crate::inventory::Spot;

impl<'a> World<'a> {
    pub fn evaluate(&self, env: &Env<'a>, expression: &Expr) -> Item {
        let spot = env.instance.source.spot(expression.at);
        let mut at = spot;
        let value = self.nested(spot, || {
            let item = self.value(env, expression, spot);
            at = item.spot;
            item.value
        });
        Item::new(value, at)
    }

    /// The value of an expression. What it takes from elsewhere keeps its place there.
    fn value(&self, env: &Env<'a>, expression: &Expr, spot: Spot) -> Item {
        let value = match &expression.kind {
            Kind::Null => Val::Null,
            Kind::Bool(value) => Val::Bool(*value),
            Kind::Number(number) => Val::number(*number),
            Kind::Text(text) => Val::text(text),
            Kind::Interpolated(pieces) => self.interpolated(env, pieces),
            Kind::Object(object) => self.object(env, object),
            Kind::Array(elements) => self.array(env, elements),
            Kind::For(repeated, body) => self.comprehension(env, repeated, body),
            Kind::Name(name) => return self.symbol(env, name, spot),
            Kind::Member { of, name, is_safe } => return self.member(env, of, name, *is_safe, spot),
            Kind::Index { of, index, is_safe, is_from_end } => {
                let of = self.evaluate(env, of);
                let index = self.evaluate(env, index);
                return self.indexed(of, index, *is_safe, *is_from_end, spot);
            }
            Kind::Nested(of, name) => match self.evaluate(env, of).value {
                Val::Resource(declared) => return self.symbol(env, &format!("{}::{name}", declared.path), spot),
                of => Val::code(format!("{}::{name}", of.as_code())),
            },
            Kind::Call(name, arguments) => return self.call(env, name, arguments, spot),
            Kind::Method { of, name, arguments } => return self.method(env, of, name, arguments, spot),
            Kind::Not(of) => match self.evaluate(env, of).value {
                Val::Bool(value) => Val::Bool(!value),
                of => Val::code(format!("!{}", of.as_code())),
            },
            Kind::Minus(of) => {
                let of = self.evaluate(env, of).value;
                let negated = of.as_number().and_then(i64::checked_neg);
                negated.map_or_else(|| Val::code(format!("-{}", of.as_code())), Val::number)
            }
            Kind::Binary(sign, left, right) => return self.binary(env, sign, left, right, spot),
            Kind::Ternary(parts) => return self.ternary(env, parts, spot),
            Kind::Lambda(names, body) => Val::code(self.lambda_code(env, names, body)),
        };
        Item::new(value, spot)
    }

    fn interpolated(&self, env: &Env<'a>, pieces: &[Expr]) -> Val {
        let mut parts = Vec::new();
        let mut length = 0;
        for piece in pieces {
            let value = self.evaluate(env, piece).value;
            let new = value.parts();
            length += new.iter().map(Part::length).sum::<usize>();
            if length > LONGEST || !self.spend(value.weight()) {
                return Val::too_large();
            }
            parts.extend(new);
        }
        Val::joined(parts)
    }

    pub fn object(&self, env: &Env<'a>, object: &Object) -> Val {
        let mut entries = IndexMap::new();
        for entry in &object.entries {
            match entry {
                Entry::Property(key, value) => {
                    let key = shown(&self.evaluate(env, key).value.parts());
                    entries.insert(key, self.evaluate(env, value));
                }
                Entry::Spread(value) => match self.evaluate(env, value).value {
                    Val::Null => {}
                    Val::Map(spread, _) if self.spend(spread.len() as u64) => {
                        entries.extend(spread.iter().map(|(key, item)| (key.clone(), item.clone())));
                    }
                    // What it holds, and so what it replaces, is unknown.
                    later => {
                        let known = Val::map(entries).as_code();
                        return Val::code(format!("union({known},{})", later.as_code()));
                    }
                },
            }
        }
        Val::map(entries)
    }

    fn array(&self, env: &Env<'a>, elements: &[Element]) -> Val {
        let mut items = Vec::new();
        for element in elements {
            match element {
                Element::Item(value) => items.push(self.evaluate(env, value)),
                Element::Spread(value) => match self.evaluate(env, value).value {
                    Val::Null => {}
                    Val::List(spread, _) if self.spend(spread.len() as u64) => items.extend(spread.iter().cloned()),
                    later => {
                        let known = Val::list(items).as_code();
                        return Val::code(format!("concat({known},{})", later.as_code()));
                    }
                },
            }
        }
        Val::list(items)
    }

    fn member(&self, env: &Env<'a>, of: &Expr, name: &str, is_safe: bool, spot: Spot) -> Item {
        if let Kind::Name(namespace) = &of.kind
            && let Some(item) = self.imported_member(env, namespace, name, spot)
        {
            return item;
        }
        let of = self.evaluate(env, of);
        self.member_of(of, name, is_safe, spot)
    }

    /// A property of a value.
    pub fn member_of(&self, of: Item, name: &str, is_safe: bool, spot: Spot) -> Item {
        let value = match &of.value {
            Val::Null if is_safe => Val::Null,
            Val::Map(entries, _) => {
                let same = |key: &&String| key.eq_ignore_ascii_case(name);
                let found = entries.get(name).or_else(|| entries.get(entries.keys().find(same)?));
                match found {
                    Some(item) => return item.clone(),
                    None if is_safe => Val::Null,
                    None => {
                        self.unread(Some(spot), format!("there is no `{name}` in the object"));
                        Val::code(format!("{}.{name}", of.value.as_code()))
                    }
                }
            }
            Val::Resource(declared) if is_safe && declared.is_surely_off() => Val::Null,
            Val::Resource(declared) => return self.resource_member(declared, name, spot),
            Val::Module(number, _) if is_safe && self.is_surely_off(*number) => Val::Null,
            Val::Module(number, symbol) if name == "outputs" => Val::Outputs(*number, symbol.clone()),
            Val::Outputs(number, symbol) => return self.output(*number, symbol, name, spot),
            Val::Scope(scope) => scope.member(name),
            Val::Later(parts) => match parts.as_slice() {
                [Part::Reference { address, attribute }] => {
                    let dot = if attribute.is_empty() { "" } else { "." };
                    Val::reference(address.clone(), &format!("{attribute}{dot}{name}"))
                }
                _ => Val::code(format!("{}.{}{name}", of.value.as_code(), if is_safe { "?" } else { "" })),
            },
            value => Val::code(format!("{}.{name}", value.as_code())),
        };
        Item::new(value, spot)
    }

    fn indexed(&self, of: Item, index: Item, is_safe: bool, is_from_end: bool, spot: Spot) -> Item {
        if let Some(name) = index.value.as_text() {
            return self.member_of(of, name, is_safe, spot);
        }
        let place = index.value.as_number().and_then(|place| usize::try_from(place).ok());
        let value = match (&of.value, place) {
            (Val::Null, _) if is_safe => Val::Null,
            (Val::List(items, _), Some(place)) => {
                let place = if is_from_end { items.len().checked_sub(place) } else { Some(place) };
                match place.and_then(|place| items.get(place)) {
                    Some(item) => return item.clone(),
                    None if is_safe => Val::Null,
                    None => {
                        self.unread(Some(spot), "there is no such place in the list");
                        Val::code(format!("{}[{}]", of.value.as_code(), index.value.as_code()))
                    }
                }
            }
            // One of a loop whose list is unknown.
            (Val::Resource(_) | Val::Module(..), _) => return of,
            (Val::Later(parts), Some(place)) if !is_from_end => match parts.as_slice() {
                [Part::Reference { address, attribute }] if !attribute.is_empty() => {
                    Val::reference(address.clone(), &format!("{attribute}.{place}"))
                }
                _ => Val::code(format!("{}[{place}]", of.value.as_code())),
            },
            (value, _) => {
                let end = if is_from_end { "^" } else { "" };
                Val::code(format!("{}[{end}{}]", value.as_code(), index.value.as_code()))
            }
        };
        Item::new(value, spot)
    }

    fn binary(&self, env: &Env<'a>, sign: &str, left: &Expr, right: &Expr, spot: Spot) -> Item {
        let left = self.evaluate(env, left);
        // One side may decide alone.
        match (sign, &left.value) {
            ("&&", Val::Bool(false)) | ("||", Val::Bool(true)) => return left,
            ("??", Val::Null) => return self.evaluate(env, right),
            ("??", value) if value.is_surely_something() => return left,
            _ => {}
        }
        let right = self.evaluate(env, right);
        match (sign, &left.value, &right.value) {
            ("&&" | "||", Val::Bool(_), _) => return right,
            ("&&", _, Val::Bool(false)) | ("||", _, Val::Bool(true)) => return right,
            ("&&", _, Val::Bool(true)) | ("||", _, Val::Bool(false)) => return left,
            _ => {}
        }
        self.spend(left.value.weight() + right.value.weight());
        let value = operated(sign, &left.value, &right.value);
        let code = || Val::code(format!("({}{sign}{})", left.value.as_code(), right.value.as_code()));
        Item::new(value.unwrap_or_else(code), spot)
    }

    fn ternary(&self, env: &Env<'a>, [condition, consequence, alternative]: &[Expr; 3], spot: Spot) -> Item {
        let condition = self.evaluate(env, condition).value;
        match condition {
            Val::Bool(true) => return self.evaluate(env, consequence),
            Val::Bool(false) => return self.evaluate(env, alternative),
            _ => {}
        }
        let consequence = self.evaluate(env, consequence);
        let alternative = self.evaluate(env, alternative);
        self.spend(consequence.value.weight() + alternative.value.weight());
        if consequence.value.same(&alternative.value) == Some(true) {
            return consequence;
        }
        let [condition, consequence, alternative] =
            [&condition, &consequence.value, &alternative.value].map(Val::as_code);
        Item::new(Val::code(format!("({condition}?{consequence}:{alternative})")), spot)
    }
}

/// What an operator makes of two values, where they are known well enough.
fn operated(sign: &str, left: &Val, right: &Val) -> Option<Val> {
    if let Some(is_same) = match sign {
        "==" => Some(left.same(right)?),
        "!=" => Some(!left.same(right)?),
        "=~" => Some(left.as_text()?.to_lowercase() == right.as_text()?.to_lowercase()),
        "!~" => Some(left.as_text()?.to_lowercase() != right.as_text()?.to_lowercase()),
        _ => None,
    } {
        return Some(Val::Bool(is_same));
    }
    if let (Some(left), Some(right)) = (left.as_text(), right.as_text()) {
        return Some(Val::Bool(compared(sign, left.cmp(right))?));
    }
    let (left, right) = (left.as_number()?, right.as_number()?);
    let number = match sign {
        "+" => left.checked_add(right)?,
        "-" => left.checked_sub(right)?,
        "*" => left.checked_mul(right)?,
        "/" => left.checked_div(right)?,
        "%" => left.checked_rem(right)?,
        _ => return Some(Val::Bool(compared(sign, left.cmp(&right))?)),
    };
    Some(Val::number(number))
}

fn compared(sign: &str, order: std::cmp::Ordering) -> Option<bool> {
    Some(match sign {
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        ">=" => order.is_ge(),
        _ => return None,
    })
}
