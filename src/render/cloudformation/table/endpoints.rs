//! What whoever deploys an endpoint gives: the model, and the image that serves it.

use crate::cloud::aws::Aws;
use crate::cloud::aws::endpoints::{IMAGE, MODEL};
use crate::render::cloudformation::wires::{Input, Source, Wire};

/// The inputs of the endpoints. While the spec names no model, nothing can say them beforehand.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let mut wires = Vec::new();
    for endpoint in &aws.endpoints {
        let id = &endpoint.id;
        let input = |name: &str, description: String, pattern, constraint| Wire {
            name: format!("{id}{name}"),
            description,
            source: Source::Input(Input { kind: "String", pattern, constraint, value: None, default: None }),
        };
        wires.push(input(
            "ImageUri",
            format!("Image that serves the model of {}, by digest, in the repository of {}", endpoint.name, aws.stem),
            IMAGE,
            "must be an image in ECR with its digest, as in REPOSITORY@sha256:DIGEST.",
        ));
        wires.push(input(
            "ModelDataUrl",
            format!("Model of {}, a .tar.gz file in the bucket of published models", endpoint.name),
            MODEL,
            "must be the S3 URI of a .tar.gz file.",
        ));
    }
    wires
}
