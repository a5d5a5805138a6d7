//! Turns the functions of ARM that work on texts into values.

use ipnet::IpNet;

use super::super::{Node, Piece, Spot, Value, base64 as base_64, pieces};
use super::functions::{Stop, count, number, some, text, wrong};

/// How long a text can be that a function makes out of shorter ones.
const MAX_LENGTH: usize = 1 << 20;

/// The pieces of a value in a text.
fn shown(value: &Value) -> Result<Vec<Piece>, Stop> {
    match value {
        Value::Bool(true) => Ok(vec![Piece::Text("True".into())]),
        Value::Bool(false) => Ok(vec![Piece::Text("False".into())]),
        Value::Null => Ok(Vec::new()),
        value => pieces::of(value).map_or_else(|| wrong("text"), Ok),
    }
}

/// `concat`: texts behind each other, or lists. What is not known is taken for text where nothing is a list.
pub(super) fn concat(given: &[Node], _: Spot) -> Result<Value, Stop> {
    if given.iter().any(|given| matches!(given.value, Value::List(_))) {
        let mut all = Vec::new();
        for node in given {
            match &node.value {
                Value::List(items) => all.extend(items.iter().cloned()),
                Value::Later(_) => return Err(Stop::Later),
                _ => return wrong("list"),
            }
        }
        return Ok(Value::List(all));
    }
    let mut all = Vec::new();
    for node in given {
        all.extend(shown(&node.value)?);
    }
    Ok(pieces::joined(all))
}

/// `format`: a text with `{0}` for what is given.
pub(super) fn format(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let Some((pattern, given)) = given.split_first() else { return wrong("text") };
    let mut rest = text(&pattern.value)?;
    let mut all = Vec::new();
    while let Some(at) = rest.find(['{', '}']) {
        all.push(Piece::Text(rest[..at].to_owned()));
        let brace = &rest[at..at + 1];
        if rest[at + 1..].starts_with(brace) {
            all.push(Piece::Text(brace.to_owned()));
            rest = &rest[at + 2..];
            continue;
        }
        let Some((hole, behind)) = rest[at + 1..].split_once('}').filter(|_| brace == "{") else {
            return Err(Stop::Wrong("a text with holes, one of which is not closed".into()));
        };
        let (index, how) = hole.split_once(':').unwrap_or((hole, ""));
        let Some(node) = index.trim().parse::<usize>().ok().and_then(|index| given.get(index)) else {
            return Err(Stop::Wrong(format!("a text with holes, and nothing for `{{{hole}}}`")));
        };
        match how.strip_prefix(['D', 'd']).map(str::parse::<usize>) {
            _ if how.is_empty() => all.extend(shown(&node.value)?),
            Some(Ok(digits)) if digits < 100 => {
                let number = number(&node.value)?;
                all.push(Piece::Text(format!("{number:0digits$}")));
            }
            _ => return Err(Stop::Later),
        }
        rest = behind;
    }
    all.push(Piece::Text(rest.to_owned()));
    Ok(pieces::joined(all))
}

/// `join`: the items of a list with a text between them.
pub(super) fn join(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [list, between] = some(given)?;
    let (Value::List(items), between) = (list, text(between)?) else {
        return if matches!(list, Value::Later(_)) { Err(Stop::Later) } else { wrong("list") };
    };
    let mut all = Vec::new();
    for (index, item) in items.iter().enumerate() {
        all.extend((index > 0).then(|| Piece::Text(between.to_owned())));
        all.extend(shown(&item.value)?);
    }
    limited(pieces::joined(all))
}

fn limited(value: Value) -> Result<Value, Stop> {
    match &value {
        Value::Text(text) if text.len() > MAX_LENGTH => wrong("text that is short enough"),
        _ => Ok(value),
    }
}

/// A text that was changed.
pub(super) fn changed(given: &[Node], change: impl Fn(&str) -> String) -> Result<Value, Stop> {
    let [value] = some(given)?;
    Ok(Value::Text(change(text(value)?)))
}

/// Whether something holds of a text and a part, whose letters may be of either case.
pub(super) fn compared(given: &[Node], holds: impl Fn(&str, &str) -> bool) -> Result<Value, Stop> {
    let [one, part] = some(given)?;
    Ok(Value::Bool(holds(&text(one)?.to_lowercase(), &text(part)?.to_lowercase())))
}

/// `replace`: a text with one part in place of another.
pub(super) fn replace(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [one, part, by] = some(given)?;
    let (one, part, by) = (text(one)?, text(part)?, text(by)?);
    if part.is_empty() {
        return wrong("part to replace");
    }
    if one.matches(part).count().saturating_mul(by.len()) > MAX_LENGTH {
        return wrong("text that is short enough");
    }
    Ok(Value::Text(one.replace(part, by)))
}

