//! The values of those who work here.

use super::{arn, by_ref, published};
use crate::cloud::aws::principals::MEMBER;
use crate::cloud::aws::{Access, Aws, Persona};
use crate::render::cloudformation::wires::{Input, Made, Source, Wire};

/// The values that the layers of access publish, and what whoever deploys gives them.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let access = &aws.access;
    let mut wires: Vec<Wire> = access.personas.iter().map(principals).collect();
    let boundary = by_ref("PermissionBoundary");
    wires.push(published("PermissionBoundaryArn", "Boundary of every role", LAYER, CONCERN, boundary));
    for role in &access.execution_roles {
        wires.push(published(format!("{}Arn", role.id), role.phrase.clone(), LAYER, CONCERN, arn(role.id.clone())));
    }
    wires.extend(lists(access));
    if access.grants.iter().any(|policy| policy.id == ENTRY) {
        let what = "Policy of those who enter by the jump host";
        wires.push(published(format!("{ENTRY}Arn"), what, "grants", CONCERN, by_ref(ENTRY)));
    }
    wires
}

const LAYER: &str = "access";
const CONCERN: &str = "access";
/// The policy that roles of single people take as well.
const ENTRY: &str = "EntryPolicy";

/// The input that says who can take a role.
fn principals(persona: &Persona) -> Wire {
    Wire {
        name: persona.input.to_owned(),
        description: format!("ARNs of those who can become {}: IAM users, roles or role sessions", persona.who),
        source: Source::Input(Input {
            kind: "CommaDelimitedList",
            pattern: MEMBER,
            constraint: "must be ARNs of IAM users, roles or role sessions.",
            value: Some(persona.members.join(",")),
            default: None,
        }),
    }
}

/// Who has which right: the policies behind it, in whatever layer, take these lists and name nobody.
fn lists(access: &Access) -> Vec<Wire> {
    let mut wires = Vec::new();
    for held in &access.rights {
        let names = held.roles.iter().map(by_ref).collect();
        wires.push(published(format!("{}RoleNames", held.name), held.phrase, LAYER, CONCERN, Made::List(names)));
        if held.by_arn {
            let arns = held.roles.iter().map(arn).collect();
            wires.push(published(format!("{}RoleArns", held.name), held.phrase, LAYER, CONCERN, Made::List(arns)));
        }
    }
    wires
}
