//! `bastide upgrade`: moves a spec to the newest table of API versions and defaults, by that one line.

use std::fs;

use anyhow::Context;

use super::args::Upgrade;
use super::io::{self, Output, read_source};
use super::{Outcome, diff, spec};
use crate::cloud::PINS;
use crate::finding::{Finding, Findings, codes};
use crate::pipeline;
use crate::report::{self, Change, ChangesFormat, Format, change};
use crate::source;
use crate::text::Pointer;

/// Runs the command.
///
/// # Errors
/// Where the file cannot be read or written, or has no line `pins` of its own.
pub fn run(options: &Upgrade, output: &Output) -> anyhow::Result<Outcome> {
    let name = options.spec.to_string_lossy().into_owned();
    let mut findings = Findings::default();
    let document = source::load(&name, &read_source, &[], &mut findings);
    if document.value.is_null() {
        spec::print_findings(Format::Text, &document, &findings, output)?;
        return Ok(spec::failure(&findings));
    }
    let newest = PINS[PINS.len() - 1].date;
    let pointer = Pointer::root().child("pins");
    let older = Finding::at(&codes::UNKNOWN_PINS, pointer, "an older table").replace_with(newest);
    let Change { file, span, text: line } =
        change(&document, &older).with_context(|| format!("`{name}` has no line `pins`"))?;
    let file = &document.files[file];
    if document.value["pins"] == newest {
        output.tell(&format!("`{}` names the newest table already: {newest}\n", file.name))?;
        return Ok(Outcome::Clean);
    }
    if options.check {
        output.tell(&format!(
            "`{}` names the table of {}; the newest is {newest}\n",
            file.name,
            document.value["pins"].as_str().unwrap_or_default()
        ))?;
        return Ok(Outcome::Changes);
    }
    if options.diff {
        return difference(
            &name,
            &file.name,
            &format!("{}{line}{}", &file.text[..span.start], &file.text[span.end..]),
            output,
        );
    }
    // The text of the document has no byte order mark and stands for what is no UTF-8, so the file itself is edited.
    let text = fs::read_to_string(&file.name).with_context(|| format!("read `{}`", file.name))?;
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let (before, rest) = text.split_at(span.start + mark);
    let after = &rest[span.end - span.start..];
    io::rewrite(std::path::Path::new(&file.name), &format!("{before}{line}{after}"))?;
    output.tell(&format!("`{}` now names the table of {newest}; render it and read the difference\n", file.name))?;
    Ok(Outcome::Clean)
}

/// Prints what the newest table would change; `file`, which may be a base of the spec, would have that text.
fn difference(name: &str, file: &str, text: &str, output: &Output) -> anyhow::Result<Outcome> {
    let before = pipeline::run(name, &read_source, &[]);
    let after = pipeline::run(name, &|read| if read == file { Ok(text.into()) } else { read_source(read) }, &[]);
    for run in [&before, &after] {
        if run.facts.is_none() {
            spec::print_findings(Format::Text, &run.document, &run.findings, output)?;
            return Ok(spec::failure(&run.findings));
        }
    }
    let against = format!("the table of {}", before.document.value["pins"].as_str().unwrap_or_default());
    let comparison = diff::of_specs(name, &against, before, &after)?;
    output.print(&report::changes(ChangesFormat::Text, &comparison, output.colour()))?;
    Ok(Outcome::Clean)
}
