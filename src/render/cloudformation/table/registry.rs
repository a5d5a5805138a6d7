//! The values of the registry.

use super::{arn, published};
use crate::cloud::aws::Aws;
use crate::render::cloudformation::wires::{Made, Wire};

/// The values that the layer of the registry publishes.
pub(super) fn wires(_: &Aws) -> Vec<Wire> {
    let id = "ImageRepository";
    let uri = Made::Attribute(id.to_owned(), "RepositoryUri");
    vec![
        published("ImageRepositoryArn", "ARN of the repository of images", "registry", "registry", arn(id)),
        published("ImageRepositoryUri", "Repository of images", "registry", "registry", uri),
    ]
}
