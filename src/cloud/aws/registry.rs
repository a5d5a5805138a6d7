//! Turns endpoints into groups of registered models, and what is asked of images into a repository.

use serde::Serialize;

use super::expression::Expression;
use super::policy::{Document, Kind, Policies, Policy, allow};
use crate::environment::{Environment, Profile, identifier};

/// The repository of images, and the groups of registered models.
#[derive(Debug, Clone, Serialize)]
pub struct Registry {
    /// Days that an image stays after its last tag is gone.
    pub keep_untagged_days: u64,
    /// Whether images and groups stay when their stack is deleted.
    pub retained: bool,
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
        retained: environment.profile != Profile::Lab,
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

fn push() -> Document {
    Document::of([
        allow("LogIn", &["ecr:GetAuthorizationToken"]).on_anything(),
        allow(
            "PullAndPushImages",
            &[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:DescribeImageScanFindings",
                "ecr:DescribeImages",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:ListImages",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
        )
        .why("No right to delete: what has been deployed can be looked at again.")
        .on(repository()),
    ])
}
