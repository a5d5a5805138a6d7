//! Turns sets into sets.

use super::super::code;
use super::super::types;
use super::{Answer, Args, Needs, Row};
use crate::inventory::{Node, Value};

/// How many items a product may have.
const MAX_ITEMS: usize = 100_000;

pub static TABLE: &[Row] = &[
    ("setunion", Needs::Shape, |mut args| set(args.lists()?.concat())),
    ("setintersection", Needs::Whole, |args| filtered(args, true)),
    ("setsubtract", Needs::Whole, |args| filtered(args, false)),
    ("setproduct", Needs::Shape, product),
];

#[expect(clippy::unnecessary_wraps, reason = "the answer of a function")]
fn set(items: Vec<Node>) -> Answer {
    Ok(Some(Value::List(types::set(items))))
}

/// The items of the first set that are in all others, or in none of them.
fn filtered(mut args: Args, within: bool) -> Answer {
    let mut lists = args.lists()?.into_iter();
    let mut items = lists.next().ok_or("it is given no set")?;
    for list in lists {
        let others: std::collections::HashSet<String> = list.iter().map(|item| code::of(&item.value)).collect();
        items.retain(|item| others.contains(&code::of(&item.value)) == within);
    }
    set(items)
}

fn product(mut args: Args) -> Answer {
    let spot = args.get(0)?.spot;
    let lists = args.lists()?;
    let size = lists.iter().try_fold(1_usize, |size, list| size.checked_mul(list.len()));
    let size = size.and_then(|size| size.checked_mul(lists.len()));
    if size.is_none_or(|size| size > MAX_ITEMS) {
        return Err(format!("it makes more than {MAX_ITEMS} items"));
    }
    let mut rows: Vec<Vec<Node>> = vec![Vec::new()];
    for list in &lists {
        let longer = rows.iter().flat_map(|row| {
            list.iter().map(move |item| {
                let mut row = row.clone();
                row.push(item.clone());
                row
            })
        });
        rows = longer.collect();
    }
    Ok(Some(Value::List(rows.into_iter().map(|row| Node::new(Value::List(row), spot)).collect())))
}
