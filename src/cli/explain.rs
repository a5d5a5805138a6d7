//! `bastide explain`: prints the page of a finding, or what a field means, what it is in a spec and who set it.

use std::fmt::Write;

use include_dir::{Dir, include_dir};
use serde_json::Value;

use super::args::{Explain, SpecArguments};
use super::io::Output;
use super::spec;
use super::{Outcome, clouds};
use crate::finding::{CODES, Place, codes};
use crate::pipeline::Run;
use crate::render::parity::DIFFERENCES;
use crate::report::Format;
use crate::schema::{Field, field, spec_schema};
use crate::source::Origin;
use crate::text::{Pointer, nearest};

/// The pages of the findings.
static PAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/docs/findings");

/// Runs the command.
///
/// # Errors
/// Where the subject is neither a finding nor a field, or the spec cannot be read.
pub fn run(options: &Explain, output: &Output) -> anyhow::Result<Outcome> {
    let run = options.spec.as_ref().map(|spec| {
        let mut run = spec::load(&SpecArguments { spec: spec.clone(), sets: options.sets.clone() });
        hide_secrets(&mut run);
        run
    });
    if let Some(run) = run.as_ref().filter(|run| run.settled.is_none()) {
        spec::print_findings(Format::Text, &run.document, &run.findings, output)?;
        return Ok(spec::failure(&run.findings));
    }
    if options.languages {
        output.print(&languages())?;
        return Ok(Outcome::Clean);
    }
    if options.clouds {
        output.print(&run.as_ref().map_or_else(clouds::all, clouds::of_spec))?;
        return Ok(Outcome::Clean);
    }
    let Some(subject) = &options.subject else {
        let run = run.as_ref().expect("the command line asks for a spec with --effective");
        output.print(&effective(run))?;
        return Ok(Outcome::Clean);
    };
    if let Some(page) = page(subject) {
        output.print(page)?;
        return Ok(Outcome::Clean);
    }
    match field(spec_schema(), subject) {
        Ok(fields) => {
            let mut text = String::new();
            for field in &fields {
                text.push_str(&described(field));
            }
            if let Some(run) = &run {
                text.push_str(&values(run, &fields[0].path));
            }
            output.print(&text)?;
            Ok(Outcome::Clean)
        }
        Err(close) => {
            let codes = CODES.iter().flat_map(|code| [code.id, code.name]);
            let close = close.or_else(|| nearest(subject, codes).map(str::to_owned));
            let hint = close.map(|close| format!("; did you mean `{close}`?")).unwrap_or_default();
            anyhow::bail!("`{subject}` is neither the code of a finding nor a field of a spec{hint}")
        }
    }
}

/// Puts a word in place of every secret: what is printed here is read by others.
fn hide_secrets(run: &mut Run) {
    let secrets = run.findings.iter().filter(|finding| finding.code == &codes::SECRET);
    for secret in secrets {
        if let (Place::Item { pointer, .. }, Some(settled)) = (&secret.place, &mut run.settled)
            && let Some(value) = settled.pointer_mut(pointer.as_str())
        {
            *value = Value::from("(a secret, which is not shown)");
        }
    }
}

/// The page of a finding, by its code or its name.
fn page(subject: &str) -> Option<&'static str> {
    let code = CODES.iter().find(|code| code.id.eq_ignore_ascii_case(subject) || code.name == subject)?;
    PAGES.get_file(format!("{}.md", code.id))?.contents_utf8()
}

fn described(field: &Field) -> String {
    let mut text = field.path.clone();
    if let Some(kind) = &field.kind {
        let _ = write!(text, " (of the kind `{kind}`)");
    }
    let schema = &field.schema;
    let _ = write!(text, "\n\n{}\n", schema["description"].as_str().unwrap_or_default());
    if let Some(options) = schema["enum"].as_array() {
        text.push('\n');
        for (place, option) in options.iter().enumerate() {
            let what = schema["enumDescriptions"][place].as_str().unwrap_or_default();
            let _ = writeln!(text, "  {}  {what}", plain(option));
        }
    }
    if let Some(default) = schema.get("default") {
        let _ = writeln!(text, "\nDefault: {}", plain(default));
    } else if field.required {
        text.push_str("\nRequired.\n");
    }
    if let Some(example) = schema["examples"].get(0) {
        let name = field.path.rsplit('.').next().unwrap_or_default().trim_end_matches("[]");
        let _ = writeln!(text, "\nExample: {name}: {}", plain(example));
    }
    text.push_str(&clouds::of_field(field));
    text.push('\n');
    text
}

