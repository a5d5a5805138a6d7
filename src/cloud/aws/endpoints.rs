//! Turns endpoints that answer at once into those of SageMaker, each with its machines.

use serde::Serialize;

use super::chosen::{Purpose, chosen};
use super::logical_id;
use super::machines::Machine;
use crate::environment::Environment;
use crate::finding::{Finding, Findings, codes};

/// An endpoint that answers at once.
#[derive(Debug, Clone, Serialize)]
pub struct Endpoint {
    /// How its logical IDs begin.
    pub id: String,
    /// Its name in the spec.
    pub name: String,
    /// Its name in AWS.
    pub full_name: String,
    /// Its machines.
    pub machine: Machine,
    /// How many.
    pub instances: u16,
}

/// Names whose role another part of the environment has.
const TAKEN: &[&str] = &[
    "administrator",
    "auditor",
    "data-scientist",
    "entry",
    "job",
    "ml-engineer",
    "mlops",
    "notebook-stop",
    "pipeline",
    "studio",
];

/// Whether the role of an endpoint would have the name of one that every environment has.
pub(super) fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// The endpoints of an environment.
pub(super) fn endpoints(environment: &Environment, findings: &mut Findings) -> Vec<Endpoint> {
    let stem = environment.stem();
    let mut endpoints = Vec::new();
    for endpoint in &environment.realtime {
        if is_taken(&endpoint.name) {
            findings.push(
                Finding::at(
                    &codes::NAME_RESERVED,
                    endpoint.pointer.child("name"),
                    format!(
                        "the role of `{}` would have the name of another role that every environment has",
                        endpoint.name
                    ),
                )
                .expected("another name"),
            );
        }
        endpoints.push(Endpoint {
            id: logical_id(&endpoint.name),
            name: endpoint.name.clone(),
            full_name: format!("{stem}-{}", endpoint.name),
            machine: chosen(&endpoint.machine, Purpose::Endpoint, &endpoint.pointer, findings),
            instances: endpoint.instances,
        });
    }
    endpoints
}
