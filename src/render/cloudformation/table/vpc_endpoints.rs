//! The values of the endpoints of AWS services.

use super::{by_ref, published};
use crate::cloud::aws::Aws;
use crate::render::cloudformation::wires::Wire;

/// The values that the layer of the endpoints publishes.
pub(super) fn wires(_: &Aws) -> Vec<Wire> {
    let rows = [
        ("S3EndpointId", "Gateway endpoint for S3", "S3Endpoint"),
        ("SecretsManagerEndpointId", "Endpoint of Secrets Manager", "SecretsManagerEndpoint"),
        ("SagemakerApiEndpointId", "Endpoint of the SageMaker API", "SagemakerApiEndpoint"),
        ("StudioEndpointId", "Endpoint of Studio", "StudioEndpoint"),
        ("NotebookEndpointId", "Endpoint of notebook instances", "NotebookEndpoint"),
    ];
    rows.into_iter().map(|(name, what, id)| published(name, what, "vpc-endpoints", "network", by_ref(id))).collect()
}
