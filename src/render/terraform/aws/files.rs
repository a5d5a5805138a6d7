//! Turns the facts of AWS into the list of files of the folder, in the order in which a reader would open them.

use crate::cloud::aws::Aws;
use crate::render::terraform::pages::Page;

/// The files of an environment.
pub(super) fn pages(_aws: &Aws) -> Vec<Page> {
    vec![Page::named("terraform.tf"), Page::named("backend.hcl.example"), Page::named(".tflint.hcl")]
}
