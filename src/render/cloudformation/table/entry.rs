//! The values of the way in.

use crate::cloud::aws::{Architecture, Aws};
use crate::render::cloudformation::wires::{Input, Source, Wire};

/// What the layer of the way in takes: the newest image, which AWS publishes for each kind of processor ("Get started with AL2023 on
/// Amazon EC2").
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let wire = aws.entry.as_ref().map(|entry| {
        let image = match entry.architecture {
            Architecture::Arm64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
            Architecture::X86_64 => "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
        };
        Wire {
            name: "JumpHostImageId".to_owned(),
            description: "Newest image of Amazon Linux 2023, published by AWS".to_owned(),
            source: Source::Input(Input {
                kind: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
                pattern: "",
                constraint: "",
                // Given as well, since an update keeps the value before where none is given, whatever the new default: a machine
                // with another processor would start from the image of the old one.
                value: Some(image.to_owned()),
                default: Some(image),
            }),
        }
    });
    wire.into_iter().collect()
}
