//! Turns the grants of a spec into principals by role, and an environment that nobody could use into findings.

use indexmap::IndexMap;
use serde::Serialize;

use super::Environment;
use crate::finding::{Edit, Finding, Findings, codes};
use crate::spec::{Compute, Entry, Member, Role, Spec};
use crate::text::Pointer;

/// Somebody or something that has a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The member of the spec.
    pub pointer: Pointer,
    /// What it is.
    pub kind: PrincipalKind,
    /// Which: an object ID or an ARN.
    pub id: String,
}

impl Principal {
    /// What the spec says of which it is.
    pub fn id_pointer(&self) -> Pointer {
        self.pointer.child(match self.kind {
            PrincipalKind::Group => "group",
            PrincipalKind::User => "user",
            PrincipalKind::ServicePrincipal => "service_principal",
        })
    }
}

/// What a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub enum PrincipalKind {
    /// A group of people or services.
    Group,
    /// A person.
    User,
    /// A service principal or managed identity.
    ServicePrincipal,
}

impl PrincipalKind {
    /// Its name in Microsoft Entra ID, as Azure's role assignments take it.
    pub fn entra_name(self) -> &'static str {
        match self {
            PrincipalKind::Group => "Group",
            PrincipalKind::User => "User",
            PrincipalKind::ServicePrincipal => "ServicePrincipal",
        }
    }
}

impl Role {
    /// Whether it works with data, models and jobs, rather than watching or managing them.
    pub fn works(self) -> bool {
        matches!(self, Role::DataScientist | Role::MlEngineer | Role::Mlops)
    }
}

/// Who has which role; two grants of one role are one.
pub(super) fn settle(spec: &Spec, findings: &mut Findings) -> IndexMap<Role, Vec<Principal>> {
    let mut people: IndexMap<Role, Vec<Principal>> = IndexMap::new();
    for (index, grant) in spec.access.iter().enumerate() {
        let members = people.entry(grant.role).or_default();
        for (place, member) in grant.members.iter().enumerate() {
            let pointer = Pointer::root().child("access").child(index).child("members").child(place);
            let Some((kind, id)) = principal(member) else { continue };
            if members.iter().any(|known| known.id == id && known.kind == kind) {
                let finding = Finding::at(&codes::MEMBER_TWICE, pointer, format!("`{id}` has this role already"))
                    .expected("each member once");
                findings.push(match grant.members.len() {
                    1 => finding.help("take the whole grant out"),
                    _ => finding.edit(Edit::Remove),
                });
            } else {
                members.push(Principal { pointer, kind, id });
            }
        }
    }
    check_kinds(spec, &people, findings);
    people.sort_keys();
    people
}

fn principal(member: &Member) -> Option<(PrincipalKind, String)> {
    let group = member.group.as_ref().map(|id| (PrincipalKind::Group, id.to_string()));
    let user = member.user.as_ref().map(|id| (PrincipalKind::User, id.to_string()));
    let service = member.service_principal.as_ref().map(|id| (PrincipalKind::ServicePrincipal, id.to_string()));
    group.or(user).or(service)
}

/// One principal cannot be a group in one place and a user in another.
fn check_kinds(spec: &Spec, people: &IndexMap<Role, Vec<Principal>>, findings: &mut Findings) {
    let mut seen: IndexMap<&str, PrincipalKind> = IndexMap::new();
    let users = notebook_users(spec);
    for principal in people.values().flatten().chain(&users) {
        let first = *seen.entry(&principal.id).or_insert(principal.kind);
        if first != principal.kind {
            findings.push(
                Finding::at(
                    &codes::MEMBER_OF_TWO_KINDS,
                    principal.pointer.clone(),
                    format!(
                        "`{}` is a {} here and a {} elsewhere",
                        principal.id,
                        in_words(principal.kind),
                        in_words(first)
                    ),
                )
                .expected("the same kind everywhere: it is one thing"),
            );
        }
    }
}

/// The people who get a notebook machine.
fn notebook_users(spec: &Spec) -> Vec<Principal> {
    let mut users = Vec::new();
    for (index, compute) in spec.compute.iter().enumerate() {
        let Compute::Notebook(notebook) = compute else { continue };
        for (place, user) in notebook.users.iter().enumerate() {
            let pointer = Pointer::root().child("compute").child(index).child("users").child(place).child("user");
            users.push(Principal { pointer, kind: PrincipalKind::User, id: user.user.to_string() });
        }
    }
    users
}

fn in_words(kind: PrincipalKind) -> &'static str {
    match kind {
        PrincipalKind::Group => "group",
        PrincipalKind::User => "user",
        PrincipalKind::ServicePrincipal => "service principal",
    }
}

/// Finds environments that nobody can work in, reach or call.
pub(super) fn check_way_in(environment: &Environment, findings: &mut Findings) {
    let access = Pointer::root().child("access");
    if !environment.people.keys().any(|role| role.works()) {
        findings.push(
            Finding::at_key(&codes::NOBODY_WORKS, access.clone(), "nobody can work in the environment")
                .expected("a member with the role `data_scientist`, `ml_engineer` or `mlops`"),
        );
    }
    let mut members = environment.people.values().flatten().peekable();
    let only_services =
        members.peek().is_some() && members.all(|member| member.kind == PrincipalKind::ServicePrincipal);
    if environment.network.entry == Entry::Bastion && only_services {
        findings.push(
            Finding::at_key(&codes::NOBODY_ENTERS, access, "no person or group can sign in to the jump host")
                .expected("a group or a user among the members, or `network.entry: none`"),
        );
    }
    if environment.network.entry == Entry::None {
        findings.push(
            Finding::at(
                &codes::NO_ENTRY,
                Pointer::root().child("network").child("entry"),
                "the environment has no way in of its own",
            )
            .expected("`bastion`, or a network of yours that you connect to this one after it is deployed"),
        );
    }
}
