//! The values of the way in.

use crate::cloud::aws::{Architecture, Aws};
use crate::render::cloudformation::wires::{Input, Source, Wire};

/// What the layer of the way in takes: the newest image, which AWS publishes for each kind of processor ("Get started with AL2023 on
/// Amazon EC2").
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let wire = aws.entry.as_ref().map(|entry| Wire {
        name: "JumpHostImageId".to_owned(),
        description: "Newest image of Amazon Linux 2023, published by AWS".to_owned(),
        source: Source::Input(Input {
            kind: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
            pattern: "",
            constraint: "",
            value: None,
            default: Some(match entry.architecture {
                Architecture::Arm64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
                Architecture::X86_64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
            }),
        }),
    });
    wire.into_iter().collect()
}
