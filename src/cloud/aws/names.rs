//! Turns the name of an environment into findings, where AWS keeps the beginning of such a name for itself.

use crate::environment::{Entry, Environment};
use crate::finding::{Finding, Findings, codes};
use crate::text::Pointer;

/// How names of parameters may not begin, by which layers tell each other what they made ("Requirements and constraints for
/// parameter names" of Systems Manager).
static OF_PARAMETERS: &[&str] = &["aws", "ssm"];

/// How the name of a session's document may not begin ("`CreateDocument`" of Systems Manager).
static OF_DOCUMENTS: &[&str] = &["amazon", "amzn"];

/// Finds the name of an environment that AWS would refuse.
pub(super) fn check(environment: &Environment, findings: &mut Findings) {
    let stem = environment.stem();
    let entered = environment.network.entry == Entry::Bastion;
    let of_documents = if entered { OF_DOCUMENTS } else { &[] };
    let found = |what, prefixes: &[&'static str]| {
        prefixes.iter().find(|prefix| stem.starts_with(**prefix)).map(|prefix| (what, *prefix))
    };
    if let Some((what, prefix)) = found("parameters", OF_PARAMETERS).or_else(|| found("documents", of_documents)) {
        findings.push(
            Finding::at(
                &codes::NAME_RESERVED,
                Pointer::root().child("name"),
                format!("Systems Manager keeps names of {what} that begin with `{prefix}` for AWS"),
            )
            .expected(format!("a name that does not begin with `{prefix}`")),
        );
    }
}
