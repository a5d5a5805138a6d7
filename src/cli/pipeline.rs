//! Takes a spec through the library up to the facts of its cloud.

use serde_json::Value;

use super::args::{FormatArguments, SpecArguments};
use super::io::{Output, read_source};
use crate::cloud::azure::Azure;
use crate::environment::{self, Environment};
use crate::finding::{Findings, Part, Place};
use crate::source::{self, Document};
use crate::spec::{DEFAULTS, Profile, Spec, settle};
use crate::text::Pointer;
use crate::{report, schema};

/// A spec that went through the library as far as it could.
#[derive(Debug)]
pub struct Run {
    /// What was read.
    pub document: Document,
    /// What is wrong with it.
    pub findings: Findings,
    /// The document with every default in its place, where it fits the schema.
    pub settled: Option<Value>,
    /// Where a default was put.
    pub defaults: Vec<Pointer>,
    /// The spec, where the document fits the schema.
    pub spec: Option<Spec>,
    /// What its cloud makes of it, where nothing is wrong.
    pub azure: Option<Azure>,
}

/// Reads a spec and decides everything about it.
pub fn load(arguments: &SpecArguments) -> Run {
    let mut findings = Findings::default();
    let document = source::load(&arguments.spec, &read_source, &arguments.sets, &mut findings);
    let mut run = Run { document, findings, settled: None, defaults: Vec::new(), spec: None, azure: None };
    if run.document.value.is_null() {
        return run;
    }
    environment::inspect(&run.document.value, &mut run.findings);
    let mut misfits = Findings::default();
    schema::validate(&run.document.value, &mut misfits);
    drop_unread(&run.document, &run.findings, &mut misfits);
    run.findings.extend_with_later(misfits);
    let profile =
        run.document.value.get("profile").cloned().and_then(|profile| serde_json::from_value::<Profile>(profile).ok());
    let Some(profile) = profile else { return run };
    let mut settled = run.document.value.clone();
    run.defaults = settle(&mut settled, profile);
    let spec = serde_path_to_error::deserialize::<_, Spec>(&settled);
    run.settled = Some(settled);
    // What the types refuse, the schema has refused with better words.
    let Ok(spec) = spec else { return run };
    let mut found = Findings::default();
    let environment = Environment::of(&spec, &mut found);
    let azure = Azure::of(&environment, &mut found);
    blame_profile(&run, &mut found);
    run.findings.extend_with_later(found);
    run.spec = Some(spec);
    if !run.findings.any_error() {
        run.azure = Some(azure);
    }
    run
}

/// What could not be read is no misfit as well: it stands as nothing in the document.
fn drop_unread(document: &Document, read: &Findings, misfits: &mut Findings) {
    let unread: Vec<_> = read
        .iter()
        .filter(|finding| matches!(finding.place, Place::Text { .. }))
        .filter_map(|finding| document.locate(&finding.place))
        .collect();
    misfits.retain(|finding| document.locate(&finding.place).is_none_or(|place| !unread.contains(&place)));
}

/// A field that the spec leaves out and the profile decides is a matter of the line that names the profile.
fn blame_profile(run: &Run, findings: &mut Findings) {
    let decides = |path: &str| DEFAULTS.iter().any(|default| default.path == path && !default.is_fixed());
    for finding in findings.iter_mut() {
        if let Place::Item { pointer, .. } = &finding.place
            && run.defaults.contains(pointer)
            && decides(pointer.as_str())
        {
            finding.place = Place::Item { pointer: Pointer::root().child("profile"), part: Part::Value };
            finding.edit = None;
        }
    }
}

impl Run {
    /// Prints the findings in the form that was asked for.
    ///
    /// # Errors
    /// Where they cannot be printed.
    pub fn print_findings(&self, format: &FormatArguments, output: &Output) -> anyhow::Result<()> {
        output.print(&report::findings(format.format.into(), &self.document, &self.findings, output.colour()))
    }
}
