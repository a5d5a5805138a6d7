//! Turns formats and what fills them into texts.

use super::super::code;
use super::super::convert::{Pieces, is_known, to_bool, to_number};
use super::{Answer, Args, Needs, Row};
use crate::inventory::{Node, Value};

/// How wide one value may be made.
const MAX_WIDTH: usize = 10_000;

pub static TABLE: &[Row] = &[("format", Needs::Nothing, format), ("formatlist", Needs::Shape, formatlist)];

fn format(mut args: Args) -> Answer {
    let Ok(pattern) = args.text(0) else { return Ok(None) };
    let values = args.0.split_off(1);
    formatted(&pattern, &values)
}

fn formatlist(mut args: Args) -> Answer {
    let Ok(pattern) = args.text(0) else { return Ok(None) };
    let spot = args.get(0)?.spot;
    let values = args.0.split_off(1);
    let longest = values.iter().filter_map(|value| match &value.value {
        Value::List(items) => Some(items.len()),
        _ => None,
    });
    let count = longest.max().unwrap_or(1);
    let mut texts = Vec::with_capacity(count);
    for index in 0..count {
        let row = values.iter().map(|value| match &value.value {
            Value::List(items) => items.get(index).cloned().ok_or("the lists are not of one length"),
            _ => Ok(value.clone()),
        });
        match formatted(&pattern, &row.collect::<Result<Vec<_>, _>>()?)? {
            Some(value) => texts.push(Node::new(value, spot)),
            None => return Ok(None),
        }
    }
    Ok(Some(Value::List(texts)))
}

/// One verb of a format: `%-5.2f`, `%[1]s`.
#[derive(Default)]
struct Verb {
    left: bool,
    zeros: bool,
    plus: bool,
    width: usize,
    precision: Option<usize>,
    kind: char,
}

/// The text of a format; none where a value of which only a deployment knows is to be changed.
fn formatted(pattern: &str, values: &[Node]) -> Answer {
    let mut pieces = Pieces::default();
    let mut rest = pattern.chars().peekable();
    let mut next = 0;
    let mut plain = String::new();
    while let Some(character) = rest.next() {
        if character != '%' {
            plain.push(character);
            continue;
        }
        let mut verb = Verb::default();
        while let Some(flag) = rest.next_if(|flag| "-+0 #".contains(*flag)) {
            verb.left |= flag == '-';
            verb.zeros |= flag == '0';
            verb.plus |= flag == '+';
        }
        verb.width = digits(&mut rest).unwrap_or(0);
        if rest.next_if_eq(&'.').is_some() {
            verb.precision = Some(digits(&mut rest).unwrap_or(0));
        }
        if rest.next_if_eq(&'[').is_some() {
            next = digits(&mut rest).and_then(|place| place.checked_sub(1)).ok_or("a place of it is no number")?;
            rest.next_if_eq(&']').ok_or("a place of it is not closed")?;
        }
        verb.kind = rest.next().ok_or("it ends within a verb")?;
        if verb.kind == '%' {
            plain.push('%');
            continue;
        }
        if verb.width > MAX_WIDTH || verb.precision.is_some_and(|precision| precision > MAX_WIDTH) {
            return Err("a width is too large".to_owned());
        }
        let value = &values.get(next).ok_or("it has more verbs than there are values")?.value;
        next += 1;
        pieces.text(&std::mem::take(&mut plain))?;
        if !is_known(value) {
            if !matches!(verb.kind, 's' | 'v') || verb.width > 0 || verb.precision.is_some() {
                return Ok(None);
            }
            pieces.add(value)?;
        } else {
            pieces.text(&verb.of(value)?)?;
        }
    }
    pieces.text(&plain)?;
    Ok(Some(pieces.value()))
}

fn digits(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<usize> {
    let mut digits = String::new();
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    if digits.is_empty() { None } else { Some(digits.parse().unwrap_or(usize::MAX)) }
}

impl Verb {
    fn of(&self, value: &Value) -> Result<String, String> {
        let number = || to_number(value).ok_or_else(|| format!("`%{}` is given no number", self.kind));
        let whole = || -> Result<i64, String> {
            number()?.as_i64().ok_or_else(|| format!("`%{}` is given no whole number", self.kind))
        };
        let float = || -> Result<f64, String> { Ok(number()?.as_f64().unwrap_or_default()) };
        let text = match self.kind {
            's' => {
                let mut pieces = Pieces::default();
                pieces.add(value)?;
                let text = pieces.value().json().as_str().unwrap_or_default().to_owned();
                self.cut(text)
            }
            'v' => match value {
                Value::Null => "null".to_owned(),
                value => {
                    let mut pieces = Pieces::default();
                    pieces.add(value)?;
                    self.cut(pieces.value().json().as_str().unwrap_or_default().to_owned())
                }
            },
            'q' => code::of(value),
            't' => to_bool(value).ok_or("`%t` is given no truth")?.to_string(),
            'd' => match whole()? {
                positive @ 0.. if self.plus => format!("+{positive}"),
                other => other.to_string(),
            },
            'b' => format!("{:b}", whole()?),
            'o' => format!("{:o}", whole()?),
            'x' => match value {
                Value::Text(text) if to_number(value).is_none() => hex(text),
                _ => format!("{:x}", whole()?),
            },
            'X' => format!("{:X}", whole()?),
            'f' | 'F' => format!("{:.*}", self.precision.unwrap_or(6), float()?),
            'e' => format!("{:.*e}", self.precision.unwrap_or(6), float()?),
            'g' | 'G' => float()?.to_string(),
            other => return Err(format!("`%{other}` is no verb")),
        };
        Ok(self.padded(text))
    }

    fn cut(&self, text: String) -> String {
        match self.precision {
            Some(precision) => text.chars().take(precision).collect(),
            None => text,
        }
    }

    fn padded(&self, text: String) -> String {
        let lacks = self.width.saturating_sub(text.chars().count());
        if self.left {
            format!("{text}{}", " ".repeat(lacks))
        } else if self.zeros && self.kind != 's' {
            let (sign, digits) = text.split_at(usize::from(text.starts_with(['-', '+'])));
            format!("{sign}{}{digits}", "0".repeat(lacks))
        } else {
            format!("{}{text}", " ".repeat(lacks))
        }
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}
