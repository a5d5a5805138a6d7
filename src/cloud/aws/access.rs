//! Turns who works in an environment into roles, rights and the policies behind them.

use serde::Serialize;

use super::boundary;
use super::grants;
use super::guardrails;
use super::policy::Policies;
use super::rights::{self, Held};
use super::roles::{self, ExecutionRole, Persona};
use crate::environment::Environment;

/// Who may do what.
#[derive(Debug, Clone, Serialize)]
pub struct Access {
    /// Roles that SageMaker takes.
    pub execution_roles: Vec<ExecutionRole>,
    /// Roles that people take.
    pub personas: Vec<Persona>,
    /// Rights that somebody has.
    pub rights: Vec<Held>,
    /// Their names, for layers that have a policy for a right only where somebody has it.
    pub held: Vec<&'static str>,
    /// The policies of rights.
    pub grants: Vec<ManagedPolicy>,
    /// The policies of denials.
    pub guardrails: Vec<ManagedPolicy>,
}

/// A managed policy.
#[derive(Debug, Clone, Serialize)]
pub struct ManagedPolicy {
    /// Its logical ID, under which its document stands among the policies.
    pub id: &'static str,
    /// What it does, as a phrase.
    pub what: &'static str,
    /// Why, where a reader would ask.
    pub why: Option<&'static str>,
    /// Name of the list of the roles that have it; it can be attached later by other layers alone.
    pub roles: Option<String>,
}

/// Who may do what in an environment; policies go to the others.
pub(super) fn access(environment: &Environment, policies: &mut Policies) -> Access {
    boundary::boundary(environment, policies);
    let rights = rights::rights(environment);
    Access {
        execution_roles: roles::execution_roles(environment, policies),
        personas: roles::personas(environment, policies),
        held: rights.iter().map(|held| held.name).collect(),
        rights,
        grants: grants::grants(environment, policies),
        guardrails: guardrails::guardrails(environment, policies),
    }
}
