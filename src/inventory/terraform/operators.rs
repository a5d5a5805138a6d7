//! Turns two values and the sign between them into one.

use hcl_edit::expr::BinaryOperator;
use serde_json::Number;

use super::convert::{is_known, number, same, to_bool, to_number};
use crate::inventory::Value;

/// What an operation comes to.
pub enum Answer {
    /// This.
    Known(Value),
    /// Only a deployment knows.
    Later,
    /// Nothing: it cannot be used of such values.
    Wrong,
}

/// What one side alone decides.
pub fn decided(operator: BinaryOperator, one: &Value) -> Option<bool> {
    match (operator, to_bool(one)?) {
        (BinaryOperator::Or, true) => Some(true),
        (BinaryOperator::And, false) => Some(false),
        _ => None,
    }
}

/// What an operation comes to.
pub fn binary(operator: BinaryOperator, one: &Value, other: &Value) -> Answer {
    if let Some(answer) = decided(operator, other) {
        return Answer::Known(Value::Bool(answer));
    }
    match operator {
        BinaryOperator::Eq | BinaryOperator::NotEq => match equal(one, other) {
            Some(equal) => Answer::Known(Value::Bool(equal == (operator == BinaryOperator::Eq))),
            None => Answer::Later,
        },
        // What does not decide leaves it to the other side.
        BinaryOperator::And | BinaryOperator::Or if to_bool(one).is_some() => as_bool(other),
        BinaryOperator::And | BinaryOperator::Or if to_bool(other).is_some() => as_bool(one),
        _ if matches!(one, Value::Later(_)) || matches!(other, Value::Later(_)) => Answer::Later,
        _ => match (to_number(one), to_number(other)) {
            (Some(one), Some(other)) => numbers(operator, &one, &other).map_or(Answer::Wrong, Answer::Known),
            _ => Answer::Wrong,
        },
    }
}

fn as_bool(value: &Value) -> Answer {
    match (value, to_bool(value)) {
        (Value::Later(_), _) => Answer::Known(value.clone()),
        (_, Some(value)) => Answer::Known(Value::Bool(value)),
        _ => Answer::Wrong,
    }
}

/// Whether two values are equal, where that is known: what waits for a deployment is at least something, and is itself.
fn equal(one: &Value, other: &Value) -> Option<bool> {
    if is_known(one) && is_known(other) {
        return Some(match (one, other) {
            (Value::Number(_), Value::Text(_)) | (Value::Text(_), Value::Number(_)) => {
                to_number(one).is_some() && to_number(one) == to_number(other)
            }
            (Value::Bool(_), Value::Text(_)) | (Value::Text(_), Value::Bool(_)) => to_bool(one) == to_bool(other),
            _ => same(one, other),
        });
    }
    match (one, other) {
        (Value::List(_) | Value::Map(_), Value::Null) | (Value::Null, Value::List(_) | Value::Map(_)) => Some(false),
        _ => None,
    }
}

fn numbers(operator: BinaryOperator, one: &Number, other: &Number) -> Option<Value> {
    if let (Some(one), Some(other)) = (one.as_i64(), other.as_i64()) {
        let whole = match operator {
            BinaryOperator::Plus => one.checked_add(other),
            BinaryOperator::Minus => one.checked_sub(other),
            BinaryOperator::Mul => one.checked_mul(other),
            BinaryOperator::Mod => one.checked_rem(other),
            _ => None,
        };
        if let Some(whole) = whole {
            return Some(Value::Number(whole.into()));
        }
    }
    let (one, other) = (one.as_f64()?, other.as_f64()?);
    Some(match operator {
        BinaryOperator::Greater => Value::Bool(one > other),
        BinaryOperator::GreaterEq => Value::Bool(one >= other),
        BinaryOperator::Less => Value::Bool(one < other),
        BinaryOperator::LessEq => Value::Bool(one <= other),
        BinaryOperator::Plus => Value::Number(number(one + other)?),
        BinaryOperator::Minus => Value::Number(number(one - other)?),
        BinaryOperator::Mul => Value::Number(number(one * other)?),
        BinaryOperator::Div => Value::Number(number(one / other)?),
        BinaryOperator::Mod => Value::Number(number(one % other)?),
        _ => return None,
    })
}