/// The values of a field in a spec and who set each.
fn values(run: &Run, path: &str) -> String {
    let mut text = String::new();
    let steps: Vec<String> = path
        .split('.')
        .flat_map(|step| match step.strip_suffix("[]") {
            Some(list) => vec![list.to_owned(), "*".to_owned()],
            None => vec![step.to_owned()],
        })
        .collect();
    let settled = run.settled.as_ref().unwrap_or(&Value::Null);
    let mut found = Vec::new();
    find(settled, &steps, &Pointer::root(), &mut found);
    if found.is_empty() {
        return "It is not set.\n".to_owned();
    }
    for (pointer, value) in found {
        let _ = writeln!(text, "{} = {}    # {}", pointer.dotted(), plain(value), author(run, &pointer));
    }
    text
}

fn find<'a>(at: &'a Value, steps: &[String], pointer: &Pointer, found: &mut Vec<(Pointer, &'a Value)>) {
    match (steps, at) {
        ([], value) => found.push((pointer.clone(), value)),
        ([step, rest @ ..], Value::Array(items)) if step == "*" => {
            for (index, item) in items.iter().enumerate() {
                find(item, rest, &pointer.child(index), found);
            }
        }
        ([step, rest @ ..], Value::Object(map)) => {
            if let Some(next) = map.get(step) {
                find(next, rest, &pointer.child(step), found);
            }
        }
        _ => {}
    }
}

/// What Terraform does otherwise than the language that a cloud brings.
fn languages() -> String {
    let mut text = String::new();
    for row in DIFFERENCES {
        let native = row.native.name();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}: {native} {}", row.concern, row.native_does);
        let _ = writeln!(text, "  Terraform {}", row.terraform_does);
        let _ = writeln!(text, "  since {}", row.why);
    }
    text
}

/// Every value of a settled spec and who set it.
fn effective(run: &Run) -> String {
    let mut lines = Vec::new();
    leaves(run.settled.as_ref().unwrap_or(&Value::Null), &Pointer::root(), &mut lines);
    let width =
        lines.iter().map(|(pointer, value)| pointer.dotted().len() + value.len()).filter(|width| *width < 70).max();
    let mut text = String::new();
    for (pointer, value) in lines {
        let line = format!("{}: {value}", shown(&pointer.dotted()));
        let _ = writeln!(text, "{line:<width$}  # {}", author(run, &pointer), width = width.unwrap_or_default() + 2);
    }
    text
}

fn leaves(value: &Value, pointer: &Pointer, lines: &mut Vec<(Pointer, String)>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, item) in map {
                leaves(item, &pointer.child(key), lines);
            }
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &pointer.child(index), lines);
            }
        }
        other => lines.push((pointer.clone(), plain(other))),
    }
}

fn author(run: &Run, pointer: &Pointer) -> String {
    let mut at = Some(pointer.clone());
    while let Some(pointer) = at {
        if let Some(default) = run.defaults.get(&pointer) {
            let profile = run.document.value["profile"].as_str().unwrap_or_default();
            return match run.cloud.is_none_or(|cloud| default.is_fixed(cloud)) {
                true => "default".to_owned(),
                false => format!("default of the profile `{profile}`"),
            };
        }
        if let Some(origin) = run.document.origin(&pointer) {
            return match origin {
                Origin::File { name, line } => format!("{name}:{line}"),
                Origin::CommandLine => "--set".to_owned(),
            };
        }
        at = pointer.parent();
    }
    "default".to_owned()
}

/// A value on one line, text without quotes.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        other => other.to_string(),
    }
}

/// A text on one line, with every character that a terminal would act on, or not show, as its escape.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\'' | '"' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}
