//! The values of the way in.

use crate::cloud::aws::Aws;
use crate::render::cloudformation::wires::{Input, Source, Wire};

/// What the layer of the way in takes: the newest image.
pub(super) fn wires(aws: &Aws) -> Vec<Wire> {
    let wire = aws.entry.as_ref().map(|entry| Wire {
        name: "JumpHostImageId".to_owned(),
        description: "Newest image of Amazon Linux 2023, published by AWS".to_owned(),
        source: Source::Input(Input {
            kind: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
            pattern: "",
            constraint: "",
            // Given as well, since an update keeps the value before where none is given, whatever the new default: a machine
            // with another processor would start from the image of the old one.
            value: Some(entry.image.to_owned()),
            default: Some(entry.image),
        }),
    });
    wire.into_iter().collect()
}
