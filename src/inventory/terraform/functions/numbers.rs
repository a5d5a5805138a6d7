//! Turns numbers into numbers.

use serde_json::Number;

use super::super::convert::{number, to_bool, to_number, to_text};
use super::{Answer, Args, Needs, Row};
use crate::inventory::Value;

pub static TABLE: &[Row] = &[
    ("abs", Needs::Whole, |args| of(args.float(0)?.abs())),
    ("ceil", Needs::Whole, |args| of(args.float(0)?.ceil())),
    ("floor", Needs::Whole, |args| of(args.float(0)?.floor())),
    ("signum", Needs::Whole, |args| {
        let value = args.float(0)?;
        of(if value == 0.0 { 0.0 } else { value.signum() })
    }),
    ("pow", Needs::Whole, |args| of(args.float(0)?.powf(args.float(1)?))),
    ("log", Needs::Whole, |args| of(args.float(0)?.ln() / args.float(1)?.ln())),
    ("max", Needs::Whole, |args| best(args, |one, other| one > other)),
    ("min", Needs::Whole, |args| best(args, |one, other| one < other)),
    ("sum", Needs::Whole, sum),
    ("parseint", Needs::Whole, parseint),
    ("tonumber", Needs::Nothing, |mut args| {
        let node = args.take(0)?;
        match node.value {
            value @ (Value::Later(_) | Value::Null) => Ok(Some(value)),
            value => Ok(Some(Value::Number(to_number(&value).ok_or("this is no number")?))),
        }
    }),
    ("tobool", Needs::Nothing, |mut args| {
        let node = args.take(0)?;
        match node.value {
            value @ (Value::Later(_) | Value::Null) => Ok(Some(value)),
            value => Ok(Some(Value::Bool(to_bool(&value).ok_or("this is neither true nor false")?))),
        }
    }),
    ("tostring", Needs::Nothing, |mut args| {
        let node = args.take(0)?;
        match node.value {
            value @ (Value::Later(_) | Value::Null) => Ok(Some(value)),
            value => Ok(Some(Value::Text(to_text(&value).ok_or("this is no text")?))),
        }
    }),
];

fn of(value: f64) -> Answer {
    Ok(Some(Value::Number(number(value).ok_or("this is no number")?)))
}

fn best(args: Args, better: fn(f64, f64) -> bool) -> Answer {
    let mut best: Option<Number> = None;
    for index in 0..args.len() {
        let next = args.number(index)?;
        let is_better = match &best {
            Some(best) => better(next.as_f64().unwrap_or_default(), best.as_f64().unwrap_or_default()),
            None => true,
        };
        if is_better {
            best = Some(next);
        }
    }
    Ok(Some(Value::Number(best.ok_or("it is given no number")?)))
}

fn sum(mut args: Args) -> Answer {
    let mut sum = 0.0;
    for item in args.list(0)? {
        sum += to_number(&item.value).and_then(|number| number.as_f64()).ok_or("an item is no number")?;
    }
    of(sum)
}

fn parseint(args: Args) -> Answer {
    let radix = u32::try_from(args.whole(1)?).ok().filter(|radix| (2..=36).contains(radix));
    let radix = radix.ok_or("the base is none from 2 to 36")?;
    let value = i64::from_str_radix(&args.text(0)?, radix).map_err(|_| "this is no number of that base")?;
    Ok(Some(Value::Number(value.into())))
}