/// `split`: the parts of a text between one or several others.
pub(super) fn split(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    let [one, between] = some(given)?;
    let betweens: Vec<&str> = match between {
        Value::List(items) => items.iter().map(|item| text(&item.value)).collect::<Result<_, _>>()?,
        one => vec![text(one)?],
    };
    let mut parts = vec![text(one)?];
    for between in betweens.into_iter().filter(|between| !between.is_empty()) {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    Ok(Value::List(parts.into_iter().map(|part| Node::new(Value::Text(part.into()), spot)).collect()))
}

/// `substring`: from a place on, so many characters or all.
pub(super) fn substring(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [one, start, rest @ ..] = given else { return wrong("text") };
    let characters: Vec<char> = text(&one.value)?.chars().collect();
    let start = count(&start.value)?;
    let length = rest.first().map_or(Ok(characters.len().saturating_sub(start)), |length| count(&length.value))?;
    match characters.get(start..start.saturating_add(length)) {
        Some(part) => Ok(Value::Text(part.iter().collect())),
        None => wrong("text that is long enough"),
    }
}

/// `indexOf`: where a part begins in a text, or an item is in a list; -1 where it is not.
pub(super) fn index_of(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [of, part] = some(given)?;
    let found = match of {
        Value::List(items) => {
            let mut found = None;
            for (index, item) in items.iter().enumerate() {
                if super::functions::same(&item.value, part).ok_or(Stop::Later)? {
                    found = Some(index);
                    break;
                }
            }
            found
        }
        of => {
            let (of, part) = (text(of)?.to_lowercase(), text(part)?.to_lowercase());
            of.find(&part).map(|at| of[..at].chars().count())
        }
    };
    Ok(Value::Number(found.and_then(|found| i64::try_from(found).ok()).unwrap_or(-1).into()))
}

/// `padLeft`: a text with characters in front of it, up to a length.
pub(super) fn pad_left(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [one, length, rest @ ..] = given else { return wrong("text") };
    let pieces = shown(&one.value)?;
    let [Piece::Text(text_of)] = pieces.as_slice() else { return Err(Stop::Later) };
    let with = rest.first().map_or(Ok(" "), |with| text(&with.value))?;
    let missing = count(&length.value)?.saturating_sub(text_of.chars().count());
    match missing < MAX_LENGTH {
        true => Ok(Value::Text(with.chars().take(1).collect::<String>().repeat(missing) + text_of)),
        false => wrong("text that is short enough"),
    }
}

/// `string`: a value as text, of lists and objects as JSON.
pub(super) fn string(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    match value {
        Value::List(_) | Value::Map(_) if pieces::is_later(value) => Err(Stop::Later),
        Value::List(_) | Value::Map(_) => Ok(Value::Text(value.json().to_string())),
        value => Ok(pieces::joined(shown(value)?)),
    }
}

/// `json`: the value that a text of JSON says.
pub(super) fn json(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    serde_json::from_str(text(value)?).map_or_else(|_| wrong("JSON"), |json| Ok(Node::of_json(json, spot).value))
}

/// `base64` of a text.
pub(super) fn base64(given: &[Node], _: Spot) -> Result<Value, Stop> {
    changed(given, |text| base_64::encoded(text.as_bytes()))
}

/// `base64ToString`: the text that was encoded.
pub(super) fn base64_to_string(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [value] = some(given)?;
    let decoded = base_64::decoded(text(value)?).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.map_or_else(|| wrong("base64"), |text| Ok(Value::Text(text)))
}

/// `base64ToJson`: the value that was encoded.
pub(super) fn base64_to_json(given: &[Node], spot: Spot) -> Result<Value, Stop> {
    json(&[Node::new(base64_to_string(given, spot)?, spot)], spot)
}

/// `uri`: a path below another.
pub(super) fn uri(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [base, path] = some(given)?;
    let (base, path) = (text(base)?, text(path)?);
    let Some(host) = base.find("://").map(|at| at + 3) else { return wrong("address") };
    // What stands behind the last slash gives way.
    let end = base[host..].rfind('/').map_or(base.len(), |slash| host + slash);
    Ok(Value::Text(format!("{}/{}", &base[..end], path.trim_start_matches('/'))))
}

/// `cidrSubnet`: a range of so many bits of another.
pub(super) fn cidr_subnet(given: &[Node], _: Spot) -> Result<Value, Stop> {
    let [range, bits, index] = some(given)?;
    let range: Option<IpNet> = text(range)?.parse().ok();
    let bits = u8::try_from(number(bits)?).ok();
    // Found by its place, so that a place far behind takes no longer.
    let found = range.zip(bits).zip(u128::try_from(number(index)?).ok()).and_then(|((range, bits), index)| {
        let free = range.max_prefix_len().checked_sub(bits)?;
        if bits < range.prefix_len() || index.checked_shr((bits - range.prefix_len()).into()).unwrap_or(0) > 0 {
            return None;
        }
        let ahead = index.checked_shl(free.into())?;
        match range.network() {
            std::net::IpAddr::V4(first) => {
                let first = first.to_bits().checked_add(u32::try_from(ahead).ok()?)?;
                IpNet::new(std::net::Ipv4Addr::from_bits(first).into(), bits).ok()
            }
            std::net::IpAddr::V6(first) => {
                let first = first.to_bits().checked_add(ahead)?;
                IpNet::new(std::net::Ipv6Addr::from_bits(first).into(), bits).ok()
            }
        }
    });
    found.map_or_else(|| wrong("range that holds that"), |found| Ok(Value::Text(found.to_string())))
}
