//! Turns texts into texts: Terraform's functions of texts.

use super::super::convert::{MAX_TEXT, Pieces};
use super::{Answer, Args, Needs, Row};
use crate::inventory::{Node, Value};

pub static TABLE: &[Row] = &[
    ("lower", Needs::Whole, |args| text(args.text(0)?.to_lowercase())),
    ("upper", Needs::Whole, |args| text(args.text(0)?.to_uppercase())),
    ("title", Needs::Whole, |args| text(title(&args.text(0)?))),
    ("trimspace", Needs::Whole, |args| text(args.text(0)?.trim().to_owned())),
    ("chomp", Needs::Whole, |args| text(args.text(0)?.trim_end_matches(['\n', '\r']).to_owned())),
    ("trim", Needs::Whole, trim),
    ("trimprefix", Needs::Whole, |args| {
        let (whole, prefix) = (args.text(0)?, args.text(1)?);
        text(whole.strip_prefix(&prefix).unwrap_or(&whole).to_owned())
    }),
    ("trimsuffix", Needs::Whole, |args| {
        let (whole, suffix) = (args.text(0)?, args.text(1)?);
        text(whole.strip_suffix(&suffix).unwrap_or(&whole).to_owned())
    }),
    ("strrev", Needs::Whole, |args| text(args.text(0)?.chars().rev().collect())),
    ("startswith", Needs::Whole, |args| truth(args.text(0)?.starts_with(&args.text(1)?))),
    ("endswith", Needs::Whole, |args| truth(args.text(0)?.ends_with(&args.text(1)?))),
    ("strcontains", Needs::Whole, |args| truth(args.text(0)?.contains(&args.text(1)?))),
    ("substr", Needs::Whole, substr),
    ("split", Needs::Whole, split),
    ("join", Needs::Nothing, join),
    ("replace", Needs::Whole, replace),
    ("regex", Needs::Whole, regex),
    ("regexall", Needs::Whole, regexall),
    ("indent", Needs::Whole, indent),
];

fn text(text: String) -> Answer {
    if text.len() > MAX_TEXT { Err("the text becomes too long".to_owned()) } else { Ok(Some(Value::Text(text))) }
}

#[expect(clippy::unnecessary_wraps, reason = "the answer of a function")]
fn truth(truth: bool) -> Answer {
    Ok(Some(Value::Bool(truth)))
}

fn title(text: &str) -> String {
    let mut before = ' ';
    let titled = text.chars().map(|character| {
        let starts = !before.is_alphanumeric() && before != '_' && before != '\'';
        before = character;
        if starts { character.to_uppercase().next().unwrap_or(character) } else { character }
    });
    titled.collect()
}

fn trim(args: Args) -> Answer {
    let (whole, cut) = (args.text(0)?, args.text(1)?);
    text(whole.trim_matches(|character| cut.contains(character)).to_owned())
}

fn substr(args: Args) -> Answer {
    let (whole, offset, length) = (args.text(0)?, args.whole(1)?, args.whole(2)?);
    let count = i64::try_from(whole.chars().count()).unwrap_or(i64::MAX);
    let start = if offset < 0 { (count.saturating_add(offset)).max(0) } else { offset };
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let rest = whole.chars().skip(start);
    text(match usize::try_from(length) {
        Ok(length) => rest.take(length).collect(),
        Err(_) => rest.collect(),
    })
}

fn split(args: Args) -> Answer {
    let (by, whole) = (args.text(0)?, args.text(1)?);
    let spot = args.get(1)?.spot;
    let item = |part: &str| Node::new(Value::Text(part.to_owned()), spot);
    let parts: Vec<Node> = match (whole.is_empty(), by.is_empty()) {
        (true, _) if by.is_empty() => Vec::new(),
        (_, true) => whole.chars().map(|character| item(&character.to_string())).collect(),
        _ => whole.split(&by).map(item).collect(),
    };
    Ok(Some(Value::List(parts)))
}

