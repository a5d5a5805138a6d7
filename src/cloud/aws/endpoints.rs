//! Turns endpoints that answer at once into those of SageMaker, each with its machines.

use serde::Serialize;

use super::chosen::{Purpose, chosen};
use super::logical_id;
use super::machines::Machine;
use crate::environment::Environment;
use crate::finding::Findings;

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

/// The endpoints of an environment.
pub(super) fn endpoints(environment: &Environment, findings: &mut Findings) -> Vec<Endpoint> {
    let stem = environment.stem();
    let mut endpoints = Vec::new();
    for endpoint in &environment.realtime {
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
