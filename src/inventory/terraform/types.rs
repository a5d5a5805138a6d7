//! Turns a value into one of the type that a variable has: what may be left out gets its default, and texts become numbers.

use hcl_edit::expr::{Expression, FuncCall, ObjectKey};
use indexmap::IndexMap;

use super::convert::{is_known, to_bool, to_number, to_text};
use crate::inventory::{Node, Spot, Value};

/// The value as the type; else what is wrong with it. What waits for a deployment fits any type.
pub fn fit(node: Node, kind: &Expression) -> Result<Node, String> {
    let Node { value, spot } = node;
    let value = match (kind, value) {
        (_, value @ (Value::Null | Value::Later(_))) => value,
        (Expression::Parenthesis(inner), value) => return fit(Node { value, spot }, inner.inner()),
        // The types of the JSON form are texts.
        (Expression::String(text), value) => {
            let kind: Expression = text.parse().map_err(|_| format!("a type that is none: `{}`", text.as_str()))?;
            return match kind {
                Expression::String(_) => Ok(Node { value, spot }),
                kind => fit(Node { value, spot }, &kind),
            };
        }
        (Expression::Variable(name), value) => match name.as_str() {
            // A document that was never encoded here stands where its text is asked for.
            "string" if matches!(value, Value::Map(_) | Value::List(_)) => value,
            "string" => Value::Text(to_text(&value).ok_or("something that is no text")?),
            "number" => Value::Number(to_number(&value).ok_or("something that is no number")?),
            "bool" => Value::Bool(to_bool(&value).ok_or("something that is neither true nor false")?),
            _ => value,
        },
        (Expression::FuncCall(call), value) => return collection(Node { value, spot }, call),
        (_, value) => value,
    };
    Ok(Node { value, spot })
}

fn collection(node: Node, call: &FuncCall) -> Result<Node, String> {
    let Some(inner) = call.args.get(0) else { return Ok(node) };
    let spot = node.spot;
    let value = match (call.name.name.as_str(), node.value) {
        ("list", Value::List(items)) => Value::List(all(items, inner)?),
        ("set", Value::List(items)) => Value::List(set(all(items, inner)?)),
        ("map", Value::Map(map)) => {
            let entries = map.into_iter().map(|(key, item)| Ok((key, fit(item, inner)?)));
            Value::Map(entries.collect::<Result<_, String>>()?)
        }
        ("tuple", Value::List(items)) => match inner {
            Expression::Array(kinds) => {
                let items = items.into_iter().zip(kinds.iter()).map(|(item, kind)| fit(item, kind));
                Value::List(items.collect::<Result<_, _>>()?)
            }
            _ => Value::List(items),
        },
        ("object", Value::Map(map)) => object(map, inner, spot)?,
        ("optional", value) => return fit(Node { value, spot }, inner),
        ("list" | "set" | "tuple", _) => return Err("something that is no list".to_owned()),
        ("map" | "object", _) => return Err("something that is no map".to_owned()),
        (_, value) => value,
    };
    Ok(Node { value, spot })
}

fn all(items: Vec<Node>, kind: &Expression) -> Result<Vec<Node>, String> {
    items.into_iter().map(|item| fit(item, kind)).collect()
}

/// The items of a set: each once, and sorted where they are known.
pub fn set(items: Vec<Node>) -> Vec<Node> {
    let known = items.iter().all(|item| is_known(&item.value));
    let mut seen = std::collections::HashSet::new();
    let mut set: Vec<Node> = items.into_iter().filter(|item| seen.insert(item.value.json().to_string())).collect();
    let text = |node: &Node| to_text(&node.value);
    if known && set.iter().all(|item| matches!(item.value, Value::Text(_))) {
        set.sort_by_key(text);
    } else if known && set.iter().all(|item| matches!(item.value, Value::Number(_))) {
        let float = |node: &Node| to_number(&node.value).and_then(|number| number.as_f64()).unwrap_or_default();
        set.sort_by(|one, other| float(one).total_cmp(&float(other)));
    }
    set
}

