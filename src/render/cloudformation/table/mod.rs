//! The values that pass between layers, and those that whoever deploys gives, as tables: one a concern.

mod access;
mod endpoints;
mod entry;
mod keys;
mod monitoring;
mod network;
mod registry;
mod storage;
mod workspace;

use super::wires::{Made, Source, Wire};
use crate::cloud::aws::Aws;

/// Every value of an environment.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    [
        network::wires,
        keys::wires,
        access::wires,
        storage::wires,
        registry::wires,
        monitoring::wires,
        entry::wires,
        workspace::wires,
        endpoints::wires,
    ]
    .iter()
    .flat_map(|wires| wires(aws))
    .collect()
}

/// A value that a layer publishes: its name, what it is, the layer and its concern, and what it is there.
fn published(
    name: impl Into<String>,
    description: impl Into<String>,
    layer: &str,
    concern: &'static str,
    made: Made,
) -> Wire {
    let source = Source::Layer { layer: layer.to_owned(), concern, made };
    Wire { name: name.into(), description: description.into(), source }
}

/// The reference of a resource.
fn by_ref(id: impl Into<String>) -> Made {
    Made::Ref(id.into())
}

/// The ARN of a resource.
fn arn(id: impl Into<String>) -> Made {
    Made::Attribute(id.into(), "Arn")
}
