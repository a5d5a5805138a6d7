//! Turns endpoints into groups of registered models, and what is asked of images into a repository.

use serde::Serialize;

use super::expression::Expression;
use super::policy::{Document, Kind, Policies, Policy, allow};
use crate::environment::{Environment, identifier};

/// The repository of images, and the groups of registered models.
#[derive(Debug, Clone, Serialize)]
pub struct Registry {
    /// Days that an image stays after its last tag is gone.
    pub keep_untagged_days: u64,
    /// One for each endpoint, in the order of the spec.
    pub groups: Vec<ModelGroup>,
}

/// A group of registered models.
#[derive(Debug, Clone, Serialize)]
pub struct ModelGroup {
    /// What the code calls its endpoint.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// The endpoint that its models are for.
    pub endpoint: String,
}

/// The registry of an environment; its policies go to the others.
pub(super) fn registry(environment: &Environment, policies: &mut Policies) -> Registry {
    let stem = environment.stem();
    let realtime = environment.realtime.iter().map(|endpoint| &endpoint.name);
    let batch = environment.batch.iter().map(|endpoint| &endpoint.name);
    for (id, document) in [("ImagePullPolicy", pull()), ("ImagePushPolicy", push())] {
        policies.insert(id.to_owned(), Policy { kind: Kind::Identity, document });
    }
    Registry {
        keep_untagged_days: environment.keep_untagged_days,
        groups: realtime.chain(batch).map(|endpoint| group(&stem, endpoint)).collect(),
    }
}

fn group(stem: &str, endpoint: &str) -> ModelGroup {
    ModelGroup { symbol: identifier(endpoint), name: format!("{stem}-{endpoint}"), endpoint: endpoint.to_owned() }
}

fn repository() -> Expression {
    Expression::value("ImageRepositoryArn")
}

fn pull() -> Document {
    Document::of([
        allow("LogIn", &["ecr:GetAuthorizationToken"])
            .why("ECR takes no resource for this one; the token opens only what the next statement allows.")
            .on_anything(),
        allow(
            "PullImages",
            &[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:DescribeImages",
                "ecr:GetDownloadUrlForLayer",
            ],
        )
        .on(repository()),
    ])
}

/// What Docker asks for to pull images and to push them ("IAM permissions for pushing an image to an Amazon ECR private repository").
pub(super) const TRANSFER_IMAGES: &[&str] = &[
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:GetDownloadUrlForLayer",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
];

fn push() -> Document {
    Document::of([
        allow("LogIn", &["ecr:GetAuthorizationToken"]).on_anything(),
        allow(
            "PullAndPushImages",
            &[TRANSFER_IMAGES, &["ecr:DescribeImageScanFindings", "ecr:DescribeImages", "ecr:ListImages"]].concat(),
        )
        .why("No right to delete: what has been deployed can be looked at again.")
        .on(repository()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most that a group's name can have ("CreateModelPackageGroup").
    const MOST: usize = 63;

    #[test]
    fn the_longest_names_of_a_spec_fit() {
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../../schemas/bastide.v1.schema.json")).expect("JSON");
        let most = |pointer: &str| {
            let length = schema.pointer(pointer).and_then(serde_json::Value::as_u64).expect("a length");
            "a".repeat(usize::try_from(length).expect("a short name"))
        };
        let (name, stage) = (most("/properties/name/maxLength"), most("/properties/environment/maxLength"));
        for kind in [0, 1] {
            let endpoint = most(&format!("/properties/endpoints/items/allOf/{kind}/then/properties/name/maxLength"));
            let group = group(&format!("{name}-{stage}"), &endpoint);
            assert!(group.name.len() <= MOST, "{} has {}", group.name, group.name.len());
        }
    }
}