/// A map as an object: only what the type names, and what may be left out as null or as its default.
fn object(mut map: IndexMap<String, Node>, kind: &Expression, spot: Spot) -> Result<Value, String> {
    let Expression::Object(attributes) = kind else { return Ok(Value::Map(map)) };
    let mut object = IndexMap::with_capacity(attributes.len());
    for (key, kind) in attributes.iter() {
        let name = match key {
            ObjectKey::Ident(name) => name.as_str(),
            ObjectKey::Expression(Expression::Variable(name)) => name.as_str(),
            ObjectKey::Expression(key) => key.as_str().unwrap_or_default(),
        };
        let optional = match kind.expr() {
            Expression::FuncCall(call) if call.name.name.as_str() == "optional" => Some(call),
            _ => None,
        };
        let given = map.swap_remove(name).filter(|node| optional.is_none() || node.value != Value::Null);
        let node = match (given, optional) {
            (Some(node), _) => fit(node, kind.expr())?,
            (None, Some(call)) => match call.args.get(1).and_then(|default| literal(default, spot)) {
                Some(default) => fit(default, kind.expr())?,
                None => Node::new(Value::Null, spot),
            },
            (None, None) => return Err(format!("no `{name}`")),
        };
        object.insert(name.to_owned(), node);
    }
    Ok(Value::Map(object))
}

/// The value of a literal, such as a default must be.
fn literal(expression: &Expression, spot: Spot) -> Option<Node> {
    let value = match expression {
        Expression::Null(_) => Value::Null,
        Expression::Bool(value) => Value::Bool(*value.value()),
        Expression::Number(value) => match value.as_i64() {
            Some(whole) => Value::Number(whole.into()),
            None => Value::Number(super::convert::number(value.as_f64()?)?),
        },
        Expression::String(text) => Value::Text(text.value().clone()),
        Expression::UnaryOp(operation) => {
            let Value::Number(number) = literal(&operation.expr, spot)?.value else { return None };
            Value::Number(super::convert::number(-number.as_f64()?)?)
        }
        Expression::Array(items) => Value::List(items.iter().map(|item| literal(item, spot)).collect::<Option<_>>()?),
        Expression::Object(object) => {
            let entries = object.iter().map(|(key, value)| {
                let key = match key {
                    ObjectKey::Ident(name) => name.as_str(),
                    ObjectKey::Expression(Expression::Variable(name)) => name.as_str(),
                    ObjectKey::Expression(key) => key.as_str()?,
                };
                Some((key.to_owned(), literal(value.expr(), spot)?))
            });
            Value::Map(entries.collect::<Option<_>>()?)
        }
        Expression::Parenthesis(inner) => return literal(inner.inner(), spot),
        _ => return None,
    };
    Some(Node::new(value, spot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::LineColumn;

    fn fitted(value: &str, kind: &str) -> Result<String, String> {
        let spot = Spot { file: 0, at: LineColumn { line: 1, column: 1 } };
        let value = literal(&value.parse().expect("an expression"), spot).expect("a literal");
        fit(value, &kind.parse().expect("a type")).map(|node| node.value.json().to_string())
    }

    #[test]
    fn what_may_be_left_out_gets_its_default() {
        let kind = "list(object({ name = string, size = optional(number, 2), note = optional(string), more = optional(object({ a = optional(bool, true) }), {}) }))";
        assert_eq!(
            fitted("[{ name = 5, size = \"3\", other = 1 }]", kind).expect("it fits"),
            r#"[{"name":"5","size":3,"note":null,"more":{"a":true}}]"#
        );
        assert_eq!(fitted("[{ size = 1 }]", kind), Err("no `name`".into()));
    }

    #[test]
    fn sets_are_sorted_and_hold_each_item_once() {
        assert_eq!(fitted(r#"["b", "a", "b"]"#, "set(string)").expect("it fits"), r#"["a","b"]"#);
        assert_eq!(fitted("[10, 9]", "set(number)").expect("it fits"), "[9,10]");
        assert_eq!(fitted("{}", "set(string)"), Err("something that is no list".into()));
        assert_eq!(fitted("null", "set(string)").expect("it fits"), "null");
    }
}
