//! Turns endpoints that answer at once into those of SageMaker, each with its machines.

use serde::Serialize;

use super::chosen::{Purpose, chosen};
use super::logical_id;
use super::machines::Machine;
use crate::environment::Environment;
use crate::finding::Findings;

/// The form of an image in ECR, by its digest.
pub const IMAGE: &str = r"^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$";
/// The form of the place of a model in S3.
pub const MODEL: &str = r"^s3://[a-z0-9.-]{3,63}/.+\.tar\.gz$";

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
