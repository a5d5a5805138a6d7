//! Whatever one language loses or says otherwise is noticed: each value of each resource is taken away and altered, one by one.

use std::thread;

use bastide::inventory::{Later, Node, Piece, Resource, Value};

use crate::neutral::{Leaf, Reader, Statement};
use crate::support::specs;
use crate::table::Side;
use crate::{Pair, pairs};

/// What is done to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mutation {
    Lost,
    Altered,
}

/// The ways to the values below a node.
fn ways(node: &Node, way: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    let children: Vec<&Node> = match &node.value {
        Value::List(items) => items.iter().collect(),
        Value::Map(map) => map.values().collect(),
        Value::Null => return,
        _ => return found.push(way.clone()),
    };
    for (place, child) in children.into_iter().enumerate() {
        way.push(place);
        ways(child, way, found);
        way.pop();
    }
}

/// Does it to the value at the end of a way.
fn mutate(node: &mut Node, way: &[usize], mutation: Mutation) {
    let (step, rest) = way.split_first().expect("a value is below the attributes");
    match &mut node.value {
        Value::List(items) if rest.is_empty() && mutation == Mutation::Lost => drop(items.remove(*step)),
        Value::Map(map) if rest.is_empty() && mutation == Mutation::Lost => drop(map.shift_remove_index(*step)),
        Value::List(items) if rest.is_empty() => alter(&mut items[*step].value),
        Value::Map(map) if rest.is_empty() => alter(&mut map[*step].value),
        Value::List(items) => mutate(&mut items[*step], rest, mutation),
        Value::Map(map) => mutate(&mut map[*step], rest, mutation),
        _ => {}
    }
}

fn alter(value: &mut Value) {
    *value = match std::mem::replace(value, Value::Null) {
        Value::Bool(value) => Value::Bool(!value),
        Value::Number(number) => Value::Number((number.as_i64().unwrap_or_default() + 1).into()),
        Value::Text(text) => Value::Text(text + "x"),
        Value::Later(Later { mut pieces }) => {
            pieces.push(Piece::Text("x".to_owned()));
            Value::Later(Later { pieces })
        }
        other => other,
    }
}

/// What stands in one of two resources alone.
fn apart(one: &[(Leaf, bool)], other: &[(Leaf, bool)]) -> Vec<(Leaf, bool)> {
    let mut rest = other.to_vec();
    let mut apart = Vec::new();
    for leaf in one {
        match rest.iter().position(|found| found.0 == leaf.0) {
            Some(place) => drop(rest.swap_remove(place)),
            None => apart.push(leaf.clone()),
        }
    }
    apart.extend(rest);
    apart
}

fn sorted(mut statements: Vec<Statement>) -> Vec<Statement> {
    statements.sort();
    statements
}

/// How many mutations of a resource are noticed and how many fall on what is not compared; the rest goes to the list.
fn try_all(reader: &Reader, resource: &Resource, unnoticed: &mut Vec<String>) -> [usize; 2] {
    let before = sorted(reader.statements_of(resource));
    let leaves = reader.excused(resource);
    let mut all = Vec::new();
    ways(&resource.attributes, &mut Vec::new(), &mut all);
    let mut counts = [0, 0];
    for way in all {
        for mutation in [Mutation::Lost, Mutation::Altered] {
            let mut mutated = resource.clone();
            mutate(&mut mutated.attributes, &way, mutation);
            if sorted(reader.statements_of(&mutated)) != before {
                counts[0] += 1;
                continue;
            }
            let apart = apart(&leaves, &reader.excused(&mutated));
            counts[1] += 1;
            if apart.is_empty() || apart.iter().any(|(_, is_excused)| !is_excused) {
                unnoticed.push(format!("{} {mutation:?} {apart:?}", resource.address));
            }
        }
    }
    counts
}

/// The same of all resources of a language.
fn try_side(pair: &Pair, side: Side) -> ([usize; 2], Vec<String>) {
    let reader = pair.reader(side);
    let (mut counts, mut unnoticed) = ([0, 0], Vec::new());
    for resource in reader.inventory.resources.iter().filter(|resource| !reader.is_silent(resource)) {
        let tried = try_all(&reader, resource, &mut unnoticed);
        counts = [counts[0] + tried[0], counts[1] + tried[1]];
    }
    (counts, unnoticed)
}

#[test]
fn whatever_one_language_loses_or_alters_is_noticed() {
    let examples = pairs().iter().take(specs::examples().len());
    let sides: Vec<_> = examples.flat_map(|pair| [(pair, Side::Native), (pair, Side::Terraform)]).collect();
    let (mut noticed, mut excused, mut unnoticed) = (0, 0, Vec::new());
    thread::scope(|scope| {
        let tries: Vec<_> = sides.iter().map(|(pair, side)| scope.spawn(|| try_side(pair, *side))).collect();
        for tried in tries {
            let ([yes, no], mut more) = tried.join().expect("no mutation makes a reader panic");
            noticed += yes;
            excused += no;
            unnoticed.append(&mut more);
        }
    });
    assert!(unnoticed.is_empty(), "{} of {}: {:#?}", unnoticed.len(), noticed + excused, unnoticed);
    assert!(noticed > 10 * excused, "{noticed} were noticed, and {excused} fell on what is not compared");
}
