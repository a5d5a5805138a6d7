//! Takes a spec through the library up to the facts of its cloud, and keeps to itself what is only wrong because something else is.

use indexmap::IndexMap;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::cloud::{Facts, counterparts};
use crate::environment::{self, Environment};
use crate::finding::{Code, Edit, Finding, Findings, Part, Place, codes};
use crate::schema;
use crate::source::{self, Document, ReadError};
use crate::spec::{Cloud, Default, Profile, Spec, settle};
use crate::text::Pointer;

/// A spec that went through the library as far as it could.
#[derive(Debug)]
pub struct Run {
    /// What was read.
    pub document: Document,
    /// What is wrong with it.
    pub findings: Findings,
    /// The document with every default in its place, where it fits the schema.
    pub settled: Option<Value>,
    /// Where a default was put, and which.
    pub defaults: IndexMap<Pointer, &'static Default>,
    /// The spec, where the document fits the schema.
    pub spec: Option<Spec>,
    /// Its cloud, where it names one.
    pub cloud: Option<Cloud>,
    /// What its cloud makes of it, where nothing is wrong.
    pub facts: Option<Facts>,
}

impl Run {
    /// The SHA-256 of the settled spec, in hexadecimal: what the manifest of an output folder and a record know it by.
    #[must_use]
    pub fn digest(&self) -> String {
        let settled = self.settled.as_ref().unwrap_or(&Value::Null).to_string();
        Sha256::digest(settled).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Reads a spec and decides everything about it; `name`, `read` and `sets` are those of [`source::load`].
pub fn run(name: &str, read: &dyn Fn(&str) -> Result<Vec<u8>, ReadError>, sets: &[String]) -> Run {
    let mut findings = Findings::default();
    let document = source::load(name, read, sets, &mut findings);
    let mut run =
        Run { document, findings, settled: None, defaults: IndexMap::new(), spec: None, cloud: None, facts: None };
    if run.document.value.is_null() {
        return run;
    }
    environment::inspect(&run.document.value, &mut run.findings);
    account_without_quotes(&run.document, &mut run.findings);
    let mut misfits = Findings::default();
    schema::validate(&run.document.value, &mut misfits);
    drop_unread(&run.document, &run.findings, &mut misfits);
    let mut settled = run.document.value.clone();
    let left_out = leave_out_what_does_not_fit(&mut settled, &misfits);
    run.findings.extend_with_later(misfits);
    run.cloud = named(&run.document.value, "cloud");
    let (Some(cloud), Some(profile)) = (run.cloud, named::<Profile>(&run.document.value, "profile")) else {
        return run;
    };
    let mut found = Findings::default();
    counterparts::check(&settled, cloud, &mut found);
    run.defaults = settle(&mut settled, cloud, profile);
    let spec = serde_path_to_error::deserialize::<_, Spec>(&settled);
    run.settled = Some(settled);
    // What the types refuse, the schema has refused with better words.
    let Ok(spec) = spec else { return run };
    let environment = Environment::of(&spec, &mut found);
    let facts = Facts::of(&environment, &mut found);
    found.retain(|finding| !follows(finding, &left_out));
    blame_profile(&run, &mut found);
    run.findings.extend_with_later(found);
    run.spec = Some(spec);
    if !run.findings.any_error() {
        run.facts = Some(facts);
    }
    run
}

/// An account whose number begins with a zero is text here and a number, without that zero, to most other readers of YAML.
fn account_without_quotes(document: &Document, findings: &mut Findings) {
    let pointer = Pointer::root().child("aws").child("account_id");
    let Some(Value::String(account)) = document.value.pointer(pointer.as_str()) else { return };
    let is_number = account.starts_with('0') && account.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && document.authored(&pointer) == Some(account) {
        let message = format!("`{account}` has no quotes, and other programs that read YAML take it for a number");
        findings.push(
            Finding::at(&codes::DIGITS_WITHOUT_QUOTES, pointer, message)
                .expected("the number in quotes, which keep the zero in front")
                .edit(Edit::Quote),
        );
    }
}

/// The value of a field at the top, where it is one of those that it may be.
fn named<T: serde::de::DeserializeOwned>(document: &Value, field: &str) -> Option<T> {
    serde_json::from_value(document.get(field)?.clone()).ok()
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

/// A field that the spec leaves out and the profile decides is a matter of the line that names the profile; one of an item of a list stays
/// with the item, which has a line.
fn blame_profile(run: &Run, findings: &mut Findings) {
    let decides =
        |default: &&Default| run.cloud.is_some_and(|cloud| !default.is_fixed(cloud)) && !default.is_of_items();
    for finding in findings.iter_mut() {
        if let Place::Item { pointer, .. } = &finding.place
            && run.defaults.get(pointer).is_some_and(decides)
        {
            finding.place = Place::Item { pointer: Pointer::root().child("profile"), part: Part::Value };
            finding.edit = None;
        }
    }
}

/// Takes what does not fit the schema out of a document, so that the rest can still be checked in the same run: the field
/// itself, or the list that it lies in, since taking one item out would move the others.
fn leave_out_what_does_not_fit(document: &mut Value, findings: &Findings) -> Vec<Pointer> {
    let mut left_out = Vec::new();
    for finding in
        findings.iter().filter(|finding| finding.code.id.starts_with("SCH") || finding.code == &codes::SIZE_AND_SKU)
    {
        let Place::Item { pointer, .. } = &finding.place else { continue };
        let mut target = Pointer::root();
        for step in pointer.steps() {
            let is_list = document.pointer(target.as_str()).is_some_and(Value::is_array);
            if is_list && finding.code != &codes::UNKNOWN_FIELD {
                break;
            }
            target = target.child(step);
        }
        let (Some(parent), Some(key)) = (target.parent(), target.last()) else { continue };
        if let Some(map) = document.pointer_mut(parent.as_str()).and_then(Value::as_object_mut) {
            map.shift_remove(&key);
        }
        match (finding.code == &codes::UNKNOWN_FIELD, &finding.edit) {
            (false, _) => left_out.push(target),
            // What was meant is missing now.
            (true, Some(Edit::Replace(meant))) => left_out.push(parent.child(meant)),
            (true, _) => {}
        }
    }
    left_out
}

/// Findings that speak of one section and depend on another.
static DEPEND_ON: &[(&Code, &str)] = &[
    (&codes::NOBODY_WORKS, "/access"),
    (&codes::NOBODY_ENTERS, "/access"),
    (&codes::MEMBER_OF_TWO_KINDS, "/access"),
    (&codes::NO_BATCH_CLUSTER, "/compute"),
    (&codes::NO_COSMOS_PRINCIPAL, "/azure"),
    (&codes::SUBNET_TOO_SMALL, "/storage"),
];

/// Whether a finding may only follow from what was left out: it speaks of that, or of a field beside it and not for itself
/// alone, or of a section that depends on it.
fn follows(finding: &Finding, left_out: &[Pointer]) -> bool {
    let Place::Item { pointer, .. } = &finding.place else { return false };
    let for_itself = finding.code.id.starts_with("SCH") || finding.code == &codes::HOST_BITS;
    left_out.iter().any(|left_out| {
        let around = left_out.parent().filter(|around| around.last().is_some() && !for_itself);
        let depends =
            |(code, section): &(&Code, &str)| finding.code == *code && left_out.is_related(&Pointer::from(*section));
        left_out.is_related(pointer)
            || around.is_some_and(|around| around.is_related(pointer))
            || DEPEND_ON.iter().any(depends)
    })
}
