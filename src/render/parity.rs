//! What two languages of one cloud do not do alike, as a table: what each does, and why.

use Native::{Bicep, CloudFormation};

/// What Terraform does otherwise than the language that the cloud brings.
#[derive(Debug)]
pub struct Difference {
    /// The language that the cloud brings.
    pub native: Native,
    /// The concern that it is about, as files are named.
    pub concern: &'static str,
    /// What that language does, as a fragment.
    pub native_does: &'static str,
    /// What Terraform does, as a fragment.
    pub terraform_does: &'static str,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// The language that a cloud brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Native {
    /// Of Azure.
    Bicep,
    /// Of AWS.
    CloudFormation,
}

impl Native {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Bicep => "Bicep",
            CloudFormation => "CloudFormation",
        }
    }
}

const fn row(
    native: Native,
    concern: &'static str,
    native_does: &'static str,
    terraform_does: &'static str,
    why: &'static str,
) -> Difference {
    Difference { native, concern, native_does, terraform_does, why }
}

/// Every difference, in the order of the languages and then of the concerns. What is not here is alike.
#[rustfmt::skip]
pub static DIFFERENCES: &[Difference] = &[
    row(Bicep, "main", "is deployed into a resource group that somebody made before",
        "makes the resource group", "a root module is expected to be the whole, and to be taken down whole"),
    row(CloudFormation, "main", "is a stack for each layer, which pass values on by SSM parameters",
        "is one root module with one state", "Terraform orders resources by their references, and has no limit on the size of a template"),
];
