//! Turns the functions of CloudFormation that make texts and parts of texts into values.

use ipnet::IpNet;
use serde_json::Value as Json;

use super::super::{Later, Node, Piece, Value, base64 as base_64, pieces};
use super::evaluate::{Evaluator, Read};
use super::functions::{self, Call};
use super::{parameters, wires};

/// `Fn::Sub`: a text with names in `${}`, alone or with values for some of them.
pub(super) fn substitute(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let (text, values) = match call.written() {
        [] => (call.text(), None),
        [text, values @ ..] => (text.as_str(), values.first().and_then(|values| values.as_map())),
    };
    let Some(text) = text else { return Err("`Fn::Sub` of what is no text".into()) };
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${")
        && let Some(length) = rest[start..].find('}')
    {
        all.push(Piece::Text(rest[..start].to_owned()));
        let name = rest[start + 2..start + length].trim();
        rest = &rest[start + length + 1..];
        if let Some(literal) = name.strip_prefix('!') {
            all.push(Piece::Text(format!("${{{literal}}}")));
            continue;
        }
        let node = match values.and_then(|values| values.get(name)) {
            Some(value) => evaluator.value(call.stack, value),
            None => match name.split_once('.') {
                Some((resource, attribute)) => functions::resource(evaluator, call, resource, attribute)?,
                None => functions::named(evaluator, call, name)?,
            },
        };
        let Some(node) = node else { return Err(format!("`{name}` in `Fn::Sub`, which has no value")) };
        if !evaluator.account.take(&node.value, call.spot) {
            return Ok(None);
        }
        match pieces::of(&node.value) {
            Some(pieces) => all.extend(pieces),
            None => return Err(format!("`{name}` in `Fn::Sub`, which is no text")),
        }
    }
    all.push(Piece::Text(rest.to_owned()));
    let value = wires::resolved(evaluator, call.stack, all)?;
    call.is(value)
}

/// `Fn::Join`: the items of a list with a text between them.
pub(super) fn join(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let [between, list] = call.items(evaluator)?;
    let (Some(text), Value::List(items)) = (between.as_str(), &list.value) else {
        return match (&between.value, &list.value) {
            (Value::Text(_) | Value::Later(_), Value::Later(_) | Value::List(_)) => {
                call.later(&[&between.value, &list.value])
            }
            _ => Err("`Fn::Join` of what is no list".into()),
        };
    };
    let mut all = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(pieces) = pieces::of(&item.value) else { return Err("`Fn::Join` of what is no text".into()) };
        all.extend((index > 0).then(|| Piece::Text(text.to_owned())));
        all.extend(pieces);
        if !evaluator.account.spend(pieces::size(&item.value).0 + text.len() / 64, call.spot) {
            return Ok(None);
        }
    }
    let value = wires::resolved(evaluator, call.stack, all)?;
    call.is(value)
}

/// `Fn::Split`: the parts of a text between others. One that is known only in part is split at commas alone.
pub(super) fn split(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let [between, text] = call.items(evaluator)?;
    let part = |part: &str| Node::new(Value::Text(part.to_owned()), text.spot);
    match (between.as_str(), &text.value) {
        (Some(""), _) => Err("`Fn::Split` at nothing".into()),
        (Some(between), Value::Text(text)) => call.is(Value::List(text.split(between).map(part).collect())),
        (Some(","), Value::Later(Later { pieces })) if pieces.len() > 1 => {
            match parameters::split(&text.value, text.spot) {
                Some(list) => call.is(list),
                None => call.later(&[&between.value, &text.value]),
            }
        }
        (_, Value::Text(_) | Value::Later(_)) => call.later(&[&between.value, &text.value]),
        _ => Err("`Fn::Split` of what is no text".into()),
    }
}

/// `Fn::Base64` of a text.
pub(super) fn base64(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    match call.evaluated(evaluator).map(|node| node.value) {
        Some(Value::Text(text)) => call.is(Value::Text(base_64::encoded(text.as_bytes()))),
        Some(later @ Value::Later(_)) => call.later(&[&later]),
        _ => Err("`Fn::Base64` of what is no text".into()),
    }
}

/// `Fn::Cidr`: so many blocks of so many bits of an address range.
pub(super) fn cidr(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(Node { value: Value::List(items), .. }) = call.evaluated(evaluator) else {
        return Err("`Fn::Cidr` without its arguments".into());
    };
    let number = |node: &Node| {
        pieces::of(&node.value).and_then(|pieces| match pieces.as_slice() {
            [Piece::Text(text)] => text.parse::<usize>().ok(),
            _ => None,
        })
    };
    if items.iter().any(|item| matches!(item.value, Value::Later(_))) {
        return call.later(&[&Value::List(items)]);
    }
    let (block, count, bits) = match items.as_slice() {
        [block, count] => (block, count, Some(8)),
        [block, count, bits] => (block, count, number(bits)),
        _ => return Err("`Fn::Cidr` without its arguments".into()),
    };
    let blocks =
        block.as_str().zip(number(count)).zip(bits).and_then(|((block, count), bits)| blocks(block, count, bits));
    match blocks {
        Some(blocks) => {
            call.is(Value::List(blocks.into_iter().map(|text| Node::new(Value::Text(text), call.spot)).collect()))
        }
        None => Err("`Fn::Cidr` of a range that does not hold so many blocks".into()),
    }
}

/// So many blocks; CloudFormation makes no more than 256.
fn blocks(range: &str, count: usize, bits: usize) -> Option<Vec<String>> {
    let range: IpNet = range.parse().ok()?;
    let length = range.max_prefix_len().checked_sub(u8::try_from(bits).ok()?)?;
    let blocks: Vec<String> =
        range.trunc().subnets(length).ok()?.take(count.min(257)).map(|block| block.to_string()).collect();
    (count <= 256 && blocks.len() == count).then_some(blocks)
}

/// `Fn::ToJsonString`: a value as the text of JSON.
pub(super) fn json(evaluator: &mut Evaluator<'_>, call: &Call<'_>) -> Read {
    let Some(node) = call.evaluated(evaluator) else { return Err("`Fn::ToJsonString` of nothing".into()) };
    let mut all = Vec::new();
    write(&node.value, &mut all);
    call.is(pieces::joined(all))
}

/// Adds a value's JSON; what is known only later is taken for text.
fn write(value: &Value, into: &mut Vec<Piece>) {
    let text = |text: &str| Piece::Text(text.to_owned());
    let quoted = |text: &str| Json::from(text).to_string();
    match value {
        Value::List(items) => {
            into.push(text("["));
            for (index, item) in items.iter().enumerate() {
                into.extend((index > 0).then(|| text(",")));
                write(&item.value, into);
            }
            into.push(text("]"));
        }
        Value::Map(map) => {
            into.push(text("{"));
            for (index, (key, item)) in map.iter().enumerate() {
                into.push(Piece::Text(format!("{}{}:", if index > 0 { "," } else { "" }, quoted(key))));
                write(&item.value, into);
            }
            into.push(text("}"));
        }
        Value::Later(later) => {
            into.push(text("\""));
            into.extend(later.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => {
                    let quoted = quoted(text);
                    Piece::Text(quoted[1..quoted.len() - 1].to_owned())
                }
                piece => piece.clone(),
            }));
            into.push(text("\""));
        }
        known => into.push(Piece::Text(known.json().to_string())),
    }
}
