//! Turns the table of counterparts into text: what Azure and what AWS makes of a field, of every field, or of those of a spec.

use std::fmt::Write;

use serde_json::Value;

use super::explain::{plain, shown};
use crate::cloud::counterparts::{self, COUNTERPARTS, Counterpart, Makes};
use crate::pipeline::Run;
use crate::schema::Field;
use crate::spec::Cloud;

/// The clouds, in the order of the columns.
const CLOUDS: [Cloud; 2] = [Cloud::Azure, Cloud::Aws];

/// What both make of every field that there is.
pub(super) fn all() -> String {
    let mut text = String::new();
    for row in COUNTERPARTS {
        let (field, kind) = row.field();
        let _ = match kind {
            Some(kind) => writeln!(text, "{field} (of the kind `{kind}`)"),
            None => writeln!(text, "{field}"),
        };
        text.push_str(&of_row(row, "  "));
    }
    text
}

/// What both make of one field; nothing of one that only holds others.
pub(super) fn of_field(field: &Field) -> String {
    let row = COUNTERPARTS.iter().find(|row| row.field() == (field.path.clone(), field.kind.as_deref()));
    row.map(|row| format!("\n{}", of_row(row, ""))).unwrap_or_default()
}

/// What both make of each field of a spec, what it leaves out included.
pub(super) fn of_spec(run: &Run) -> String {
    let mut text = String::new();
    for (place, value, row) in counterparts::fields(run.settled.as_ref().unwrap_or(&Value::Null)) {
        let _ = writeln!(text, "{}: {}", shown(&place.dotted()), plain(value));
        for cloud in CLOUDS {
            let told = row.of(cloud, value).map(Makes::told).unwrap_or_default();
            let _ = writeln!(text, "  {:<5}  {told}", counterparts::name(cloud));
        }
    }
    text
}

/// What both make of a field, for each of the values that differ.
fn of_row(row: &Counterpart, indentation: &str) -> String {
    let mut text = String::new();
    for cloud in CLOUDS {
        let makes = row.on(cloud);
        let values: Vec<String> = makes.iter().map(Makes::values).collect();
        let width = values.iter().map(String::len).max().unwrap_or_default();
        let mut name = counterparts::name(cloud);
        for (makes, value) in makes.iter().zip(&values) {
            let value = if values.len() == 1 { String::new() } else { format!("{value:<width$}  ") };
            let _ = writeln!(text, "{indentation}{name:<5}  {value}{}", makes.told());
            name = "";
        }
    }
    text
}