/// Texts of a list with another between them; those that wait for a deployment become pieces.
fn join(mut args: Args) -> Answer {
    let Ok(by) = args.text(0) else { return Ok(None) };
    let mut pieces = Pieces::default();
    let mut first = true;
    for index in 1..args.len() {
        if matches!(args.get(index)?.value, Value::Later(_)) {
            return Ok(None);
        }
        for item in args.list(index)? {
            pieces.text(if first { "" } else { &by })?;
            first = false;
            pieces.add(&item.value)?;
        }
    }
    Ok(Some(pieces.value()))
}

fn replace(args: Args) -> Answer {
    let (whole, what, by) = (args.text(0)?, args.text(1)?, args.text(2)?);
    let pattern = what.strip_prefix('/').and_then(|inner| inner.strip_suffix('/'));
    if let Some(pattern) = pattern.filter(|pattern| !pattern.is_empty()) {
        return text(replaced(&compiled(pattern)?, &whole, &by)?);
    }
    fits(whole.len(), whole.matches(&what).count(), by.len())?;
    text(whole.replace(&what, &by))
}

/// A text with each match replaced, and the groups in the replacement filled.
fn replaced(regex: &regex::Regex, whole: &str, by: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut last = 0;
    for captures in regex.captures_iter(whole) {
        let Some(found) = captures.get(0) else { continue };
        out.push_str(&whole[last..found.start()]);
        fits(out.len() + by.len(), by.matches('$').count(), found.len())?;
        captures.expand(by, &mut out);
        last = found.end();
    }
    out.push_str(&whole[last..]);
    Ok(out)
}

/// Whether a text may grow by so many insertions.
fn fits(length: usize, count: usize, each: usize) -> Result<(), String> {
    match count.checked_mul(each).and_then(|more| more.checked_add(length)) {
        Some(sum) if sum <= MAX_TEXT => Ok(()),
        _ => Err("the text becomes too long".to_owned()),
    }
}

fn compiled(pattern: &str) -> Result<regex::Regex, String> {
    let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).build();
    built.map_err(|_| format!("`{pattern}` is no regular expression that is read"))
}

/// What a match is: its text, its groups, or its named groups.
fn found(regex: &regex::Regex, captures: &regex::Captures<'_>, spot: crate::inventory::Spot) -> Value {
    let group = |group: Option<regex::Match<'_>>| {
        Node::new(group.map_or(Value::Null, |group| Value::Text(group.as_str().to_owned())), spot)
    };
    let names: Vec<&str> = regex.capture_names().flatten().collect();
    if !names.is_empty() {
        let entries = names.into_iter().map(|name| (name.to_owned(), group(captures.name(name))));
        return Value::Map(entries.collect());
    }
    if captures.len() == 1 {
        return group(captures.get(0)).value;
    }
    Value::List((1..captures.len()).map(|index| group(captures.get(index))).collect())
}

fn regex(args: Args) -> Answer {
    let (regex, whole) = (compiled(&args.text(0)?)?, args.text(1)?);
    let captures = regex.captures(&whole).ok_or("nothing matches")?;
    Ok(Some(found(&regex, &captures, args.get(1)?.spot)))
}

fn regexall(args: Args) -> Answer {
    let (regex, whole) = (compiled(&args.text(0)?)?, args.text(1)?);
    let spot = args.get(1)?.spot;
    let all = regex.captures_iter(&whole).map(|captures| Node::new(found(&regex, &captures, spot), spot));
    Ok(Some(Value::List(all.collect())))
}

fn indent(args: Args) -> Answer {
    let (by, whole) = (args.whole(0)?, args.text(1)?);
    let by = usize::try_from(by).map_err(|_| "an indent is not negative")?;
    fits(whole.len(), whole.matches('\n').count().max(1), by)?;
    text(whole.replace('\n', &format!("\n{}", " ".repeat(by))))
}
