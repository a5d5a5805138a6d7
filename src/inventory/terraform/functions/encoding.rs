//! Turns values into encoded texts and back; a document that is encoded as JSON or YAML stays what it says.

use sha2::{Digest, Sha256, Sha512};

use super::super::convert::{MAX_TEXT, Pieces};
use super::super::document;
use super::{Answer, Args, Needs, Row};
use crate::finding::Findings;
use crate::inventory::{Node, Spot, Value};
use crate::source;

/// The digits of Base64.
static DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub static TABLE: &[Row] = &[
    ("jsonencode", Needs::Nothing, |mut args| encoded(args.take(0)?)),
    ("yamlencode", Needs::Nothing, |mut args| encoded(args.take(0)?)),
    ("jsondecode", Needs::Nothing, jsondecode),
    ("yamldecode", Needs::Nothing, yamldecode),
    ("csvdecode", Needs::Whole, csvdecode),
    ("base64encode", Needs::Whole, |args| Ok(Some(Value::Text(base64(args.text(0)?.as_bytes()))))),
    ("base64decode", Needs::Whole, |args| {
        let bytes = unbase64(&args.text(0)?).ok_or("this is no Base64")?;
        Ok(Some(Value::Text(String::from_utf8(bytes).map_err(|_| "this is no Base64 of a text")?)))
    }),
    ("urlencode", Needs::Whole, |args| Ok(Some(Value::Text(urlencode(&args.text(0)?))))),
    ("sha256", Needs::Whole, |args| Ok(Some(Value::Text(of_bytes("sha256", args.text(0)?.as_bytes()))))),
    ("sha512", Needs::Whole, |args| Ok(Some(Value::Text(of_bytes("sha512", args.text(0)?.as_bytes()))))),
    ("base64sha256", Needs::Whole, |args| Ok(Some(Value::Text(of_bytes("base64sha256", args.text(0)?.as_bytes()))))),
    ("base64sha512", Needs::Whole, |args| Ok(Some(Value::Text(of_bytes("base64sha512", args.text(0)?.as_bytes()))))),
];

/// A map or a list stays itself, so that what it says can be compared; anything else becomes JSON.
fn encoded(node: Node) -> Answer {
    match node.value {
        value @ (Value::Map(_) | Value::List(_)) => Ok(Some(value)),
        Value::Later(_) => Ok(None),
        value => {
            let mut pieces = Pieces::default();
            pieces.json(&value)?;
            Ok(Some(pieces.value()))
        }
    }
}

fn jsondecode(mut args: Args) -> Answer {
    let node = args.take(0)?;
    match document::read(node).value {
        Value::Text(text) => {
            let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| "this is no JSON")?;
            Ok(Some(match json {
                serde_json::Value::Null => Value::Null,
                serde_json::Value::Bool(value) => Value::Bool(value),
                serde_json::Value::Number(number) => Value::Number(number),
                serde_json::Value::String(text) => Value::Text(text),
                _ => return Err("this is no JSON".to_owned()),
            }))
        }
        Value::Later(_) => Ok(None),
        // A document that was never encoded here.
        value => Ok(Some(value)),
    }
}

fn yamldecode(mut args: Args) -> Answer {
    let node = args.take(0)?;
    let spot = node.spot;
    match node.value {
        Value::Text(text) => {
            let mut findings = Findings::default();
            let root = source::parse(&text, 0, "", &mut findings).ok_or("this is no YAML")?;
            Ok(Some(plain(root, spot)))
        }
        Value::Later(_) => Ok(None),
        value => Ok(Some(value)),
    }
}

/// The rows of a table, each a map by the names of the first row.
fn csvdecode(args: Args) -> Answer {
    let (text, spot) = (args.text(0)?, args.get(0)?.spot);
    let mut rows = rows(&text)?.into_iter();
    let names = rows.next().ok_or("there is no first row")?;
    let row = |cells: Vec<String>| {
        if cells.len() != names.len() {
            return Err("a row has not as many cells as the first".to_owned());
        }
        let cells = cells.into_iter().map(|cell| Node::new(Value::Text(cell), spot));
        Ok(Node::new(Value::Map(names.iter().cloned().zip(cells).collect()), spot))
    };
    Ok(Some(Value::List(rows.map(row).collect::<Result<_, _>>()?)))
}

/// The cells of each row that is not empty.
fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && rest.peek() == Some(&'\n') => {}
            '\n' if !quoted && row.is_empty() && cell.is_empty() => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            plain => cell.push(plain),
        }
    }
    if quoted {
        return Err("a quote is not closed".to_owned());
    }
    if !row.is_empty() || !cell.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Ok(rows)
}

fn plain(node: source::Node, spot: Spot) -> Value {
    match node.content {
        source::Content::Null => Value::Null,
        source::Content::Bool(value) => Value::Bool(value),
        source::Content::Number(number) => Value::Number(number),
        source::Content::String(text) => Value::Text(text),
        source::Content::List(items) => {
            Value::List(items.into_iter().map(|item| Node::new(plain(item, spot), spot)).collect())
        }
        source::Content::Map(map) => {
            Value::Map(map.into_iter().map(|(key, item)| (key, Node::new(plain(item, spot), spot))).collect())
        }
    }
}

/// Bytes in one of the forms that have functions for texts and for files.
pub fn of_bytes(form: &str, bytes: &[u8]) -> String {
    match form {
        "sha256" => hex(&Sha256::digest(bytes)),
        "sha512" => hex(&Sha512::digest(bytes)),
        "base64sha256" => base64(&Sha256::digest(bytes)),
        "base64sha512" => base64(&Sha512::digest(bytes)),
        _ => base64(bytes),
    }
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 3 * 4 + 4);
    for chunk in bytes.chunks(3) {
        let [one, two, three] = [0, 1, 2].map(|index| u32::from(chunk.get(index).copied().unwrap_or_default()));
        let group = (one << 16) | (two << 8) | three;
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

fn unbase64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    let (mut group, mut bits) = (0_u32, 0);
    for byte in digits.bytes() {
        let digit = DIGITS.iter().position(|digit| *digit == byte)?;
        group = (group << 6) | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((group >> bits) & 0xff).ok()?);
        }
    }
    (text.len().is_multiple_of(4) && text.len() < MAX_TEXT).then_some(bytes)
}

fn urlencode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_goes_both_ways() {
        for (plain, encoded) in [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("é?>", "w6k/Pg==")] {
            assert_eq!(base64(plain.as_bytes()), encoded);
            assert_eq!(unbase64(encoded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(unbase64("Y"), None);
        assert_eq!(unbase64("YQ!="), None);
    }

    #[test]
    fn urls_escape_all_but_the_unreserved() {
        assert_eq!(urlencode("a b/é~"), "a+b%2F%C3%A9~");
    }
}
